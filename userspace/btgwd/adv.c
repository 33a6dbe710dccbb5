// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv.c - advertising bearers of the nets of the daemon
 *
 *	net == bearer == link ==== pair ==== queue == controller ))
 *	  \=== bearer == tap  (( controller
 *
 * Both bearers are ours. One over a pair that ended never comes up again: those
 * that an earlier daemon left are removed. A tap goes on without a daemon, and
 * is taken over.
 */
#include "adv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#include "btgwd.h"
#include "mesh_json.h"

enum {
	FRAME_MAX	= BTGW_BEARER_HDR_LEN + BTGW_BEARER_PDU_MAX,
	/* between two attempts, as a power of two */
	BACKOFF_LOG_MAX	= 6,
	/* what was up for so long did not fail at once */
	GOOD_S		= 30,
};

static int event_error(int ret, struct btgw_err *err)
{
	return btgw_err_set(err, ret, "event loop: %s", btgw_strerror(ret));
}

/*
 * What the kernel has
 */

static int bearer_new(struct btgwd *d, uint16_t net, uint32_t link, bool relay,
		      uint32_t *id, struct btgw_err *err)
{
	struct btgw_mesh_obj req, made;
	int ret;

	btgw_mesh_init(&req, &btgw_set_bearer);
	btgw_mesh_num(&req, BTGW_A_BEARER_NET, net);
	btgw_mesh_num(&req, BTGW_A_BEARER_LINK, link);
	btgw_mesh_num(&req, BTGW_A_BEARER_RELAY, relay);
	ret = btgw_mesh_do(d->ask, BTGW_CMD_BEARER_NEW, &req, &made, err);
	if (!ret)
		*id = made.v[BTGW_A_BEARER_ID].num;
	return ret;
}

static void bearer_del(struct btgwd *d, uint16_t net, uint32_t bearer,
		       uint32_t link)
{
	struct btgw_mesh_obj req;

	if (bearer) {
		btgw_mesh_init(&req, &btgw_set_bearer);
		btgw_mesh_num(&req, BTGW_A_BEARER_NET, net);
		btgw_mesh_num(&req, BTGW_A_BEARER_ID, bearer);
		btgw_mesh_do(d->ask, BTGW_CMD_BEARER_DEL, &req, NULL, NULL);
	}
	if (link)
		btgw_genl_link_del(d->ask, link, NULL);
}

/*
 * Of the bearers that the net has already: removes what is down for ever, and
 * takes over the tap of the controller.
 */
static int look_around(struct btgwd_adv *adv, uint16_t index,
		       struct btgw_err *err)
{
	struct btgw_link_info link;
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	size_t i;
	int ret;

	btgw_mesh_init(&only, &btgw_set_bearer);
	btgw_mesh_num(&only, BTGW_A_BEARER_NET, adv->net);
	ret = btgw_mesh_collect(adv->d->ask, BTGW_CMD_BEARER_GET, &only, &list,
				err);
	for (i = 0; !ret && i < list.count; i++) {
		uint32_t bearer = list.obj[i].v[BTGW_A_BEARER_ID].num;
		uint32_t id = list.obj[i].v[BTGW_A_BEARER_LINK].num;
		bool gone = btgw_genl_link_get(adv->d->ask, id, &link, NULL);

		if (gone || (link.state == BTGW_LINK_STATE_DOWN &&
			     (link.kind == BTGW_LINK_KIND_ADOPTED ||
			      link.kind == BTGW_LINK_KIND_TAP))) {
			bearer_del(adv->d, adv->net, bearer, gone ? 0 : id);
		} else if (link.kind == BTGW_LINK_KIND_TAP &&
			   link.controller == index) {
			adv->tap = id;
			adv->tap_bearer = bearer;
		}
	}
	free(list.obj);
	return ret;
}

static int tap_new(struct btgwd_adv *adv, uint16_t index, struct btgw_err *err)
{
	struct btgw_link_req req = {
		.has = BTGW_LINK_HAS_CONTROLLER,
		.kind = BTGW_LINK_KIND_TAP,
		.controller = index,
	};
	struct btgw_link_info link;
	int ret;

	if (adv->tap)
		return 0;
	ret = btgw_genl_link_new(adv->d->ask, &req, &link, err);
	if (ret)
		return ret;
	adv->tap = link.id;
	return bearer_new(adv->d, adv->net, link.id, true, &adv->tap_bearer,
			  err);
}

static int pair_new(struct btgwd_adv *adv, struct btgw_err *err)
{
	struct btgw_link_req req = {
		.has = BTGW_LINK_HAS_ROLE | BTGW_LINK_HAS_MTU,
		.kind = BTGW_LINK_KIND_ADOPTED,
		.role = BTGW_LINK_ROLE_GATEWAY,
		.mtu = FRAME_MAX,
	};
	bool relay = !btgw_mesh_has(&adv->row, BTGW_ADV_RELAY) ||
		     adv->row.v[BTGW_ADV_RELAY].num;
	struct btgw_link_info link;
	int pair[2], ret;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		       0, pair) < 0)
		return btgw_err_set(err, -errno, "socketpair: %s",
				    btgw_strerror(errno));
	adv->fd = pair[1];
	req.fd = pair[0];
	ret = btgw_genl_link_new(adv->d->ask, &req, &link, err);
	/* the kernel has a reference of its own */
	close(pair[0]);
	if (ret)
		return ret;
	adv->link = link.id;
	return bearer_new(adv->d, adv->net, link.id, relay, &adv->bearer, err);
}

