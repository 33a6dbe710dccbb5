// SPDX-License-Identifier: GPL-2.0-only
/*
 * drop.c - names and sentences of the drop reasons, and the tracepoints
 */
#include "net.h"

#include <linux/build_bug.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

#define BTGW_DROP_NAME(name, text, why) [BTGW_DROP_##name] = text,
const char *const btgw_drop_names[BTGW_DROP_COUNT] = {
	BTGW_DROPS(BTGW_DROP_NAME)
};

#define BTGW_DROP_SENTENCE(name, text, why) [BTGW_DROP_##name] = why,
const char *const btgw_drop_sentences[BTGW_DROP_COUNT] = {
	BTGW_DROPS(BTGW_DROP_SENTENCE)
};

/* the control API knows as many as there are */
#define BTGW_DROP_ONE(name, text, why) + 1
static_assert((0 BTGW_DROPS(BTGW_DROP_ONE)) == BTGW_DROP_COUNT);
