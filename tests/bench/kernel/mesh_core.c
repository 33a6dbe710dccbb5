// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_core.c - what the pure part of the mesh datapath costs in this kernel
 *
 * Reading /sys/kernel/debug/btgw_bench times each of a list of jobs and prints
 * a line of JSON for each, with the fastest tenth of its rounds; and how much
 * memory the entries of tables take. No part of btgw.ko: the sources of
 * kernel/core are compiled in a second time.
 */
#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include <linux/timekeeping.h>

#include "mesh/mesh.h"

enum {
	ROUNDS		= 101,
	CALLS		= 32,	/* in each round */
	PDUS		= ROUNDS * CALLS,
	CACHE		= 256,
	SOURCES		= 10000,
	MESSAGE		= 11,	/* octets of an unsegmented access message */
	ELEMENT		= 0x0001,
	SRC		= 0x1001,
};

struct sealed {
	u8 len;
	u8 data[BTGW_NET_MAX];
};

struct lab {
	struct btgw_net_cred cred;
	struct btgw_aes app;
	struct btgw_msg_cache cache;
	void *cache_mem;
	struct btgw_rpl rpl;
	void *rpl_mem;
	u32 sources;
	u32 seq;
	u64 wrong;
	struct sealed pdu[PDUS];
	u64 took[ROUNDS];
};

/* Decryption of a network PDU: header in clear, NetMIC. */
static bool net_decrypt(struct lab *lab, const struct sealed *s,
			struct btgw_net_pdu *pdu)
{
	return !btgw_net_peek(&lab->cred, 0, BTGW_NET_MESSAGE, s->data, s->len,
			      pdu) &&
	       !btgw_net_open(&lab->cred, s->data, s->len, pdu);
}

static bool app_decrypt(struct lab *lab, const struct btgw_net_pdu *pdu)
{
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = pdu->src,
		.dst = pdu->dst,
		.seq = pdu->seq,
		.iv_index = pdu->iv_index,
	};
	u8 buf[BTGW_LT_UNSEG_MAX];
	struct btgw_lt_pdu lt;
	size_t len;

	if (btgw_lt_parse(pdu->ctl, pdu->transport, pdu->len, &lt))
		return false;
	memcpy(buf, lt.data, lt.len);
	return !btgw_ut_open(&lab->app, &ctx, buf, lt.len, &len);
}

static bool job_block(struct lab *lab, u32 i)
{
	u8 block[BTGW_AES_BLOCK_LEN] = { i };

	btgw_aes_encrypt(&lab->app, block, block);
	return true;
}

/* DST and transport PDU of our PDU: 18 octets */
static bool job_ccm(struct lab *lab, u32 i)
{
	u8 text[18] = { i }, mic[BTGW_MIC_SHORT], nonce[BTGW_NONCE_LEN] = { i };

	btgw_ccm_seal(&lab->app, nonce, NULL, 0, text, text, sizeof(text), mic,
		      sizeof(mic));
	return true;
}

static bool job_net(struct lab *lab, u32 i)
{
	struct btgw_net_pdu pdu;

	return net_decrypt(lab, &lab->pdu[i], &pdu);
}

static bool job_crypto(struct lab *lab, u32 i)
{
	struct btgw_net_pdu pdu;

	return net_decrypt(lab, &lab->pdu[i], &pdu) && app_decrypt(lab, &pdu);
}

static bool job_relay(struct lab *lab, u32 i)
{
	struct btgw_net_pdu pdu;
	u8 out[BTGW_NET_MAX];

	if (!net_decrypt(lab, &lab->pdu[i], &pdu))
		return false;
	pdu.ttl--;
	return btgw_net_seal(&lab->cred, &pdu, out);
}

/* Everything that kernel/core does for a message that is delivered. */
static bool job_core(struct lab *lab, u32 i)
{
	const struct sealed *s = &lab->pdu[i];
	struct btgw_net_pdu pdu;
	u64 key;

	if (btgw_net_peek(&lab->cred, 0, BTGW_NET_MESSAGE, s->data, s->len,
			  &pdu))
		return false;
	key = btgw_msg_key(0, pdu.src, pdu.seq, pdu.iv_index & 1);
	if (btgw_msg_cache_seen(&lab->cache, key) ||
	    btgw_net_open(&lab->cred, s->data, s->len, &pdu))
		return false;
	btgw_msg_cache_add(&lab->cache, key);
	return btgw_rpl_check(&lab->rpl, pdu.src, 0, pdu.seq) ==
		       BTGW_RPL_FRESH &&
	       app_decrypt(lab, &pdu) &&
	       btgw_rpl_accept(&lab->rpl, pdu.src, 0, pdu.seq) ==
		       BTGW_RPL_FRESH;
}

/* A copy: as far as the message cache. */
static bool job_copy(struct lab *lab, u32 i)
{
	const struct sealed *s = &lab->pdu[PDUS - 1];
	struct btgw_net_pdu pdu;

	return !btgw_net_peek(&lab->cred, 0, BTGW_NET_MESSAGE, s->data, s->len,
			      &pdu) &&
	       btgw_msg_cache_seen(&lab->cache,
				   btgw_msg_key(0, pdu.src, pdu.seq, 0));
}

static bool job_replay(struct lab *lab, u32 i)
{
	u16 src = 1 + i * 7919 % lab->sources;

	lab->seq++;
	return btgw_rpl_check(&lab->rpl, src, 0, lab->seq) == BTGW_RPL_FRESH &&
	       btgw_rpl_accept(&lab->rpl, src, 0, lab->seq) == BTGW_RPL_FRESH;
}

