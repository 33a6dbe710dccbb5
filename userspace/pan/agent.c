// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * agent.c - who may pair, where nobody sits at the machine
 *
 * A question is read, decided, and asked of bluetoothd where that has a say;
 * until then it is kept, one at a time, as bluetoothd asks them.
 */
#include "agent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <bluetooth/bluetooth.h>

enum {
	ANSWER_US	= 3000000,
	CODE_TEXT	= 20,
};

static const char agent_path[] = "/io/github/btgw/pan/agent";
static const char capability[] = "DisplayOnly";

/**
 * struct pan_agent - an agent
 * @object: its methods
 * @call: registers it
 * @asked: bluetoothd is being asked about @peer
 * @question: is answered later, or NULL
 * @peer: whom @question is about
 * @code: to be told if the answer is yes, or empty
 */
struct pan_agent {
	sd_bus *bus;
	struct pan_bluez *bluez;
	struct pan_agent_conf conf;
	sd_bus_slot *object;
	sd_bus_slot *call;
	struct pan_ask *asked;
	sd_bus_message *question;
	struct btgw_addr peer;
	char code[CODE_TEXT];
};

bool pan_is_listed(const struct pan_server_conf *conf,
		   const struct btgw_addr *peer)
{
	unsigned int i;

	for (i = 0; i < conf->allows; i++) {
		if (!memcmp(conf->allow[i].b, peer->b, sizeof(peer->b)))
			return true;
	}
	return false;
}

const char *pan_agent_decide(const struct pan_server_conf *conf,
			     enum pan_question question,
			     const struct btgw_addr *peer,
			     enum pan_trust *trust)
{
	bool marked = !pan_is_listed(conf, peer) &&
		      conf->trust != PAN_TRUST_ANY;

	*trust = marked ? PAN_TRUST_MARKED : PAN_TRUST_ANY;
	switch (question) {
	case PAN_TYPE_CODE:
		return "it may not pair: nobody is here to type its code";
	case PAN_SAME_CODE:
		if (conf->security == BT_SECURITY_HIGH)
			return "it may not pair: nobody is here to compare codes; see security";
		/* whoever has the address would take over the bond that is there */
		*trust = marked ? PAN_TRUST_MARKED_NEW : PAN_TRUST_NEW;
		break;
	case PAN_MAY_PAIR:
		if (conf->security == BT_SECURITY_HIGH)
			return "it may not pair without a code: security is high";
		*trust = marked ? PAN_TRUST_MARKED_NEW : PAN_TRUST_NEW;
		break;
	case PAN_SHOW_CODE:
		break;
	case PAN_MAY_SERVE:
		if (marked)
			*trust = conf->trust;
		break;
	}
	if (pan_is_listed(conf, peer))
		return NULL;
	if (conf->allows)
		return question == PAN_MAY_SERVE ?
		       "it is not on the list of those who may" :
		       "it may not pair: it is not on the list of those who may";
	return NULL;
}

const char *pan_agent_judge(const struct pan_known *d, enum pan_trust trust)
{
	if (d->blocked)
		return "bluetoothd has it blocked";
	if (d->paired && (trust == PAN_TRUST_NEW ||
			  trust == PAN_TRUST_MARKED_NEW))
		return "it may not pair again without a code: \"bluetoothctl remove\" first";
	if (trust == PAN_TRUST_NEW)
		return NULL;
	if (trust == PAN_TRUST_MARKED || trust == PAN_TRUST_MARKED_NEW)
		return d->trusted ? NULL :
		       "it may not pair: it is not trusted; see allow and trust";
	if (!d->paired)
		return "it is not paired: \"bluetoothctl pair\", or see allow and trust";
	if (trust == PAN_TRUST_TRUSTED && !d->trusted)
		return "it is not trusted: \"bluetoothctl trust\"";
	return NULL;
}

/* ".../hci0/dev_00_11_22_33_44_55" */
static int read_device(const char *path, uint16_t *index,
		       struct btgw_addr *peer)
{
	const char *hci = strstr(path, "/hci"), *dev = strstr(path, "/dev_");
	char text[BTGW_ADDR_TEXT];
	unsigned int n, i;

	if (!hci || !dev || sscanf(hci, "/hci%u/", &n) != 1 ||
	    n > UINT16_MAX || strlen(dev + 5) != BTGW_ADDR_TEXT - 1)
		return -EINVAL;
	memcpy(text, dev + 5, sizeof(text));
	for (i = 2; i < BTGW_ADDR_TEXT - 1; i += 3)
		text[i] = ':';
	*index = n;
	return btgw_addr_parse(text, BTGW_ADDR_PUBLIC, peer, NULL);
}

