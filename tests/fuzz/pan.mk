# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += bnep
bnep-srcs := tests/fuzz/bnep_fuzz.c userspace/lib/bnep.c userspace/lib/log.c

fuzzers += pan_trace
pan_trace-srcs := tests/fuzz/pan_trace_fuzz.c userspace/pan/trace.c \
	userspace/lib/bnep.c userspace/lib/log.c
