// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_rpl.c - the replay protection list over generic netlink
 *
 * Whoever stores the list dumps what changed since the generation that the last
 * dump told, stores it, and confirms the generation that this dump told.
 */
#include <linux/bsearch.h>
#include <linux/mm.h>
#include <linux/sort.h>

#include "mesh_nl.h"
#include "netlink_gen.h"

enum {
	BTGW_NL_SEQ_MAX		= 0xffffff,
};

/* in struct btgw_rpl_info, of a source with a segmented message */
#define BTGW_NL_HAS_AUTH	BIT_ULL(63)

static const struct btgw_nl_field btgw_nl_rpl_fields[] = {
	{ BTGW_FIELD_ADDRESS, BTGW_A_RPL_SRC },
	{ BTGW_FIELD_GENERATION, BTGW_A_RPL_GENERATION },
};

static const struct btgw_nl_object btgw_nl_rpl_object = {
	.net_attr	= BTGW_A_RPL_NET,
	.fields		= btgw_nl_rpl_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_rpl_fields),
};

/* True if there was no room; then nothing of the entry is left behind. */
static bool btgw_nl_put_entry(struct sk_buff *skb,
			      const struct btgw_rpl_info *entry)
{
	u64 auth = entry->auth & ~BTGW_NL_HAS_AUTH;
	struct nlattr *nest;

	nest = nla_nest_start(skb, BTGW_A_RPL_ENTRY);
	if (!nest)
		return true;
	if (nla_put_u16(skb, BTGW_A_RPL_ENTRY_SRC, entry->src) ||
	    nla_put_u32(skb, BTGW_A_RPL_ENTRY_IV_INDEX, entry->last >> 24) ||
	    nla_put_u32(skb, BTGW_A_RPL_ENTRY_SEQ,
			entry->last & BTGW_NL_SEQ_MAX) ||
	    (entry->auth &&
	     (nla_put_u32(skb, BTGW_A_RPL_ENTRY_SEG_IV_INDEX, auth >> 24) ||
	      nla_put_u32(skb, BTGW_A_RPL_ENTRY_SEG_SEQ,
			  auth & BTGW_NL_SEQ_MAX)))) {
		nla_nest_cancel(skb, nest);
		return true;
	}
	nla_nest_end(skb, nest);
	return false;
}

static int btgw_nl_rpl_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	u16 src = nla_get_u16(req->info->attrs[BTGW_A_RPL_SRC]);
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_rpl_info entry;
	u32 pos = 0;
	void *hdr;

	while (btgw_rpl_walk(net, 0, &pos, &entry)) {
		if (entry.src != src)
			continue;
		hdr = btgw_nl_begin(req->msg, &at);
		if (!hdr)
			return -EMSGSIZE;
		return btgw_nl_end(req->msg, hdr,
				   nla_put_u16(req->msg, BTGW_A_RPL_NET,
					       btgw_net_id(net)) ||
				   btgw_nl_put_entry(req->msg, &entry));
	}
	req->no.field = BTGW_FIELD_ADDRESS;
	return -ENOENT;
}

int btgw_nl_rpl_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_RPL_SRC, "src"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_rpl_object, btgw_nl_rpl_show,
			   BTGW_CMD_RPL_GET);
}

/*
 * Many entries to a message. An empty list is one message too: it has the
 * generation.
 */
static int btgw_nl_rpl_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	struct nlattr *attr = nlmsg_find_attr(dump->cb->nlh, GENL_HDRLEN,
					      BTGW_A_RPL_SINCE);
	struct btgw_nl_pos *pos = dump->pos;
	u32 since = attr ? nla_get_u32(attr) : 0;
	u32 next = pos->at;
	struct btgw_rpl_info entry;
	bool more, some = false;
	void *hdr;

	if (!pos->begun)
		pos->generation = btgw_rpl_begin(net);

	hdr = btgw_nl_begin(dump->skb, &dump->at);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u16(dump->skb, BTGW_A_RPL_NET, btgw_net_id(net)) ||
	    nla_put_u32(dump->skb, BTGW_A_RPL_GENERATION, pos->generation))
		return btgw_nl_end(dump->skb, hdr, true);

	while ((more = btgw_rpl_walk(net, since, &next, &entry))) {
		if (btgw_nl_put_entry(dump->skb, &entry))
			break;
		pos->at = next;
		some = true;
	}
	if (more && !some) {
		btgw_nl_end(dump->skb, hdr, true);
	} else {
		btgw_nl_end(dump->skb, hdr, false);
		pos->begun = true;
	}
	return more ? -EMSGSIZE : 0;
}

