// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_faults - a bad link, PDUs that are none, tables that are full
 */
#include <pthread.h>
#include <unistd.h>

#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

static uint8_t data[BTGW_MESH_MAX];

static void data_init(void)
{
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (i * 5 + 1) & 0x7f;
}

/*
 * A bad link
 */

#define LOSSY		150
#define LOSSY_LEN(i)	(4 + (i) * 3 % 200)

struct lossy {
	struct mesh_shim shim;
	int a, b;
	atomic_bool stop;
};

static void *lossy_run(void *arg)
{
	struct lossy *l = arg;

	mesh_shim_run(&l->shim, l->a, l->b, 1, &l->stop);
	return NULL;
}

static void lossy_take(int fd, unsigned int *seen)
{
	struct mesh_got got;
	unsigned int i;

	while (fb_poll(fd, POLLIN, 0) & POLLIN) {
		mesh_recv(fd, &got);
		i = got.data[1] | got.data[2] << 8;
		check(got.len >= 4 && i < LOSSY && got.len == LOSSY_LEN(i));
		check(!memcmp(got.data + 3, data + 3, got.len - 3));
		check(!seen[i]++);
	}
}

/* every PDU is one frame, but for those that found no room in a queue */
static bool lossy_adds_up(const struct mesh_shim *shim,
			  const struct mesh_stats *s)
{
	int i;

	for (i = 0; i < 2; i++)
		if (s[i].count[BTGW_MESH_COUNT_TX_PDUS] !=
		    shim->frames[i] + s[i].drop[BTGW_MESH_DROP_TX_OVERRUN] ||
		    s[i].count[BTGW_MESH_COUNT_RX_PDUS] +
		    s[i].drop[BTGW_MESH_DROP_NET_DUPLICATE] +
		    s[i].drop[BTGW_MESH_DROP_RX_OVERRUN] +
		    mesh_bad_pdus(&s[i]) != shim->passed[i])
			return false;
	return true;
}

