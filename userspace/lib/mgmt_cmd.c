// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's Bluetooth management interface: the commands
 */
#include "mgmt.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt_priv.h"

int btgw_mgmt_list(struct btgw_mgmt *mgmt, uint16_t *index, size_t room,
		   struct btgw_err *err)
{
	uint16_t reply[1 + BTGW_MGMT_INDEX_MAX] = {};
	struct mgmt_call call = {
		.opcode = MGMT_OP_READ_INDEX_LIST,
		.index = BTGW_MGMT_INDEX_NONE,
		.what = "listing the controllers",
		.reply = reply,
		.room = sizeof(reply),
	};
	size_t i, n;
	int ret;

	ret = btgw_mgmt_call(mgmt, &call, err);
	if (ret)
		return ret;

	n = le16toh(reply[0]);
	if (call.got < 2 || call.got < 2 + 2 * n)
		return btgw_err_set(err, -EBADMSG,
				    "listing the controllers: the answer is too short");
	n = n < BTGW_MGMT_INDEX_MAX ? n : BTGW_MGMT_INDEX_MAX;
	n = n < room ? n : room;
	for (i = 0; i < n; i++)
		index[i] = le16toh(reply[1 + i]);
	return (int)n;
}

int btgw_mgmt_info(struct btgw_mgmt *mgmt, uint16_t index,
		   struct btgw_controller *info, struct btgw_err *err)
{
	struct mgmt_rp_info rp = {};
	char what[32];
	struct mgmt_call call = {
		.opcode = MGMT_OP_READ_INFO,
		.index = index,
		.what = what,
		.reply = &rp,
		.room = sizeof(rp),
	};
	int ret;

	snprintf(what, sizeof(what), "reading about hci%u", index);
	ret = btgw_mgmt_call(mgmt, &call, err);
	if (ret)
		return ret;
	if (call.got < sizeof(rp))
		return btgw_err_set(err, -EBADMSG, "%s: the answer is too short",
				    what);

	memset(info, 0, sizeof(*info));
	info->index = index;
	memcpy(info->addr.b, rp.b, sizeof(info->addr.b));
	info->addr.type = BTGW_ADDR_PUBLIC;
	info->version = rp.version;
	info->supported = le32toh(rp.supported);
	info->current = le32toh(rp.current);
	memcpy(info->name, rp.name, sizeof(info->name) - 1);
	return 0;
}

/* whether it can be used as it is; if not, the sentence that says why */
static int controller_usable(const struct btgw_controller *c,
			     struct btgw_err *err)
{
	const char *why;

	if (!(c->supported & BTGW_SETTING_LE))
		why = "does not know LE";
	else if (!(c->current & BTGW_SETTING_POWERED))
		why = "is off, switch it on with \"btmgmt power on\" or bluetoothctl";
	else if (!(c->current & BTGW_SETTING_LE))
		why = "has LE switched off, see \"btmgmt le on\"";
	else
		return 0;
	return btgw_err_set(err, -ENODEV, "hci%u %s", c->index, why);
}

/* @text is "hciN"; N, or -1 */
static int controller_number(const char *text)
{
	unsigned long n;
	char *end;

	if (strncmp(text, "hci", 3) || text[3] < '0' || text[3] > '9')
		return -1;
	n = strtoul(text + 3, &end, 10);
	return *end || n >= BTGW_MGMT_INDEX_NONE ? -1 : (int)n;
}

int btgw_mgmt_find(struct btgw_mgmt *mgmt, const char *name,
		   struct btgw_controller *info, struct btgw_err *err)
{
	uint16_t index[BTGW_MGMT_INDEX_MAX];
	struct btgw_controller c;
	struct btgw_addr addr;
	int i, n, ret;

	if (name && controller_number(name) >= 0) {
		ret = btgw_mgmt_info(mgmt, controller_number(name), info, err);
		return ret ? ret : controller_usable(info, err);
	}
	if (name && btgw_addr_parse(name, BTGW_ADDR_PUBLIC, &addr, NULL))
		return btgw_err_set(err, -EINVAL,
				    "controller \"%s\": expected hci0, hci1, ... or its address",
				    name);

