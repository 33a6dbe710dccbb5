/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scan.h - unprovisioned devices and their announcements
 *
 * Two kinds of service data are known: the FastBatch announcement
 * (linux/btgw_packet.h) and that of the Mesh Provisioning Service (Mesh
 * Protocol 1.1, section 7.1.2.2.1). Both come from anybody in radio range, so
 * every length is checked and what does not fit is refused, not guessed.
 */
#ifndef _BTGW_LIB_SCAN_H
#define _BTGW_LIB_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/btgw_packet.h>

#include "addr.h"
#include "log.h"

struct btgw_mgmt;

enum {
	/* service data of UUID 0x1827: Device UUID and OOB Information */
	BTGW_PB_UUID16		= 0x1827,
	/* AD structure with the announcement: length, type, UUID, data */
	BTGW_ANNOUNCE_AD_LEN	= 4 + sizeof(struct btgw_fb_announce),
	/* devices that one scan remembers; more are counted and dropped */
	BTGW_SCAN_MAX		= 4096,
};

/**
 * struct btgw_announce - a FastBatch announcement in host order
 * @flags: BTGW_FB_ANN bits
 * @psm: LE PSM the device listens on
 * @min_mtu: smallest L2CAP MTU it can batch with
 * @uuid: Device UUID, most significant octet first
 */
struct btgw_announce {
	uint8_t flags;
	uint16_t psm;
	uint16_t min_mtu;
	uint8_t uuid[16];
};

/**
 * struct btgw_pb - what the Mesh Provisioning Service advertises
 * @uuid: Device UUID, most significant octet first
 * @oob_info: OOB Information (Mesh Protocol 1.1, section 3.11.2)
 */
struct btgw_pb {
	uint8_t uuid[16];
	uint16_t oob_info;
};

/**
 * struct btgw_eir - what advertising data says of a device
 * @has_announce: @announce is filled
 * @has_pb: @pb is filled
 * @other_version: a FastBatch announcement of another version was there, which
 *	is to be treated as none
 * @announce: the FastBatch announcement
 * @pb: the Mesh Provisioning Service
 */
struct btgw_eir {
	bool has_announce;
	bool has_pb;
	bool other_version;
	struct btgw_announce announce;
	struct btgw_pb pb;
};

/**
 * btgw_eir_parse() - read advertising data
 * @data: AD structures (Core Specification 5.4, Vol 3, Part C, section 11)
 * @len: octets of @data
 * @eir: result; zero on failure
 * @err: reason of a refusal, or NULL
 *
 * AD structures that are not known are passed over. A structure of length zero
 * ends the data, what stands behind it is padding.
 *
 * Return: 0; -EBADMSG a structure reaches beyond the data, or a known one has
 * a wrong length or value, or is there twice.
 */
int btgw_eir_parse(const uint8_t *data, size_t len, struct btgw_eir *eir,
		   struct btgw_err *err);

/**
 * btgw_announce_check() - whether an announcement may be sent or believed
 * @ann: the announcement
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EBADMSG the PSM is not 0x0080 to 0x00ff, @min_mtu is below
 * %BTGW_FB_MIN_MTU or above 65535, or no order is offered.
 */
int btgw_announce_check(const struct btgw_announce *ann, struct btgw_err *err);

/**
 * btgw_announce_build() - write the AD structure of an announcement
 * @ann: the announcement
 * @ad: room for %BTGW_ANNOUNCE_AD_LEN octets
 * @err: reason of a refusal, or NULL
 *
 * Return: octets written; -EBADMSG as btgw_announce_check() has it.
 */
int btgw_announce_build(const struct btgw_announce *ann, uint8_t *ad,
			struct btgw_err *err);

/**
 * struct btgw_found - a device that a scan found
 * @addr: its address
 * @rssi: the last, in dBm, 127 where it is not known
 * @connectable: whether it said that it can be connected
 * @eir: what it said of itself
 */
struct btgw_found {
	struct btgw_addr addr;
	int8_t rssi;
	bool connectable;
	struct btgw_eir eir;
};

/**
 * struct btgw_scan - devices found
 * @found: the devices, in the order in which they were first heard
 * @count: of them
 * @malformed: reports whose data was refused
 * @dropped: devices beyond %BTGW_SCAN_MAX, or for want of memory
 */
struct btgw_scan {
	struct btgw_found *found;
	size_t count;
	uint64_t malformed;
	uint64_t dropped;
	/* private: */
	size_t room;
};

/**
 * btgw_scan_free() - forget the devices
 * @scan: may be used again
 */
void btgw_scan_free(struct btgw_scan *scan);

/**
 * btgw_scan_add() - take in one advertising report
 * @scan: the devices so far; begin with all zero
 * @addr: who advertised
 * @rssi: how loud
 * @connectable: whether it said that it can be connected
 * @data: its advertising data
 * @len: octets of @data
 *
 * A device without either kind of service data is left out.
 *
 * Return: the device, new or heard again, valid until the next call; NULL if
 * it was left out.
 */
const struct btgw_found *btgw_scan_add(struct btgw_scan *scan,
				       const struct btgw_addr *addr,
				       int8_t rssi, bool connectable,
				       const uint8_t *data, size_t len);

/**
 * typedef btgw_scan_cb - called for each report of a device that is kept
 * @found: the device; heard again, it is reported again
 * @fresh: heard for the first time in this scan
 * @user: as given
 *
 * Return: true to end the scan.
 */
typedef bool (*btgw_scan_cb)(const struct btgw_found *found, bool fresh,
			     void *user);

/**
 * btgw_scan_run() - look for devices
 * @scan: where they are collected
 * @mgmt: a management socket; its callback is replaced for the time
 * @index: the controller
 * @timeout_ms: how long
 * @cb: called for each report, or NULL
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Blocks. Discovery is stopped on every way out: an LE connect() while it runs
 * would wait for it.
 *
 * Return: 0; -EINTR a signal came; -ENODEV the controller vanished; another
 * negative errno.
 */
int btgw_scan_run(struct btgw_scan *scan, struct btgw_mgmt *mgmt,
		  uint16_t index, int timeout_ms, btgw_scan_cb cb, void *user,
		  struct btgw_err *err);

#endif /* _BTGW_LIB_SCAN_H */