/* What was reported as acknowledged has arrived; nothing arrives twice. */
static void test_lossy(void)
{
	struct mesh_node na = mesh_node_new(1, 1);
	struct mesh_node nb = mesh_node_new(2, 0x101);
	struct mesh_air *a = mesh_air_new(&na), *b = mesh_air_new(&nb);
	struct lossy l = {
		.shim = { .loss = 10, .twice = 5, .late = 5, .bad = 3 },
		.a = a->fd,
		.b = b->fd,
	};
	unsigned int seen[LOSSY] = {}, ended[LOSSY] = {};
	struct mesh_stats before[2], s[2];
	unsigned int i, n, failed = 0, unseen = 0;
	struct btgw_mesh_done done;
	pthread_t thread;
	int from, to[3];
	uint64_t end;

	data_init();
	mesh_fast_sar(&na);
	mesh_fast_sar(&nb);
	mesh_stats(&na, &before[0]);
	mesh_stats(&nb, &before[1]);
	check(!pthread_create(&thread, NULL, lossy_run, &l));
	from = mesh_bound(&na, 1, 0);
	fb_set(from, BTGW_RECVERR, 2);
	for (i = 0; i < 3; i++)
		to[i] = mesh_bound(&nb, nb.addr + i, 0);

	for (i = 0, n = 0; n < LOSSY;) {
		struct sockaddr_btgw sa = mesh_addr(NULL, nb.addr + i % 3, 0);
		uint8_t msg[BTGW_MESH_MAX];

		/* no more under way than the queue of outcomes has room for */
		if (i < LOSSY && i - n < 30) {
			memcpy(msg, data, sizeof(msg));
			msg[1] = i & 0xff;
			msg[2] = i >> 8;
			check(mesh_send_cookie(from, &sa, msg, LOSSY_LEN(i),
					       i + 1) > 0);
			i++;
			continue;
		}
		mesh_done(from, &done);
		check(done.cookie >= 1 && done.cookie <= LOSSY);
		check(!ended[done.cookie - 1]);
		ended[done.cookie - 1] = done.error ? 2 : 1;
		if (done.error && done.error != ETIMEDOUT)
			fail("message %u of %u octets: %s", done.cookie - 1,
			     LOSSY_LEN(done.cookie - 1), strerror(done.error));
		n++;
		lossy_take(to[0], seen);
		lossy_take(to[1], seen);
		lossy_take(to[2], seen);
	}
	usleep(300000);
	atomic_store(&l.stop, true);
	check(!pthread_join(thread, NULL));
	/* until what is on its way has arrived; a late one is lost to both */
	end = mesh_now_ms() + MESH_SOON;
	do {
		l.shim.frames[0] += mesh_air_drain(a, 100);
		l.shim.frames[1] += mesh_air_drain(b, 100);
		mesh_stats_since(&na, &before[0], &s[0]);
		mesh_stats_since(&nb, &before[1], &s[1]);
	} while (!lossy_adds_up(&l.shim, s) && mesh_now_ms() < end);
	for (i = 0; i < 3; i++)
		lossy_take(to[i], seen);
	for (i = 0; i < LOSSY; i++) {
		bool segmented = LOSSY_LEN(i) > 11;

		failed += ended[i] == 2;
		unseen += !seen[i];
		if (segmented && ended[i] == 1)
			check(seen[i]);
	}
	printf("# %u sent, %u given up, %u not heard\n", LOSSY, failed,
	       unseen);
	printf("# frames %llu, lost %llu, twice %llu, late %llu, damaged %llu\n",
	       (unsigned long long)(l.shim.frames[0] + l.shim.frames[1]),
	       (unsigned long long)l.shim.lost,
	       (unsigned long long)l.shim.doubled,
	       (unsigned long long)l.shim.delayed,
	       (unsigned long long)l.shim.damaged);
	mesh_stats_print("A", &s[0]);
	mesh_stats_print("B", &s[1]);
	check(l.shim.lost && l.shim.doubled && l.shim.delayed &&
	      l.shim.damaged);
	/*
	 * 16 attempts against a loss of a tenth. What is lost all the same:
	 * unsegmented ones, of which there are eight, and those of which no
	 * segment came before a newer message of the same source.
	 */
	check(failed <= 8 && unseen <= 16);
	check(lossy_adds_up(&l.shim, s));
	mesh_node_del(&na);
	mesh_node_del(&nb);
	mesh_air_del(a);
	mesh_air_del(b);
}

/*
 * PDUs that are none
 */

#define RING	1024
#define SOURCES	8
#define BATCH	32

enum {
	VALID, AGAIN, OLD, SHORT, CUT, FLIPPED, OTHER, COLLIDING, INSIDE, FRAME,
	KINDS
};

static const char *const kinds[KINDS] = {
	"valid", "repeated", "replayed", "too short", "cut", "flipped",
	"of another network", "of another with the same NID",
	"nonsense of a member", "no frame",
};

struct flood {
	struct mesh_air *air;
	struct btgw_net_cred *other, *colliding;
	struct {
		uint8_t pdu[BTGW_NET_MAX];
		uint8_t len;
		bool again;
	} ring[RING];
	uint64_t sent[KINDS];
	uint64_t taken;
	uint32_t seq;
	uint32_t state;
};

/* all but the valid ones */
static uint64_t flood_hostile(const struct flood *f)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = VALID + 1; i < KINDS; i++)
		sum += f->sent[i];
	return sum;
}

static uint32_t flood_random(struct flood *f)
{
	f->state = f->state * 1664525 + 1013904223;
	return f->state >> 8;
}

/* Another network, whose NID is that of ours, or is not. */
static struct btgw_net_cred *flood_cred(const struct mesh_air *air, bool same)
{
	struct btgw_net_cred *cred = calloc(1, sizeof(*cred));
	struct btgw_net_cred directed;
	uint8_t key[16] = { 0x77 };
	uint32_t i;

	check(cred);
	btgw_net_cred_directed(&directed, air->netkey);
	for (i = 0; i < 100000; i++) {
		memcpy(key + 4, &i, sizeof(i));
		btgw_net_cred_flooding(cred, key);
		if (same ? cred->nid == air->flooding.nid :
			   cred->nid != air->flooding.nid &&
			   cred->nid != directed.nid)
			return cred;
	}
	fail("no such NID");
}

