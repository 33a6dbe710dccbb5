/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_hook.h - put known keys, Randoms and values into a session
 *
 * For known answers only. It is no part of libbtgw: it reaches into the
 * session from here, and ends the program if a PDU has gone either way.
 */
#ifndef _BTGW_TESTS_PROV_HOOK_H
#define _BTGW_TESTS_PROV_HOOK_H

#include "prov.h"

void prov_hook_key(struct btgw_prov *s, const uint8_t priv[BTGW_P256_LEN]);
void prov_hook_random(struct btgw_prov *s, const uint8_t *random, size_t len);
/* the value that this side will show */
void prov_hook_text(struct btgw_prov *s, const char *text);

/* is there no secret left, the device key apart */
bool prov_hook_wiped(const struct btgw_prov *s);

#endif /* _BTGW_TESTS_PROV_HOOK_H */