/*
 * Up and down
 */

static void adv_down(struct btgwd_adv *adv)
{
	adv->io = sd_event_source_disable_unref(adv->io);
	bearer_del(adv->d, adv->net, adv->tap_bearer, adv->tap);
	bearer_del(adv->d, adv->net, adv->bearer, adv->link);
	adv->tap = 0;
	adv->tap_bearer = 0;
	adv->link = 0;
	adv->bearer = 0;
	if (adv->fd >= 0)
		close(adv->fd);
	adv->fd = -1;
	if (adv->radio)
		btgwd_radio_put(adv->radio);
	adv->radio = NULL;
}

/* Reads while the queue has room; else the net waits, or drops the oldest */
static int on_frames(sd_event_source *source, int fd, uint32_t revents,
		     void *user)
{
	struct btgwd_adv *adv = user;
	struct btgwd_radio *radio = adv->radio;
	uint8_t frame[FRAME_MAX + 1];
	/* another net may have filled the queue: then nothing is read */
	ssize_t n = 1;

	while (btgw_adv_queue_room(&radio->queue)) {
		n = recv(fd, frame, sizeof(frame), 0);
		if (n <= 0)
			break;
		btgw_adv_queue_add(&radio->queue, frame, n, btgwd_now_us());
	}
	if (!n || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		btgwd_log(LOG_NOTICE,
			  "net %u: somebody removed the advertising bearer: made again",
			  adv->net);
		adv_down(adv);
		return 0;
	}
	if (!btgw_adv_queue_room(&radio->queue))
		sd_event_source_set_enabled(adv->io, SD_EVENT_OFF);
	/* last: it may take the bearer down */
	btgwd_radio_kick(radio);
	return 0;
}

static int adv_up(struct btgwd_adv *adv, struct btgw_err *err)
{
	enum btgw_adv_via via = btgw_mesh_has(&adv->row, BTGW_ADV_VIA) ?
				adv->row.v[BTGW_ADV_VIA].num :
				BTGW_ADV_VIA_HCI;
	int ret;

	ret = btgwd_radio_get(adv->d, &adv->addr, via, &adv->radio, err);
	if (!ret)
		ret = look_around(adv, adv->radio->index, err);
	if (!ret)
		ret = tap_new(adv, adv->radio->index, err);
	if (!ret)
		ret = pair_new(adv, err);
	if (!ret) {
		ret = sd_event_add_io(adv->d->event, &adv->io, adv->fd,
				      EPOLLIN, on_frames, adv);
		ret = ret < 0 ? event_error(ret, err) : 0;
	}
	if (ret)
		adv_down(adv);
	return ret;
}