static int by_value(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

static void job_run(struct seq_file *m, struct lab *lab, const char *name,
		    bool (*job)(struct lab *lab, u32 i))
{
	u32 r, i, at = 0;
	u64 begin;

	for (r = 0; r < ROUNDS; r++) {
		begin = ktime_get_ns();
		for (i = 0; i < CALLS; i++)
			if (!job(lab, at++))
				lab->wrong++;
		lab->took[r] = ktime_get_ns() - begin;
		cond_resched();
	}
	sort(lab->took, ROUNDS, sizeof(lab->took[0]), by_value, NULL);
	seq_printf(m, "{\"what\":\"%s\",\"ns\":%llu}\n", name,
		   lab->took[ROUNDS / 10] / CALLS);
}

static void lab_sources(struct lab *lab, u32 sources)
{
	u32 i;

	btgw_rpl_init(&lab->rpl, lab->rpl_mem, SOURCES);
	lab->sources = sources;
	lab->seq = 1;
	for (i = 0; i < sources; i++)
		btgw_rpl_accept(&lab->rpl, 1 + i, 0, lab->seq);
}

static bool lab_seal(struct lab *lab)
{
	static const u8 message[MESSAGE] = { 0x82, 0x02 };
	struct btgw_lt_hdr hdr = { .id = btgw_lt_id_app(0x26) };
	u32 i;

	for (i = 0; i < PDUS; i++) {
		struct btgw_net_pdu pdu = {
			.seq = i + 1,
			.src = SRC,
			.dst = ELEMENT,
			.ttl = 5,
		};
		struct btgw_ut_ctx ctx = {
			.app = true,
			.src = pdu.src,
			.dst = pdu.dst,
			.seq = pdu.seq,
		};
		u8 buf[BTGW_LT_UNSEG_MAX];
		size_t len;

		memcpy(buf, message, sizeof(message));
		if (btgw_ut_seal(&lab->app, &ctx, buf, sizeof(message), &len))
			return false;
		pdu.len = btgw_lt_build(&hdr, 0, buf, len, pdu.transport);
		lab->pdu[i].len = btgw_net_seal(&lab->cred, &pdu,
						lab->pdu[i].data);
		if (!lab->pdu[i].len)
			return false;
	}
	return true;
}

static void memory(struct seq_file *m)
{
	/* of a table of 10,000, its chains included */
	seq_printf(m, "{\"octets\":\"replay\",\"each\":%zu}\n",
		   DIV_ROUND_UP(btgw_rpl_bytes(SOURCES), SOURCES));
	seq_printf(m, "{\"octets\":\"cache\",\"each\":%zu}\n",
		   DIV_ROUND_UP(btgw_msg_cache_bytes(CACHE), CACHE));
	seq_printf(m, "{\"octets\":\"reassembly\",\"each\":%zu}\n",
		   sizeof(struct btgw_sar_rx) + sizeof(struct btgw_sar_slot));
	seq_printf(m, "{\"octets\":\"friend_pdu\",\"each\":%zu}\n",
		   sizeof(struct btgw_friend_pdu));
	seq_printf(m, "{\"octets\":\"friend\",\"each\":%zu}\n",
		   sizeof(struct btgw_lpn) + 2 * sizeof(struct btgw_cred));
	seq_printf(m, "{\"octets\":\"net\",\"each\":%zu}\n",
		   sizeof(struct btgw_net));
}

static int bench_show(struct seq_file *m, void *unused)
{
	static const u8 netkey[16] = { 0x11 }, appkey[16] = { 0xaa };
	struct lab *lab = kvzalloc(sizeof(*lab), GFP_KERNEL);
	int err = -ENOMEM;

	if (!lab)
		return -ENOMEM;
	lab->cache_mem = kvmalloc(btgw_msg_cache_bytes(CACHE), GFP_KERNEL);
	lab->rpl_mem = kvmalloc(btgw_rpl_bytes(SOURCES), GFP_KERNEL);
	if (!lab->cache_mem || !lab->rpl_mem)
		goto out;
	btgw_net_cred_flooding(&lab->cred, netkey);
	btgw_aes_init(&lab->app, appkey);
	btgw_msg_cache_init(&lab->cache, lab->cache_mem, CACHE);
	lab_sources(lab, 1);
	err = -EINVAL;
	if (!lab_seal(lab))
		goto out;

	job_run(m, lab, "block", job_block);
	job_run(m, lab, "ccm", job_ccm);
	job_run(m, lab, "net", job_net);
	job_run(m, lab, "crypto", job_crypto);
	job_run(m, lab, "core", job_core);
	job_run(m, lab, "copy", job_copy);
	job_run(m, lab, "relay_core", job_relay);
	lab_sources(lab, 1);
	job_run(m, lab, "replay_1", job_replay);
	lab_sources(lab, 100);
	job_run(m, lab, "replay_100", job_replay);
	lab_sources(lab, SOURCES);
	job_run(m, lab, "replay_10000", job_replay);
	memory(m);
	/* a job that failed was timed for nothing */
	err = lab->wrong ? -EBADMSG : 0;
out:
	kvfree(lab->rpl_mem);
	kvfree(lab->cache_mem);
	kvfree_sensitive(lab, sizeof(*lab));
	return err;
}
DEFINE_SHOW_ATTRIBUTE(bench);

static struct dentry *file;

static int __init bench_init(void)
{
	file = debugfs_create_file("btgw_bench", 0400, NULL, NULL, &bench_fops);
	return PTR_ERR_OR_ZERO(file);
}

static void __exit bench_exit(void)
{
	debugfs_remove(file);
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("kernel/core of btgw, timed");
MODULE_LICENSE("GPL");
