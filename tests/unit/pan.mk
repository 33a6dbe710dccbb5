# SPDX-License-Identifier: GPL-2.0-or-later
suites += bnep_test
bnep_test-srcs := tests/unit/bnep_test.c userspace/lib/bnep.c \
	userspace/lib/log.c
