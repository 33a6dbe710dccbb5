// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_df - what has a path goes by it
 *
 *	A == R1 == R2 == B
 *	      \
 *	       X
 *
 * Nobody relays what is flooded unless a case says so. X hears all that R1
 * sends and is on no path.
 */
#include <unistd.h>
#include <sys/wait.h>

#include "df_pdu.h"
#include "lib/mesh_lpn.h"

enum {
	HOSTILE		= 94 * 32,
	/* less than the queue of a bearer, and then it is waited for */
	BURST		= 32,
	/* ms for what takes several rounds, on a slow machine */
	LONG_MS		= 60000,
};

struct chain {
	struct mesh_node a, r1, r2, b, x;
	uint32_t links[4];
	struct mesh_stats sa, s1, s2, sb, sx;
};

static void df_set(const struct mesh_node *node, bool on, bool relay)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_DF_SET);

	nla_put_u16(msg, BTGW_A_DF_NET, node->net);
	nla_put_u16(msg, BTGW_A_DF_SUBNET, 0);
	nla_put_u8(msg, BTGW_A_DF_DIRECTED, on);
	nla_put_u8(msg, BTGW_A_DF_RELAY, relay);
	mesh_op_must("df-set", msg, NULL, NULL);
}

static void path_key(struct nl_msg *msg, const struct mesh_node *node,
		     uint16_t origin, uint16_t target, bool fixed)
{
	nla_put_u16(msg, BTGW_A_PATH_NET, node->net);
	nla_put_u16(msg, BTGW_A_PATH_SUBNET, 0);
	nla_put_u16(msg, BTGW_A_PATH_ORIGIN, origin);
	nla_put_u16(msg, BTGW_A_PATH_TARGET, target);
	nla_put_u8(msg, BTGW_A_PATH_FIXED, fixed);
}

/* a path as @node sees it: the bearers go by whether it is an end of it */
static struct nl_msg *path_msg(const struct mesh_node *node, uint16_t origin,
			       uint16_t target, bool fixed)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_PATH_NEW);
	bool unicast = target < 0x8000;

	path_key(msg, node, origin, target, fixed);
	nla_put_u32(msg, BTGW_A_PATH_TOWARD_ORIGIN, node->addr == origin ?
		    BTGW_PATH_BEARERS_NONE : BTGW_PATH_BEARERS_ADV);
	nla_put_u32(msg, BTGW_A_PATH_TOWARD_TARGET, node->addr == target ?
		    BTGW_PATH_BEARERS_NONE : BTGW_PATH_BEARERS_ADV);
	nla_put_u8(msg, BTGW_A_PATH_ORIGIN_ELEMENTS, 3);
	nla_put_u8(msg, BTGW_A_PATH_TARGET_ELEMENTS, unicast ? 3 : 1);
	nla_put_u8(msg, BTGW_A_PATH_TWO_WAY, unicast);
	return msg;
}

static void path_fixed(const struct mesh_node *node, uint16_t origin,
		       uint16_t target)
{
	mesh_op_must("path-new", path_msg(node, origin, target, true), NULL,
		     NULL);
}

static void path_del(const struct mesh_node *node, uint16_t origin,
		     uint16_t target)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_PATH_DEL);

	path_key(msg, node, origin, target, true);
	mesh_op_must("path-del", msg, NULL, NULL);
}

struct use {
	uint64_t sent, relayed;
	bool used;
};

static int see_use(struct nl_msg *msg, void *arg)
{
	struct nlattr *attrs[MESH_ATTRS];
	struct use *use = arg;

	mesh_op_parse(msg, attrs);
	use->sent = nla_get_u64(attrs[BTGW_A_PATH_SENT]);
	use->relayed = nla_get_u64(attrs[BTGW_A_PATH_RELAYED]);
	use->used = attrs[BTGW_A_PATH_IDLE];
	return NL_OK;
}

static struct use path_use(const struct mesh_node *node, uint16_t origin,
			   uint16_t target)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_PATH_GET);
	struct use use = {};

	path_key(msg, node, origin, target, true);
	mesh_op_must("path-get", msg, see_use, &use);
	return use;
}

static void chain_mark(struct chain *c)
{
	mesh_stats(&c->a, &c->sa);
	mesh_stats(&c->r1, &c->s1);
	mesh_stats(&c->r2, &c->s2);
	mesh_stats(&c->b, &c->sb);
	mesh_stats(&c->x, &c->sx);
}

