// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl net restore: the nets of a file of net save, with keys from another
 *
 * A line of the file of keys, which only its owner may read:
 *
 *	subnet NET INDEX KEY [ NEW-KEY ]
 *	appkey NET INDEX KEY [ NEW-KEY ]
 *	devkey NET ADDRESS KEY
 *
 * After the file was written the net may have sent up to its limit: a restored
 * net begins there, and sends nothing until it gets a higher one.  Its IV index is
 * as old as it was then: nobody knows how long ago that is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <jansson.h>

#include "crypto.h"
#include "mesh_args.h"
#include "mesh_obj.h"
#include "net_save.h"

enum {
	KEYS_MAX		= 4096,
	KEY_WORDS		= 5,
};

struct restore_key {
	const struct btgw_mesh_set *set;
	uint32_t net;
	uint32_t index;
	bool has_new;
	uint8_t key[BTGW_MESH_SECRET_LEN];
	uint8_t new_key[BTGW_MESH_SECRET_LEN];
};

struct restore {
	struct btgwctl *ctx;
	struct btgw_genl *genl;
	struct restore_key *keys;
	size_t n_keys;
};

static int key_line(struct restore *r, unsigned int number, char *line)
{
	static const char *const kinds[] = { "subnet", "appkey", "devkey",
					     NULL };
	static const struct btgw_mesh_set *const sets[] = {
		&btgw_set_subnet, &btgw_set_appkey, &btgw_set_devkey,
	};
	char *word[KEY_WORDS + 1], *save = NULL;
	struct btgwctl *ctx = r->ctx;
	struct restore_key *key;
	int kind, n = 0, ret;

	for (word[n] = strtok_r(line, " \t\r\n", &save); word[n] && n < KEY_WORDS;
	     word[n] = strtok_r(NULL, " \t\r\n", &save))
		n++;
	if (!n || word[0][0] == '#')
		return 0;
	if (n < 4 || word[n] || r->n_keys == KEYS_MAX)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "keys, line %u: expected subnet, appkey or devkey, net, number, key",
				    number);
	key = &r->keys[r->n_keys];
	*key = (struct restore_key){};
	kind = btgwctl_keyword(ctx, "kind of key", word[0], kinds);
	ret = kind < 0 ? BTGWCTL_USAGE : 0;
	if (!ret)
		ret = btgwctl_u32(ctx, "net", word[1], 1, 65535, &key->net);
	if (!ret)
		ret = btgwctl_u32(ctx, "number", word[2], 0, 0x7fff,
				  &key->index);
	if (!ret)
		ret = mesh_args_octets(ctx, "key", word[3], key->key, 16, 16,
				       NULL);
	if (!ret && n == 5)
		ret = mesh_args_octets(ctx, "new key", word[4], key->new_key,
				       16, 16, NULL);
	if (ret) {
		btgw_err_prefix(&ctx->err, "keys, line %u", number);
		return ret;
	}
	key->set = sets[kind];
	key->has_new = n == 5;
	r->n_keys++;
	return 0;
}

static int keys_read(struct restore *r, const char *name)
{
	struct btgwctl *ctx = r->ctx;
	unsigned int number = 0;
	char line[256];
	struct stat st;
	int ret = 0;
	FILE *in;

	in = fopen(name, "re");
	if (!in)
		return btgwctl_fail(ctx, BTGWCTL_USAGE, "keys: file %s: %s",
				    name, btgw_strerror(errno));
	setvbuf(in, NULL, _IONBF, 0);
	if (fstat(fileno(in), &st) < 0 || st.st_mode & 077) {
		fclose(in);
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "keys: file %s: others may read or write it, expected mode 0600",
				    name);
	}
	while (!ret && fgets(line, sizeof(line), in))
		ret = key_line(r, ++number, line);
	fclose(in);
	explicit_bzero(line, sizeof(line));
	return ret;
}

