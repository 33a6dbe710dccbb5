/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mgmt_wire.h - messages of the management interface that are used here
 *
 * The kernel documents them by its own include/net/bluetooth/mgmt.h, which it
 * does not export. All integers are little-endian.
 */
#ifndef _BTGW_LIB_MGMT_WIRE_H
#define _BTGW_LIB_MGMT_WIRE_H

#include <stdint.h>
#include <linux/types.h>

#include "compiler.h"

enum {
	MGMT_OP_READ_INDEX_LIST		= 0x0003,
	MGMT_OP_READ_INFO		= 0x0004,
	MGMT_OP_SET_POWERED		= 0x0005,
	MGMT_OP_SET_CONNECTABLE		= 0x0007,
	MGMT_OP_SET_LE			= 0x000d,
	MGMT_OP_DISCONNECT		= 0x0014,
	MGMT_OP_START_DISCOVERY		= 0x0023,
	MGMT_OP_STOP_DISCOVERY		= 0x0024,
	MGMT_OP_SET_BREDR		= 0x002a,
	MGMT_OP_LOAD_CONN_PARAM		= 0x0035,
	MGMT_OP_ADD_ADVERTISING		= 0x003e,
	MGMT_OP_REMOVE_ADVERTISING	= 0x003f,
	MGMT_OP_SET_EXP_FEATURE		= 0x004a,
	MGMT_OP_SET_MESH_RECEIVER	= 0x0057,
	MGMT_OP_MESH_SEND		= 0x0059,
};

enum {
	MGMT_EV_CMD_COMPLETE		= 0x0001,
	MGMT_EV_CMD_STATUS		= 0x0002,
	MGMT_EV_INDEX_ADDED		= 0x0004,
	MGMT_EV_INDEX_REMOVED		= 0x0005,
	MGMT_EV_NEW_SETTINGS		= 0x0006,
	MGMT_EV_DEVICE_CONNECTED	= 0x000b,
	MGMT_EV_DEVICE_DISCONNECTED	= 0x000c,
	MGMT_EV_DEVICE_FOUND		= 0x0012,
	MGMT_EV_DISCOVERING		= 0x0013,
	MGMT_EV_MESH_PACKET_CMPLT	= 0x0032,
};

enum {
	MGMT_STATUS_SUCCESS		= 0x00,
	MGMT_STATUS_UNKNOWN_COMMAND	= 0x01,
	MGMT_STATUS_NOT_CONNECTED	= 0x02,
	MGMT_STATUS_FAILED		= 0x03,
	MGMT_STATUS_CONNECT_FAILED	= 0x04,
	MGMT_STATUS_AUTH_FAILED		= 0x05,
	MGMT_STATUS_NOT_PAIRED		= 0x06,
	MGMT_STATUS_NO_RESOURCES	= 0x07,
	MGMT_STATUS_TIMEOUT		= 0x08,
	MGMT_STATUS_ALREADY_CONNECTED	= 0x09,
	MGMT_STATUS_BUSY		= 0x0a,
	MGMT_STATUS_REJECTED		= 0x0b,
	MGMT_STATUS_NOT_SUPPORTED	= 0x0c,
	MGMT_STATUS_INVALID_PARAMS	= 0x0d,
	MGMT_STATUS_DISCONNECTED	= 0x0e,
	MGMT_STATUS_NOT_POWERED		= 0x0f,
	MGMT_STATUS_CANCELLED		= 0x10,
	MGMT_STATUS_INVALID_INDEX	= 0x11,
	MGMT_STATUS_RFKILLED		= 0x12,
	MGMT_STATUS_ALREADY_PAIRED	= 0x13,
	MGMT_STATUS_PERMISSION_DENIED	= 0x14,
};

enum {
	MGMT_DISCOVER_LE		= 0x06,
	MGMT_FOUND_NOT_CONNECTABLE	= 1 << 2,
	MGMT_ADV_CONNECTABLE		= 1 << 0,
	MGMT_ADV_DISCOVERABLE		= 1 << 1,
	/* longest message: a header and 65535 octets */
	MGMT_MSG_MAX			= 6 + 65535,
};

struct mgmt_hdr {
	__le16 code;
	__le16 index;
	__le16 len;
} __packed;

/* of a command that is done; the answer follows */
struct mgmt_ev_cmd {
	__le16 opcode;
	__u8 status;
} __packed;

struct mgmt_addr {
	__u8 b[6];
	__u8 type;
} __packed;

struct mgmt_rp_info {
	__u8 b[6];
	__u8 version;
	__le16 manufacturer;
	__le32 supported;
	__le32 current;
	__u8 class[3];
	__u8 name[249];
	__u8 short_name[11];
} __packed;

struct mgmt_cp_add_adv {
	__u8 instance;
	__le32 flags;
	__le16 duration;
	__le16 timeout;
	__u8 data_len;
	__u8 rsp_len;
	__u8 data[62];
} __packed;

struct mgmt_cp_exp_feature {
	__u8 uuid[16];
	__u8 on;
} __packed;

struct mgmt_cp_mesh {
	__u8 enable;
	__le16 window;
	__le16 period;
	__u8 num_ad_types;
	__u8 ad_types[1];
} __packed;

struct mgmt_cp_mesh_send {
	struct mgmt_addr addr;
	__le64 instant;
	__le16 delay;
	__u8 count;
	__u8 data_len;
	__u8 data[31];
} __packed;

struct mgmt_cp_conn_param {
	__le16 count;
	struct mgmt_addr addr;
	__le16 min_interval;
	__le16 max_interval;
	__le16 latency;
	__le16 timeout;
} __packed;

struct mgmt_ev_found {
	struct mgmt_addr addr;
	__s8 rssi;
	__le32 flags;
	__le16 len;
} __packed;

struct mgmt_ev_connected {
	struct mgmt_addr addr;
	__le32 flags;
	__le16 len;
} __packed;

struct mgmt_ev_disconnected {
	struct mgmt_addr addr;
	__u8 reason;
} __packed;

struct mgmt_ev_discovering {
	__u8 type;
	__u8 on;
} __packed;

#endif /* _BTGW_LIB_MGMT_WIRE_H */