static struct chain chain_new(void)
{
	struct chain c = {
		.a = mesh_node_new(1, 0x0001),
		.r1 = mesh_node_new(2, 0x0101),
		.r2 = mesh_node_new(3, 0x0201),
		.b = mesh_node_new(4, 0x0301),
		.x = mesh_node_new(5, 0x0401),
	};

	c.links[0] = mesh_join(&c.a, &c.r1);
	c.links[1] = mesh_join(&c.r1, &c.r2);
	c.links[2] = mesh_join(&c.r2, &c.b);
	c.links[3] = mesh_join(&c.r1, &c.x);
	df_set(&c.a, true, false);
	df_set(&c.r1, true, true);
	df_set(&c.r2, true, true);
	df_set(&c.b, true, false);
	df_set(&c.x, true, true);
	mesh_fast_sar(&c.a);
	mesh_fast_sar(&c.b);
	chain_mark(&c);
	return c;
}

static void chain_path(const struct chain *c, uint16_t target)
{
	path_fixed(&c->a, c->a.addr, target);
	path_fixed(&c->r1, c->a.addr, target);
	path_fixed(&c->r2, c->a.addr, target);
	path_fixed(&c->b, c->a.addr, target);
}

static void chain_relay(const struct chain *c, bool on)
{
	mesh_set(&c->r1, BTGW_A_NET_RELAY, on, 1);
	mesh_set(&c->r2, BTGW_A_NET_RELAY, on, 1);
}

static void chain_del(const struct chain *c)
{
	unsigned int i;

	mesh_node_del(&c->a);
	mesh_node_del(&c->r1);
	mesh_node_del(&c->r2);
	mesh_node_del(&c->b);
	mesh_node_del(&c->x);
	for (i = 0; i < 4; i++)
		mesh_leave(c->links[i]);
}

static uint64_t count(const struct mesh_node *node,
		      const struct mesh_stats *from, uint32_t what)
{
	struct mesh_stats diff;

	mesh_stats_since(node, from, &diff);
	return diff.count[what];
}

static uint64_t dropped(const struct mesh_node *node,
			const struct mesh_stats *from, uint32_t why)
{
	struct mesh_stats diff;

	mesh_stats_since(node, from, &diff);
	return diff.drop[why];
}

static uint64_t overrun(const struct mesh_node *node,
			const struct mesh_stats *from)
{
	return dropped(node, from, BTGW_MESH_DROP_TX_OVERRUN) +
	       dropped(node, from, BTGW_MESH_DROP_RX_OVERRUN);
}

/* what queues had no room for, as a node behind them was slow */
static uint64_t overruns(struct chain *c)
{
	return overrun(&c->a, &c->sa) + overrun(&c->r1, &c->s1) +
	       overrun(&c->r2, &c->s2) + overrun(&c->b, &c->sb) +
	       overrun(&c->x, &c->sx);
}

/*
 * A segment that was on its way when its message ended is acknowledged once
 * more: until nothing has been sent or relayed for a while. What the ends sent.
 */
static uint64_t chain_quiet(struct chain *c)
{
	uint64_t before = ~0ull, now = 0, sent = 0;

	while (now != before) {
		before = now;
		usleep(500000);
		sent = count(&c->a, &c->sa, BTGW_MESH_COUNT_TX_PDUS) +
		       count(&c->b, &c->sb, BTGW_MESH_COUNT_TX_PDUS);
		now = sent + count(&c->r1, &c->s1, BTGW_MESH_COUNT_RX_PDUS) +
		      count(&c->r2, &c->s2, BTGW_MESH_COUNT_RX_PDUS) +
		      count(&c->x, &c->sx, BTGW_MESH_COUNT_RX_PDUS);
	}
	return sent;
}

static uint8_t say(int from, const struct sockaddr_btgw *to, int fd,
		   size_t len)
{
	static uint8_t tag;
	uint8_t data[BTGW_MESH_MAX] = { 0x01, ++tag };
	struct mesh_got got;

	check(mesh_send(from, to, data, len, 0) == (ssize_t)len);
	mesh_recv_len(fd, &got, len);
	check(!memcmp(got.data, data, len));
	return got.rx.cred;
}

