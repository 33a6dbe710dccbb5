/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream.h - what the files of btgwctl stream share
 */
#ifndef _BTGWCTL_STREAM_H
#define _BTGWCTL_STREAM_H

#include <linux/types.h>

#include "../main.h"
#include "addr.h"
#include "stream_sock.h"

enum {
	/* read and written at a time; a pipe's worth */
	STREAM_BLOCK		= 64 * 1024,
};

/* options of the socket that words of the command line set */
enum stream_option {
	OPT_VERSION,
	OPT_CHUNK,
	OPT_FLUSH,
	OPT_FRAME,
	OPT_LATENCY,
	OPT_LARGEST,
	OPT_ON_GAP,
	OPT_CUT,
	OPTIONS,
};

/**
 * struct stream_job - one call of btgwctl stream
 * @ctx: the run
 * @sends: send octets; else receive them
 * @bench: they are a known pattern, which the receiver compares
 * @listens: wait for a peer; else connect, or use a link
 * @link: adopted or loop link, or 0
 * @addr: peer to connect to
 * @psm: LE PSM
 * @controller: which one, or NULL
 * @file: where octets come from or go to, or NULL for stdin and stdout
 * @option: values to set before the connection
 * @has: bit for each that was given
 * @bytes: end after so many, 0 = never
 * @seconds: end after so long, 0 = never
 * @cancel_fd: readable after a signal
 * @fd: the connected socket
 * @data_fd: the file
 */
struct stream_job {
	struct btgwctl *ctx;
	bool sends;
	bool bench;
	bool listens;
	u32 link;
	struct btgw_addr addr;
	u16 psm;
	const char *controller;
	const char *file;
	u32 option[OPTIONS];
	u32 has;
	u64 bytes;
	u32 seconds;
	int cancel_fd;
	int fd;
	int data_fd;
};

/**
 * struct stream_tally - what has been done so far
 * @octets: sent or received
 * @gaps: in what was received
 * @lost: chunks missing in them
 * @first_ms: when the first octet was moved, 0 = none was
 * @last_ms: when the last one was
 * @wrong_at: bench: offset of the first octet that is not that of the pattern
 * @wrong: bench: there is one
 */
struct stream_tally {
	u64 octets;
	u64 gaps;
	u64 lost;
	u64 first_ms;
	u64 last_ms;
	u64 wrong_at;
	bool wrong;
};

/* open, set up, connect or accept; 0 or a negative errno, said in ctx->err */
int stream_reach(struct stream_job *job);
/* move octets; the same */
int stream_send(struct stream_job *job, struct stream_tally *tally);
int stream_recv(struct stream_job *job, struct stream_tally *tally);

u64 stream_now_ms(void);
/* the rate, live, if there is a terminal and it is time */
void stream_live(const struct stream_job *job, const struct stream_tally *tally);
void stream_live_end(const struct stream_job *job);
void stream_result(const struct stream_job *job,
		   const struct stream_tally *tally);

/* octets of the pattern from offset @at on, to send or to compare with */
void stream_pattern(u64 at, u8 *data, size_t len);

#endif /* _BTGWCTL_STREAM_H */