/* of a document that a person may have changed, nothing is believed */
static int load_obj(struct restore *r, json_t *json, uint64_t attrs,
		    struct btgw_mesh_obj *obj)
{
	const struct btgw_mesh_field *field;
	struct btgwctl *ctx = r->ctx;
	json_int_t num;
	unsigned int i;
	json_t *value;

	for (i = 0; i <= obj->set->max; i++) {
		field = &obj->set->fields[i];
		if (!(attrs & BTGW_MESH_BIT(i)) || !field->name)
			continue;
		value = json_object_get(json, mesh_snake(field->name));
		if (!value)
			continue;
		if (field->type == BTGW_MESH_BIN) {
			if (!json_is_string(value) ||
			    mesh_args_octets(ctx, field->name,
					     json_string_value(value),
					     obj->v[i].bin, field->len,
					     field->len, NULL))
				goto bad;
		} else {
			num = json_integer_value(value);
			if (!json_is_integer(value) || num < 0 ||
			    num > UINT32_MAX)
				goto bad;
			obj->v[i].num = num;
		}
		obj->has |= BTGW_MESH_BIT(i);
	}
	return 0;
bad:
	return btgw_err_set(&ctx->err, -EINVAL,
			    "%s: the member \"%s\" is malformed",
			    obj->set->name, mesh_snake(field->name));
}

/* keys have the attributes "key" and "new-key", and a number as attribute 2 */
static int give_key(struct restore *r, uint64_t net, struct btgw_mesh_obj *obj)
{
	const struct btgw_mesh_set *set = obj->set;
	unsigned int i, key = 0, new_key = 0;
	struct restore_key *k;
	uint64_t phase = 0;

	for (i = 0; i <= set->max; i++) {
		if (!set->fields[i].name)
			continue;
		if (!strcmp(set->fields[i].name, "key"))
			key = i;
		if (!strcmp(set->fields[i].name, "new-key"))
			new_key = i;
	}
	if (!key)
		return 0;
	for (k = r->keys; k < r->keys + r->n_keys; k++)
		if (k->set == set && k->net == net && k->index == obj->v[2].num)
			break;
	if (set == &btgw_set_subnet) {
		phase = obj->v[BTGW_A_SUBNET_PHASE].num;
		if (!phase)
			obj->has &= ~BTGW_MESH_BIT(BTGW_A_SUBNET_PHASE);
	}
	if (k == r->keys + r->n_keys || (phase && !k->has_new))
		return btgw_err_set(&r->ctx->err, -ENOKEY,
				    "the keys have no %s for %s %u of net %u",
				    phase && k < r->keys + r->n_keys ?
				    "new key" : "line", set->name,
				    (unsigned int)obj->v[2].num,
				    (unsigned int)net);
	btgw_mesh_bin(obj, key, k->key);
	if (k->has_new && new_key)
		btgw_mesh_bin(obj, new_key, k->new_key);
	return 0;
}

static int restore_part(struct restore *r, uint64_t net, json_t *json,
			const struct net_part *part, bool make)
{
	struct btgw_mesh_obj obj;
	size_t i;
	int ret = 0;

	json = json_object_get(json, part->key);
	for (i = 0; !ret && i < json_array_size(json); i++) {
		btgw_mesh_init(&obj, part->set);
		ret = load_obj(r, json_array_get(json, i), part->attrs, &obj);
		/* of a label, the address says nothing that the label does not */
		if (part->set == &btgw_set_sub &&
		    btgw_mesh_has(&obj, BTGW_A_SUB_LABEL))
			obj.has &= ~BTGW_MESH_BIT(BTGW_A_SUB_ADDR);
		btgw_mesh_num(&obj, 1, net);
		if (!ret)
			ret = give_key(r, net, &obj);
		if (!ret && make) {
			ret = btgw_mesh_do(r->genl, part->make, &obj, NULL,
					   &r->ctx->err);
			if (ret)
				btgw_err_prefix(&r->ctx->err, "%s",
						part->set->name);
		}
		btgw_mesh_wipe(&obj);
	}
	return ret;
}

