// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_relay - three nodes in a row: what goes through the one in the middle
 */
#include <unistd.h>
#include <sys/wait.h>

#include "compiler.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

#define PAIRS		9
#define SIZES		(BTGW_MESH_MAX + BTGW_MESH_MAX_MIC64)
/* of the first n */
#define SENT(n)		(((n) + step - 1) / step)

/* on the slow kernel every fourth, which leaves no pair out */
static unsigned int step = 1;

struct row {
	struct mesh_node a, r, b;
	uint32_t left, right;
	struct mesh_stats sa, sr, sb;
};

static void row_mark(struct row *row)
{
	mesh_stats(&row->a, &row->sa);
	mesh_stats(&row->r, &row->sr);
	mesh_stats(&row->b, &row->sb);
}

static struct row row_new(void)
{
	struct row row = {
		.a = mesh_node_new(1, 1),
		.r = mesh_node_new(2, 0x101),
		.b = mesh_node_new(3, 0x201),
	};

	row.left = mesh_join(&row.a, &row.r);
	row.right = mesh_join(&row.r, &row.b);
	mesh_set(&row.r, BTGW_A_NET_RELAY, 1, 1);
	mesh_fast_sar(&row.a);
	mesh_fast_sar(&row.b);
	row_mark(&row);
	return row;
}

static void row_del(const struct row *row)
{
	mesh_node_del(&row->a);
	mesh_node_del(&row->r);
	mesh_node_del(&row->b);
	mesh_leave(row->left);
	mesh_leave(row->right);
}

/*
 * Until the nodes are quiet: nothing more is sent or relayed, and @adds_up, if
 * there is one, finds nothing wrong. Otherwise that says where it did.
 */
static void row_since(struct row *row, struct mesh_stats *a,
		      struct mesh_stats *r, struct mesh_stats *b,
		      int (*adds_up)(const struct mesh_stats *a,
				     const struct mesh_stats *r,
				     const struct mesh_stats *b))
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	uint64_t before = ~0ull, now = 0;
	int wrong = 0;

	while (now != before || (wrong && mesh_now_ms() < end)) {
		before = now;
		usleep(500000);
		mesh_stats_since(&row->a, &row->sa, a);
		mesh_stats_since(&row->r, &row->sr, r);
		mesh_stats_since(&row->b, &row->sb, b);
		now = a->count[BTGW_MESH_COUNT_TX_PDUS] +
		      b->count[BTGW_MESH_COUNT_TX_PDUS] +
		      r->count[BTGW_MESH_COUNT_RELAYED] +
		      b->count[BTGW_MESH_COUNT_RX_PDUS] +
		      a->count[BTGW_MESH_COUNT_RX_PDUS];
		wrong = adds_up ? adds_up(a, r, b) : 0;
	}
	mesh_stats_print("A", a);
	mesh_stats_print("relay", r);
	mesh_stats_print("B", b);
	if (wrong)
		fail("number %d of what must hold does not", wrong);
}

/* 0: they all hold, or the number of the first that does not, from 1 on */
static int first_wrong(const bool *holds, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (!holds[i])
			return i + 1;
	return 0;
}

static void fill(uint8_t *data, unsigned int index, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		data[i] = (i ? i * 7 + index * 13 : 0x01) & 0x7f;
}

/* 0..379: that size less one; after that the same with a TransMIC of 64 bits */
static size_t size_of(unsigned int index)
{
	return index < BTGW_MESH_MAX ? index + 1 : index - BTGW_MESH_MAX + 1;
}

/*
 * The sizes in turn from each element of A to each of B, so that nine messages
 * are under way at a time.
 */
static void send_sizes(const struct row *row)
{
	uint8_t data[BTGW_MESH_MAX];
	unsigned int i;
	int fd[3];

	for (i = 0; i < 3; i++)
		fd[i] = mesh_bound(&row->a, row->a.addr + i, 0);
	for (i = 0; i < SIZES; i += step) {
		unsigned int pair = i % PAIRS;
		struct sockaddr_btgw to =
			mesh_addr(NULL, row->b.addr + pair / 3, 0);
		size_t len = size_of(i);

		if (i >= BTGW_MESH_MAX)
			to.btgw_flags = BTGW_F_MIC64;
		fill(data, i, len);
		check(mesh_send(fd[pair % 3], &to, data, len, 0) ==
		      (ssize_t)len);
		/*
		 * What is one PDU is sent once: it must not meet a queue that
		 * segments have filled.
		 */
		if (len <= 11 && size_of(i + step) > 11)
			mesh_wait_count(&row->b, &row->sb,
					BTGW_MESH_COUNT_RX_ACCESS, SENT(11));
	}
	for (i = 0; i < 3; i++) {
		while (mesh_info(fd[i]).queued)
			usleep(10000);
		check(!mesh_info(fd[i]).tx_failed);
	}
}

