/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.h - what a btsnoop trace says of attempts to reach PSM 15
 *
 * btmon -w writes such traces, and hcidump did. Who refused, and why, is in
 * the order of what was answered: a refusal after a pause for authorization is
 * another than one at once.
 *
 * Octets in, attempts out: no file, no memory of its own.
 */
#ifndef _BTGW_PAN_TRACE_H
#define _BTGW_PAN_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"

enum {
	PAN_ATTEMPTS_MAX	= 64,
};

/**
 * struct pan_attempt - a channel that somebody wanted
 * @index: the controller, 0 where the trace does not tell
 * @handle: the link
 * @seconds: since the trace began
 * @incoming: the peer wanted it
 * @asker: channel of the one who asked
 * @answerer: of the other one, once it is known
 * @authentication: pending for it
 * @authorization: likewise
 * @answered: there is a result
 * @result: of L2CAP
 * @requested: role that was asked for, 0 if none was
 * @responded: there is a response to that
 * @code: of BNEP
 * @sent: frames of the one who asked, after the response
 * @came: of the other one
 * @ended: the channel was closed
 */
struct pan_attempt {
	uint16_t index;
	uint16_t handle;
	double seconds;
	bool incoming;
	uint16_t asker;
	uint16_t answerer;
	bool authentication;
	bool authorization;
	bool answered;
	uint16_t result;
	uint16_t requested;
	bool responded;
	uint16_t code;
	unsigned int sent;
	unsigned int came;
	bool ended;
};

/**
 * pan_trace_read() - find the attempts
 * @data: a whole trace
 * @len: octets of it
 * @attempt: room for %PAN_ATTEMPTS_MAX; the first that many
 * @err: reason of a refusal, or NULL
 *
 * A trace that ends within a record is read as far as it goes.
 *
 * Return: how many; -EBADMSG it is no btsnoop trace of HCI.
 */
int pan_trace_read(const uint8_t *data, size_t len,
		   struct pan_attempt *attempt, struct btgw_err *err);

/**
 * pan_trace_judge() - what an attempt came to
 * @attempt: as read
 * @good: gets whether packets passed, or could have
 *
 * Return: a sentence.
 */
const char *pan_trace_judge(const struct pan_attempt *attempt, bool *good);

#endif /* _BTGW_PAN_TRACE_H */
