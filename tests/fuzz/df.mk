# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += df_pdu
df_pdu-srcs := tests/fuzz/df_pdu_fuzz.c kernel/core/df_pdu.c