static void take_size(const struct mesh_got *got, unsigned int element,
		      uint8_t *seen)
{
	bool mic64 = got->rx.flags & BTGW_F_MIC64;
	unsigned int i = got->len - 1 + (mic64 ? BTGW_MESH_MAX : 0);
	uint8_t data[BTGW_MESH_MAX];

	check(got->len >= 1 && i < SIZES && !(i % step) && !seen[i]);
	seen[i] = 1;
	fill(data, i, got->len);
	check(!memcmp(data, got->data, got->len));
	check(i % PAIRS / 3 == element);
	check(got->from.btgw_addr == 1 + i % PAIRS % 3);
	check(!(got->rx.flags & BTGW_F_SEGMENT) == (got->len <= 11 && !mic64));
	check(got->rx.ttl == 6 && got->rx.cred == BTGW_CRED_FLOODING);
}

static uint64_t on_air(const struct mesh_stats *s)
{
	return s->count[BTGW_MESH_COUNT_TX_PDUS] -
	       s->drop[BTGW_MESH_DROP_TX_OVERRUN];
}

static int sizes_add_up(const struct mesh_stats *a, const struct mesh_stats *r,
			const struct mesh_stats *b)
{
	const bool holds[] = {
		a->count[BTGW_MESH_COUNT_TX_ACCESS] == SENT(SIZES),
		b->count[BTGW_MESH_COUNT_RX_ACCESS] == SENT(SIZES),
		/* what A sends: 11 messages of one PDU, and segments */
		a->count[BTGW_MESH_COUNT_TX_PDUS] ==
		SENT(11) + a->count[BTGW_MESH_COUNT_TX_SEGMENTS],
		b->count[BTGW_MESH_COUNT_TX_PDUS] ==
		b->count[BTGW_MESH_COUNT_TX_ACKS],
		/*
		 * All of it passes the relay, in both directions, once; on a
		 * slow machine but for what the queues of bearers had no room
		 * for.
		 */
		r->count[BTGW_MESH_COUNT_RX_PDUS] +
		r->drop[BTGW_MESH_DROP_RX_OVERRUN] == on_air(a) + on_air(b),
		r->count[BTGW_MESH_COUNT_RELAYED] ==
		r->count[BTGW_MESH_COUNT_RX_PDUS],
		!r->count[BTGW_MESH_COUNT_TX_PDUS],
		mesh_drops(r) == r->drop[BTGW_MESH_DROP_TX_OVERRUN] +
		r->drop[BTGW_MESH_DROP_RX_OVERRUN],
		a->count[BTGW_MESH_COUNT_RX_PDUS] +
		a->drop[BTGW_MESH_DROP_RX_OVERRUN] +
		b->count[BTGW_MESH_COUNT_RX_PDUS] +
		b->drop[BTGW_MESH_DROP_RX_OVERRUN] +
		r->drop[BTGW_MESH_DROP_TX_OVERRUN] ==
		r->count[BTGW_MESH_COUNT_RELAYED],
		/* each segment was new, or was sent again before its answer came */
		SENT(11) + b->count[BTGW_MESH_COUNT_RX_SEGMENTS] +
		b->drop[BTGW_MESH_DROP_SAR_DUPLICATE] +
		b->drop[BTGW_MESH_DROP_SAR_COMPLETE] +
		b->drop[BTGW_MESH_DROP_REPLAY_OLD] ==
		b->count[BTGW_MESH_COUNT_RX_PDUS],
		a->count[BTGW_MESH_COUNT_RX_ACKS] +
		a->drop[BTGW_MESH_DROP_ACK_UNEXPECTED] ==
		a->count[BTGW_MESH_COUNT_RX_PDUS],
	};

	return first_wrong(holds, ARRAY_SIZE(holds));
}

static void sizes_counters(struct row *row)
{
	struct mesh_stats a, r, b;

	row_since(row, &a, &r, &b, sizes_add_up);
}

