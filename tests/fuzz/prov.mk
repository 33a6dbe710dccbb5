# SPDX-License-Identifier: GPL-2.0-or-later
include $(top)/userspace/lib/lib.mk
fuzzers += prov
prov-srcs := tests/fuzz/prov_fuzz.c tests/unit/prov_pair.c \
	tests/unit/prov_hook.c $(PROV_SRCS)
prov-libs := -lcrypto
