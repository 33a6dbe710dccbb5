/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_vectors.h - reads tests/vectors/provisioning*.txt (the format is told
 * there)
 */
#ifndef _BTGW_TESTS_PROV_VECTORS_H
#define _BTGW_TESTS_PROV_VECTORS_H

#include <stddef.h>
#include <stdint.h>

struct pv_field {
	char *key;
	char *text;
	uint8_t *octets;	/* NULL if the text is not hex */
	size_t len;
};

struct pv_record {
	char *kind;
	char *name;
	struct pv_field *fields;
	unsigned int n;
};

struct pv_file {
	struct pv_record *records;
	unsigned int n;
};

/* read once and kept; ends the program, naming the line, if the file is bad */
const struct pv_file *pv_get(const char *file);

/* the record after @prev of one kind, NULL at the end */
const struct pv_record *pv_next(const struct pv_file *f, const char *kind,
				const struct pv_record *prev);
const struct pv_record *pv_find(const struct pv_file *f, const char *kind,
				const char *name);
unsigned int pv_count(const struct pv_file *f, const char *kind);

/* a field; each but pv_field() ends the program if it is missing */
const struct pv_field *pv_field(const struct pv_record *r, const char *key);
const char *pv_text(const struct pv_record *r, const char *key);
const uint8_t *pv_hex(const struct pv_record *r, const char *key, size_t *len);
/* of exactly @len octets */
const uint8_t *pv_octets(const struct pv_record *r, const char *key,
			 size_t len);
uint8_t pv_u8(const struct pv_record *r, const char *key);

#endif /* _BTGW_TESTS_PROV_VECTORS_H */
