// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_peer.c - a scripted node at the other end of a bearer
 */
#include "mesh_peer.h"

#include <unistd.h>
#include <linux/btgw_netlink.h>

#include "friend_msg.h"
#include "mesh_nl.h"
#include "nl_test.h"

static int peer_nl(void)
{
	static pid_t pid;
	static int fd = -1;

	if (fd < 0 || pid != getpid())
		fd = nl_open();
	pid = getpid();
	return fd;
}

/* nl_begin() needs the number that nl_open() has asked for */
static void peer_begin(struct nl_req *req, int cmd)
{
	peer_nl();
	nl_begin(req, cmd, 0);
}

static void peer_must(const char *what, struct nl_req *req)
{
	struct nl_answer answer = nl_talk(peer_nl(), req, NULL, NULL);

	if (answer.err)
		fail("%s: %s (%s)", what, strerror(answer.err), answer.msg);
}

struct mesh_peer *mesh_peer_new(const struct mesh_node *node, uint16_t addr,
				uint32_t framing)
{
	struct mesh_peer *p = calloc(1, sizeof(*p));
	uint8_t key[16];
	struct nl_req req;
	int pair[2];

	check(p && !socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	p->fd = pair[1];
	p->link = fb_adopt(pair[0], -1, 0, 64);
	close(pair[0]);
	p->framing = framing;
	p->addr = addr;

	memset(key, 0x11, sizeof(key));
	key[14] = 0;
	key[15] = 0;
	mesh_peer_rekey(p, key);
	memset(key, 0xaa, sizeof(key));
	key[14] = 0;
	key[15] = 0;
	btgw_aes_init(&p->app, key);
	p->aid = btgw_mesh_k4(key);

	peer_begin(&req, BTGW_CMD_BEARER_NEW);
	nl_put_u16(&req, BTGW_A_BEARER_NET, node->net);
	nl_put_u32(&req, BTGW_A_BEARER_LINK, p->link);
	nl_put_u32(&req, BTGW_A_BEARER_FRAMING, framing);
	peer_must("bearer-new", &req);
	return p;
}

void mesh_peer_del(struct mesh_peer *p)
{
	close(p->fd);
	free(p);
}

void mesh_peer_rekey(struct mesh_peer *p, const uint8_t *netkey)
{
	memcpy(p->netkey, netkey, sizeof(p->netkey));
	btgw_net_cred_flooding(&p->flooding, netkey);
	btgw_beacon_cred_init(&p->beacon, netkey);
}

void mesh_peer_raw(struct mesh_peer *p, uint8_t type, const void *data,
		   size_t len)
{
	uint8_t frame[128];
	struct btgw_bearer_hdr hdr = {
		.type = type,
		.up.rssi = -50,
		.up.channel = 37,
	};

	check(len + sizeof(hdr) <= sizeof(frame));
	memcpy(frame, &hdr, sizeof(hdr));
	memcpy(frame + sizeof(hdr), data, len);
	len += sizeof(hdr);
	check(send(p->fd, frame, len, 0) == (ssize_t)len);
}

ssize_t mesh_peer_frame(struct mesh_peer *p, int ms, void *data,
			struct btgw_bearer_hdr *hdr)
{
	struct pollfd pfd = { .fd = p->fd, .events = POLLIN };
	uint8_t frame[128];
	ssize_t len;

	if (poll(&pfd, 1, ms) < 1)
		return -1;
	len = recv(p->fd, frame, sizeof(frame), 0);
	if (!p->framing) {
		check(len > (ssize_t)sizeof(*hdr));
		memcpy(hdr, frame, sizeof(*hdr));
		len -= sizeof(*hdr);
		memmove(frame, frame + sizeof(*hdr), len);
	}
	check(len > 0);
	memcpy(data, frame, len);
	return len;
}

size_t mesh_peer_send(struct mesh_peer *p, const struct btgw_net_cred *cred,
		      const struct btgw_net_pdu *pdu, uint8_t *octets)
{
	uint8_t out[BTGW_NET_MAX];
	size_t len;

	len = btgw_net_seal(cred ? cred : &p->flooding, pdu, out);
	check(len);
	mesh_peer_raw(p, BTGW_BEARER_MESSAGE, out, len);
	if (octets)
		memcpy(octets, out, len);
	return len;
}

bool mesh_peer_recv(struct mesh_peer *p, const struct btgw_net_cred *cred,
		    int ms, struct btgw_net_pdu *pdu,
		    struct btgw_bearer_hdr *hdr)
{
	struct btgw_bearer_hdr ignored;
	uint8_t data[128];
	ssize_t len;

	if (!cred)
		cred = &p->flooding;
	len = mesh_peer_frame(p, ms, data, hdr ? hdr : &ignored);
	if (len < 0)
		return false;
	check((hdr ? hdr : &ignored)->type == BTGW_BEARER_MESSAGE);
	check(!btgw_net_peek(cred, p->iv, BTGW_NET_MESSAGE, data, len, pdu));
	check(!btgw_net_open(cred, data, len, pdu));
	return true;
}

void mesh_peer_silent(struct mesh_peer *p, int ms)
{
	struct btgw_bearer_hdr hdr;
	uint8_t data[128];

	check(mesh_peer_frame(p, ms, data, &hdr) < 0);
}

size_t mesh_peer_access(struct mesh_peer *p, uint16_t dst, uint8_t ttl,
			const void *data, size_t len, uint8_t *octets)
{
	struct btgw_net_pdu pdu = {
		.iv_index = p->iv,
		.seq = p->seq++,
		.src = p->addr,
		.dst = dst,
		.ttl = ttl,
	};
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = pdu.src,
		.dst = dst,
		.seq = pdu.seq,
		.iv_index = pdu.iv_index,
	};
	size_t upper;

	check(len <= BTGW_ACCESS_UNSEG_MAX);
	pdu.transport[0] = btgw_lt_id_app(p->aid);
	memcpy(pdu.transport + 1, data, len);
	check(!btgw_ut_seal(&p->app, &ctx, pdu.transport + 1, len, &upper));
	pdu.len = 1 + upper;
	return mesh_peer_send(p, NULL, &pdu, octets);
}

