// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * BNEP frames from whoever opened a channel. A setup request that was read and
 * names two roles must be written as it was, and one that is cut must not mean
 * something else.
 */
#include <stdlib.h>
#include <string.h>

#include "bnep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void setup(const struct btgw_bnep_frame *f, const uint8_t *data)
{
	uint8_t again[BTGW_BNEP_SETUP_MAX];
	int len;

	if (f->code == BTGW_BNEP_BAD_SIZE) {
		if (btgw_bnep_setup_build(&f->setup, again) >= 0)
			abort();
		return;
	}
	if (f->code != btgw_bnep_pair(f->setup.dst, f->setup.src))
		abort();
	if (!f->setup.dst || !f->setup.src)
		return;
	len = btgw_bnep_setup_build(&f->setup, again);
	if (len != 3 + 2 * f->setup.size || memcmp(again + 1, data + 1, len - 1))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct btgw_bnep_frame zero;
	struct btgw_bnep_frame f, cut;
	struct btgw_err err = {};
	bool is_control, is_data;
	int ret;

	ret = btgw_bnep_parse(data, size, &f, &err);
	if (ret) {
		if (ret != err.code || !err.text[0] ||
		    memcmp(&f, &zero, sizeof(f)))
			abort();
		return 0;
	}
	is_control = (data[0] & BTGW_BNEP_TYPE_MASK) == BTGW_BNEP_CONTROL;
	is_data = f.kind == BTGW_BNEP_IS_DATA;
	if (f.kind == BTGW_BNEP_IS_BAD || is_control == is_data)
		abort();
	if (f.kind == BTGW_BNEP_IS_SETUP)
		setup(&f, data);
	if (!btgw_bnep_parse(data, size - 1, &cut, NULL) &&
	    (cut.kind != f.kind || cut.value != f.value ||
	     cut.extensions != f.extensions ||
	     memcmp(&cut.setup, &f.setup, sizeof(f.setup))))
		abort();
	return 0;
}
