/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_trace.h - what the datapath of a mesh net does, PDU by PDU
 *
 * From the module's tracepoints, through an instance of tracefs of our own:
 * nobody else's tracing is changed.
 */
#ifndef _BTGW_LIB_MESH_TRACE_H
#define _BTGW_LIB_MESH_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"

enum btgw_trace_kind {
	BTGW_TRACE_RX,
	BTGW_TRACE_TX,
	BTGW_TRACE_REASSEMBLY,
	BTGW_TRACE_DROP,
	BTGW_TRACE_FRIEND,
	BTGW_TRACE_KEY,
	__BTGW_TRACE_KINDS,
};

/**
 * struct btgw_trace_event - one thing that happened
 * @kind: enum btgw_trace_kind
 * @net: id of the net
 * @time: as tracefs wrote it, seconds
 * @bearer: rx, tx: id of the bearer, 0 for a PDU of our own
 * @src: rx, tx, reassembly: source; friend: the Low Power node
 * @dst: rx, tx, reassembly: destination
 * @iv_index: rx, tx: IV index
 * @seq: rx, tx: sequence number
 * @ttl: rx, tx: TTL
 * @ctl: rx, tx: it is a control PDU
 * @len: rx, tx: octets of the lower transport PDU; friend: PDUs queued
 * @block: reassembly: bit by segment that is there
 * @seg_o: rx, tx, reassembly: number of the segment; -1: none
 * @seg_n: rx, tx, reassembly: number of the last segment; -1: none
 * @phase: key: the phase
 * @what: reassembly, drop, friend: what happened; key: nothing
 */
struct btgw_trace_event {
	enum btgw_trace_kind kind;
	unsigned int net;
	double time;
	unsigned int bearer;
	unsigned int src;
	unsigned int dst;
	unsigned int iv_index;
	unsigned int seq;
	unsigned int ttl;
	unsigned int ctl;
	unsigned int len;
	unsigned int block;
	int seg_o;
	int seg_n;
	unsigned int phase;
	char what[40];
};

/* "rx", "tx", "reassembly", "drop", "friend", "key" */
const char *btgw_trace_kind_name(enum btgw_trace_kind kind);

/**
 * btgw_trace_parse() - read a line of trace_pipe
 * @line: the line, with or without its newline
 * @event: result
 *
 * Return: whether it is an event of a mesh net.
 */
bool btgw_trace_parse(const char *line, struct btgw_trace_event *event);

struct btgw_trace;

/**
 * typedef btgw_trace_cb - called for each event
 * @event: what happened, valid during the call
 * @user: as given
 */
typedef void (*btgw_trace_cb)(const struct btgw_trace_event *event,
			      void *user);

/**
 * btgw_trace_open() - begin
 * @trace: result
 * @cb: called for each event
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT the kernel has no tracing, or no tracefs is mounted;
 * -EACCES needs root; another negative errno.
 */
int btgw_trace_open(struct btgw_trace **trace, btgw_trace_cb cb, void *user,
		    struct btgw_err *err);

/* end, and take the instance away; @trace may be NULL */
void btgw_trace_close(struct btgw_trace *trace);

/* descriptor to poll for reading; it stays @trace's */
int btgw_trace_fd(const struct btgw_trace *trace);

/**
 * btgw_trace_process() - run the callback for every event that waits
 * @trace: does not block
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_trace_process(struct btgw_trace *trace, struct btgw_err *err);

#endif /* _BTGW_LIB_MESH_TRACE_H */
