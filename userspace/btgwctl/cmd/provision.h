/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * provision.h - btgwctl provision, for the files provision*.c only
 *
 *	provision.c		grammar, one device after another
 *	provision_scan.c	which devices there are
 *	provision_link.c	reaching one, and the pace of the connection
 *	provision_session.c	provisioning one
 *	provision_report.c	what the operator sees
 */
#ifndef _BTGWCTL_PROVISION_H
#define _BTGWCTL_PROVISION_H

#include <linux/types.h>

#include "../main.h"
#include "mgmt.h"
#include "oob.h"
#include "person.h"
#include "pin.h"
#include "prov.h"
#include "scan.h"
#include "store.h"
#include "wire.h"

/**
 * struct target - a device to provision
 * @link: id of an adopted or loop link, 0 for none
 * @by_fd: over the inherited packet descriptor @fd, without the module
 * @fd: that descriptor
 * @addr: its address
 * @psm: LE PSM
 * @has_uuid: @uuid is known
 * @uuid: Device UUID
 * @announced: it announces FastBatch
 * @orders: bits of the orders it speaks
 * @min_mtu: smallest MTU it can batch with
 */
struct target {
	u32 link;
	bool by_fd;
	int fd;
	struct btgw_addr addr;
	u16 psm;
	bool has_uuid;
	u8 uuid[16];
	bool announced;
	unsigned int orders;
	u16 min_mtu;
};

enum result {
	RESULT_PROVISIONED,
	/* Data may have arrived, Complete did not */
	RESULT_UNKNOWN,
	RESULT_FAILED,
	RESULT_UNREACHABLE,
	RESULT_INTERRUPTED,
};

/**
 * struct outcome - what became of a device
 * @result: in a word
 * @target: which device
 * @type: its type, of the pin file or "default"
 * @unicast: address it has, or may have; 0 for none
 * @elements: addresses from there on
 * @order: order of the session
 * @note: why it is the standard order, or empty
 * @algorithm: enum btgw_prov_alg
 * @method: enum btgw_prov_method
 * @exchanges: batches that had to be answered
 * @round_trips: those that were answered by PDUs
 * @ms: from the first batch to Complete
 * @connect_ms: until the link was there
 * @error: why it is not provisioned, or empty
 * @next: what may follow
 */
struct outcome {
	enum result result;
	struct target target;
	char type[BTGW_PIN_NAME_MAX];
	u16 unicast;
	u16 elements;
	enum btgw_prov_order order;
	char note[64];
	u8 algorithm;
	u8 method;
	unsigned int exchanges;
	unsigned int round_trips;
	unsigned int ms;
	unsigned int connect_ms;
	char error[2 * BTGW_ERR_TEXT + 4];
	const char *next;
};

/**
 * struct job - one call of the command
 * @ctx: the run of the tool
 * @store: the network
 * @pins: types of devices; without a file there is none
 * @has_oob: @oob was given
 * @oob: method
 * @has_alg: @alg was given
 * @alg: enum btgw_prov_alg
 * @has_order: @order was given
 * @order: enum btgw_prov_order
 * @unicast: first address wanted, 0 for any
 * @attention: seconds
 * @speculate: Start goes before Capabilities are known
 * @retries: further tries where the rules allow it
 * @controller: name, NULL for the first that is up
 * @mgmt: management socket, NULL over a link
 * @info: the controller
 * @auth: policy over all sessions
 * @person: whoever sits at the gateway
 * @cancel_fd: readable when the run is to stop
 * @count: devices to provision, 0 for all that are found
 * @seconds: how long to scan
 */
struct job {
	struct btgwctl *ctx;
	struct btgw_store *store;
	struct btgw_pins pins;
	bool has_oob;
	struct btgw_oob oob;
	bool has_alg;
	u8 alg;
	bool has_order;
	enum btgw_prov_order order;
	u32 unicast;
	u8 attention;
	bool speculate;
	u32 retries;
	const char *controller;
	struct btgw_mgmt *mgmt;
	struct btgw_controller info;
	struct btgw_auth *auth;
	struct btgw_person person;
	int cancel_fd;
	u32 count;
	u32 seconds;
};

/* provision_scan.c */
int scan_one(struct job *job, struct target *target);
int scan_next(struct job *job, struct btgw_scan *scan, u64 end_ms,
	      size_t *done, struct target *target);

/* provision_link.c */
int link_controller(struct job *job);
struct btgw_wire *link_reach(struct job *job, const struct target *target,
			     u16 *mtu, struct btgw_err *err);
void link_relax(struct job *job, const struct target *target);

/* provision_session.c */
void session_run(struct job *job, const struct target *target,
		 struct outcome *out);

/* provision_report.c */
void report_step(const struct job *job, const char *fmt, ...) __printf(2, 3);
void report_begin(const struct job *job, const struct target *target);
void report_all(struct job *job, const struct outcome *outs, size_t n);
u64 report_now_ms(void);
const char *report_name(const struct target *target, char *text, size_t size);

#endif /* _BTGWCTL_PROVISION_H */