void mesh_peer_control(struct mesh_peer *p, const struct btgw_net_cred *cred,
		       uint16_t dst, uint8_t ttl, const void *data, size_t len)
{
	struct btgw_net_pdu pdu = {
		.iv_index = p->iv,
		.seq = p->seq++,
		.src = p->addr,
		.dst = dst,
		.ctl = true,
		.ttl = ttl,
		.len = len,
	};

	memcpy(pdu.transport, data, len);
	mesh_peer_send(p, cred, &pdu, NULL);
}

ssize_t mesh_peer_open(struct mesh_peer *p, const struct btgw_net_pdu *pdu,
		       uint8_t *data)
{
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = pdu->src,
		.dst = pdu->dst,
		.seq = pdu->seq,
		.iv_index = pdu->iv_index,
	};
	struct btgw_lt_pdu lt;
	size_t len;

	if (btgw_lt_parse(pdu->ctl, pdu->transport, pdu->len, &lt) ||
	    lt.kind != BTGW_LT_UNSEG_ACCESS || lt.aid != p->aid)
		return -1;
	memcpy(data, lt.data, lt.len);
	if (btgw_ut_open(&p->app, &ctx, data, lt.len, &len))
		return -1;
	return len;
}

/* the next PDU of the friendship; others are passed over */
static bool peer_recv_friend(struct mesh_peer *p,
			     const struct btgw_net_cred *cred,
			     struct btgw_net_pdu *pdu)
{
	struct btgw_bearer_hdr hdr;
	uint8_t data[128];
	ssize_t len;

	while ((len = mesh_peer_frame(p, 200, data, &hdr)) > 0)
		if (!btgw_net_peek(cred, p->iv, BTGW_NET_MESSAGE, data, len,
				   pdu) &&
		    !btgw_net_open(cred, data, len, pdu))
			return true;
	return false;
}

bool mesh_peer_poll(struct mesh_peer *p, const struct mesh_node *node,
		    const struct btgw_net_cred *cred, uint8_t fsn,
		    struct btgw_net_pdu *pdu)
{
	const uint8_t poll[2] = { BTGW_CTL_FRIEND_POLL, fsn };
	uint64_t late, end = mesh_now_ms() + MESH_SOON;
	struct mesh_friend f;

	for (;;) {
		late = mesh_net_drops(node, BTGW_MESH_DROP_FRIEND_LATE);
		mesh_peer_control(p, cred, node->addr, 0, poll, sizeof(poll));
		do {
			if (peer_recv_friend(p, cred, pdu))
				return true;
			if (!mesh_friend(node, p->addr, &f))
				return false;
			check(mesh_now_ms() < end);
		} while (mesh_net_drops(node, BTGW_MESH_DROP_FRIEND_LATE) ==
			 late);
	}
}

