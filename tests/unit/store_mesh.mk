# SPDX-License-Identifier: GPL-2.0-or-later
suites += store_mesh_test
store_mesh_test-srcs := tests/unit/store_mesh_test.c \
	userspace/lib/store_mesh.c userspace/lib/store_mesh_state.c \
	userspace/lib/store_auth.c userspace/lib/store_node.c \
	userspace/lib/store_owner.c userspace/lib/store_schema.c \
	userspace/lib/store_sqlite.c userspace/lib/genl_mesh_sets.c \
	userspace/lib/log.c
store_mesh_test-cflags := -Wno-format-truncation
store_mesh_test-libs := -lsqlite3
