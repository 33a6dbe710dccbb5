# SPDX-License-Identifier: GPL-2.0-or-later
suites += btgwd_policy_test
btgwd_policy_test-srcs := tests/unit/btgwd_policy_test.c \
	userspace/btgwd/policy.c
