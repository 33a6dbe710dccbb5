// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * channel.c - L2CAP channels that carry BNEP
 */
#include "pan.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/l2cap.h>

enum {
	BACKLOG		= 16,
};

int pan_env_init(struct pan_env *env, struct btgw_err *err)
{
	int ret;

	env->ctl = -1;
	ret = sd_event_default(&env->event);
	if (ret < 0)
		return btgw_err_set(err, ret, "event loop: %s",
				    btgw_strerror(ret));
	env->ctl = pan_bnep_open(err);
	if (env->ctl < 0)
		return env->ctl;
	return pan_rtnl_open(&env->rt, err);
}

void pan_env_exit(struct pan_env *env)
{
	pan_rtnl_close(env->rt);
	if (env->ctl >= 0)
		close(env->ctl);
	sd_event_unref(env->event);
}

bool pan_controller_is(const struct btgw_controller *c, const char *name)
{
	char number[16], addr[BTGW_ADDR_TEXT];

	if (!(c->current & BTGW_SETTING_POWERED) ||
	    !(c->current & BTGW_SETTING_BREDR))
		return false;
	snprintf(number, sizeof(number), "hci%u", c->index);
	return !name || !strcmp(name, number) ||
	       !strcasecmp(name, btgw_addr_print(&c->addr, addr));
}

int pan_controller_find(const char *name, struct btgw_addr *addr,
			struct btgw_err *err)
{
	uint16_t index[BTGW_MGMT_INDEX_MAX];
	struct btgw_controller c;
	struct btgw_mgmt *mgmt;
	int i, n, ret;

	ret = btgw_mgmt_open(&mgmt, err);
	if (ret)
		return ret;
	n = btgw_mgmt_list(mgmt, index, BTGW_MGMT_INDEX_MAX, err);
	ret = n < 0 ? n : -ENODEV;
	for (i = 0; i < n && ret; i++) {
		if (btgw_mgmt_info(mgmt, index[i], &c, err) ||
		    !pan_controller_is(&c, name))
			continue;
		*addr = c.addr;
		ret = 0;
	}
	btgw_mgmt_close(mgmt);
	if (ret == -ENODEV)
		btgw_err_set(err, ret,
			     "controller %s: none of that name or address is up with BR/EDR",
			     name);
	return ret;
}

static int channel_options(int fd, int security)
{
	struct bt_security sec = { .level = security };
	struct l2cap_options opts;
	socklen_t len = sizeof(opts);

	if (getsockopt(fd, SOL_L2CAP, L2CAP_OPTIONS, &opts, &len) < 0)
		return -errno;
	/* what BNEP demands; with the default of 672 large packets are lost */
	opts.imtu = BTGW_BNEP_MTU;
	opts.omtu = BTGW_BNEP_MTU;
	opts.mode = L2CAP_MODE_BASIC;
	if (setsockopt(fd, SOL_L2CAP, L2CAP_OPTIONS, &opts, sizeof(opts)) < 0 ||
	    setsockopt(fd, SOL_BLUETOOTH, BT_SECURITY, &sec, sizeof(sec)) < 0)
		return -errno;
	return 0;
}

/* Bound to the controller and PSM; neither has to be given */
static int channel_open(const struct btgw_addr *local, uint16_t psm,
			int security, struct btgw_err *err)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(psm),
		.l2_bdaddr_type = BDADDR_BREDR,
	};
	char text[BTGW_ADDR_TEXT] = "any controller";
	int fd, ret;

	if (local) {
		memcpy(&sa.l2_bdaddr, local->b, sizeof(local->b));
		btgw_addr_print(local, text);
	}
	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		    BTPROTO_L2CAP);
	if (fd < 0)
		return btgw_err_set(err, -errno, "L2CAP: %s",
				    btgw_strerror(errno));
	ret = channel_options(fd, security);
	if (!ret && bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		ret = -errno;
	if (!ret)
		return fd;

	close(fd);
	if (ret == -EADDRINUSE)
		return btgw_err_set(err, ret,
				    "PSM %u of %s is taken, by bluetoothd's network plugin if by nobody else: start bluetoothd with --noplugin=network, or this before bluetoothd",
				    psm, text);
	if (ret == -EACCES)
		return btgw_err_set(err, ret,
				    "PSM %u of %s: this needs CAP_NET_BIND_SERVICE",
				    psm, text);
	return btgw_err_set(err, ret, "L2CAP on %s: %s", text,
			    btgw_strerror(ret));
}

