// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A radio, a kernel and a bluetoothd for the PAN server and client
 */
#include "pan_fake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

#include "userspace/pan/autoip.h"
#include "userspace/pan/record.h"

enum {
	/* a sanitizer on a busy machine */
	WAIT_MS		= 20000,
	STEP_US		= 10000,
};

struct pan_fake fake;

static void on_event(const struct pan_event *e, void *user)
{
	if (fake.events == FAKE_EVENTS)
		abort();
	fake.event[fake.events].what = e->what;
	snprintf(fake.event[fake.events].text, sizeof(fake.event[0].text),
		 "%s", e->text ? e->text : "");
	fake.events++;
}

void fake_reset(struct pan_env *env)
{
	static const struct btgw_addr local = {
		{ 1, 0, 0, 0, 0, 0 }, BTGW_ADDR_PUBLIC };
	static const struct btgw_addr peer = {
		{ 2, 0, 0, 0, 0, 0 }, BTGW_ADDR_PUBLIC };

	memset(&fake, 0, sizeof(fake));
	fake.local = local;
	fake.peer = peer;
	fake.encrypted = true;
	fake.listening = -1;
	fake.index = 7;
	env->tell = on_event;
	env->ctl = -1;
}

unsigned int fake_count(enum pan_what what)
{
	unsigned int i, n = 0;

	for (i = 0; i < fake.events; i++)
		n += fake.event[i].what == what;
	return n;
}

const char *fake_text(enum pan_what what)
{
	unsigned int i;

	for (i = fake.events; i--;) {
		if (fake.event[i].what == what)
			return fake.event[i].text;
	}
	return "";
}

static void step(struct pan_env *env, unsigned int *ms)
{
	sd_event_run(env->event, STEP_US);
	*ms += STEP_US / 1000;
}

bool fake_wait(struct pan_env *env, enum pan_what what, unsigned int count)
{
	unsigned int ms = 0;

	while (fake_count(what) < count && ms < WAIT_MS)
		step(env, &ms);
	return fake_count(what) == count;
}

int fake_recv(struct pan_env *env, int fd, uint8_t *data, size_t size)
{
	unsigned int ms = 0;
	ssize_t len;

	do {
		len = recv(fd, data, size, MSG_DONTWAIT);
		if (len >= 0)
			return len;
		step(env, &ms);
	} while (ms < WAIT_MS);
	return -1;
}

int fake_dial(void)
{
	struct sockaddr_un sa = {};
	socklen_t len = sizeof(sa);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (getsockname(fake.listening, (struct sockaddr *)&sa, &len) ||
	    connect(fd, (struct sockaddr *)&sa, len))
		abort();
	return fd;
}

/* channel.c */

bool pan_controller_is(const struct btgw_controller *c, const char *name)
{
	return c->current & BTGW_SETTING_POWERED;
}

int pan_channel_listen(const struct btgw_addr *local, int security,
		       struct btgw_err *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };

	if (fake.taken)
		return btgw_err_set(err, -EADDRINUSE, "taken");
	fake.listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC |
				SOCK_NONBLOCK, 0);
	/* a name that the kernel chooses */
	if (bind(fake.listening, (struct sockaddr *)&sa,
		 sizeof(sa.sun_family)) || listen(fake.listening, 16))
		abort();
	return fake.listening;
}

int pan_channel_accept(int fd, struct btgw_addr *peer)
{
	*peer = fake.peer;
	return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

void pan_channel_admit(int fd)
{
	fake.admitted++;
}

int pan_channel_connect(const struct btgw_addr *local,
			const struct btgw_addr *peer, int security,
			struct btgw_err *err)
{
	struct sockaddr_un sa = {};
	socklen_t len = sizeof(sa);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC |
			SOCK_NONBLOCK, 0);

	if (fake.refusals) {
		fake.refusals--;
		/* hangs up, as a socket that was refused does */
		return fd;
	}
	if (getsockname(fake.listening, (struct sockaddr *)&sa, &len) ||
	    connect(fd, (struct sockaddr *)&sa, len))
		abort();
	return fd;
}

bool pan_channel_encrypted(uint16_t index, const struct btgw_addr *peer)
{
	return fake.encrypted;
}

bool pan_channel_strong(int fd, int security)
{
	return security < BT_SECURITY_HIGH || !fake.weak;
}

const char *pan_channel_end_text(int error)
{
	return "ended";
}

const char *pan_channel_refusal(int error)
{
	return error == ECONNREFUSED ? "refused" : "failed";
}

/* bnep_ctl.c */

int pan_bnep_add(int ctl, int fd, uint16_t role, bool answer, char *device,
		 struct btgw_err *err)
{
	if (fake.bnep_error)
		return btgw_err_set(err, fake.bnep_error, "no session");
	fake.added++;
	fake.answers += answer;
	strcpy(device, "bnep0");
	return 0;
}

int pan_bnep_del(int ctl, const struct btgw_addr *peer, struct btgw_err *err)
{
	fake.deleted++;
	fake.ending = fake.lists;
	return 0;
}

int pan_bnep_find(int ctl, const struct btgw_addr *peer, struct pan_bnep *bnep)
{
	if (!fake.lists)
		return -ENOENT;
	if (bnep)
		*bnep = fake.list[0];
	/* it takes its time */
	if (fake.ending && !--fake.ending)
		fake.lists = 0;
	return 0;
}

int pan_bnep_list(int ctl, struct pan_bnep *bnep, struct btgw_err *err)
{
	memcpy(bnep, fake.list, fake.lists * sizeof(*bnep));
	return fake.lists;
}

