# SPDX-License-Identifier: GPL-2.0-or-later
suites += btgwd_policy_test
btgwd_policy_test-srcs := tests/unit/btgwd_policy_test.c \
	userspace/btgwd/policy.c

suites += btgwd_df_test
btgwd_df_test-srcs := tests/unit/btgwd_df_test.c tests/unit/btgwd_df_world.c \
	userspace/btgwd/df.c userspace/btgwd/df_limit.c \
	kernel/core/df_pdu.c kernel/core/df_metric.c kernel/core/df_entry.c \
	kernel/core/df_heap.c kernel/core/df_table.c \
	kernel/core/df_discovery.c kernel/core/df_establish.c \
	kernel/core/df_origin.c

suites += adv_queue_test
adv_queue_test-srcs := tests/unit/adv_queue_test.c userspace/lib/adv_queue.c

suites += mesh_json_test
mesh_json_test-srcs := tests/unit/mesh_json_test.c userspace/lib/mesh_json.c \
	userspace/lib/genl_mesh_sets.c userspace/lib/log.c
mesh_json_test-libs := -ljansson
