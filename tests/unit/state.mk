# SPDX-License-Identifier: GPL-2.0-or-later
state_vectors := tests/unit/prov_vectors.c
state_crypto := kernel/core/mesh_crypto.c kernel/core/keys.c kernel/core/net_pdu.c
state_friend := kernel/core/friend_msg.c kernel/core/friend_q.c kernel/core/friend.c

suites += replay_test
replay_test-srcs := tests/unit/replay_test.c $(state_vectors) \
	kernel/core/replay.c

suites += msg_cache_test
msg_cache_test-srcs := tests/unit/msg_cache_test.c kernel/core/msg_cache.c

suites += iv_test
iv_test-srcs := tests/unit/iv_test.c $(state_vectors) kernel/core/iv.c

suites += seq_test
seq_test-srcs := tests/unit/seq_test.c kernel/core/seq.c

suites += friend_vector_test
friend_vector_test-srcs := tests/unit/friend_vector_test.c $(state_vectors) \
	$(state_friend) $(state_crypto) kernel/core/upper.c
friend_vector_test-libs := -lcrypto

suites += friend_q_test
friend_q_test-srcs := tests/unit/friend_q_test.c $(state_friend)

suites += friend_test
friend_test-srcs := tests/unit/friend_test.c $(state_friend)

suites += friend_table_test
friend_table_test-srcs := tests/unit/friend_table_test.c $(state_friend)
