/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_json.h - objects of mesh nets as JSON
 *
 * Members are named as the attributes of the netlink specification. Octets are
 * hexadecimal digits, what has names is a name, a switch is true or false.
 */
#ifndef _BTGW_LIB_MESH_JSON_H
#define _BTGW_LIB_MESH_JSON_H

#include <jansson.h>

#include "genl_mesh.h"

/**
 * btgw_mesh_from_json() - read an object
 * @obj: result, after btgw_mesh_init(); wiped by the caller in any case
 * @from: the object; nothing in it is believed
 * @err: reason of a failure, in which no value is: it may be a key
 *
 * Return: 0; -EINVAL.
 */
int btgw_mesh_from_json(struct btgw_mesh_obj *obj, json_t *from,
			struct btgw_err *err);

/**
 * btgw_mesh_to_json() - write an object
 * @obj: the object; keys go with it
 *
 * Return: a new object, or NULL: no memory.
 */
json_t *btgw_mesh_to_json(const struct btgw_mesh_obj *obj);

#endif /* _BTGW_LIB_MESH_JSON_H */
