// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bnep.c - Ethernet over Bluetooth: what its control frames say
 */
#include "bnep.h"

#include <errno.h>
#include <string.h>

/* what is left of a frame */
struct rest {
	const uint8_t *p;
	size_t len;
};

/* 00000000-0000-1000-8000-00805f9b34fb behind its first four octets */
static const uint8_t base_uuid[12] = {
	0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0x80, 0x5f, 0x9b, 0x34, 0xfb,
};

static uint16_t get_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static void put_be16(uint8_t *p, uint16_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static const uint8_t *pull(struct rest *r, size_t n)
{
	const uint8_t *p = r->p;

	if (r->len < n)
		return NULL;
	r->p += n;
	r->len -= n;
	return p;
}

static bool is_role(uint16_t uuid)
{
	return uuid >= BTGW_BNEP_PANU && uuid <= BTGW_BNEP_GN;
}

/* A role, or 0 */
static uint16_t uuid_role(const uint8_t *p, size_t size)
{
	uint16_t uuid;

	if (size == 2) {
		uuid = get_be16(p);
	} else {
		if (p[0] || p[1])
			return 0;
		if (size == 16 && memcmp(p + 4, base_uuid, sizeof(base_uuid)))
			return 0;
		uuid = get_be16(p + 2);
	}
	return is_role(uuid) ? uuid : 0;
}

enum btgw_bnep_code btgw_bnep_pair(uint16_t dst, uint16_t src)
{
	if (!is_role(dst))
		return BTGW_BNEP_BAD_DST;
	if (!is_role(src))
		return BTGW_BNEP_BAD_SRC;
	if (dst != BTGW_BNEP_PANU && src != BTGW_BNEP_PANU)
		return BTGW_BNEP_BAD_SRC;
	return BTGW_BNEP_OK;
}

static int too_short(struct btgw_err *err, const char *what)
{
	return btgw_err_set(err, -EBADMSG, "frame ends within %s", what);
}

static int parse_setup(struct rest *r, struct btgw_bnep_frame *frame,
		       struct btgw_err *err)
{
	const uint8_t *p = pull(r, 1);
	size_t size;

	if (!p)
		return too_short(err, "the setup request");
	size = p[0];
	frame->kind = BTGW_BNEP_IS_SETUP;
	frame->setup.size = size;
	/* the rest is of no known length; that much is known for an answer */
	if (size != 2 && size != 4 && size != 16) {
		frame->code = BTGW_BNEP_BAD_SIZE;
		pull(r, r->len);
		return 0;
	}
	p = pull(r, 2 * size);
	if (!p)
		return too_short(err, "the UUIDs of the setup request");

	frame->setup.dst = uuid_role(p, size);
	frame->setup.src = uuid_role(p + size, size);
	frame->code = btgw_bnep_pair(frame->setup.dst, frame->setup.src);
	return 0;
}

static int parse_filter(struct rest *r, struct btgw_bnep_frame *frame,
			struct btgw_err *err)
{
	const uint8_t *p = pull(r, 2);

	frame->kind = BTGW_BNEP_IS_FILTER;
	if (!p)
		return too_short(err, "the length of a filter");
	if (!pull(r, get_be16(p)))
		return too_short(err, "a filter");
	return 0;
}

static int parse_control(struct rest *r, struct btgw_bnep_frame *frame,
			 struct btgw_err *err)
{
	const uint8_t *p = pull(r, 1);

	if (!p)
		return too_short(err, "the control type");
	frame->control = p[0];
	switch (frame->control) {
	case BTGW_BNEP_UNKNOWN:
		frame->kind = BTGW_BNEP_IS_ANSWER;
		return pull(r, 1) ? 0 : too_short(err, "\"not understood\"");
	case BTGW_BNEP_SETUP:
		return parse_setup(r, frame, err);
	case BTGW_BNEP_NET_TYPES:
	case BTGW_BNEP_MULTICAST:
		return parse_filter(r, frame, err);
	case BTGW_BNEP_SETUP_RSP:
	case BTGW_BNEP_NET_TYPES_RSP:
	case BTGW_BNEP_MULTICAST_RSP:
		p = pull(r, 2);
		if (!p)
			return too_short(err, "the code of a response");
		frame->value = get_be16(p);
		frame->kind = frame->control == BTGW_BNEP_SETUP_RSP ?
			      BTGW_BNEP_IS_SETUP_RSP : BTGW_BNEP_IS_ANSWER;
		return 0;
	}
	/* and nobody knows how long it is */
	frame->kind = BTGW_BNEP_IS_UNKNOWN;
	pull(r, r->len);
	return 0;
}

static int parse_extensions(struct rest *r, struct btgw_bnep_frame *frame,
			    struct btgw_err *err)
{
	const uint8_t *p;

	do {
		p = pull(r, 2);
		if (!p)
			return too_short(err, "an extension header");
		if (!pull(r, p[1]))
			return too_short(err, "an extension");
		frame->extensions++;
	} while (p[0] & BTGW_BNEP_EXTENDED);
	return 0;
}

static int parse(struct rest *r, struct btgw_bnep_frame *frame,
		 struct btgw_err *err)
{
	/* what stands between the type and the payload */
	static const uint8_t header[] = {
		[BTGW_BNEP_GENERAL] = 14,
		[BTGW_BNEP_COMPRESSED] = 2,
		[BTGW_BNEP_SRC_ONLY] = 8,
		[BTGW_BNEP_DST_ONLY] = 8,
	};
	const uint8_t *first = pull(r, 1);
	uint8_t type;
	int ret;

	if (!first)
		return btgw_err_set(err, -EBADMSG, "frame without a type");
	type = first[0] & BTGW_BNEP_TYPE_MASK;
	if (type > BTGW_BNEP_DST_ONLY)
		return btgw_err_set(err, -EBADMSG, "frame of type 0x%02x",
				    type);
	if (type == BTGW_BNEP_CONTROL) {
		ret = parse_control(r, frame, err);
		if (ret)
			return ret;
		/* where its end is not known there is no extension either */
		if (frame->kind == BTGW_BNEP_IS_UNKNOWN ||
		    frame->code == BTGW_BNEP_BAD_SIZE)
			return 0;
	} else {
		frame->kind = BTGW_BNEP_IS_DATA;
		if (!pull(r, header[type]))
			return too_short(err, "the Ethernet header");
	}
	if (first[0] & BTGW_BNEP_EXTENDED)
		return parse_extensions(r, frame, err);
	return 0;
}

int btgw_bnep_parse(const uint8_t *data, size_t len,
		    struct btgw_bnep_frame *frame, struct btgw_err *err)
{
	struct rest r = { data, len };
	int ret;

	memset(frame, 0, sizeof(*frame));
	ret = parse(&r, frame, err);
	if (ret)
		memset(frame, 0, sizeof(*frame));
	return ret;
}

static void put_uuid(uint8_t *p, size_t size, uint16_t uuid)
{
	memset(p, 0, size);
	put_be16(size == 2 ? p : p + 2, uuid);
	if (size == 16)
		memcpy(p + 4, base_uuid, sizeof(base_uuid));
}

int btgw_bnep_setup_build(const struct btgw_bnep_setup *setup, uint8_t *data)
{
	size_t size = setup->size;

	if (size != 2 && size != 4 && size != 16)
		return -EINVAL;
	data[0] = BTGW_BNEP_CONTROL;
	data[1] = BTGW_BNEP_SETUP;
	data[2] = size;
	put_uuid(data + 3, size, setup->dst);
	put_uuid(data + 3 + size, size, setup->src);
	return 3 + 2 * size;
}

int btgw_bnep_response_build(enum btgw_bnep_control control, uint16_t code,
			     uint8_t *data)
{
	data[0] = BTGW_BNEP_CONTROL;
	data[1] = control;
	put_be16(data + 2, code);
	return BTGW_BNEP_RESPONSE_LEN;
}

int btgw_bnep_unknown_build(uint8_t control, uint8_t *data)
{
	data[0] = BTGW_BNEP_CONTROL;
	data[1] = BTGW_BNEP_UNKNOWN;
	data[2] = control;
	return BTGW_BNEP_UNKNOWN_LEN;
}

int btgw_bnep_types_build(const struct btgw_bnep_range *range, size_t n,
			  uint8_t *data)
{
	uint8_t *p = data + 4;
	size_t i;

	if (n > BTGW_BNEP_RANGES_MAX)
		return -EINVAL;
	data[0] = BTGW_BNEP_CONTROL;
	data[1] = BTGW_BNEP_NET_TYPES;
	put_be16(data + 2, 4 * n);
	for (i = 0; i < n; i++, p += 4) {
		if (range[i].start > range[i].end)
			return -EINVAL;
		put_be16(p, range[i].start);
		put_be16(p + 2, range[i].end);
	}
	return p - data;
}

const char *btgw_bnep_role_name(uint16_t role)
{
	switch (role) {
	case BTGW_BNEP_PANU:
		return "panu";
	case BTGW_BNEP_NAP:
		return "nap";
	case BTGW_BNEP_GN:
		return "gn";
	}
	return "none";
}

int btgw_bnep_role_parse(const char *word, uint16_t *role,
			 struct btgw_err *err)
{
	uint16_t r;

	for (r = BTGW_BNEP_PANU; r <= BTGW_BNEP_GN; r++) {
		if (!strcmp(word, btgw_bnep_role_name(r))) {
			*role = r;
			return 0;
		}
	}
	return btgw_err_set(err, -EINVAL,
			    "role \"%s\": expected panu, nap or gn", word);
}

const char *btgw_bnep_code_text(uint16_t code)
{
	switch (code) {
	case BTGW_BNEP_OK:
		return "accepted";
	case BTGW_BNEP_BAD_DST:
		return "the role that was asked for is not one";
	case BTGW_BNEP_BAD_SRC:
		return "these two roles cannot meet";
	case BTGW_BNEP_BAD_SIZE:
		return "UUIDs of a size that it does not know";
	case BTGW_BNEP_NOT_ALLOWED:
		return "it does not serve that role, or has a session with this machine";
	}
	return "a code that is not known";
}
