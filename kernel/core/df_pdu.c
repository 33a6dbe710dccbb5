// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_pdu.c - messages of directed forwarding: layout, refusals
 */
#include "df_pdu.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/string.h>
#include <asm/unaligned.h>

/* octet 0 of a PATH_REQUEST; bit 0 is prohibited */
#define REQ_ON_BEHALF		BIT(7)
#define REQ_METRIC_TYPE		GENMASK(6, 4)
#define REQ_LIFETIME		GENMASK(3, 2)
#define REQ_INTERVAL		BIT(1)
#define REQ_PROHIBITED		BIT(0)

/* octet 0 of a PATH_REPLY */
#define REP_UNICAST		BIT(7)
#define REP_ON_BEHALF		BIT(6)
#define REP_CONFIRM		BIT(5)
#define REP_PROHIBITED		GENMASK(4, 0)

/* octet 0 of a DEPENDENT_NODE_UPDATE */
#define UPD_ADD			BIT(7)
#define UPD_PROHIBITED		GENMASK(6, 0)

#define RANGE_LENGTH_PRESENT	BIT(15)

enum {
	/* before the first range */
	LEN_REQUEST	= 5,
	LEN_REPLY	= 4,
	LEN_UPDATE	= 3,
	/* whole */
	LEN_CONFIRM	= 4,
	LEN_ECHO_REPLY	= 2,
	/* of a range */
	LEN_SINGLE	= 2,
	LEN_RANGE	= 3,
};

static_assert(LEN_REQUEST + 2 * LEN_RANGE == BTGW_DF_PARAMS_MAX);

static const char *const bad_names[__BTGW_DF_BADS] = {
	[BTGW_DF_OK]			= "ok",
	[BTGW_DF_BAD_OPCODE]		= "opcode",
	[BTGW_DF_BAD_LENGTH]		= "length",
	[BTGW_DF_BAD_BITS]		= "bits",
	[BTGW_DF_BAD_RANGE]		= "range",
	[BTGW_DF_BAD_ADDRESS]		= "address",
	[BTGW_DF_BAD_DST]		= "dst",
	[BTGW_DF_BAD_TTL]		= "ttl",
	[BTGW_DF_BAD_CREDENTIALS]	= "credentials",
};

enum btgw_df_bad btgw_df_range_parse(const u8 *p, size_t len,
				     struct btgw_df_range *r, size_t *used)
{
	u16 first;

	if (len < LEN_SINGLE)
		return BTGW_DF_BAD_LENGTH;
	first = get_unaligned_be16(p);
	r->start = first & ~RANGE_LENGTH_PRESENT;
	r->more = 0;
	*used = LEN_SINGLE;
	if (first & RANGE_LENGTH_PRESENT) {
		if (len < LEN_RANGE)
			return BTGW_DF_BAD_LENGTH;
		/* a range of one has no length */
		if (p[2] < 2)
			return BTGW_DF_BAD_RANGE;
		r->more = p[2] - 1;
		*used = LEN_RANGE;
	}
	return btgw_df_range_valid(r) ? BTGW_DF_OK : BTGW_DF_BAD_RANGE;
}

size_t btgw_df_range_build(const struct btgw_df_range *r, u8 *p)
{
	if (!r->more) {
		put_unaligned_be16(r->start, p);
		return LEN_SINGLE;
	}
	put_unaligned_be16(r->start | RANGE_LENGTH_PRESENT, p);
	p[2] = r->more + 1;
	return LEN_RANGE;
}

/* one range, and another where there is one, to the last octet */
static enum btgw_df_bad read_ranges(const u8 *p, size_t len,
				    struct btgw_df_range *first,
				    struct btgw_df_range *second)
{
	enum btgw_df_bad bad;
	size_t used;

	bad = btgw_df_range_parse(p, len, first, &used);
	if (!bad && second) {
		p += used;
		len -= used;
		bad = btgw_df_range_parse(p, len, second, &used);
	}
	if (bad)
		return bad;
	return used == len ? BTGW_DF_OK : BTGW_DF_BAD_LENGTH;
}

