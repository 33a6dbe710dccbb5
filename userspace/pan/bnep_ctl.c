// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bnep_ctl.c - the sessions of the kernel's bnep module
 */
#include "bnep_ctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/bnep.h>

/* Ethernet has the octets of an address the other way round */
static void swap(uint8_t *to, const uint8_t *from)
{
	int i;

	for (i = 0; i < 6; i++)
		to[i] = from[5 - i];
}

static void from_kernel(struct pan_bnep *bnep, const struct bnep_conninfo *ci)
{
	memset(bnep, 0, sizeof(*bnep));
	swap(bnep->peer.b, ci->dst);
	bnep->peer.type = BTGW_ADDR_PUBLIC;
	bnep->role = ci->role;
	snprintf(bnep->device, sizeof(bnep->device), "%s", ci->device);
}

int pan_bnep_open(struct btgw_err *err)
{
	int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_BNEP);

	if (fd >= 0)
		return fd;
	if (errno == EPROTONOSUPPORT || errno == EAFNOSUPPORT)
		return btgw_err_set(err, -EPROTONOSUPPORT,
				    "this kernel has no bnep: \"modprobe bnep\" says why");
	return btgw_err_set(err, -errno, "bnep: %s", btgw_strerror(errno));
}

int pan_bnep_add(int ctl, int fd, uint16_t role, bool answer, char *device,
		 struct btgw_err *err)
{
	struct bnep_connadd_req req = {
		.sock = fd,
		.flags = answer ? 1u << BNEP_SETUP_RESPONSE : 0,
		.role = role,
	};

	snprintf(req.device, sizeof(req.device), "%s", device);
	if (ioctl(ctl, BNEPCONNADD, &req) < 0) {
		if (errno == EEXIST)
			return btgw_err_set(err, -EEXIST,
					    "a session with this peer, or an interface of this name, is there already");
		return btgw_err_set(err, -errno, "making a session: %s",
				    btgw_strerror(errno));
	}
	memcpy(device, req.device, IF_NAMESIZE);
	return 0;
}

int pan_bnep_del(int ctl, const struct btgw_addr *peer, struct btgw_err *err)
{
	struct bnep_conndel_req req = {};
	char text[BTGW_ADDR_TEXT];

	swap(req.dst, peer->b);
	if (ioctl(ctl, BNEPCONNDEL, &req) == 0)
		return 0;
	if (errno == ENOENT)
		return btgw_err_set(err, -ENOENT,
				    "there is no session with %s",
				    btgw_addr_print(peer, text));
	return btgw_err_set(err, -errno, "ending a session: %s",
			    btgw_strerror(errno));
}

int pan_bnep_find(int ctl, const struct btgw_addr *peer, struct pan_bnep *bnep)
{
	struct bnep_conninfo ci = {};

	swap(ci.dst, peer->b);
	if (ioctl(ctl, BNEPGETCONNINFO, &ci) < 0)
		return -errno;
	if (bnep)
		from_kernel(bnep, &ci);
	return 0;
}

int pan_bnep_list(int ctl, struct pan_bnep *bnep, struct btgw_err *err)
{
	struct bnep_conninfo ci[PAN_BNEP_MAX];
	struct bnep_connlist_req req = { .cnum = PAN_BNEP_MAX, .ci = ci };
	unsigned int i;

	if (ioctl(ctl, BNEPGETCONNLIST, &req) < 0)
		return btgw_err_set(err, -errno, "listing sessions: %s",
				    btgw_strerror(errno));
	for (i = 0; i < req.cnum; i++)
		from_kernel(&bnep[i], &ci[i]);
	return req.cnum;
}
