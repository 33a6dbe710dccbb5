/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net_kernel.h - the commands of btgwctl net that speak to the kernel
 */
#ifndef _BTGWCTL_CMD_NET_KERNEL_H
#define _BTGWCTL_CMD_NET_KERNEL_H

#include "../main.h"

int net_kernel_show(struct btgwctl *ctx, int argc, char **argv);
int net_kernel_add(struct btgwctl *ctx, int argc, char **argv);
int net_kernel_set(struct btgwctl *ctx, int argc, char **argv);
int net_kernel_del(struct btgwctl *ctx, int argc, char **argv);
int net_kernel_tables(struct btgwctl *ctx, int argc, char **argv);

#endif /* _BTGWCTL_CMD_NET_KERNEL_H */
