# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += df_pdu
df_pdu-srcs := tests/fuzz/df_pdu_fuzz.c kernel/core/df_pdu.c

fuzzers += df_discovery
df_discovery-srcs := tests/fuzz/df_discovery_fuzz.c kernel/core/df_pdu.c \
	kernel/core/df_entry.c kernel/core/df_heap.c kernel/core/df_table.c \
	kernel/core/df_metric.c kernel/core/df_discovery.c \
	kernel/core/df_establish.c kernel/core/df_origin.c

fuzzers += df_decide
df_decide-srcs := tests/fuzz/df_decide_fuzz.c kernel/core/df_pdu.c \
	kernel/core/df_entry.c kernel/core/df_heap.c kernel/core/df_table.c \
	kernel/core/df_decide.c