	n = btgw_mgmt_list(mgmt, index, BTGW_MGMT_INDEX_MAX, err);
	if (n < 0)
		return n;

	ret = btgw_err_set(err, -ENODEV, name ?
			   "controller %s: there is none of that address" :
			   "there is no Bluetooth controller", name);
	for (i = 0; i < n; i++) {
		/* one that vanishes meanwhile is not there */
		if (btgw_mgmt_info(mgmt, index[i], &c, NULL))
			continue;
		if (name && !btgw_addr_equal(&c.addr, &addr))
			continue;
		ret = controller_usable(&c, err);
		if (!ret) {
			*info = c;
			btgw_err_clear(err);
			return 0;
		}
	}
	return ret;
}

int btgw_mgmt_set(struct btgw_mgmt *mgmt, uint16_t index, uint32_t setting,
		  bool on, struct btgw_err *err)
{
	uint8_t value = on;
	char what[48];
	struct mgmt_call call = {
		.index = index,
		.param = &value,
		.len = sizeof(value),
		.what = what,
	};
	const char *name;

	switch (setting) {
	case BTGW_SETTING_POWERED:
		call.opcode = MGMT_OP_SET_POWERED;
		name = "power";
		break;
	case BTGW_SETTING_CONNECTABLE:
		call.opcode = MGMT_OP_SET_CONNECTABLE;
		name = "connectable";
		break;
	case BTGW_SETTING_BREDR:
		call.opcode = MGMT_OP_SET_BREDR;
		name = "BR/EDR";
		break;
	case BTGW_SETTING_LE:
		call.opcode = MGMT_OP_SET_LE;
		name = "LE";
		break;
	default:
		return btgw_err_set(err, -EINVAL,
				    "setting 0x%x cannot be set", setting);
	}
	snprintf(what, sizeof(what), "turning %s %s on hci%u", name,
		 on ? "on" : "off", index);
	return btgw_mgmt_call(mgmt, &call, err);
}

int btgw_mgmt_adv_add(struct btgw_mgmt *mgmt, uint16_t index,
		      const struct btgw_adv *adv, struct btgw_err *err)
{
	size_t room = BTGW_ADV_DATA_MAX - (adv->discoverable ? 3 : 0);
	struct mgmt_cp_add_adv cp = {
		.instance = adv->instance,
		.data_len = adv->len,
		.rsp_len = adv->rsp_len,
	};
	char what[48];
	struct mgmt_call call = {
		.opcode = MGMT_OP_ADD_ADVERTISING,
		.index = index,
		.param = &cp,
		.what = what,
	};
	uint32_t flags = 0;

	snprintf(what, sizeof(what), "advertising on hci%u", index);
	if (!adv->instance)
		return btgw_err_set(err, -EINVAL,
				    "%s: instance 0, expected 1 or more", what);
	if (adv->len > room)
		return btgw_err_set(err, -EINVAL,
				    "%s: %u octets of data, there is room for %zu",
				    what, adv->len, room);
	if (adv->rsp_len > BTGW_ADV_DATA_MAX)
		return btgw_err_set(err, -EINVAL,
				    "%s: %u octets of scan response, there is room for %d",
				    what, adv->rsp_len, BTGW_ADV_DATA_MAX);

	if (adv->connectable)
		flags |= MGMT_ADV_CONNECTABLE;
	if (adv->discoverable)
		flags |= MGMT_ADV_DISCOVERABLE;
	cp.flags = htole32(flags);
	memcpy(cp.data, adv->data, adv->len);
	memcpy(cp.data + adv->len, adv->rsp, adv->rsp_len);
	call.len = offsetof(struct mgmt_cp_add_adv, data) + adv->len +
		   adv->rsp_len;
	return btgw_mgmt_call(mgmt, &call, err);
}

