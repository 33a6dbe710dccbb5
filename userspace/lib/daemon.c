// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * daemon.c - what btgwd is asked for
 */
#include "daemon.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static int daemon_connect(struct btgw_err *err)
{
	struct timeval limit = { .tv_sec = BTGW_DAEMON_TIMEOUT_S };
	struct sockaddr_un sa = {
		.sun_family = AF_UNIX,
		.sun_path = BTGW_DAEMON_SOCKET,
	};
	int fd, ret;

	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return btgw_err_set(err, -errno, "socket: %s",
				    btgw_strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (!connect(fd, (struct sockaddr *)&sa, sizeof(sa)))
		return fd;
	ret = errno == ENOENT ? -ECONNREFUSED : -errno;
	close(fd);
	return btgw_err_set(err, ret, ret == -ECONNREFUSED ?
			    "btgwd does not run" : "asking btgwd: %s",
			    btgw_strerror(ret));
}

static int daemon_exchange(int fd, const char *text, char *buf,
			   struct btgw_err *err)
{
	ssize_t n;

	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		return btgw_err_set(err, -errno, "asking btgwd: %s",
				    btgw_strerror(errno));
	n = recv(fd, buf, BTGW_DAEMON_MAX, 0);
	if (n < 0)
		return btgw_err_set(err, -errno, "btgwd does not answer: %s",
				    btgw_strerror(errno));
	return n;
}

static int daemon_verdict(json_t *reply, struct btgw_err *err)
{
	const char *text = json_string_value(json_object_get(reply, "text"));
	json_int_t code = json_integer_value(json_object_get(reply, "error"));

	if (!json_is_object(reply))
		return btgw_err_set(err, -EBADMSG,
				    "the answer of btgwd is malformed");
	if (!code)
		return 0;
	if (code < 0 || code > 4095)
		code = EBADMSG;
	return btgw_err_set(err, -(int)code, "%s", text ? text : "refused");
}

int btgw_daemon_ask(json_t *request, json_t **reply, struct btgw_err *err)
{
	char *buf = NULL, *text = NULL;
	int fd, ret;

	*reply = NULL;
	fd = daemon_connect(err);
	if (fd < 0)
		return fd;
	text = json_dumps(request, JSON_COMPACT);
	buf = malloc(BTGW_DAEMON_MAX);
	if (!text || !buf)
		ret = btgw_err_set(err, -ENOMEM, "out of memory");
	else
		ret = daemon_exchange(fd, text, buf, err);
	close(fd);
	if (ret >= 0) {
		*reply = json_loadb(buf, ret, 0, NULL);
		ret = daemon_verdict(*reply, err);
	}
	if (ret) {
		json_decref(*reply);
		*reply = NULL;
	}
	/* there may be a key in it */
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
	free(buf);
	return ret;
}
