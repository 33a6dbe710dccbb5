// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl provision: give devices their addresses and keys
 */
#include "provision.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../cancel.h"
#include "net.h"

enum mode { MODE_ADDR, MODE_SCAN, MODE_LINK };

/**
 * struct words - what was typed, beside what is in the job
 * @mode: which devices
 * @target: the device of MODE_ADDR and MODE_LINK
 * @net: which network
 */
struct words {
	enum mode mode;
	struct target target;
	const char *net;
};

/* grammar */

enum word {
	W_TYPE,
	W_PSM,
	W_COUNT,
	W_FOR,
	W_OOB,
	W_ALG,
	W_PIN,
	W_ORDER,
	W_NET,
	W_UNICAST,
	W_ATTENTION,
	W_CONTROLLER,
	W_UUID,
	W_SPEAKS,
	W_MIN_MTU,
	W_VALUE,
	W_DELAY,
	W_SHOW,
	W_RETRY,
	W_ASK,
};

static const char *const word_names[] = {
	[W_TYPE] = "type",
	[W_PSM] = "psm",
	[W_COUNT] = "count",
	[W_FOR] = "for",
	[W_OOB] = "oob",
	[W_ALG] = "alg",
	[W_PIN] = "pin",
	[W_ORDER] = "order",
	[W_NET] = "net",
	[W_UNICAST] = "unicast",
	[W_ATTENTION] = "attention",
	[W_CONTROLLER] = "controller",
	[W_UUID] = "uuid",
	[W_SPEAKS] = "speaks",
	[W_MIN_MTU] = "min-mtu",
	[W_VALUE] = "value",
	[W_DELAY] = "delay",
	[W_SHOW] = "show",
	[W_RETRY] = "retry",
	[W_ASK] = "ask-first",
	NULL
};

static int parse_order(struct job *job, const char *text,
		       enum btgw_prov_order *order)
{
	unsigned int i;

	for (i = 0; i < BTGW_PROV_ORDERS; i++) {
		if (strcmp(text, btgw_prov_order_name(i)))
			continue;
		*order = i;
		return 0;
	}
	return btgwctl_fail(job->ctx, BTGWCTL_USAGE,
			    "order %s: expected device-first, strict, open or standard",
			    text);
}

/* A list of orders, as the announcement of a device behind a link would say */
static int parse_speaks(struct job *job, const char *text,
			struct target *target)
{
	char copy[128], *word, *save;
	enum btgw_prov_order order = BTGW_PROV_STANDARD;
	int ret;

	snprintf(copy, sizeof(copy), "%s", text);
	target->orders = BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD);
	for (word = strtok_r(copy, ",", &save); word;
	     word = strtok_r(NULL, ",", &save)) {
		ret = parse_order(job, word, &order);
		if (ret)
			return ret;
		target->orders |= BTGW_PROV_ORDER_BIT(order);
	}
	target->announced = target->orders !=
			    BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD);
	return 0;
}

static int usage_of(int ret)
{
	return ret ? BTGWCTL_USAGE : 0;
}

/* A static value is nothing to leave in the list of processes */
static int parse_oob(struct job *job, char *text)
{
	int ret = btgw_oob_parse(text, &job->oob, &job->ctx->err);

	if (!strncmp(text, "static:", 7))
		memset(text + 7, '*', strlen(text + 7));
	job->has_oob = !ret;
	return usage_of(ret);
}

static int parse_word(struct job *job, struct words *w, enum word which,
		      char *arg)
{
	struct btgwctl *ctx = job->ctx;
	struct btgw_err *err = &ctx->err;
	u32 n = 0;
	int ret = 0;

	switch (which) {
	case W_TYPE:
		return usage_of(btgw_addr_type_parse(arg, &w->target.addr.type,
						     err));
	case W_PSM:
		ret = btgwctl_u32(ctx, "psm", arg, 0x80, 0xff, &n);
		w->target.psm = n;
		return ret;
	case W_COUNT:
		return btgwctl_u32(ctx, "count", arg, 1, 32767, &job->count);
	case W_FOR:
		return btgwctl_u32(ctx, "for", arg, 1, 86400, &job->seconds);
	case W_OOB:
		return parse_oob(job, arg);
	case W_ALG:
		job->has_alg = true;
		return usage_of(btgw_alg_parse(arg, &job->alg, err));
	case W_PIN:
		btgw_pins_free(&job->pins);
		return usage_of(btgw_pins_load(&job->pins, arg, err));
	case W_ORDER:
		job->has_order = true;
		return parse_order(job, arg, &job->order);
	case W_NET:
		w->net = arg;
		return 0;
	case W_UNICAST:
		return btgwctl_u32(ctx, "unicast", arg, BTGW_UNICAST_MIN,
				   BTGW_UNICAST_MAX, &job->unicast);
	case W_ATTENTION:
		ret = btgwctl_u32(ctx, "attention", arg, 0, 255, &n);
		job->attention = n;
		return ret;
	case W_CONTROLLER:
		job->controller = arg;
		return 0;
	case W_UUID:
		w->target.has_uuid = true;
		return usage_of(btgw_hex_parse("uuid", arg, w->target.uuid, 16,
					       16, NULL, err));
	case W_SPEAKS:
		return parse_speaks(job, arg, &w->target);
	case W_MIN_MTU:
		ret = btgwctl_u32(ctx, "min-mtu", arg, BTGW_FB_MIN_MTU, 65535,
				  &n);
		w->target.min_mtu = n;
		return ret;
	case W_VALUE:
		job->person.from = arg;
		return 0;
	case W_DELAY:
		return btgwctl_u32(ctx, "delay", arg, 0, 600000,
				   &job->person.delay_ms);
	case W_SHOW:
		job->person.to = arg;
		return 0;
	case W_RETRY:
		return btgwctl_u32(ctx, "retry", arg, 0, 10, &job->retries);
	default:
		return 0;
	}
}

