// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * autoip.c - an IPv4 address of its own where nobody gives one: 169.254/16
 *
 * The script that avahi-autoipd brings makes the interface a default route of
 * this machine, which a network without routing must not be.
 */
#include "autoip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"

enum {
	PATH_MAX_LEN	= 256,
};

struct pan_autoip {
	struct pan_env *env;
	struct pan_child *child;
	char path[PATH_MAX_LEN];
	char script[PATH_MAX_LEN + 16];
	char device[IF_NAMESIZE];
	char *argv[4];
};

static void tell(struct pan_env *env, const char *device, const char *text)
{
	struct pan_event e = {
		.what = PAN_WAITING,
		.device = device,
		.text = text,
	};

	env->tell(&e, env->user);
}

static void on_ended(const char *why, void *user)
{
	struct pan_autoip *a = user;
	char text[160];

	/* it ends with its interface, a moment before the session does */
	if (!if_nametoindex(a->device))
		return;
	snprintf(text, sizeof(text), "no IPv4 link-local: avahi-autoipd: %s",
		 why);
	tell(a->env, a->device, text);
}

/*
 * Where this program is. One that was replaced while it ran, by an update, is
 * said to be deleted; what has its place then does the same.
 */
static bool find_self(char *path, size_t size)
{
	static const char gone[] = " (deleted)";
	const size_t tail = sizeof(gone) - 1;
	ssize_t len = readlink("/proc/self/exe", path, size);

	/* one that fills all the room may be longer */
	if (len < 0 || len == size)
		return false;
	path[len] = '\0';
	if (len > tail && !strcmp(path + len - tail, gone))
		path[len - tail] = '\0';
	return !access(path, X_OK);
}

/* Why there is none, or NULL */
static const char *begin(struct pan_autoip *a)
{
	char *self;

	if (pan_program_find("avahi-autoipd", a->path, sizeof(a->path)))
		return "no IPv4 link-local, IPv6 alone: avahi-autoipd is not installed";
	if (getuid())
		return "no IPv4 link-local, IPv6 alone: avahi-autoipd runs for root alone";
	self = a->script + sprintf(a->script, "--script=");
	if (!find_self(self, PATH_MAX_LEN))
		return "no IPv4 link-local, IPv6 alone: this program does not know where it is";
	a->argv[0] = a->path;
	a->argv[1] = a->script;
	a->argv[2] = a->device;
	if (pan_child_start(&a->child, a->env->event, a->argv, NULL, on_ended,
			    a, NULL))
		return "no IPv4 link-local, IPv6 alone: avahi-autoipd does not start";
	return NULL;
}

void pan_autoip_begin(struct pan_autoip **autoip, struct pan_env *env,
		      const char *device)
{
	struct pan_autoip *a = calloc(1, sizeof(*a));
	static const char *told;
	const char *why;

	*autoip = NULL;
	if (!a)
		return;
	a->env = env;
	snprintf(a->device, sizeof(a->device), "%s", device);
	why = begin(a);
	if (!why) {
		*autoip = a;
		return;
	}
	free(a);
	/* each of the sentences has one address */
	if (why != told)
		tell(env, NULL, why);
	told = why;
}

void pan_autoip_end(struct pan_autoip *autoip)
{
	if (!autoip)
		return;
	pan_child_stop(autoip->child);
	free(autoip);
}

void pan_autoip_let_go(struct pan_autoip *autoip)
{
	if (!autoip)
		return;
	pan_child_let_go(autoip->child);
	free(autoip);
}

bool pan_autoip_is_action(int argc, char *const *argv)
{
	static const char *const events[] = {
		"BIND", "CONFLICT", "UNBIND", "STOP",
	};
	unsigned int i;

	for (i = 0; argc == 4 && i < ARRAY_SIZE(events); i++) {
		if (!strcmp(argv[1], events[i]))
			return true;
	}
	return false;
}

int pan_autoip_action(char *const *argv, struct btgw_err *err)
{
	struct pan_cidr cidr;
	struct pan_link link;
	struct pan_rtnl *rt;
	char text[64];
	int ret;

	snprintf(text, sizeof(text), "%.40s/16", argv[3]);
	ret = pan_cidr_parse(text, &cidr, err);
	if (!ret && !pan_cidr_is_auto(&cidr))
		ret = btgw_err_set(err, -EINVAL,
				   "%s: expected an address of 169.254.0.0/16",
				   argv[3]);
	if (!ret)
		ret = pan_rtnl_open(&rt, err);
	if (ret)
		return ret;
	ret = pan_link_find(rt, argv[2], &link, err);
	if (!ret && !strcmp(argv[1], "BIND"))
		ret = pan_addr_add(rt, link.index, &cidr, err);
	else if (!ret)
		ret = pan_addr_del(rt, link.index, &cidr, err);
	pan_rtnl_close(rt);
	return ret < 0 ? ret : 0;
}
