// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_vectors.c - reads tests/vectors/fastbatch.txt
 */
#include "fb_vectors.h"
#include "kunit.h"

#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <string.h>

#define FBV_MAX		64
#define FBV_FIELDS	6

static const char *const pdu_names[] = {
	"inv", "caps", "start", NULL, "ic", NULL, NULL, "data", "comp",
};

static const char *const reasons[] = {
	[BTGW_FB_REJ_LENGTH] = "length",
	[BTGW_FB_REJ_COUNT] = "count",
	[BTGW_FB_REJ_CRC] = "crc",
	[BTGW_FB_REJ_TYPE] = "type",
	[BTGW_FB_REJ_ALG] = "alg",
};

static unsigned int line_no;

static noreturn void bad(const char *what, const char *field)
{
	printf("# fastbatch.txt:%u: %s: %s\n", line_no, what, field);
	exit(2);
}

static size_t hex(const char *s, u8 *out, size_t max)
{
	unsigned int octet;
	size_t n = 0;
	int used;

	if (!strcmp(s, "-"))
		return 0;
	while (*s) {
		used = 0;
		if (n == max || sscanf(s, "%2x%n", &octet, &used) != 1 ||
		    used != 2)
			bad("not octets, or too long", s);
		out[n++] = (u8)octet;
		s += 2;
	}
	return n;
}

static u16 number(const char *s)
{
	u8 b[2];

	switch (hex(s, b, sizeof(b))) {
	case 1:
		return b[0];
	case 2:
		return (u16)(b[0] << 8 | b[1]);
	default:
		bad("not one of 1 or 2 octets", s);
	}
}

/* type octets of "inv+start+pkp"; the side is in the names of some */
static u8 types(char *s, u8 *out)
{
	char *save = NULL;
	u8 n = 0;
	char *p;
	u8 t;

	for (p = strtok_r(s, "+", &save); p; p = strtok_r(NULL, "+", &save)) {
		for (t = 0; t < ARRAY_SIZE(pdu_names); t++) {
			if (pdu_names[t] && !strcmp(p, pdu_names[t]))
				break;
		}
		if (!strcmp(p, "pkp") || !strcmp(p, "pkd"))
			t = 3;
		else if (!strcmp(p, "cp") || !strcmp(p, "cd"))
			t = 5;
		else if (!strcmp(p, "rp") || !strcmp(p, "rd"))
			t = 6;
		if (t == ARRAY_SIZE(pdu_names) || n == BTGW_FB_MAX_PDUS)
			bad("PDU name", p);
		out[n++] = t;
	}
	return n;
}

static void set_name(char (*name)[64], const char *s)
{
	if (strlen(s) >= sizeof(*name))
		bad("name too long", s);
	strcpy(*name, s);
}

static void *grow(void *array, unsigned int n, size_t size)
{
	if (n >= FBV_MAX)
		bad("too many records", "");
	array = array ?: calloc(FBV_MAX, size);
	if (!array)
		abort();
	return array;
}

static void read_frame(struct fbv_session *s, char **f)
{
	struct fbv_frame *frame;

	if (!s || s->n == FBV_FRAMES_MAX)
		bad("frame outside of a session, or too many", f[0]);
	frame = &s->frames[s->n++];
	frame->side = *f[0];
	frame->count = types(f[1], frame->types);
	frame->id = number(f[2]);
	frame->len = hex(f[3], frame->frame, sizeof(frame->frame));
}

static void read_record(struct fbv *v, char **f, int n)
{
	struct fbv_session *s;

	s = v->n_sessions ? &v->sessions[v->n_sessions - 1] : NULL;

	if (!strcmp(f[0], "crc") && n == 4) {
		struct fbv_crc *c;

		v->crcs = grow(v->crcs, v->n_crcs, sizeof(*c));
		c = &v->crcs[v->n_crcs++];
		set_name(&c->name, f[1]);
		c->len = hex(f[2], c->data, sizeof(c->data));
		c->crc = number(f[3]);
	} else if (!strcmp(f[0], "reject") && n == 5) {
		struct fbv_reject *r;
		u8 i;

		v->rejects = grow(v->rejects, v->n_rejects, sizeof(*r));
		r = &v->rejects[v->n_rejects++];
		set_name(&r->name, f[1]);
		r->alg = (u8)number(f[2]);
		for (i = 1; i < ARRAY_SIZE(reasons); i++) {
			if (!strcmp(f[3], reasons[i]))
				r->reason = i;
		}
		if (!r->reason)
			bad("reason", f[3]);
		r->len = hex(f[4], r->frame, sizeof(r->frame));
	} else if ((!strcmp(f[0], "session") && n == 4) ||
		   (!strcmp(f[0], "order") && n == 5)) {
		v->sessions = grow(v->sessions, v->n_sessions, sizeof(*s));
		s = &v->sessions[v->n_sessions++];
		set_name(&s->name, f[1]);
		s->alg = (u8)number(f[2]);
		if (n == 5) {
			s->refuser = *f[3];
			s->refused = (unsigned int)atoi(f[4]);
		}
	} else if ((!strcmp(f[0], "G") || !strcmp(f[0], "D")) && n == 4) {
		read_frame(s, f);
	} else if (!strcmp(f[0], "ack") && n == 2 && s && s->n) {
		struct fbv_frame *frame = &s->frames[s->n - 1];

		if (hex(f[1], frame->ack, sizeof(frame->ack)) !=
		    sizeof(frame->ack))
			bad("acknowledgement", f[1]);
		frame->acked = true;
	} else {
		bad("unknown record", f[0]);
	}
}

const struct fbv *fbv_get(void)
{
	static const char blanks[] = { ' ', '\n', '\0' };
	static struct fbv v;
	char *fields[FBV_FIELDS];
	char line[4096];
	char *save, *p;
	FILE *file;
	int n;

	if (v.n_sessions)
		return &v;

	file = fopen(BTGW_VECTORS "/fastbatch.txt", "r");
	if (!file)
		bad("cannot be opened", BTGW_VECTORS);
	while (fgets(line, sizeof(line), file)) {
		line_no++;
		if (!strchr(line, '\n'))
			bad("line too long, or not ended", "");
		save = NULL;
		n = 0;
		for (p = strtok_r(line, blanks, &save); p && n < FBV_FIELDS;
		     p = strtok_r(NULL, blanks, &save))
			fields[n++] = p;
		if (n && *fields[0] != '#')
			read_record(&v, fields, n);
	}
	fclose(file);
	return &v;
}
