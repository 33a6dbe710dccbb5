/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.h - btgw-device: the device side of FastBatch provisioning
 *
 * What the firmware of a device does, as a program: announce, accept one
 * session at a time, be provisioned, keep the keys, pause after failures. It
 * is the reference for authors of firmware and the other end of the tests,
 * which is why it can also be told to misbehave (fault.c).
 *
 *	main.c		the life of the device
 *	options.c	command line
 *	announce.c	advertising while unprovisioned
 *	link.c		where a link to a gateway comes from
 *	session.c	one session
 *	keys.c		what is kept
 *	fault.c		misbehaviour
 */
#ifndef _BTGW_DEVICE_H
#define _BTGW_DEVICE_H

#include <linux/types.h>

#include "log.h"
#include "mgmt.h"
#include "oob.h"
#include "person.h"
#include "prov.h"
#include "prov_run.h"
#include "scan.h"
#include "wire.h"

/**
 * enum fault_kind - ways to misbehave
 *
 * From %FAULT_DROP_ANSWER on, the frames themselves are wrong. A FastBatch
 * socket does not send such, so the device speaks FastBatch by itself then.
 */
enum fault_kind {
	FAULT_NONE,
	FAULT_DELAY_ANSWER,
	FAULT_REFUSE,
	FAULT_SECOND_CONFIRMATION,
	FAULT_WRONG_CONFIRMATION,
	FAULT_REFLECT_KEY,
	FAULT_REFLECT_CONFIRMATION,
	FAULT_REFLECT_RANDOM,
	FAULT_STALL,
	FAULT_DISCONNECT,
	FAULT_LOSE_COMPLETE,
	FAULT_DROP_ANSWER,
	FAULT_CORRUPT_FRAME,
	FAULT_REPEAT_BATCH,
	FAULT_SAME_ID_OTHER_CONTENT,
};

/**
 * struct fault - one way to misbehave, once a session
 * @kind: enum fault_kind
 * @arg: milliseconds, or number of a PDU or answer from 1
 * @done: it happened in this session
 * @pdus: PDUs received in this session
 * @answers: batches sent in this session
 * @seen: the gateway's key, Confirmation and Random of this session
 * @seen_len: their lengths, 0 = not yet
 */
struct fault {
	enum fault_kind kind;
	unsigned int arg;
	bool done;
	unsigned int pdus;
	unsigned int answers;
	u8 seen[3][BTGW_PROV_PDU_MAX];
	size_t seen_len[3];
};

int fault_parse(const char *text, struct fault *fault, struct btgw_err *err);
bool fault_is_raw(const struct fault *fault);
void fault_begin(struct fault *fault, struct btgw_wire *wire);
int fault_received(struct fault *fault, struct btgw_wire *wire, const u8 *pdu,
		   size_t len, unsigned int index);
int fault_sending(struct fault *fault, struct btgw_prov_batch *batch);

/**
 * struct keys - what a device keeps, in one file of mode 0600
 * @path: the file; NULL keeps nothing
 * @failures: sessions that failed in a row
 * @nodes: lines, one for each time it was provisioned
 * @len: octets of @nodes
 */
struct keys {
	const char *path;
	u32 failures;
	char *nodes;
	size_t len;
};

int keys_load(struct keys *keys, const char *path, struct btgw_err *err);
int keys_save(struct keys *keys, struct btgw_err *err);
int keys_add(struct keys *keys, const u8 uuid[16], unsigned int elements,
	     const struct btgw_prov_data *data, const u8 *devkey,
	     struct btgw_err *err);
void keys_free(struct keys *keys);

/**
 * struct device - the device
 * @controller: name of the controller, NULL for the first that is up
 * @info: that controller
 * @mgmt: management socket; NULL without a controller
 * @psm: PSM to listen on
 * @min_mtu: announced
 * @uuid: Device UUID of the device that waits to be provisioned now
 * @cfg: Capabilities and orders
 * @static_value: behind @cfg
 * @static_len: octets of it
 * @private_key: behind @cfg
 * @announce: send announcements
 * @refresh_ms: begin to advertise anew so often, 0 for never
 * @pb: announce as a plain mesh device, without FastBatch
 * @raw: speak FastBatch in this process
 * @link: id of an adopted or loop link, 0 for none
 * @unix_fd: connected packet descriptor, -1 for none
 * @listen_fd: listening socket, -1 for none
 * @cancel_fd: readable when the device is to stop
 * @json: report in JSON
 * @quiet: no steps on stderr
 * @backoff: pause after failures
 * @advertising: the announcement is on the air
 * @gate: one session at a time
 * @keys: what is kept
 * @person: the person at the device
 * @fault: misbehaviour
 */
struct device {
	const char *controller;
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	u16 psm;
	u16 min_mtu;
	u8 uuid[16];
	struct btgw_prov_device_cfg cfg;
	u8 static_value[BTGW_OOB_STATIC_MAX];
	u8 private_key[BTGW_P256_LEN];
	bool announce;
	u32 refresh_ms;
	bool pb;
	bool raw;
	u32 link;
	int unix_fd;
	int listen_fd;
	int cancel_fd;
	bool json;
	bool quiet;
	bool backoff;
	bool advertising;
	struct btgw_prov_gate gate;
	struct keys keys;
	struct btgw_person person;
	struct fault fault;
};

int announce_start(struct device *dev, struct btgw_err *err);
void announce_stop(struct device *dev);

int link_open(struct device *dev, struct btgw_err *err);
int link_wait(struct device *dev, int timeout_ms, struct btgw_err *err);
struct btgw_wire *link_wire(struct device *dev, int fd, struct btgw_err *err);
void link_close(struct device *dev);

int session_run(struct device *dev, struct btgw_wire *wire,
		struct btgw_err *err);

int options_parse(struct device *dev, unsigned long *count, int argc,
		  char **argv, struct btgw_err *err);

u64 device_now_ms(void);
void device_log(const struct device *dev, const char *fmt, ...)
	__printf(2, 3);

#endif /* _BTGW_DEVICE_H */
