# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fb_frame fb_endpoint
fb_frame-srcs := tests/fuzz/fb_frame_fuzz.c kernel/core/fb_frame.c \
	tests/unit/fb_twin.c
fb_endpoint-srcs := tests/fuzz/fb_endpoint_fuzz.c kernel/core/fb_frame.c \
	kernel/core/fastbatch.c tests/unit/fb_twin.c
