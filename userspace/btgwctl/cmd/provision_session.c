// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Provisioning one device
 *
 * The rules are libbtgw's (prov_auth.h). What is added here is that they hold
 * across calls: values in use, exposed and burnt are in the store, and so is
 * every address, before the device hears of it.
 */
#include "provision.h"

#include <errno.h>
#include <string.h>

#include "prov_run.h"

/**
 * struct session - one session
 * @job: the call
 * @target: the device
 * @out: what becomes of it
 * @wire: the link
 * @prov: the session proper
 * @pin: type of the device, or NULL
 * @node: the row of the store
 * @committed: @node is in the store, pending
 * @value: id of the static value
 * @taken: we have taken it
 * @store_error: why the store refused, or empty
 */
struct session {
	struct job *job;
	const struct target *target;
	struct outcome *out;
	struct btgw_wire *wire;
	struct btgw_prov *prov;
	const struct btgw_pin_type *pin;
	struct btgw_store_node node;
	bool committed;
	struct btgw_auth_id value;
	bool taken;
	struct btgw_err store_error;
};

static void on_batch(void *user_data, bool sent,
		     const struct btgw_prov_batch *batch)
{
	struct session *s = user_data;
	char text[160];

	btgw_run_describe(batch, text, sizeof(text));
	report_step(s->job, "%s %s", sent ? "->" : "<-", text);
}

static int on_show(void *user_data, const struct btgw_prov_start *start,
		   const char *value)
{
	struct session *s = user_data;

	return btgw_person_show(&s->job->person, "type on the device", start,
				value);
}

static int on_ask(void *user_data, const struct btgw_prov_start *start,
		  const char *again)
{
	struct session *s = user_data;

	return btgw_person_ask(&s->job->person, "what does the device show",
			       start, again);
}

static int on_answer(void *user_data, char *text, size_t size)
{
	struct session *s = user_data;

	return btgw_person_answer(&s->job->person, text, size);
}

static int on_commit_auth(void *user_data, struct btgw_prov *prov)
{
	struct session *s = user_data;

	return btgw_store_value_expose(s->job->store, s->value.b,
				       &s->store_error);
}

/* {UUID, addresses, device key, NetKey index, pending}, then Data */
static int on_commit_data(void *user_data, struct btgw_prov *prov,
			  struct btgw_prov_data *data)
{
	struct session *s = user_data;
	struct btgw_store_net net;
	struct btgw_prov_caps caps;
	int ret;

	ret = btgw_prov_caps(prov, &caps);
	if (!ret)
		ret = btgw_prov_device_key(prov, s->node.devkey);
	if (!ret)
		ret = btgw_store_net_get(s->job->store, &net, &s->store_error);
	if (ret)
		return ret;
	memcpy(s->node.uuid, s->target->uuid, sizeof(s->node.uuid));
	s->node.unicast = s->job->unicast;
	s->node.elements = caps.elements;
	s->node.algorithm = s->out->algorithm;
	s->node.method = s->out->method;
	snprintf(s->node.order, sizeof(s->node.order), "%s",
		 btgw_prov_order_name(s->out->order));
	ret = btgw_store_node_begin(s->job->store, &s->node, &s->store_error);
	if (!ret) {
		s->committed = true;
		s->out->unicast = s->node.unicast;
		s->out->elements = s->node.elements;
		*data = (struct btgw_prov_data){
			.key_index = net.key_index,
			.flags = net.flags,
			.iv_index = net.iv_index,
			.unicast = s->node.unicast,
		};
		memcpy(data->netkey, net.netkey, sizeof(data->netkey));
		report_step(s->job, "stored: unicast 0x%04x, %u elements, device key",
			    s->node.unicast, s->node.elements);
	}
	btgw_wipe(&net, sizeof(net));
	return ret;
}

static const struct btgw_run_ops session_ops = {
	.batch = on_batch,
	.show = on_show,
	.ask = on_ask,
	.answer = on_answer,
	.commit_auth = on_commit_auth,
	.commit_data = on_commit_data,
};

static int refuse(struct session *s, enum result how, const char *why)
{
	s->out->result = how;
	snprintf(s->out->error, sizeof(s->out->error), "%s", why);
	return -1;
}

/* The pin says how; without one the command line does */
static int choose_start(struct session *s, struct btgw_prov_start *start)
{
	struct job *job = s->job;

	s->pin = btgw_pins_find(&job->pins, s->target->uuid);
	if (job->pins.count && !s->pin)
		return refuse(s, RESULT_FAILED,
			      "the pin file has no section for this device and no default");
	snprintf(s->out->type, sizeof(s->out->type), "%s",
		 s->pin ? s->pin->name : "default");
	if (s->pin) {
		*start = s->pin->pin.start;
	} else {
		*start = (struct btgw_prov_start){
			.algorithm = BTGW_PROV_ALG_HMAC,
		};
	}
	/* a difference to the pin is refused by the session, by name */
	if (job->has_alg)
		start->algorithm = job->alg;
	if (job->has_oob) {
		start->method = job->oob.method;
		start->action = job->oob.action;
		start->size = job->oob.size;
	}
	s->out->algorithm = start->algorithm;
	s->out->method = start->method;
	return 0;
}