static void adv_failed(struct btgwd_adv *adv)
{
	adv->again_s = btgwd_now_s() + (1 << adv->failures);
	if (adv->failures < BACKOFF_LOG_MAX)
		adv->failures++;
}

/*
 * What keeps one down is said once, and that it came up. One whose controller is
 * missing is tried each second; each other attempt switches a controller off
 * and on.
 */
static void adv_try(struct btgwd_adv *adv)
{
	struct btgw_err err = {};
	char text[BTGW_ADDR_TEXT];
	int ret;

	btgw_addr_print(&adv->addr, text);
	ret = adv_up(adv, &err);
	if (!ret) {
		btgwd_log(LOG_INFO, "net %u: advertises with hci%u, %s",
			  adv->net, adv->radio->index, text);
		adv->why = false;
		adv->up_s = btgwd_now_s();
		return;
	}
	if (ret != -ENODEV)
		adv_failed(adv);
	if (!adv->why) {
		btgwd_log(LOG_WARNING, "net %u: cannot advertise with %s: %s",
			  adv->net, text, err.text);
		adv->why = true;
	}
}

void btgwd_adv_tick(struct btgwd *d)
{
	struct btgwd_adv *adv;

	for (adv = d->advs; adv; adv = adv->next) {
		if (!adv->radio && btgwd_now_s() >= adv->again_s)
			adv_try(adv);
		if (adv->radio && (!btgw_mesh_has(&adv->row, BTGW_ADV_BEACON) ||
				   adv->row.v[BTGW_ADV_BEACON].num))
			btgwd_beacon_tick(d, adv->net, adv->bearer,
					  &adv->beacon);
	}
}

void btgwd_adv_lost(struct btgwd *d, struct btgwd_radio *radio)
{
	struct btgwd_adv *adv;

	for (adv = d->advs; adv; adv = adv->next) {
		if (adv->radio != radio)
			continue;
		if (btgwd_now_s() - adv->up_s >= GOOD_S)
			adv->failures = 0;
		adv_failed(adv);
		adv_down(adv);
	}
}

void btgwd_adv_room(struct btgwd *d, struct btgwd_radio *radio)
{
	struct btgwd_adv *adv;

	for (adv = d->advs; adv; adv = adv->next) {
		if (adv->radio == radio && adv->io)
			sd_event_source_set_enabled(adv->io, SD_EVENT_ON);
	}
}

/*
 * Which there are
 */

static struct btgwd_adv *adv_find(struct btgwd *d, uint16_t net,
				  const struct btgw_addr *addr)
{
	struct btgwd_adv *adv;

	for (adv = d->advs; adv; adv = adv->next) {
		if (adv->net == net && btgw_addr_equal(&adv->addr, addr))
			return adv;
	}
	return NULL;
}

static struct btgwd_adv *adv_add(struct btgwd *d,
				 const struct btgw_mesh_obj *row)
{
	struct btgwd_adv *adv = calloc(1, sizeof(*adv));

	if (!adv)
		return NULL;
	adv->d = d;
	adv->row = *row;
	adv->fd = -1;
	adv->net = row->v[BTGW_ADV_NET].num;
	memcpy(adv->addr.b, row->v[BTGW_ADV_CONTROLLER].bin,
	       sizeof(adv->addr.b));
	adv->addr.type = BTGW_ADDR_PUBLIC;
	adv->next = d->advs;
	d->advs = adv;
	return adv;
}

static void adv_free(struct btgwd_adv *adv)
{
	struct btgwd_adv **p = &adv->d->advs;

	while (*p != adv)
		p = &(*p)->next;
	*p = adv->next;
	adv_down(adv);
	btgwd_beacon_free(&adv->beacon);
	free(adv);
}