static void test_by_path(void)
{
	static const size_t sizes[] = { 2, 11, 12, 100, 380 };
	struct chain c = chain_new();
	int a = mesh_bound(&c.a, c.a.addr + 1, 0);
	int b = mesh_bound(&c.b, c.b.addr + 2, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, c.b.addr + 2, 0);
	struct sockaddr_btgw back = mesh_addr(NULL, c.a.addr + 1, 0);
	uint64_t sent, relayed, heard, lost;
	struct use use;
	unsigned int i;

	chain_path(&c, c.b.addr);
	for (i = 0; i < 5; i++) {
		check(say(a, &to, b, sizes[i]) == BTGW_CRED_DIRECTED);
		check(say(b, &back, a, sizes[i]) == BTGW_CRED_DIRECTED);
	}
	mesh_settle(a);
	mesh_settle(b);

	/* nothing was flooded: acknowledgments came back by the path, too */
	sent = chain_quiet(&c);
	check(count(&c.a, &c.sa, BTGW_MESH_COUNT_DIRECTED_SENT) +
	      count(&c.b, &c.sb, BTGW_MESH_COUNT_DIRECTED_SENT) == sent);
	/* all of it passed both relays, but for what a slow machine lost */
	lost = overruns(&c);
	relayed = count(&c.r1, &c.s1, BTGW_MESH_COUNT_DIRECTED_RELAYED);
	check(relayed <= sent && relayed + lost >= sent);
	check(count(&c.r1, &c.s1, BTGW_MESH_COUNT_RELAYED) == relayed);
	use = path_use(&c.a, c.a.addr, c.b.addr);
	check(use.sent == count(&c.a, &c.sa, BTGW_MESH_COUNT_DIRECTED_SENT) &&
	      !use.relayed && use.used);
	use = path_use(&c.r2, c.a.addr, c.b.addr);
	check(use.relayed <= sent && use.relayed + lost >= sent && !use.sent);

	/* who is on no path hears it and leaves it at that */
	heard = dropped(&c.x, &c.sx, BTGW_MESH_DROP_NET_DIRECTED);
	check(heard <= relayed && heard + lost >= relayed);
	check(!count(&c.x, &c.sx, BTGW_MESH_COUNT_RELAYED));

	/* an element that the path does not know of */
	to = mesh_addr(NULL, c.r2.addr, 0);
	check(mesh_send(a, &to, "\x01", 1, 0) == 1);
	mesh_wait_drop(&c.r1, &c.s1, BTGW_MESH_DROP_RELAY_OFF, 1);
	/* a relay of the path that is none any more */
	df_set(&c.r2, true, false);
	to = mesh_addr(NULL, c.b.addr + 2, 0);
	check(mesh_send(a, &to, "\x01", 1, 0) == 1);
	mesh_wait_drop(&c.r2, &c.s2, BTGW_MESH_DROP_RELAY_OFF, 1);
	mesh_silent(b);
	close(a);
	close(b);
	chain_del(&c);
}

static void test_flags(void)
{
	struct chain c = chain_new();
	int a = mesh_bound(&c.a, c.a.addr, 0);
	int b = mesh_bound(&c.b, c.b.addr, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, c.b.addr, 0);
	int events = mesh_events();

	chain_relay(&c, true);
	/* no path: flooded, and only who wants one says so */
	check(say(a, &to, b, 2) == BTGW_CRED_FLOODING);
	to.btgw_flags = BTGW_F_DIRECTED;
	check(say(a, &to, b, 3) == BTGW_CRED_FLOODING);
	check(mesh_event_of(&c.a, events, BTGW_CMD_PATH_NEEDED_NTF,
			    MESH_SOON));
	/* a path is used unless that is forbidden */
	chain_path(&c, c.b.addr);
	check(say(a, &to, b, 4) == BTGW_CRED_DIRECTED);
	to.btgw_flags = 0;
	check(say(a, &to, b, 5) == BTGW_CRED_DIRECTED);
	to.btgw_flags = BTGW_F_IMMUTABLE;
	check(say(a, &to, b, 6) == BTGW_CRED_FLOODING);
	/* directed in any case, and there is none */
	to.btgw_addr = c.r2.addr;
	to.btgw_flags = BTGW_F_DIRECTED | BTGW_F_IMMUTABLE;
	chain_mark(&c);
	check(mesh_send(a, &to, "\x01", 1, 0) == 1);
	mesh_wait_drop(&c.r1, &c.s1, BTGW_MESH_DROP_NET_DIRECTED, 1);
	/* not where it is off: then paths are of no use */
	df_set(&c.a, false, false);
	to.btgw_addr = c.b.addr;
	to.btgw_flags = 0;
	check(say(a, &to, b, 7) == BTGW_CRED_FLOODING);
	close(events);
	close(a);
	close(b);
	chain_del(&c);
}