static void test_sizes(void)
{
	bool slow = getenv("BTGW_DEBUG_KERNEL");
	int size = 4 << 20;
	uint8_t seen[SIZES] = {};
	struct row row = row_new();
	struct pollfd p[3];
	struct mesh_got got;
	unsigned int i, n = 0;
	int status;
	pid_t pid;

	if (slow)
		step = 4;
	/* all arrives in the end: acknowledgments of a slow machine are late */
	mesh_endless_sar(&row.a);
	mesh_endless_sar(&row.b);
	for (i = 0; i < 3; i++) {
		p[i].fd = mesh_bound(&row.b, row.b.addr + i, 0);
		p[i].events = POLLIN;
		/* whoever looks late is to miss none */
		check(!setsockopt(p[i].fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
				  sizeof(size)));
	}
	pid = fork();
	check(pid >= 0);
	if (!pid) {
		send_sizes(&row);
		_exit(0);
	}
	while (n < SENT(SIZES)) {
		check(poll(p, 3, MESH_SOON) > 0);
		for (i = 0; i < 3; i++) {
			if (!(p[i].revents & POLLIN))
				continue;
			mesh_recv(p[i].fd, &got);
			take_size(&got, i, seen);
			n++;
		}
	}
	check(waitpid(pid, &status, 0) == pid && !status);
	sizes_counters(&row);
	for (i = 0; i < 3; i++) {
		mesh_silent(p[i].fd);
		close(p[i].fd);
	}
	row_del(&row);
}

/* Two labels that have the same virtual address. */
static void colliding(uint8_t x[16], uint8_t y[16])
{
	static uint16_t of[0x4000];
	uint32_t i;

	memset(x, 0x42, 16);
	memset(y, 0x42, 16);
	for (i = 1; i < 0x4000; i++) {
		uint16_t at;

		memcpy(x, &i, sizeof(i));
		at = btgw_virtual_address(x) - BTGW_ADDR_VIRTUAL;
		if (of[at]) {
			i = of[at];
			memcpy(y, &i, sizeof(i));
			check(btgw_virtual_address(x) ==
			      btgw_virtual_address(y) && memcmp(x, y, 16));
			return;
		}
		of[at] = i;
	}
	fail("no labels collide");
}

static void test_labels(void)
{
	static const size_t sizes[] = { 3, 11, 12, 60 };
	struct row row = row_new();
	uint8_t label[2][16], data[60];
	struct mesh_got got;
	unsigned int i, k;
	int a, b[3];

	colliding(label[0], label[1]);
	a = mesh_bound(&row.a, 1, 0);
	for (i = 0; i < 3; i++)
		b[i] = mesh_bound(&row.b, row.b.addr + i, 0);
	for (i = 0; i < 2; i++)
		mesh_sub_label(&row.b, row.b.addr + i, label[i]);
	for (k = 0; k < 8; k++) {
		struct sockaddr_btgw to = mesh_addr(NULL, 0, 0);
		size_t len = sizes[k / 2];

		to.btgw_flags = BTGW_F_VIRTUAL;
		memcpy(to.btgw_label, label[k % 2], 16);
		fill(data, k, len);
		check(mesh_send(a, &to, data, len, 0) == (ssize_t)len);
		mesh_recv_len(b[k % 2], &got, len);
		check(!memcmp(got.data, data, len));
		check(!memcmp(got.rx.label, label[k % 2], 16));
		check(got.rx.dst == btgw_virtual_address(label[0]) &&
		      (got.rx.flags & BTGW_F_VIRTUAL) && got.rx.ttl == 6);
		check(!mesh_info(b[!(k % 2)]).rx || k);
	}
	for (i = 0; i < 3; i++) {
		mesh_silent(b[i]);
		check(mesh_info(b[i]).rx == (i < 2 ? 4 : 0));
		close(b[i]);
	}
	close(a);
	row_del(&row);
}

static int groups_add_up(const struct mesh_stats *a, const struct mesh_stats *r,
			 const struct mesh_stats *b)
{
	const bool holds[] = {
		/* rounds of a group are not acknowledged: repeats are dropped */
		!b->count[BTGW_MESH_COUNT_TX_ACKS] &&
		!r->count[BTGW_MESH_COUNT_TX_ACKS],
		a->count[BTGW_MESH_COUNT_LOOPED] == 4,
		r->count[BTGW_MESH_COUNT_RELAYED] ==
		a->count[BTGW_MESH_COUNT_TX_PDUS],
		b->count[BTGW_MESH_COUNT_RX_PDUS] ==
		a->count[BTGW_MESH_COUNT_TX_PDUS],
		b->count[BTGW_MESH_COUNT_RX_ACCESS] == 4 &&
		r->count[BTGW_MESH_COUNT_RX_ACCESS] == 4,
	};

	return first_wrong(holds, ARRAY_SIZE(holds));
}