int btgwd_adv_load(struct btgwd *d, uint16_t net, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, &btgw_set_adv, net, &list, err);
	for (i = 0; !ret && i < list.count; i++) {
		if (!adv_add(d, &list.obj[i]))
			ret = btgw_err_set(err, -ENOMEM, "out of memory");
	}
	btgw_store_mesh_free(&list);
	return ret;
}

void btgwd_adv_forget(struct btgwd *d, uint16_t net)
{
	struct btgwd_adv *adv, *next;

	for (adv = d->advs; adv; adv = next) {
		next = adv->next;
		if (adv->net == net)
			adv_free(adv);
	}
}

int btgwd_adv_new(struct btgwd *d, const char *controller,
		  struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	struct btgwd_adv *adv;
	struct btgw_addr addr;
	uint16_t index;
	int ret;

	ret = btgwd_radio_find(d, controller, &addr, &index, err);
	if (ret)
		return ret;
	if (adv_find(d, obj->v[BTGW_ADV_NET].num, &addr))
		return btgw_err_set(err, -EEXIST,
				    "the net advertises with that controller");
	btgw_mesh_bin(obj, BTGW_ADV_CONTROLLER, addr.b);
	ret = btgw_store_mesh_new(d->store, obj, err);
	if (ret)
		return ret;
	adv = adv_add(d, obj);
	ret = adv ? adv_up(adv, err) :
		    btgw_err_set(err, -ENOMEM, "out of memory");
	if (!ret)
		return 0;
	/* who asks for it wants to know that it works */
	btgw_store_mesh_del(d->store, obj, NULL);
	if (adv)
		adv_free(adv);
	return ret;
}

int btgwd_adv_del(struct btgwd *d, const char *controller,
		  struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	struct btgwd_adv *adv;
	struct btgw_addr addr;
	uint16_t index;
	int ret;

	/* one that is not there is named by its address */
	ret = btgwd_radio_find(d, controller, &addr, &index, err);
	if (ret && (ret != -ENODEV || !strncmp(controller, "hci", 3)))
		return ret;
	btgw_err_clear(err);
	btgw_mesh_bin(obj, BTGW_ADV_CONTROLLER, addr.b);
	ret = btgw_store_mesh_del(d->store, obj, err);
	adv = adv_find(d, obj->v[BTGW_ADV_NET].num, &addr);
	if (!ret && adv)
		adv_free(adv);
	return ret;
}

static uint32_t shown(uint64_t count)
{
	return count < UINT32_MAX ? count : UINT32_MAX;
}

json_t *btgwd_adv_show(struct btgwd *d, uint16_t net)
{
	json_t *list = json_array();
	struct btgw_mesh_obj obj;
	struct btgwd_adv *adv;

	for (adv = d->advs; list && adv; adv = adv->next) {
		if (net && adv->net != net)
			continue;
		obj = adv->row;
		btgw_mesh_num(&obj, BTGW_ADV_STATE,
			      adv->radio && adv->radio->ready ?
			      BTGW_BEARER_STATE_UP : BTGW_BEARER_STATE_DOWN);
		if (adv->radio) {
			const struct btgw_adv_queue *q = &adv->radio->queue;

			btgw_mesh_num(&obj, BTGW_ADV_BEARER, adv->bearer);
			btgw_mesh_num(&obj, BTGW_ADV_TAP, adv->tap_bearer);
			btgw_mesh_num(&obj, BTGW_ADV_WAITING, q->count);
			btgw_mesh_num(&obj, BTGW_ADV_TAKEN, shown(q->taken));
			btgw_mesh_num(&obj, BTGW_ADV_SENT, shown(q->sent));
			btgw_mesh_num(&obj, BTGW_ADV_CUT, shown(q->cut));
			btgw_mesh_num(&obj, BTGW_ADV_REFUSED,
				      shown(q->refused));
		}
		if (json_array_append_new(list, btgw_mesh_to_json(&obj))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}
