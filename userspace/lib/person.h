/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * person.h - showing a value to a person, and having one typed
 *
 * For output and input OOB, on either side. The person sits at the terminal;
 * for scripts, what is typed can come from a file or FIFO instead, what is
 * shown can go to one too, and typing can take its time.
 */
#ifndef _BTGW_LIB_PERSON_H
#define _BTGW_LIB_PERSON_H

#include <stdio.h>
#include <linux/types.h>

#include "log.h"
#include "prov_pdu.h"

/**
 * struct btgw_person - the person at one side
 * @out: where to write to them
 * @from: path that is read in place of standard input, or NULL
 * @to: path that a shown value is written to as a line, or NULL
 * @delay_ms: wait so long before reading what was typed
 * @epoll_fd: private: what is waited on
 * @timer_fd: private: the delay
 * @in_fd: private: where typing comes from
 * @to_fd: private: @to, kept open: a FIFO forgets what nobody holds it open for
 * @line: private: what was typed so far
 * @len: private: octets in @line
 */
struct btgw_person {
	FILE *out;
	const char *from;
	const char *to;
	unsigned int delay_ms;
	int epoll_fd;
	int timer_fd;
	int in_fd;
	int to_fd;
	char line[64];
	size_t len;
};

void btgw_person_init(struct btgw_person *person, FILE *out);
void btgw_person_exit(struct btgw_person *person);
int btgw_person_show(struct btgw_person *person, const char *where,
		     const struct btgw_prov_start *start, const char *value);
int btgw_person_ask(struct btgw_person *person, const char *where,
		    const struct btgw_prov_start *start, const char *again);
int btgw_person_answer(struct btgw_person *person, char *text, size_t size);

#endif /* _BTGW_LIB_PERSON_H */
