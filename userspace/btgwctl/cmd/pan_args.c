// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words of "btgwctl pan serve" and "btgwctl pan connect"
 */
#include "pan.h"

#include <errno.h>
#include <string.h>
#include <bluetooth/bluetooth.h>

enum word {
	W_ROLE,
	W_BRIDGE,
	W_ADDRESS,
	W_ROUTING,
	W_ISOLATE,
	W_MTU,
	W_SECURITY,
	W_CONTROLLER,
	W_NAME,
	/* serve */
	W_DHCP,
	W_ALLOW,
	W_TRUST,
	W_AGENT,
	/* connect */
	W_AS,
	W_ALIVE,
	W_ONCE,
	W_TYPES,
	W_SIZE,
};

enum {
	BOTH		= (1 << W_ROLE) | (1 << W_BRIDGE) | (1 << W_ADDRESS) |
			  (1 << W_ROUTING) | (1 << W_ISOLATE) | (1 << W_MTU) |
			  (1 << W_SECURITY) | (1 << W_CONTROLLER) |
			  (1 << W_NAME),
	SERVE		= BOTH | (1 << W_DHCP) | (1 << W_ALLOW) |
			  (1 << W_TRUST) | (1 << W_AGENT),
	CONNECT		= BOTH | (1 << W_AS) | (1 << W_ALIVE) | (1 << W_ONCE) |
			  (1 << W_TYPES) | (1 << W_SIZE),
	/* those that stand alone */
	ALONE		= (1 << W_ISOLATE) | (1 << W_DHCP) | (1 << W_ONCE),
	WORDS		= W_SIZE + 1,
	/* IPv6 does not work below */
	MTU_MIN		= 1280,
	ALIVE_S		= 10,
};

static const char *const word_names[] = {
	[W_ROLE] = "role",
	[W_BRIDGE] = "bridge",
	[W_ADDRESS] = "address",
	[W_ROUTING] = "routing",
	[W_ISOLATE] = "isolate-ports",
	[W_MTU] = "mtu",
	[W_SECURITY] = "security",
	[W_CONTROLLER] = "controller",
	[W_NAME] = "name",
	[W_DHCP] = "dhcp",
	[W_ALLOW] = "allow",
	[W_TRUST] = "trust",
	[W_AGENT] = "agent",
	[W_AS] = "as",
	[W_ALIVE] = "alive",
	[W_ONCE] = "once",
	[W_TYPES] = "types",
	[W_SIZE] = "uuid-size",
};

/**
 * struct words - where the words are in the sentence
 * @job: what they fill in
 * @known: bits of enum word
 * @net: networks that they are about
 * @nets: how many
 * @services: roles there are by now; the last @nets of them were named last
 */
struct words {
	struct pan_job *job;
	unsigned int known;
	struct pan_net *net[PAN_ROLES];
	unsigned int nets;
	unsigned int services;
};

/* The word of the list that is meant, among those that are known */
static int find(struct words *w, const char *text)
{
	const char *names[WORDS + 1];
	int which[WORDS], i, n = 0, hit;

	for (i = 0; i < WORDS; i++) {
		if (!(w->known & 1u << i))
			continue;
		which[n] = i;
		names[n++] = word_names[i];
	}
	names[n] = NULL;
	/* "--role" and "role" are the same word */
	if (!strncmp(text, "--", 2))
		text += 2;
	hit = btgwctl_keyword(w->job->ctx, "word", text, names);
	return hit < 0 ? -1 : which[hit];
}

/*
 * What the kernel takes for a name, and other programs for one name: dnsmasq
 * has lists and patterns where it is told of an interface, avahi-autoipd options.
 */
static bool is_name(const char *arg)
{
	return *arg && strlen(arg) < IF_NAMESIZE && *arg != '-' &&
	       !strpbrk(arg, "/:,* \t\n\v\f\r");
}

