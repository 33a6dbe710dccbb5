// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl link: what carries frames
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "../main.h"
#include "genl.h"
#include "link.h"

enum {
	/* how often a dump is begun again because the table changed */
	DUMP_TRIES		= 5,
};

struct link_list {
	struct btgw_link_info *link;
	size_t count;
	size_t room;
};

static void link_tap_fields(struct btgwctl *ctx,
			    const struct btgw_tap_count *tap)
{
	out_line(ctx);
	out_u64(ctx, "tap_events", "    tap: events %" PRIu64, tap->events);
	out_u64(ctx, "tap_reports", " reports %" PRIu64, tap->reports);
	out_u64(ctx, "tap_messages", " messages %" PRIu64, tap->messages);
	out_u64(ctx, "tap_beacons", " beacons %" PRIu64, tap->beacons);
	out_u64(ctx, "tap_pb_adv", " pb-adv %" PRIu64, tap->pb_adv);
	out_line(ctx);
	out_u64(ctx, "tap_other", "         other %" PRIu64, tap->other);
	out_u64(ctx, "tap_connectable", " connectable %" PRIu64,
		tap->connectable);
	out_u64(ctx, "tap_incomplete", " incomplete %" PRIu64,
		tap->incomplete);
	out_u64(ctx, "tap_malformed", " malformed %" PRIu64, tap->malformed);
}

void btgwctl_link_fields(struct btgwctl *ctx, const struct btgw_link_info *link)
{
	bool up = link->state == BTGW_LINK_STATE_UP;

	out_u64(ctx, "id", "%" PRIu64 ": ", link->id);
	out_str(ctx, "kind", "%s", btgw_link_kind_name(link->kind));
	if (link->has & BTGW_LINK_HAS_ROLE)
		out_str(ctx, "role", " role %s",
			btgw_link_role_name(link->role));
	out_text(ctx, " state ");
	out_paint(ctx, up ? OUT_GOOD : OUT_WARN);
	out_str(ctx, "state", "%s", btgw_link_state_name(link->state));
	out_paint(ctx, OUT_PLAIN);
	if (link->has & BTGW_LINK_HAS_PEER)
		out_u64(ctx, "peer", " peer %" PRIu64, link->peer);
	if (link->has & BTGW_LINK_HAS_MTU)
		out_u64(ctx, "mtu", " mtu %" PRIu64, link->mtu);
	if (link->has & BTGW_LINK_HAS_UID)
		out_u64(ctx, "uid", " uid %" PRIu64, link->uid);
	if (link->has & BTGW_LINK_HAS_CONTROLLER)
		out_u64(ctx, "controller", " controller hci%" PRIu64,
			link->controller);

	if (ctx->stats && link->has & BTGW_LINK_HAS_COUNTERS) {
		out_line(ctx);
		out_u64(ctx, "rx_frames", "    RX: frames %" PRIu64,
			link->rx_frames);
		out_u64(ctx, "rx_dropped", " dropped %" PRIu64,
			link->rx_dropped);
		out_u64(ctx, "rx_descriptors", " descriptors %" PRIu64,
			link->rx_descriptors);
		out_line(ctx);
		out_u64(ctx, "tx_frames", "    TX: frames %" PRIu64,
			link->tx_frames);
		out_u64(ctx, "tx_errors", " errors %" PRIu64, link->tx_errors);
		if (link->kind == BTGW_LINK_KIND_TAP)
			link_tap_fields(ctx, &link->tap);
	}
}

static void link_print_line(struct btgwctl *ctx,
			    const struct btgw_link_info *link)
{
	out_object(ctx, NULL);
	btgwctl_link_fields(ctx, link);
	out_object_end(ctx);
	out_text(ctx, "\n");
}

static int link_collect(const struct btgw_link_info *link, void *user)
{
	struct link_list *list = user;
	struct btgw_link_info *p;

	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		p = reallocarray(list->link, list->room, sizeof(*p));
		if (!p)
			return -ENOMEM;
		list->link = p;
	}
	list->link[list->count++] = *link;
	return 0;
}

static int link_open(struct btgwctl *ctx, struct btgw_genl **genl)
{
	/* not being there is not the same as refusing */
	return btgw_genl_open(genl, &ctx->err) ? BTGWCTL_UNREACHABLE :
						 BTGWCTL_OK;
}

