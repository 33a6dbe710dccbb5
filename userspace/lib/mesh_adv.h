/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_adv.h - advertising bearers, objects that the daemon has and not the
 *	kernel
 *
 * In the kernel one is two bearers: what goes out by a descriptor of the daemon,
 * and a tap of the controller.
 */
#ifndef _BTGW_LIB_MESH_ADV_H
#define _BTGW_LIB_MESH_ADV_H

#include "genl_mesh.h"

/* attributes of btgw_set_adv; the first two name one */
enum {
	BTGW_ADV_NET		= 1,
	/* address of the controller, least significant octet first */
	BTGW_ADV_CONTROLLER,
	/* enum btgw_adv_via */
	BTGW_ADV_VIA,
	BTGW_ADV_RELAY,
	/* Secure Network or Mesh Private beacons are sent */
	BTGW_ADV_BEACON,
	/* only shown: */
	BTGW_ADV_STATE,
	BTGW_ADV_BEARER,
	BTGW_ADV_TAP,
	BTGW_ADV_WAITING,
	BTGW_ADV_TAKEN,
	BTGW_ADV_SENT,
	BTGW_ADV_CUT,
	BTGW_ADV_REFUSED,
	BTGW_ADV_ATTRS,
};

extern const struct btgw_mesh_set btgw_set_adv;

#endif /* _BTGW_LIB_MESH_ADV_H */
