/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bnep.h - Ethernet over Bluetooth: what its control frames say
 *
 * Octets in, verdicts out: no socket, no clock, no memory of its own. The
 * kernel's bnep module carries the data; this is what comes before a session
 * is handed to it and what may be said beside it.
 *
 * A frame is a type octet, a header by that type, extension headers where the
 * highest bit of the type is set, and a payload. All numbers are big endian.
 */
#ifndef _BTGW_LIB_BNEP_H
#define _BTGW_LIB_BNEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"

enum {
	BTGW_BNEP_PSM		= 0x000f,
	/* of the L2CAP channel, in both directions */
	BTGW_BNEP_MTU		= 1691,
	/* the largest frame's header: type, two addresses, protocol */
	BTGW_BNEP_HEADER_MAX	= 15,
	/* what is left for the payload of an Ethernet frame */
	BTGW_BNEP_IP_MTU	= BTGW_BNEP_MTU - BTGW_BNEP_HEADER_MAX,
	/* type, control, size, two UUIDs of 16 octets */
	BTGW_BNEP_SETUP_MAX	= 3 + 2 * 16,
	BTGW_BNEP_RESPONSE_LEN	= 4,
	BTGW_BNEP_UNKNOWN_LEN	= 3,
	/* as many ranges as Linux keeps of a network type filter */
	BTGW_BNEP_RANGES_MAX	= 5,
	BTGW_BNEP_FILTER_MAX	= 4 + 4 * BTGW_BNEP_RANGES_MAX,
};

/* octet 0, bits 0 to 6 */
enum btgw_bnep_type {
	BTGW_BNEP_GENERAL	= 0x00,
	BTGW_BNEP_CONTROL	= 0x01,
	BTGW_BNEP_COMPRESSED	= 0x02,
	BTGW_BNEP_SRC_ONLY	= 0x03,
	BTGW_BNEP_DST_ONLY	= 0x04,
};

enum {
	BTGW_BNEP_EXTENDED	= 0x80,
	BTGW_BNEP_TYPE_MASK	= 0x7f,
	/* the only type of extension there is */
	BTGW_BNEP_EXT_CONTROL	= 0x00,
};

enum btgw_bnep_control {
	BTGW_BNEP_UNKNOWN	= 0x00,
	BTGW_BNEP_SETUP		= 0x01,
	BTGW_BNEP_SETUP_RSP	= 0x02,
	BTGW_BNEP_NET_TYPES	= 0x03,
	BTGW_BNEP_NET_TYPES_RSP	= 0x04,
	BTGW_BNEP_MULTICAST	= 0x05,
	BTGW_BNEP_MULTICAST_RSP	= 0x06,
};

/* answers to a setup request */
enum btgw_bnep_code {
	BTGW_BNEP_OK		= 0x0000,
	BTGW_BNEP_BAD_DST	= 0x0001,
	BTGW_BNEP_BAD_SRC	= 0x0002,
	BTGW_BNEP_BAD_SIZE	= 0x0003,
	BTGW_BNEP_NOT_ALLOWED	= 0x0004,
};

/* answers to a filter */
enum btgw_bnep_filter_code {
	BTGW_BNEP_FILTER_OK	= 0x0000,
	BTGW_BNEP_FILTER_UNSUPPORTED = 0x0001,
	BTGW_BNEP_FILTER_RANGE	= 0x0002,
	BTGW_BNEP_FILTER_LIMIT	= 0x0003,
	BTGW_BNEP_FILTER_SECURITY = 0x0004,
};

/* a role is the 16-bit UUID of its service */
enum btgw_bnep_role {
	BTGW_BNEP_PANU		= 0x1115,
	BTGW_BNEP_NAP		= 0x1116,
	BTGW_BNEP_GN		= 0x1117,
};

/**
 * struct btgw_bnep_setup - a setup request
 * @size: octets of a UUID: 2, 4 or 16
 * @dst: role that is asked of the one who answers; 0 if it is none of a PAN
 * @src: role of the one who asks; likewise
 */
struct btgw_bnep_setup {
	uint8_t size;
	uint16_t dst;
	uint16_t src;
};

/**
 * enum btgw_bnep_kind - what a frame is before there is a session
 * @BTGW_BNEP_IS_BAD: it ends too early or its type is unknown
 * @BTGW_BNEP_IS_DATA: an Ethernet frame, whatever its header
 * @BTGW_BNEP_IS_SETUP: a setup request; @setup and @code are filled in
 * @BTGW_BNEP_IS_SETUP_RSP: the answer to one; @value is its code
 * @BTGW_BNEP_IS_FILTER: a filter, of network types or multicast addresses
 * @BTGW_BNEP_IS_ANSWER: an answer to a filter or to what was not understood
 * @BTGW_BNEP_IS_UNKNOWN: a control type that is not known
 */
