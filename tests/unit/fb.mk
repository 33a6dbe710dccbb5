# SPDX-License-Identifier: GPL-2.0-or-later
fb_core := kernel/core/fb_frame.c kernel/core/fastbatch.c

suites += fb_frame_test
fb_frame_test-srcs := tests/unit/fb_frame_test.c tests/unit/fb_vectors.c $(fb_core)

suites += fb_table_test
fb_table_test-srcs := tests/unit/fb_table_test.c $(fb_core)

suites += fb_session_test
fb_session_test-srcs := tests/unit/fb_session_test.c tests/unit/fb_vectors.c $(fb_core)

suites += fb_endpoint_test
fb_endpoint_test-srcs := tests/unit/fb_endpoint_test.c $(fb_core)

suites += fb_time_test
fb_time_test-srcs := tests/unit/fb_time_test.c $(fb_core)

suites += fb_random_test
fb_random_test-srcs := tests/unit/fb_random_test.c tests/unit/fb_twin.c $(fb_core)
# 10^5 sessions have to fit in the budget of "make check"
fb_random_test-cflags := -O2
