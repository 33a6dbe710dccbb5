/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * addr.h - Bluetooth device addresses with their type
 */
#ifndef _BTGW_LIB_ADDR_H
#define _BTGW_LIB_ADDR_H

#include <stdbool.h>
#include <stdint.h>

#include "log.h"

/*
 * Address types as the management interface and struct sockaddr_l2 number
 * them. LE only: btgw speaks over LE.
 */
enum btgw_addr_type {
	BTGW_ADDR_PUBLIC	= 1,
	BTGW_ADDR_RANDOM	= 2,
};

enum {
	/* "AA:BB:CC:DD:EE:FF" with its 0 */
	BTGW_ADDR_TEXT		= 18,
};

/**
 * struct btgw_addr - an LE device address
 * @b: octets, least significant first, as on the air and in bdaddr_t
 * @type: enum btgw_addr_type
 */
struct btgw_addr {
	uint8_t b[6];
	uint8_t type;
};

/**
 * btgw_addr_parse() - read "AA:BB:CC:DD:EE:FF"
 * @text: six pairs of hexadecimal digits in either case, nothing else
 * @type: type that the result gets
 * @addr: result, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL.
 */
int btgw_addr_parse(const char *text, uint8_t type, struct btgw_addr *addr,
		    struct btgw_err *err);

/**
 * btgw_addr_type_parse() - read "public" or "random"
 * @text: the word
 * @type: result, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL.
 */
int btgw_addr_type_parse(const char *text, uint8_t *type, struct btgw_err *err);

/**
 * btgw_addr_print() - write "AA:BB:CC:DD:EE:FF"
 * @addr: the address
 * @text: room for %BTGW_ADDR_TEXT octets
 *
 * Return: @text.
 */
const char *btgw_addr_print(const struct btgw_addr *addr, char *text);

/**
 * btgw_addr_type_name() - name of an address type
 * @type: enum btgw_addr_type
 *
 * Return: a constant string, "unknown" for any other value.
 */
const char *btgw_addr_type_name(uint8_t type);

/**
 * btgw_addr_equal() - same octets and same type
 * @a: one address
 * @b: another
 *
 * Return: whether they are the same. A public and a random address of equal
 * octets are two devices.
 */
bool btgw_addr_equal(const struct btgw_addr *a, const struct btgw_addr *b);

#endif /* _BTGW_LIB_ADDR_H */
