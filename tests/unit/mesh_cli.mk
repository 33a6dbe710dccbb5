# SPDX-License-Identifier: GPL-2.0-or-later
mesh_cli := userspace/btgwctl/args.c userspace/btgwctl/cmd/mesh_args.c \
	userspace/lib/genl_mesh_sets.c userspace/lib/genl_mesh_names.c \
	userspace/lib/oob.c userspace/lib/prov_names.c userspace/lib/log.c

suites += mesh_args_test
mesh_args_test-srcs := tests/unit/mesh_args_test.c $(mesh_cli)
mesh_args_test-cflags := -Wno-format-truncation

suites += mesh_trace_test
mesh_trace_test-srcs := tests/unit/mesh_trace_test.c \
	userspace/lib/mesh_trace.c userspace/lib/log.c
mesh_trace_test-cflags := -Wno-format-truncation
