// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_nl.c - settings, counters and events of a net, for the mesh scenarios
 */
#include "mesh_nl.h"

#include <unistd.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include "sar_cfg.h"

static struct nl_sock *op_sock(int *family)
{
	static struct nl_sock *sk;
	static int id;
	static pid_t pid;

	/* a child must not read the replies of its parent */
	if (!sk || pid != getpid()) {
		sk = nl_socket_alloc();
		check(sk && !genl_connect(sk));
		id = genl_ctrl_resolve(sk, BTGW_GENL_NAME);
		check(id > 0);
		pid = getpid();
	}
	*family = id;
	return sk;
}

struct nl_msg *mesh_op(int cmd)
{
	struct nl_msg *msg = nlmsg_alloc();
	int family;

	op_sock(&family);
	check(msg && genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0,
				 NLM_F_ACK, cmd, BTGW_GENL_VERSION));
	return msg;
}

struct op {
	bool done;
	int error;
};

static int op_acked(struct nl_msg *msg, void *arg)
{
	struct op *op = arg;

	op->done = true;
	return NL_STOP;
}

static int op_refused(struct sockaddr_nl *from, struct nlmsgerr *err, void *arg)
{
	struct op *op = arg;

	op->done = true;
	op->error = err->error;
	return NL_STOP;
}

/*
 * nl_wait_for_ack() is no help: it takes the object that some operations answer
 * with for the end.
 */
int mesh_op_run(struct nl_msg *msg, nl_recvmsg_msg_cb_t reply, void *arg)
{
	struct op op = {};
	struct nl_sock *sk;
	struct nl_cb *cb;
	int family;

	sk = op_sock(&family);
	cb = nl_cb_alloc(NL_CB_DEFAULT);
	check(cb);
	if (reply)
		nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, reply, arg);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, op_acked, &op);
	/* of a dump */
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, op_acked, &op);
	nl_cb_err(cb, NL_CB_CUSTOM, op_refused, &op);
	check(nl_send_auto(sk, msg) >= 0);
	while (!op.done)
		check(nl_recvmsgs(sk, cb) >= 0 || op.done);
	nl_cb_put(cb);
	nlmsg_free(msg);
	return -op.error;
}

void mesh_op_must(const char *what, struct nl_msg *msg,
		  nl_recvmsg_msg_cb_t reply, void *arg)
{
	int err = mesh_op_run(msg, reply, arg);

	if (err)
		fail("%s: %s", what, strerror(err));
}

void mesh_op_parse(struct nl_msg *msg, struct nlattr **attrs)
{
	check(!genlmsg_parse(nlmsg_hdr(msg), 0, attrs, MESH_ATTRS - 1, NULL));
}

void mesh_set(const struct mesh_node *node, int attr, uint32_t value,
	      size_t octets)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	if (octets == 1)
		nla_put_u8(msg, attr, value);
	else if (octets == 2)
		nla_put_u16(msg, attr, value);
	else
		nla_put_u32(msg, attr, value);
	mesh_op_must("net-set", msg, NULL, NULL);
}

static void sar_set(const struct mesh_node *node,
		    const struct btgw_sar_tx_cfg *tx,
		    const struct btgw_sar_rx_cfg *rx)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);
	uint8_t tx_state[BTGW_SAR_TX_STATE_LEN];
	uint8_t rx_state[BTGW_SAR_RX_STATE_LEN];

	btgw_sar_tx_pack(tx, tx_state);
	btgw_sar_rx_pack(rx, rx_state);
	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put(msg, BTGW_A_NET_SAR_TX, sizeof(tx_state), tx_state);
	nla_put(msg, BTGW_A_NET_SAR_RX, sizeof(rx_state), rx_state);
	mesh_op_must("net-set of SAR", msg, NULL, NULL);
}

void mesh_sar(const struct mesh_node *node, uint8_t discard)
{
	struct btgw_sar_tx_cfg tx = btgw_sar_tx_default;
	struct btgw_sar_rx_cfg rx = btgw_sar_rx_default;

	tx.seg_int_step = 0;
	tx.uni_count = 15;
	tx.uni_no_progress = 15;
	tx.uni_int_step = 15;
	rx.seg_int_step = 0;
	rx.discard_timeout = discard;
	sar_set(node, &tx, &rx);
}

