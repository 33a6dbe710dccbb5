/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pin.h - files that say how each type of device is provisioned
 *
 *	# the first section whose uuid begins the Device UUID is taken
 *	[lamp]
 *	uuid = 7f3a40
 *	method = static
 *	key = in-band
 *	static = 00112233445566778899aabbccddeeff
 *
 *	[lock]
 *	uuid = 7f3b
 *	method = output
 *	action = alphanumeric
 *	size = 8
 *
 *	[default]
 *	method = none
 *
 * Keys, each at most once a section:
 *
 *	uuid		beginning of the Device UUID, hexadecimal digits; the
 *			section "default" has none and is taken last
 *	algorithm	hmac (default) or cmac
 *	method		none (default), static, output or input
 *	action, size	of output and input; numeric and 6
 *	static		the value, if all devices of the type share it; the
 *			file must have mode 0600 then
 *	key		in-band (default) or oob
 *	public-key	of the device, X and Y, 128 digits; only with key = oob
 *	random-bits	random bits of the static value, different for each
 *			device, that the maker declares; 0
 *	cmac-with-auth	yes: CMAC is accepted with an AuthValue, in the standard
 *			order; no
 *	capabilities	the exact 11 octets of Capabilities; not compared
 */
#ifndef _BTGW_LIB_PIN_H
#define _BTGW_LIB_PIN_H

#include <linux/types.h>

#include "log.h"
#include "oob.h"
#include "prov_auth.h"

enum { BTGW_PIN_NAME_MAX = 48 };

/**
 * struct btgw_pin_type - a type of device
 * @name: of the section; the store knows the type by it
 * @prefix: beginning of the Device UUID
 * @nibbles: digits of @prefix
 * @pin: how it is provisioned
 * @static_value: a secret
 * @static_len: octets of it, 0 if the file has none
 * @has_key: @public_key was given
 * @public_key: X and Y
 */
struct btgw_pin_type {
	char name[BTGW_PIN_NAME_MAX];
	u8 prefix[16];
	u8 nibbles;
	struct btgw_prov_pin pin;
	u8 static_value[BTGW_OOB_STATIC_MAX];
	u8 static_len;
	bool has_key;
	u8 public_key[64];
};

/**
 * struct btgw_pins - the types of a file, in its order, default last
 * @types: them
 * @count: how many
 */
struct btgw_pins {
	struct btgw_pin_type *types;
	size_t count;
};

int btgw_pins_load(struct btgw_pins *pins, const char *path,
		   struct btgw_err *err);
void btgw_pins_free(struct btgw_pins *pins);
const struct btgw_pin_type *btgw_pins_find(const struct btgw_pins *pins,
					   const u8 uuid[16]);

#endif /* _BTGW_LIB_PIN_H */
