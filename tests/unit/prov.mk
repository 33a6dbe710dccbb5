# SPDX-License-Identifier: GPL-2.0-or-later
include $(top)/userspace/lib/lib.mk
prov_pair := tests/unit/prov_pair.c tests/unit/prov_hook.c
prov_vectors := tests/unit/prov_vectors.c tests/unit/fb_vectors.c
# log.c cuts what is too long, and means it
prov_cflags := -Wno-format-truncation

suites += prov_vector_test
prov_vector_test-srcs := tests/unit/prov_vector_test.c $(prov_pair) \
	$(prov_vectors) $(PROV_SRCS)
prov_vector_test-cflags := $(prov_cflags)
prov_vector_test-libs := -lcrypto

suites += prov_auth_test
prov_auth_test-srcs := tests/unit/prov_auth_test.c $(prov_pair) $(PROV_SRCS)
prov_auth_test-cflags := $(prov_cflags)
prov_auth_test-libs := -lcrypto

suites += prov_crypto_test
prov_crypto_test-srcs := tests/unit/prov_crypto_test.c \
	tests/unit/prov_vectors.c userspace/lib/crypto.c \
	userspace/lib/crypto_p256.c
prov_crypto_test-libs := -lcrypto

suites += prov_session_test
prov_session_test-srcs := tests/unit/prov_session_test.c $(prov_pair) $(PROV_SRCS)
prov_session_test-cflags := $(prov_cflags)
prov_session_test-libs := -lcrypto

suites += prov_state_test
prov_state_test-srcs := tests/unit/prov_state_test.c tests/unit/prov_reach.c \
	$(prov_pair) $(PROV_SRCS)
prov_state_test-cflags := $(prov_cflags)
prov_state_test-libs := -lcrypto

suites += prov_pdu_test
prov_pdu_test-srcs := tests/unit/prov_pdu_test.c kernel/core/fb_frame.c $(PROV_SRCS)
prov_pdu_test-cflags := $(prov_cflags)
prov_pdu_test-libs := -lcrypto

suites += prov_guard_test
prov_guard_test-srcs := tests/unit/prov_guard_test.c tests/unit/prov_reach.c \
	$(prov_pair) $(PROV_SRCS)
prov_guard_test-cflags := $(prov_cflags)
prov_guard_test-libs := -lcrypto
