# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += eir
eir-srcs := tests/fuzz/eir_fuzz.c userspace/lib/eir.c userspace/lib/log.c
