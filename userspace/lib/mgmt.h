/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mgmt.h - the kernel's Bluetooth management interface
 *
 * One struct btgw_mgmt is one management socket. Commands wait for their
 * answer, at most %BTGW_MGMT_TIMEOUT_MS; events that come meanwhile go to the
 * callback, so an event loop misses none. The callback must not call a command
 * of the same struct btgw_mgmt.
 *
 * A controller that vanishes ends the command that waits for it with -ENODEV.
 * Commands that change something need CAP_NET_ADMIN, -EPERM otherwise.
 *
 * There is deliberately no 'Set Advertising': while that setting is on, an LE
 * connect() of this machine takes the peripheral's role and waits to be
 * connected. Advertising instances do not have this effect.
 */
#ifndef _BTGW_LIB_MGMT_H
#define _BTGW_LIB_MGMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "log.h"

enum {
	BTGW_MGMT_TIMEOUT_MS	= 10000,
	/* no controller */
	BTGW_MGMT_INDEX_NONE	= 0xffff,
	/* more controllers than any machine has */
	BTGW_MGMT_INDEX_MAX	= 64,
	/* what is in one legacy advertising PDU */
	BTGW_ADV_DATA_MAX	= 31,
};

/* settings of a controller, as bits */
enum {
	BTGW_SETTING_POWERED	= 1 << 0,
	BTGW_SETTING_CONNECTABLE = 1 << 1,
	BTGW_SETTING_BREDR	= 1 << 7,
	BTGW_SETTING_LE		= 1 << 9,
	BTGW_SETTING_ADVERTISING = 1 << 10,
	BTGW_SETTING_PRIVACY	= 1 << 13,
};

/**
 * struct btgw_controller - a Bluetooth controller of this machine
 * @index: N of hciN
 * @addr: its public address; zero for one that has only a static address
 * @version: Bluetooth version as the Link Manager numbers them: 9 = 5.0
 * @supported: BTGW_SETTING bits it can have
 * @current: BTGW_SETTING bits it has
 * @name: its name, ended by 0
 */
struct btgw_controller {
	uint16_t index;
	struct btgw_addr addr;
	uint8_t version;
	uint32_t supported;
	uint32_t current;
	char name[249];
};

enum btgw_mgmt_event_type {
	BTGW_MGMT_INDEX_ADDED,
	BTGW_MGMT_INDEX_REMOVED,
	BTGW_MGMT_SETTINGS,
	BTGW_MGMT_CONNECTED,
	BTGW_MGMT_DISCONNECTED,
	BTGW_MGMT_FOUND,
	BTGW_MGMT_DISCOVERING,
	BTGW_MGMT_MESH_SENT,
};

/**
 * struct btgw_mgmt_event - something happened
 * @type: what
 * @index: to which controller
 * @settings: SETTINGS: BTGW_SETTING bits it has now
 * @addr: CONNECTED, DISCONNECTED, FOUND: the device
 * @reason: DISCONNECTED: 0 unknown, 1 timeout, 2 by us, 3 by the device,
 *	4 authentication failed, 5 suspend
 * @rssi: FOUND: in dBm, 127 where it is not known
 * @connectable: FOUND: whether it said that it can be connected
 * @data: FOUND: advertising data, followed by scan response data; valid during
 *	the callback
 * @len: FOUND: octets of @data
 * @discovering: DISCOVERING: whether discovery runs
 */
struct btgw_mgmt_event {
	enum btgw_mgmt_event_type type;
	uint16_t index;
	uint32_t settings;
	struct btgw_addr addr;
	uint8_t reason;
	int8_t rssi;
	bool connectable;
	const uint8_t *data;
	size_t len;
	bool discovering;
};

typedef void (*btgw_mgmt_cb)(const struct btgw_mgmt_event *event, void *user);

struct btgw_mgmt;

/**
 * btgw_mgmt_open() - open a management socket
 * @mgmt: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EAFNOSUPPORT the kernel has no Bluetooth; another negative errno.
 */