/*
 * Only before anything was sent: a device that does not announce FastBatch, or
 * whose link is too narrow, gets one PDU at a time.
 */
static int choose_order(struct session *s, u16 mtu, u8 method,
			enum btgw_prov_order *order)
{
	const struct target *t = s->target;
	struct job *job = s->job;
	u16 need = t->min_mtu > BTGW_FB_MIN_MTU ? t->min_mtu : BTGW_FB_MIN_MTU;
	char why[160];

	*order = BTGW_PROV_STANDARD;
	if (job->has_order && job->order == BTGW_PROV_STANDARD) {
		snprintf(s->out->note, sizeof(s->out->note), "as asked");
	} else if (!t->announced) {
		snprintf(s->out->note, sizeof(s->out->note),
			 "no announcement");
	} else if (mtu < need) {
		snprintf(s->out->note, sizeof(s->out->note),
			 "MTU %u below %u", mtu, need);
	} else {
		*order = btgw_prov_order_spoken(t->orders, method);
	}
	s->out->order = *order;
	if (!job->has_order || *order == job->order)
		return 0;
	if (*order == BTGW_PROV_STANDARD) {
		report_step(job, "standard order in place of %s: %s",
			    btgw_prov_order_name(job->order), s->out->note);
		return 0;
	}
	snprintf(why, sizeof(why),
		 "order %s: with method %s this device answers in order %s",
		 btgw_prov_order_name(job->order),
		 btgw_oob_method_name(method), btgw_prov_order_name(*order));
	return refuse(s, RESULT_FAILED, why);
}

static int static_value(struct session *s, const struct btgw_prov_start *start,
			struct btgw_prov_gateway_cfg *cfg)
{
	struct job *job = s->job;

	if (start->method != BTGW_PROV_STATIC_OOB)
		return 0;
	if (job->has_oob && job->oob.len) {
		cfg->static_value = job->oob.value;
		cfg->static_len = job->oob.len;
	} else if (s->pin && s->pin->static_len) {
		cfg->static_value = s->pin->static_value;
		cfg->static_len = s->pin->static_len;
	} else {
		return refuse(s, RESULT_FAILED,
			      "the type needs a static value: say oob static:HEX, or static = HEX in the pin file");
	}
	return 0;
}

/*
 * The value is known to the store by the id that HMAC gives it, so that what
 * was exposed under one algorithm is burnt under the other too.
 */
static int take_value(struct session *s, const struct btgw_prov_gateway_cfg *cfg)
{
	u16 bits = s->pin ? s->pin->pin.auth_bits : 0;
	u8 value[BTGW_PROV_VALUE_MAX];
	struct btgw_err err = { 0 };
	int ret;

	if (!cfg->static_len)
		return 0;
	ret = btgw_auth_static(cfg->static_value, cfg->static_len,
			       BTGW_PROV_ALG_HMAC, value);
	if (!ret)
		ret = btgw_auth_id(value, BTGW_PROV_HMAC_VALUE, &s->value);
	btgw_wipe(value, sizeof(value));
	if (ret)
		return refuse(s, RESULT_FAILED, "the static value cannot be used");
	ret = btgw_store_value_take(s->job->store, s->value.b, s->out->type,
				    bits < BTGW_AUTH_STRONG_BITS, &err);
	if (ret)
		return refuse(s, RESULT_FAILED, err.text);
	s->taken = true;
	return 0;
}

static int start_session(struct session *s, u16 mtu)
{
	struct btgw_prov_gateway_cfg cfg = {
		.attention = s->job->attention,
		.speculate = s->job->speculate,
		.auth = s->job->auth,
		.journal_auth = true,
	};
	struct btgw_err err = { 0 };
	char why[128];
	int ret;

	ret = choose_start(s, &cfg.start);
	if (!ret)
		ret = choose_order(s, mtu, cfg.start.method, &cfg.order);
	if (!ret)
		ret = static_value(s, &cfg.start, &cfg);
	if (ret)
		return ret;
	/* a person looks at the type before anything with an AuthValue */
	ret = btgw_store_attention_get(s->job->store, s->out->type, why,
				       sizeof(why), &err);
	if (ret < 0)
		return refuse(s, RESULT_FAILED, err.text);
	cfg.needs_attention = ret;
	if (s->pin) {
		cfg.pin = &s->pin->pin;
		cfg.device_key = s->pin->has_key ? s->pin->public_key : NULL;
	}
	ret = btgw_store_room(s->job->store, s->job->unicast, 1, &err);
	if (ret)
		return refuse(s, RESULT_FAILED, err.text);
	ret = take_value(s, &cfg);
	if (ret)
		return ret;
	s->prov = btgw_prov_gateway_new(&cfg, &err);
	if (!s->prov)
		return refuse(s, RESULT_FAILED, err.text);
	return 0;
}