enum btgw_bnep_kind {
	BTGW_BNEP_IS_BAD,
	BTGW_BNEP_IS_DATA,
	BTGW_BNEP_IS_SETUP,
	BTGW_BNEP_IS_SETUP_RSP,
	BTGW_BNEP_IS_FILTER,
	BTGW_BNEP_IS_ANSWER,
	BTGW_BNEP_IS_UNKNOWN,
};

/**
 * struct btgw_bnep_frame - what a frame says
 * @kind: what it is
 * @control: enum btgw_bnep_control, of a control frame
 * @setup: of a setup request
 * @code: what the form of a setup request alone deserves: %BTGW_BNEP_BAD_SIZE,
 *	%BTGW_BNEP_BAD_DST, %BTGW_BNEP_BAD_SRC or %BTGW_BNEP_OK
 * @value: code of a response
 * @extensions: extension headers behind it
 */
struct btgw_bnep_frame {
	enum btgw_bnep_kind kind;
	uint8_t control;
	struct btgw_bnep_setup setup;
	enum btgw_bnep_code code;
	uint16_t value;
	unsigned int extensions;
};

/**
 * btgw_bnep_parse() - read a frame
 * @data: the frame
 * @len: octets of it
 * @frame: result, of kind %BTGW_BNEP_IS_BAD on failure
 * @err: reason of a refusal, or NULL
 *
 * A setup request with UUIDs of a size that cannot be is not a failure: it has
 * an answer of its own, which @frame->code says.
 *
 * Return: 0; -EBADMSG.
 */
int btgw_bnep_parse(const uint8_t *data, size_t len,
		    struct btgw_bnep_frame *frame, struct btgw_err *err);

/**
 * btgw_bnep_pair() - may these roles meet
 * @dst: role that is asked for
 * @src: role of the one who asks
 *
 * At least one of both is a PANU.
 *
 * Return: %BTGW_BNEP_OK, %BTGW_BNEP_BAD_DST or %BTGW_BNEP_BAD_SRC.
 */
enum btgw_bnep_code btgw_bnep_pair(uint16_t dst, uint16_t src);

/**
 * btgw_bnep_setup_build() - write a setup request
 * @setup: what to ask
 * @data: room for %BTGW_BNEP_SETUP_MAX octets
 *
 * Return: octets written; -EINVAL if @setup->size is neither 2, 4 nor 16.
 */
int btgw_bnep_setup_build(const struct btgw_bnep_setup *setup, uint8_t *data);

/**
 * btgw_bnep_response_build() - write an answer with a code
 * @control: %BTGW_BNEP_SETUP_RSP, _NET_TYPES_RSP or _MULTICAST_RSP
 * @code: the code
 * @data: room for %BTGW_BNEP_RESPONSE_LEN octets
 *
 * Return: octets written.
 */
int btgw_bnep_response_build(enum btgw_bnep_control control, uint16_t code,
			     uint8_t *data);

/**
 * btgw_bnep_unknown_build() - write "command not understood"
 * @control: what was not understood
 * @data: room for %BTGW_BNEP_UNKNOWN_LEN octets
 *
 * Return: octets written.
 */
int btgw_bnep_unknown_build(uint8_t control, uint8_t *data);

/**
 * struct btgw_bnep_range - network protocol types
 * @start: the first
 * @end: the last
 */
struct btgw_bnep_range {
	uint16_t start;
	uint16_t end;
};

/**
 * btgw_bnep_types_build() - write what types this side wants to receive
 * @range: the ranges
 * @n: how many; 0 = what is the default of the one who answers
 * @data: room for %BTGW_BNEP_FILTER_MAX octets
 *
 * Return: octets written; -EINVAL if a range is upside down or there are more
 * than %BTGW_BNEP_RANGES_MAX.
 */
int btgw_bnep_types_build(const struct btgw_bnep_range *range, size_t n,
			  uint8_t *data);

/**
 * btgw_bnep_role_name() - "panu", "nap" or "gn"
 * @role: enum btgw_bnep_role
 *
 * Return: a constant string, "none" for any other value.
 */
const char *btgw_bnep_role_name(uint16_t role);

/**
 * btgw_bnep_role_parse() - read "panu", "nap" or "gn"
 * @word: the word
 * @role: result, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL.
 */
int btgw_bnep_role_parse(const char *word, uint16_t *role,
			 struct btgw_err *err);

/**
 * btgw_bnep_code_text() - what an answer to a setup request means
 * @code: as received
 *
 * Return: a constant string.
 */
const char *btgw_bnep_code_text(uint16_t code);

#endif /* _BTGW_LIB_BNEP_H */