int btgw_nl_rpl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_RPL_NET, BTGW_CMD_RPL_GET,
			    btgw_nl_rpl_walk);
}

/*
 * Loading: all entries, or none. They are sorted, so that one walk over the
 * list finds those that are there already.
 */
struct btgw_nl_entry {
	struct btgw_rpl_info info;
	struct nlattr *attr;
};

struct btgw_nl_entries {
	struct btgw_nl_entry *entry;
	size_t n;
	struct genl_info *info;
	struct btgw_refusal no;
};

static int btgw_nl_refuse_entry(struct genl_info *info, struct nlattr *attr,
				int err, const char *msg)
{
	info->extack->bad_attr = attr;
	info->extack->_msg = msg;
	return err;
}

static int btgw_nl_get_auth(struct genl_info *info, struct nlattr **attrs,
			    struct btgw_nl_entry *entry)
{
	struct nlattr *iv = attrs[BTGW_A_RPL_ENTRY_SEG_IV_INDEX];
	struct nlattr *seq = attrs[BTGW_A_RPL_ENTRY_SEG_SEQ];

	entry->info.auth = 0;
	if (!iv && !seq)
		return 0;
	if (!iv || !seq)
		return btgw_nl_refuse_entry(info, iv ?: seq, -EINVAL,
					    "seg-iv-index and seg-seq go together");
	if (nla_get_u32(seq) > BTGW_NL_SEQ_MAX)
		return btgw_nl_refuse_entry(info, seq, -EINVAL,
					    "seg-seq has 24 bits");
	entry->info.auth = BTGW_NL_HAS_AUTH | nla_get_u32(seq) |
			   (u64)nla_get_u32(iv) << 24;
	if ((entry->info.auth & ~BTGW_NL_HAS_AUTH) > entry->info.last)
		return btgw_nl_refuse_entry(info, seq, -EINVAL,
					    "seg-seq is newer than seq");
	return 0;
}

static int btgw_nl_get_entry(struct genl_info *info, struct nlattr *nest,
			     struct btgw_nl_entry *entry)
{
	struct nlattr *attrs[BTGW_A_RPL_ENTRY_MAX + 1];
	struct nlattr *seq;
	int err;

	err = nla_parse_nested(attrs, BTGW_A_RPL_ENTRY_MAX, nest,
			       btgw_rpl_entry_nl_policy, info->extack);
	if (err)
		return err;
	if (!attrs[BTGW_A_RPL_ENTRY_SRC])
		return btgw_nl_refuse_entry(info, nest, -EINVAL,
					    "the attribute src is missing");
	if (!attrs[BTGW_A_RPL_ENTRY_IV_INDEX])
		return btgw_nl_refuse_entry(info, nest, -EINVAL,
					    "the attribute iv-index is missing");
	seq = attrs[BTGW_A_RPL_ENTRY_SEQ];
	if (!seq)
		return btgw_nl_refuse_entry(info, nest, -EINVAL,
					    "the attribute seq is missing");
	if (nla_get_u32(seq) > BTGW_NL_SEQ_MAX)
		return btgw_nl_refuse_entry(info, seq, -EINVAL,
					    "seq has 24 bits");

	entry->attr = nest;
	entry->info.src = nla_get_u16(attrs[BTGW_A_RPL_ENTRY_SRC]);
	entry->info.last = nla_get_u32(seq) |
		(u64)nla_get_u32(attrs[BTGW_A_RPL_ENTRY_IV_INDEX]) << 24;
	return btgw_nl_get_auth(info, attrs, entry);
}

