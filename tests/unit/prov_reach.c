// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_reach.c - bring a session to a given state
 */
#include "prov_reach.h"

void make(struct kunit *test, const struct state *st, struct prov_pair *p)
{
	struct btgw_prov_gateway_cfg g = {
		.order = st->order,
		.start = { .algorithm = 1, .method = st->method },
		.speculate = true,
		.auth = test->priv,
	};
	struct btgw_prov_device_cfg d = {
		.caps = {
			.elements = 1, .algorithms = 3, .out_size = 8,
			.out_actions = 0x1f, .in_size = 8, .in_actions = 0xf,
		},
		.orders = BTGW_PROV_ORDER_BIT(st->order),
	};

	if (st->method) {
		g.start.action = st->method == OUT ? 3 : 2;
		g.start.size = 6;
	}
	prov_pair_init(p);
	p->g = btgw_prov_gateway_new(&g, NULL);
	p->d = btgw_prov_device_new(&d, NULL);
	KUNIT_ASSERT_NOT_NULL(test, p->g);
	KUNIT_ASSERT_NOT_NULL(test, p->d);
}

void reach(const struct state *st, struct prov_pair *p)
{
	struct btgw_prov *under = st->role == DEV ? p->d : p->g;
	struct btgw_prov_batch b;

	while (p->n < st->batches) {
		for (;;) {
			struct btgw_prov *s;

			if (btgw_prov_event(p->g) == BTGW_PROV_EV_SEND)
				s = p->g;
			else if (btgw_prov_event(p->d) == BTGW_PROV_EV_SEND)
				s = p->d;
			else
				s = NULL;
			if (s) {
				btgw_prov_next(s, &b);
				p->n++;
				btgw_prov_receive_batch(s == p->g ? p->d : p->g,
							b.octets, b.len, NULL);
				break;
			}
			if (btgw_prov_event(p->d) == BTGW_PROV_EV_SHOW_VALUE) {
				strcpy(p->typed, btgw_prov_shown_value(p->d));
				btgw_prov_value_shown(p->d);
			} else if (btgw_prov_event(p->g) == BTGW_PROV_EV_SHOW_VALUE) {
				strcpy(p->typed, btgw_prov_shown_value(p->g));
				btgw_prov_value_shown(p->g);
			} else if (btgw_prov_event(p->g) == BTGW_PROV_EV_NEED_VALUE) {
				btgw_prov_set_value(p->g, p->typed, NULL);
			} else if (btgw_prov_event(p->d) == BTGW_PROV_EV_NEED_VALUE) {
				btgw_prov_set_value(p->d, p->typed, NULL);
			} else if (btgw_prov_event(p->g) == BTGW_PROV_EV_COMMIT_DATA) {
				btgw_prov_data_committed(p->g, &p->data);
			} else if (btgw_prov_event(p->d) == BTGW_PROV_EV_APPLY_DATA) {
				btgw_prov_data_applied(p->d, true);
			} else {
				return;
			}
		}
	}
	/* a value for the person who types it on the device */
	if (btgw_prov_event(under) == BTGW_PROV_EV_SHOW_VALUE)
		btgw_prov_value_shown(under);
}
