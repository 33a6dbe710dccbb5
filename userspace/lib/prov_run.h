/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_run.h - drive a provisioning session over a wire, to its end
 *
 * The session (prov.h) says what comes next, the wire (wire.h) carries it, and
 * the owner's functions do what neither can: store, show, ask. The run waits
 * in one place, for the link, a person and the owner's wish to stop at once.
 */
#ifndef _BTGW_LIB_PROV_RUN_H
#define _BTGW_LIB_PROV_RUN_H

#include <linux/types.h>

#include "log.h"
#include "prov.h"
#include "wire.h"

/* inactivity that ends a session, Mesh Protocol 1.1 section 5.4.4 */
enum { BTGW_RUN_TIMEOUT_MS = 60000 };

/**
 * struct btgw_run_ops - what the owner of a run does
 * @batch: a batch was sent, or a whole one received; for display. May be NULL
 * @before_pdu: a PDU was received, the one of @index in its batch; a non-zero
 *	return ends the run with it. May be NULL
 * @before_send: a batch is about to be sent; as @before_pdu. It may change it.
 *	May be NULL
 * @show: put a value before the person. 0 or a negative errno
 * @ask: ask the person for the value. Returns a descriptor to wait on, which
 *	stays the owner's, or a negative errno. @again: why the last was refused
 * @answer: the descriptor can be read: put what was typed, without newline,
 *	into @text. 0; -EAGAIN not yet; a negative errno ends the session
 * @commit_auth: store durably that the AuthValue is exposed
 * @commit_data: gateway: store durably, fill in @data
 * @apply_data: device: store durably
 *
 * A function that cannot happen in the owner's role may be NULL.
 */
struct btgw_run_ops {
	void (*batch)(void *user_data, bool sent,
		      const struct btgw_prov_batch *batch);
	int (*before_pdu)(void *user_data, const u8 *pdu, size_t len,
			  unsigned int index);
	int (*before_send)(void *user_data, struct btgw_prov_batch *batch);
	int (*show)(void *user_data, const struct btgw_prov_start *start,
		    const char *value);
	int (*ask)(void *user_data, const struct btgw_prov_start *start,
		   const char *again);
	int (*answer)(void *user_data, char *text, size_t size);
	int (*commit_auth)(void *user_data, struct btgw_prov *session);
	int (*commit_data)(void *user_data, struct btgw_prov *session,
			   struct btgw_prov_data *data);
	int (*apply_data)(void *user_data, struct btgw_prov *session);
};

/**
 * struct btgw_run - a session on its way
 * @session: started by the owner, freed by the owner
 * @wire: likewise
 * @ops: the owner's functions
 * @user_data: passed to them
 * @cancel_fd: readable when the run is to stop, -1 for none
 * @timeout_ms: inactivity that ends it, %BTGW_RUN_TIMEOUT_MS
 * @linger_ms: device: how long to wait for the gateway to close after the end,
 *	so that a repeated batch still finds its answer
 */
struct btgw_run {
	struct btgw_prov *session;
	struct btgw_wire *wire;
	const struct btgw_run_ops *ops;
	void *user_data;
	int cancel_fd;
	int timeout_ms;
	int linger_ms;
};

int btgw_run(struct btgw_run *run, struct btgw_err *err);
void btgw_run_linger(struct btgw_run *run);
void btgw_run_describe(const struct btgw_prov_batch *batch, char *text,
		       size_t size);

#endif /* _BTGW_LIB_PROV_RUN_H */
