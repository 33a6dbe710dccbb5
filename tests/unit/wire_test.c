// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wire_test.c - whole sessions between two processes, FastBatch in each
 *
 * The parent is the gateway, the child the device; between them a socket pair
 * and, on the device's side, a hook that loses frames.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kunit.h"
#include "prov_run.h"

/* what the device has at the end goes to the parent through a pipe */
struct given {
	u8 devkey[16];
	struct btgw_prov_data data;
};

struct side {
	struct btgw_prov *prov;
	struct given given;
	bool committed;
	bool committed_before_data;
};

static const u8 value[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

static int commit_data(void *user_data, struct btgw_prov *prov,
		       struct btgw_prov_data *data)
{
	struct side *side = user_data;

	side->committed = true;
	*data = (struct btgw_prov_data){
		.netkey = { 9, 8, 7 }, .key_index = 3, .iv_index = 77,
		.unicast = 0x0123,
	};
	side->given.data = *data;
	return btgw_prov_device_key(prov, side->given.devkey);
}

static int commit_auth(void *user_data, struct btgw_prov *prov)
{
	return 0;
}

static void gateway_batch(void *user_data, bool sent,
			  const struct btgw_prov_batch *batch)
{
	struct side *side = user_data;
	unsigned int i;

	for (i = 0; sent && i < batch->count; i++) {
		if (batch->octets[batch->off[i]] == BTGW_PROV_DATA)
			side->committed_before_data = side->committed;
	}
}

static int apply_data(void *user_data, struct btgw_prov *prov)
{
	struct side *side = user_data;

	btgw_prov_data(prov, &side->given.data);
	return btgw_prov_device_key(prov, side->given.devkey);
}

static const struct btgw_run_ops gateway_ops = {
	.batch = gateway_batch,
	.commit_auth = commit_auth,
	.commit_data = commit_data,
};

static const struct btgw_run_ops device_ops = {
	.apply_data = apply_data,
};

/* Every third frame of the device is lost */
static bool lossy(struct btgw_wire *wire, enum btgw_wire_frame kind,
		  const u8 *frame, size_t len, void *user_data)
{
	unsigned int *n = user_data;

	return ++*n % 3 == 1;
}

static struct btgw_wire *wire_on(int fd, bool device, u16 mtu)
{
	struct btgw_wire_raw_cfg cfg = {
		.fd = fd, .device = device, .mtu = mtu,
		.retry_ms = 20, .retries = 10, .session_ms = 5000,
	};
	struct btgw_err err;

	return btgw_wire_raw(&cfg, &err);
}

static int run(struct side *side, struct btgw_wire *wire,
	       const struct btgw_run_ops *ops, int linger, struct btgw_err *err)
{
	struct btgw_run r = {
		.session = side->prov,
		.wire = wire,
		.ops = ops,
		.user_data = side,
		.cancel_fd = -1,
		.timeout_ms = 5000,
		.linger_ms = linger,
	};

	return btgw_run(&r, err);
}

static void device(int fd, int out, unsigned int orders, bool loses)
{
	struct btgw_prov_device_cfg cfg = {
		.caps = { .elements = 2, .algorithms = 3, .oob_type = 1 },
		.orders = orders | BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD),
		.static_value = value,
		.static_len = sizeof(value),
	};
	struct side side = { 0 };
	struct btgw_wire *wire;
	struct btgw_err err;
	unsigned int n = 0;

	wire = wire_on(fd, true, 512);
	side.prov = btgw_prov_device_new(&cfg, &err);
	if (!wire || !side.prov)
		_exit(1);
	if (loses)
		btgw_wire_raw_hook(wire, lossy, &n);
	if (run(&side, wire, &device_ops, 5000, &err)) {
		fprintf(stderr, "# device: %s\n", err.text);
		_exit(2);
	}
	if (write(out, &side.given, sizeof(side.given)) != sizeof(side.given))
		_exit(3);
	btgw_prov_free(side.prov);
	btgw_wire_free(wire);
	_exit(0);
}

static const struct run_case {
	const char *name;
	enum btgw_prov_order order;
	u8 method;
	bool loses;
	unsigned int exchanges;
} run_cases[] = {
	{ "device_first_static", BTGW_PROV_DEVICE_FIRST, 1, false, 3 },
	{ "device_first_none", BTGW_PROV_DEVICE_FIRST, 0, false, 3 },
	{ "open_none", BTGW_PROV_OPEN, 0, false, 2 },
	{ "strict_static", BTGW_PROV_STRICT, 1, false, 4 },
	{ "standard_static", BTGW_PROV_STANDARD, 1, false, 6 },
	{ "device_first_lossy", BTGW_PROV_DEVICE_FIRST, 1, true, 3 },
	{ "standard_lossy", BTGW_PROV_STANDARD, 1, true, 6 },
};

