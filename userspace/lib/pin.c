// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin.c - files that say how each type of device is provisioned
 *
 * A pin that is misread weakens what it was written to protect, so nothing is
 * guessed: an unknown key, a key twice or a value out of range refuses the
 * whole file, by line.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pin.h"

enum pin_key {
	PIN_UUID,
	PIN_ALGORITHM,
	PIN_METHOD,
	PIN_ACTION,
	PIN_SIZE,
	PIN_STATIC,
	PIN_KEY,
	PIN_PUBLIC_KEY,
	PIN_RANDOM_BITS,
	PIN_CMAC,
	PIN_CAPS,
	__PIN_KEYS,
};

static const char * const key_names[__PIN_KEYS] = {
	[PIN_UUID] = "uuid",
	[PIN_ALGORITHM] = "algorithm",
	[PIN_METHOD] = "method",
	[PIN_ACTION] = "action",
	[PIN_SIZE] = "size",
	[PIN_STATIC] = "static",
	[PIN_KEY] = "key",
	[PIN_PUBLIC_KEY] = "public-key",
	[PIN_RANDOM_BITS] = "random-bits",
	[PIN_CMAC] = "cmac-with-auth",
	[PIN_CAPS] = "capabilities",
};

/* One section while it is read; @given has a bit for each key it had */
struct section {
	struct btgw_pin_type type;
	char action[32];
	unsigned int given;
	unsigned int line;
	bool open;
};

struct parser {
	struct btgw_pins *pins;
	const char *path;
	unsigned int line;
	struct section now;
	bool shared_secret;
};

static bool given(const struct section *s, enum pin_key key)
{
	return s->given & 1u << key;
}

static int parse_prefix(struct btgw_pin_type *t, const char *text,
			struct btgw_err *err)
{
	char even[34];
	size_t n = strlen(text);

	if (n < 1 || n > 32)
		return btgw_err_set(err, -EINVAL,
				    "uuid: %zu digits, expected 1 to 32", n);
	/* an odd number: the last digit is the high half of its octet */
	snprintf(even, sizeof(even), "%s%s", text, n % 2 ? "0" : "");
	t->nibbles = n;
	return btgw_hex_parse("uuid", even, t->prefix, 1, 16, NULL, err);
}

static int parse_yes(const char *text, bool *value, struct btgw_err *err)
{
	if (strcmp(text, "yes") && strcmp(text, "no"))
		return btgw_err_set(err, -EINVAL,
				    "cmac-with-auth %s: expected yes or no",
				    text);
	*value = !strcmp(text, "yes");
	return 0;
}

static int parse_bits(const char *text, u16 *value, struct btgw_err *err)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || n > 256)
		return btgw_err_set(err, -EINVAL,
				    "random-bits %s: expected 0 to 256", text);
	*value = n;
	return 0;
}

static int set_key(struct section *s, enum pin_key key, const char *text,
		   struct btgw_err *err)
{
	struct btgw_prov_start *start = &s->type.pin.start;
	size_t len;
	int ret;

	switch (key) {
	case PIN_UUID:
		return parse_prefix(&s->type, text, err);
	case PIN_ALGORITHM:
		return btgw_alg_parse(text, &start->algorithm, err);
	case PIN_METHOD:
		return btgw_oob_method_parse(text, &start->method, err);
	case PIN_ACTION:
		/* which actions there are depends on the method */
		if (strlen(text) >= sizeof(s->action))
			return btgw_err_set(err, -EINVAL, "action: too long");
		strcpy(s->action, text);
		return 0;
	case PIN_SIZE:
		return btgw_oob_size_parse(text, &start->size, err);
	case PIN_STATIC:
		ret = btgw_hex_parse("static", text, s->type.static_value, 1,
				     BTGW_OOB_STATIC_MAX, &len, err);
		if (!ret)
			s->type.static_len = len;
		return ret;
	case PIN_KEY:
		if (strcmp(text, "in-band") && strcmp(text, "oob"))
			return btgw_err_set(err, -EINVAL,
					    "key %s: expected in-band or oob",
					    text);
		start->public_key = strcmp(text, "oob") ?
				    BTGW_PROV_KEY_IN_BAND : BTGW_PROV_KEY_OOB;
		return 0;
	case PIN_PUBLIC_KEY:
		s->type.has_key = true;
		return btgw_hex_parse("public-key", text, s->type.public_key,
				      64, 64, NULL, err);
	case PIN_RANDOM_BITS:
		return parse_bits(text, &s->type.pin.auth_bits, err);
	case PIN_CMAC:
		return parse_yes(text, &s->type.pin.cmac_auth, err);
	default:
		s->type.pin.has_caps = true;
		return btgw_hex_parse("capabilities", text, s->type.pin.caps,
				      BTGW_PROV_CAPS_PARAMS,
				      BTGW_PROV_CAPS_PARAMS, NULL, err);
	}
}

