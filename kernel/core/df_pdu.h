/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_pdu.h - messages of directed forwarding: layout, refusals, section 3.6.5
 *
 * Pure: no lock, clock, allocation or skb.
 *
 * A message is a control message: an opcode and parameters, most significant
 * octet first. All fit in one PDU but a PATH_REQUEST_SOLICITATION of more than
 * five addresses, which goes in segments. Lengths are exact; what the standard
 * calls prohibited is refused, in both directions.
 */
#ifndef _BTGW_CORE_DF_PDU_H
#define _BTGW_CORE_DF_PDU_H

#include <linux/types.h>
#include "net_pdu.h"
#include "upper.h"

enum {
	BTGW_DF_PARAMS_MAX	= BTGW_LT_CTL_UNSEG_MAX,
	/* addresses of a solicitation, and what they take at most */
	BTGW_DF_SOL_MAX		= BTGW_LT_CTL_MAX / 2,
	BTGW_DF_SOL_PARAMS_MAX	= BTGW_LT_CTL_MAX,
	/* TTL of what is relayed; everything else goes one hop, with 0 */
	BTGW_DF_TTL		= 0x7f,
};

/**
 * enum btgw_df_bad - why a message is refused
 * @BTGW_DF_OK: it is not
 * @BTGW_DF_BAD_OPCODE: not a message of directed forwarding
 * @BTGW_DF_BAD_LENGTH: not the length of this message
 * @BTGW_DF_BAD_BITS: a bit that must be 0 is not, or a field does not fit
 * @BTGW_DF_BAD_RANGE: a range of unicast addresses with a first address of 0,
 *	a length of 0 or 1, or an end above 7fff
 * @BTGW_DF_BAD_ADDRESS: a destination that no path can have, or a path
 *	endpoint that is not unicast
 * @BTGW_DF_BAD_DST: came to an address it is not sent to
 * @BTGW_DF_BAD_TTL: came with a TTL it is not sent with
 * @BTGW_DF_BAD_CREDENTIALS: came under credentials it is not sent under
 * @__BTGW_DF_BADS: number of the others
 */
enum btgw_df_bad {
	BTGW_DF_OK,
	BTGW_DF_BAD_OPCODE,
	BTGW_DF_BAD_LENGTH,
	BTGW_DF_BAD_BITS,
	BTGW_DF_BAD_RANGE,
	BTGW_DF_BAD_ADDRESS,
	BTGW_DF_BAD_DST,
	BTGW_DF_BAD_TTL,
	BTGW_DF_BAD_CREDENTIALS,
	__BTGW_DF_BADS,
};

/**
 * struct btgw_df_range - the elements of a node
 * @start: primary address; 0 where there is no range
 * @more: number of secondary elements, 0 to 254
 */
struct btgw_df_range {
	u16 start;
	u8 more;
};

/**
 * struct btgw_df_request - PATH_REQUEST: who knows a way to a destination
 * @on_behalf: for @dependent, not for the origin itself
 * @metric_type: 0 is the node count; 1 to 7 are reserved
 * @lifetime: 0 to 3, btgw_df_lifetime_ms()
 * @interval: 0 or 1, btgw_df_interval_ms()
 * @fn: forwarding number of the origin
 * @metric: 0 as the origin sends it
 * @destination: unicast, group or virtual
 * @origin: elements of the origin
 * @dependent: of the node that it asks for, if @on_behalf
 */
struct btgw_df_request {
	bool on_behalf;
	u8 metric_type;
	u8 lifetime;
	u8 interval;
	u8 fn;
	u8 metric;
	u16 destination;
	struct btgw_df_range origin;
	struct btgw_df_range dependent;
};

/**
 * struct btgw_df_reply - PATH_REPLY: here is one
 * @unicast: the destination of the request was a unicast address
 * @on_behalf: it belongs to a dependent of the target
 * @confirm: a PATH_CONFIRMATION is asked for
 * @origin: primary address of the origin
 * @fn: forwarding number of the request
 * @target: elements of the target, if @unicast
 * @dependent: elements of the dependent, if @unicast and @on_behalf
 */
struct btgw_df_reply {
	bool unicast;
	bool on_behalf;
	bool confirm;
	u16 origin;
	u8 fn;
	struct btgw_df_range target;
	struct btgw_df_range dependent;
};

/**
 * struct btgw_df_confirmation - PATH_CONFIRMATION: the path goes both ways
 * @origin: primary address of the origin
 * @target: primary address of the target
 */
struct btgw_df_confirmation {
	u16 origin;
	u16 target;
};

/**
 * struct btgw_df_update - DEPENDENT_NODE_UPDATE
 * @add: a dependent is new, not gone
 * @endpoint: primary address of the origin or target it depends on
 * @dependent: its elements
 */