static int refuse(struct pan_agent *a, sd_bus_message *m,
		  const struct btgw_addr *peer, const char *why)
{
	a->conf.tell(PAN_REFUSED, peer, why, a->conf.user);
	return sd_bus_reply_method_errorf(m, "org.bluez.Error.Rejected", "%s",
					  why);
}

static int grant(struct pan_agent *a, sd_bus_message *m,
		 const struct btgw_addr *peer, const char *code)
{
	char text[64];

	if (*code) {
		snprintf(text, sizeof(text), "to pair, type %s on it", code);
		a->conf.tell(PAN_WAITING, peer, text, a->conf.user);
	}
	return sd_bus_reply_method_return(m, NULL);
}

static void on_known(const char *why, void *user)
{
	struct pan_agent *a = user;
	sd_bus_message *m = a->question;

	pan_bluez_forget(a->asked);
	a->asked = NULL;
	a->question = NULL;
	if (why)
		refuse(a, m, &a->peer, why);
	else
		grant(a, m, &a->peer, a->code);
	sd_bus_message_unref(m);
}

/* @code is what a person has to type if the answer is yes, or empty */
static int consider(struct pan_agent *a, sd_bus_message *m,
		    enum pan_question question, const char *path,
		    const char *code)
{
	struct btgw_addr peer;
	enum pan_trust trust;
	struct pan_ask *ask;
	const char *why;
	uint16_t index;
	int ret;

	ret = read_device(path, &index, &peer);
	if (ret < 0)
		return ret;
	if (!a->conf.serves(index, a->conf.user))
		return refuse(a, m, &peer,
			      "no PAN is served on that controller of this machine");
	why = pan_agent_decide(a->conf.server, question, &peer, &trust);
	if (!why && a->question)
		why = "another device asks at the same time";
	if (why)
		return refuse(a, m, &peer, why);
	a->question = sd_bus_message_ref(m);
	a->peer = peer;
	snprintf(a->code, sizeof(a->code), "%s", code);
	/* an answer that was given at once is on_known()'s */
	ask = pan_bluez_ask(a->bluez, index, &peer, trust, on_known, a);
	if (ask)
		a->asked = ask;
	return 1;
}

static int on_release(sd_bus_message *m, void *user, sd_bus_error *error)
{
	return sd_bus_reply_method_return(m, NULL);
}

static int on_cancel(sd_bus_message *m, void *user, sd_bus_error *error)
{
	struct pan_agent *a = user;

	pan_bluez_forget(a->asked);
	a->asked = NULL;
	a->question = sd_bus_message_unref(a->question);
	return sd_bus_reply_method_return(m, NULL);
}

static int on_type(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *path;
	int ret = sd_bus_message_read(m, "o", &path);

	return ret < 0 ? ret : consider(user, m, PAN_TYPE_CODE, path, "");
}

static int on_confirm(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *path;
	int ret = sd_bus_message_read(m, "o", &path);

	return ret < 0 ? ret : consider(user, m, PAN_SAME_CODE, path, "");
}

static int on_authorize(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *path;
	int ret = sd_bus_message_read(m, "o", &path);

	return ret < 0 ? ret : consider(user, m, PAN_MAY_PAIR, path, "");
}

static int on_pin(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *path, *code;
	int ret = sd_bus_message_read(m, "os", &path, &code);

	return ret < 0 ? ret : consider(user, m, PAN_SHOW_CODE, path, code);
}

static int on_passkey(sd_bus_message *m, void *user, sd_bus_error *error)
{
	char text[CODE_TEXT];
	uint16_t entered;
	const char *path;
	uint32_t code;
	int ret;

	ret = sd_bus_message_read(m, "ouq", &path, &code, &entered);
	if (ret < 0)
		return ret;
	/* once for each key that the peer typed */
	if (entered)
		return sd_bus_reply_method_return(m, NULL);
	snprintf(text, sizeof(text), "%06u", code);
	return consider(user, m, PAN_SHOW_CODE, path, text);
}

/* PANU, NAP, GN, and BNEP, of which bluetoothd asks for all three */
static bool is_pan(const char *uuid)
{
	static const char *const list[] = { "1115", "1116", "1117", "000f" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(list); i++) {
		if (!strncasecmp(uuid, "0000", 4) &&
		    !strncasecmp(uuid + 4, list[i], 4) &&
		    !strcasecmp(uuid + 8, "-0000-1000-8000-00805f9b34fb"))
			return true;
	}
	return false;
}

