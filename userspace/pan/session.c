// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * session.c - a channel that is an interface
 */
#include "autoip.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int pan_session_begin(struct pan_session *s, bool answer, struct btgw_err *err)
{
	int ret;

	ret = pan_bnep_add(s->env->ctl, s->fd, s->role, answer, s->device,
			   err);
	if (ret)
		return ret;
	s->added = true;
	ret = pan_net_join(s->net, s->device, &s->index, err);
	if (ret) {
		/* the channel is still good for an answer */
		pan_bnep_del(s->env->ctl, &s->peer, NULL);
		pan_net_leave(s->net, s->device, s->index);
		s->added = false;
	}
	return ret;
}

static void forget(struct pan_session *s)
{
	s->hup = sd_event_source_disable_unref(s->hup);
	pan_autoip_let_go(s->autoip);
	s->autoip = NULL;
	if (s->added)
		pan_net_leave(s->net, s->device, s->index);
	s->added = false;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

/*
 * Only an error or the end wakes us: what comes in is the kernel's. The session
 * is over, and one with the same peer may have begun, which is not to be ended.
 */
static int on_hup(sd_event_source *source, int fd, uint32_t revents, void *user)
{
	struct pan_session *s = user;
	socklen_t len = sizeof(int);
	int error = 0;

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	forget(s);
	s->ended(s, pan_channel_end_text(error), s->user);
	return 0;
}

int pan_session_up(struct pan_session *s, struct btgw_err *err)
{
	int ret;

	ret = pan_net_up(s->net, s->device, err);
	if (!ret) {
		ret = sd_event_add_io(s->env->event, &s->hup, s->fd, 0, on_hup,
				      s);
		if (ret < 0)
			btgw_err_set(err, ret, "event loop: %s",
				     btgw_strerror(ret));
	}
	if (ret < 0) {
		pan_session_end(s);
		return ret;
	}
	if (s->net->autoip && !s->net->bridge[0] && pan_net_is_bare(s->net))
		pan_autoip_begin(&s->autoip, s->env, s->device);
	return 0;
}

void pan_session_end(struct pan_session *s)
{
	if (s->added)
		pan_bnep_del(s->env->ctl, &s->peer, NULL);
	forget(s);
}
