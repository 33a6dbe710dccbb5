# SPDX-License-Identifier: GPL-2.0-or-later
sar_core := kernel/core/sar_cfg.c kernel/core/sar_tx.c kernel/core/sar_rx.c \
	kernel/core/sar_rx_table.c kernel/core/transport.c
sar_mesh := kernel/core/mesh_crypto.c kernel/core/keys.c kernel/core/net_pdu.c

suites += transport_test
transport_test-srcs := tests/unit/transport_test.c tests/unit/prov_vectors.c \
	kernel/core/transport.c

suites += upper_test
upper_test-srcs := tests/unit/upper_test.c tests/unit/prov_vectors.c \
	kernel/core/upper.c $(sar_core) $(sar_mesh)
upper_test-libs := -lcrypto

suites += sar_vector_test
sar_vector_test-srcs := tests/unit/sar_vector_test.c \
	tests/unit/prov_vectors.c $(sar_core)

suites += sar_tx_test
sar_tx_test-srcs := tests/unit/sar_tx_test.c $(sar_core)

suites += sar_rx_test
sar_rx_test-srcs := tests/unit/sar_rx_test.c $(sar_core)

# make -C tests/unit twin: a million messages
suites += sar_random_test
sar_random_test-srcs := tests/unit/sar_random_test.c tests/unit/sar_twin.c \
	$(sar_core)
sar_random_test-cflags := -O2

# this file is read before the Makefile's own targets
.DEFAULT_GOAL := all

twin: $(O)/sar_random_test
	SAR_MESSAGES=1000000 $(O)/sar_random_test

.PHONY: twin
