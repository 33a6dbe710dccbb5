/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * oob.h - out-of-band authentication as a person writes it
 *
 *	none
 *	static:HEX			1 to 32 octets
 *	output[:ACTION[:SIZE]]		blink, beep, vibrate, numeric,
 *					alphanumeric
 *	input[:ACTION[:SIZE]]		push, twist, numeric, alphanumeric
 *
 * SIZE is the number of digits or characters, 1 to 8. The same words stand in
 * pin files and on the command lines of btgwctl and btgw-device.
 */
#ifndef _BTGW_LIB_OOB_H
#define _BTGW_LIB_OOB_H

#include <linux/types.h>

#include "log.h"
#include "prov_pdu.h"

enum {
	BTGW_OOB_STATIC_MAX	= 32,
	/* the longest value a person types: 8 characters and the 0 */
	BTGW_OOB_TEXT		= 16,
};

/**
 * struct btgw_oob - a method with what belongs to it
 * @method: enum btgw_prov_method
 * @action: bit number of the action, for output and input
 * @size: digits or characters, for output and input
 * @value: static value, a secret
 * @len: octets of @value, 0 without
 */
struct btgw_oob {
	u8 method;
	u8 action;
	u8 size;
	u8 value[BTGW_OOB_STATIC_MAX];
	u8 len;
};

int btgw_oob_parse(const char *text, struct btgw_oob *oob,
		   struct btgw_err *err);
int btgw_oob_method_parse(const char *text, u8 *method, struct btgw_err *err);
int btgw_oob_action_parse(const char *text, u8 method, u8 *action,
			  struct btgw_err *err);
int btgw_oob_size_parse(const char *text, u8 *size, struct btgw_err *err);
int btgw_alg_parse(const char *text, u8 *alg, struct btgw_err *err);
int btgw_hex_parse(const char *what, const char *text, u8 *out, size_t min,
		   size_t max, size_t *len, struct btgw_err *err);
void btgw_hex_print(const u8 *octets, size_t len, char *text);

const char *btgw_oob_method_name(u8 method);
const char *btgw_oob_action_name(u8 method, u8 action);
const char *btgw_alg_name(u8 alg);

#endif /* _BTGW_LIB_OOB_H */
