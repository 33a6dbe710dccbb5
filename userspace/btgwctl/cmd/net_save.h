/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net_save.h - between net_save.c, which writes the nets of the kernel into a
 * file, and net_restore.c, which makes them again
 */
#ifndef _BTGWCTL_CMD_NET_SAVE_H
#define _BTGWCTL_CMD_NET_SAVE_H

#include "../main.h"
#include "genl_mesh.h"

enum {
	NET_SAVE_VERSION	= 1,
	NET_PARTS		= 6,
};

/**
 * struct net_part - objects that belong to a net
 * @key: member of the document
 * @set: of the objects
 * @get: BTGW_CMD number that reads them
 * @make: BTGW_CMD number that makes one
 * @attrs: bits of the attributes that are saved
 */
struct net_part {
	const char *key;
	const struct btgw_mesh_set *set;
	int get;
	int make;
	uint64_t attrs;
};

/* in the order in which they can be made */
extern const struct net_part net_parts[NET_PARTS];
extern const uint64_t net_saved;

int net_save(struct btgwctl *ctx, int argc, char **argv);
int net_restore(struct btgwctl *ctx, int argc, char **argv);

#endif /* _BTGWCTL_CMD_NET_SAVE_H */