static void path_toward_target(const struct mesh_node *node, uint16_t target,
			       uint32_t bearers)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_PATH_SET);

	path_key(msg, node, node->addr, target, true);
	nla_put_u32(msg, BTGW_A_PATH_TOWARD_ORIGIN, BTGW_PATH_BEARERS_ADV);
	nla_put_u32(msg, BTGW_A_PATH_TOWARD_TARGET, bearers);
	mesh_op_must("path-set", msg, NULL, NULL);
}

/* What no bearer took did not go by a path. */
static void test_nowhere(void)
{
	struct chain c = chain_new();
	int a = mesh_bound(&c.a, c.a.addr, 0);
	int b = mesh_bound(&c.b, c.b.addr, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, c.b.addr, 0);
	struct use use;

	chain_relay(&c, true);
	chain_path(&c, c.b.addr);
	/* it begins here and leads nowhere: it is none */
	path_toward_target(&c.a, c.b.addr, BTGW_PATH_BEARERS_NONE);
	check(say(a, &to, b, 2) == BTGW_CRED_FLOODING);
	/* it leads to bearers that there are none of */
	path_toward_target(&c.a, c.b.addr, BTGW_PATH_BEARERS_GATT);
	check(mesh_send(a, &to, "\x01", 1, 0) == 1);
	mesh_wait_drop(&c.a, &c.sa, BTGW_MESH_DROP_NO_BEARER, 1);
	use = path_use(&c.a, c.a.addr, c.b.addr);
	check(!use.sent && !use.relayed && !use.used);
	check(!count(&c.a, &c.sa, BTGW_MESH_COUNT_DIRECTED_SENT));
	close(a);
	close(b);
	chain_del(&c);
}

/*
 * A path that goes while a message is on it, which does not arrive: the rest is
 * flooded, and does.
 */
static void test_deleted(void)
{
	struct chain c = chain_new();
	int a = mesh_bound(&c.a, c.a.addr, 0);
	int b = mesh_bound(&c.b, c.b.addr, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, c.b.addr, 0);
	uint8_t data[BTGW_MESH_MAX] = { 0x01 };
	struct mesh_got got;
	uint64_t sent;

	chain_relay(&c, true);
	chain_path(&c, c.b.addr);
	mesh_patient_sar(&c.a);
	/* acknowledgments are flooded */
	path_del(&c.b, c.a.addr, c.b.addr);
	df_set(&c.r2, true, false);
	check(mesh_send(a, &to, data, sizeof(data), 0) == sizeof(data));
	mesh_wait_count(&c.a, &c.sa, BTGW_MESH_COUNT_DIRECTED_SENT, 4);
	path_del(&c.a, c.a.addr, c.b.addr);
	check(fb_poll(b, POLLIN, LONG_MS) & POLLIN);
	mesh_recv_len(b, &got, sizeof(data));
	mesh_settle(a);
	sent = count(&c.a, &c.sa, BTGW_MESH_COUNT_DIRECTED_SENT);
	check(sent >= 4 && sent < count(&c.a, &c.sa, BTGW_MESH_COUNT_TX_PDUS));
	check(say(a, &to, b, 8) == BTGW_CRED_FLOODING);
	/* and back again */
	df_set(&c.r2, true, true);
	path_fixed(&c.a, c.a.addr, c.b.addr);
	check(say(a, &to, b, 9) == BTGW_CRED_DIRECTED);
	close(a);
	close(b);
	chain_del(&c);
}