void mesh_patient_sar(const struct mesh_node *node)
{
	struct btgw_sar_tx_cfg tx = btgw_sar_tx_default;
	struct btgw_sar_rx_cfg rx = btgw_sar_rx_default;

	tx.uni_count = 15;
	tx.uni_no_progress = 15;
	tx.uni_int_step = 15;
	rx.discard_timeout = 15;
	sar_set(node, &tx, &rx);
}

void mesh_endless_sar(const struct mesh_node *node)
{
	struct btgw_sar_tx_cfg tx = btgw_sar_tx_default;
	struct btgw_sar_rx_cfg rx = btgw_sar_rx_default;

	tx.seg_int_step = 0;
	tx.uni_count = 15;
	tx.uni_no_progress = 15;
	tx.uni_int_step = 15;
	tx.uni_int_inc = 15;
	rx.discard_timeout = 15;
	sar_set(node, &tx, &rx);
}

void mesh_fast_sar(const struct mesh_node *node)
{
	mesh_sar(node, 15);
}

int mesh_set_iv(const struct mesh_node *node, uint32_t index, bool flag,
		uint32_t limit)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put_u32(msg, BTGW_A_NET_IV_INDEX, index);
	nla_put_u8(msg, BTGW_A_NET_IV_FLAG, flag);
	if (limit)
		nla_put_u32(msg, BTGW_A_NET_SEQ_LIMIT, limit);
	return mesh_op_run(msg, NULL, NULL);
}

int mesh_refresh(const struct mesh_node *node, const uint8_t *key,
		 uint32_t phase)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_SUBNET_SET);

	nla_put_u16(msg, BTGW_A_SUBNET_NET, node->net);
	nla_put_u16(msg, BTGW_A_SUBNET_INDEX, 0);
	if (key)
		nla_put(msg, BTGW_A_SUBNET_NEW_KEY, 16, key);
	nla_put_u32(msg, BTGW_A_SUBNET_PHASE, phase);
	return mesh_op_run(msg, NULL, NULL);
}

struct net_want {
	int attr;
	uint32_t value;
};

static int net_reply(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS];
	struct net_want *want = arg;
	struct nlattr *attr;

	mesh_op_parse(msg, attrs);
	attr = attrs[want->attr];
	check(attr);
	want->value = nla_len(attr) == 1 ? nla_get_u8(attr) :
		      nla_len(attr) == 2 ? nla_get_u16(attr) :
					   nla_get_u32(attr);
	return NL_OK;
}

uint32_t mesh_get(const struct mesh_node *node, int attr)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_GET);
	struct net_want want = { .attr = attr };

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	mesh_op_must("net-get", msg, net_reply, &want);
	return want.value;
}

static int phase_reply(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS];
	uint32_t *phase = arg;

	mesh_op_parse(msg, attrs);
	check(attrs[BTGW_A_SUBNET_PHASE]);
	*phase = nla_get_u32(attrs[BTGW_A_SUBNET_PHASE]);
	return NL_OK;
}

uint32_t mesh_phase(const struct mesh_node *node)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_SUBNET_GET);
	uint32_t phase = 99;

	nla_put_u16(msg, BTGW_A_SUBNET_NET, node->net);
	nla_put_u16(msg, BTGW_A_SUBNET_INDEX, 0);
	mesh_op_must("subnet-get", msg, phase_reply, &phase);
	return phase;
}

void mesh_wait_phase(const struct mesh_node *node, uint32_t phase)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;

	while (mesh_phase(node) != phase) {
		check(mesh_now_ms() < end);
		usleep(10000);
	}
}

int mesh_appkey_set(const struct mesh_node *node, uint16_t index,
		    const uint8_t *key)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_APPKEY_SET);

	nla_put_u16(msg, BTGW_A_APPKEY_NET, node->net);
	nla_put_u16(msg, BTGW_A_APPKEY_INDEX, index);
	nla_put(msg, BTGW_A_APPKEY_NEW_KEY, 16, key);
	return mesh_op_run(msg, NULL, NULL);
}

