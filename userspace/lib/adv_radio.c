// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_radio.c - a controller that advertises, whichever way
 */
#include "adv_priv.h"

#include <errno.h>
#include <string.h>

#include "mgmt.h"

int btgw_adv_open(struct btgw_adv_radio **radio, uint16_t index,
		  enum btgw_adv_via via, struct btgw_err *err)
{
	int ret;

	if (via == BTGW_ADV_VIA_HCI)
		ret = btgw_adv_hci_open(radio, index, err);
	else
		ret = btgw_adv_mgmt_open(radio, index, err);
	if (!ret)
		(*radio)->index = index;
	return ret;
}

void btgw_adv_close(struct btgw_adv_radio *radio)
{
	if (radio)
		radio->ops->close(radio);
}

int btgw_adv_fd(const struct btgw_adv_radio *radio)
{
	return radio->ops->fd(radio);
}

bool btgw_adv_idle(const struct btgw_adv_radio *radio)
{
	return radio->ops->idle(radio);
}

int btgw_adv_send(struct btgw_adv_radio *radio, uint8_t type,
		  const uint8_t *data, size_t len, uint64_t now_us,
		  struct btgw_err *err)
{
	uint8_t ad[BTGW_ADV_DATA_MAX];

	if (len > sizeof(ad) - 2)
		return btgw_err_set(err, -EMSGSIZE,
				    "a PDU of %zu octets does not fit into one advertisement",
				    len);
	if (!btgw_adv_idle(radio))
		return btgw_err_set(err, -EBUSY, "hci%u: not idle",
				    radio->index);
	ad[0] = 1 + len;
	ad[1] = type;
	memcpy(ad + 2, data, len);
	return radio->ops->send(radio, ad, 2 + len, now_us, err);
}

int btgw_adv_process(struct btgw_adv_radio *radio, uint64_t now_us,
		     struct btgw_err *err)
{
	return radio->ops->process(radio, now_us, err);
}

int btgw_adv_tick(struct btgw_adv_radio *radio, uint64_t now_us,
		  uint64_t *next_us, struct btgw_err *err)
{
	return radio->ops->tick(radio, now_us, next_us, err);
}
