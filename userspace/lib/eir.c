// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Advertising data: what it says of an unprovisioned device
 */
#include "scan.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

enum {
	AD_SERVICE_DATA16	= 0x16,
	/* Device UUID and OOB Information */
	PB_LEN			= 18,
};

static uint16_t get_le16(const uint8_t *p)
{
	return p[0] | p[1] << 8;
}

static uint16_t get_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static void put_le16(uint8_t *p, uint16_t v)
{
	p[0] = v;
	p[1] = v >> 8;
}

int btgw_announce_check(const struct btgw_announce *ann, struct btgw_err *err)
{
	uint8_t orders = BTGW_FB_ANN_STRICT | BTGW_FB_ANN_DEVICE_FIRST |
			 BTGW_FB_ANN_OPEN;

	if (ann->psm < 0x0080 || ann->psm > 0x00ff)
		return btgw_err_set(err, -EBADMSG,
				    "announcement: PSM 0x%04x, expected 0x0080 to 0x00ff",
				    ann->psm);
	if (ann->min_mtu < BTGW_FB_MIN_MTU)
		return btgw_err_set(err, -EBADMSG,
				    "announcement: smallest MTU %u, expected %u or more",
				    ann->min_mtu, BTGW_FB_MIN_MTU);
	if (!(ann->flags & orders))
		return btgw_err_set(err, -EBADMSG,
				    "announcement: flags 0x%02x offer no order",
				    ann->flags);
	return 0;
}

int btgw_announce_build(const struct btgw_announce *ann, uint8_t *ad,
			struct btgw_err *err)
{
	struct btgw_fb_announce wire = {
		.version = BTGW_FB_VERSION,
		.flags = ann->flags,
		.psm = htole16(ann->psm),
		.min_mtu = htole16(ann->min_mtu),
	};
	int ret;

	ret = btgw_announce_check(ann, err);
	if (ret)
		return ret;

	memcpy(wire.uuid, ann->uuid, sizeof(wire.uuid));
	/* the length counts what stands behind it */
	ad[0] = BTGW_ANNOUNCE_AD_LEN - 1;
	ad[1] = AD_SERVICE_DATA16;
	put_le16(ad + 2, BTGW_FB_UUID16);
	memcpy(ad + 4, &wire, sizeof(wire));
	return BTGW_ANNOUNCE_AD_LEN;
}

static int eir_announce(const uint8_t *p, size_t len, struct btgw_eir *eir,
			struct btgw_err *err)
{
	struct btgw_fb_announce wire;

	if (!len)
		return btgw_err_set(err, -EBADMSG,
				    "announcement: it is empty");
	/* of another version not even the length is known */
	if (p[0] != BTGW_FB_VERSION) {
		eir->other_version = true;
		return 0;
	}
	if (eir->has_announce)
		return btgw_err_set(err, -EBADMSG,
				    "announcement: it is there twice");
	if (len != sizeof(wire))
		return btgw_err_set(err, -EBADMSG,
				    "announcement: %zu octets, expected %zu",
				    len, sizeof(wire));

	memcpy(&wire, p, sizeof(wire));
	eir->announce.flags = wire.flags;
	eir->announce.psm = le16toh(wire.psm);
	eir->announce.min_mtu = le16toh(wire.min_mtu);
	memcpy(eir->announce.uuid, wire.uuid, sizeof(wire.uuid));
	eir->has_announce = true;
	return btgw_announce_check(&eir->announce, err);
}

static int eir_pb(const uint8_t *p, size_t len, struct btgw_eir *eir,
		  struct btgw_err *err)
{
	if (eir->has_pb)
		return btgw_err_set(err, -EBADMSG,
				    "Mesh Provisioning Service: its data is there twice");
	if (len != PB_LEN)
		return btgw_err_set(err, -EBADMSG,
				    "Mesh Provisioning Service: %zu octets of data, expected %d",
				    len, PB_LEN);

	memcpy(eir->pb.uuid, p, sizeof(eir->pb.uuid));
	eir->pb.oob_info = get_be16(p + sizeof(eir->pb.uuid));
	eir->has_pb = true;
	return 0;
}

static int eir_structure(uint8_t type, const uint8_t *p, size_t len,
			 struct btgw_eir *eir, struct btgw_err *err)
{
	if (type != AD_SERVICE_DATA16)
		return 0;
	if (len < 2)
		return btgw_err_set(err, -EBADMSG,
				    "advertising data: service data of %zu octets has no UUID",
				    len);

	switch (get_le16(p)) {
	case BTGW_FB_UUID16:
		return eir_announce(p + 2, len - 2, eir, err);
	case BTGW_PB_UUID16:
		return eir_pb(p + 2, len - 2, eir, err);
	}
	return 0;
}

int btgw_eir_parse(const uint8_t *data, size_t len, struct btgw_eir *eir,
		   struct btgw_err *err)
{
	size_t at = 0, n;
	int ret;

	memset(eir, 0, sizeof(*eir));
	while (at < len) {
		n = data[at];
		if (!n)
			return 0;
		if (n > len - at - 1) {
			ret = btgw_err_set(err, -EBADMSG,
					   "advertising data: the structure at octet %zu has %zu octets, %zu are left",
					   at, n, len - at - 1);
			goto bad;
		}
		ret = eir_structure(data[at + 1], data + at + 2, n - 1, eir,
				    err);
		if (ret)
			goto bad;
		at += 1 + n;
	}
	return 0;

bad:
	memset(eir, 0, sizeof(*eir));
	return ret;
}