int pan_channel_listen(const struct btgw_addr *local, int security,
		       struct btgw_err *err)
{
	int fd, ret, defer = 1;

	fd = channel_open(local, BTGW_BNEP_PSM, security, err);
	if (fd < 0)
		return fd;
	if (setsockopt(fd, SOL_BLUETOOTH, BT_DEFER_SETUP, &defer,
		       sizeof(defer)) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	ret = -errno;
	close(fd);
	return btgw_err_set(err, ret, "listening: %s", btgw_strerror(ret));
}

int pan_channel_accept(int fd, struct btgw_addr *peer)
{
	struct sockaddr_l2 sa = {};
	socklen_t len = sizeof(sa);
	int child;

	child = accept4(fd, (struct sockaddr *)&sa, &len,
			SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (child < 0)
		return -errno;
	memcpy(peer->b, &sa.l2_bdaddr, sizeof(peer->b));
	peer->type = BTGW_ADDR_PUBLIC;
	return child;
}

/* Reading a deferred channel accepts it, and reads nothing */
void pan_channel_admit(int fd)
{
	uint8_t nothing;

	recv(fd, &nothing, 1, MSG_DONTWAIT);
}

const char *pan_channel_refusal(int error)
{
	switch (error) {
	case ECONNREFUSED:
		return "refused: nobody serves there, or not this machine: is it paired?";
	case EACCES:
	case EPERM:
		return "refused: the link is not secure enough; pair first";
	case EHOSTDOWN:
	case EHOSTUNREACH:
	case ETIMEDOUT:
		return "not there: out of reach, off, or not connectable";
	case ENETDOWN:
	case ENODEV:
		return "no controller of this machine is up";
	}
	return btgw_strerror(error);
}

int pan_channel_connect(const struct btgw_addr *local,
			const struct btgw_addr *peer, int security,
			struct btgw_err *err)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(BTGW_BNEP_PSM),
		.l2_bdaddr_type = BDADDR_BREDR,
	};
	int fd, ret;

	fd = channel_open(local, 0, security, err);
	if (fd < 0)
		return fd;
	memcpy(&sa.l2_bdaddr, peer->b, sizeof(peer->b));
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0 ||
	    errno == EINPROGRESS)
		return fd;
	ret = -errno;
	close(fd);
	return btgw_err_set(err, ret, "%s", pan_channel_refusal(-ret));
}

bool pan_channel_encrypted(uint16_t index, const struct btgw_addr *peer)
{
	enum { CONNS = 32 };
	struct {
		struct hci_conn_list_req req;
		struct hci_conn_info info[CONNS];
	} q = { .req.dev_id = index, .req.conn_num = CONNS };
	int i, fd, ret;

	fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);
	if (fd < 0)
		return false;
	ret = ioctl(fd, HCIGETCONNLIST, &q);
	close(fd);
	if (ret < 0)
		return false;
	for (i = 0; i < q.req.conn_num; i++) {
		if (q.info[i].type == ACL_LINK &&
		    !memcmp(&q.info[i].bdaddr, peer->b, sizeof(peer->b)))
			return q.info[i].link_mode & HCI_LM_ENCRYPT;
	}
	return false;
}

/*
 * To ask for a level again makes the kernel compare it with the link's key, and
 * suspend the channel where the key is too weak: then nothing can be written.
 */
bool pan_channel_strong(int fd, int security)
{
	struct bt_security sec = { .level = security };
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	if (security <= BT_SECURITY_LOW)
		return true;
	return setsockopt(fd, SOL_BLUETOOTH, BT_SECURITY, &sec,
			  sizeof(sec)) == 0 &&
	       poll(&p, 1, 0) == 1 && p.revents == POLLOUT;
}

const char *pan_channel_end_text(int error)
{
	switch (error) {
	case 0:
	case ECONNRESET:
		return "the peer ended it";
	case EUNATCH:
		return "ended on this machine";
	case ETIMEDOUT:
		return "the link was lost";
	case ENODEV:
	case EHOSTDOWN:
	case ENETDOWN:
		return "the controller is gone";
	}
	return btgw_strerror(error);
}
