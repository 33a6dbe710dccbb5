/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_test.h - nodes and sockets for the mesh socket scenarios
 *
 * A node is a net with three elements from its address on. All nodes have the
 * same NetKey 0 and the AppKeys 0 and 1.
 *
 *	element	granted to	AppKeys
 *	addr	user nobody	0
 *	addr+1	-		0, 1
 *	addr+2	group nogroup	0
 *
 * All of them subscribe to the group MESH_GROUP and to the label mesh_label.
 */
#ifndef _BTGW_MESH_TEST_H
#define _BTGW_MESH_TEST_H

#include "fb_test.h"

#define MESH_GROUP	0xc000
#define MESH_NOBODY	65534
/* unicast addresses of no node */
#define MESH_NOWHERE	0x7f00

extern const uint8_t mesh_label[16];

/* for what has to come; a machine may stand still for ten seconds */
#define MESH_SOON	FB_SOON
#define MESH_NEVER	300	/* ms for what must not */

struct mesh_node {
	uint16_t net;
	uint16_t addr;
};

/* a message received */
struct mesh_got {
	uint8_t data[512];
	ssize_t len;
	int flags;
	struct sockaddr_btgw from;
	struct btgw_mesh_rx rx;
	bool has_rx;
};

struct mesh_node mesh_node_new(uint16_t net, uint16_t addr);
void mesh_node_del(const struct mesh_node *node);
/* a loop link between two nodes, its ends the bearers; the first end's id */
uint32_t mesh_join(const struct mesh_node *a, const struct mesh_node *b);
void mesh_leave(uint32_t link);
/* @a and @b must know each other's device keys to configure each other */
void mesh_devkey(const struct mesh_node *node, const struct mesh_node *other);
void mesh_grant_uid(const struct mesh_node *node, uint16_t addr, uint32_t uid);
void mesh_element_del(const struct mesh_node *node, uint16_t addr);

int mesh_socket(void);
struct sockaddr_btgw mesh_addr(const struct mesh_node *node, uint16_t addr,
			       uint16_t key);
int mesh_try_bind(int fd, const struct sockaddr_btgw *sa);
/* a socket bound to an element, AppKey @key */
int mesh_bound(const struct mesh_node *node, uint16_t addr, uint16_t key);
ssize_t mesh_send(int fd, const struct sockaddr_btgw *to, const void *data,
		  size_t len, int flags);
ssize_t mesh_send_cookie(int fd, const struct sockaddr_btgw *to,
			 const void *data, size_t len, uint32_t cookie);
void mesh_recv(int fd, struct mesh_got *got);
void mesh_recv_len(int fd, struct mesh_got *got, size_t len);
void mesh_silent(int fd);
/* the next outcome; the errno of it */
uint32_t mesh_done(int fd, struct btgw_mesh_done *done);
struct btgw_mesh_info mesh_info(int fd);
/* until nothing that was sent is under way */
void mesh_settle(int fd);
uint64_t mesh_now_ms(void);

#endif /* _BTGW_MESH_TEST_H */