static void test_expired(void)
{
	struct chain c = chain_new();
	int a = mesh_bound(&c.a, c.a.addr, 0);
	int b = mesh_bound(&c.b, c.b.addr, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, c.b.addr, 0);
	int events = mesh_events();
	struct nl_msg *msg;

	chain_relay(&c, true);
	chain_path(&c, c.b.addr);
	path_del(&c.a, c.a.addr, c.b.addr);
	/* one that was found, and has so long */
	msg = path_msg(&c.a, c.a.addr, c.b.addr, false);
	nla_put_u32(msg, BTGW_A_PATH_REMAINING, 100);
	mesh_op_must("path-new", msg, NULL, NULL);
	check(say(a, &to, b, 2) == BTGW_CRED_DIRECTED);
	check(mesh_event_of(&c.a, events, BTGW_CMD_PATH_EXPIRING_NTF,
			    MESH_SOON));
	msg = path_msg(&c.a, c.a.addr, c.b.addr, false);
	nla_put_u8(msg, BTGW_A_PATH_REPLACE, 1);
	nla_put_u32(msg, BTGW_A_PATH_REMAINING, 1);
	mesh_op_must("path-new", msg, NULL, NULL);
	check(mesh_event_of(&c.a, events, BTGW_CMD_PATH_DEL_NTF, MESH_SOON));
	check(say(a, &to, b, 3) == BTGW_CRED_FLOODING);
	close(events);
	close(a);
	close(b);
	chain_del(&c);
}

static void test_group(void)
{
	struct chain c = chain_new();
	int a = mesh_bound(&c.a, c.a.addr, 0);
	int b = mesh_bound(&c.b, c.b.addr, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_GROUP, 0);
	struct nl_msg *msg;

	chain_relay(&c, true);
	chain_path(&c, MESH_GROUP);
	check(say(a, &to, b, 2) == BTGW_CRED_DIRECTED);
	/* one that still gathers its branches is not used where it begins */
	path_del(&c.a, c.a.addr, MESH_GROUP);
	msg = path_msg(&c.a, c.a.addr, MESH_GROUP, false);
	nla_put_u8(msg, BTGW_A_PATH_NOT_READY, 1);
	mesh_op_must("path-new", msg, NULL, NULL);
	check(say(a, &to, b, 3) == BTGW_CRED_FLOODING);
	msg = mesh_op(BTGW_CMD_PATH_SET);
	path_key(msg, &c.a, c.a.addr, MESH_GROUP, false);
	nla_put_u8(msg, BTGW_A_PATH_NOT_READY, 0);
	mesh_op_must("path-set", msg, NULL, NULL);
	check(say(a, &to, b, 4) == BTGW_CRED_DIRECTED);
	close(a);
	close(b);
	chain_del(&c);
}

static int control(const struct mesh_node *node)
{
	struct sockaddr_btgw sa = mesh_addr(node, node->addr, BTGW_KEY_ANY);
	int fd = mesh_socket();

	sa.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	check(!mesh_try_bind(fd, &sa));
	return fd;
}

