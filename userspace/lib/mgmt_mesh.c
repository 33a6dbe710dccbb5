// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's Bluetooth management interface: its commands for mesh
 */
#include "mgmt.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

#include "mgmt_priv.h"

enum {
	/* units of 0.625 ms: the receiver is on all the time */
	SCAN_INTERVAL		= 0x0030,
	/*
	 * What the kernel passes on to management sockets. A tap hears
	 * messages and beacons; this is PB-ADV. None would mean all.
	 */
	AD_TYPE			= 0x29,
	/* no address of ours is to be seen */
	ADDR_RANDOM		= 2,
};

/* 2ce463d7-7a03-4d8d-bf05-5f24e8f36e76, least significant octet first */
static const uint8_t mesh_feature[16] = {
	0x76, 0x6e, 0xf3, 0xe8, 0x24, 0x5f, 0x05, 0xbf,
	0x8d, 0x4d, 0x03, 0x7a, 0xd7, 0x63, 0xe4, 0x2c,
};

static int mesh_exp(struct btgw_mgmt *mgmt, uint16_t index, bool on,
		    struct btgw_err *err)
{
	struct mgmt_cp_exp_feature cp = { .on = on };
	struct mgmt_call call = {
		.opcode = MGMT_OP_SET_EXP_FEATURE,
		.index = index,
		.param = &cp,
		.len = sizeof(cp),
		.what = "switching the kernel's mesh commands",
	};

	memcpy(cp.uuid, mesh_feature, sizeof(cp.uuid));
	return btgw_mgmt_call(mgmt, &call, err);
}

int btgw_mgmt_mesh(struct btgw_mgmt *mgmt, uint16_t index, bool on,
		   struct btgw_err *err)
{
	struct mgmt_cp_mesh cp = {
		.enable = on,
		.window = htole16(SCAN_INTERVAL),
		.period = htole16(SCAN_INTERVAL),
		.num_ad_types = 1,
		.ad_types = { AD_TYPE },
	};
	struct mgmt_call call = {
		.opcode = MGMT_OP_SET_MESH_RECEIVER,
		.index = index,
		.param = &cp,
		.len = sizeof(cp),
		.what = "the kernel's mesh receiver",
	};
	int ret = 0;

	if (on)
		ret = mesh_exp(mgmt, index, true, err);
	if (!ret)
		ret = btgw_mgmt_call(mgmt, &call, err);
	if (!ret && !on)
		ret = mesh_exp(mgmt, index, false, err);
	return ret;
}

int btgw_mgmt_mesh_send(struct btgw_mgmt *mgmt, uint16_t index,
			const uint8_t *data, size_t len, struct btgw_err *err)
{
	struct mgmt_cp_mesh_send cp = {
		.addr.type = ADDR_RANDOM,
		.count = 1,
		.data_len = len,
	};
	struct mgmt_call call = {
		.opcode = MGMT_OP_MESH_SEND,
		.index = index,
		.param = &cp,
		.len = offsetof(struct mgmt_cp_mesh_send, data) + len,
		.what = "advertising a mesh PDU",
	};

	if (!len || len > sizeof(cp.data))
		return btgw_err_set(err, -EMSGSIZE, "%s: %zu octets",
				    call.what, len);
	memcpy(cp.data, data, len);
	return btgw_mgmt_call(mgmt, &call, err);
}
