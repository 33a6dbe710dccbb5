/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_air.h - the far end of a bearer, held by the test
 *
 * An adopted AF_UNIX pair: what the net sends comes out of it, what the test
 * puts in the net hears. The layers above it are those of kernel/core, compiled
 * for userspace.
 */
#ifndef _BTGW_MESH_AIR_H
#define _BTGW_MESH_AIR_H

#include <stdatomic.h>
#include <linux/types.h>
#include "mesh_test.h"
#include "net_pdu.h"
#include "transport.h"
#include "upper.h"

struct mesh_air {
	int fd;
	uint32_t link;
	uint32_t iv_index;
	uint8_t netkey[16];
	uint8_t appkey[16];
	uint8_t aid;
	struct btgw_aes app;
	struct btgw_net_cred flooding;
	/* header of the last frame received */
	struct btgw_bearer_hdr hdr;
	/* the credentials that the last PDU received came with */
	const struct btgw_net_cred *heard;
	/* of a friendship, if there is one */
	const struct btgw_net_cred *friend;
};

/* a bearer of @node; both know NetKey 0 and AppKey 0 */
struct mesh_air *mesh_air_new(const struct mesh_node *node);
/* the same, as it is framed; only frames with a header can be read by this */
struct mesh_air *mesh_air_new_as(const struct mesh_node *node, uint32_t framing,
				 bool repeat);
void mesh_air_del(struct mesh_air *air);

/* as frames with a header, however wrong they are */
void mesh_air_raw(struct mesh_air *air, uint8_t type, const void *data,
		  size_t len);
/* @cred NULL: flooding */
void mesh_air_send(struct mesh_air *air, const struct btgw_net_cred *cred,
		   const struct btgw_net_pdu *pdu);
/* the next frame, 0 if none comes within @ms; a network PDU or a beacon */
size_t mesh_air_frame(struct mesh_air *air, uint8_t *data, uint8_t *type,
		      int ms);
/* the next network PDU; it must open with a key that @air has */
bool mesh_air_recv(struct mesh_air *air, struct btgw_net_pdu *pdu, int ms);
/* throws away what comes until it is quiet for @ms; the number of frames */
unsigned int mesh_air_drain(struct mesh_air *air, int ms);

/* a PDU of an unsegmented access message under AppKey 0 */
struct btgw_net_pdu mesh_air_access(struct mesh_air *air, uint16_t src,
				    uint16_t dst, uint32_t seq, uint8_t ttl,
				    const void *data, size_t len);
/* segment @seg of one whose first segment has @seq; the last is @seg_n */
struct btgw_net_pdu mesh_air_segment(struct mesh_air *air, uint16_t src,
				     uint16_t dst, uint32_t seq, uint8_t ttl,
				     const void *data, size_t len, uint8_t seg,
				     uint8_t *seg_n);

/**
 * struct mesh_shim - what a link between two nodes does to frames, in percent
 * @loss: lost
 * @twice: delivered twice
 * @late: held back and delivered after the next one
 * @bad: a bit of it turned over
 * @frames: how many came out of one end, of the other
 * @passed: how many went into one end, into the other
 * @lost: of both directions
 * @doubled: likewise
 * @delayed: likewise
 * @damaged: likewise
 */
struct mesh_shim {
	unsigned int loss, twice, late, bad;
	uint64_t frames[2], passed[2];
	uint64_t lost, doubled, delayed, damaged;
};

/*
 * passes frames between the far ends of two bearers until @stop is set, and then
 * what is there
 */
void mesh_shim_run(struct mesh_shim *shim, int a, int b, uint32_t seed,
		   atomic_bool *stop);

#endif /* _BTGW_MESH_AIR_H */
