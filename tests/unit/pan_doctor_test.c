// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What "btgwctl pan doctor ADDR" says of a session whose interface is one end of
 * a veth, in a network namespace of its own. Where there may be none there is
 * nothing to look at, and the cases are skipped.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "kunit.h"
#include "userspace/btgwctl/cmd/pan.h"

enum {
	LINES_MAX	= 32,
};

static struct {
	bool session;
	bool encrypted;
	char line[LINES_MAX][300];
	unsigned int lines;
} fake;

struct world {
	struct pan_rtnl *rt;
	struct doctor doc;
	struct btgw_addr peer;
	struct pan_link link;
};

void doctor_say(struct doctor *doc, enum doctor_verdict verdict,
		const char *check, const char *fmt, ...)
{
	char *to = fake.line[fake.lines];
	va_list ap;
	int n;

	if (fake.lines == LINES_MAX)
		return;
	doc->count[verdict]++;
	n = snprintf(to, sizeof(fake.line[0]), "%s: ", check);
	va_start(ap, fmt);
	vsnprintf(to + n, sizeof(fake.line[0]) - n, fmt, ap);
	va_end(ap);
	fake.lines++;
}

void pan_doctor_routing(struct doctor *doc, struct pan_rtnl *rt,
			const char *name, int index)
{
}

int pan_bnep_open(struct btgw_err *err)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

int pan_bnep_find(int ctl, const struct btgw_addr *peer, struct pan_bnep *bnep)
{
	if (!fake.session)
		return -ENOENT;
	memset(bnep, 0, sizeof(*bnep));
	bnep->role = BTGW_BNEP_GN;
	strcpy(bnep->device, "near");
	return 0;
}

bool pan_channel_encrypted(uint16_t index, const struct btgw_addr *peer)
{
	return fake.encrypted;
}

int btgw_mgmt_open(struct btgw_mgmt **mgmt, struct btgw_err *err)
{
	*mgmt = NULL;
	return 0;
}

void btgw_mgmt_close(struct btgw_mgmt *mgmt)
{
}

int btgw_mgmt_list(struct btgw_mgmt *mgmt, uint16_t *index, size_t room,
		   struct btgw_err *err)
{
	index[0] = 0;
	return 1;
}

/* Two interfaces that are each other's cable */
static bool veth(void)
{
	struct ifinfomsg ifi = { .ifi_family = AF_UNSPEC };
	struct nlattr *info, *data, *peer;
	struct nl_msg *msg;
	char answer[512];
	bool good = false;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	msg = nlmsg_alloc_simple(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE |
				 NLM_F_EXCL | NLM_F_ACK);
	nlmsg_append(msg, &ifi, sizeof(ifi), NLMSG_ALIGNTO);
	nla_put_string(msg, IFLA_IFNAME, "near");
	info = nla_nest_start(msg, IFLA_LINKINFO);
	nla_put_string(msg, IFLA_INFO_KIND, "veth");
	data = nla_nest_start(msg, IFLA_INFO_DATA);
	peer = nla_nest_start(msg, VETH_INFO_PEER);
	nlmsg_append(msg, &ifi, sizeof(ifi), NLMSG_ALIGNTO);
	nla_put_string(msg, IFLA_IFNAME, "far");
	nla_nest_end(msg, peer);
	nla_nest_end(msg, data);
	nla_nest_end(msg, info);
	if (send(fd, nlmsg_hdr(msg), nlmsg_hdr(msg)->nlmsg_len, 0) > 0 &&
	    recv(fd, answer, sizeof(answer), 0) >= NLMSG_LENGTH(sizeof(int)))
		good = !((struct nlmsgerr *)NLMSG_DATA(answer))->error;
	nlmsg_free(msg);
	close(fd);
	return good;
}

