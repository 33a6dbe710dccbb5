/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * limits.h - what a net has at most; what can be set is in net.h
 */
#ifndef _BTGW_MESH_LIMITS_H
#define _BTGW_MESH_LIMITS_H

enum {
	BTGW_MESH_NIDS		= 128,
	BTGW_MESH_RXQ_MAX	= 64,	/* frames of a bearer that wait */
	BTGW_MESH_TXQ_MAX	= 64,
	BTGW_MESH_BUDGET	= 32,	/* frames in one run of a bearer's work */
	BTGW_MESH_FRAME_MAX	= 160,	/* more than any of a bearer; its skb: 512 */
	BTGW_MESH_FILTER_MAX	= 64,	/* addresses of a proxy client */
	BTGW_MESH_UNSAVED_MAX	= 256,	/* messages that wait for the store */
	BTGW_MESH_REPEATS_MAX	= 256,	/* PDUs with copies to come */
	BTGW_MESH_DRAIN_MS	= 30000,
	BTGW_MESH_SUBNETS_MAX	= 256,
	BTGW_MESH_APPKEYS_MAX	= 1024,
	BTGW_MESH_DEVKEYS_MAX	= 32768,
	BTGW_MESH_ELEMENTS_MAX	= 256,
	BTGW_MESH_SUBS_MAX	= 256,	/* of an element */
	BTGW_MESH_BINDS_MAX	= 256,
	BTGW_MESH_BEARERS_MAX	= 64,
	BTGW_MESH_FRIENDS_MAX	= 64,
};

#endif /* _BTGW_MESH_LIMITS_H */