static enum btgw_df_bad read_request(const u8 *p, size_t len,
				     struct btgw_df_request *r)
{
	if (len < LEN_REQUEST)
		return BTGW_DF_BAD_LENGTH;
	if (p[0] & REQ_PROHIBITED)
		return BTGW_DF_BAD_BITS;
	r->on_behalf = p[0] & REQ_ON_BEHALF;
	r->metric_type = FIELD_GET(REQ_METRIC_TYPE, p[0]);
	r->lifetime = FIELD_GET(REQ_LIFETIME, p[0]);
	r->interval = FIELD_GET(REQ_INTERVAL, p[0]);
	r->fn = p[1];
	r->metric = p[2];
	r->destination = get_unaligned_be16(p + 3);
	if (!btgw_df_destination_valid(r->destination))
		return BTGW_DF_BAD_ADDRESS;
	return read_ranges(p + LEN_REQUEST, len - LEN_REQUEST, &r->origin,
			   r->on_behalf ? &r->dependent : NULL);
}

static enum btgw_df_bad read_reply(const u8 *p, size_t len,
				   struct btgw_df_reply *r)
{
	if (len < LEN_REPLY)
		return BTGW_DF_BAD_LENGTH;
	if (p[0] & REP_PROHIBITED)
		return BTGW_DF_BAD_BITS;
	r->unicast = p[0] & REP_UNICAST;
	r->on_behalf = p[0] & REP_ON_BEHALF;
	r->confirm = p[0] & REP_CONFIRM;
	r->origin = get_unaligned_be16(p + 1);
	r->fn = p[3];
	if (!btgw_addr_is_unicast(r->origin))
		return BTGW_DF_BAD_ADDRESS;
	if (!r->unicast)
		return len == LEN_REPLY ? BTGW_DF_OK : BTGW_DF_BAD_LENGTH;
	return read_ranges(p + LEN_REPLY, len - LEN_REPLY, &r->target,
			   r->on_behalf ? &r->dependent : NULL);
}

static enum btgw_df_bad read_confirmation(const u8 *p, size_t len,
					  struct btgw_df_confirmation *c)
{
	if (len != LEN_CONFIRM)
		return BTGW_DF_BAD_LENGTH;
	c->origin = get_unaligned_be16(p);
	c->target = get_unaligned_be16(p + 2);
	if (!btgw_addr_is_unicast(c->origin) ||
	    !btgw_addr_is_unicast(c->target))
		return BTGW_DF_BAD_ADDRESS;
	return BTGW_DF_OK;
}

static enum btgw_df_bad read_update(const u8 *p, size_t len,
				    struct btgw_df_update *u)
{
	if (len < LEN_UPDATE)
		return BTGW_DF_BAD_LENGTH;
	if (p[0] & UPD_PROHIBITED)
		return BTGW_DF_BAD_BITS;
	u->add = p[0] & UPD_ADD;
	u->endpoint = get_unaligned_be16(p + 1);
	if (!btgw_addr_is_unicast(u->endpoint))
		return BTGW_DF_BAD_ADDRESS;
	return read_ranges(p + LEN_UPDATE, len - LEN_UPDATE, &u->dependent,
			   NULL);
}

static enum btgw_df_bad read_solicitation(const u8 *p, size_t len,
					  struct btgw_df_solicitation *s)
{
	u8 i;

	if (!len || len % sizeof(__be16) || len > BTGW_DF_SOL_PARAMS_MAX)
		return BTGW_DF_BAD_LENGTH;
	s->n = (u8)(len / sizeof(__be16));
	for (i = 0; i < s->n; i++) {
		s->addr[i] = get_unaligned_be16(p + i * sizeof(__be16));
		if (!btgw_df_destination_valid(s->addr[i]))
			return BTGW_DF_BAD_ADDRESS;
	}
	return BTGW_DF_OK;
}