static size_t flood_pdu(struct flood *f, const struct btgw_net_cred *cred,
			uint8_t *out)
{
	uint32_t src = 0x201 + f->seq % SOURCES;
	struct btgw_net_pdu pdu =
		mesh_air_access(f->air, src, 1, f->seq, 3, data,
				1 + f->seq % 11);

	return btgw_net_seal(cred, &pdu, out);
}

/*
 * Whoever has the network key can say anything above the network layer: access
 * and control, unsegmented, or segments of which the last is before the first.
 */
static size_t flood_inside(struct flood *f, uint8_t *out)
{
	uint32_t n = f->sent[INSIDE];
	struct btgw_net_pdu pdu = {
		.iv_index = f->air->iv_index,
		.seq = n,
		.src = 0x301 + n % SOURCES,
		.dst = 1,
		.ttl = 3,
		.ctl = n % 3 == 0,
	};
	unsigned int i;

	pdu.len = 1 + flood_random(f) % (pdu.ctl ? 12 : 16);
	for (i = 0; i < pdu.len; i++)
		pdu.transport[i] = flood_random(f);
	if (n % 5) {
		pdu.transport[0] &= 0x7f;
	} else {
		/* SegO 31, SegN 0, or not that much of a header */
		pdu.transport[0] |= 0x80;
		pdu.transport[2] |= 0x03;
		pdu.transport[3] = 0xe0;
	}
	return btgw_net_seal(&f->air->flooding, &pdu, out);
}

static void flood_one(struct flood *f, unsigned int kind)
{
	uint8_t out[64];
	size_t len;

	if (kind >= KINDS)
		kind = VALID;
	if (kind == AGAIN && !f->sent[VALID])
		kind = VALID;
	if (kind == OLD && (f->sent[VALID] < RING ||
			    f->ring[f->sent[VALID] % RING].again))
		kind = VALID;
	memset(out, 0x55, sizeof(out));
	switch (kind) {
	case AGAIN:
		len = f->ring[(f->sent[VALID] - 1) % RING].len;
		memcpy(out, f->ring[(f->sent[VALID] - 1) % RING].pdu, len);
		break;
	case OLD:
		/* longer ago than the message cache remembers */
		len = f->ring[f->sent[VALID] % RING].len;
		memcpy(out, f->ring[f->sent[VALID] % RING].pdu, len);
		f->ring[f->sent[VALID] % RING].again = true;
		break;
	case OTHER:
		len = flood_pdu(f, f->other, out);
		break;
	case COLLIDING:
		len = flood_pdu(f, f->colliding, out);
		break;
	case INSIDE:
		len = flood_inside(f, out);
		break;
	case FRAME:
		mesh_air_raw(f->air, f->seq % 2 ? 0x29 : BTGW_BEARER_MESSAGE,
			     out, f->seq % 2 ? 20 : 30 + f->seq % 30);
		f->sent[FRAME]++;
		return;
	default:
		len = flood_pdu(f, &f->air->flooding, out);
	}
	check(len >= BTGW_NET_MIN);
	if (kind == SHORT)
		len = 1 + flood_random(f) % (BTGW_NET_MIN - 1);
	else if (kind == CUT && len > BTGW_NET_MIN)
		len -= 1 + flood_random(f) % (len - BTGW_NET_MIN);
	else if (kind == CUT)
		kind = VALID;
	if (kind == FLIPPED) {
		unsigned int bit = flood_random(f) % (len * 8);

		out[bit / 8] ^= 1 << (bit % 8);
	}
	if (kind == VALID) {
		unsigned int i = f->sent[VALID] % RING;

		memcpy(f->ring[i].pdu, out, len);
		f->ring[i].len = len;
		f->ring[i].again = false;
		f->seq++;
	}
	mesh_air_raw(f->air, BTGW_BEARER_MESSAGE, out, len);
	f->sent[kind]++;
}

/*
 * The bearer drops what finds no room in its queue. So the last PDU of a batch
 * is a good one, and the next batch waits for it.
 */