static const char *next_text(const struct btgw_prov_failure *failure)
{
	switch (failure->next) {
	case BTGW_AUTH_ASK_PERSON:
		return "next: try again when a person is at the device, with a new value";
	case BTGW_AUTH_BURN:
		return "next: the static value is burnt, the type needs attention: see btgwctl net";
	default:
		return "next: may be tried again";
	}
}

static enum result result_of(const struct session *s, int ret)
{
	if (!ret)
		return RESULT_PROVISIONED;
	if (s->committed)
		return RESULT_UNKNOWN;
	if (ret == -EINTR)
		return RESULT_INTERRUPTED;
	return RESULT_FAILED;
}

static void end_session(struct session *s, int ret, const struct btgw_err *err)
{
	const struct btgw_prov_failure *failure = btgw_prov_failure(s->prov);
	const struct btgw_prov_stats *stats = btgw_prov_stats(s->prov);
	struct outcome *out = s->out;

	out->exchanges = stats->exchanges;
	out->round_trips = stats->round_trips;
	out->result = result_of(s, ret);
	if (ret) {
		snprintf(out->error, sizeof(out->error), "%s%s%s", err->text,
			 s->store_error.text[0] ? ": " : "",
			 s->store_error.text);
		out->next = next_text(failure);
	}
	if (out->result == RESULT_UNKNOWN)
		out->next = "next: Data may have arrived: look at the device";
}

/* The store is told even where nothing else works any more */
static void settle(struct session *s, int ret)
{
	const struct btgw_prov_failure *failure = btgw_prov_failure(s->prov);
	struct outcome *out = s->out;
	struct btgw_err err = { 0 };

	if (s->committed) {
		s->node.state = ret ? BTGW_NODE_UNKNOWN :
				BTGW_NODE_PROVISIONED;
		s->node.exchanges = out->exchanges;
		s->node.ms = out->ms;
		snprintf(s->node.reason, sizeof(s->node.reason), "%.*s",
			 (int)sizeof(s->node.reason) - 1,
			 ret ? out->error : "");
		if (btgw_store_node_end(s->job->store, &s->node, &err))
			report_step(s->job, "%s", err.text);
	}
	if (s->taken &&
	    btgw_store_value_drop(s->job->store, s->value.b,
				  ret && failure->next == BTGW_AUTH_BURN,
				  btgw_prov_reason_name(failure->reason), &err))
		report_step(s->job, "%s", err.text);
	s->taken = false;
}

/**
 * session_run() - provision one device
 * @job: the call
 * @target: the device
 * @out: what became of it
 */
void session_run(struct job *job, const struct target *target,
		 struct outcome *out)
{
	struct session s = { .job = job, .target = target, .out = out };
	struct btgw_run run = {
		.ops = &session_ops,
		.user_data = &s,
		.cancel_fd = job->cancel_fd,
		.timeout_ms = BTGW_RUN_TIMEOUT_MS,
	};
	struct btgw_err err = { 0 };
	u64 begun = report_now_ms();
	u16 mtu;
	int ret;

	memset(out, 0, sizeof(*out));
	out->target = *target;
	report_begin(job, target);
	s.wire = link_reach(job, target, &mtu, &err);
	out->connect_ms = report_now_ms() - begun;
	if (!s.wire) {
		refuse(&s, err.code == -EINTR ? RESULT_INTERRUPTED :
		       RESULT_UNREACHABLE, err.text);
		report_step(job, "%s", err.text);
		return;
	}
	report_step(job, "link is up, largest frame %u octets", mtu);
	if (start_session(&s, mtu)) {
		report_step(job, "refused: %s", out->error);
	} else {
		run.session = s.prov;
		run.wire = s.wire;
		begun = report_now_ms();
		ret = btgw_run(&run, &err);
		out->ms = report_now_ms() - begun;
		end_session(&s, ret, &err);
		settle(&s, ret);
		report_step(job, "%s", ret ? out->error : "provisioned");
		if (!ret)
			link_relax(job, target);
	}
	if (s.taken)
		btgw_store_value_drop(job->store, s.value.b, false, "", NULL);
	btgw_prov_free(s.prov);
	btgw_person_exit(&job->person);
	btgw_wire_free(s.wire);
	btgw_wipe(&s.node, sizeof(s.node));
}
