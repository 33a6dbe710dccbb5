# SPDX-License-Identifier: GPL-2.0-or-later
suites += oob_test pin_test wire_test

oob_test-srcs := tests/unit/oob_test.c userspace/lib/oob.c userspace/lib/log.c
oob_test-cflags := -Wno-format-truncation

pin_test-srcs := tests/unit/pin_test.c userspace/lib/pin.c \
	userspace/lib/oob.c userspace/lib/log.c
pin_test-cflags := -Wno-format-truncation

wire_test-srcs := tests/unit/wire_test.c userspace/lib/wire_raw.c \
	userspace/lib/wire_sock.c userspace/lib/prov_run.c \
	userspace/lib/sock.c userspace/lib/addr.c userspace/lib/log.c \
	userspace/lib/crypto.c userspace/lib/crypto_p256.c \
	$(filter-out userspace/lib/prov_run.c,$(patsubst $(top)/%,%,\
	$(wildcard $(top)/userspace/lib/prov_*.c))) \
	kernel/core/fastbatch.c kernel/core/fb_frame.c
wire_test-cflags := -Wno-format-truncation
wire_test-libs := -lcrypto