static void test_groups(void)
{
	static const size_t sizes[] = { 5, 11, 12, 100 };
	struct row row = row_new();
	uint8_t data[100];
	struct mesh_got got;
	struct mesh_stats a, r, b;
	int fd[9], i;
	unsigned int k;

	for (i = 0; i < 9; i++)
		fd[i] = mesh_bound(i < 3 ? &row.a : i < 6 ? &row.r : &row.b,
				   0x100 * (i / 3) + 1 + i % 3, 0);
	for (k = 0; k < 4; k++) {
		struct sockaddr_btgw to = mesh_addr(NULL, MESH_GROUP, 0);

		fill(data, k, sizes[k]);
		check(mesh_send(fd[0], &to, data, sizes[k], 0) > 0);
		for (i = 0; i < 9; i++) {
			mesh_recv_len(fd[i], &got, sizes[k]);
			check(!memcmp(got.data, data, sizes[k]));
			check(got.rx.dst == MESH_GROUP);
			check(got.rx.ttl == (i < 6 ? 7 : 6));
			check(!(got.rx.flags & BTGW_F_LOCAL) == (i >= 3));
		}
		mesh_settle(fd[0]);
	}
	row_since(&row, &a, &r, &b, groups_add_up);
	for (i = 0; i < 9; i++) {
		mesh_silent(fd[i]);
		close(fd[i]);
	}
	row_del(&row);
}

static void test_device_key(void)
{
	struct row row = row_new();
	struct sockaddr_btgw to = mesh_addr(NULL, row.b.addr, BTGW_KEY_ANY);
	struct sockaddr_btgw sa = mesh_addr(&row.a, 1, BTGW_KEY_ANY);
	int client = mesh_socket(), server = mesh_socket();
	static const size_t sizes[] = { 1, 11, 12, 380 };
	uint8_t data[380];
	struct mesh_got got;
	unsigned int i;

	mesh_devkey(&row.a, &row.b);
	sa.btgw_keytype = BTGW_KEYTYPE_REMOTE_DEV;
	check(!mesh_try_bind(client, &sa));
	sa = mesh_addr(&row.b, row.b.addr, BTGW_KEY_ANY);
	sa.btgw_keytype = BTGW_KEYTYPE_DEV;
	check(!mesh_try_bind(server, &sa));
	to.btgw_keytype = BTGW_KEYTYPE_REMOTE_DEV;
	for (i = 0; i < 4; i++) {
		fill(data, i, sizes[i]);
		check(mesh_send(client, &to, data, sizes[i], 0) > 0);
		mesh_recv_len(server, &got, sizes[i]);
		check(!memcmp(got.data, data, sizes[i]) && got.rx.ttl == 6);
		check(mesh_send(server, &got.from, data, sizes[i], 0) > 0);
		mesh_recv_len(client, &got, sizes[i]);
		check(!memcmp(got.data, data, sizes[i]));
	}
	close(client);
	close(server);
	row_del(&row);
}

static void test_ttl(void)
{
	struct row row = row_new();
	struct mesh_stats a, r, b;
	int from = mesh_bound(&row.a, 1, 0);
	int far = mesh_bound(&row.b, row.b.addr, 0);
	int near = mesh_bound(&row.r, row.r.addr, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, row.b.addr, 0);
	static const uint8_t ttls[] = { 2, 3, 127 };
	struct mesh_got got;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		to.btgw_ttl = ttls[i];
		check(mesh_send(from, &to, "\x01", 1, 0) == 1);
		mesh_recv_len(far, &got, 1);
		check(got.rx.ttl == ttls[i] - 1);
	}
	/* not beyond the next node */
	to.btgw_ttl = 0;
	check(mesh_send(from, &to, "\x02", 1, 0) == 1);
	mesh_silent(far);
	to.btgw_addr = row.r.addr;
	check(mesh_send(from, &to, "\x03", 1, 0) == 1);
	mesh_recv_len(near, &got, 1);
	check(!got.rx.ttl && got.data[0] == 3);
	mesh_wait_drop(&row.r, &row.sr, BTGW_MESH_DROP_RELAY_TTL, 1);
	row_since(&row, &a, &r, &b, NULL);
	check(r.count[BTGW_MESH_COUNT_RELAYED] == 3);
	check(r.drop[BTGW_MESH_DROP_RELAY_TTL] == 1 && mesh_drops(&r) == 1);
	/* nor through a node that does not relay */
	mesh_set(&row.r, BTGW_A_NET_RELAY, 0, 1);
	to = mesh_addr(NULL, row.b.addr, 0);
	check(mesh_send(from, &to, "\x04", 1, 0) == 1);
	mesh_wait_drop(&row.r, &row.sr, BTGW_MESH_DROP_RELAY_OFF, 1);
	mesh_silent(far);
	row_since(&row, &a, &r, &b, NULL);
	check(r.drop[BTGW_MESH_DROP_RELAY_OFF] == 1 && mesh_drops(&r) == 2);
	check(b.count[BTGW_MESH_COUNT_RX_PDUS] == 3);
	close(from);
	close(far);
	close(near);
	row_del(&row);
}