static int link_show(struct btgwctl *ctx, int argc, char **argv)
{
	struct link_list list = {};
	struct btgw_genl *genl;
	int ret, tries;
	uint32_t id;
	size_t i;

	if (argc > 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after the link id",
				    argv[1]);
	if (argc && btgwctl_u32(ctx, "link id", argv[0], 1, UINT32_MAX, &id))
		return BTGWCTL_USAGE;

	ret = link_open(ctx, &genl);
	if (ret)
		return ret;

	if (argc) {
		struct btgw_link_info link;

		ret = btgw_genl_link_get(genl, id, &link, &ctx->err);
		if (!ret)
			ret = link_collect(&link, &list);
	} else {
		/* collected first: a dump that is begun again prints once */
		for (tries = 0; tries < DUMP_TRIES; tries++) {
			list.count = 0;
			ret = btgw_genl_link_dump(genl, link_collect, &list,
						  &ctx->err);
			if (ret != -EINTR)
				break;
		}
	}
	if (!ret) {
		out_array(ctx, NULL);
		for (i = 0; i < list.count; i++)
			link_print_line(ctx, &list.link[i]);
		out_array_end(ctx);
	} else if (ret == -ENOMEM) {
		btgw_err_set(&ctx->err, ret, "out of memory");
	}

	free(list.link);
	btgw_genl_close(genl);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static int link_arg_uid(struct btgwctl *ctx, const char *word, uint32_t *uid)
{
	struct passwd *pw;

	if (word[0] >= '0' && word[0] <= '9')
		return btgwctl_u32(ctx, "uid", word, 0, UINT32_MAX - 1, uid);

	pw = getpwnam(word);
	if (!pw)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "uid \"%s\": expected a number or the name of a user",
				    word);
	*uid = pw->pw_uid;
	return 0;
}

static int link_arg_fd(struct btgwctl *ctx, const char *what, const char *word,
		       int *fd)
{
	uint32_t n;
	int ret;

	ret = btgwctl_u32(ctx, what, word, 0, INT32_MAX, &n);
	if (ret)
		return ret;
	if (fcntl(n, F_GETFD) < 0)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "%s %u: expected a descriptor that btgwctl inherited open, as with %u<>",
				    what, n, n);
	*fd = n;
	return 0;
}

static int link_arg_kind(struct btgwctl *ctx, const char *word, uint32_t *kind)
{
	static const char *const names[] = { "loop", "adopted", "tap", NULL };
	static const uint32_t kinds[] = {
		BTGW_LINK_KIND_LOOP, BTGW_LINK_KIND_ADOPTED,
		BTGW_LINK_KIND_TAP,
	};
	int i;

	if (!strcmp(word, "owned"))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "type \"owned\": made by connect() and listen() of a socket, not by hand; expected loop, adopted or tap");
	i = btgwctl_keyword(ctx, "type", word, names);
	if (i < 0)
		return BTGWCTL_USAGE;
	*kind = kinds[i];
	return 0;
}

static int link_arg_controller(struct btgwctl *ctx, const char *word,
			       uint32_t *index)
{
	return btgwctl_u32(ctx, "controller",
			   word + (strncmp(word, "hci", 3) ? 0 : 3), 0, 65534,
			   index);
}

static int link_arg_role(struct btgwctl *ctx, const char *word, uint32_t *role)
{
	static const char *const names[] = { "gateway", "device", NULL };
	int i;

	i = btgwctl_keyword(ctx, "role", word, names);
	if (i < 0)
		return BTGWCTL_USAGE;
	*role = i ? BTGW_LINK_ROLE_DEVICE : BTGW_LINK_ROLE_GATEWAY;
	return 0;
}

static int link_add_args(struct btgwctl *ctx, int argc, char **argv,
			 struct btgw_link_req *req)
{
	enum { TYPE, ROLE, UID, MTU, FD, FD_READ, CONTROLLER };
	static const char *const names[] = {
		"type", "role", "uid", "mtu", "fd", "fd-read", "controller",
		NULL
	};
	unsigned int seen = 0;
	int i, key, ret = 0;
	const char *word;