static int btgw_nl_by_src(const void *a, const void *b)
{
	const struct btgw_nl_entry *one = a, *other = b;

	return (int)one->info.src - other->info.src;
}

static int btgw_nl_get_entries(struct btgw_nl_entries *entries)
{
	struct genl_info *info = entries->info;
	struct nlattr *attr;
	size_t i;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != BTGW_A_RPL_ENTRY)
			continue;
		err = btgw_nl_get_entry(info, attr,
					&entries->entry[entries->n]);
		if (err)
			return err;
		entries->n++;
	}

	sort(entries->entry, entries->n, sizeof(*entries->entry),
	     btgw_nl_by_src, NULL);
	for (i = 1; i < entries->n; i++)
		if (entries->entry[i].info.src == entries->entry[i - 1].info.src)
			return btgw_nl_refuse_entry(info, entries->entry[i].attr,
						    -EINVAL,
						    "a source is there twice");
	return 0;
}

static int btgw_nl_rpl_add(struct btgw_net *net, void *arg)
{
	struct btgw_nl_entries *entries = arg;
	struct btgw_net_info net_info;
	struct btgw_nl_entry key, *entry;
	size_t known = 0;
	u32 pos = 0;
	size_t i;
	int err;

	while (btgw_rpl_walk(net, 0, &pos, &key.info)) {
		entry = bsearch(&key, entries->entry, entries->n, sizeof(key),
				btgw_nl_by_src);
		if (!entry)
			continue;
		if (entry->info.last < key.info.last ||
		    entry->info.auth < key.info.auth)
			return btgw_nl_refuse_entry(entries->info, entry->attr,
						    -ERANGE,
						    "the replay list has a newer message of this source");
		known++;
	}
	btgw_net_info(net, &net_info);
	if (entries->n - known > net_info.rpl.size - net_info.rpl.used) {
		entries->info->extack->bad_attr =
			entries->info->attrs[BTGW_A_RPL_ENTRY];
		entries->info->extack->_msg = "the replay list is too small";
		return -ENOSPC;
	}

	for (i = 0; i < entries->n; i++) {
		err = btgw_rpl_put(net, &entries->entry[i].info, &entries->no);
		if (err)
			return err;
	}
	return 0;
}

int btgw_nl_rpl_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct btgw_nl_entries entries = { .info = info };
	struct btgw_net *net;
	struct nlattr *attr;
	size_t n = 0;
	int rem, err;

	if (btgw_nl_missing(info, BTGW_A_RPL_ENTRY, "entry"))
		return -EINVAL;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(attr) == BTGW_A_RPL_ENTRY;

	net = btgw_nl_net(info, BTGW_A_RPL_NET);
	if (IS_ERR(net))
		return PTR_ERR(net);
	entries.entry = kvmalloc_array(n, sizeof(*entries.entry), GFP_KERNEL);
	if (!entries.entry) {
		err = -ENOMEM;
		goto out;
	}
	err = btgw_nl_get_entries(&entries);
	if (err)
		goto out;
	err = btgw_net_call(net, btgw_nl_rpl_add, &entries);
	if (err)
		btgw_nl_refused(info, &btgw_nl_rpl_object, &entries.no, err);
out:
	kvfree(entries.entry);
	btgw_net_put(net);
	return err;
}

static int btgw_nl_rpl_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_rpl_del(net, nla_get_u16(req->info->attrs[BTGW_A_RPL_SRC]),
			    &req->no);
}

int btgw_nl_rpl_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_RPL_SRC, "src"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_rpl_object, btgw_nl_rpl_remove, 0);
}

static int btgw_nl_rpl_stored(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr *attr = req->info->attrs[BTGW_A_RPL_GENERATION];

	return btgw_rpl_confirm(net, nla_get_u32(attr), &req->no);
}

int btgw_nl_rpl_confirm_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_RPL_GENERATION, "generation"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_rpl_object, btgw_nl_rpl_stored, 0);
}
