/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bt_test.h - what the scenarios over virtual controllers share
 *
 * hci0 is the gateway's controller, hci1 the device's, which advertises.
 */
#ifndef _BTGW_BT_TEST_H
#define _BTGW_BT_TEST_H

#include "compiler.h"
#include "fb_test.h"

#include <stdbool.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>

enum {
	BT_GATEWAY	= 0,
	BT_DEVICE	= 1,
	BT_PSM		= 0x00f5,
	BT_PSM_NOBODY	= 0x00f3,
	BT_PSM_HOLD	= 0x00f1,
	/* longer than anything takes that is not meant to wait */
	BT_SOON		= FB_SOON,
};

int bt_main(const struct fb_case *cases, size_t n, int argc, char **argv);

long bt_now_ms(void);
void bt_nonblock(int fd, bool on);
void bt_timeo(int fd, int opt, int ms);
int bt_so_error(int fd);

/* a plain L2CAP socket, that is a peer without btgw */
int bt_raw(void);

void bt_addr(int hci, uint16_t psm, struct sockaddr_l2 *sa);
void bt_bind(int fd, int hci, uint16_t psm);
void bt_listen(int fd, uint16_t psm, int backlog);
int bt_connect(int fd, uint16_t psm);
int __bt_accept(int listener, int line);
void bt_join(int client, int server, int *accepted);
void bt_pair(int *gateway, int *device);

/* for BT_SOON at most; @line is told where it was in vain */
void __bt_wait(int fd, short events, int line);
ssize_t __bt_recv(int fd, void *buf, size_t len, int line);
void __bt_expect_pdu(int fd, const void *pdu, size_t len, int line);

#define bt_wait(fd, events)		__bt_wait(fd, events, __LINE__)
#define bt_accept(fd)			__bt_accept(fd, __LINE__)
#define bt_recv(fd, buf, len)		__bt_recv(fd, buf, len, __LINE__)
#define bt_expect_pdu(fd, pdu, len)	__bt_expect_pdu(fd, pdu, len, __LINE__)

#endif /* _BTGW_BT_TEST_H */