	for (i = 0; i < argc; i += 2) {
		key = btgwctl_keyword(ctx, "argument", argv[i], names);
		if (key < 0)
			return BTGWCTL_USAGE;
		if (seen & 1U << key)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": given twice",
					    names[key]);
		seen |= 1U << key;
		if (i + 1 == argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": its value is missing",
					    names[key]);
		word = argv[i + 1];

		switch (key) {
		case TYPE:
			ret = link_arg_kind(ctx, word, &req->kind);
			break;
		case ROLE:
			req->has |= BTGW_LINK_HAS_ROLE;
			ret = link_arg_role(ctx, word, &req->role);
			break;
		case UID:
			req->has |= BTGW_LINK_HAS_UID;
			ret = link_arg_uid(ctx, word, &req->uid);
			break;
		case MTU:
			req->has |= BTGW_LINK_HAS_MTU;
			ret = btgwctl_u32(ctx, "mtu", word, 8, 65535,
					  &req->mtu);
			break;
		case FD:
			ret = link_arg_fd(ctx, "fd", word, &req->fd);
			break;
		case FD_READ:
			req->has |= BTGW_LINK_HAS_FD_READ;
			ret = link_arg_fd(ctx, "fd-read", word, &req->fd_read);
			break;
		case CONTROLLER:
			req->has |= BTGW_LINK_HAS_CONTROLLER;
			ret = link_arg_controller(ctx, word, &req->controller);
			break;
		}
		if (ret)
			return ret;
	}

	if (!(seen & 1U << TYPE))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "argument \"type\" is missing: expected loop, adopted or tap");
	if (req->kind == BTGW_LINK_KIND_TAP && !(seen & 1U << CONTROLLER))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "argument \"controller\" is missing: type tap needs one, as hci0");
	if (req->kind == BTGW_LINK_KIND_ADOPTED && !(seen & 1U << FD))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "argument \"fd\" is missing: type adopted needs a descriptor");
	if (req->kind != BTGW_LINK_KIND_ADOPTED &&
	    seen & (1U << FD | 1U << FD_READ))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "argument \"%s\": type %s has no descriptor",
				    seen & 1U << FD ? "fd" : "fd-read",
				    btgw_link_kind_name(req->kind));
	return 0;
}

static int link_add(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_link_info link, other;
	struct btgw_link_req req = {};
	struct btgw_genl *genl;
	int ret;

	ret = link_add_args(ctx, argc, argv, &req);
	if (ret)
		return ret;
	ret = link_open(ctx, &genl);
	if (ret)
		return ret;

	ret = btgw_genl_link_new(genl, &req, &link, &ctx->err);
	if (!ret) {
		out_array(ctx, NULL);
		link_print_line(ctx, &link);
		/* gone already is no failure of what was asked for */
		if (link.has & BTGW_LINK_HAS_PEER &&
		    !btgw_genl_link_get(genl, link.peer, &other, NULL))
			link_print_line(ctx, &other);
		out_array_end(ctx);
	}
	btgw_genl_close(genl);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static int link_del(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_genl *genl;
	uint32_t id;
	int ret;

	if (argc != 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    argc ? "\"%s\": expected nothing after the link id" :
					   "link id is missing%s",
				    argc ? argv[1] : "");
	if (btgwctl_u32(ctx, "link id", argv[0], 1, UINT32_MAX, &id))
		return BTGWCTL_USAGE;

	ret = link_open(ctx, &genl);
	if (ret)
		return ret;
	ret = btgw_genl_link_del(genl, id, &ctx->err);
	btgw_genl_close(genl);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static const struct btgwctl_command link_commands[] = {
	{ .name = "show", .run = link_show },
	{ .name = "list", .run = link_show },
	{ .name = "add", .run = link_add },
	{ .name = "delete", .run = link_del },
	{ }
};

BTGWCTL_OBJECT(link) = {
	.name = "link",
	.help = "what carries frames: L2CAP channels, adopted descriptors, loops, taps",
	.usage = "btgwctl link [ show [ ID ] ]\n"
		 "btgwctl link add type loop [ role { gateway | device } ] [ mtu N ] [ uid USER ]\n"
		 "btgwctl link add type adopted fd N [ fd-read N ] [ role { gateway | device } ]\n"
		 "                 [ mtu N ] [ uid USER ]\n"
		 "btgwctl link add type tap controller hciN\n"
		 "btgwctl link del ID\n",
	.commands = link_commands,
};