static int parse_device(struct job *job, struct words *w, int *argc,
			char ***argv)
{
	struct btgwctl *ctx = job->ctx;
	char *word = **argv;
	u32 id;

	(*argc)--;
	(*argv)++;
	if (!strcmp(word, "scan")) {
		w->mode = MODE_SCAN;
		return 0;
	}
	if (!strcmp(word, "link") || !strcmp(word, "unix")) {
		w->mode = MODE_LINK;
		w->target.by_fd = !strcmp(word, "unix");
		if (!*argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "%s: the number is missing", word);
		if (btgwctl_u32(ctx, word, **argv, !w->target.by_fd,
				w->target.by_fd ? 65535 : 0xffffffff, &id))
			return BTGWCTL_USAGE;
		(*argc)--;
		(*argv)++;
		if (w->target.by_fd)
			w->target.fd = id;
		else
			w->target.link = id;
		/* whoever made the link knows what is behind it */
		w->target.announced = true;
		w->target.orders =
			BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST) |
			BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD);
		return 0;
	}
	w->mode = MODE_ADDR;
	return usage_of(btgw_addr_parse(word, BTGW_ADDR_PUBLIC,
					&w->target.addr, &ctx->err));
}

static int parse(struct job *job, struct words *w, int argc, char **argv)
{
	struct btgwctl *ctx = job->ctx;
	int word, ret;

	if (!argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "which device? ADDR, scan, link ID or unix FD");
	ret = parse_device(job, w, &argc, &argv);
	while (!ret && argc) {
		const char *text = *argv;

		/* "--oob" and "oob" are the same word */
		if (!strncmp(text, "--", 2))
			text += 2;
		word = btgwctl_keyword(ctx, "word", text, word_names);
		if (word < 0)
			return BTGWCTL_USAGE;
		argc--;
		argv++;
		if (word == W_ASK) {
			job->speculate = false;
			continue;
		}
		if (!argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "%s: the value is missing",
					    word_names[word]);
		ret = parse_word(job, w, word, *argv);
		argc--;
		argv++;
	}
	return ret;
}

/* devices */

/* A session again, where the rules allow it without asking anyone */
static void provision_one(struct job *job, const struct target *target,
			  struct outcome *out)
{
	u32 tries;

	for (tries = 0;; tries++) {
		session_run(job, target, out);
		if (out->result == RESULT_PROVISIONED ||
		    out->result == RESULT_UNKNOWN ||
		    out->result == RESULT_INTERRUPTED ||
		    tries >= job->retries || btgwctl_cancelled())
			return;
		if (!out->next || !strstr(out->next, "may be tried again"))
			return;
		report_step(job, "once more");
	}
}

static int check_uuid(struct job *job, const struct target *target)
{
	if (target->has_uuid)
		return 0;
	return btgwctl_fail(job->ctx, target->link || target->by_fd ?
			    BTGWCTL_USAGE : BTGWCTL_UNREACHABLE,
			    target->link || target->by_fd ?
			    "a link does not say whose it is: say uuid HEX" :
			    "the device was not heard, so its UUID is not known: is it on, near and unprovisioned? Or say uuid HEX");
}

static int exit_of(const struct outcome *outs, size_t n)
{
	size_t good = 0, unreachable = 0, i;

	for (i = 0; i < n; i++) {
		good += outs[i].result == RESULT_PROVISIONED;
		unreachable += outs[i].result == RESULT_UNREACHABLE;
	}
	if (n && good == n)
		return BTGWCTL_OK;
	if (good)
		return BTGWCTL_PARTIAL;
	return unreachable == n ? BTGWCTL_UNREACHABLE : BTGWCTL_REFUSED;
}