/* Output and input have an action and a size, the others have none */
static int finish_action(struct section *s, struct btgw_err *err)
{
	struct btgw_prov_start *start = &s->type.pin.start;

	if (start->method != BTGW_PROV_OUTPUT_OOB &&
	    start->method != BTGW_PROV_INPUT_OOB) {
		if (given(s, PIN_ACTION) || given(s, PIN_SIZE))
			return btgw_err_set(err, -EINVAL,
					    "action and size belong to output and input");
		return 0;
	}
	if (!given(s, PIN_SIZE))
		start->size = 6;
	return btgw_oob_action_parse(given(s, PIN_ACTION) ? s->action :
				     "numeric", start->method, &start->action,
				     err);
}

/* Now that the section is whole: do its keys go together? */
static int section_check(struct section *s, struct btgw_err *err)
{
	struct btgw_prov_start *start = &s->type.pin.start;
	bool dflt = !strcmp(s->type.name, "default");
	int ret;

	if (dflt == given(s, PIN_UUID))
		return btgw_err_set(err, -EINVAL,
				    dflt ? "the section default has no uuid" :
				    "uuid is missing");
	ret = finish_action(s, err);
	if (ret)
		return ret;
	if (s->type.static_len && start->method != BTGW_PROV_STATIC_OOB)
		return btgw_err_set(err, -EINVAL,
				    "static belongs to method = static");
	if (s->type.pin.auth_bits && start->method != BTGW_PROV_STATIC_OOB)
		return btgw_err_set(err, -EINVAL,
				    "random-bits belongs to method = static");
	/* one value in the file is the same for every device */
	if (s->type.pin.auth_bits && s->type.static_len)
		return btgw_err_set(err, -EINVAL,
				    "random-bits speaks of values that differ for each device, static of one for all");
	if (s->type.has_key != !!start->public_key)
		return btgw_err_set(err, -EINVAL,
				    "key = oob and public-key go together");
	return 0;
}

static int section_end(struct parser *p, struct btgw_err *err)
{
	struct btgw_pin_type *more;
	struct section *s = &p->now;
	int ret;

	if (!s->open)
		return 0;
	p->line = s->line;
	ret = section_check(s, err);
	if (ret)
		return ret;
	more = reallocarray(p->pins->types, p->pins->count + 1, sizeof(*more));
	if (!more)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	p->pins->types = more;
	p->pins->types[p->pins->count++] = s->type;
	p->shared_secret |= s->type.static_len;
	explicit_bzero(s, sizeof(*s));
	return 0;
}

static int section_begin(struct parser *p, char *name, struct btgw_err *err)
{
	size_t len = strlen(name), i;
	unsigned int line = p->line;
	int ret;

	ret = section_end(p, err);
	if (ret)
		return ret;
	p->line = line;
	if (len < 3 || name[len - 1] != ']' || len - 2 >= BTGW_PIN_NAME_MAX)
		return btgw_err_set(err, -EINVAL,
				    "section %s: expected [NAME], at most %d characters",
				    name, BTGW_PIN_NAME_MAX - 1);
	name[len - 1] = 0;
	name++;
	for (i = 0; name[i]; i++) {
		if (!isalnum((unsigned char)name[i]) && !strchr("-_.", name[i]))
			return btgw_err_set(err, -EINVAL,
					    "section %s: expected letters, digits, - _ .",
					    name);
	}
	for (i = 0; i < p->pins->count; i++) {
		if (!strcmp(p->pins->types[i].name, name))
			return btgw_err_set(err, -EINVAL,
					    "section %s: there twice", name);
	}
	p->now = (struct section){ .open = true, .line = line };
	strcpy(p->now.type.name, name);
	p->now.type.pin.start.algorithm = BTGW_PROV_ALG_HMAC;
	return 0;
}

static char *strip(char *text)
{
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len && strchr(" \t\r\n", text[len - 1]))
		text[--len] = 0;
	return text;
}

