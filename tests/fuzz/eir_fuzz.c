// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Advertising data from anybody in radio range. What is believed must be within
 * its limits, and an announcement that was read must be written as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct btgw_eir zero;
	uint8_t ad[BTGW_ANNOUNCE_AD_LEN];
	struct btgw_eir eir, again;
	struct btgw_err err = {};
	int ret;

	ret = btgw_eir_parse(data, size, &eir, &err);
	if (ret) {
		if (ret != err.code || !err.text[0] ||
		    memcmp(&eir, &zero, sizeof(eir)))
			abort();
		return 0;
	}
	if (!eir.has_announce)
		return 0;

	if (btgw_announce_check(&eir.announce, NULL) ||
	    btgw_announce_build(&eir.announce, ad, NULL) != sizeof(ad) ||
	    btgw_eir_parse(ad, sizeof(ad), &again, NULL) ||
	    !again.has_announce || again.has_pb ||
	    memcmp(&again.announce, &eir.announce, sizeof(eir.announce)))
		abort();
	return 0;
}