static int name_copy(struct btgwctl *ctx, const char *what, const char *arg,
		     char *to)
{
	/* of a template the kernel makes another name */
	if (!is_name(arg) || strchr(arg, '%'))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "%s \"%s\": expected a name of 1 to %d characters, without blanks and / : , * %%, and not with - first",
				    what, arg, IF_NAMESIZE - 1);
	strcpy(to, arg);
	return 0;
}

static int parse_role(struct btgwctl *ctx, const char *arg, uint16_t *role)
{
	return btgw_bnep_role_parse(arg, role, &ctx->err) ? BTGWCTL_USAGE : 0;
}

/* A role and its network, which differ in whether it has a bridge */
static int add_service(struct words *w, const char *name)
{
	struct btgwctl *ctx = w->job->ctx;
	struct pan_service *s;
	uint16_t role;
	int i;

	if (parse_role(ctx, name, &role))
		return BTGWCTL_USAGE;
	for (i = 0; w->job->service[i].role; i++) {
		if (w->job->service[i].role == role)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "role %s is there twice", name);
	}
	s = &w->job->service[i];
	s->role = role;
	s->security = w->job->server.security;
	s->net.routing = role == BTGW_BNEP_NAP;
	s->net.autoip = true;
	if (role != BTGW_BNEP_PANU)
		snprintf(s->net.bridge, sizeof(s->net.bridge), "pan-%s", name);
	w->net[w->nets++] = &s->net;
	w->services++;
	return 0;
}

static int serve_roles(struct words *w, char *arg)
{
	char *name, *rest = arg;
	int ret = 0;

	w->nets = 0;
	while (!ret && (name = strsep(&rest, ",")))
		ret = add_service(w, name);
	return ret;
}

static int parse_allow(struct pan_job *job, char *arg)
{
	struct pan_server_conf *conf = &job->server;
	char *name, *rest = arg;

	while ((name = strsep(&rest, ","))) {
		if (conf->allows == PAN_ALLOW_MAX)
			return btgwctl_fail(job->ctx, BTGWCTL_USAGE,
					    "allow: more than %d addresses",
					    PAN_ALLOW_MAX);
		if (btgw_addr_parse(name, BTGW_ADDR_PUBLIC,
				    &conf->allow[conf->allows++],
				    &job->ctx->err))
			return BTGWCTL_USAGE;
	}
	return 0;
}

/* Words about the networks named last */
static int parse_net(struct words *w, int word, const char *arg)
{
	static const char *const routing[] = { "none", "bridge", NULL };
	struct btgwctl *ctx = w->job->ctx;
	struct pan_net *net;
	struct pan_cidr cidr = {};
	unsigned int i;
	uint32_t n = 0;
	int hit = 0;

	if (!w->nets)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "%s: of which role? \"role\" comes before it",
				    word_names[word]);
	if (word == W_ADDRESS && pan_cidr_parse(arg, &cidr, &ctx->err))
		return BTGWCTL_USAGE;
	if (word == W_MTU &&
	    btgwctl_u32(ctx, "mtu", arg, MTU_MIN, BTGW_BNEP_IP_MTU, &n))
		return BTGWCTL_USAGE;
	if (word == W_ROUTING) {
		hit = btgwctl_keyword(ctx, "routing", arg, routing);
		if (hit < 0)
			return BTGWCTL_USAGE;
		w->job->routed = true;
	}
	for (i = 0; i < w->nets; i++) {
		net = w->net[i];
		if (word == W_BRIDGE && name_copy(ctx, "bridge", arg,
						  net->bridge))
			return BTGWCTL_USAGE;
		if (word == W_ADDRESS && net->addrs == PAN_ADDRS_MAX)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "more than %d addresses",
					    PAN_ADDRS_MAX);
		if (word == W_ADDRESS)
			net->addr[net->addrs++] = cidr;
		if (word == W_ROUTING)
			net->routing = hit == 1;
		if (word == W_ISOLATE)
			net->isolate = true;
		if (word == W_DHCP)
			net->dhcp = true;
		if (word == W_MTU)
			net->mtu = n;
	}
	return 0;
}

