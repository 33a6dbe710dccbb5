# SPDX-License-Identifier: GPL-2.0-or-later
suites += store_test
store_test-srcs := tests/unit/store_test.c userspace/lib/store_auth.c \
	userspace/lib/store_node.c userspace/lib/store_owner.c \
	userspace/lib/store_schema.c userspace/lib/store_sqlite.c \
	userspace/lib/log.c
store_test-cflags := -Wno-format-truncation
store_test-libs := -lsqlite3
