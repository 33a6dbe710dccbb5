// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An agent, asked over a bus of two ends: this one is bluetoothd
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

#include "kunit.h"
#include "userspace/pan/agent.h"

enum {
	/* a sanitizer on a busy machine */
	WAIT_MS		= 20000,
	STEP_US		= 10000,
};

#define DEVICE	"/org/bluez/hci3/dev_00_11_22_33_44_55"
#define OTHER	"/org/bluez/hci3/dev_00_11_22_33_44_66"
#define NAP	"00001116-0000-1000-8000-00805f9b34fb"
#define BNEP	"0000000F-0000-1000-8000-00805F9B34FB"
#define AUDIO	"0000110d-0000-1000-8000-00805f9b34fb"

struct world {
	sd_bus *daemon;
	sd_bus *bus;
	struct pan_agent *agent;
	struct pan_server_conf conf;
	bool serves;
	uint16_t index;
	bool gone;
	enum pan_what what;
	char text[200];
	unsigned int told;
	char capability[32];
	/* of the call that is under way: 0, or refused with a sentence */
	bool answered;
	char refusal[200];
};

/* the device that the last question was about, and what is said of it */
static struct {
	uint16_t index;
	struct btgw_addr peer;
	enum pan_trust trust;
	unsigned int asks;
	const char *why;
	bool later;
	bool forgotten;
	void (*answer)(const char *why, void *user);
	void *user;
} ask;

struct pan_ask *pan_bluez_ask(struct pan_bluez *bluez, uint16_t index,
			      const struct btgw_addr *peer,
			      enum pan_trust trust,
			      void (*answer)(const char *why, void *user),
			      void *user)
{
	ask.index = index;
	ask.peer = *peer;
	ask.trust = trust;
	ask.asks++;
	ask.answer = answer;
	ask.user = user;
	if (ask.later)
		return (struct pan_ask *)&ask;
	answer(ask.why, user);
	return NULL;
}

void pan_bluez_forget(struct pan_ask *a)
{
	ask.forgotten |= a == (struct pan_ask *)&ask;
}

static void on_tell(enum pan_what what, const struct btgw_addr *peer,
		    const char *text, void *user)
{
	struct world *w = user;

	w->what = what;
	w->told++;
	snprintf(w->text, sizeof(w->text), "%s", text);
}

static bool serves(uint16_t index, void *user)
{
	struct world *w = user;

	w->index = index;
	return w->serves;
}

/* What an agent asks of bluetoothd: to be its agent, and not to be any more */
static int on_call(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *path, *capability;
	struct world *w = user;

	if (sd_bus_message_is_method_call(m, "org.bluez.AgentManager1",
					  "UnregisterAgent")) {
		w->gone = true;
		return 0;
	}
	if (!sd_bus_message_is_method_call(m, "org.bluez.AgentManager1",
					   "RegisterAgent"))
		return 0;
	if (sd_bus_message_read(m, "os", &path, &capability) < 0)
		return -EINVAL;
	snprintf(w->capability, sizeof(w->capability), "%s", capability);
	return sd_bus_reply_method_return(m, NULL);
}

static void step(struct world *w)
{
	while (sd_bus_process(w->daemon, NULL) > 0 ||
	       sd_bus_process(w->bus, NULL) > 0)
		;
	usleep(STEP_US);
}

static int world_init(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct pan_agent_conf conf = {
		.server = &w->conf,
		.serves = serves,
		.tell = on_tell,
		.user = w,
	};
	sd_id128_t id;
	int fd[2];

	memset(&ask, 0, sizeof(ask));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
		       fd) ||
	    sd_id128_randomize(&id) < 0 || sd_bus_new(&w->daemon) < 0 ||
	    sd_bus_new(&w->bus) < 0 ||
	    sd_bus_set_fd(w->daemon, fd[0], fd[0]) < 0 ||
	    sd_bus_set_server(w->daemon, 1, id) < 0 ||
	    sd_bus_set_anonymous(w->daemon, 1) < 0 ||
	    sd_bus_set_trusted(w->daemon, 1) < 0 ||
	    sd_bus_set_fd(w->bus, fd[1], fd[1]) < 0 ||
	    sd_bus_set_trusted(w->bus, 1) < 0 ||
	    sd_bus_start(w->daemon) < 0 || sd_bus_start(w->bus) < 0 ||
	    sd_bus_add_filter(w->daemon, NULL, on_call, w) < 0)
		return -EIO;
	w->conf.security = BT_SECURITY_MEDIUM;
	w->conf.trust = PAN_TRUST_PAIRED;
	w->serves = true;
	test->priv = w;
	return pan_agent_new(&w->agent, w->bus, NULL, &conf);
}