/* Of the roles named last, or before any of all that say nothing else */
static int parse_security(struct words *w, const char *arg)
{
	static const char *const names[] = { "low", "medium", "high", NULL };
	struct pan_job *job = w->job;
	int hit = btgwctl_keyword(job->ctx, "security", arg, names);
	unsigned int i;

	if (hit < 0)
		return BTGWCTL_USAGE;
	job->client.security = BT_SECURITY_LOW + hit;
	if (!w->services)
		job->server.security = BT_SECURITY_LOW + hit;
	for (i = 0; w->services && i < w->nets; i++)
		job->service[w->services - 1 - i].security =
			BT_SECURITY_LOW + hit;
	return 0;
}

/* A channel comes before its role is known */
static int least_security(const struct pan_service *service)
{
	int i, least = service[0].security;

	for (i = 1; i < PAN_ROLES && service[i].role; i++) {
		if (service[i].security < least)
			least = service[i].security;
	}
	return least;
}

static int parse_trust(struct pan_job *job, const char *arg)
{
	static const char *const names[] = {
		[PAN_TRUST_PAIRED] = "paired",
		[PAN_TRUST_TRUSTED] = "trusted",
		[PAN_TRUST_ANY] = "any",
		NULL
	};
	int hit = btgwctl_keyword(job->ctx, "trust", arg, names);

	if (hit < 0)
		return BTGWCTL_USAGE;
	job->server.trust = hit;
	job->trusted = true;
	return 0;
}

static int parse_agent(struct pan_job *job, const char *arg)
{
	static const char *const names[] = { "on", "off", NULL };
	int hit = btgwctl_keyword(job->ctx, "agent", arg, names);

	if (hit < 0)
		return BTGWCTL_USAGE;
	job->server.agent = !hit;
	return 0;
}

/* A template, so that a second interface has a name, too */
static int parse_name(struct pan_job *job, const char *arg, bool serves)
{
	const char *percent = strchr(arg, '%');

	if ((serves && !percent) ||
	    (percent && (percent[1] != 'd' || strchr(percent + 1, '%'))) ||
	    !is_name(arg))
		return btgwctl_fail(job->ctx, BTGWCTL_USAGE,
				    "name \"%s\": expected one like pan%%d of at most %d characters",
				    arg, IF_NAMESIZE - 1);
	job->server.device = arg;
	job->client.device = arg;
	return 0;
}

static int parse_client(struct pan_job *job, int word, const char *arg)
{
	static const char *const types[] = { "default", "all", NULL };
	static const char *const sizes[] = { "2", "4", "16", NULL };
	static const uint8_t size[] = { 2, 4, 16 };
	struct btgwctl *ctx = job->ctx;
	uint32_t n;
	int hit;

	switch (word) {
	case W_AS:
		return parse_role(ctx, arg, &job->client.as);
	case W_ALIVE:
		if (btgwctl_u32(ctx, "alive", arg, 0, 3600, &n))
			return BTGWCTL_USAGE;
		job->client.alive = n;
		return 0;
	case W_ONCE:
		job->client.again = false;
		return 0;
	case W_TYPES:
		hit = btgwctl_keyword(ctx, "types", arg, types);
		if (hit < 0)
			return BTGWCTL_USAGE;
		job->client.all_types = hit == 1;
		return 0;
	case W_SIZE:
		hit = btgwctl_keyword(ctx, "uuid-size", arg, sizes);
		if (hit < 0)
			return BTGWCTL_USAGE;
		job->client.size = size[hit];
	}
	return 0;
}

static int parse_word(struct words *w, int word, char *arg)
{
	struct pan_job *job = w->job;
	bool serves = w->known & 1 << W_ALLOW;

	switch (word) {
	case W_ROLE:
		return serves ? serve_roles(w, arg) :
				parse_role(job->ctx, arg, &job->client.role);
	case W_SECURITY:
		return parse_security(w, arg);
	case W_CONTROLLER:
		job->controller_name = arg;
		return 0;
	case W_NAME:
		return parse_name(job, arg, serves);
	case W_ALLOW:
		return parse_allow(job, arg);
	case W_TRUST:
		return parse_trust(job, arg);
	case W_AGENT:
		return parse_agent(job, arg);
	case W_BRIDGE:
	case W_ADDRESS:
	case W_ROUTING:
	case W_ISOLATE:
	case W_DHCP:
	case W_MTU:
		return parse_net(w, word, arg);
	}
	return parse_client(job, word, arg);
}

