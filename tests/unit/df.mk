# SPDX-License-Identifier: GPL-2.0-or-later
df_vectors := tests/unit/prov_vectors.c
df_crypto := kernel/core/mesh_crypto.c kernel/core/keys.c kernel/core/net_pdu.c

suites += df_pdu_test
df_pdu_test-srcs := tests/unit/df_pdu_test.c $(df_vectors) $(df_crypto) \
	kernel/core/df_pdu.c
df_pdu_test-libs := -lcrypto

df_table := kernel/core/df_table.c kernel/core/df_entry.c kernel/core/df_heap.c

suites += df_entry_test
df_entry_test-srcs := tests/unit/df_entry_test.c $(df_vectors) \
	kernel/core/df_entry.c kernel/core/df_heap.c

suites += df_table_test
df_table_test-srcs := tests/unit/df_table_test.c $(df_table)

suites += df_decide_test
df_decide_test-srcs := tests/unit/df_decide_test.c $(df_table) \
	kernel/core/df_decide.c kernel/core/df_metric.c

df_core := $(df_table) kernel/core/df_pdu.c kernel/core/df_metric.c \
	kernel/core/df_decide.c kernel/core/df_discovery.c \
	kernel/core/df_establish.c kernel/core/df_origin.c

suites += df_net_test
df_net_test-srcs := tests/unit/df_net_test.c tests/unit/df_world.c $(df_core)

suites += df_model_test
df_model_test-srcs := tests/unit/df_model_test.c tests/unit/df_world.c $(df_core)
df_model_test-cflags := -O2

suites += df_discovery_test
df_discovery_test-srcs := tests/unit/df_discovery_test.c $(df_core)

suites += df_origin_test
df_origin_test-srcs := tests/unit/df_origin_test.c $(df_core)