static void world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	pan_agent_free(w->agent);
	sd_bus_close_unref(w->bus);
	sd_bus_close_unref(w->daemon);
}

static void allow(struct world *w, const char *addr)
{
	btgw_addr_parse(addr, BTGW_ADDR_PUBLIC,
			&w->conf.allow[w->conf.allows++], NULL);
}

static int on_reply(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct world *w = user;

	w->answered = true;
	snprintf(w->refusal, sizeof(w->refusal), "%s", e ? e->message : "");
	return 1;
}

static void call(struct kunit *test, const char *method, const char *types,
		 ...)
{
	struct world *w = test->priv;
	sd_bus_message *m = NULL;
	va_list ap;

	w->answered = false;
	KUNIT_ASSERT_GE(test, sd_bus_message_new_method_call(w->daemon, &m,
							     NULL,
							     "/io/github/btgw/pan/agent",
							     "org.bluez.Agent1",
							     method), 0);
	va_start(ap, types);
	KUNIT_ASSERT_GE(test, sd_bus_message_appendv(m, types, ap), 0);
	va_end(ap);
	KUNIT_ASSERT_GE(test, sd_bus_call_async(w->daemon, NULL, m, on_reply,
						w, 0), 0);
	sd_bus_message_unref(m);
}

/* What the agent answers: "" is yes */
static const char *answer(struct kunit *test)
{
	struct world *w = test->priv;
	unsigned int ms;

	for (ms = 0; !w->answered && ms < WAIT_MS; ms += STEP_US / 1000)
		step(w);
	return w->answered ? w->refusal : "no answer";
}

static bool wait_told(struct world *w)
{
	unsigned int ms;

	w->told = 0;
	for (ms = 0; !w->told && ms < WAIT_MS; ms += STEP_US / 1000)
		step(w);
	return w->told;
}

/* With a display whatever the level: without one nobody would ever be asked */
static void register_test(struct kunit *test)
{
	static const int levels[] = {
		BT_SECURITY_LOW, BT_SECURITY_MEDIUM, BT_SECURITY_HIGH,
	};
	struct world *w = test->priv;
	unsigned int i, ms;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		w->conf.security = levels[i];
		w->capability[0] = '\0';
		pan_agent_register(w->agent);
		KUNIT_ASSERT_TRUE(test, wait_told(w));
		KUNIT_EXPECT_STREQ(test, w->capability, "DisplayOnly");
		KUNIT_EXPECT_EQ(test, (int)w->what, (int)PAN_HELPER);
	}
	KUNIT_EXPECT_FALSE(test, w->gone);
	pan_agent_free(w->agent);
	w->agent = NULL;
	for (ms = 0; !w->gone && ms < WAIT_MS; ms += STEP_US / 1000)
		step(w);
	KUNIT_EXPECT_TRUE(test, w->gone);
}

enum {
	LOW	= BT_SECURITY_LOW,
	MEDIUM	= BT_SECURITY_MEDIUM,
	HIGH	= BT_SECURITY_HIGH,
	NO	= -1,
	YES	= PAN_TRUST_ANY,
	PAIRED	= PAN_TRUST_PAIRED,
	TRUSTED	= PAN_TRUST_TRUSTED,
	MARKED	= PAN_TRUST_MARKED,
	NEW	= PAN_TRUST_NEW,
	MARKED_NEW = PAN_TRUST_MARKED_NEW,
	ANY	= PAN_TRUST_ANY,
};

/* With a list on which the peer is, with one on which it is not, without one */
enum list { ON, OFF, NONE };

/**
 * struct decision - a question, and what it comes to
 * @verdict: NO, YES, or what bluetoothd has to say of the peer
 */