static int parse(struct words *w, int argc, char **argv)
{
	struct btgwctl *ctx = w->job->ctx;
	int word, ret = 0;
	char *arg;

	while (!ret && argc) {
		word = find(w, *argv);
		if (word < 0)
			return BTGWCTL_USAGE;
		argc--;
		argv++;
		arg = NULL;
		if (!(ALONE & 1 << word)) {
			if (!argc)
				return btgwctl_fail(ctx, BTGWCTL_USAGE,
						    "%s: the value is missing",
						    word_names[word]);
			arg = *argv;
			argc--;
			argv++;
		}
		ret = parse_word(w, word, arg);
	}
	return ret;
}

int pan_parse_serve(struct pan_job *job, int argc, char **argv)
{
	struct words w = { .job = job, .known = SERVE };
	struct btgwctl *ctx = job->ctx;
	unsigned int i, k;
	int ret;

	job->server.security = BT_SECURITY_MEDIUM;
	job->server.device = "bnep%d";
	ret = parse(&w, argc, argv);
	if (ret)
		return ret;
	job->server.controller = job->controller_name;
	/* who wrote down an address has decided */
	if (!job->trusted && job->server.allows)
		job->server.trust = PAN_TRUST_ANY;
	if (!job->service[0].role)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "which role? role nap, gn or panu");
	job->server.security = least_security(job->service);
	for (i = 0; i < PAN_ROLES; i++) {
		const struct pan_net *a = &job->service[i].net;

		if (a->isolate && !a->bridge[0])
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "isolate-ports: without a bridge there are none");
		if (a->dhcp && !a->bridge[0])
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "dhcp: gives addresses away on a bridge: name one");
		for (k = 0; k < i; k++) {
			const struct pan_net *b = &job->service[k].net;

			if (a->bridge[0] && !strcmp(a->bridge, b->bridge) &&
			    a->routing != b->routing)
				return btgwctl_fail(ctx, BTGWCTL_USAGE,
						    "bridge %s: routing none for one role and not for another: say \"routing\" once for both",
						    a->bridge);
			if (a->addrs && b->addrs &&
			    strcmp(a->bridge, b->bridge) &&
			    a->addr[0].family == b->addr[0].family &&
			    !memcmp(a->addr[0].addr, b->addr[0].addr, 16))
				return btgwctl_fail(ctx, BTGWCTL_USAGE,
						    "one address on two networks: each role needs its own, after its own word \"role\", or one bridge for both");
		}
	}
	return 0;
}

int pan_parse_connect(struct pan_job *job, int argc, char **argv)
{
	struct words w = {
		.job = job, .known = CONNECT, .net = { &job->net }, .nets = 1,
	};
	struct pan_client_conf *c = &job->client;
	struct btgwctl *ctx = job->ctx;
	int ret;

	if (!argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "to whom? the address is missing");
	if (btgw_addr_parse(argv[0], BTGW_ADDR_PUBLIC, &c->peer, &ctx->err))
		return BTGWCTL_USAGE;
	c->security = BT_SECURITY_MEDIUM;
	c->device = "bnep%d";
	c->as = BTGW_BNEP_PANU;
	c->size = 2;
	c->alive = ALIVE_S;
	c->again = true;
	ret = parse(&w, argc - 1, argv + 1);
	if (ret)
		return ret;
	if (!c->role)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "in which role of the peer? role nap, gn or panu");
	if (!job->routed)
		job->net.routing = c->role == BTGW_BNEP_NAP;
	/* behind an access point there is somebody who gives addresses */
	job->net.autoip = c->role != BTGW_BNEP_NAP;
	if (job->net.isolate && !job->net.bridge[0])
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "isolate-ports: without a bridge there are none");
	return 0;
}
