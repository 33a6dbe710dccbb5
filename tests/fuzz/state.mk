# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += friend_msg friend iv msg_cache replay
friend_core := kernel/core/friend_msg.c kernel/core/friend_q.c kernel/core/friend.c
friend_msg-srcs := tests/fuzz/friend_msg_fuzz.c $(friend_core)
friend-srcs := tests/fuzz/friend_fuzz.c $(friend_core)
iv-srcs := tests/fuzz/iv_fuzz.c kernel/core/iv.c kernel/core/seq.c \
	kernel/core/replay.c
msg_cache-srcs := tests/fuzz/msg_cache_fuzz.c kernel/core/msg_cache.c
replay-srcs := tests/fuzz/replay_fuzz.c kernel/core/replay.c
