/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * doctor.h - between the parts of "btgwctl doctor"
 */
#ifndef _BTGWCTL_CMD_DOCTOR_H
#define _BTGWCTL_CMD_DOCTOR_H

#include "../main.h"

enum doctor_verdict {
	DOCTOR_OK,
	/* works, but not as it should or not for everybody */
	DOCTOR_WARN,
	/* something of btgw will not work */
	DOCTOR_FAIL,
};

struct doctor {
	struct btgwctl *ctx;
	unsigned int count[3];
};

/**
 * doctor_say() - report one check
 * @doc: the examination
 * @verdict: how it went
 * @check: what was looked at, one word
 * @fmt: one sentence, with what to do where something is wrong
 */
void doctor_say(struct doctor *doc, enum doctor_verdict verdict,
		const char *check, const char *fmt, ...) __printf(4, 5);

/* the module: loaded, its socket number, its family, its version, autoload */
void doctor_module(struct doctor *doc);
/* every installed kernel has the module */
void doctor_kernels(struct doctor *doc);
/* what this process may do */
void doctor_rights(struct doctor *doc);
/* files with keys in them are their owner's alone */
void doctor_stores(struct doctor *doc);
/* who else speaks to the controllers */
void doctor_daemons(struct doctor *doc);
/* the clock is about right, and kept so */
void doctor_clock(struct doctor *doc);

#endif /* _BTGWCTL_CMD_DOCTOR_H */