static uint64_t flood_batch(struct flood *f, int fd)
{
	struct mesh_got got;
	uint64_t n;
	int i;

	for (i = 1; i < BATCH; i++)
		flood_one(f, flood_random(f) % (KINDS + 2));
	flood_one(f, VALID);
	for (n = f->sent[VALID] - f->taken; n; n--) {
		mesh_recv(fd, &got);
		/* each once, in order */
		check(got.rx.seq == f->taken++);
	}
	return BATCH;
}

static void test_flood(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	const char *env = getenv("BTGW_MESH_PDUS");
	uint64_t wanted = env ? strtoull(env, NULL, 0) : 50000;
	uint64_t start = mesh_now_ms(), sent = 0;
	struct flood *f = calloc(1, sizeof(*f));
	struct mesh_stats before, s;
	uint64_t bad;
	int fd, i;

	if (env)
		alarm(0);
	data_init();
	check(f);
	f->air = mesh_air_new(&node);
	f->other = flood_cred(f->air, false);
	f->colliding = flood_cred(f->air, true);
	fd = mesh_bound(&node, 1, 0);
	mesh_stats(&node, &before);
	/* a slow machine takes longer until one is old enough to be replayed */
	while (flood_hostile(f) < wanted &&
	       (env || !f->sent[OLD] || mesh_now_ms() - start < 20000))
		sent += flood_batch(f, fd);
	mesh_stats_since(&node, &before, &s);
	printf("# %llu PDUs in %llu ms, %llu of them hostile\n",
	       (unsigned long long)sent,
	       (unsigned long long)(mesh_now_ms() - start),
	       (unsigned long long)flood_hostile(f));
	for (i = 0; i < KINDS; i++)
		printf("# %llu %s\n", (unsigned long long)f->sent[i], kinds[i]);
	mesh_stats_print("net", &s);
	for (i = 0; i < KINDS; i++)
		check(f->sent[i]);
	bad = f->sent[SHORT] + f->sent[CUT] + f->sent[FLIPPED] +
	      f->sent[OTHER] + f->sent[COLLIDING];
	check(s.count[BTGW_MESH_COUNT_RX_ACCESS] == f->sent[VALID]);
	check(s.count[BTGW_MESH_COUNT_RX_PDUS] ==
	      f->sent[VALID] + f->sent[OLD] + f->sent[INSIDE]);
	check(s.drop[BTGW_MESH_DROP_REPLAY] == f->sent[OLD]);
	/* a bit of SEQ makes some look like one that was there */
	check(s.drop[BTGW_MESH_DROP_NET_DUPLICATE] >= f->sent[AGAIN]);
	check(s.drop[BTGW_MESH_DROP_NET_DUPLICATE] <=
	      f->sent[AGAIN] + f->sent[FLIPPED]);
	check(s.drop[BTGW_MESH_DROP_NET_DUPLICATE] + mesh_bad_pdus(&s) ==
	      f->sent[AGAIN] + bad);
	check(s.drop[BTGW_MESH_DROP_BEARER_FRAME] == f->sent[FRAME]);
	check(s.drop[BTGW_MESH_DROP_NET_NID] >= f->sent[OTHER]);
	check(s.drop[BTGW_MESH_DROP_NET_LENGTH] >= f->sent[SHORT]);
	check(s.drop[BTGW_MESH_DROP_NET_MIC] >= f->sent[CUT]);
	check(s.count[BTGW_MESH_COUNT_RX_ACCESS] + mesh_drops(&s) == sent);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(f->air);
}

/*
 * Tables that are full
 */

static void put(struct mesh_air *air, uint16_t src, uint32_t seq)
{
	struct btgw_net_pdu pdu = mesh_air_access(air, src, 1, seq, 3, data, 5);

	mesh_air_send(air, NULL, &pdu);
}