int btgw_mgmt_open(struct btgw_mgmt **mgmt, struct btgw_err *err);

/**
 * btgw_mgmt_close() - close and free
 * @mgmt: or NULL
 */
void btgw_mgmt_close(struct btgw_mgmt *mgmt);

/**
 * btgw_mgmt_on_event() - set the callback for events
 * @mgmt: the socket
 * @cb: called for each event from now on, or NULL
 * @user: for @cb
 */
void btgw_mgmt_on_event(struct btgw_mgmt *mgmt, btgw_mgmt_cb cb, void *user);

/**
 * btgw_mgmt_fd() - descriptor to poll for reading
 * @mgmt: the socket
 *
 * Return: the descriptor, which stays @mgmt's.
 */
int btgw_mgmt_fd(const struct btgw_mgmt *mgmt);

/**
 * btgw_mgmt_process() - run the callback for every event that waits
 * @mgmt: the socket; does not block
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_mgmt_process(struct btgw_mgmt *mgmt, struct btgw_err *err);

/**
 * btgw_mgmt_wait() - wait for events and run the callback for them
 * @mgmt: the socket
 * @timeout_ms: at most so long, negative for ever
 * @err: reason of a failure, or NULL
 *
 * Return: 1 something came; 0 the time is over; -EINTR; another negative errno.
 */
int btgw_mgmt_wait(struct btgw_mgmt *mgmt, int timeout_ms,
		   struct btgw_err *err);

/**
 * btgw_mgmt_list() - list the controllers
 * @mgmt: the socket
 * @index: room for @room numbers
 * @room: at most so many are given
 * @err: reason of a failure, or NULL
 *
 * Return: number of controllers in @index; negative errno.
 */
int btgw_mgmt_list(struct btgw_mgmt *mgmt, uint16_t *index, size_t room,
		   struct btgw_err *err);

/**
 * btgw_mgmt_info() - read about one controller
 * @mgmt: the socket
 * @index: the controller
 * @info: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENODEV there is none; another negative errno.
 */
int btgw_mgmt_info(struct btgw_mgmt *mgmt, uint16_t index,
		   struct btgw_controller *info, struct btgw_err *err);

/**
 * btgw_mgmt_find() - choose a controller
 * @mgmt: the socket
 * @name: "hci0", an address, or NULL for the first that is up with LE
 * @info: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENODEV none is there or none is usable, @err says why; -EINVAL
 * @name is neither; another negative errno.
 */
int btgw_mgmt_find(struct btgw_mgmt *mgmt, const char *name,
		   struct btgw_controller *info, struct btgw_err *err);

/**
 * btgw_mgmt_set() - turn a setting on or off
 * @mgmt: the socket
 * @index: the controller
 * @setting: %BTGW_SETTING_POWERED, _CONNECTABLE, _BREDR or _LE
 * @on: which of both
 * @err: reason of a failure, or NULL
 *
 * Return: 0, also where it was so already; -ENODEV; another negative errno.
 */
int btgw_mgmt_set(struct btgw_mgmt *mgmt, uint16_t index, uint32_t setting,
		  bool on, struct btgw_err *err);

/**
 * struct btgw_adv - an advertising instance
 * @instance: its number, 1 to what the controller has; an instance of that
 *	number is replaced
 * @connectable: whether a device may connect
 * @discoverable: the kernel puts Flags (general discoverable) before @data,
 *	which takes 3 of its 31 octets
 * @data: AD structures; without Flags where @discoverable is set
 * @len: octets of @data
 * @rsp: AD structures of the scan response
 * @rsp_len: octets of @rsp
 */
struct btgw_adv {
	uint8_t instance;
	bool connectable;
	bool discoverable;
	uint8_t data[BTGW_ADV_DATA_MAX];
	uint8_t len;
	uint8_t rsp[BTGW_ADV_DATA_MAX];
	uint8_t rsp_len;
};

