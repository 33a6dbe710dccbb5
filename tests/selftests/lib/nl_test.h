/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nl_test.h - generic netlink by the octet, for the scenarios that send what no
 *	library would
 */
#ifndef _BTGW_NL_TEST_H
#define _BTGW_NL_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

/* a request under construction */
struct nl_req {
	union {
		struct nlmsghdr nlh;
		uint8_t octet[16384];
	};
};

/* what came of a request */
struct nl_answer {
	/* 0 or a positive errno */
	int err;
	/* sentence of the refusal, or "" */
	char msg[128];
	/* type of the attribute at fault; 0: none was named */
	int attr;
	/* type of the attribute that was missing; 0: none was named */
	int missing;
	/* messages of the answer */
	unsigned int replies;
};

typedef void (*nl_cb)(const struct nlmsghdr *nlh, void *user);

int nl_open(void);
/* of group "mesh" */
void nl_join(int fd, const char *group);
uint32_t nl_port(int fd);

void nl_begin(struct nl_req *req, int cmd, int flags);
void nl_put(struct nl_req *req, int type, const void *data, size_t len);
void nl_put_u8(struct nl_req *req, int type, uint8_t value);
void nl_put_u16(struct nl_req *req, int type, uint16_t value);
void nl_put_u32(struct nl_req *req, int type, uint32_t value);
struct nlattr *nl_nest(struct nl_req *req, int type);
void nl_nest_end(struct nl_req *req, struct nlattr *nest);

/* sends it and waits for the end of the answer; @cb may be NULL */
struct nl_answer nl_talk(int fd, struct nl_req *req, nl_cb cb, void *user);
/*
 * dumps, runs @meanwhile, which may be NULL, after the first part, and returns
 * whether the dump says that it is not whole
 */
bool nl_dump_torn(int cmd, void (*meanwhile)(void));
/* the next notification; 0 if none comes within @ms, else its command */
int nl_event(int fd, int ms, struct nl_req *event);

/* an attribute of a message, or NULL */
const struct nlattr *nl_find(const struct nlmsghdr *nlh, int type);
const struct nlattr *nl_next(const struct nlmsghdr *nlh,
			     const struct nlattr *attr);
uint8_t nl_u8(const struct nlattr *attr);
uint16_t nl_u16(const struct nlattr *attr);
uint32_t nl_u32(const struct nlattr *attr);

static inline const void *nl_data(const struct nlattr *attr)
{
	return attr + 1;
}

static inline size_t nl_len(const struct nlattr *attr)
{
	return attr->nla_len - NLA_HDRLEN;
}

static inline int nl_type(const struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

#endif /* _BTGW_NL_TEST_H */
