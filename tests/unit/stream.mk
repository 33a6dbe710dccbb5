# SPDX-License-Identifier: GPL-2.0-or-later
stream_core := kernel/core/stream_rx.c kernel/core/stream_v1.c kernel/core/stream_v2.c

suites += stream_frame_test
stream_frame_test-srcs := tests/unit/stream_frame_test.c tests/unit/stream_twin.c $(stream_core)

suites += stream_table_test
stream_table_test-srcs := tests/unit/stream_table_test.c tests/unit/stream_twin.c $(stream_core)

suites += stream_rx_test
stream_rx_test-srcs := tests/unit/stream_rx_test.c tests/unit/stream_twin.c $(stream_core)

suites += stream_random_test
stream_random_test-srcs := tests/unit/stream_random_test.c tests/unit/stream_twin.c $(stream_core)
# 10^6 frames have to fit in the budget of "make check"
stream_random_test-cflags := -O2

suites += stream_time_test
stream_time_test-srcs := tests/unit/stream_time_test.c