static int on_service(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *path, *uuid;
	struct btgw_addr peer;
	char why[100];
	uint16_t index;
	int ret;

	ret = sd_bus_message_read(m, "os", &path, &uuid);
	if (ret < 0 || is_pan(uuid))
		return ret < 0 ? ret :
		       consider(user, m, PAN_MAY_SERVE, path, "");
	ret = read_device(path, &index, &peer);
	if (ret < 0)
		return ret;
	snprintf(why, sizeof(why), "service %.40s is none of this server's",
		 uuid);
	return refuse(user, m, &peer, why);
}

static const sd_bus_vtable agent_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Release", "", "", on_release, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Cancel", "", "", on_cancel, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestPinCode", "o", "s", on_type,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestPasskey", "o", "u", on_type,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestConfirmation", "ou", "", on_confirm,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DisplayPinCode", "os", "", on_pin,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DisplayPasskey", "ouq", "", on_passkey,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestAuthorization", "o", "", on_authorize,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("AuthorizeService", "os", "", on_service,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

/* bluetoothd is not started by it: whoever runs this machine decides that */
static int manager_call(struct pan_agent *agent, const char *method,
			sd_bus_message **m)
{
	int ret;

	*m = NULL;
	ret = sd_bus_message_new_method_call(agent->bus, m, "org.bluez",
					     "/org/bluez",
					     "org.bluez.AgentManager1", method);
	if (ret >= 0)
		ret = sd_bus_message_set_auto_start(*m, 0);
	return ret < 0 ? ret : sd_bus_message_append(*m, "o", agent_path);
}

static int on_registered(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct pan_agent *a = user;
	char text[160];

	a->call = sd_bus_slot_unref(a->call);
	/* one that does not run is told of by its records */
	if (e && (sd_bus_error_has_name(e, SD_BUS_ERROR_SERVICE_UNKNOWN) ||
		  sd_bus_error_has_name(e, SD_BUS_ERROR_NAME_HAS_NO_OWNER)))
		return 1;
	if (e)
		snprintf(text, sizeof(text), "no agent for pairings: %.100s",
			 e->message ? e->message : e->name);
	else
		snprintf(text, sizeof(text),
			 "an agent, %s, answers pairings where there is no other",
			 capability);
	a->conf.tell(e ? PAN_WAITING : PAN_HELPER, NULL, text, a->conf.user);
	return 1;
}

void pan_agent_register(struct pan_agent *agent)
{
	sd_bus_message *m;
	int ret;

	agent->call = sd_bus_slot_unref(agent->call);
	ret = manager_call(agent, "RegisterAgent", &m);
	if (ret >= 0)
		ret = sd_bus_message_append(m, "s", capability);
	if (ret >= 0)
		ret = sd_bus_call_async(agent->bus, &agent->call, m,
					on_registered, agent, ANSWER_US);
	sd_bus_message_unref(m);
	if (ret < 0)
		agent->conf.tell(PAN_WAITING, NULL,
				 "no agent for pairings: the system bus is gone",
				 agent->conf.user);
}

int pan_agent_new(struct pan_agent **agent, sd_bus *bus,
		  struct pan_bluez *bluez, const struct pan_agent_conf *conf)
{
	struct pan_agent *a = calloc(1, sizeof(*a));
	int ret;

	if (!a)
		return -ENOMEM;
	a->bus = bus;
	a->bluez = bluez;
	a->conf = *conf;
	ret = sd_bus_add_object_vtable(bus, &a->object, agent_path,
				       "org.bluez.Agent1", agent_vtable, a);
	if (ret < 0) {
		free(a);
		return ret;
	}
	*agent = a;
	return 0;
}

void pan_agent_free(struct pan_agent *agent)
{
	sd_bus_message *m;

	if (!agent)
		return;
	/* nobody waits for the answer; without a bluetoothd there is none */
	if (manager_call(agent, "UnregisterAgent", &m) >= 0 &&
	    sd_bus_message_set_expect_reply(m, 0) >= 0)
		sd_bus_send(agent->bus, m, NULL);
	sd_bus_message_unref(m);
	pan_bluez_forget(agent->asked);
	sd_bus_message_unref(agent->question);
	sd_bus_slot_unref(agent->call);
	sd_bus_slot_unref(agent->object);
	free(agent);
}