/* The table has been printed; the frame prints the sentence after it */
static int conclude(struct job *job, const struct outcome *outs, size_t n)
{
	int code = exit_of(outs, n);
	size_t bad = 0, i;

	if (code == BTGWCTL_OK)
		return code;
	for (i = 0; i < n; i++)
		bad += outs[i].result != RESULT_PROVISIONED;
	if (!n)
		return btgwctl_fail(job->ctx, BTGWCTL_UNREACHABLE,
				    "no device was found that announces FastBatch");
	if (n == 1)
		return btgwctl_fail(job->ctx, code, "not provisioned: %s",
				    outs[0].error);
	return btgwctl_fail(job->ctx, code, "%zu of %zu not provisioned", bad,
			    n);
}

static int run_single(struct job *job, struct words *w)
{
	struct outcome out;
	int ret;

	if (w->mode == MODE_ADDR) {
		ret = link_controller(job);
		if (!ret)
			ret = scan_one(job, &w->target);
		if (ret)
			return btgwctl_exit_code(ret);
		if (!w->target.psm)
			w->target.psm = BTGW_FB_DEFAULT_PSM;
	}
	ret = check_uuid(job, &w->target);
	if (ret)
		return ret;
	provision_one(job, &w->target, &out);
	report_all(job, &out, 1);
	return conclude(job, &out, 1);
}

static int run_scan(struct job *job)
{
	u64 end = report_now_ms() + job->seconds * 1000ull;
	struct btgw_scan tried = { 0 };
	struct outcome *outs = NULL, *more;
	struct target target;
	size_t n = 0, done = 0;
	int ret;

	ret = link_controller(job);
	if (ret)
		return btgwctl_exit_code(ret);
	report_step(job, "scanning on hci%u", job->info.index);
	while (!btgwctl_cancelled() && (!job->count || n < job->count)) {
		ret = scan_next(job, &tried, end, &done, &target);
		if (ret <= 0)
			break;
		more = reallocarray(outs, n + 1, sizeof(*outs));
		if (!more) {
			ret = -ENOMEM;
			break;
		}
		outs = more;
		provision_one(job, &target, &outs[n++]);
		/* the time is for looking: a device found gives it anew */
		end = report_now_ms() + job->seconds * 1000ull;
	}
	report_all(job, outs, n);
	if (ret < 0 && ret != -EINTR)
		ret = btgwctl_exit_code(ret);
	else
		ret = conclude(job, outs, n);
	if (!ret && job->count && n < job->count)
		ret = btgwctl_fail(job->ctx, BTGWCTL_PARTIAL,
				   "%zu of %u devices were found", n,
				   job->count);
	btgw_scan_free(&tried);
	free(outs);
	return ret;
}

static int run(struct btgwctl *ctx, int argc, char **argv)
{
	struct job job = {
		.ctx = ctx,
		.speculate = true,
		.cancel_fd = -1,
		.seconds = 10,
	};
	struct words w = { 0 };
	int ret;

	btgw_person_init(&job.person, stderr);
	ret = parse(&job, &w, argc, argv);
	if (ret)
		goto out;
	job.cancel_fd = btgwctl_cancel_catch(ctx);
	ret = job.cancel_fd < 0 ? job.cancel_fd : 0;
	if (!ret)
		ret = btgw_net_store_open(w.net, 0, &job.store, &ctx->err);
	if (ret) {
		ret = BTGWCTL_REFUSED;
		goto out;
	}
	job.auth = btgw_auth_new();
	if (!job.auth) {
		ret = btgwctl_fail(ctx, BTGWCTL_REFUSED, "out of memory");
		goto out;
	}
	ret = w.mode == MODE_SCAN ? run_scan(&job) : run_single(&job, &w);
out:
	btgw_auth_free(job.auth);
	btgw_mgmt_close(job.mgmt);
	btgw_store_close(job.store);
	btgw_pins_free(&job.pins);
	btgw_wipe(&job.oob, sizeof(job.oob));
	return ret;
}

static const struct btgwctl_command provision_commands[] = {
	{ .name = "", .run = run },
	{}
};

BTGWCTL_OBJECT(provision) = {
	.name = "provision",
	.help = "give unprovisioned devices addresses and keys",
	.usage =
"btgwctl provision ADDR [ type { public | random } ] [ psm N ] [ WORDS ]\n"
"btgwctl provision scan [ count N ] [ for SECONDS ] [ WORDS ]\n"
"btgwctl provision { link ID | unix FD } uuid HEX [ speaks ORDER,... ]\n"
"         [ WORDS ]\n"
"WORDS := [ net { FILE | new | new:FILE } ] [ pin FILE ]\n"
"         [ oob { none | static:HEX | output[:ACTION[:SIZE]] |\n"
"                 input[:ACTION[:SIZE]] } ] [ alg { hmac | cmac } ]\n"
"         [ order { device-first | strict | open | standard } ] [ ask-first ]\n"
"         [ unicast ADDRESS ] [ attention SECONDS ] [ retry N ]\n"
"         [ controller { hciN | ADDR } ] [ uuid HEX ] [ min-mtu N ]\n"
"         [ value FILE ] [ delay MS ] [ show FILE ]\n"
"Each word may be written with two hyphens before it.\n",
	.commands = provision_commands,
};