void mesh_sub_label(const struct mesh_node *node, uint16_t addr,
		    const uint8_t *label)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_SUB_NEW);

	nla_put_u16(msg, BTGW_A_SUB_NET, node->net);
	nla_put_u16(msg, BTGW_A_SUB_ELEMENT, addr);
	nla_put(msg, BTGW_A_SUB_LABEL, 16, label);
	mesh_op_must("sub-new", msg, NULL, NULL);
}

static int bearer_reply(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS], *queue[8];
	struct mesh_bearer *b = arg;

	mesh_op_parse(msg, attrs);
	check(attrs[BTGW_A_BEARER_STATE] && attrs[BTGW_A_BEARER_RX_FRAMES] &&
	      attrs[BTGW_A_BEARER_TX_FRAMES] && attrs[BTGW_A_BEARER_TX_QUEUE]);
	b->up = nla_get_u32(attrs[BTGW_A_BEARER_STATE]) == BTGW_BEARER_STATE_UP;
	b->rx = nla_get_u64(attrs[BTGW_A_BEARER_RX_FRAMES]);
	b->tx = nla_get_u64(attrs[BTGW_A_BEARER_TX_FRAMES]);
	check(!nla_parse_nested(queue, 7, attrs[BTGW_A_BEARER_TX_QUEUE], NULL));
	b->waiting = nla_get_u32(queue[BTGW_A_FILL_USED]);
	return NL_OK;
}

static int bearer_made(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS];
	uint32_t *id = arg;

	mesh_op_parse(msg, attrs);
	check(attrs[BTGW_A_BEARER_ID]);
	*id = nla_get_u32(attrs[BTGW_A_BEARER_ID]);
	return NL_OK;
}

uint32_t mesh_bearer_as(const struct mesh_node *node, uint32_t link,
			uint32_t framing, bool repeat)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_BEARER_NEW);
	uint32_t id = 0;

	nla_put_u16(msg, BTGW_A_BEARER_NET, node->net);
	nla_put_u32(msg, BTGW_A_BEARER_LINK, link);
	nla_put_u32(msg, BTGW_A_BEARER_FRAMING, framing);
	nla_put_u8(msg, BTGW_A_BEARER_REPEAT, repeat);
	mesh_op_must("bearer-new", msg, bearer_made, &id);
	check(id);
	return id;
}

uint32_t mesh_bearer(const struct mesh_node *node, uint32_t link)
{
	return mesh_bearer_as(node, link, BTGW_FRAMING_HEADER, false);
}

void mesh_bearer_del(const struct mesh_node *node, uint32_t bearer)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_BEARER_DEL);

	nla_put_u16(msg, BTGW_A_BEARER_NET, node->net);
	nla_put_u32(msg, BTGW_A_BEARER_ID, bearer);
	mesh_op_must("bearer-del", msg, NULL, NULL);
}

void mesh_bearer_get(const struct mesh_node *node, uint32_t bearer,
		     struct mesh_bearer *b)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_BEARER_GET);

	nla_put_u16(msg, BTGW_A_BEARER_NET, node->net);
	nla_put_u32(msg, BTGW_A_BEARER_ID, bearer);
	mesh_op_must("bearer-get", msg, bearer_reply, b);
}

void mesh_bearer_up(const struct mesh_node *node, uint32_t bearer)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct mesh_bearer b;

	for (;;) {
		mesh_bearer_get(node, bearer, &b);
		if (b.up)
			return;
		check(mesh_now_ms() < end);
		usleep(1000);
	}
}

