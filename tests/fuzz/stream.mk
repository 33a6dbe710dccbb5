# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += stream_v1 stream_v2
stream_v1-srcs := tests/fuzz/stream_v1_fuzz.c kernel/core/stream_rx.c \
	kernel/core/stream_v1.c tests/unit/stream_twin.c
stream_v2-srcs := tests/fuzz/stream_v2_fuzz.c kernel/core/stream_rx.c \
	kernel/core/stream_v2.c tests/unit/stream_twin.c
