# SPDX-License-Identifier: GPL-2.0-or-later
suites += btgwd_policy_test
btgwd_policy_test-srcs := tests/unit/btgwd_policy_test.c \
	userspace/btgwd/policy.c

suites += adv_queue_test
adv_queue_test-srcs := tests/unit/adv_queue_test.c userspace/lib/adv_queue.c

suites += mesh_json_test
mesh_json_test-srcs := tests/unit/mesh_json_test.c userspace/lib/mesh_json.c \
	userspace/lib/genl_mesh_sets.c userspace/lib/log.c
mesh_json_test-libs := -ljansson
