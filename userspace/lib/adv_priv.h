/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adv_priv.h - inside of the radios, for the files adv_*.c only
 */
#ifndef _BTGW_LIB_ADV_PRIV_H
#define _BTGW_LIB_ADV_PRIV_H

#include "adv_radio.h"

/* one way to advertise; each is called as the function of adv_radio.h is */
struct btgw_adv_ops {
	void (*close)(struct btgw_adv_radio *radio);
	int (*fd)(const struct btgw_adv_radio *radio);
	bool (*idle)(const struct btgw_adv_radio *radio);
	int (*send)(struct btgw_adv_radio *radio, const uint8_t *ad, size_t len,
		    uint64_t now_us, struct btgw_err *err);
	int (*process)(struct btgw_adv_radio *radio, uint64_t now_us,
		       struct btgw_err *err);
	int (*tick)(struct btgw_adv_radio *radio, uint64_t now_us,
		    uint64_t *next_us, struct btgw_err *err);
};

struct btgw_adv_radio {
	const struct btgw_adv_ops *ops;
	uint16_t index;
};

int btgw_adv_hci_open(struct btgw_adv_radio **radio, uint16_t index,
		      struct btgw_err *err);
int btgw_adv_mgmt_open(struct btgw_adv_radio **radio, uint16_t index,
		       struct btgw_err *err);

#endif /* _BTGW_LIB_ADV_PRIV_H */
