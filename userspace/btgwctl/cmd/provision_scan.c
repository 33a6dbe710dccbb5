// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which devices there are
 */
#include "provision.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* how long to listen for one device whose address was given */
	SCAN_ONE_MS	= 8000,
};

/* What a device says of itself */
static void take(const struct btgw_found *found, struct target *target)
{
	const struct btgw_eir *eir = &found->eir;

	target->addr = found->addr;
	if (eir->has_announce) {
		target->announced = true;
		target->psm = eir->announce.psm;
		target->min_mtu = eir->announce.min_mtu;
		target->orders =
			btgw_prov_orders_announced(eir->announce.flags);
		memcpy(target->uuid, eir->announce.uuid, 16);
		target->has_uuid = true;
	} else if (eir->has_pb && !target->has_uuid) {
		memcpy(target->uuid, eir->pb.uuid, 16);
		target->has_uuid = true;
	}
}

static bool heard_it(const struct btgw_found *found, bool fresh, void *user)
{
	const struct target *target = user;

	return btgw_addr_equal(&found->addr, &target->addr);
}

/**
 * scan_one() - listen for a device whose address was given
 * @job: the call
 * @target: its address is read, what it says of itself is added
 *
 * Return: 0, also where nothing was heard; a negative errno
 */
int scan_one(struct job *job, struct target *target)
{
	struct btgw_scan scan = { 0 };
	size_t i;
	int ret;

	report_step(job, "listening for what the device says of itself");
	ret = btgw_scan_run(&scan, job->mgmt, job->info.index, SCAN_ONE_MS,
			    heard_it, target, &job->ctx->err);
	for (i = 0; !ret && i < scan.count; i++) {
		if (btgw_addr_equal(&scan.found[i].addr, &target->addr))
			take(&scan.found[i], target);
	}
	btgw_scan_free(&scan);
	return ret;
}

/* A device that announces FastBatch and was not tried before */
struct search {
	const struct btgw_scan *tried;
	const struct btgw_found *hit;
	struct btgw_found found;
};

static bool same_device(const struct btgw_found *a, const struct btgw_found *b)
{
	return !memcmp(a->eir.announce.uuid, b->eir.announce.uuid, 16) &&
	       btgw_addr_equal(&a->addr, &b->addr);
}

static bool fresh_one(const struct btgw_found *found, bool fresh, void *user)
{
	struct search *search = user;
	size_t i;

	if (!found->eir.has_announce || search->hit)
		return search->hit;
	for (i = 0; i < search->tried->count; i++) {
		if (same_device(&search->tried->found[i], found))
			return false;
	}
	search->found = *found;
	search->hit = &search->found;
	return true;
}

/**
 * scan_next() - find the next device that announces FastBatch
 * @job: the call
 * @scan: devices tried so far, to which it is added
 * @end_ms: when to stop looking
 * @done: number of devices in @scan, raised
 * @target: the device
 *
 * Return: 1 found; 0 time is up; a negative errno
 */
int scan_next(struct job *job, struct btgw_scan *scan, u64 end_ms,
	      size_t *done, struct target *target)
{
	struct search search = { .tried = scan };
	struct btgw_scan heard = { 0 };
	struct btgw_found *more;
	u64 now = report_now_ms();
	int ret;

	if (now >= end_ms)
		return 0;
	ret = btgw_scan_run(&heard, job->mgmt, job->info.index, end_ms - now,
			    fresh_one, &search, &job->ctx->err);
	btgw_scan_free(&heard);
	if (ret || !search.hit)
		return ret;
	more = reallocarray(scan->found, *done + 1, sizeof(*more));
	if (!more)
		return btgw_err_set(&job->ctx->err, -ENOMEM, "out of memory");
	scan->found = more;
	scan->found[(*done)++] = search.found;
	scan->count = *done;
	memset(target, 0, sizeof(*target));
	take(&search.found, target);
	return 1;
}