/* nests come more than once, which no table of attributes shows */
static int stats_reply(struct nl_msg *msg, void *arg)
{
	struct genlmsghdr *hdr = nlmsg_data(nlmsg_hdr(msg));
	struct nlattr *inner[8];
	struct mesh_stats *stats = arg;
	struct nlattr *attr;
	uint32_t i;
	int rem;

	nla_for_each_attr(attr, genlmsg_attrdata(hdr, 0),
			  genlmsg_attrlen(hdr, 0), rem) {
		if (nla_type(attr) == BTGW_A_MESH_STATS_COUNT) {
			check(!nla_parse_nested(inner, 7, attr, NULL));
			i = nla_get_u32(inner[BTGW_A_COUNT_WHAT]);
			check(i <= BTGW_MESH_COUNT_MAX);
			stats->count[i] =
				nla_get_u64(inner[BTGW_A_COUNT_COUNT]);
		} else if (nla_type(attr) == BTGW_A_MESH_STATS_DROP) {
			check(!nla_parse_nested(inner, 7, attr, NULL));
			i = nla_get_u32(inner[BTGW_A_DROP_REASON]);
			check(i <= BTGW_MESH_DROP_MAX);
			stats->drop[i] = nla_get_u64(inner[BTGW_A_DROP_COUNT]);
		}
	}
	return NL_OK;
}

void mesh_stats(const struct mesh_node *node, struct mesh_stats *stats)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_MESH_STATS_GET);

	memset(stats, 0xff, sizeof(*stats));
	nla_put_u16(msg, BTGW_A_MESH_STATS_NET, node->net);
	mesh_op_must("mesh-stats-get", msg, stats_reply, stats);
}

void mesh_stats_since(const struct mesh_node *node,
		      const struct mesh_stats *from, struct mesh_stats *diff)
{
	unsigned int i;

	mesh_stats(node, diff);
	for (i = 0; i <= BTGW_MESH_COUNT_MAX; i++)
		diff->count[i] -= from->count[i];
	for (i = 0; i <= BTGW_MESH_DROP_MAX; i++)
		diff->drop[i] -= from->drop[i];
}

void mesh_wait_drop(const struct mesh_node *node,
		    const struct mesh_stats *from, uint32_t reason, uint64_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct mesh_stats s;

	for (;;) {
		mesh_stats_since(node, from, &s);
		if (s.drop[reason] == n)
			return;
		if (mesh_now_ms() > end)
			fail("%llu dropped, not %llu",
			     (unsigned long long)s.drop[reason],
			     (unsigned long long)n);
		usleep(10000);
	}
}

void mesh_wait_count(const struct mesh_node *node,
		     const struct mesh_stats *from, uint32_t what, uint64_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct mesh_stats s;

	for (;;) {
		mesh_stats_since(node, from, &s);
		if (s.count[what] >= n)
			return;
		if (mesh_now_ms() > end)
			fail("%llu counted, not %llu",
			     (unsigned long long)s.count[what],
			     (unsigned long long)n);
		usleep(10000);
	}
}

void mesh_stats_print(const char *name, const struct mesh_stats *stats)
{
	unsigned int i;

	printf("# %s: counts", name);
	for (i = 0; i <= BTGW_MESH_COUNT_MAX; i++)
		if (stats->count[i])
			printf(" %u:%llu", i,
			       (unsigned long long)stats->count[i]);
	printf(", drops");
	for (i = 0; i <= BTGW_MESH_DROP_MAX; i++)
		if (stats->drop[i])
			printf(" %u:%llu", i,
			       (unsigned long long)stats->drop[i]);
	printf("\n");
}

uint64_t mesh_drops(const struct mesh_stats *stats)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i <= BTGW_MESH_DROP_MAX; i++)
		sum += stats->drop[i];
	return sum;
}

uint64_t mesh_bad_pdus(const struct mesh_stats *stats)
{
	return stats->drop[BTGW_MESH_DROP_NET_LENGTH] +
	       stats->drop[BTGW_MESH_DROP_NET_NID] +
	       stats->drop[BTGW_MESH_DROP_NET_IV] +
	       stats->drop[BTGW_MESH_DROP_NET_MIC] +
	       stats->drop[BTGW_MESH_DROP_NET_SRC] +
	       stats->drop[BTGW_MESH_DROP_NET_DST] +
	       stats->drop[BTGW_MESH_DROP_NET_OWN];
}

