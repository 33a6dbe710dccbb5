// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * serve.c - what others ask the daemon for; lib/daemon.h has the words
 *
 * One request for each connection. The socket lies in a folder of root; whoever
 * connects is looked at, too.
 */
#include "serve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "adv.h"
#include "btgwd.h"
#include "daemon.h"
#include "df_net.h"
#include "mesh_json.h"

/* The object that a request is about */
static int get_obj(json_t *request, const struct btgw_mesh_set *set,
		   struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	btgw_mesh_init(obj, set);
	return btgw_mesh_from_json(obj, json_object_get(request, set->name),
				   err);
}

static int do_key(struct btgwd *d, json_t *request, bool change,
		  struct btgw_err *err)
{
	static const struct btgw_mesh_set *const sets[] = {
		&btgw_set_subnet, &btgw_set_appkey, &btgw_set_devkey,
	};
	struct btgw_mesh_obj obj;
	unsigned int i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		if (!json_object_get(request, sets[i]->name))
			continue;
		ret = get_obj(request, sets[i], &obj, err);
		if (!ret)
			ret = btgwd_keep(d, change, &obj, err);
		btgw_mesh_wipe(&obj);
		return ret;
	}
	return btgw_err_set(err, -EINVAL, "neither subnet, appkey nor devkey");
}

static int do_adv(struct btgwd *d, json_t *request, bool make,
		  struct btgw_err *err)
{
	const char *controller =
		json_string_value(json_object_get(request, "controller"));
	struct btgw_mesh_obj obj;
	int ret;

	ret = get_obj(request, &btgw_set_adv, &obj, err);
	if (ret)
		return ret;
	if (!controller || !btgw_mesh_has(&obj, BTGW_ADV_NET))
		return btgw_err_set(err, -EINVAL,
				    "without a controller or a net");
	if (!btgwd_net_find(d, obj.v[BTGW_ADV_NET].num))
		return btgw_err_set(err, -ENXIO,
				    "net %u is not kept by btgwd: see btgwd --import",
				    (unsigned int)obj.v[BTGW_ADV_NET].num);
	return make ? btgwd_adv_new(d, controller, &obj, err) :
		      btgwd_adv_del(d, controller, &obj, err);
}

static int reply_with(json_t *reply, const char *name, json_t *value,
		      struct btgw_err *err)
{
	if (!value || json_object_set_new(reply, name, value))
		return btgw_err_set(err, -ENOMEM, "out of memory");
	return 0;
}

static int do_df_discover(struct btgwd *d, json_t *request, json_t *reply,
			  struct btgw_err *err)
{
	struct btgw_mesh_obj obj;
	const char *result;
	int ret;

	ret = get_obj(request, &btgw_set_path, &obj, err);
	if (ret)
		return ret;
	if (!btgw_mesh_has(&obj, BTGW_A_PATH_NET) ||
	    !btgw_mesh_has(&obj, BTGW_A_PATH_TARGET))
		return btgw_err_set(err, -EINVAL, "without a net or a target");
	ret = btgwd_df_ask(d, obj.v[BTGW_A_PATH_NET].num,
			   obj.v[BTGW_A_PATH_SUBNET].num,
			   obj.v[BTGW_A_PATH_TARGET].num, &result, err);
	return ret ?: reply_with(reply, "result", json_string(result), err);
}

static int do_show(struct btgwd *d, json_t *reply, struct btgw_err *err)
{
	json_t *nets = json_array(), *one;
	struct btgwd_net *net;

	for (net = d->nets; nets && net; net = net->next) {
		one = json_object();
		if (!one ||
		    json_object_set_new(one, "net", json_integer(net->id)) ||
		    json_object_set_new(one, "control",
					btgwd_control_show(&net->control)) ||
		    json_array_append_new(nets, one))
			break;
	}
	return reply_with(reply, "nets", nets, err);
}

static int serve(struct btgwd *d, json_t *request, json_t *reply,
		 struct btgw_err *err)
{
	const char *what = json_string_value(json_object_get(request, "do"));

