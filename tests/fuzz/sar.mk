# SPDX-License-Identifier: GPL-2.0-or-later
sar_fuzz_core := kernel/core/sar_cfg.c kernel/core/sar_tx.c \
	kernel/core/sar_rx.c kernel/core/sar_rx_table.c \
	kernel/core/transport.c tests/unit/sar_twin.c

fuzzers += transport sar_tx sar_rx
transport-srcs := tests/fuzz/transport_fuzz.c kernel/core/transport.c \
	kernel/core/upper.c kernel/core/mesh_crypto.c kernel/core/keys.c \
	kernel/core/net_pdu.c
transport-libs := -lcrypto
sar_tx-srcs := tests/fuzz/sar_tx_fuzz.c $(sar_fuzz_core)
sar_rx-srcs := tests/fuzz/sar_rx_fuzz.c $(sar_fuzz_core)