/* Messages of directed forwarding itself are for userspace. */
static void test_control(void)
{
	static const uint8_t request[] = {
		BTGW_CTL_PATH_REQUEST, 0x06, 0, 0, 0x03, 0x01, 0x80, 0x01, 3,
	};
	static const uint8_t echo[] = { BTGW_CTL_PATH_ECHO_REQUEST };
	struct chain c = chain_new();
	int a = control(&c.a), r1 = control(&c.r1), b = control(&c.b);
	struct sockaddr_btgw to = mesh_addr(NULL, 0xfffb, BTGW_KEY_ANY);
	struct mesh_got got;

	/* one hop, to all directed forwarding nodes */
	to.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	to.btgw_flags = BTGW_F_DIRECTED | BTGW_F_IMMUTABLE;
	to.btgw_ttl = 0;
	check(mesh_send(a, &to, request, sizeof(request), 0) ==
	      sizeof(request));
	mesh_recv_len(r1, &got, sizeof(request));
	check(!memcmp(got.data, request, sizeof(request)));
	check(got.rx.cred == BTGW_CRED_DIRECTED && !got.rx.ttl &&
	      got.rx.dst == 0xfffb && got.from.btgw_addr == c.a.addr);
	mesh_silent(b);

	/* under other credentials, or with another TTL, it is none */
	to.btgw_flags = BTGW_F_IMMUTABLE;
	check(mesh_send(a, &to, request, sizeof(request), 0) > 0);
	mesh_wait_drop(&c.r1, &c.s1, BTGW_MESH_DROP_CTL_MALFORMED, 1);
	to.btgw_flags = BTGW_F_DIRECTED | BTGW_F_IMMUTABLE;
	to.btgw_ttl = 5;
	check(mesh_send(a, &to, request, sizeof(request), 0) > 0);
	mesh_wait_drop(&c.r1, &c.s1, BTGW_MESH_DROP_CTL_MALFORMED, 2);
	/* that one went on: to them all there is always a path */
	mesh_wait_drop(&c.b, &c.sb, BTGW_MESH_DROP_CTL_MALFORMED, 1);
	mesh_silent(r1);

	/* where directed forwarding is off, it is for nobody */
	df_set(&c.r1, false, false);
	to.btgw_ttl = 0;
	chain_mark(&c);
	check(mesh_send(a, &to, request, sizeof(request), 0) > 0);
	mesh_wait_drop(&c.r1, &c.s1, BTGW_MESH_DROP_NET_DIRECTED, 1);
	mesh_silent(r1);
	df_set(&c.r1, true, true);

	/* an echo goes all the way, and to a virtual address, too */
	chain_path(&c, c.b.addr);
	to.btgw_addr = c.b.addr;
	to.btgw_ttl = 127;
	check(mesh_send(a, &to, echo, sizeof(echo), 0) == sizeof(echo));
	mesh_recv_len(b, &got, sizeof(echo));
	check(got.rx.cred == BTGW_CRED_DIRECTED && got.rx.ttl == 125);
	to.btgw_addr = btgw_virtual_address(mesh_label);
	chain_path(&c, to.btgw_addr);
	check(mesh_send(a, &to, echo, sizeof(echo), 0) == sizeof(echo));
	mesh_recv_len(b, &got, sizeof(echo));
	check(got.rx.dst == to.btgw_addr);
	/* and no other, nor in segments, which would not leave */
	check(mesh_send(a, &to, request, sizeof(request), 0) < 0);
	to.btgw_flags |= BTGW_F_SEGMENT;
	check(mesh_send(a, &to, echo, sizeof(echo), 0) < 0);
	close(a);
	close(r1);
	close(b);
	chain_del(&c);
}

/* What a Low Power node sends goes by a path of its Friend. */
static void test_friend(void)
{
	struct lpn *l = lpn_friend(6000);
	struct mesh_air *out = mesh_air_new(&l->node);
	struct btgw_net_cred directed;
	struct btgw_net_pdu pdu, got;
	struct nl_msg *msg;
	unsigned int i;

	btgw_net_cred_directed(&directed, out->netkey);
	out->friend = &directed;
	df_set(&l->node, true, false);
	msg = mesh_op(BTGW_CMD_DF_SET);
	nla_put_u16(msg, BTGW_A_DF_NET, l->node.net);
	nla_put_u16(msg, BTGW_A_DF_SUBNET, 0);
	nla_put_u8(msg, BTGW_A_DF_FRIEND, 1);
	mesh_op_must("df-set", msg, NULL, NULL);
	for (i = 0; i < 3; i++) {
		/* no path; one that it does not depend on; it does */
		if (i == 1)
			path_fixed(&l->node, l->node.addr, 0x301);
		if (i == 2) {
			msg = mesh_op(BTGW_CMD_DEPENDENT_NEW);
			path_key(msg, &l->node, l->node.addr, 0x301, true);
			nla_put_u32(msg, BTGW_A_DEPENDENT_SIDE,
				    BTGW_PATH_SIDE_ORIGIN);
			nla_put_u16(msg, BTGW_A_DEPENDENT_ADDR, LPN_ADDR);
			nla_put_u8(msg, BTGW_A_DEPENDENT_ELEMENTS, 2);
			mesh_op_must("dependent-new", msg, NULL, NULL);
		}
		pdu = mesh_air_access(l->air, LPN_ADDR, 0x302, l->seq++, 5,
				      lpn_data, 3);
		mesh_air_send(l->air, &l->cred, &pdu);
		check(mesh_air_recv(out, &got, MESH_SOON));
		check(got.src == LPN_ADDR && got.dst == 0x302 &&
		      got.seq == pdu.seq && got.ttl == 4);
		check(out->heard == (i < 2 ? &out->flooding : &directed));
		if (i == 0)
			check(mesh_event(l->events, BTGW_CMD_PATH_NEEDED_NTF,
					 MESH_SOON));
	}
	mesh_air_del(out);
	lpn_del(l);
}

