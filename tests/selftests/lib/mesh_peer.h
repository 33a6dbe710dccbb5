/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_peer.h - a scripted node at the other end of a bearer
 *
 * It speaks over the far end of an AF_UNIX pair whose near end is a bearer of
 * the net under test, and has the NetKey 0 and AppKey 0 of mesh_node_new(). It
 * does what it is told and nothing by itself: no cache, no replay list, no
 * acknowledgement.
 */
#ifndef _BTGW_MESH_PEER_H
#define _BTGW_MESH_PEER_H

#include "beacon.h"
#include "mesh_test.h"
#include "net_pdu.h"
#include "transport.h"
#include "upper.h"

struct mesh_peer {
	int fd;
	uint32_t link;
	uint32_t framing;
	uint16_t addr;
	uint32_t iv;
	uint32_t seq;
	uint8_t netkey[16];
	struct btgw_net_cred flooding;
	struct btgw_beacon_cred beacon;
	struct btgw_aes app;
	uint8_t aid;
};

struct mesh_peer *mesh_peer_new(const struct mesh_node *node, uint16_t addr,
				uint32_t framing);
void mesh_peer_del(struct mesh_peer *p);
/* from now on with another NetKey */
void mesh_peer_rekey(struct mesh_peer *p, const uint8_t *netkey);

/* the lowest layer: a frame with a header, type 0x2a or 0x2b */
void mesh_peer_raw(struct mesh_peer *p, uint8_t type, const void *data,
		   size_t len);
/* the next PDU of a type, its header to @hdr; -1 if none comes within @ms */
ssize_t mesh_peer_frame(struct mesh_peer *p, int ms, void *data,
			struct btgw_bearer_hdr *hdr);

/* a network PDU; @cred NULL: flooding. Its octets to @octets, if not NULL */
size_t mesh_peer_send(struct mesh_peer *p, const struct btgw_net_cred *cred,
		      const struct btgw_net_pdu *pdu, uint8_t *octets);
/* the next one, which must be readable with @cred, and its header */
bool mesh_peer_recv(struct mesh_peer *p, const struct btgw_net_cred *cred,
		    int ms, struct btgw_net_pdu *pdu,
		    struct btgw_bearer_hdr *hdr);
void mesh_peer_silent(struct mesh_peer *p, int ms);

/* an unsegmented access message under AppKey 0; its octets as above */
size_t mesh_peer_access(struct mesh_peer *p, uint16_t dst, uint8_t ttl,
			const void *data, size_t len, uint8_t *octets);
/* a control message of one PDU */
void mesh_peer_control(struct mesh_peer *p, const struct btgw_net_cred *cred,
		       uint16_t dst, uint8_t ttl, const void *data, size_t len);
/* decrypt an access message of one PDU; length, or -1 */
ssize_t mesh_peer_open(struct mesh_peer *p, const struct btgw_net_pdu *pdu,
		       uint8_t *data);

/*
 * As a Low Power node: asks its Friend for the next PDU, again where that has
 * missed the receive window and said nothing. False: the Offer has lapsed.
 */
bool mesh_peer_poll(struct mesh_peer *p, const struct mesh_node *node,
		    const struct btgw_net_cred *cred, uint8_t fsn,
		    struct btgw_net_pdu *pdu);
/* PDUs in its queue there */
uint32_t mesh_peer_queue(struct mesh_peer *p, const struct mesh_node *node);
/* waits until there are more than @n */
void mesh_peer_stored(struct mesh_peer *p, const struct mesh_node *node,
		      uint32_t n);

/* settings of a net, and what it counted */
void mesh_net_set(const struct mesh_node *node, int attr, uint32_t value,
		  int size);
uint64_t mesh_net_drops(const struct mesh_node *node, uint32_t reason);
/* waits until there are so many, and no more */
void mesh_net_wait(const struct mesh_node *node, uint32_t reason, uint64_t n);
int mesh_subnet_set(const struct mesh_node *node, const uint8_t *new_key,
		    uint32_t phase);
uint32_t mesh_net_get(const struct mesh_node *node, int attr);

#endif /* _BTGW_MESH_PEER_H */