int btgw_mgmt_adv_remove(struct btgw_mgmt *mgmt, uint16_t index,
			 uint8_t instance, struct btgw_err *err)
{
	char what[48];
	struct mgmt_call call = {
		.opcode = MGMT_OP_REMOVE_ADVERTISING,
		.index = index,
		.param = &instance,
		.len = sizeof(instance),
		.what = what,
	};
	int ret;

	snprintf(what, sizeof(what), "ending advertising on hci%u", index);
	ret = btgw_mgmt_call(mgmt, &call, err);
	/* the interface has no better word for an instance that is not there */
	if (ret == -EINVAL)
		ret = btgw_err_set(err, -ENOENT,
				   "%s: there is no instance %u", what,
				   instance);
	return ret;
}

int btgw_mgmt_discovery(struct btgw_mgmt *mgmt, uint16_t index, bool on,
			struct btgw_err *err)
{
	uint8_t type = MGMT_DISCOVER_LE;
	char what[48];
	struct mgmt_call call = {
		.opcode = on ? MGMT_OP_START_DISCOVERY : MGMT_OP_STOP_DISCOVERY,
		.index = index,
		.param = &type,
		.len = sizeof(type),
		.what = what,
	};
	int ret;

	snprintf(what, sizeof(what), "%s discovery on hci%u",
		 on ? "starting" : "stopping", index);
	ret = btgw_mgmt_call(mgmt, &call, err);
	/* stopping what ended by itself meanwhile is "rejected" */
	if (!on && call.status == MGMT_STATUS_REJECTED) {
		btgw_err_clear(err);
		ret = 0;
	}
	return ret;
}

int btgw_mgmt_conn_param(struct btgw_mgmt *mgmt, uint16_t index,
			 const struct btgw_conn_param *param,
			 struct btgw_err *err)
{
	struct mgmt_cp_conn_param cp = {
		.count = htole16(1),
		.addr.type = param->addr.type,
		.min_interval = htole16(param->min_interval),
		.max_interval = htole16(param->max_interval),
		.latency = htole16(param->latency),
		.timeout = htole16(param->timeout),
	};
	char what[64];
	struct mgmt_call call = {
		.opcode = MGMT_OP_LOAD_CONN_PARAM,
		.index = index,
		.param = &cp,
		.len = sizeof(cp),
		.what = what,
	};

	snprintf(what, sizeof(what), "loading connection parameters on hci%u",
		 index);
	/*
	 * The kernel passes over parameters out of range without a word, so
	 * they are refused here. The last condition leaves room for two
	 * events within the timeout (Core Specification 5.4, Vol 4, Part E,
	 * section 7.8.12), in units of 10 ms against 1.25 ms.
	 */
	if (param->min_interval < 6 || param->max_interval > 3200 ||
	    param->min_interval > param->max_interval)
		return btgw_err_set(err, -EINVAL,
				    "%s: interval %u to %u, expected 6 to 3200 in 1.25 ms",
				    what, param->min_interval,
				    param->max_interval);
	if (param->timeout < 10 || param->timeout > 3200 ||
	    param->latency > 499 ||
	    param->max_interval >= param->timeout * 8 ||
	    param->latency > param->timeout * 4 / param->max_interval - 1)
		return btgw_err_set(err, -EINVAL,
				    "%s: latency %u and timeout %u do not fit an interval of %u",
				    what, param->latency, param->timeout,
				    param->max_interval);

	memcpy(cp.addr.b, param->addr.b, sizeof(cp.addr.b));
	return btgw_mgmt_call(mgmt, &call, err);
}

int btgw_mgmt_disconnect(struct btgw_mgmt *mgmt, uint16_t index,
			 const struct btgw_addr *addr, struct btgw_err *err)
{
	struct mgmt_addr cp = { .type = addr->type };
	char text[BTGW_ADDR_TEXT], what[64];
	struct mgmt_call call = {
		.opcode = MGMT_OP_DISCONNECT,
		.index = index,
		.param = &cp,
		.len = sizeof(cp),
		.what = what,
	};
	int ret;

	memcpy(cp.b, addr->b, sizeof(cp.b));
	snprintf(what, sizeof(what), "disconnecting %s on hci%u",
		 btgw_addr_print(addr, text), index);
	ret = btgw_mgmt_call(mgmt, &call, err);
	/* kernels differ in how they say that there is no connection */
	if (ret == -ECONNRESET)
		ret = btgw_err_set(err, -ENOTCONN, "%s: not connected", what);
	return ret;
}
