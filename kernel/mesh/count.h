/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * count.h - what a net counts beside drops
 */
#ifndef _BTGW_MESH_COUNT_H
#define _BTGW_MESH_COUNT_H

#include <linux/types.h>

/**
 * struct btgw_mesh_counters - counters of a net that are no drops; each exact, a
 *	moment apart. In the order of enum btgw_mesh_count
 * @rx_pdus: network PDUs authenticated
 * @rx_beacons: beacons authenticated
 * @rx_access: access messages delivered
 * @rx_control: control messages taken
 * @rx_segments: segments taken
 * @rx_acks: segment acknowledgments taken
 * @rx_heartbeats: heartbeats heard
 * @tx_pdus: network PDUs originated
 * @tx_access: access messages sent
 * @tx_control: control messages sent
 * @tx_segments: segments sent, repeats included
 * @tx_acks: segment acknowledgments sent
 * @tx_failed: messages that could not be sent or were not acknowledged
 * @tx_refused: messages that the receiver had no room for
 * @relayed: network PDUs relayed
 * @proxied: network PDUs forwarded to or from proxy bearers
 * @looped: messages to elements of this net
 * @friend_stored: network PDUs stored for friends
 * @friend_sent: of them, sent
 * @friend_polls: polls answered
 * @directed_sent: network PDUs originated that went by a path
 * @directed_relayed: network PDUs relayed that went by a path
 */
struct btgw_mesh_counters {
	u64 rx_pdus;
	u64 rx_beacons;
	u64 rx_access;
	u64 rx_control;
	u64 rx_segments;
	u64 rx_acks;
	u64 rx_heartbeats;
	u64 tx_pdus;
	u64 tx_access;
	u64 tx_control;
	u64 tx_segments;
	u64 tx_acks;
	u64 tx_failed;
	u64 tx_refused;
	u64 relayed;
	u64 proxied;
	u64 looped;
	u64 friend_stored;
	u64 friend_sent;
	u64 friend_polls;
	u64 directed_sent;
	u64 directed_relayed;
};

#endif /* _BTGW_MESH_COUNT_H */