static void run_desc(const struct run_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(run, run_cases, run_desc);

static void wire_session(struct kunit *test)
{
	const struct run_case *c = test->param_value;
	struct btgw_prov_gateway_cfg cfg = {
		.order = c->order,
		.start = { .algorithm = 1, .method = c->method },
		.speculate = true,
		.static_value = c->method ? value : NULL,
		.static_len = c->method ? sizeof(value) : 0,
	};
	struct btgw_err err = { 0 };
	struct side side = { 0 };
	struct btgw_wire *wire;
	struct given given;
	int sv[2], pipes[2], status;
	pid_t pid;

	KUNIT_ASSERT_EQ(test, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv), 0);
	KUNIT_ASSERT_EQ(test, pipe(pipes), 0);
	pid = fork();
	KUNIT_ASSERT_GE(test, pid, 0);
	if (!pid) {
		close(sv[0]);
		device(sv[1], pipes[1], BTGW_PROV_ORDER_BIT(c->order),
		       c->loses);
	}
	close(sv[1]);
	close(pipes[1]);
	cfg.auth = btgw_auth_new();
	wire = wire_on(sv[0], false, 512);
	KUNIT_ASSERT_NOT_NULL(test, wire);
	side.prov = btgw_prov_gateway_new(&cfg, &err);
	KUNIT_ASSERT_TRUE_MSG(test, !!side.prov, "%s", err.text);
	KUNIT_EXPECT_EQ_MSG(test, run(&side, wire, &gateway_ops, 0, &err), 0,
			    "%s", err.text);
	KUNIT_EXPECT_TRUE(test, side.committed_before_data);
	KUNIT_EXPECT_EQ(test, btgw_prov_stats(side.prov)->exchanges,
			c->exchanges);
	btgw_prov_free(side.prov);
	btgw_auth_free(cfg.auth);
	btgw_wire_free(wire);
	KUNIT_EXPECT_EQ(test, waitpid(pid, &status, 0), pid);
	KUNIT_EXPECT_EQ(test, status, 0);
	memset(&given, 0, sizeof(given));
	KUNIT_ASSERT_EQ(test, read(pipes[0], &given, sizeof(given)),
			(ssize_t)sizeof(given));
	close(pipes[0]);
	KUNIT_EXPECT_EQ(test, memcmp(given.devkey, side.given.devkey, 16), 0);
	KUNIT_EXPECT_EQ(test, memcmp(given.data.netkey,
				     side.given.data.netkey, 16), 0);
	KUNIT_EXPECT_EQ(test, given.data.unicast, 0x0123);
	KUNIT_EXPECT_EQ(test, given.data.iv_index, 77);
}

/* A peer that goes, or says nothing, ends the session with a sentence */
static void wire_peer_gone(struct kunit *test)
{
	struct btgw_prov_gateway_cfg cfg = {
		.start = { .algorithm = 1 }, .speculate = true,
	};
	struct btgw_err err = { 0 };
	struct side side = { 0 };
	struct btgw_wire *wire;
	int sv[2];

	KUNIT_ASSERT_EQ(test, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv), 0);
	wire = wire_on(sv[0], false, 512);
	side.prov = btgw_prov_gateway_new(&cfg, &err);
	KUNIT_ASSERT_NOT_NULL(test, side.prov);
	shutdown(sv[1], SHUT_WR);
	KUNIT_EXPECT_EQ(test, run(&side, wire, &gateway_ops, 0, &err),
			-ECONNRESET);
	KUNIT_EXPECT_TRUE_MSG(test, !!strstr(err.text, "ended the link"), "%s",
			      err.text);
	KUNIT_EXPECT_EQ(test, btgw_prov_failure(side.prov)->reason,
			BTGW_PROV_R_ABORTED);
	KUNIT_EXPECT_FALSE(test, btgw_prov_failure(side.prov)->random_sent);
	btgw_prov_free(side.prov);
	btgw_wire_free(wire);
	close(sv[1]);
}

/* A frame larger than the link is refused, not cut */
static void wire_mtu(struct kunit *test)
{
	struct btgw_prov_gateway_cfg cfg = {
		.start = { .algorithm = 1 }, .speculate = true,
	};
	struct btgw_err err = { 0 };
	struct side side = { 0 };
	struct btgw_wire *wire;
	int sv[2];

	KUNIT_ASSERT_EQ(test, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv), 0);
	wire = wire_on(sv[0], false, 50);
	side.prov = btgw_prov_gateway_new(&cfg, &err);
	KUNIT_EXPECT_EQ(test, run(&side, wire, &gateway_ops, 0, &err),
			-EMSGSIZE);
	KUNIT_EXPECT_TRUE(test, !!strstr(err.text, "the link takes 50"));
	btgw_prov_free(side.prov);
	btgw_wire_free(wire);
	close(sv[1]);
}

static void wire_describe(struct kunit *test)
{
	struct btgw_prov_batch batch = { 0 };
	u8 reason = BTGW_PROV_ERR_CONFIRMATION;
	char text[64], small[8];

	btgw_prov_batch_add(&batch, BTGW_PROV_COMPLETE, NULL, 0);
	btgw_prov_batch_add(&batch, BTGW_PROV_FAILED, &reason, 1);
	btgw_run_describe(&batch, text, sizeof(text));
	KUNIT_EXPECT_TRUE_MSG(test, !strncmp(text, "Complete, Failed (", 18),
			      "%s", text);
	btgw_run_describe(&batch, small, sizeof(small));
	KUNIT_EXPECT_STREQ(test, small, "Complet");
}

static struct kunit_case wire_cases[] = {
	KUNIT_CASE_PARAM(wire_session, run_gen_params),
	KUNIT_CASE(wire_peer_gone),
	KUNIT_CASE(wire_mtu),
	KUNIT_CASE(wire_describe),
	{}
};

static struct kunit_suite wire_suite = {
	.name = "wire",
	.test_cases = wire_cases,
};

kunit_test_suite(wire_suite);
