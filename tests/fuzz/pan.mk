# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += bnep
bnep-srcs := tests/fuzz/bnep_fuzz.c userspace/lib/bnep.c userspace/lib/log.c
