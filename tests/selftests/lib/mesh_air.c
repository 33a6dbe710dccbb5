// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_air.c - the far end of a bearer, held by the test
 */
#include "mesh_air.h"

#include <unistd.h>

#include "mesh_nl.h"

#define AIR_FRAME	(BTGW_BEARER_HDR_LEN + BTGW_BEARER_PDU_MAX)

struct mesh_air *mesh_air_new_as(const struct mesh_node *node, uint32_t framing,
				 bool repeat)
{
	struct mesh_air *air = calloc(1, sizeof(*air));
	int size = 1 << 20;
	int pair[2];

	check(air && !socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	check(!setsockopt(pair[0], SOL_SOCKET, SO_SNDBUFFORCE, &size,
			  sizeof(size)));
	check(!setsockopt(pair[1], SOL_SOCKET, SO_SNDBUFFORCE, &size,
			  sizeof(size)));
	air->link = fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, 256);
	close(pair[0]);
	air->fd = pair[1];
	mesh_bearer_up(node, mesh_bearer_as(node, air->link, framing, repeat));

	/* those of mesh_node_new() */
	memset(air->netkey, 0x11, 14);
	memset(air->appkey, 0xaa, 14);
	btgw_net_cred_flooding(&air->flooding, air->netkey);
	btgw_aes_init(&air->app, air->appkey);
	air->aid = btgw_mesh_k4(air->appkey);
	return air;
}

struct mesh_air *mesh_air_new(const struct mesh_node *node)
{
	return mesh_air_new_as(node, BTGW_FRAMING_HEADER, false);
}

void mesh_air_del(struct mesh_air *air)
{
	/* the link goes with it */
	close(air->fd);
	free(air);
}

void mesh_air_raw(struct mesh_air *air, uint8_t type, const void *data,
		  size_t len)
{
	struct btgw_bearer_hdr hdr = {
		.type = type,
		.up.rssi = -60,
		.up.channel = 38,
	};
	uint8_t frame[512];

	check(len <= sizeof(frame) - sizeof(hdr));
	memcpy(frame, &hdr, sizeof(hdr));
	memcpy(frame + sizeof(hdr), data, len);
	check(send(air->fd, frame, sizeof(hdr) + len, 0) ==
	      (ssize_t)(sizeof(hdr) + len));
}

void mesh_air_send(struct mesh_air *air, const struct btgw_net_cred *cred,
		   const struct btgw_net_pdu *pdu)
{
	uint8_t out[BTGW_NET_MAX];
	size_t len = btgw_net_seal(cred ?: &air->flooding, pdu, out);

	check(len);
	mesh_air_raw(air, BTGW_BEARER_MESSAGE, out, len);
}

size_t mesh_air_frame(struct mesh_air *air, uint8_t *data, uint8_t *type,
		      int ms)
{
	struct btgw_bearer_hdr hdr;
	uint8_t frame[512];
	ssize_t got;

	if (!(fb_poll(air->fd, POLLIN, ms) & POLLIN))
		return 0;
	got = recv(air->fd, frame, sizeof(frame), MSG_DONTWAIT);
	check(got > (ssize_t)sizeof(hdr) && got <= AIR_FRAME);
	memcpy(&hdr, frame, sizeof(hdr));
	check(hdr.flags & BTGW_BEARER_F_DOWN);
	check(hdr.down.count >= 1 && hdr.down.count <= 8);
	check(hdr.down.interval >= 1 && hdr.down.interval <= 32);
	*type = hdr.type;
	air->hdr = hdr;
	got -= sizeof(hdr);
	memcpy(data, frame + sizeof(hdr), got);
	return got;
}

static bool air_open(struct mesh_air *air, const struct btgw_net_cred *cred,
		     const uint8_t *data, size_t len, struct btgw_net_pdu *pdu)
{
	if (!cred || btgw_net_peek(cred, air->iv_index, BTGW_NET_MESSAGE, data,
				   len, pdu) ||
	    btgw_net_open(cred, data, len, pdu))
		return false;
	air->heard = cred;
	return true;
}

bool mesh_air_recv(struct mesh_air *air, struct btgw_net_pdu *pdu, int ms)
{
	uint64_t end = mesh_now_ms() + ms;
	uint8_t data[BTGW_BEARER_PDU_MAX];
	uint64_t now;
	uint8_t type;
	size_t len;

	while ((now = mesh_now_ms()) < end) {
		len = mesh_air_frame(air, data, &type, (int)(end - now));
		if (!len)
			return false;
		if (type != BTGW_BEARER_MESSAGE)
			continue;
		check(air_open(air, &air->flooding, data, len, pdu) ||
		      air_open(air, air->friend, data, len, pdu));
		return true;
	}
	return false;
}

unsigned int mesh_air_drain(struct mesh_air *air, int ms)
{
	uint8_t data[BTGW_BEARER_PDU_MAX];
	unsigned int n = 0;
	uint8_t type;

	while (mesh_air_frame(air, data, &type, ms))
		n++;
	return n;
}

