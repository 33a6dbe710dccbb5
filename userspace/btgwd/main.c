// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - btgwd: options, events, the tick of a second
 */
#include "btgwd.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <syslog.h>
#include <time.h>
#include <systemd/sd-daemon.h>

#include "adv.h"
#include "df_net.h"
#include "genl_owner.h"
#include "serve.h"

#define STORE_PATH	BTGW_STORE_DAEMON

enum {
	TICK_US		= 1000000,
	/* a replay list is compared as a whole every so many seconds */
	WHOLE_S		= 60,
	/* exit codes, as btgwctl has them */
	EXIT_USAGE	= 1,
	EXIT_REFUSED	= 2,
	EXIT_UNREACHABLE = 4,
};

/* With its weight in front where a journal reads it */
static bool to_journal;

void btgwd_log(int level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (to_journal)
		fprintf(stderr, "<%d>", level);
	else
		fputs("btgwd: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

int64_t btgwd_now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec;
}

/* What a step of a net came to; true if the net is still there */
static bool told(struct btgwd *d, uint16_t id, int ret,
		 const struct btgw_err *err)
{
	if (!ret)
		return true;
	if (ret == -ENOENT || ret == -ENODEV) {
		btgwd_log(LOG_NOTICE, "net %u is gone, the store keeps it", id);
		btgwd_net_forget(d, id);
		return false;
	}
	btgwd_log(LOG_ERR, "net %u: %s", id, err->text);
	return true;
}

static void net_tick(struct btgwd *d, struct btgwd_net *net, bool whole)
{
	struct btgw_err err = {};
	uint16_t id = net->id;

	if (!told(d, id, btgwd_net_step(d, net, &err), &err))
		return;
	if (!told(d, id, btgwd_net_rpl(d, net, whole, &err), &err))
		return;
	if (net->dirty)
		told(d, id, btgwd_net_mirror(d, net, &err), &err);
}

static void all_tick(struct btgwd *d, bool whole)
{
	struct btgwd_net *net, *next;

	for (net = d->nets; net; net = next) {
		next = net->next;
		btgwd_control_tick(d, &net->control);
		btgwd_df_tick(d, net);
		net_tick(d, net, whole);
	}
	btgwd_adv_tick(d);
}

static int on_tick(sd_event_source *source, uint64_t usec, void *user)
{
	struct btgwd *d = user;

	all_tick(d, ++d->ticks % WHOLE_S == 0);
	sd_event_source_set_time(source, usec + TICK_US);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static void net_event(struct btgwd *d, const char *what,
		      const struct btgw_mesh_obj *obj)
{
	struct btgwd_net *net = btgwd_net_find(d, obj->v[BTGW_A_NET_ID].num);
	struct btgw_err err = {};

	if (!net)
		return;
	if (!strcmp(what, "changed"))
		net->dirty = true;
	else if (!strcmp(what, "rpl-unsaved"))
		told(d, net->id, btgwd_net_rpl(d, net, false, &err), &err);
	else if (strcmp(what, "new"))
		/*
		 * seq-half, seq-exhausted, iv: not to wait for the tick. And
		 * gone: it may be one that was removed to be made again.
		 */
		told(d, net->id, btgwd_net_step(d, net, &err), &err);
}

/* The store has the key that is spoken of: our own load, for one */
static bool has_key(struct btgwd *d, const struct btgw_mesh_obj *obj,
		    uint16_t id)
{
	struct btgw_mesh_list list;
	unsigned int name, key;
	bool found = false;
	size_t i;

	if (obj->set == &btgw_set_subnet) {
		name = BTGW_A_SUBNET_INDEX;
		key = btgw_mesh_has(obj, BTGW_A_SUBNET_NEW_NID) ?
		      BTGW_A_SUBNET_NEW_KEY : BTGW_A_SUBNET_KEY;
	} else if (obj->set == &btgw_set_appkey) {
		name = BTGW_A_APPKEY_INDEX;
		key = btgw_mesh_has(obj, BTGW_A_APPKEY_NEW_AID) ?
		      BTGW_A_APPKEY_NEW_KEY : BTGW_A_APPKEY_KEY;
	} else {
		name = BTGW_A_DEVKEY_ADDR;
		key = BTGW_A_DEVKEY_KEY;
	}
	if (!btgw_store_mesh_list(d->store, obj->set, id, &list, NULL)) {
		for (i = 0; i < list.count; i++) {
			if (list.obj[i].v[name].num == obj->v[name].num)
				found = btgw_mesh_has(&list.obj[i], key);
		}
	}
	btgw_store_mesh_free(&list);
	return found;
}

/* A key that went is forgotten; one that came cannot be read */
static void key_event(struct btgwd *d, const char *what,
		      const struct btgw_mesh_obj *obj, uint16_t id)
{
	struct btgw_err err = {};
	int ret = 0;

	if (!btgwd_net_find(d, id))
		return;
	if (!strcmp(what, "gone")) {
		ret = btgwd_keep_forget(d, obj, &err);
	} else {
		/* first: the phase without the keys says "has not begun" */
		if (obj->set == &btgw_set_subnet)
			ret = btgwd_keep_renewed(d, id,
						 obj->v[BTGW_A_SUBNET_INDEX].num,
						 &err);
		/* the phase, and to which subnet an AppKey is bound */
		if (!ret)
			ret = btgw_store_mesh_set(d->store, obj, &err);
	}
	if (ret && ret != -ENOENT)
		btgwd_log(LOG_ERR, "net %u: %s", id, err.text);
	if (strcmp(what, "gone") && !has_key(d, obj, id))
		btgwd_log(LOG_WARNING,
			  "net %u: a %s was given to the kernel alone, the store has not its key",
			  id, obj->set->name);
}

static void on_mesh(const char *what, const struct btgw_mesh_obj *obj,
		    void *user)
{
	struct btgwd_net *net;
	struct btgwd *d = user;

	if (obj->set == &btgw_set_net) {
		net_event(d, what, obj);
	} else if (obj->set == &btgw_set_element) {
		net = btgwd_net_find(d, obj->v[BTGW_A_ELEMENT_NET].num);
		if (net)
			net->dirty = true;
	} else if (obj->set == &btgw_set_subnet) {
		key_event(d, what, obj, obj->v[BTGW_A_SUBNET_NET].num);
	} else if (obj->set == &btgw_set_appkey) {
		key_event(d, what, obj, obj->v[BTGW_A_APPKEY_NET].num);
	} else if (obj->set == &btgw_set_devkey) {
		key_event(d, what, obj, obj->v[BTGW_A_DEVKEY_NET].num);
	}
	btgwd_df_event(d, what, obj);
}

static void on_link(enum btgw_genl_event event,
		    const struct btgw_link_info *link, void *user)
{
}

static int on_events(sd_event_source *source, int fd, uint32_t revents,
		     void *user)
{
	struct btgwd_net *net;
	struct btgw_err err;
	struct btgwd *d = user;
	int ret;

	btgw_err_clear(&err);
	ret = btgw_genl_process(d->events, &err);
	if (ret == -ENOBUFS) {
		/* what was missed is in the kernel: look at all of it */
		for (net = d->nets; net; net = net->next) {
			net->dirty = true;
			if (btgwd_keep_adopt(d, net->id, &err))
				btgwd_log(LOG_ERR, "net %u: %s", net->id,
					  err.text);
		}
		btgwd_df_missed(d);
		all_tick(d, true);
		return 0;
	}
	if (ret) {
		btgwd_log(LOG_ERR, "%s", err.text);
		sd_event_exit(d->event, EXIT_UNREACHABLE);
	}
	return 0;
}

static int on_hup(sd_event_source *source, const struct signalfd_siginfo *si,
		  void *user)
{
	struct btgw_err err = {};
	struct btgwd *d = user;

	if (btgwd_nets_start(d, &err))
		btgwd_log(LOG_ERR, "%s", err.text);
	return 0;
}

static int watch(struct btgwd *d, struct btgw_err *err)
{
	uint64_t now;
	sigset_t set;
	int ret;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	ret = sd_event_default(&d->event);
	if (ret >= 0)
		ret = sd_event_add_signal(d->event, NULL, SIGTERM, NULL, NULL);
	if (ret >= 0)
		ret = sd_event_add_signal(d->event, NULL, SIGINT, NULL, NULL);
	if (ret >= 0)
		ret = sd_event_add_signal(d->event, NULL, SIGHUP, on_hup, d);
	if (ret >= 0)
		ret = sd_event_add_io(d->event, NULL,
				      btgw_genl_fd(d->events), EPOLLIN,
				      on_events, d);
	if (ret >= 0)
		ret = sd_event_now(d->event, CLOCK_BOOTTIME, &now);
	if (ret >= 0)
		ret = sd_event_add_time(d->event, NULL, CLOCK_BOOTTIME,
					now + TICK_US, TICK_US / 20, on_tick,
					d);
	if (ret >= 0)
		ret = sd_event_set_watchdog(d->event, true);
	if (ret < 0)
		return btgw_err_set(err, ret, "event loop: %s",
				    btgw_strerror(ret));
	return 0;
}

static int store_open(struct btgwd *d, const char *path, struct btgw_err *err)
{
	int ret = btgw_store_open(path, 0, &d->store, err);

	if (ret != -ENOENT)
		return ret;
	btgw_err_clear(err);
	return btgw_store_open(path, BTGW_STORE_CREATE, &d->store, err);
}

/* Events before the first look: what changes in between is not missed */
static int start(struct btgwd *d, struct btgw_err *err)
{
	int ret;

	ret = btgw_genl_open(&d->ask, err);
	if (!ret)
		ret = btgw_owner_claim(d->ask, "btgwd", err);
	if (!ret)
		ret = btgw_genl_open(&d->events, err);
	if (!ret)
		ret = btgw_genl_subscribe(d->events, on_link, d, err);
	if (!ret)
		ret = btgw_mesh_subscribe(d->events, on_mesh, d, err);
	if (!ret)
		ret = watch(d, err);
	if (!ret)
		ret = btgwd_serve(d, err);
	btgwd_df_start(d);
	if (!ret)
		ret = btgwd_nets_start(d, err);
	if (!ret)
		btgwd_adv_tick(d);
	return ret;
}

static int run(struct btgwd *d)
{
	struct btgw_err err = {};
	int ret;

	ret = start(d, &err);
	if (ret) {
		btgwd_log(LOG_ERR, "%s", err.text);
		return ret == -ENOENT ? EXIT_UNREACHABLE : EXIT_REFUSED;
	}
	sd_notify(0, "READY=1");
	ret = sd_event_loop(d->event);
	sd_notify(0, "STOPPING=1");
	/* the last second of the replay lists, unless the module is gone */
	if (!ret)
		all_tick(d, true);
	return ret < 0 ? EXIT_REFUSED : ret;
}

static void stop(struct btgwd *d)
{
	while (d->nets)
		btgwd_net_forget(d, d->nets->id);
	sd_event_unref(d->event);
	btgw_genl_close(d->events);
	btgw_genl_close(d->ask);
	btgw_store_close(d->store);
}

static int forget(struct btgwd *d, const char *word, struct btgw_err *err)
{
	struct btgw_mesh_obj obj;
	unsigned long id;
	char *end;

	id = strtoul(word, &end, 10);
	if (!*word || *end || !id || id > UINT16_MAX)
		return btgw_err_set(err, -EINVAL,
				    "net \"%s\": not a number from 1 to 65535",
				    word);
	btgw_mesh_init(&obj, &btgw_set_net);
	btgw_mesh_num(&obj, BTGW_A_NET_ID, id);
	return btgw_store_mesh_del(d->store, &obj, err);
}

static int usage(FILE *to, int code)
{
	fprintf(to,
		"usage: btgwd [--store FILE] [--import FILE | --forget NET]\n"
		"  --store FILE   keep nets here, default " STORE_PATH "\n"
		"  --import FILE  enter the nets of a JSON file into the store, and end\n"
		"  --forget NET   remove a net from the store, and end\n"
		"  --version, --help\n");
	return code;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "store", required_argument, NULL, 's' },
		{ "import", required_argument, NULL, 'i' },
		{ "forget", required_argument, NULL, 'f' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{}
	};
	const char *path = STORE_PATH, *import = NULL, *away = NULL;
	struct btgw_err err = {};
	struct btgwd d = {};
	int c, ret;

	to_journal = getenv("JOURNAL_STREAM");
	while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		switch (c) {
		case 's':
			path = optarg;
			break;
		case 'i':
			import = optarg;
			break;
		case 'f':
			away = optarg;
			break;
		case 'V':
			puts("btgwd " BTGW_VERSION);
			return 0;
		case 'h':
			return usage(stdout, 0);
		default:
			return usage(stderr, EXIT_USAGE);
		}
	}
	if (optind != argc || (import && away))
		return usage(stderr, EXIT_USAGE);

	ret = store_open(&d, path, &err);
	if (!ret && import)
		ret = btgwd_import(d.store, import, &err);
	else if (!ret && away)
		ret = forget(&d, away, &err);
	if (ret) {
		btgwd_log(LOG_ERR, "%s", err.text);
		ret = EXIT_REFUSED;
	} else if (!import && !away) {
		ret = run(&d);
	}
	stop(&d);
	return ret;
}
