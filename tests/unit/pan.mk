# SPDX-License-Identifier: GPL-2.0-or-later
suites += bnep_test pan_record_test

bnep_test-srcs := tests/unit/bnep_test.c userspace/lib/bnep.c \
	userspace/lib/log.c

pan_record_test-srcs := tests/unit/pan_record_test.c userspace/pan/record.c \
	userspace/pan/rtnl.c userspace/lib/bnep.c userspace/lib/log.c
pan_record_test-cflags := $(shell pkg-config --cflags libnl-3.0)
pan_record_test-libs := -lnl-3

suites += pan_args_test
pan_args_test-srcs := tests/unit/pan_args_test.c \
	userspace/btgwctl/cmd/pan_args.c userspace/btgwctl/args.c \
	userspace/pan/rtnl.c userspace/lib/addr.c userspace/lib/bnep.c \
	userspace/lib/log.c
pan_args_test-cflags := $(shell pkg-config --cflags libnl-3.0)
pan_args_test-libs := -lnl-3

pan_world-srcs := tests/unit/pan_world.c tests/unit/pan_fake.c \
	$(addprefix userspace/pan/,server.c setup.c client.c session.c \
	agent.c) \
	userspace/lib/addr.c userspace/lib/bnep.c userspace/lib/log.c

suites += pan_server_test
pan_server_test-srcs := tests/unit/pan_server_test.c $(pan_world-srcs)
pan_server_test-cflags := -Wno-format-truncation
pan_server_test-libs := -lsystemd

suites += pan_client_test
pan_client_test-srcs := tests/unit/pan_client_test.c $(pan_world-srcs)
pan_client_test-cflags := -Wno-format-truncation
pan_client_test-libs := -lsystemd

suites += pan_trace_test
pan_trace_test-srcs := tests/unit/pan_trace_test.c userspace/pan/trace.c \
	userspace/lib/bnep.c userspace/lib/log.c

suites += pan_lock_test
pan_lock_test-srcs := tests/unit/pan_lock_test.c userspace/pan/lock.c \
	userspace/lib/log.c
pan_lock_test-cflags := -DPAN_LOCK_DIR='"$(O)/pan_lock_test.run"'

suites += pan_net_test
pan_net_test-srcs := tests/unit/pan_net_test.c \
	$(addprefix userspace/pan/,network.c pool.c rtnl.c lock.c) \
	userspace/lib/log.c
pan_net_test-cflags := $(shell pkg-config --cflags libnl-3.0) \
	-DPAN_LOCK_DIR='"$(O)/pan_net_test.run"'
pan_net_test-libs := -lnl-3

suites += pan_dhcp_test
pan_dhcp_test-srcs := tests/unit/pan_dhcp_test.c \
	$(addprefix userspace/pan/,dhcp.c child.c pool.c rtnl.c) \
	userspace/lib/log.c
pan_dhcp_test-cflags := $(shell pkg-config --cflags libnl-3.0) \
	-DPAN_LOCK_DIR='"$(abspath $(O))/pan_dhcp_test.run"'
pan_dhcp_test-libs := -lnl-3 -lsystemd

suites += pan_doctor_test
pan_doctor_test-srcs := tests/unit/pan_doctor_test.c \
	userspace/btgwctl/cmd/pan_doctor_peer.c userspace/pan/rtnl.c \
	userspace/lib/bnep.c userspace/lib/log.c
pan_doctor_test-cflags := $(shell pkg-config --cflags libnl-3.0) \
	-Wno-format-truncation
pan_doctor_test-libs := -lnl-3

suites += pan_agent_test
pan_agent_test-srcs := tests/unit/pan_agent_test.c userspace/pan/agent.c \
	userspace/lib/addr.c userspace/lib/log.c
pan_agent_test-libs := -lsystemd
