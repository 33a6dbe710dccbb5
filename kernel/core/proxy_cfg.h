/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proxy_cfg.h - proxy configuration messages and the proxy filter
 *
 * Pure. Mesh Protocol 1.1, sections 6.4 and 6.5. The messages are transport
 * PDUs of network PDUs of kind %BTGW_NET_PROXY_CFG (net_pdu.h): an opcode and
 * its parameters, integers big-endian.
 */
#ifndef _BTGW_CORE_PROXY_CFG_H
#define _BTGW_CORE_PROXY_CFG_H

#include <linux/types.h>
#include "net_pdu.h"

/* opcodes; 4 and 5 belong to directed proxy, which is refused as unknown */
enum btgw_proxy_op {
	BTGW_PROXY_OP_SET_TYPE,
	BTGW_PROXY_OP_ADD,
	BTGW_PROXY_OP_REMOVE,
	BTGW_PROXY_OP_STATUS,
};

/**
 * enum btgw_filter_type - what a proxy filter does
 * @BTGW_FILTER_ACCEPT: passes the addresses listed and no other
 * @BTGW_FILTER_REJECT: passes every address but those listed
 */
enum btgw_filter_type {
	BTGW_FILTER_ACCEPT,
	BTGW_FILTER_REJECT,
};

/* an opcode and as many addresses as a control message has room for */
#define BTGW_PROXY_CFG_ADDRS	((BTGW_NET_CONTROL_MAX - 1) / 2)

/**
 * enum btgw_proxy_cfg_reject - why a proxy configuration message is dropped
 * @BTGW_PROXY_CFG_REJ_NONE: it is not
 * @BTGW_PROXY_CFG_REJ_LENGTH: not the length of its opcode
 * @BTGW_PROXY_CFG_REJ_OPCODE: reserved, or not one for this side
 * @BTGW_PROXY_CFG_REJ_TYPE: reserved filter type
 * @__BTGW_PROXY_CFG_REJECTS: number of the others
 */
enum btgw_proxy_cfg_reject {
	BTGW_PROXY_CFG_REJ_NONE,
	BTGW_PROXY_CFG_REJ_LENGTH,
	BTGW_PROXY_CFG_REJ_OPCODE,
	BTGW_PROXY_CFG_REJ_TYPE,
	__BTGW_PROXY_CFG_REJECTS,
};

/**
 * btgw_proxy_cfg_reject_name() - name of a reason
 * @why: an enum btgw_proxy_cfg_reject
 *
 * Return: lower case, for counters and traces; "unknown" for another number.
 */
const char *btgw_proxy_cfg_reject_name(unsigned int why);

/**
 * struct btgw_proxy_cfg - a proxy configuration message
 * @opcode: enum btgw_proxy_op
 * @filter: enum btgw_filter_type, of Set Filter Type and Filter Status
 * @list_size: of Filter Status: addresses in the filter
 * @count: of Add and Remove Addresses: number of them, up to
 *	%BTGW_PROXY_CFG_ADDRS
 * @addr: the addresses
 */
struct btgw_proxy_cfg {
	u8 opcode;
	u8 filter;
	u16 list_size;
	u8 count;
	u16 addr[BTGW_PROXY_CFG_ADDRS];
};

/**
 * btgw_proxy_cfg_parse() - read a proxy configuration message
 * @data: transport PDU, any octets
 * @len: its length
 * @cfg: what it says, on success; zeros otherwise
 *
 * Return: %BTGW_PROXY_CFG_REJ_NONE, or why not.
 */
enum btgw_proxy_cfg_reject btgw_proxy_cfg_parse(const u8 *data, size_t len,
						struct btgw_proxy_cfg *cfg);

/**
 * btgw_proxy_cfg_build() - write a proxy configuration message
 * @cfg: what to say
 * @out: %BTGW_NET_CONTROL_MAX octets of transport PDU
 *
 * Return: length; 0 if a field is out of its range.
 */
size_t btgw_proxy_cfg_build(const struct btgw_proxy_cfg *cfg, u8 *out);

/**
 * struct btgw_proxy_filter - output filter of one proxy client
 * @addr: list, the caller's memory
 * @size: addresses that fit
 * @used: addresses in it, all different, none 0000
 * @type: enum btgw_filter_type
 * @dropped: addresses that did not fit, since btgw_proxy_filter_init()
 */
struct btgw_proxy_filter {
	u16 *addr;
	u16 size;
	u16 used;
	u8 type;
	u32 dropped;
};

/**
 * btgw_proxy_filter_init() - filter of a new connection: accept list, empty
 * @f: filter
 * @addr: memory for the list; stays the caller's
 * @size: addresses that fit
 */
void btgw_proxy_filter_init(struct btgw_proxy_filter *f, u16 *addr, u16 size);

/**
 * btgw_proxy_filter_set() - set the type; this also empties the list
 * @f: filter
 * @type: enum btgw_filter_type
 */
void btgw_proxy_filter_set(struct btgw_proxy_filter *f,
			   enum btgw_filter_type type);

/**
 * btgw_proxy_filter_add() - add an address
 * @f: filter
 * @addr: address; 0000 and one that is there already change nothing
 *
 * Return: false if there is no room, which @f->dropped counts.
 */
bool btgw_proxy_filter_add(struct btgw_proxy_filter *f, u16 addr);

/**
 * btgw_proxy_filter_remove() - remove an address
 * @f: filter
 * @addr: address; one that is not there changes nothing
 */
void btgw_proxy_filter_remove(struct btgw_proxy_filter *f, u16 addr);

/**
 * btgw_proxy_filter_heard() - the client sent a valid network PDU
 * @f: filter
 * @src: SRC of the PDU: from now on the client is sent what is for it
 *
 * Return: false if an accept list has no room for it, which @f->dropped counts.
 */
bool btgw_proxy_filter_heard(struct btgw_proxy_filter *f, u16 src);

/**
 * btgw_proxy_filter_pass() - is a network PDU sent to the client?
 * @f: filter
 * @dst: DST of the PDU
 *
 * Return: whether.
 */
bool btgw_proxy_filter_pass(const struct btgw_proxy_filter *f, u16 dst);

/**
 * btgw_proxy_filter_apply() - carry out a message of the client
 * @f: filter
 * @cfg: authentic and parsed
 * @status: the Filter Status to answer with, on success
 *
 * Return: %BTGW_PROXY_CFG_REJ_NONE; OPCODE for what a server does not take.
 */
enum btgw_proxy_cfg_reject
btgw_proxy_filter_apply(struct btgw_proxy_filter *f,
			const struct btgw_proxy_cfg *cfg,
			struct btgw_proxy_cfg *status);

#endif /* _BTGW_CORE_PROXY_CFG_H */
