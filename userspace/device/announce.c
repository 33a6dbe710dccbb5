// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * announce.c - advertising while unprovisioned
 *
 * An advertising instance, never the setting 'advertising': that would turn
 * every LE connect() of the same machine into a peripheral's.
 */
#include <errno.h>
#include <string.h>

#include "device.h"

enum {
	ANNOUNCE_INSTANCE	= 1,
	AD_UUID16_ALL		= 0x03,
	AD_SERVICE_DATA16	= 0x16,
};

static u8 announce_flags(const struct device *dev)
{
	unsigned int orders = dev->cfg.orders;
	u8 flags = 0;

	if (orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_STRICT))
		flags |= BTGW_FB_ANN_STRICT;
	if (orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST))
		flags |= BTGW_FB_ANN_DEVICE_FIRST;
	if (orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_OPEN))
		flags |= BTGW_FB_ANN_OPEN;
	if (dev->cfg.private_key)
		flags |= BTGW_FB_ANN_OOB_KEY;
	return flags;
}

/* What a mesh device without FastBatch says (Mesh Protocol 1.1, 7.1.2.2.1) */
static size_t plain_build(const struct device *dev, u8 *ad)
{
	static const u8 head[] = {
		3, AD_UUID16_ALL, BTGW_PB_UUID16 & 0xff, BTGW_PB_UUID16 >> 8,
		21, AD_SERVICE_DATA16, BTGW_PB_UUID16 & 0xff,
		BTGW_PB_UUID16 >> 8,
	};

	memcpy(ad, head, sizeof(head));
	memcpy(ad + sizeof(head), dev->uuid, sizeof(dev->uuid));
	/* OOB Information: none */
	memset(ad + sizeof(head) + sizeof(dev->uuid), 0, 2);
	return sizeof(head) + sizeof(dev->uuid) + 2;
}

/**
 * announce_start() - begin to advertise, if the device is to
 * @dev: the device
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno
 */
int announce_start(struct device *dev, struct btgw_err *err)
{
	struct btgw_announce ann = {
		.flags = announce_flags(dev),
		.psm = dev->psm,
		.min_mtu = dev->min_mtu,
	};
	struct btgw_adv adv = {
		.instance = ANNOUNCE_INSTANCE,
		.connectable = true,
		.discoverable = true,
	};
	int ret;

	if (!dev->mgmt || !dev->announce || dev->advertising)
		return 0;
	memcpy(ann.uuid, dev->uuid, sizeof(ann.uuid));
	if (dev->pb) {
		ret = plain_build(dev, adv.data);
	} else {
		ret = btgw_announce_build(&ann, adv.data, err);
		if (ret < 0)
			return ret;
	}
	adv.len = ret;
	ret = btgw_mgmt_adv_add(dev->mgmt, dev->info.index, &adv, err);
	if (!ret)
		dev->advertising = true;
	return ret;
}

/**
 * announce_stop() - stop advertising
 * @dev: the device
 */
void announce_stop(struct device *dev)
{
	if (!dev->advertising)
		return;
	/* it is gone already where the controller is */
	btgw_mgmt_adv_remove(dev->mgmt, dev->info.index, ANNOUNCE_INSTANCE,
			     NULL);
	dev->advertising = false;
}