static const struct decision {
	enum pan_question question;
	int security;
	enum list list;
	int trust;
	int verdict;
} decisions[] = {
	/* a code that is shown here and typed there is good enough for all */
	{ PAN_SHOW_CODE, LOW, ON, PAIRED, YES },
	{ PAN_SHOW_CODE, LOW, OFF, ANY, NO },
	{ PAN_SHOW_CODE, LOW, NONE, PAIRED, MARKED },
	{ PAN_SHOW_CODE, MEDIUM, ON, TRUSTED, YES },
	{ PAN_SHOW_CODE, MEDIUM, NONE, TRUSTED, MARKED },
	{ PAN_SHOW_CODE, HIGH, ON, PAIRED, YES },
	{ PAN_SHOW_CODE, HIGH, OFF, PAIRED, NO },
	{ PAN_SHOW_CODE, HIGH, NONE, PAIRED, MARKED },
	{ PAN_SHOW_CODE, HIGH, NONE, ANY, YES },
	/* codes that nobody compares */
	{ PAN_SAME_CODE, LOW, ON, PAIRED, NEW },
	{ PAN_SAME_CODE, LOW, OFF, PAIRED, NO },
	{ PAN_SAME_CODE, LOW, NONE, PAIRED, MARKED_NEW },
	{ PAN_SAME_CODE, LOW, NONE, ANY, NEW },
	{ PAN_SAME_CODE, MEDIUM, ON, PAIRED, NEW },
	{ PAN_SAME_CODE, MEDIUM, OFF, ANY, NO },
	{ PAN_SAME_CODE, MEDIUM, NONE, TRUSTED, MARKED_NEW },
	{ PAN_SAME_CODE, MEDIUM, NONE, ANY, NEW },
	{ PAN_SAME_CODE, HIGH, ON, PAIRED, NO },
	{ PAN_SAME_CODE, HIGH, NONE, ANY, NO },
	/* no code at all */
	{ PAN_MAY_PAIR, LOW, ON, PAIRED, NEW },
	{ PAN_MAY_PAIR, LOW, NONE, PAIRED, MARKED_NEW },
	{ PAN_MAY_PAIR, MEDIUM, ON, PAIRED, NEW },
	{ PAN_MAY_PAIR, MEDIUM, OFF, ANY, NO },
	{ PAN_MAY_PAIR, MEDIUM, NONE, ANY, NEW },
	{ PAN_MAY_PAIR, HIGH, ON, PAIRED, NO },
	{ PAN_MAY_PAIR, HIGH, NONE, ANY, NO },
	/* a code that somebody would have to type here */
	{ PAN_TYPE_CODE, LOW, ON, PAIRED, NO },
	{ PAN_TYPE_CODE, MEDIUM, NONE, ANY, NO },
	{ PAN_TYPE_CODE, HIGH, ON, PAIRED, NO },
	/* a service is the server's: its own policy */
	{ PAN_MAY_SERVE, LOW, ON, TRUSTED, YES },
	{ PAN_MAY_SERVE, MEDIUM, OFF, ANY, NO },
	{ PAN_MAY_SERVE, MEDIUM, NONE, PAIRED, PAIRED },
	{ PAN_MAY_SERVE, MEDIUM, NONE, TRUSTED, TRUSTED },
	{ PAN_MAY_SERVE, HIGH, NONE, ANY, YES },
	{ PAN_MAY_SERVE, HIGH, NONE, PAIRED, PAIRED },
};

static void decide_test(struct kunit *test)
{
	const struct decision *d;
	struct btgw_addr peer;
	enum pan_trust trust;
	const char *why;
	unsigned int i;

	btgw_addr_parse("00:11:22:33:44:55", BTGW_ADDR_PUBLIC, &peer, NULL);
	for (i = 0; i < ARRAY_SIZE(decisions); i++) {
		struct world w = {};

		d = &decisions[i];
		w.conf.security = d->security;
		w.conf.trust = d->trust;
		if (d->list != NONE)
			allow(&w, d->list == ON ? "00:11:22:33:44:55" :
						  "00:11:22:33:44:66");
		why = pan_agent_decide(&w.conf, d->question, &peer, &trust);
		KUNIT_EXPECT_EQ_MSG(test, why ? NO : (int)trust, d->verdict,
				    "decision %u: %s", i, why ? why : "yes");
	}
}

