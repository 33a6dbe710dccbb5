// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_mgmt.c - advertising by the kernel's mesh commands
 *
 * They are experimental and have to be switched on. The kernel keeps a PDU on
 * the air for 25 ms, in an advertising instance of its own, and tells when that
 * is over; it takes three in advance.
 */
#include "adv_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt.h"

enum {
	/* as many as the kernel takes */
	HANDLES			= 3,
	/* of which nothing was heard for so long, it does not work */
	DONE_US			= 5000000,
};

/**
 * struct adv_mgmt - a controller of the kernel
 * @radio: what others see
 * @mgmt: management socket
 * @used: PDUs that the kernel has
 * @until_us: when the oldest of them is overdue
 * @on: the mesh commands were switched on
 * @gone: the controller is, or cannot be used any more
 */
struct adv_mgmt {
	struct btgw_adv_radio radio;
	struct btgw_mgmt *mgmt;
	unsigned int used;
	uint64_t until_us;
	bool on;
	bool gone;
};

static struct adv_mgmt *mgmt_of(const struct btgw_adv_radio *radio)
{
	return (struct adv_mgmt *)radio;
}

/*
 * While a controller is connectable, so is all that the kernel advertises with
 * it, and a mesh node does not look at that: section 3.3.1.
 */
static bool mgmt_usable(uint32_t settings)
{
	return settings & BTGW_SETTING_POWERED &&
	       settings & BTGW_SETTING_LE &&
	       !(settings & BTGW_SETTING_CONNECTABLE);
}

static void on_event(const struct btgw_mgmt_event *ev, void *user)
{
	struct adv_mgmt *m = user;

	if (ev->index != m->radio.index)
		return;
	if (ev->type == BTGW_MGMT_MESH_SENT && m->used)
		m->used--;
	else if (ev->type == BTGW_MGMT_INDEX_REMOVED)
		m->gone = true;
	else if (ev->type == BTGW_MGMT_SETTINGS &&
		 !mgmt_usable(ev->settings))
		m->gone = true;
}

static void mgmt_close(struct btgw_adv_radio *radio)
{
	struct adv_mgmt *m = mgmt_of(radio);

	if (m->on)
		btgw_mgmt_mesh(m->mgmt, radio->index, false, NULL);
	btgw_mgmt_close(m->mgmt);
	free(m);
}

static int mgmt_fd(const struct btgw_adv_radio *radio)
{
	return btgw_mgmt_fd(mgmt_of(radio)->mgmt);
}

static bool mgmt_idle(const struct btgw_adv_radio *radio)
{
	return mgmt_of(radio)->used < HANDLES;
}

static int mgmt_gone(const struct adv_mgmt *m, struct btgw_err *err)
{
	if (!m->gone)
		return 0;
	return btgw_err_set(err, -ENODEV,
			    "hci%u went away, was switched off or made connectable",
			    m->radio.index);
}

static int mgmt_send(struct btgw_adv_radio *radio, const uint8_t *ad,
		     size_t len, uint64_t now_us, struct btgw_err *err)
{
	struct adv_mgmt *m = mgmt_of(radio);
	int ret;

	/* before: it may be done before the call is */
	m->used++;
	m->until_us = now_us + DONE_US;
	ret = btgw_mgmt_mesh_send(m->mgmt, radio->index, ad, len, err);
	/* what was refused is never said to be sent */
	if (ret && m->used)
		m->used--;
	return ret ? ret : mgmt_gone(m, err);
}

static int mgmt_process(struct btgw_adv_radio *radio, uint64_t now_us,
			struct btgw_err *err)
{
	struct adv_mgmt *m = mgmt_of(radio);
	unsigned int before = m->used;
	int ret;

	ret = btgw_mgmt_process(m->mgmt, err);
	if (m->used < before)
		m->until_us = now_us + DONE_US;
	return ret ? ret : mgmt_gone(m, err);
}

static int mgmt_tick(struct btgw_adv_radio *radio, uint64_t now_us,
		     uint64_t *next_us, struct btgw_err *err)
{
	struct adv_mgmt *m = mgmt_of(radio);

	*next_us = m->used ? m->until_us : UINT64_MAX;
	if (m->used && now_us >= m->until_us)
		return btgw_err_set(err, -ETIMEDOUT,
				    "hci%u: the kernel does not say what became of a PDU",
				    radio->index);
	return 0;
}

static const struct btgw_adv_ops mgmt_ops = {
	.close = mgmt_close,
	.fd = mgmt_fd,
	.idle = mgmt_idle,
	.send = mgmt_send,
	.process = mgmt_process,
	.tick = mgmt_tick,
};

static int mgmt_take(struct adv_mgmt *m, uint16_t index, struct btgw_err *err)
{
	struct btgw_controller info;
	int ret;

	ret = btgw_mgmt_info(m->mgmt, index, &info, err);
	if (ret)
		return ret;
	if (!mgmt_usable(info.current))
		return btgw_err_set(err, -EPROTO,
				    "hci%u must be on, with LE, and not connectable: see btmgmt(1)",
				    index);
	ret = btgw_mgmt_mesh(m->mgmt, index, true, err);
	m->on = !ret;
	return ret;
}

int btgw_adv_mgmt_open(struct btgw_adv_radio **radio, uint16_t index,
		       struct btgw_err *err)
{
	struct adv_mgmt *m = calloc(1, sizeof(*m));
	int ret;

	if (!m)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	m->radio.ops = &mgmt_ops;
	m->radio.index = index;
	ret = btgw_mgmt_open(&m->mgmt, err);
	if (!ret) {
		btgw_mgmt_on_event(m->mgmt, on_event, m);
		ret = mgmt_take(m, index, err);
	}
	if (ret) {
		mgmt_close(&m->radio);
		return ret;
	}
	*radio = &m->radio;
	return 0;
}