static int parse_line(struct parser *p, char *text, struct btgw_err *err)
{
	char *value, *name;
	unsigned int i;

	text = strip(text);
	if (!*text || *text == '#' || *text == ';')
		return 0;
	if (*text == '[')
		return section_begin(p, text, err);
	value = strchr(text, '=');
	if (!value)
		return btgw_err_set(err, -EINVAL,
				    "expected KEY = VALUE or [NAME]");
	*value++ = 0;
	name = strip(text);
	value = strip(value);
	if (!p->now.open)
		return btgw_err_set(err, -EINVAL,
				    "%s stands before the first [NAME]", name);
	for (i = 0; i < __PIN_KEYS; i++) {
		if (!strcmp(name, key_names[i]))
			break;
	}
	if (i == __PIN_KEYS)
		return btgw_err_set(err, -EINVAL, "%s: unknown key", name);
	if (given(&p->now, i))
		return btgw_err_set(err, -EINVAL, "%s: there twice", name);
	p->now.given |= 1u << i;
	return set_key(&p->now, i, value, err);
}

/* "default" matches everything: it goes behind the others */
static void default_last(struct btgw_pins *pins)
{
	struct btgw_pin_type dflt;
	size_t i;

	for (i = 0; i < pins->count; i++) {
		if (!pins->types[i].nibbles)
			break;
	}
	if (i == pins->count)
		return;
	dflt = pins->types[i];
	memmove(&pins->types[i], &pins->types[i + 1],
		(pins->count - i - 1) * sizeof(dflt));
	pins->types[pins->count - 1] = dflt;
	explicit_bzero(&dflt, sizeof(dflt));
}

/**
 * btgw_pins_load() - read a pin file
 * @pins: result; btgw_pins_free() wipes and frees it
 * @path: the file
 * @err: reason of a refusal, with the line
 *
 * Return: 0; -EPERM it has a secret and others can read it; -EINVAL; errors of
 * files
 */
int btgw_pins_load(struct btgw_pins *pins, const char *path,
		   struct btgw_err *err)
{
	struct parser p = { .pins = pins, .path = path };
	struct btgw_err why = { 0 };
	char *line = NULL;
	size_t room = 0;
	struct stat st;
	int ret = 0;
	FILE *f;

	memset(pins, 0, sizeof(*pins));
	f = fopen(path, "re");
	if (!f)
		return btgw_err_set(err, -errno, "%s: %s", path,
				    strerror(errno));
	while (!ret && getline(&line, &room, f) > 0) {
		p.line++;
		ret = parse_line(&p, line, &why);
	}
	if (!ret)
		ret = section_end(&p, &why);
	if (ret)
		btgw_err_set(err, ret, "%s:%u: %s", path, p.line, why.text);
	else if (ferror(f) || fstat(fileno(f), &st))
		ret = btgw_err_set(err, -EIO, "%s: cannot read", path);
	else if (!pins->count)
		ret = btgw_err_set(err, -EINVAL, "%s: has no section", path);
	else if (p.shared_secret && (st.st_mode & 077))
		ret = btgw_err_set(err, -EPERM,
				   "%s: mode %04o lets others at the static values: chmod 0600",
				   path, st.st_mode & 07777);
	if (line)
		explicit_bzero(line, room);
	free(line);
	fclose(f);
	explicit_bzero(&p.now, sizeof(p.now));
	if (ret)
		btgw_pins_free(pins);
	else
		default_last(pins);
	return ret;
}

/**
 * btgw_pins_free() - wipe and free
 * @pins: as loaded, or zero
 */
void btgw_pins_free(struct btgw_pins *pins)
{
	if (pins->types)
		explicit_bzero(pins->types,
			       pins->count * sizeof(*pins->types));
	free(pins->types);
	memset(pins, 0, sizeof(*pins));
}

static bool begins(const struct btgw_pin_type *t, const u8 *uuid)
{
	if (memcmp(t->prefix, uuid, t->nibbles / 2))
		return false;
	return t->nibbles % 2 == 0 ||
	       t->prefix[t->nibbles / 2] >> 4 == uuid[t->nibbles / 2] >> 4;
}

/**
 * btgw_pins_find() - type of a device
 * @pins: the types
 * @uuid: Device UUID
 *
 * Return: the first that matches; NULL if none does
 */
const struct btgw_pin_type *btgw_pins_find(const struct btgw_pins *pins,
					   const u8 uuid[16])
{
	size_t i;

	for (i = 0; i < pins->count; i++) {
		if (begins(&pins->types[i], uuid))
			return &pins->types[i];
	}
	return NULL;
}
