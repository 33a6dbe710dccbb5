// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Traces that somebody sends. Whatever is in one, each attempt has a verdict,
 * and a good one says that it was let in and accepted.
 */
#include <stdlib.h>
#include <string.h>

#include "userspace/pan/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pan_attempt list[PAN_ATTEMPTS_MAX];
	struct btgw_err err = {};
	const char *text;
	bool good;
	int i, n;

	n = pan_trace_read(data, size, list, &err);
	if (n > PAN_ATTEMPTS_MAX || (n < 0 && n != err.code))
		abort();
	for (i = 0; i < n; i++) {
		text = pan_trace_judge(&list[i], &good);
		if (!*text || (good && (list[i].result || list[i].code ||
					!list[i].responded)))
			abort();
	}
	return 0;
}