enum btgw_df_bad btgw_df_parse(u8 opcode, const u8 *params, size_t len,
			       struct btgw_df_msg *msg)
{
	memset(msg, 0, sizeof(*msg));
	msg->opcode = opcode;
	switch (opcode) {
	case BTGW_CTL_PATH_REQUEST:
		return read_request(params, len, &msg->request);
	case BTGW_CTL_PATH_REPLY:
		return read_reply(params, len, &msg->reply);
	case BTGW_CTL_PATH_CONFIRMATION:
		return read_confirmation(params, len, &msg->confirmation);
	case BTGW_CTL_PATH_ECHO_REQUEST:
		return len ? BTGW_DF_BAD_LENGTH : BTGW_DF_OK;
	case BTGW_CTL_PATH_ECHO_REPLY:
		if (len != LEN_ECHO_REPLY)
			return BTGW_DF_BAD_LENGTH;
		msg->echo_destination = get_unaligned_be16(params);
		return btgw_df_destination_valid(msg->echo_destination) ?
			BTGW_DF_OK : BTGW_DF_BAD_ADDRESS;
	case BTGW_CTL_DEPENDENT_NODE_UPDATE:
		return read_update(params, len, &msg->update);
	case BTGW_CTL_PATH_REQUEST_SOLICITATION:
		return read_solicitation(params, len, &msg->solicitation);
	default:
		return BTGW_DF_BAD_OPCODE;
	}
}

static enum btgw_df_bad write_request(const struct btgw_df_request *r, u8 *p,
				      size_t *len)
{
	if (r->metric_type > 7 || r->lifetime > 3 || r->interval > 1)
		return BTGW_DF_BAD_BITS;
	if (!btgw_df_destination_valid(r->destination))
		return BTGW_DF_BAD_ADDRESS;
	if (!btgw_df_range_valid(&r->origin) ||
	    (r->on_behalf && !btgw_df_range_valid(&r->dependent)))
		return BTGW_DF_BAD_RANGE;
	p[0] = (r->on_behalf ? REQ_ON_BEHALF : 0) |
	       FIELD_PREP(REQ_METRIC_TYPE, r->metric_type) |
	       FIELD_PREP(REQ_LIFETIME, r->lifetime) |
	       FIELD_PREP(REQ_INTERVAL, r->interval);
	p[1] = r->fn;
	p[2] = r->metric;
	put_unaligned_be16(r->destination, p + 3);
	*len = LEN_REQUEST;
	*len += btgw_df_range_build(&r->origin, p + *len);
	if (r->on_behalf)
		*len += btgw_df_range_build(&r->dependent, p + *len);
	return BTGW_DF_OK;
}

static enum btgw_df_bad write_reply(const struct btgw_df_reply *r, u8 *p,
				    size_t *len)
{
	bool dependent = r->unicast && r->on_behalf;

	if (!btgw_addr_is_unicast(r->origin))
		return BTGW_DF_BAD_ADDRESS;
	if ((r->unicast && !btgw_df_range_valid(&r->target)) ||
	    (dependent && !btgw_df_range_valid(&r->dependent)))
		return BTGW_DF_BAD_RANGE;
	p[0] = (r->unicast ? REP_UNICAST : 0) |
	       (r->on_behalf ? REP_ON_BEHALF : 0) |
	       (r->confirm ? REP_CONFIRM : 0);
	put_unaligned_be16(r->origin, p + 1);
	p[3] = r->fn;
	*len = LEN_REPLY;
	if (r->unicast)
		*len += btgw_df_range_build(&r->target, p + *len);
	if (dependent)
		*len += btgw_df_range_build(&r->dependent, p + *len);
	return BTGW_DF_OK;
}

static enum btgw_df_bad write_update(const struct btgw_df_update *u, u8 *p,
				     size_t *len)
{
	if (!btgw_addr_is_unicast(u->endpoint))
		return BTGW_DF_BAD_ADDRESS;
	if (!btgw_df_range_valid(&u->dependent))
		return BTGW_DF_BAD_RANGE;
	p[0] = u->add ? UPD_ADD : 0;
	put_unaligned_be16(u->endpoint, p + 1);
	*len = LEN_UPDATE + btgw_df_range_build(&u->dependent, p + LEN_UPDATE);
	return BTGW_DF_OK;
}