static int world_init(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct pan_link far;

	memset(&fake, 0, sizeof(fake));
	fake.session = true;
	test->priv = w;
	if ((unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET)) ||
	    !veth() || pan_rtnl_open(&w->rt, NULL) ||
	    pan_link_find(w->rt, "far", &far, NULL) ||
	    pan_link_up(w->rt, far.index, NULL) ||
	    pan_link_find(w->rt, "near", &w->link, NULL)) {
		pan_rtnl_close(w->rt);
		w->rt = NULL;
	}
	return 0;
}

static void world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	pan_rtnl_close(w->rt);
}

static struct world *world(struct kunit *test)
{
	struct world *w = test->priv;

	if (!w->rt)
		kunit_skip(test, "no network namespace with a veth");
	return w;
}

static bool says(struct world *w, const char *text)
{
	unsigned int i;

	fake.lines = 0;
	memset(w->doc.count, 0, sizeof(w->doc.count));
	pan_doctor_peer(&w->doc, &w->peer);
	for (i = 0; i < fake.lines; i++) {
		if (strstr(fake.line[i], text))
			return true;
	}
	return false;
}

static void no_session_test(struct kunit *test)
{
	struct world *w = world(test);

	fake.session = false;
	KUNIT_EXPECT_TRUE(test, says(w, "none, and no encrypted link"));
	KUNIT_EXPECT_EQ(test, w->doc.count[DOCTOR_FAIL], 1u);
	fake.encrypted = true;
	KUNIT_EXPECT_TRUE(test, says(w, "there is an encrypted link"));
	KUNIT_EXPECT_EQ(test, fake.lines, 1u);
}

static void link_test(struct kunit *test)
{
	struct world *w = world(test);
	struct pan_link far;

	KUNIT_EXPECT_TRUE(test, says(w, "near: the interface is down"));
	KUNIT_ASSERT_EQ(test, pan_link_up(w->rt, w->link.index, NULL), 0);
	KUNIT_EXPECT_FALSE(test, says(w, "is down"));
	KUNIT_EXPECT_FALSE(test, says(w, "MTU"));
	KUNIT_ASSERT_EQ(test, pan_link_mtu(w->rt, w->link.index, 1690, NULL),
			0);
	KUNIT_EXPECT_TRUE(test, says(w, "MTU 1690, and L2CAP takes 1676"));
	KUNIT_ASSERT_EQ(test, pan_link_find(w->rt, "far", &far, NULL), 0);
	KUNIT_ASSERT_EQ(test, pan_link_del(w->rt, far.index, NULL), 0);
	KUNIT_EXPECT_TRUE(test, says(w, "in another network namespace"));
}

static void address_test(struct kunit *test)
{
	struct world *w = world(test);
	struct pan_cidr own, wide;
	struct pan_link far;

	KUNIT_ASSERT_EQ(test, pan_link_up(w->rt, w->link.index, NULL), 0);
	KUNIT_EXPECT_TRUE(test, says(w, "near: no IPv4 address"));
	pan_cidr_parse("10.5.0.1/24", &own, NULL);
	KUNIT_ASSERT_EQ(test, pan_addr_add(w->rt, w->link.index, &own, NULL),
			1);
	KUNIT_EXPECT_TRUE(test, says(w, "1 IPv4 address"));
	KUNIT_EXPECT_FALSE(test, says(w, "of the same network"));
	pan_cidr_parse("10.5.9.9/16", &wide, NULL);
	KUNIT_ASSERT_EQ(test, pan_link_find(w->rt, "far", &far, NULL), 0);
	KUNIT_ASSERT_EQ(test, pan_addr_add(w->rt, far.index, &wide, NULL), 1);
	KUNIT_EXPECT_TRUE(test, says(w, "near: far has an address of the same network"));
}

static struct kunit_case pan_doctor_cases[] = {
	KUNIT_CASE(no_session_test),
	KUNIT_CASE(link_test),
	KUNIT_CASE(address_test),
	{}
};

static struct kunit_suite pan_doctor_suite = {
	.name = "pan_doctor",
	.init = world_init,
	.exit = world_exit,
	.test_cases = pan_doctor_cases,
};

kunit_test_suite(pan_doctor_suite);
