# SPDX-License-Identifier: GPL-2.0-or-later
mesh_net := kernel/core/mesh_crypto.c kernel/core/keys.c kernel/core/net_pdu.c

fuzzers += net_pdu beacon proxy
net_pdu-srcs := tests/fuzz/net_pdu_fuzz.c $(mesh_net)
net_pdu-libs := -lcrypto

beacon-srcs := tests/fuzz/beacon_fuzz.c kernel/core/beacon.c $(mesh_net)
beacon-libs := -lcrypto

proxy-srcs := tests/fuzz/proxy_fuzz.c kernel/core/proxy_pdu.c \
	kernel/core/proxy_cfg.c $(mesh_net)
proxy-libs := -lcrypto
