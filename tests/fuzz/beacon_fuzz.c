// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * beacon_fuzz.c - any octets as a beacon
 *
 * Once as they are, and once with the authentication put right, without which
 * nothing behind it would ever be seen. What is accepted builds the same again.
 */
#include <stdlib.h>
#include <string.h>

#include "beacon.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

/* the sample's NetKey, so that a corpus can hold beacons that authenticate */
static const u8 net_key[16] = {
	0x7d, 0xd7, 0x36, 0x4c, 0xd8, 0x42, 0xad, 0x18,
	0xc1, 0x7c, 0x2b, 0x82, 0x0c, 0x84, 0xc3, 0xd6,
};

static struct btgw_beacon_cred cred;

static void __attribute__((constructor)) derive(void)
{
	btgw_beacon_cred_init(&cred, net_key);
}

static enum btgw_beacon_reject receive(const u8 *data, size_t len)
{
	enum btgw_beacon_reject why, shape = btgw_beacon_check(data, len);
	struct btgw_beacon_net net;
	u8 again[BTGW_BEACON_MAX];

	why = btgw_beacon_open(&cred, data, len, &net);
	MUST(why < __BTGW_BEACON_REJECTS);
	if (shape)
		MUST(why == shape);
	if (why) {
		MUST(!net.flags && !net.iv_index);
		return why;
	}
	MUST(!(net.flags & ~BTGW_BEACON_FLAGS));
	/* one with a reserved flag is accepted, and is not built by us */
	if (data[0] == BTGW_BEACON_SECURE) {
		MUST(len == BTGW_BEACON_SECURE_LEN);
		MUST(!memcmp(btgw_beacon_network_id(data), cred.network_id,
			     BTGW_NETWORK_ID_LEN));
		btgw_beacon_secure_build(&cred, &net, again);
		MUST(data[1] & ~BTGW_BEACON_FLAGS ||
		     !memcmp(again, data, len));
	} else {
		MUST(data[0] == BTGW_BEACON_PRIVATE);
		MUST(len == BTGW_BEACON_PRIVATE_LEN);
	}
	return why;
}

static void receive_authentic(const u8 *data, size_t len)
{
	u8 out[BTGW_BEACON_MAX], mac[16];
	struct btgw_beacon_net net;

	if (btgw_beacon_check(data, len))
		return;
	memcpy(out, data, len);
	if (data[0] == BTGW_BEACON_SECURE) {
		memcpy(out + 2, cred.network_id, BTGW_NETWORK_ID_LEN);
		btgw_aes_cmac(&cred.beacon, out + 1, 13, mac);
		memcpy(out + 14, mac, 8);
		MUST(!receive(out, len));
	} else if (data[0] == BTGW_BEACON_PRIVATE) {
		btgw_ccm_seal(&cred.private, out + 1, NULL, 0, out + 14,
			      data + 14, 5, out + 19, 8);
		MUST(!receive(out, len));
		MUST(!btgw_beacon_open(&cred, out, len, &net));
		MUST(net.flags == (data[14] & BTGW_BEACON_FLAGS));
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct btgw_beacon_unprov dev;
	u8 again[BTGW_BEACON_MAX];

	receive(data, size);
	receive_authentic(data, size);
	if (!btgw_beacon_unprov_parse(data, size, &dev)) {
		MUST(btgw_beacon_unprov_build(&dev, again) == size);
		MUST(!memcmp(again, data, size));
	}
	return 0;
}
