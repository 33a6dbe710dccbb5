// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nl_test.c - generic netlink by the octet
 */
#include "nl_test.h"

#include <sys/time.h>
#include <unistd.h>
#include <linux/btgw_netlink.h>

#include "fb_test.h"

enum {
	ANSWER_MAX	= 65536,
	/* s, for an answer that has to come */
	ANSWER_WAIT	= 60,
};

static int nl_family;
static uint32_t nl_sequence;

static const struct nlattr *first(const struct nlmsghdr *nlh)
{
	return (const void *)((const uint8_t *)nlh + NLMSG_HDRLEN +
			      GENL_HDRLEN);
}

static bool within(const struct nlmsghdr *nlh, const struct nlattr *attr)
{
	size_t at = (const uint8_t *)attr - (const uint8_t *)nlh;

	return at + NLA_HDRLEN <= nlh->nlmsg_len &&
	       attr->nla_len >= NLA_HDRLEN &&
	       at + attr->nla_len <= nlh->nlmsg_len;
}

static const struct nlattr *after(const struct nlattr *attr)
{
	return (const void *)((const uint8_t *)attr +
			      NLA_ALIGN(attr->nla_len));
}

const struct nlattr *nl_next(const struct nlmsghdr *nlh,
			     const struct nlattr *attr)
{
	attr = attr ? after(attr) : first(nlh);
	return within(nlh, attr) ? attr : NULL;
}

const struct nlattr *nl_find(const struct nlmsghdr *nlh, int type)
{
	const struct nlattr *attr = NULL;

	while ((attr = nl_next(nlh, attr)))
		if (nl_type(attr) == type)
			return attr;
	return NULL;
}

uint8_t nl_u8(const struct nlattr *attr)
{
	check(attr && nl_len(attr) == 1);
	return *(const uint8_t *)nl_data(attr);
}

uint16_t nl_u16(const struct nlattr *attr)
{
	uint16_t value;

	check(attr && nl_len(attr) == sizeof(value));
	memcpy(&value, nl_data(attr), sizeof(value));
	return value;
}

uint32_t nl_u32(const struct nlattr *attr)
{
	uint32_t value;

	check(attr && nl_len(attr) == sizeof(value));
	memcpy(&value, nl_data(attr), sizeof(value));
	return value;
}

void nl_begin(struct nl_req *req, int cmd, int flags)
{
	struct genlmsghdr *genl;

	memset(req, 0, sizeof(*req));
	req->nlh.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
	req->nlh.nlmsg_type = nl_family;
	req->nlh.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	genl = NLMSG_DATA(&req->nlh);
	genl->cmd = cmd;
	genl->version = BTGW_GENL_VERSION;
}

void nl_put(struct nl_req *req, int type, const void *data, size_t len)
{
	struct nlattr *attr = (void *)(req->octet + req->nlh.nlmsg_len);

	check(req->nlh.nlmsg_len + NLA_HDRLEN + NLA_ALIGN(len) <= sizeof(*req));
	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	if (len)
		memcpy(attr + 1, data, len);
	req->nlh.nlmsg_len += NLA_HDRLEN + NLA_ALIGN(len);
}

void nl_put_u8(struct nl_req *req, int type, uint8_t value)
{
	nl_put(req, type, &value, sizeof(value));
}

void nl_put_u16(struct nl_req *req, int type, uint16_t value)
{
	nl_put(req, type, &value, sizeof(value));
}

void nl_put_u32(struct nl_req *req, int type, uint32_t value)
{
	nl_put(req, type, &value, sizeof(value));
}

struct nlattr *nl_nest(struct nl_req *req, int type)
{
	struct nlattr *nest = (void *)(req->octet + req->nlh.nlmsg_len);

	nl_put(req, type | NLA_F_NESTED, NULL, 0);
	return nest;
}

void nl_nest_end(struct nl_req *req, struct nlattr *nest)
{
	nest->nla_len = req->octet + req->nlh.nlmsg_len - (uint8_t *)nest;
}

/* type of our attribute, of a nest the nest, that stands at an offset */
static int type_at(const struct nl_req *req, uint32_t offset)
{
	const struct nlattr *attr = NULL;

	while ((attr = nl_next(&req->nlh, attr))) {
		uint32_t at = (const uint8_t *)attr - req->octet;

		if (offset >= at && offset < at + NLA_ALIGN(attr->nla_len))
			return nl_type(attr);
	}
	return 0;
}

static void extack(const struct nl_req *req, const struct nlmsghdr *nlh,
		   struct nl_answer *answer)
{
	const struct nlmsgerr *e = NLMSG_DATA(nlh);
	const struct nlattr *attr;
	size_t skip = NLMSG_HDRLEN + sizeof(*e);

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(e->msg.nlmsg_len) - NLMSG_HDRLEN;
	attr = (const void *)((const uint8_t *)nlh + skip);
	for (; within(nlh, attr); attr = after(attr)) {
		switch (nl_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			snprintf(answer->msg, sizeof(answer->msg), "%.*s",
				 (int)nl_len(attr),
				 (const char *)nl_data(attr));
			break;
		case NLMSGERR_ATTR_OFFS:
			answer->attr = type_at(req, nl_u32(attr));
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			answer->missing = nl_u32(attr);
			break;
		}
	}
}