static uint32_t next_random(void)
{
	static uint32_t state = 12345;

	state = state * 1664525 + 1013904223;
	return state >> 8;
}

/* Waits until so many PDUs were looked at, and not one more. */
static void looked_at(const struct mesh_node *node,
		      const struct mesh_stats *from, uint64_t n,
		      struct mesh_stats *s)
{
	uint64_t end = mesh_now_ms() + LONG_MS, seen;

	do {
		usleep(1000);
		mesh_stats_since(node, from, s);
		seen = s->count[BTGW_MESH_COUNT_RX_PDUS] + mesh_bad_pdus(s) +
		       s->drop[BTGW_MESH_DROP_NET_DUPLICATE] +
		       s->drop[BTGW_MESH_DROP_BEARER_FRAME];
	} while (seen < n && mesh_now_ms() < end);
	if (seen != n)
		fail("%llu PDUs of %llu", (unsigned long long)seen,
		     (unsigned long long)n);
}

/* Directed PDUs of any kind: each is counted, and only those with a path pass. */
static void test_hostile(void)
{
	struct mesh_node r = mesh_node_new(2, 0x101);
	struct mesh_air *in = mesh_air_new(&r), *out = mesh_air_new(&r);
	struct btgw_net_cred directed;
	uint64_t passed = 0, i, relayed;
	struct mesh_stats before, s;
	struct btgw_net_pdu pdu, got;
	uint8_t data[11] = { 0x01 };

	btgw_net_cred_directed(&directed, in->netkey);
	out->friend = &directed;
	df_set(&r, true, true);
	path_fixed(&r, 0x301, 0x401);
	mesh_stats(&r, &before);
	for (i = 0; i < HOSTILE; i++) {
		uint32_t x = next_random();
		uint16_t src = x & 1 ? 0x301 + x % 7 : 1 + x % 0x7ffe;
		uint16_t dst = x & 2 ? 0x401 + x % 5 : x % 0x7ffe + 1;
		uint8_t ttl = next_random() % 4 ? x % 128 : x % 3;
		uint8_t octets[BTGW_NET_MAX];
		size_t len;

		/* a group, whichever it is */
		if (!(x % 11))
			dst |= 0xc000;
		pdu = mesh_air_access(in, src, dst, i, ttl, data, 1 + x % 11);
		if (x & 4) {
			/* a control message of any opcode and length */
			pdu.ctl = true;
			pdu.len = 1 + x % 12;
			pdu.transport[0] = next_random() & 0x1f;
		}
		len = btgw_net_seal(&directed, &pdu, octets);
		check(len);
		if (!(next_random() % 5))
			octets[next_random() % len] ^= 1 << x % 8;
		mesh_air_raw(in, BTGW_BEARER_MESSAGE, octets,
			     next_random() % 10 ? len : x % len + 1);
		if (i % BURST != BURST - 1)
			continue;
		looked_at(&r, &before, i + 1, &s);
		while (mesh_air_recv(out, &got, 1)) {
			check(out->heard == &directed);
			check(got.ttl < 127);
			passed++;
		}
		mesh_air_drain(in, 1);
	}
	mesh_stats_print("relay", &s);
	relayed = s.count[BTGW_MESH_COUNT_DIRECTED_RELAYED];
	check(relayed && relayed == s.count[BTGW_MESH_COUNT_RELAYED]);
	while (passed < relayed && mesh_air_recv(out, &got, MESH_SOON))
		passed++;
	check(passed == relayed);
	check(path_use(&r, 0x301, 0x401).relayed <= relayed);
	check(!s.count[BTGW_MESH_COUNT_TX_PDUS]);
	mesh_air_del(in);
	mesh_air_del(out);
	mesh_node_del(&r);
}

static const struct fb_case cases[] = {
	{ "data goes by a path, and nowhere else", test_by_path },
	{ "what a socket asks for", test_flags },
	{ "a path that leads nowhere", test_nowhere },
	{ "a path deleted under way", test_deleted },
	{ "a path that expires", test_expired },
	{ "to a group", test_group },
	{ "control messages go up and come down", test_control },
	{ "a Low Power node and its Friend", test_friend },
	{ "hostile PDUs", test_hostile },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