static void test_rpl_full(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_stats before, s;
	struct mesh_table table;
	struct mesh_got got;
	unsigned int i;
	int events;

	data_init();
	mesh_set(&node, BTGW_A_NET_RPL_SIZE, 16, 4);
	mesh_stats(&node, &before);
	events = mesh_events();
	for (i = 0; i < 16; i++) {
		put(air, 0x201 + i, 10);
		mesh_recv_len(fd, &got, 5);
	}
	put(air, 0x301, 10);
	check(mesh_event(events, BTGW_CMD_TABLE_FULL_NTF, MESH_SOON));
	mesh_silent(fd);
	/* those that are known go on */
	for (i = 0; i < 16; i++) {
		put(air, 0x201 + i, 11);
		mesh_recv_len(fd, &got, 5);
		check(got.from.btgw_addr == 0x201 + i);
	}
	mesh_table(&node, BTGW_TABLE_KIND_RPL, &table);
	check(table.size == 16 && table.used == 16 && table.dropped == 1);
	mesh_stats_since(&node, &before, &s);
	check(s.drop[BTGW_MESH_DROP_REPLAY_FULL] == 1 && mesh_drops(&s) == 1);

	mesh_set(&node, BTGW_A_NET_RPL_SIZE, 64, 4);
	put(air, 0x301, 11);
	mesh_recv_len(fd, &got, 5);
	check(got.from.btgw_addr == 0x301);
	/* what was known before is known */
	put(air, 0x201, 9);
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_REPLAY, 1);
	mesh_silent(fd);
	mesh_stats_since(&node, &before, &s);
	check(s.drop[BTGW_MESH_DROP_REPLAY] == 1 && mesh_drops(&s) == 2);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

/* @seg of a message of two segments */
static void put_segment(struct mesh_air *air, uint16_t src, uint32_t seq,
			uint8_t seg)
{
	struct btgw_net_pdu pdu;
	uint8_t seg_n;

	pdu = mesh_air_segment(air, src, 1, seq, 3, data, 20, seg, &seg_n);
	check(seg_n == 1);
	mesh_air_send(air, NULL, &pdu);
}

/* the next acknowledgment must be this one */
static void expect_ack(struct mesh_air *air, uint16_t dst, uint32_t seq,
		       uint32_t block)
{
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;

	do {
		check(mesh_air_recv(air, &pdu, MESH_SOON));
		check(pdu.ctl && pdu.src == 1);
		check(!btgw_lt_parse(true, pdu.transport, pdu.len, &lt));
		check(lt.kind == BTGW_LT_ACK);
		/* an earlier one may be repeated */
	} while (pdu.dst != dst || lt.block_ack != block);
	check(lt.seq_zero == (seq & BTGW_LT_SEQ_SPAN) && !lt.obo);
}

