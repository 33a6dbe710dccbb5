/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * controller.h - a controller that hears what this program says
 *
 * Behind /dev/vhci, LE only. It answers every command with success, and with
 * enough of the features that a mesh daemon takes it for real.
 */
#ifndef _BTGW_BENCH_CONTROLLER_H
#define _BTGW_BENCH_CONTROLLER_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct controller {
	int fd;
	unsigned int index;
	pthread_t thread;
};

/* makes it and brings it up */
void controller_plug(struct controller *c);
void controller_unplug(struct controller *c);
/* an advertisement of the random address that ends in @from, one AD structure */
void controller_hear(struct controller *c, uint8_t from, uint8_t ad_type,
		     const uint8_t *data, size_t len);

#endif /* _BTGW_BENCH_CONTROLLER_H */