struct nl_answer nl_talk(int fd, struct nl_req *req, nl_cb cb, void *user)
{
	static uint8_t buf[ANSWER_MAX];
	struct nl_answer answer = {};
	const struct nlmsghdr *nlh;
	ssize_t len;
	int code;

	req->nlh.nlmsg_seq = ++nl_sequence;
	check(send(fd, req, req->nlh.nlmsg_len, 0) ==
	      (ssize_t)req->nlh.nlmsg_len);
	for (;;) {
		len = recv(fd, buf, sizeof(buf), 0);
		check(len > 0);
		for (nlh = (void *)buf; NLMSG_OK(nlh, len);
		     nlh = NLMSG_NEXT(nlh, len)) {
			/* an event of a group we are in */
			if (nlh->nlmsg_seq != nl_sequence)
				continue;
			switch (nlh->nlmsg_type) {
			case NLMSG_ERROR:
				code = ((struct nlmsgerr *)
					NLMSG_DATA(nlh))->error;
				answer.err = -code;
				extack(req, nlh, &answer);
				return answer;
			case NLMSG_DONE:
				memcpy(&code, NLMSG_DATA(nlh), sizeof(code));
				answer.err = code < 0 ? -code : 0;
				return answer;
			default:
				answer.replies++;
				if (cb)
					cb(nlh, user);
			}
		}
	}
}

int nl_event(int fd, int ms, struct nl_req *event)
{
	struct genlmsghdr *genl = NLMSG_DATA(&event->nlh);
	ssize_t len;

	if (!fb_poll(fd, POLLIN, ms))
		return 0;
	len = recv(fd, event, sizeof(*event), 0);
	check(len >= NLMSG_HDRLEN + GENL_HDRLEN);
	return genl->cmd;
}

struct group {
	const char *name;
	uint32_t id;
};

static void on_family(const struct nlmsghdr *nlh, void *user)
{
	const struct nlattr *groups = nl_find(nlh, CTRL_ATTR_MCAST_GROUPS);
	struct group *group = user;
	const struct nlattr *one, *attr;
	const uint8_t *end, *inner;
	const char *name;
	uint32_t id;

	nl_family = nl_u16(nl_find(nlh, CTRL_ATTR_FAMILY_ID));
	if (!group || !groups)
		return;
	end = (const uint8_t *)groups + groups->nla_len;
	for (one = nl_data(groups); (const uint8_t *)one < end;
	     one = after(one)) {
		name = "";
		id = 0;
		inner = (const uint8_t *)one + one->nla_len;
		for (attr = nl_data(one); (const uint8_t *)attr < inner;
		     attr = after(attr)) {
			if (nl_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
				name = nl_data(attr);
			else if (nl_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
				id = nl_u32(attr);
		}
		if (!strcmp(name, group->name))
			group->id = id;
	}
}

static void resolve(int fd, struct group *group)
{
	struct nl_answer answer;
	struct nl_req req;

	nl_begin(&req, CTRL_CMD_GETFAMILY, 0);
	req.nlh.nlmsg_type = GENL_ID_CTRL;
	nl_put(&req, CTRL_ATTR_FAMILY_NAME, BTGW_GENL_NAME,
	       sizeof(BTGW_GENL_NAME));
	answer = nl_talk(fd, &req, on_family, group);
	check(!answer.err && nl_family);
}

int nl_open(void)
{
	struct timeval wait = { .tv_sec = ANSWER_WAIT };
	int one = 1;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	check(fd >= 0);
	check(!setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one)));
	check(!setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)));
	check(!bind(fd, (struct sockaddr *)&(struct sockaddr_nl){
			.nl_family = AF_NETLINK }, sizeof(struct sockaddr_nl)));
	resolve(fd, NULL);
	return fd;
}

bool nl_dump_torn(int cmd, void (*meanwhile)(void))
{
	static uint32_t buf[ANSWER_MAX / sizeof(uint32_t)];
	const struct nlmsghdr *nlh;
	bool torn = false;
	struct nl_req req;
	int fd = nl_open();
	ssize_t len;

	nl_begin(&req, cmd, NLM_F_DUMP);
	check(send(fd, &req, req.nlh.nlmsg_len, 0) ==
	      (ssize_t)req.nlh.nlmsg_len);
	for (;;) {
		len = recv(fd, buf, sizeof(buf), 0);
		check(len > 0);
		for (nlh = (void *)buf; NLMSG_OK(nlh, len);
		     nlh = NLMSG_NEXT(nlh, len)) {
			check(nlh->nlmsg_type != NLMSG_ERROR);
			torn |= nlh->nlmsg_flags & NLM_F_DUMP_INTR;
			if (nlh->nlmsg_type == NLMSG_DONE) {
				close(fd);
				return torn;
			}
		}
		if (meanwhile)
			meanwhile();
		meanwhile = NULL;
	}
}

void nl_join(int fd, const char *name)
{
	struct group group = { .name = name };

	resolve(fd, &group);
	check(group.id);
	check(!setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group.id,
			  sizeof(group.id)));
}

uint32_t nl_port(int fd)
{
	struct sockaddr_nl sa = {};
	socklen_t len = sizeof(sa);

	check(!getsockname(fd, (struct sockaddr *)&sa, &len));
	return sa.nl_pid;
}