/* A key that is there is never replaced without a code */
static void judge_test(struct kunit *test)
{
	static const struct {
		struct pan_known known;
		enum pan_trust trust;
		bool yes;
	} cases[] = {
		{ {}, PAN_TRUST_PAIRED, false },
		{ { .paired = 1 }, PAN_TRUST_PAIRED, true },
		{ { .paired = 1, .blocked = 1 }, PAN_TRUST_PAIRED, false },
		{ { .paired = 1 }, PAN_TRUST_TRUSTED, false },
		{ { .trusted = 1 }, PAN_TRUST_TRUSTED, false },
		{ { .paired = 1, .trusted = 1 }, PAN_TRUST_TRUSTED, true },
		{ {}, PAN_TRUST_MARKED, false },
		{ { .trusted = 1 }, PAN_TRUST_MARKED, true },
		{ { .paired = 1, .trusted = 1 }, PAN_TRUST_MARKED, true },
		{ { .trusted = 1, .blocked = 1 }, PAN_TRUST_MARKED, false },
		{ {}, PAN_TRUST_NEW, true },
		{ { .paired = 1 }, PAN_TRUST_NEW, false },
		{ { .paired = 1, .trusted = 1 }, PAN_TRUST_NEW, false },
		{ { .blocked = 1 }, PAN_TRUST_NEW, false },
		{ {}, PAN_TRUST_MARKED_NEW, false },
		{ { .trusted = 1 }, PAN_TRUST_MARKED_NEW, true },
		{ { .paired = 1, .trusted = 1 }, PAN_TRUST_MARKED_NEW, false },
	};
	unsigned int i;
	bool yes;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		yes = !pan_agent_judge(&cases[i].known, cases[i].trust);
		KUNIT_EXPECT_EQ_MSG(test, yes, cases[i].yes, "case %u", i);
	}
}

/* What bluetoothd is asked for, and that it has the last word */
static void trusted_test(struct kunit *test)
{
	struct world *w = test->priv;

	call(test, "RequestAuthorization", "o", DEVICE);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_EQ(test, ask.asks, 1u);
	KUNIT_EXPECT_EQ(test, ask.index, 3);
	KUNIT_EXPECT_EQ(test, ask.peer.b[0], 0x55);
	KUNIT_EXPECT_EQ(test, ask.peer.b[5], 0x00);
	KUNIT_EXPECT_EQ(test, (int)ask.trust, (int)PAN_TRUST_MARKED_NEW);
	KUNIT_EXPECT_EQ(test, w->told, 0u);

	ask.why = "not trusted";
	call(test, "RequestConfirmation", "ou", DEVICE, 123456);
	KUNIT_EXPECT_STREQ(test, answer(test), "not trusted");
	KUNIT_EXPECT_STREQ(test, w->text, "not trusted");
	KUNIT_EXPECT_EQ(test, (int)w->what, (int)PAN_REFUSED);
	/* then the code is told to nobody */
	call(test, "DisplayPasskey", "ouq", DEVICE, 42, 0);
	KUNIT_EXPECT_STREQ(test, answer(test), "not trusted");
	KUNIT_EXPECT_STREQ(test, w->text, "not trusted");
	KUNIT_EXPECT_EQ(test, w->told, 2u);
}

static void listed_test(struct kunit *test)
{
	struct world *w = test->priv;

	allow(w, "00:11:22:33:44:55");
	call(test, "RequestConfirmation", "ou", DEVICE, 123456);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_EQ(test, (int)ask.trust, (int)PAN_TRUST_NEW);
	ask.asks = 0;
	call(test, "RequestConfirmation", "ou", OTHER, 123456);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "not on the list"));
	KUNIT_EXPECT_EQ(test, ask.asks, 0u);
	KUNIT_EXPECT_EQ(test, w->told, 1u);
	KUNIT_EXPECT_EQ(test, (int)w->what, (int)PAN_REFUSED);
	KUNIT_EXPECT_NOT_NULL(test, strstr(w->text, "not on the list"));
}

/* Roles and BNEP by the policy of the server, and nothing else at all */
static void service_test(struct kunit *test)
{
	struct world *w = test->priv;

	call(test, "AuthorizeService", "os", DEVICE, NAP);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_EQ(test, (int)ask.trust, (int)PAN_TRUST_PAIRED);
	allow(w, "00:11:22:33:44:55");
	call(test, "AuthorizeService", "os", DEVICE, BNEP);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	call(test, "AuthorizeService", "os", OTHER, NAP);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "not on the list"));
	call(test, "AuthorizeService", "os", DEVICE, AUDIO);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "none of this"));
	KUNIT_EXPECT_EQ(test, w->told, 2u);
}

