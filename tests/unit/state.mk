# SPDX-License-Identifier: GPL-2.0-or-later
state_vectors := tests/unit/prov_vectors.c

suites += replay_test
replay_test-srcs := tests/unit/replay_test.c $(state_vectors) \
	kernel/core/replay.c

suites += msg_cache_test
msg_cache_test-srcs := tests/unit/msg_cache_test.c kernel/core/msg_cache.c

suites += iv_test
iv_test-srcs := tests/unit/iv_test.c $(state_vectors) kernel/core/iv.c

suites += seq_test
seq_test-srcs := tests/unit/seq_test.c kernel/core/seq.c
