// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * radio.c - controllers that advertise for the nets of the daemon
 */
#include "radio.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <syslog.h>
#include <time.h>

#include "adv.h"
#include "btgwd.h"
#include "mgmt.h"

enum {
	/* until a controller that took no PDU is asked again */
	BUSY_US	= 25000,
};

uint64_t btgwd_now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000000ull + ts.tv_nsec / 1000;
}

static bool ours(struct btgwd *d, const struct btgw_addr *addr,
		 const char *name, struct btgw_addr *found, uint16_t *index)
{
	struct btgwd_radio *radio;
	char hci[16];

	for (radio = d->radios; radio; radio = radio->next) {
		snprintf(hci, sizeof(hci), "hci%u", radio->index);
		if (name ? !strcmp(name, hci) :
			   btgw_addr_equal(&radio->addr, addr)) {
			*found = radio->addr;
			*index = radio->index;
			return true;
		}
	}
	return false;
}

/* Of the kernel's list; one that is off is there, too */
static int listed(const char *name, struct btgw_addr *addr, uint16_t *index,
		  struct btgw_err *err)
{
	static const uint8_t none[6];
	uint16_t all[BTGW_MGMT_INDEX_MAX];
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	char hci[16];
	int i, n, ret;

	ret = btgw_mgmt_open(&mgmt, err);
	if (ret)
		return ret;
	n = btgw_mgmt_list(mgmt, all, BTGW_MGMT_INDEX_MAX, err);
	ret = n < 0 ? n : -ENODEV;
	for (i = 0; ret == -ENODEV && i < n; i++) {
		if (btgw_mgmt_info(mgmt, all[i], &info, NULL))
			continue;
		snprintf(hci, sizeof(hci), "hci%u", all[i]);
		if (!memcmp(info.addr.b, none, sizeof(none)) ||
		    (name ? strcmp(name, hci) :
			    !btgw_addr_equal(&info.addr, addr)))
			continue;
		*addr = info.addr;
		*index = all[i];
		ret = 0;
	}
	btgw_mgmt_close(mgmt);
	if (ret == -ENODEV)
		btgw_err_set(err, ret,
			     "there is no such controller, or it has no public address");
	return ret;
}

int btgwd_radio_find(struct btgwd *d, const char *name, struct btgw_addr *addr,
		     uint16_t *index, struct btgw_err *err)
{
	int ret;

	if (name && strncmp(name, "hci", 3)) {
		ret = btgw_addr_parse(name, BTGW_ADDR_PUBLIC, addr, err);
		if (ret)
			return ret;
		name = NULL;
	}
	if (ours(d, addr, name, addr, index))
		return 0;
	return listed(name, addr, index, err);
}

static void radio_free(struct btgwd_radio *radio)
{
	struct btgwd_radio **p = &radio->d->radios;

	while (*p && *p != radio)
		p = &(*p)->next;
	if (*p)
		*p = radio->next;
	sd_event_source_disable_unref(radio->io);
	sd_event_source_disable_unref(radio->timer);
	btgw_adv_close(radio->hw);
	free(radio);
}

static void radio_lost(struct btgwd_radio *radio, const struct btgw_err *err)
{
	radio->lost = true;
	btgwd_log(LOG_WARNING, "advertising: %s", err->text);
	/* with its last user it is freed */
	btgwd_adv_lost(radio->d, radio);
}

/* Until the controller has enough or nothing is due; when to come again */
static int radio_run(struct btgwd_radio *radio, uint64_t *next,
		     struct btgw_err *err)
{
	uint64_t now = btgwd_now_us(), wait = UINT64_MAX;
	const struct btgw_adv_pdu *pdu;
	uint32_t random = 0;
	int i, ret;

	ret = btgw_adv_tick(radio->hw, now, next, err);
	while (!ret && btgw_adv_idle(radio->hw)) {
		radio->ready = true;
		i = btgw_adv_queue_next(&radio->queue, now, &wait);
		if (i < 0)
			break;
		pdu = &radio->queue.pdu[i];
		ret = btgw_adv_send(radio->hw, pdu->type, pdu->data, pdu->len,
				    now, err);
		if (ret == -EBUSY) {
			/* others advertise, too; the PDU waits in the queue */
			btgw_err_clear(err);
			wait = BUSY_US;
			ret = 0;
			break;
		}
		if (ret)
			return ret;
		/* without it two relays may stay in step, no more */
		if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
			random = 0;
		btgw_adv_queue_sent(&radio->queue, i, now, random);
		ret = btgw_adv_tick(radio->hw, now, next, err);
		wait = UINT64_MAX;
	}
	if (wait != UINT64_MAX && now + wait < *next)
		*next = now + wait;
	return ret;
}

void btgwd_radio_kick(struct btgwd_radio *radio)
{
	struct btgw_err err = {};
	uint64_t next;

	if (radio->lost)
		return;
	if (radio_run(radio, &next, &err)) {
		radio_lost(radio, &err);
		return;
	}
	if (next != UINT64_MAX)
		sd_event_source_set_time(radio->timer, next);
	sd_event_source_set_enabled(radio->timer, next != UINT64_MAX ?
				    SD_EVENT_ONESHOT : SD_EVENT_OFF);
	if (btgw_adv_queue_room(&radio->queue))
		btgwd_adv_room(radio->d, radio);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *user)
{
	btgwd_radio_kick(user);
	return 0;
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *user)
{
	struct btgwd_radio *radio = user;
	struct btgw_err err = {};

	if (btgw_adv_process(radio->hw, btgwd_now_us(), &err))
		radio_lost(radio, &err);
	else
		btgwd_radio_kick(radio);
	return 0;
}

static int radio_open(struct btgwd_radio *radio, struct btgw_err *err)
{
	int ret;

	ret = btgw_adv_open(&radio->hw, radio->index, radio->via, err);
	if (ret)
		return ret;
	ret = sd_event_add_io(radio->d->event, &radio->io,
			      btgw_adv_fd(radio->hw), EPOLLIN, on_io, radio);
	/* as exact as it goes: a repeat is 20 ms after the first */
	if (ret >= 0)
		ret = sd_event_add_time(radio->d->event, &radio->timer,
					CLOCK_BOOTTIME, btgwd_now_us(), 1,
					on_timer, radio);
	if (ret < 0)
		return btgw_err_set(err, ret, "event loop: %s",
				    btgw_strerror(ret));
	return 0;
}

int btgwd_radio_get(struct btgwd *d, const struct btgw_addr *addr,
		    enum btgw_adv_via via, struct btgwd_radio **radio,
		    struct btgw_err *err)
{
	struct btgw_addr found = *addr;
	struct btgwd_radio *r;
	uint16_t index;
	int ret;

	for (r = d->radios; r; r = r->next) {
		if (!btgw_addr_equal(&r->addr, addr) || r->lost)
			continue;
		if (r->via != via)
			return btgw_err_set(err, -EBUSY,
					    "hci%u advertises the other way for another net",
					    r->index);
		r->users++;
		*radio = r;
		return 0;
	}
	ret = btgwd_radio_find(d, NULL, &found, &index, err);
	if (ret)
		return ret;
	r = calloc(1, sizeof(*r));
	if (!r)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	r->d = d;
	r->addr = *addr;
	r->index = index;
	r->via = via;
	r->users = 1;
	ret = radio_open(r, err);
	if (ret) {
		radio_free(r);
		return ret;
	}
	r->next = d->radios;
	d->radios = r;
	*radio = r;
	return 0;
}

void btgwd_radio_put(struct btgwd_radio *radio)
{
	if (!--radio->users)
		radio_free(radio);
}