static enum btgw_df_bad write_solicitation(const struct btgw_df_solicitation *s,
					   u8 *p, size_t *len)
{
	u8 i;

	if (!s->n || s->n > BTGW_DF_SOL_MAX)
		return BTGW_DF_BAD_LENGTH;
	for (i = 0; i < s->n; i++) {
		if (!btgw_df_destination_valid(s->addr[i]))
			return BTGW_DF_BAD_ADDRESS;
		put_unaligned_be16(s->addr[i], p + i * sizeof(__be16));
	}
	*len = s->n * sizeof(__be16);
	return BTGW_DF_OK;
}

enum btgw_df_bad btgw_df_build(const struct btgw_df_msg *msg, u8 *params,
			       size_t *len)
{
	*len = 0;
	switch (msg->opcode) {
	case BTGW_CTL_PATH_REQUEST:
		return write_request(&msg->request, params, len);
	case BTGW_CTL_PATH_REPLY:
		return write_reply(&msg->reply, params, len);
	case BTGW_CTL_PATH_CONFIRMATION:
		if (!btgw_addr_is_unicast(msg->confirmation.origin) ||
		    !btgw_addr_is_unicast(msg->confirmation.target))
			return BTGW_DF_BAD_ADDRESS;
		put_unaligned_be16(msg->confirmation.origin, params);
		put_unaligned_be16(msg->confirmation.target, params + 2);
		*len = LEN_CONFIRM;
		return BTGW_DF_OK;
	case BTGW_CTL_PATH_ECHO_REQUEST:
		return BTGW_DF_OK;
	case BTGW_CTL_PATH_ECHO_REPLY:
		if (!btgw_df_destination_valid(msg->echo_destination))
			return BTGW_DF_BAD_ADDRESS;
		put_unaligned_be16(msg->echo_destination, params);
		*len = LEN_ECHO_REPLY;
		return BTGW_DF_OK;
	case BTGW_CTL_DEPENDENT_NODE_UPDATE:
		return write_update(&msg->update, params, len);
	case BTGW_CTL_PATH_REQUEST_SOLICITATION:
		return write_solicitation(&msg->solicitation, params, len);
	default:
		return BTGW_DF_BAD_OPCODE;
	}
}

enum btgw_df_bad btgw_df_check(u8 opcode, u16 dst, u8 ttl, bool directed)
{
	bool relayed = false;

	switch (opcode) {
	case BTGW_CTL_PATH_REQUEST:
	case BTGW_CTL_PATH_CONFIRMATION:
	case BTGW_CTL_DEPENDENT_NODE_UPDATE:
		if (dst != BTGW_ADDR_ALL_DIRECTED)
			return BTGW_DF_BAD_DST;
		break;
	case BTGW_CTL_PATH_REPLY:
		if (!btgw_addr_is_unicast(dst))
			return BTGW_DF_BAD_DST;
		break;
	case BTGW_CTL_PATH_ECHO_REQUEST:
		if (!btgw_df_destination_valid(dst))
			return BTGW_DF_BAD_DST;
		relayed = true;
		break;
	case BTGW_CTL_PATH_ECHO_REPLY:
		if (!btgw_addr_is_unicast(dst))
			return BTGW_DF_BAD_DST;
		/* flooded where the path does not go both ways */
		directed = true;
		relayed = true;
		break;
	case BTGW_CTL_PATH_REQUEST_SOLICITATION:
		if (dst != BTGW_ADDR_ALL_DIRECTED)
			return BTGW_DF_BAD_DST;
		relayed = true;
		break;
	default:
		return BTGW_DF_BAD_OPCODE;
	}
	if (relayed != !!ttl)
		return BTGW_DF_BAD_TTL;
	return directed ? BTGW_DF_OK : BTGW_DF_BAD_CREDENTIALS;
}

const char *btgw_df_bad_name(enum btgw_df_bad bad)
{
	if ((unsigned int)bad >= __BTGW_DF_BADS)
		return "unknown";
	return bad_names[bad];
}
