// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * record.c - what a role says of itself in SDP
 */
#include "record.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "bnep.h"
#include "log.h"

enum {
	ATTR_SECURITY	= 0x030a,
	ATTR_ACCESS	= 0x030b,
	ATTR_RATE	= 0x030c,
	ATTR_SUBNET4	= 0x030d,
	ATTR_SUBNET6	= 0x030e,
	/* none of those that the profile lists: Ethernet, modem, ... */
	ACCESS_OTHER	= 0xfffe,
	/* octets a second, of BR/EDR at its best */
	RATE		= 2178 * 1000 / 8,
};

struct text {
	char *at;
	size_t left;
	int error;
};

static void put(struct text *t, const char *fmt, ...) __printf(2, 3);

static void put(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(t->at, t->left, fmt, ap);
	va_end(ap);
	if (n < 0 || n >= t->left) {
		t->error = -EMSGSIZE;
		return;
	}
	t->at += n;
	t->left -= n;
}

/* The name of a machine is what somebody typed */
static void put_name(struct text *t, const char *host)
{
	const unsigned char *p = (const unsigned char *)host;

	for (; *p; p++) {
		if (*p < ' ')
			t->error = -EINVAL;
		else if (*p == '<' || *p == '>' || *p == '&' || *p == '"')
			put(t, "&#%d;", *p);
		else
			put(t, "%c", *p);
	}
}

static void put_u16(struct text *t, unsigned int attr, unsigned int value)
{
	put(t, "<attribute id=\"0x%04x\"><uint16 value=\"0x%04x\"/></attribute>\n",
	    attr, value);
}

static void put_uuids(struct text *t, unsigned int attr, unsigned int uuid)
{
	put(t, "<attribute id=\"0x%04x\"><sequence>", attr);
	put(t, "<uuid value=\"0x%04x\"/></sequence></attribute>\n", uuid);
}

static void put_protocols(struct text *t)
{
	put(t, "<attribute id=\"0x0004\"><sequence>\n"
	    "<sequence><uuid value=\"0x0100\"/><uint16 value=\"0x%04x\"/></sequence>\n"
	    "<sequence><uuid value=\"0x000f\"/><uint16 value=\"0x0100\"/>\n"
	    "<sequence><uint16 value=\"0x0800\"/><uint16 value=\"0x0806\"/>"
	    "<uint16 value=\"0x86dd\"/></sequence>\n"
	    "</sequence></sequence></attribute>\n", BTGW_BNEP_PSM);
}

static void put_subnets(struct text *t, const struct pan_net *net)
{
	static const int families[] = { AF_INET, AF_INET6 };
	char text[INET6_ADDRSTRLEN];
	unsigned int i, f;
	uint8_t addr[16];

	for (f = 0; f < ARRAY_SIZE(families); f++) {
		for (i = 0; i < net->addrs; i++) {
			if (net->addr[i].family == families[f])
				break;
		}
		/* the attribute has room for one */
		if (i == net->addrs)
			continue;
		pan_cidr_network(&net->addr[i], addr);
		inet_ntop(families[f], addr, text, sizeof(text));
		put(t, "<attribute id=\"0x%04x\"><text value=\"%s/%u\"/></attribute>\n",
		    ATTR_SUBNET4 + f, text, net->addr[i].prefix);
	}
}

int pan_record(uint16_t role, const char *host, const struct pan_net *net,
	       bool secure, char *xml, size_t size)
{
	static const char *const what[] = {
		"device to device", "access to a network", "group network",
	};
	struct text t = { .at = xml, .left = size };

	put(&t, "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<record>\n");
	put_uuids(&t, 0x0001, role);
	put_protocols(&t);
	put_uuids(&t, 0x0005, 0x1002);
	/* what the text below is: English, in UTF-8 */
	put(&t, "<attribute id=\"0x0006\"><sequence><uint16 value=\"0x656e\"/>"
	    "<uint16 value=\"0x006a\"/><uint16 value=\"0x0100\"/>"
	    "</sequence></attribute>\n");
	put(&t, "<attribute id=\"0x0009\"><sequence><sequence>"
	    "<uuid value=\"0x%04x\"/><uint16 value=\"0x0100\"/>"
	    "</sequence></sequence></attribute>\n", role);
	put(&t, "<attribute id=\"0x0100\"><text value=\"");
	put_name(&t, host);
	put(&t, ": %s\"/></attribute>\n", what[role - BTGW_BNEP_PANU]);
	put_u16(&t, ATTR_SECURITY, secure);
	if (role == BTGW_BNEP_NAP) {
		put_u16(&t, ATTR_ACCESS, ACCESS_OTHER);
		put(&t, "<attribute id=\"0x%04x\"><uint32 value=\"0x%08x\"/></attribute>\n",
		    ATTR_RATE, RATE);
	}
	if (role != BTGW_BNEP_PANU)
		put_subnets(&t, net);
	put(&t, "</record>\n");
	return t.error;
}
