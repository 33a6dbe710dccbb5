// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Looking for unprovisioned devices
 */
#include "scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt.h"
#include "mgmt_priv.h"

enum {
	/* wait before discovery that another program has is asked for again */
	SCAN_RETRY_MS		= 500,
};

void btgw_scan_free(struct btgw_scan *scan)
{
	free(scan->found);
	memset(scan, 0, sizeof(*scan));
}

static struct btgw_found *scan_find(struct btgw_scan *scan,
				    const struct btgw_addr *addr)
{
	size_t i;

	for (i = 0; i < scan->count; i++)
		if (btgw_addr_equal(&scan->found[i].addr, addr))
			return &scan->found[i];
	return NULL;
}

static struct btgw_found *scan_new(struct btgw_scan *scan,
				   const struct btgw_addr *addr)
{
	struct btgw_found *p;
	size_t room;

	if (scan->count == BTGW_SCAN_MAX)
		return NULL;
	if (scan->count == scan->room) {
		room = scan->room ? 2 * scan->room : 16;
		p = reallocarray(scan->found, room, sizeof(*p));
		if (!p)
			return NULL;
		scan->found = p;
		scan->room = room;
	}

	p = &scan->found[scan->count++];
	memset(p, 0, sizeof(*p));
	p->addr = *addr;
	return p;
}

const struct btgw_found *btgw_scan_add(struct btgw_scan *scan,
				       const struct btgw_addr *addr,
				       int8_t rssi, bool connectable,
				       const uint8_t *data, size_t len)
{
	struct btgw_found *found;
	struct btgw_eir eir;

	if (btgw_eir_parse(data, len, &eir, NULL)) {
		scan->malformed++;
		return NULL;
	}
	if (!eir.has_announce && !eir.has_pb && !eir.other_version)
		return NULL;

	found = scan_find(scan, addr);
	if (!found)
		found = scan_new(scan, addr);
	if (!found) {
		scan->dropped++;
		return NULL;
	}

	/*
	 * A scan response may come as a report of its own; what it does not
	 * repeat still holds. What it repeats is newer.
	 */
	if (eir.has_announce) {
		found->eir.has_announce = true;
		found->eir.announce = eir.announce;
	}
	if (eir.has_pb) {
		found->eir.has_pb = true;
		found->eir.pb = eir.pb;
	}
	found->eir.other_version |= eir.other_version;
	found->rssi = rssi;
	found->connectable |= connectable;
	return found;
}

struct scan_run {
	struct btgw_scan *scan;
	uint16_t index;
	btgw_scan_cb cb;
	void *user;
	bool running;
	bool gone;
	bool stop;
};

static void scan_event(const struct btgw_mgmt_event *ev, void *user)
{
	const struct btgw_found *found;
	struct scan_run *run = user;
	size_t before;

	if (ev->index != run->index)
		return;

	switch (ev->type) {
	case BTGW_MGMT_INDEX_REMOVED:
		run->gone = true;
		break;
	case BTGW_MGMT_DISCOVERING:
		run->running = ev->discovering;
		break;
	case BTGW_MGMT_FOUND:
		if (run->stop)
			break;
		before = run->scan->count;
		found = btgw_scan_add(run->scan, &ev->addr, ev->rssi,
				      ev->connectable, ev->data, ev->len);
		if (found && run->cb &&
		    run->cb(found, run->scan->count > before, run->user))
			run->stop = true;
		break;
	default:
		break;
	}
}

/* one round of discovery, or a wait where another program has it */
static int scan_start(struct scan_run *run, struct btgw_mgmt *mgmt,
		      struct btgw_err *err)
{
	int ret;

	/* set before the answer, so that an early end is not overwritten */
	run->running = true;
	ret = btgw_mgmt_discovery(mgmt, run->index, true, err);
	if (!ret)
		return 0;
	run->running = false;
	return ret;
}

int btgw_scan_run(struct btgw_scan *scan, struct btgw_mgmt *mgmt,
		  uint16_t index, int timeout_ms, btgw_scan_cb cb, void *user,
		  struct btgw_err *err)
{
	struct scan_run run = {
		.scan = scan,
		.index = index,
		.cb = cb,
		.user = user,
	};
	int64_t end = btgw_now_ms() + timeout_ms, left;
	void *old_user = mgmt->user;
	btgw_mgmt_cb old = mgmt->cb;
	bool ours = false;
	int ret = 0, wait;

	btgw_mgmt_on_event(mgmt, scan_event, &run);
	while (!run.stop) {
		left = end - btgw_now_ms();
		if (left <= 0)
			break;

		wait = (int)left;
		if (!run.running) {
			ret = scan_start(&run, mgmt, err);
			ours |= !ret;
			/* the kernel is still ending the last round */
			if (ret == -EBUSY && left > SCAN_RETRY_MS)
				wait = SCAN_RETRY_MS;
			else if (ret)
				break;
			if (run.stop)
				break;
		}

		ret = btgw_mgmt_wait(mgmt, wait, err);
		if (ret < 0)
			break;
		ret = 0;
		if (run.gone) {
			ret = btgw_err_set(err, -ENODEV,
					   "scanning: hci%u went away", index);
			break;
		}
	}

	if (ours && run.running && !run.gone) {
		int stopped = btgw_mgmt_discovery(mgmt, index, false,
						  ret ? NULL : err);

		ret = ret ? ret : stopped;
	}
	btgw_mgmt_on_event(mgmt, old, old_user);
	return ret;
}