uint32_t mesh_peer_queue(struct mesh_peer *p, const struct mesh_node *node)
{
	struct mesh_friend f;

	check(mesh_friend(node, p->addr, &f));
	return f.used;
}

void mesh_peer_stored(struct mesh_peer *p, const struct mesh_node *node,
		      uint32_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;

	while (mesh_peer_queue(p, node) <= n) {
		check(mesh_now_ms() < end);
		usleep(10000);
	}
}

void mesh_net_set(const struct mesh_node *node, int attr, uint32_t value,
		  int size)
{
	struct nl_req req;

	peer_begin(&req, BTGW_CMD_NET_SET);
	nl_put_u16(&req, BTGW_A_NET_ID, node->net);
	if (size == 1)
		nl_put_u8(&req, attr, value);
	else
		nl_put_u32(&req, attr, value);
	peer_must("net-set", &req);
}

int mesh_subnet_set(const struct mesh_node *node, const uint8_t *new_key,
		    uint32_t phase)
{
	struct nl_req req;

	peer_begin(&req, BTGW_CMD_SUBNET_SET);
	nl_put_u16(&req, BTGW_A_SUBNET_NET, node->net);
	nl_put_u16(&req, BTGW_A_SUBNET_INDEX, 0);
	if (new_key)
		nl_put(&req, BTGW_A_SUBNET_NEW_KEY, new_key, 16);
	nl_put_u32(&req, BTGW_A_SUBNET_PHASE, phase);
	return nl_talk(peer_nl(), &req, NULL, NULL).err;
}

struct peer_want {
	int attr;
	uint32_t reason;
	uint64_t value;
	bool found;
};

static void peer_drops(const struct nlmsghdr *nlh, void *user)
{
	struct peer_want *want = user;
	const struct nlattr *attr = NULL;

	while ((attr = nl_next(nlh, attr))) {
		const struct nlattr *in;
		const uint8_t *at, *end;
		uint32_t reason = UINT32_MAX;
		uint64_t count = 0;

		if (nl_type(attr) != BTGW_A_MESH_STATS_DROP)
			continue;
		at = nl_data(attr);
		end = at + nl_len(attr);
		for (; at + NLA_HDRLEN <= end; at += NLA_ALIGN(in->nla_len)) {
			in = (const void *)at;
			if (nl_type(in) == BTGW_A_DROP_REASON)
				reason = nl_u32(in);
			else if (nl_type(in) == BTGW_A_DROP_COUNT)
				memcpy(&count, nl_data(in), sizeof(count));
		}
		if (reason == want->reason) {
			want->value = count;
			want->found = true;
		}
	}
}

uint64_t mesh_net_drops(const struct mesh_node *node, uint32_t reason)
{
	struct peer_want want = { .reason = reason };
	struct nl_req req;

	peer_begin(&req, BTGW_CMD_MESH_STATS_GET);
	nl_put_u16(&req, BTGW_A_MESH_STATS_NET, node->net);
	check(!nl_talk(peer_nl(), &req, peer_drops, &want).err);
	check(want.found);
	return want.value;
}

void mesh_net_wait(const struct mesh_node *node, uint32_t reason, uint64_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	uint64_t now;

	while ((now = mesh_net_drops(node, reason)) != n) {
		if (now > n || mesh_now_ms() > end)
			fail("%llu dropped, not %llu", (unsigned long long)now,
			     (unsigned long long)n);
		usleep(10000);
	}
}

static void peer_attr(const struct nlmsghdr *nlh, void *user)
{
	struct peer_want *want = user;
	const struct nlattr *attr = nl_find(nlh, want->attr);

	if (!attr)
		return;
	want->found = true;
	want->value = nl_len(attr) == 1 ? nl_u8(attr) : nl_u32(attr);
}

/* an attribute of the net, of 8 or 32 bits */
uint32_t mesh_net_get(const struct mesh_node *node, int attr)
{
	struct peer_want want = { .attr = attr };
	struct nl_req req;

	peer_begin(&req, BTGW_CMD_NET_GET);
	nl_put_u16(&req, BTGW_A_NET_ID, node->net);
	check(!nl_talk(peer_nl(), &req, peer_attr, &want).err);
	check(want.found);
	return want.value;
}
