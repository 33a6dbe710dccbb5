/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * control.h - transport control messages that the kernel does not answer
 *
 * They come whole, through a socket of keytype control for each net. Each is
 * counted by its opcode and given to whoever took that opcode.
 */
#ifndef _BTGWD_CONTROL_H
#define _BTGWD_CONTROL_H

#include <jansson.h>
#include <linux/btgw.h>
#include <systemd/sd-event.h>

struct btgwd;

enum { BTGWD_OPCODES = 128 };

/**
 * typedef btgwd_control_cb - a control message came in
 * @d: the daemon
 * @net: id of the net
 * @opcode: its opcode
 * @from: address of an answer
 * @rx: how it came
 * @param: parameters of the message, without its opcode
 * @len: octets
 */
typedef void (*btgwd_control_cb)(struct btgwd *d, uint16_t net, uint8_t opcode,
				 const struct sockaddr_btgw *from,
				 const struct btgw_mesh_rx *rx,
				 const uint8_t *param, size_t len);

/**
 * struct btgwd_control - the control messages of a net
 * @d: the daemon
 * @net: id of the net
 * @fd: socket, or -1: the net has no element yet
 * @io: something came in
 * @count: messages, by opcode
 */
struct btgwd_control {
	struct btgwd *d;
	uint16_t net;
	int fd;
	sd_event_source *io;
	uint64_t count[BTGWD_OPCODES];
};

/**
 * btgwd_control_take() - be given the messages of an opcode, of all nets
 * @d: the daemon
 * @opcode: 0x00 to 0x7f
 * @cb: called for each; NULL: no more
 */
void btgwd_control_take(struct btgwd *d, uint8_t opcode, btgwd_control_cb cb);

/* every second: a net that has got an element is listened to */
void btgwd_control_tick(struct btgwd *d, struct btgwd_control *control);
void btgwd_control_close(struct btgwd_control *control);

/* the counters that are not 0, by opcode; a new object, or NULL: no memory */
json_t *btgwd_control_show(const struct btgwd_control *control);

#endif /* _BTGWD_CONTROL_H */
