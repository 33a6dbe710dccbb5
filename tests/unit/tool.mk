# SPDX-License-Identifier: GPL-2.0-or-later
tool_lib := userspace/lib/log.c userspace/lib/addr.c

suites += scan_test
scan_test-srcs := tests/unit/scan_test.c userspace/lib/eir.c userspace/lib/scan.c \
	userspace/lib/mgmt.c userspace/lib/mgmt_cmd.c $(tool_lib)

suites += mgmt_test
mgmt_test-srcs := tests/unit/mgmt_test.c userspace/lib/mgmt.c \
	userspace/lib/mgmt_cmd.c userspace/lib/conn.c $(tool_lib)
mgmt_test-libs := -lpthread

suites += json_test
json_test-srcs := tests/unit/json_test.c userspace/lib/json.c
json_test-libs := -lm -ljansson

suites += args_test
args_test-srcs := tests/unit/args_test.c userspace/btgwctl/args.c $(tool_lib)