struct btgw_df_update {
	bool add;
	u16 endpoint;
	struct btgw_df_range dependent;
};

/**
 * struct btgw_df_solicitation - PATH_REQUEST_SOLICITATION: look for us anew
 * @n: addresses, 1 to %BTGW_DF_SOL_MAX
 * @addr: destinations of paths
 */
struct btgw_df_solicitation {
	u8 n;
	u16 addr[BTGW_DF_SOL_MAX];
};

/**
 * struct btgw_df_msg - any of the seven; a PATH_ECHO_REQUEST says nothing
 * @opcode: enum btgw_ctl_op
 * @request: PATH_REQUEST
 * @reply: PATH_REPLY
 * @confirmation: PATH_CONFIRMATION
 * @echo_destination: PATH_ECHO_REPLY: DST of the request
 * @update: DEPENDENT_NODE_UPDATE
 * @solicitation: PATH_REQUEST_SOLICITATION
 */
struct btgw_df_msg {
	u8 opcode;
	union {
		struct btgw_df_request request;
		struct btgw_df_reply reply;
		struct btgw_df_confirmation confirmation;
		u16 echo_destination;
		struct btgw_df_update update;
		struct btgw_df_solicitation solicitation;
	};
};

/* is it an element of this node */
static inline bool btgw_df_range_has(const struct btgw_df_range *r, u16 addr)
{
	return r->start && addr >= r->start && addr - r->start <= r->more;
}

/* have two nodes an element in common */
static inline bool btgw_df_ranges_meet(const struct btgw_df_range *a,
				       const struct btgw_df_range *b)
{
	return btgw_df_range_has(a, b->start) || btgw_df_range_has(b, a->start);
}

/* are all addresses of it unicast */
static inline bool btgw_df_range_valid(const struct btgw_df_range *r)
{
	return r->start && r->more != 0xff &&
	       r->start + r->more <= BTGW_ADDR_UNICAST_LAST;
}

/* can a path lead there */
static inline bool btgw_df_destination_valid(u16 addr)
{
	return addr != BTGW_ADDR_UNASSIGNED && addr != BTGW_ADDR_ALL_DIRECTED &&
	       addr != BTGW_ADDR_ALL_RELAYS && addr != BTGW_ADDR_ALL_NODES;
}

/**
 * btgw_df_range_parse() - read a range of unicast addresses
 * @p: octets
 * @len: number of them; more than the range takes do not matter
 * @r: the range
 * @used: octets it took, 2 or 3
 *
 * Return: %BTGW_DF_OK, %BTGW_DF_BAD_LENGTH or %BTGW_DF_BAD_RANGE.
 */
enum btgw_df_bad btgw_df_range_parse(const u8 *p, size_t len,
				     struct btgw_df_range *r, size_t *used);

/**
 * btgw_df_range_build() - write a range of unicast addresses
 * @r: the range, valid
 * @p: room for 3 octets
 *
 * Return: octets written, 2 or 3.
 */
size_t btgw_df_range_build(const struct btgw_df_range *r, u8 *p);

/**
 * btgw_df_parse() - read a message
 * @opcode: its opcode
 * @params: its parameters, those of a segmented message put together
 * @len: octets of them, any number
 * @msg: the message; undefined if it is refused
 *
 * Return: %BTGW_DF_OK or why not.
 */
enum btgw_df_bad btgw_df_parse(u8 opcode, const u8 *params, size_t len,
			       struct btgw_df_msg *msg);

/**
 * btgw_df_build() - write the parameters of a message
 * @msg: the message
 * @params: room for %BTGW_DF_PARAMS_MAX octets, in the case of a solicitation
 *	for two for each address
 * @len: octets written
 *
 * Return: %BTGW_DF_OK, or why btgw_df_parse() would refuse it.
 */
enum btgw_df_bad btgw_df_build(const struct btgw_df_msg *msg, u8 *params,
			       size_t *len);

/**
 * btgw_df_check() - may a message come like this
 * @opcode: its opcode, one of the seven
 * @dst: DST it came to
 * @ttl: TTL it came with
 * @directed: it came under directed credentials
 *
 * Whether a unicast DST is ours, and under which credentials an echo is
 * answered, depends on more than that.
 *
 * Return: %BTGW_DF_OK or why not.
 */
enum btgw_df_bad btgw_df_check(u8 opcode, u16 dst, u8 ttl, bool directed);

/**
 * btgw_df_bad_name() - name of a refusal
 * @bad: enum btgw_df_bad
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_df_bad_name(enum btgw_df_bad bad);

#endif /* _BTGW_CORE_DF_PDU_H */