/* Each method asks its own question, and a code is shown once */
static void code_test(struct kunit *test)
{
	struct world *w = test->priv;

	w->conf.trust = PAN_TRUST_ANY;
	call(test, "RequestConfirmation", "ou", DEVICE, 123456);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	call(test, "RequestPasskey", "o", DEVICE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "to type its code"));
	call(test, "RequestPinCode", "o", DEVICE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "to type its code"));
	KUNIT_EXPECT_EQ(test, w->told, 2u);

	w->conf.security = BT_SECURITY_HIGH;
	call(test, "RequestAuthorization", "o", DEVICE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "without a code"));
	call(test, "RequestConfirmation", "ou", DEVICE, 123456);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "compare codes"));
	call(test, "DisplayPasskey", "ouq", DEVICE, 42, 0);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_STREQ(test, w->text, "to pair, type 000042 on it");
	KUNIT_EXPECT_EQ(test, w->told, 5u);
	call(test, "DisplayPasskey", "ouq", DEVICE, 42, 1);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_EQ(test, w->told, 5u);
	call(test, "DisplayPinCode", "os", DEVICE, "1234");
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_STREQ(test, w->text, "to pair, type 1234 on it");
	allow(w, "00:11:22:33:44:55");
	call(test, "DisplayPinCode", "os", OTHER, "1234");
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "not on the list"));
}

/* A controller on which nothing is served is somebody else's */
static void controller_test(struct kunit *test)
{
	struct world *w = test->priv;

	w->conf.trust = PAN_TRUST_ANY;
	w->serves = false;
	call(test, "RequestConfirmation", "ou", DEVICE, 123456);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "no PAN is served"));
	KUNIT_EXPECT_EQ(test, w->index, 3);
	KUNIT_EXPECT_EQ(test, (int)w->what, (int)PAN_REFUSED);
}

/* A question that waits: a second is refused, and the first may be called off */
static void waiting_test(struct kunit *test)
{
	struct world *w = test->priv;

	ask.later = true;
	call(test, "RequestAuthorization", "o", DEVICE);
	while (!ask.asks)
		step(w);
	call(test, "RequestAuthorization", "o", OTHER);
	KUNIT_EXPECT_NOT_NULL(test, strstr(answer(test), "at the same time"));
	w->answered = false;
	ask.answer(NULL, ask.user);
	KUNIT_EXPECT_TRUE(test, ask.forgotten);
	KUNIT_EXPECT_STREQ(test, answer(test), "");

	ask.forgotten = false;
	call(test, "RequestAuthorization", "o", DEVICE);
	while (ask.asks < 2)
		step(w);
	call(test, "Cancel", "");
	KUNIT_EXPECT_STREQ(test, answer(test), "");
	KUNIT_EXPECT_TRUE(test, ask.forgotten);
	/* and there is room for another */
	ask.later = false;
	call(test, "RequestAuthorization", "o", OTHER);
	KUNIT_EXPECT_STREQ(test, answer(test), "");
}

static void nonsense_test(struct kunit *test)
{
	static const char *const paths[] = {
		"/", "/org/bluez/hci0", "/org/bluez/hci0/dev_00_11",
		"/org/bluez/hciX/dev_00_11_22_33_44_55",
		"/org/bluez/hci0/dev_00_11_22_33_44_5G",
	};
	struct world *w = test->priv;
	int i;

	w->conf.trust = PAN_TRUST_ANY;
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		call(test, "RequestAuthorization", "o", paths[i]);
		KUNIT_EXPECT_STRNEQ(test, answer(test), "");
	}
	KUNIT_EXPECT_EQ(test, w->told, 0u);
}

static struct kunit_case pan_agent_cases[] = {
	KUNIT_CASE(register_test),
	KUNIT_CASE(decide_test),
	KUNIT_CASE(judge_test),
	KUNIT_CASE(trusted_test),
	KUNIT_CASE(listed_test),
	KUNIT_CASE(service_test),
	KUNIT_CASE(code_test),
	KUNIT_CASE(controller_test),
	KUNIT_CASE(waiting_test),
	KUNIT_CASE(nonsense_test),
	{}
};

static struct kunit_suite pan_agent_suite = {
	.name = "pan_agent",
	.init = world_init,
	.exit = world_exit,
	.test_cases = pan_agent_cases,
};

kunit_test_suite(pan_agent_suite);