/* Encrypts; the length of the upper transport PDU. */
static size_t air_seal(struct mesh_air *air, const struct btgw_net_pdu *pdu,
		       const void *data, size_t len, uint8_t *upper)
{
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = pdu->src,
		.dst = pdu->dst,
		.seq = pdu->seq,
		.iv_index = pdu->iv_index,
	};
	size_t upper_len;

	memcpy(upper, data, len);
	check(!btgw_ut_seal(&air->app, &ctx, upper, len, &upper_len));
	return upper_len;
}

struct btgw_net_pdu mesh_air_access(struct mesh_air *air, uint16_t src,
				    uint16_t dst, uint32_t seq, uint8_t ttl,
				    const void *data, size_t len)
{
	struct btgw_net_pdu pdu = {
		.iv_index = air->iv_index,
		.seq = seq,
		.src = src,
		.dst = dst,
		.ttl = ttl,
	};
	struct btgw_lt_hdr hdr = { .id = btgw_lt_id_app(air->aid) };
	uint8_t upper[BTGW_LT_UPPER_MAX];

	pdu.len = btgw_lt_build(&hdr, 0, upper,
				air_seal(air, &pdu, data, len, upper),
				pdu.transport);
	check(pdu.len);
	return pdu;
}

struct btgw_net_pdu mesh_air_segment(struct mesh_air *air, uint16_t src,
				     uint16_t dst, uint32_t seq, uint8_t ttl,
				     const void *data, size_t len, uint8_t seg,
				     uint8_t *seg_n)
{
	struct btgw_net_pdu pdu = {
		.iv_index = air->iv_index,
		.seq = seq,
		.src = src,
		.dst = dst,
		.ttl = ttl,
	};
	struct btgw_lt_hdr hdr = {
		.segmented = true,
		.id = btgw_lt_id_app(air->aid),
		.seq_zero = seq & BTGW_LT_SEQ_SPAN,
	};
	uint8_t upper[BTGW_LT_UPPER_MAX];
	size_t upper_len = air_seal(air, &pdu, data, len, upper);

	hdr.seg_n = (upper_len - 1) / BTGW_LT_ACCESS_SEG;
	pdu.len = btgw_lt_build(&hdr, seg, upper, upper_len, pdu.transport);
	check(pdu.len);
	pdu.seq = seq + seg;
	*seg_n = hdr.seg_n;
	return pdu;
}

static uint32_t shim_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static bool shim_chance(uint32_t *state, unsigned int percent)
{
	return shim_random(state) % 100 < percent;
}

struct shim_held {
	uint8_t frame[512];
	ssize_t len;
};

static void shim_put(struct mesh_shim *shim, const int *fd, int to,
		     const uint8_t *frame, ssize_t len)
{
	check(send(fd[to], frame, len, 0) == len);
	shim->passed[to]++;
}

static void shim_pass(struct mesh_shim *shim, const int *fd, int from,
		      struct shim_held *held, uint32_t *state)
{
	uint8_t frame[512];
	ssize_t len = recv(fd[from], frame, sizeof(frame), MSG_DONTWAIT);

	check(len > BTGW_BEARER_HDR_LEN);
	shim->frames[from]++;
	if (shim_chance(state, shim->loss)) {
		shim->lost++;
		return;
	}
	if (shim_chance(state, shim->bad)) {
		/* the PDU, not the header: that is of this machine */
		unsigned int bit = shim_random(state) %
				   ((len - BTGW_BEARER_HDR_LEN) * 8);

		frame[BTGW_BEARER_HDR_LEN + bit / 8] ^= 1 << (bit % 8);
		shim->damaged++;
	}
	if (!held->len && shim_chance(state, shim->late)) {
		memcpy(held->frame, frame, len);
		held->len = len;
		shim->delayed++;
		return;
	}
	shim_put(shim, fd, !from, frame, len);
	if (shim_chance(state, shim->twice)) {
		shim_put(shim, fd, !from, frame, len);
		shim->doubled++;
	}
	if (held->len)
		shim_put(shim, fd, !from, held->frame, held->len);
	held->len = 0;
}

void mesh_shim_run(struct mesh_shim *shim, int a, int b, uint32_t seed,
		   atomic_bool *stop)
{
	struct shim_held held[2] = {};
	const int fd[2] = { a, b };
	struct pollfd p[2] = {
		{ .fd = a, .events = POLLIN },
		{ .fd = b, .events = POLLIN },
	};
	bool last = false;
	int i, n;

	for (;;) {
		n = poll(p, 2, 50);
		check(n >= 0);
		if (!n && last)
			break;
		last = atomic_load(stop);
		for (i = 0; i < 2; i++)
			if (p[i].revents & POLLIN)
				shim_pass(shim, fd, i, &held[i], &seed);
	}
	/* one that is held back to the end is lost */
	for (i = 0; i < 2; i++)
		shim->lost += !!held[i].len;
}
