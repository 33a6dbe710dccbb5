// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * session.c - one session of the device, and its report
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device.h"
#include "json.h"

/* what the functions of the run need */
struct session {
	struct device *dev;
	struct btgw_wire *wire;
	struct btgw_prov *prov;
	struct btgw_prov_data data;
	bool applied;
	u64 begun;
	u64 ended;
};

static void session_batch(void *user_data, bool sent,
			  const struct btgw_prov_batch *batch)
{
	struct session *s = user_data;
	char text[160];

	btgw_run_describe(batch, text, sizeof(text));
	device_log(s->dev, "%s %s", sent ? "sent" : "received", text);
}

static int session_pdu(void *user_data, const u8 *pdu, size_t len,
		       unsigned int index)
{
	struct session *s = user_data;

	return fault_received(&s->dev->fault, s->wire, pdu, len, index);
}

static int session_sending(void *user_data, struct btgw_prov_batch *batch)
{
	struct session *s = user_data;

	return fault_sending(&s->dev->fault, batch);
}

static int session_show(void *user_data, const struct btgw_prov_start *start,
			const char *value)
{
	struct session *s = user_data;

	return btgw_person_show(&s->dev->person, "the device shows", start,
				value);
}

static int session_ask(void *user_data, const struct btgw_prov_start *start,
		       const char *again)
{
	struct session *s = user_data;

	return btgw_person_ask(&s->dev->person, "type on the device", start,
			       again);
}

static int session_answer(void *user_data, char *text, size_t size)
{
	struct session *s = user_data;

	return btgw_person_answer(&s->dev->person, text, size);
}

static int session_apply(void *user_data, struct btgw_prov *prov)
{
	struct session *s = user_data;
	u8 devkey[BTGW_KEY_LEN];
	struct btgw_err err;
	int ret;

	ret = btgw_prov_data(prov, &s->data);
	if (!ret)
		ret = btgw_prov_device_key(prov, devkey);
	if (!ret)
		ret = keys_add(&s->dev->keys, s->dev->uuid,
			       s->dev->cfg.caps.elements, &s->data, devkey,
			       &err);
	btgw_wipe(devkey, sizeof(devkey));
	if (ret)
		device_log(s->dev, "cannot keep the keys: %s", err.text);
	s->applied = !ret;
	s->ended = device_now_ms();
	return ret;
}

static const struct btgw_run_ops session_ops = {
	.batch = session_batch,
	.before_pdu = session_pdu,
	.before_send = session_sending,
	.show = session_show,
	.ask = session_ask,
	.answer = session_answer,
	.apply_data = session_apply,
};

/* The keys are in the key file; what is reported may be read by anybody */
static void report(struct session *s, int ret, const struct btgw_err *err)
{
	const struct btgw_prov_failure *failure = btgw_prov_failure(s->prov);
	const struct btgw_prov_stats *stats = btgw_prov_stats(s->prov);
	const char *order = btgw_prov_order_name(btgw_prov_order(s->prov));
	unsigned long ms = s->ended - s->begun;
	struct btgw_json w;
	char uuid[33];

	btgw_hex_print(s->dev->uuid, sizeof(s->dev->uuid), uuid);
	if (!s->dev->json) {
		if (!ret)
			printf("%s provisioned unicast 0x%04x elements %u order %s alg %s"
			       " exchanges %u ms %lu\n",
			       uuid, s->data.unicast,
			       s->dev->cfg.caps.elements, order,
			       btgw_alg_name(btgw_prov_alg(s->prov)),
			       stats->exchanges, ms);
		else
			printf("%s failed reason %s%s: %s\n", uuid,
			       btgw_prov_reason_name(failure->reason),
			       s->applied ? " keys kept" : "", err->text);
		fflush(stdout);
		return;
	}
	btgw_json_init(&w, stdout, false);
	btgw_json_object(&w, NULL);
	btgw_json_str(&w, "uuid", uuid);
	btgw_json_str(&w, "result", ret ? "failed" : "provisioned");
	if (ret) {
		btgw_json_str(&w, "reason",
			      btgw_prov_reason_name(failure->reason));
		btgw_json_str(&w, "text", err->text);
	}
	btgw_json_bool(&w, "keys_kept", s->applied);
	if (s->dev->fault.kind != FAULT_NONE)
		btgw_json_bool(&w, "fault_done", s->dev->fault.done);
	if (s->applied) {
		btgw_json_u64(&w, "unicast", s->data.unicast);
		btgw_json_u64(&w, "elements", s->dev->cfg.caps.elements);
		btgw_json_u64(&w, "key_index", s->data.key_index);
		btgw_json_u64(&w, "flags", s->data.flags);
		btgw_json_u64(&w, "iv_index", s->data.iv_index);
		btgw_json_str(&w, "order", order);
		btgw_json_str(&w, "algorithm",
			      btgw_alg_name(btgw_prov_alg(s->prov)));
		btgw_json_u64(&w, "exchanges", stats->exchanges);
		btgw_json_u64(&w, "ms", ms);
	}
	btgw_json_object_end(&w);
	btgw_json_finish(&w);
}

static int session_new(struct session *s, struct btgw_err *err)
{
	struct device *dev = s->dev;

	s->prov = btgw_prov_device_new(&dev->cfg, err);
	if (!s->prov)
		return err->code ? err->code : -EINVAL;
	fault_begin(&dev->fault, s->wire);
	s->begun = device_now_ms();
	return 0;
}

/**
 * session_run() - be provisioned, or not
 * @dev: the device, whose gate is open
 * @wire: link to a gateway
 * @err: why not
 *
 * Return: 0 provisioned, also where the gateway cannot know; -EINTR to stop;
 * another negative errno
 */
int session_run(struct device *dev, struct btgw_wire *wire,
		struct btgw_err *err)
{
	struct session s = { .dev = dev, .wire = wire };
	struct btgw_run run = {
		.wire = wire,
		.ops = &session_ops,
		.user_data = &s,
		.cancel_fd = dev->cancel_fd,
		.timeout_ms = BTGW_RUN_TIMEOUT_MS,
		.linger_ms = 5000,
	};
	struct btgw_err ignored;
	int ret;

	if (btgw_prov_gate_enter(&dev->gate, device_now_ms()) != BTGW_AUTH_OK)
		return btgw_err_set(err, -EBUSY, "the device pauses");
	ret = session_new(&s, err);
	if (ret) {
		btgw_prov_gate_leave(&dev->gate, device_now_ms(), true);
		return ret;
	}
	run.session = s.prov;
	ret = btgw_run(&run, err);
	if (ret == -EBADMSG)
		btgw_run_linger(&run);
	if (!s.applied)
		s.ended = device_now_ms();
	btgw_person_exit(&dev->person);
	if (dev->fault.kind != FAULT_NONE && !dev->fault.done)
		device_log(dev, "the fault did not come to pass");
	report(&s, ret, err);

	/* what has its keys is a node, whether Complete arrived or not */
	btgw_prov_gate_leave(&dev->gate, device_now_ms(), !s.applied);
	if (!s.applied && ret != -EINTR) {
		dev->keys.failures = dev->gate.failures;
		if (keys_save(&dev->keys, &ignored))
			device_log(dev, "cannot keep the failure: %s",
				   ignored.text);
	}
	btgw_prov_free(s.prov);
	btgw_wipe(&s.data, sizeof(s.data));
	if (ret && ret != -EINTR && s.applied)
		return 0;
	return ret;
}
