# SPDX-License-Identifier: GPL-2.0-or-later
mesh_crypto := kernel/core/mesh_crypto.c kernel/core/keys.c
mesh_net := $(mesh_crypto) kernel/core/net_pdu.c
mesh_vectors := tests/unit/prov_vectors.c
comma := ,

suites += mesh_crypto_test
mesh_crypto_test-srcs := tests/unit/mesh_crypto_test.c $(mesh_vectors) \
	$(mesh_crypto) userspace/lib/crypto.c
mesh_crypto_test-libs := -lcrypto

suites += mesh_keys_test
mesh_keys_test-srcs := tests/unit/mesh_keys_test.c $(mesh_vectors) $(mesh_net) \
	kernel/core/beacon.c
mesh_keys_test-libs := -lcrypto

# what the samples are asked of can be made to lie
suites += selftest_test
selftest_test-srcs := tests/unit/selftest_test.c $(mesh_net) \
	kernel/core/beacon.c kernel/core/selftest.c
selftest_test-libs := -lcrypto $(addprefix -Wl$(comma)--wrap=,AES_encrypt \
	btgw_aes_cmac2 btgw_identity_key btgw_mesh_k2 btgw_mesh_k3 \
	btgw_mesh_k4 btgw_net_seal btgw_net_peek btgw_net_open \
	btgw_beacon_open)

suites += mesh_net_test
mesh_net_test-srcs := tests/unit/mesh_net_test.c $(mesh_vectors) $(mesh_net)
mesh_net_test-libs := -lcrypto

suites += mesh_beacon_test
mesh_beacon_test-srcs := tests/unit/mesh_beacon_test.c $(mesh_vectors) \
	$(mesh_crypto) kernel/core/beacon.c
mesh_beacon_test-libs := -lcrypto

suites += mesh_proxy_test
mesh_proxy_test-srcs := tests/unit/mesh_proxy_test.c $(mesh_vectors) \
	$(mesh_net) kernel/core/proxy_pdu.c kernel/core/proxy_cfg.c
mesh_proxy_test-libs := -lcrypto