static int restore_rpl(struct restore *r, uint64_t net, json_t *json)
{
	struct btgw_mesh_obj entry;
	size_t i;
	int ret = 0;

	json = json_object_get(json, "rpl");
	for (i = 0; !ret && i < json_array_size(json); i++) {
		btgw_mesh_init(&entry, &btgw_set_rpl_entry);
		ret = load_obj(r, json_array_get(json, i), ~0ULL, &entry);
		if (!ret)
			ret = btgw_rpl_put(r->genl, net, &entry, 1,
					   &r->ctx->err);
	}
	return ret;
}

static int restore_net(struct restore *r, json_t *json, bool make)
{
	struct btgw_mesh_obj net, made, del;
	uint64_t id;
	unsigned int i;
	int ret;

	btgw_mesh_init(&net, &btgw_set_net);
	ret = load_obj(r, json, net_saved, &net);
	if (!ret && (!btgw_mesh_has(&net, BTGW_A_NET_ID) ||
		     !btgw_mesh_has(&net, BTGW_A_NET_SEQ_LIMIT)))
		ret = btgw_err_set(&r->ctx->err, -EINVAL,
				   "a net without id or seq_limit");
	if (ret)
		return ret;
	id = net.v[BTGW_A_NET_ID].num;
	btgw_mesh_num(&net, BTGW_A_NET_SEQ, net.v[BTGW_A_NET_SEQ_LIMIT].num);
	if (make)
		ret = btgw_mesh_do(r->genl, BTGW_CMD_NET_NEW, &net, &made,
				   &r->ctx->err);
	if (ret) {
		btgw_err_prefix(&r->ctx->err, "net %u", (unsigned int)id);
		return ret;
	}
	for (i = 0; !ret && i < NET_PARTS; i++)
		ret = restore_part(r, id, json, &net_parts[i], make);
	if (!ret && make)
		ret = restore_rpl(r, id, json);
	if (ret && make) {
		/* a net that lacks something is worse than none */
		btgw_mesh_init(&del, &btgw_set_net);
		btgw_mesh_num(&del, BTGW_A_NET_ID, id);
		btgw_mesh_do(r->genl, BTGW_CMD_NET_DEL, &del, NULL, NULL);
	}
	return ret;
}

static int restore_nets(struct restore *r, const char *name)
{
	struct btgwctl *ctx = r->ctx;
	json_error_t error;
	json_t *root, *nets;
	int ret = 0, pass;
	size_t i;

	root = json_load_file(name, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		return btgw_err_set(&ctx->err, -EINVAL, "file %s:%d: %s", name,
				    error.line, error.text);
	nets = json_object_get(root, "nets");
	if (json_integer_value(json_object_get(root, "version")) !=
	    NET_SAVE_VERSION || !json_is_array(nets))
		ret = btgw_err_set(&ctx->err, -EINVAL,
				   "file %s: not one that \"net save\" wrote",
				   name);
	/* once to see that all of it is there, once to make it */
	for (pass = 0; pass < 2; pass++)
		for (i = 0; !ret && i < json_array_size(nets); i++)
			ret = restore_net(r, json_array_get(nets, i), pass);
	json_decref(root);
	return ret;
}

int net_restore(struct btgwctl *ctx, int argc, char **argv)
{
	struct restore r = { .ctx = ctx };
	int ret;

	if (argc != 3 || strcmp(argv[1], "keys"))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "restore: expected FILE keys FILE");
	r.keys = calloc(KEYS_MAX, sizeof(*r.keys));
	if (!r.keys)
		return btgwctl_fail(ctx, BTGWCTL_REFUSED, "out of memory");
	ret = keys_read(&r, argv[2]);
	if (!ret)
		ret = mesh_open(ctx, &r.genl);
	if (!ret) {
		if (restore_nets(&r, argv[0]))
			ret = BTGWCTL_REFUSED;
		btgw_genl_close(r.genl);
	}
	btgw_wipe(r.keys, KEYS_MAX * sizeof(*r.keys));
	free(r.keys);
	return ret;
}