static void test_sar_full(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_stats before, s;
	struct mesh_table table;
	struct mesh_got got;
	int events;

	data_init();
	mesh_fast_sar(&node);
	mesh_set(&node, BTGW_A_NET_SAR_SIZE, 1, 4);
	mesh_stats(&node, &before);
	events = mesh_events();
	put_segment(air, 0x201, 100, 0);
	put_segment(air, 0x202, 200, 0);
	/* cancelled: its sender knows at once */
	expect_ack(air, 0x202, 200, 0);
	check(mesh_event(events, BTGW_CMD_TABLE_FULL_NTF, MESH_SOON));
	put_segment(air, 0x201, 100, 1);
	mesh_recv_len(fd, &got, 20);
	check(got.from.btgw_addr == 0x201 && !memcmp(got.data, data, 20));
	expect_ack(air, 0x201, 100, 3);
	mesh_table(&node, BTGW_TABLE_KIND_SAR, &table);
	check(table.size == 1 && table.dropped == 1);
	/* now there is room */
	put_segment(air, 0x202, 300, 1);
	put_segment(air, 0x202, 300, 0);
	mesh_recv_len(fd, &got, 20);
	check(got.from.btgw_addr == 0x202 && got.rx.seq == 300);
	expect_ack(air, 0x202, 300, 3);
	mesh_stats_since(&node, &before, &s);
	mesh_stats_print("net", &s);
	check(s.drop[BTGW_MESH_DROP_SAR_FULL] == 1 && mesh_drops(&s) == 1);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static void test_sar_timeout(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_stats before, s;
	struct mesh_got got;
	uint64_t start;

	data_init();
	mesh_sar(&node, 0);
	mesh_stats(&node, &before);
	start = mesh_now_ms();
	put_segment(air, 0x201, 100, 0);
	/* 5 s */
	for (;;) {
		mesh_stats_since(&node, &before, &s);
		if (s.drop[BTGW_MESH_DROP_SAR_TIMEOUT])
			break;
		check(!mesh_drops(&s));
		check(mesh_now_ms() < start + MESH_SOON);
		usleep(100000);
	}
	check(mesh_now_ms() - start >= 4900);
	check(s.drop[BTGW_MESH_DROP_SAR_TIMEOUT] == 1);
	put_segment(air, 0x201, 100, 1);
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_SAR_CANCELLED, 1);
	mesh_silent(fd);
	mesh_stats_since(&node, &before, &s);
	mesh_stats_print("net", &s);
	check(s.drop[BTGW_MESH_DROP_SAR_CANCELLED] == 1 && mesh_drops(&s) == 2);
	/* the next message of the same source is none the worse for it */
	mesh_fast_sar(&node);
	put_segment(air, 0x201, 200, 0);
	put_segment(air, 0x201, 200, 1);
	mesh_recv_len(fd, &got, 20);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static void test_seq_exhausted(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	struct sockaddr_btgw to = mesh_addr(NULL, 0x201, 0);
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_stats before, s;
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu;
	unsigned int i, n;
	int events;

	data_init();
	mesh_fast_sar(&node);
	check(!mesh_set_iv(&node, 1, true, 0));
	check(!mesh_set_iv(&node, 1, false, 20));
	air->iv_index = 1;
	mesh_stats(&node, &before);
	events = mesh_events();
	fb_set(fd, BTGW_RECVERR, 2);
	for (i = 0; i < 18; i++) {
		check(mesh_send_cookie(fd, &to, data, 5, i + 1) == 5);
		check(!mesh_done(fd, &done) && done.cookie == i + 1);
		check(done.seq == i && done.iv_index == 1);
	}
	check(mesh_event(events, BTGW_CMD_SEQ_HALF_NTF, MESH_SOON));
	/* five segments and two numbers */
	check(mesh_send_cookie(fd, &to, data, 50, 50) == 50);
	check(mesh_done(fd, &done) == ENOSPC && done.cookie == 50);
	check(mesh_event(events, BTGW_CMD_SEQ_EXHAUSTED_NTF, MESH_SOON));
	check(mesh_send_cookie(fd, &to, data, 5, 51) == 5);
	check(mesh_done(fd, &done) == ENOSPC && done.cookie == 51);
	mesh_stats_since(&node, &before, &s);
	check(s.drop[BTGW_MESH_DROP_SEQ_EXHAUSTED] == 2);
	check(s.count[BTGW_MESH_COUNT_TX_PDUS] == 20);

	mesh_set(&node, BTGW_A_NET_SEQ_LIMIT, 40, 4);
	for (i = 20; i < 40; i++) {
		check(mesh_send_cookie(fd, &to, data, 5, i + 1) == 5);
		check(!mesh_done(fd, &done) && done.seq == i);
	}
	check(mesh_send_cookie(fd, &to, data, 5, 60) == 5);
	check(mesh_done(fd, &done) == ENOSPC && done.cookie == 60);
	/* on the air each number was there once, in order, and no other */
	for (n = 0; mesh_air_recv(air, &pdu, n < 40 ? MESH_SOON : MESH_NEVER);
	     n++)
		check(pdu.seq == n && pdu.iv_index == 1 && pdu.src == 1);
	check(n == 40);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static const struct fb_case cases[] = {
	{ "loss, repeats, reordering and damage", test_lossy },
	{ "replayed, cut, damaged and foreign PDUs", test_flood },
	{ "the replay list is full", test_rpl_full },
	{ "no room for a segmented message", test_sar_full },
	{ "a message that stays incomplete", test_sar_timeout },
	{ "the sequence numbers run out", test_seq_exhausted },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
