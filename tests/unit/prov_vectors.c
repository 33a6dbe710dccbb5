// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_vectors.c - reads tests/vectors/provisioning*.txt
 */
#include "prov_vectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kunit.h"

#define PV_FILES	2

static struct {
	char name[64];
	struct pv_file file;
} files[PV_FILES];

static void __attribute__((noreturn))
bad(const char *where, unsigned int line, const char *what, const char *text)
{
	printf("# %s:%u: %s: %s\n", where, line, what, text);
	exit(2);
}

static void *more(void *array, unsigned int n, size_t size)
{
	array = realloc(array, (n + 1) * size);
	if (!array)
		abort();
	memset((char *)array + n * size, 0, size);
	return array;
}

static char *copy(const char *s)
{
	char *c = strdup(s);

	if (!c)
		abort();
	return c;
}

static unsigned int digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void set_value(struct pv_field *f, const char *text)
{
	size_t i, len = strlen(text);

	f->text = copy(text);
	if (len % 2 || strspn(text, "0123456789abcdef") != len)
		return;
	f->len = len / 2;
	f->octets = calloc(1, f->len + 1);
	if (!f->octets)
		abort();
	for (i = 0; i < f->len; i++)
		f->octets[i] = digit(text[2 * i]) << 4 | digit(text[2 * i + 1]);
}

static void read_file(const char *name, struct pv_file *file)
{
	struct pv_record *r = NULL;
	struct pv_field *f;
	static char line[8192];
	unsigned int no = 0;
	char path[512];
	char *sep;
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%s", BTGW_VECTORS, name);
	fp = fopen(path, "r");
	if (!fp)
		bad(name, 0, "cannot be read", path);
	while (fgets(line, sizeof(line), fp)) {
		no++;
		line[strcspn(line, "\n")] = 0;
		if (!line[0] || line[0] == '#')
			continue;
		if (line[0] == '[') {
			sep = strchr(line, ' ');
			if (!sep || line[strlen(line) - 1] != ']')
				bad(name, no, "expected [kind name]", line);
			line[strlen(line) - 1] = 0;
			*sep = 0;
			file->records = more(file->records, file->n, sizeof(*r));
			r = &file->records[file->n++];
			r->kind = copy(line + 1);
			r->name = copy(sep + 1);
			continue;
		}
		sep = strstr(line, " =");
		if (!sep || !r)
			bad(name, no, "expected key = value", line);
		*sep = 0;
		r->fields = more(r->fields, r->n, sizeof(*f));
		f = &r->fields[r->n++];
		f->key = copy(line);
		sep += 2;
		set_value(f, sep + strspn(sep, " "));
	}
	fclose(fp);
}

const struct pv_file *pv_get(const char *file)
{
	unsigned int i;

	for (i = 0; i < PV_FILES; i++) {
		if (!strcmp(files[i].name, file))
			return &files[i].file;
		if (!files[i].name[0]) {
			snprintf(files[i].name, sizeof(files[i].name), "%s",
				 file);
			read_file(file, &files[i].file);
			return &files[i].file;
		}
	}
	abort();
}

const struct pv_record *pv_next(const struct pv_file *f, const char *kind,
				const struct pv_record *prev)
{
	const struct pv_record *r;

	for (r = prev ? prev + 1 : f->records; r < f->records + f->n; r++)
		if (!strcmp(r->kind, kind))
			return r;
	return NULL;
}

const struct pv_record *pv_find(const struct pv_file *f, const char *kind,
				const char *name)
{
	const struct pv_record *r = NULL;

	while ((r = pv_next(f, kind, r)))
		if (!strcmp(r->name, name))
			return r;
	bad(kind, 0, "no such record", name);
}

unsigned int pv_count(const struct pv_file *f, const char *kind)
{
	const struct pv_record *r = NULL;
	unsigned int n = 0;

	while ((r = pv_next(f, kind, r)))
		n++;
	return n;
}

const struct pv_field *pv_field(const struct pv_record *r, const char *key)
{
	unsigned int i;

	for (i = 0; i < r->n; i++)
		if (!strcmp(r->fields[i].key, key))
			return &r->fields[i];
	return NULL;
}

const char *pv_text(const struct pv_record *r, const char *key)
{
	const struct pv_field *f = pv_field(r, key);

	if (!f)
		bad(r->name, 0, "no such key", key);
	return f->text;
}

const uint8_t *pv_hex(const struct pv_record *r, const char *key, size_t *len)
{
	const struct pv_field *f = pv_field(r, key);

	if (!f || !f->octets)
		bad(r->name, 0, "no such key, or not hex", key);
	*len = f->len;
	return f->octets;
}

const uint8_t *pv_octets(const struct pv_record *r, const char *key, size_t len)
{
	const uint8_t *octets;
	size_t n;

	octets = pv_hex(r, key, &n);
	if (n != len)
		bad(r->name, 0, "other length", key);
	return octets;
}

uint8_t pv_u8(const struct pv_record *r, const char *key)
{
	return pv_octets(r, key, 1)[0];
}
