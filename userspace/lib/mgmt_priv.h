/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mgmt_priv.h - between mgmt.c, which talks, and mgmt_cmd.c, which says what
 */
#ifndef _BTGW_LIB_MGMT_PRIV_H
#define _BTGW_LIB_MGMT_PRIV_H

#include <stdint.h>

#include "mgmt.h"
#include "mgmt_wire.h"

struct btgw_mgmt {
	int fd;
	btgw_mgmt_cb cb;
	void *user;
	uint8_t buf[MGMT_MSG_MAX];
};

/**
 * struct mgmt_call - one command and what came of it
 * @opcode: the command
 * @index: the controller, or %BTGW_MGMT_INDEX_NONE
 * @param: its parameters
 * @len: octets of @param
 * @what: what is being done, for the sentence of a failure
 * @reply: room for the answer, or NULL
 * @room: octets of @reply
 * @got: octets of the answer, also those beyond @room
 * @status: as answered
 */
struct mgmt_call {
	uint16_t opcode;
	uint16_t index;
	const void *param;
	size_t len;
	const char *what;
	void *reply;
	size_t room;
	size_t got;
	uint8_t status;
};

/*
 * Sends a command and waits for its answer. Returns 0, or a negative errno and
 * a sentence; @status is then filled if the kernel answered.
 */
int btgw_mgmt_call(struct btgw_mgmt *mgmt, struct mgmt_call *call,
		   struct btgw_err *err);

/* milliseconds of the clock that never jumps */
int64_t btgw_now_ms(void);

#endif /* _BTGW_LIB_MGMT_PRIV_H */