static int table_reply(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS];
	struct mesh_table *table = arg;

	mesh_op_parse(msg, attrs);
	check(attrs[BTGW_A_TABLE_SIZE] && attrs[BTGW_A_TABLE_USED] &&
	      attrs[BTGW_A_TABLE_DROPPED]);
	table->size = nla_get_u32(attrs[BTGW_A_TABLE_SIZE]);
	table->used = nla_get_u32(attrs[BTGW_A_TABLE_USED]);
	table->dropped = nla_get_u64(attrs[BTGW_A_TABLE_DROPPED]);
	return NL_OK;
}

void mesh_table(const struct mesh_node *node, uint32_t kind,
		struct mesh_table *table)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_TABLE_GET);

	nla_put_u16(msg, BTGW_A_TABLE_NET, node->net);
	nla_put_u32(msg, BTGW_A_TABLE_KIND, kind);
	mesh_op_must("table-get", msg, table_reply, table);
}

static int friend_reply(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS];
	struct mesh_friend *f = arg;
	struct nlattr *queue[8];

	mesh_op_parse(msg, attrs);
	check(attrs[BTGW_A_FRIEND_STATE] && attrs[BTGW_A_FRIEND_QUEUE]);
	f->state = nla_get_u32(attrs[BTGW_A_FRIEND_STATE]);
	check(!nla_parse_nested(queue, 7, attrs[BTGW_A_FRIEND_QUEUE], NULL));
	f->used = nla_get_u32(queue[BTGW_A_FILL_USED]);
	if (attrs[BTGW_A_FRIEND_SUBS])
		f->subs = nla_get_u32(attrs[BTGW_A_FRIEND_SUBS]);
	return NL_OK;
}

bool mesh_friend(const struct mesh_node *node, uint16_t lpn,
		 struct mesh_friend *f)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_FRIEND_GET);
	int err;

	memset(f, 0, sizeof(*f));
	nla_put_u16(msg, BTGW_A_FRIEND_NET, node->net);
	nla_put_u16(msg, BTGW_A_FRIEND_LPN, lpn);
	err = mesh_op_run(msg, friend_reply, f);
	check(!err || err == ENOENT);
	return !err;
}

int mesh_events(void)
{
	struct nl_sock *sk = nl_socket_alloc();
	int size = 1 << 20;
	int group;

	check(sk && !genl_connect(sk));
	/* whoever looks late, or passes over many, is to miss none */
	check(!setsockopt(nl_socket_get_fd(sk), SOL_SOCKET, SO_RCVBUFFORCE,
			  &size, sizeof(size)));
	group = genl_ctrl_resolve_grp(sk, BTGW_GENL_NAME, BTGW_MCGRP_MESH);
	check(group > 0);
	check(!nl_socket_add_membership(sk, group));
	return nl_socket_get_fd(sk);
}

/* attribute 1 of every event is the net */
static bool event_is_of(const struct nlmsghdr *hdr, const struct mesh_node *node)
{
	struct nlattr *attr = nlmsg_find_attr((struct nlmsghdr *)hdr,
					      GENL_HDRLEN, BTGW_A_NET_ID);

	return !node || (attr && nla_get_u16(attr) == node->net);
}

bool mesh_event_of(const struct mesh_node *node, int fd, int cmd, int ms)
{
	uint64_t end = mesh_now_ms() + ms;
	union {
		struct nlmsghdr hdr;
		char octets[8192];
	} buf;
	const struct genlmsghdr *g;
	uint64_t now;

	/* each is a datagram of its own */
	while ((now = mesh_now_ms()) < end &&
	       (fb_poll(fd, POLLIN, (int)(end - now)) & POLLIN)) {
		check(recv(fd, &buf, sizeof(buf), 0) > NLMSG_HDRLEN);
		g = nlmsg_data(&buf.hdr);
		if (g->cmd == cmd && event_is_of(&buf.hdr, node))
			return true;
	}
	return false;
}

bool mesh_event(int fd, int cmd, int ms)
{
	return mesh_event_of(NULL, fd, cmd, ms);
}