/* Messages within a node are not on the air, but those to groups are. */
static void test_loopback(void)
{
	static const size_t sizes[] = { 1, 11, 12, 380 };
	struct row row = row_new();
	struct mesh_stats a, r, b;
	int from = mesh_bound(&row.a, 1, 0);
	int to_fd = mesh_bound(&row.a, 2, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, 2, 0);
	uint8_t data[380];
	struct mesh_got got;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		fill(data, i, sizes[i]);
		check(mesh_send(from, &to, data, sizes[i], 0) > 0);
		mesh_recv_len(to_fd, &got, sizes[i]);
		check(!memcmp(got.data, data, sizes[i]));
		check((got.rx.flags & BTGW_F_LOCAL) && !got.rx.hops &&
		      !got.rx.bearer);
	}
	mesh_silent(from);
	row_since(&row, &a, &r, &b, NULL);
	check(!a.count[BTGW_MESH_COUNT_TX_PDUS] &&
	      a.count[BTGW_MESH_COUNT_LOOPED] == 4 &&
	      a.count[BTGW_MESH_COUNT_RX_ACCESS] == 4 &&
	      !r.count[BTGW_MESH_COUNT_RX_PDUS]);
	close(from);
	close(to_fd);
	row_del(&row);
}

/* What leaves a relay is what came, with a TTL one less. */
static void test_unchanged(void)
{
	struct mesh_node r = mesh_node_new(2, 0x101);
	struct mesh_air *in = mesh_air_new(&r), *out = mesh_air_new(&r);
	struct btgw_net_pdu pdu, got;
	struct mesh_stats before, s;
	uint8_t data[11];
	unsigned int i;

	mesh_set(&r, BTGW_A_NET_RELAY, 1, 1);
	mesh_stats(&r, &before);
	for (i = 0; i < 127; i++) {
		fill(data, i, sizeof(data));
		pdu = mesh_air_access(in, 0x301 + i % 5, 0x401, 100 + i, i + 1,
				      data, 1 + i % 11);
		mesh_air_send(in, NULL, &pdu);
		if (i == 0)
			continue;
		check(mesh_air_recv(out, &got, MESH_SOON));
		check(got.ttl == i && got.src == pdu.src &&
		      got.dst == pdu.dst && got.seq == pdu.seq &&
		      got.iv_index == pdu.iv_index && !got.ctl &&
		      got.len == pdu.len &&
		      !memcmp(got.transport, pdu.transport, pdu.len));
		/* the bearer is a radio: those behind it hear it again */
		check(mesh_air_recv(in, &got, MESH_SOON));
		check(got.ttl == i && got.seq == pdu.seq);
	}
	mesh_wait_count(&r, &before, BTGW_MESH_COUNT_RELAYED, 126);
	mesh_stats_since(&r, &before, &s);
	check(s.count[BTGW_MESH_COUNT_RX_PDUS] == 127 &&
	      s.count[BTGW_MESH_COUNT_RELAYED] == 126 &&
	      s.drop[BTGW_MESH_DROP_RELAY_TTL] == 1 && mesh_drops(&s) == 1);
	mesh_node_del(&r);
	mesh_air_del(in);
	mesh_air_del(out);
}

static const struct fb_case cases[] = {
	{ "every size and TransMIC through a relay", test_sizes },
	{ "two labels with one address", test_labels },
	{ "a group of three nodes", test_groups },
	{ "device keys through a relay", test_device_key },
	{ "TTL", test_ttl },
	{ "within a node", test_loopback },
	{ "a relay changes the TTL alone", test_unchanged },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