	if (!what)
		return btgw_err_set(err, -EINVAL, "no JSON object with \"do\"");
	if (!strcmp(what, "key-new"))
		return do_key(d, request, false, err);
	if (!strcmp(what, "key-set"))
		return do_key(d, request, true, err);
	if (!strcmp(what, "adv-new"))
		return do_adv(d, request, true, err);
	if (!strcmp(what, "adv-del"))
		return do_adv(d, request, false, err);
	if (!strcmp(what, "adv-show"))
		return reply_with(reply, "adv", btgwd_adv_show(d,
			json_integer_value(json_object_get(request, "net"))),
			err);
	if (!strcmp(what, "df-discover"))
		return do_df_discover(d, request, reply, err);
	if (!strcmp(what, "df-show"))
		return reply_with(reply, "df", btgwd_df_show(d,
			json_integer_value(json_object_get(request, "net"))),
			err);
	if (!strcmp(what, "show"))
		return do_show(d, reply, err);
	return btgw_err_set(err, -EOPNOTSUPP, "\"%s\": not known here", what);
}

static void answer(struct btgwd *d, int fd, const char *buf, size_t len)
{
	json_t *request = json_loadb(buf, len, JSON_REJECT_DUPLICATES, NULL);
	json_t *reply = json_object();
	struct btgw_err err = {};
	char *text;
	int ret;

	ret = reply ? serve(d, request, reply, &err) : -ENOMEM;
	if (ret) {
		json_object_set_new(reply, "error", json_integer(-ret));
		json_object_set_new(reply, "text", json_string(err.text));
	}
	text = json_dumps(reply, JSON_COMPACT);
	if (!text || send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		btgwd_log(LOG_WARNING, "a request got no answer");
	free(text);
	json_decref(reply);
	json_decref(request);
}

static int on_request(sd_event_source *source, int fd, uint32_t revents,
		      void *user)
{
	struct btgwd *d = user;
	char *buf = malloc(BTGW_DAEMON_MAX);
	ssize_t n = -1;

	if (buf)
		n = recv(fd, buf, BTGW_DAEMON_MAX, 0);
	if (n > 0) {
		answer(d, fd, buf, n);
		explicit_bzero(buf, n);
	}
	free(buf);
	/* with its descriptor */
	sd_event_source_disable_unref(source);
	return 0;
}

static bool is_root(int fd)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) &&
	       (!who.uid || who.uid == geteuid());
}

static int on_connection(sd_event_source *source, int listener,
			 uint32_t revents, void *user)
{
	sd_event_source *one;
	struct btgwd *d = user;
	int fd;

	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return 0;
	if (!is_root(fd) ||
	    sd_event_add_io(d->event, &one, fd, EPOLLIN, on_request, d) < 0) {
		close(fd);
		return 0;
	}
	sd_event_source_set_io_fd_own(one, true);
	return 0;
}

int btgwd_serve(struct btgwd *d, struct btgw_err *err)
{
	struct sockaddr_un sa = {
		.sun_family = AF_UNIX,
		.sun_path = BTGW_DAEMON_SOCKET,
	};
	sd_event_source *source;
	char folder[] = BTGW_DAEMON_SOCKET;
	mode_t mask;
	int fd, ret;

	*strrchr(folder, '/') = '\0';
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return btgw_err_set(err, -errno, "%s: %s", folder,
				    btgw_strerror(errno));
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return btgw_err_set(err, -errno, "socket: %s",
				    btgw_strerror(errno));
	/* of a daemon that was killed: there is one owner, and that is us */
	unlink(sa.sun_path);
	mask = umask(077);
	ret = bind(fd, (struct sockaddr *)&sa, sizeof(sa));
	umask(mask);
	if (ret < 0 || listen(fd, 16) < 0) {
		ret = btgw_err_set(err, -errno, "%s: %s", sa.sun_path,
				   btgw_strerror(errno));
		close(fd);
		return ret;
	}
	ret = sd_event_add_io(d->event, &source, fd, EPOLLIN, on_connection, d);
	if (ret < 0) {
		close(fd);
		return btgw_err_set(err, ret, "event loop: %s",
				    btgw_strerror(ret));
	}
	sd_event_source_set_io_fd_own(source, true);
	sd_event_source_set_floating(source, true);
	sd_event_source_unref(source);
	return 0;
}