/* network.c, rtnl.c */

int pan_net_start(struct pan_net *net, struct btgw_err *err)
{
	fake.owner = net->owner;
	fake.nets++;
	return 0;
}

void pan_net_stop(struct pan_net *net)
{
}

bool pan_net_is_bare(const struct pan_net *net)
{
	return !net->addrs;
}

int pan_net_join(struct pan_net *net, const char *device, int *index,
		 struct btgw_err *err)
{
	fake.joined++;
	*index = 7;
	return fake.join_error ?
	       btgw_err_set(err, fake.join_error, "no bridge") : 0;
}

int pan_net_up(struct pan_net *net, const char *device, struct btgw_err *err)
{
	fake.ups++;
	return 0;
}

void pan_net_leave(struct pan_net *net, const char *device, int index)
{
	if (index != 7)
		abort();
	fake.joined--;
}

int pan_link_find(struct pan_rtnl *rt, const char *name, struct pan_link *link,
		  struct btgw_err *err)
{
	int i;

	memset(link, 0, sizeof(*link));
	link->index = fake.index;
	snprintf(link->alias, sizeof(link->alias), "%s",
		 fake.alias ? fake.alias : "btgw pan server");
	for (i = 0; i < 6; i++)
		link->mac[i] = fake.other_controller ? 9 : fake.local.b[5 - i];
	link->received = fake.received;
	return 0;
}

/* dhcp.c */

int pan_dhcp_there(struct btgw_err *err)
{
	return fake.no_dnsmasq ?
	       btgw_err_set(err, -ENOENT, "no dnsmasq") : 0;
}

int pan_dhcp_start(struct pan_dhcp **dhcp, sd_event *event,
		   const struct pan_net *net,
		   void (*said)(bool good, const char *text, void *user),
		   void *user, struct btgw_err *err)
{
	fake.dhcps++;
	said(true, net->bridge, user);
	/* never looked into */
	*dhcp = (struct pan_dhcp *)&fake;
	return 0;
}

void pan_dhcp_stop(struct pan_dhcp *dhcp)
{
	fake.dhcps -= dhcp == (struct pan_dhcp *)&fake;
}

/* autoip.c */

void pan_autoip_begin(struct pan_autoip **autoip, struct pan_env *env,
		      const char *device)
{
	fake.autoips++;
	/* never looked into */
	*autoip = (struct pan_autoip *)&fake;
}

void pan_autoip_end(struct pan_autoip *autoip)
{
	fake.autoips -= autoip == (struct pan_autoip *)&fake;
}

void pan_autoip_let_go(struct pan_autoip *autoip)
{
	pan_autoip_end(autoip);
}

int pan_record(uint16_t role, const char *host, const struct pan_net *net,
	       bool secure, char *xml, size_t size)
{
	fake.secure = secure;
	return 0;
}

/* bluez.c: no system bus, but somebody who knows */

int pan_bluez_new(struct pan_bluez **bluez, sd_event *event,
		  void (*said)(bool good, const char *text, void *user),
		  void *user, struct btgw_err *err)
{
	return fake.bus ? 0 : btgw_err_set(err, -EHOSTDOWN, "no system bus");
}

void pan_bluez_free(struct pan_bluez *bluez)
{
}

int pan_bluez_announce(struct pan_bluez *bluez, uint16_t role, const char *xml,
		       struct btgw_err *err)
{
	return 0;
}

int pan_bluez_agent(struct pan_bluez *bluez, const struct pan_agent_conf *conf,
		    struct btgw_err *err)
{
	fake.agents++;
	fake.agent = *conf;
	return 0;
}

struct pan_ask *pan_bluez_ask(struct pan_bluez *bluez, uint16_t index,
			      const struct btgw_addr *peer,
			      enum pan_trust trust,
			      void (*answer)(const char *why, void *user),
			      void *user)
{
	answer(trust == PAN_TRUST_ANY ? NULL : fake.not_known, user);
	return NULL;
}

void pan_bluez_forget(struct pan_ask *ask)
{
}

/* mgmt.c: one controller, up */

int btgw_mgmt_open(struct btgw_mgmt **mgmt, struct btgw_err *err)
{
	*mgmt = NULL;
	return 0;
}

void btgw_mgmt_close(struct btgw_mgmt *mgmt)
{
}

static btgw_mgmt_cb mgmt_cb;
static void *mgmt_user;

void btgw_mgmt_on_event(struct btgw_mgmt *mgmt, btgw_mgmt_cb cb, void *user)
{
	mgmt_cb = cb;
	mgmt_user = user;
}

static void controller_came(void)
{
	struct btgw_mgmt_event event = { .type = BTGW_MGMT_INDEX_ADDED };

	mgmt_cb(&event, mgmt_user);
}

int btgw_mgmt_process(struct btgw_mgmt *mgmt, struct btgw_err *err)
{
	controller_came();
	return 0;
}

int btgw_mgmt_list(struct btgw_mgmt *mgmt, uint16_t *index, size_t room,
		   struct btgw_err *err)
{
	fake.lists_read++;
	if (fake.restless) {
		fake.restless = false;
		controller_came();
	}
	index[0] = 0;
	return 1;
}

int btgw_mgmt_info(struct btgw_mgmt *mgmt, uint16_t index,
		   struct btgw_controller *info, struct btgw_err *err)
{
	memset(info, 0, sizeof(*info));
	info->addr = fake.local;
	info->current = BTGW_SETTING_POWERED | BTGW_SETTING_BREDR |
			BTGW_SETTING_CONNECTABLE;
	return 0;
}