/**
 * btgw_mgmt_adv_add() - advertise
 * @mgmt: the socket
 * @index: the controller
 * @adv: what to advertise; it goes on until it is removed, the controller is
 *	switched off or, where it is connectable, a device connected
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EINVAL too much data or no such instance; -ENODEV; another
 * negative errno.
 */
int btgw_mgmt_adv_add(struct btgw_mgmt *mgmt, uint16_t index,
		      const struct btgw_adv *adv, struct btgw_err *err);

/**
 * btgw_mgmt_adv_remove() - stop advertising
 * @mgmt: the socket
 * @index: the controller
 * @instance: its number, 0 for all of them
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT there is no such instance; another negative errno.
 */
int btgw_mgmt_adv_remove(struct btgw_mgmt *mgmt, uint16_t index,
			 uint8_t instance, struct btgw_err *err);

/**
 * btgw_mgmt_discovery() - start or stop looking for LE devices
 * @mgmt: the socket; FOUND events follow
 * @index: the controller
 * @on: start; the kernel stops by itself after some ten seconds, with a
 *	DISCOVERING event
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EBUSY discovery runs for another program; another negative errno.
 */
int btgw_mgmt_discovery(struct btgw_mgmt *mgmt, uint16_t index, bool on,
			struct btgw_err *err);

/**
 * btgw_mgmt_mesh() - switch the kernel's mesh commands on or off
 * @mgmt: the socket
 * @index: the controller, which scans without end and without filters while
 *	they are on
 * @on: which of both
 * @err: reason of a failure, or NULL
 *
 * The commands are experimental.
 *
 * Return: 0; -EOPNOTSUPP the kernel has none; -ENODEV; another negative errno.
 */
int btgw_mgmt_mesh(struct btgw_mgmt *mgmt, uint16_t index, bool on,
		   struct btgw_err *err);

/**
 * btgw_mgmt_mesh_send() - advertise something for 25 ms
 * @mgmt: the socket; a MESH_SENT event follows
 * @index: the controller
 * @data: AD structures
 * @len: octets, at most 31
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EBUSY it has three; another negative errno.
 */
int btgw_mgmt_mesh_send(struct btgw_mgmt *mgmt, uint16_t index,
			const uint8_t *data, size_t len, struct btgw_err *err);

/**
 * struct btgw_conn_param - how often two devices meet
 * @addr: the device
 * @min_interval: in 1.25 ms, 6 to 3200
 * @max_interval: in 1.25 ms, not below @min_interval
 * @latency: events the device may sleep through
 * @timeout: without any packet until the link is lost, in 10 ms
 */
struct btgw_conn_param {
	struct btgw_addr addr;
	uint16_t min_interval;
	uint16_t max_interval;
	uint16_t latency;
	uint16_t timeout;
};

/**
 * btgw_mgmt_conn_param() - load the parameters for one device
 * @mgmt: the socket
 * @index: the controller
 * @param: used when this machine connects to the device
 * @err: reason of a failure, or NULL
 *
 * Replaces the parameters of all devices that nothing connects to by itself:
 * so the kernel defines the command. A live connection is changed by Linux
 * 6.11 and later only; conn.h has what works before.
 *
 * Return: 0; -EINVAL out of range; -ENODEV; another negative errno.
 */
int btgw_mgmt_conn_param(struct btgw_mgmt *mgmt, uint16_t index,
			 const struct btgw_conn_param *param,
			 struct btgw_err *err);

/**
 * btgw_mgmt_disconnect() - end the connection to a device
 * @mgmt: the socket
 * @index: the controller
 * @addr: the device
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOTCONN there is none; another negative errno.
 */
int btgw_mgmt_disconnect(struct btgw_mgmt *mgmt, uint16_t index,
			 const struct btgw_addr *addr, struct btgw_err *err);

/**
 * btgw_mgmt_status_name() - what a status of the management interface means
 * @status: as answered
 *
 * Return: a constant string.
 */
const char *btgw_mgmt_status_name(uint8_t status);

#endif /* _BTGW_LIB_MGMT_H */
