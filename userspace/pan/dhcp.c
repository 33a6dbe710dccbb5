// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dhcp.c - IPv4 addresses for those who come to a bridge, by dnsmasq
 */
#include "dhcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "lock.h"

enum {
	WORDS_MAX	= 24,
	WORD_MAX	= 128,
};

struct pan_dhcp {
	const struct pan_net *net;
	struct pan_child *child;
	void (*said)(bool good, const char *text, void *user);
	void *user;
	char words[WORDS_MAX][WORD_MAX];
	char *argv[WORDS_MAX + 1];
	unsigned int n;
	char pidfile[WORD_MAX];
};

int pan_dhcp_there(struct btgw_err *err)
{
	char path[WORD_MAX];

	if (!pan_program_find("dnsmasq", path, sizeof(path)))
		return 0;
	return btgw_err_set(err, -ENOENT,
			    "dhcp: dnsmasq is not installed: Debian has it as dnsmasq-base");
}

static const char *word(struct pan_dhcp *d, const char *fmt, ...)
	__printf(2, 3);

static const char *word(struct pan_dhcp *d, const char *fmt, ...)
{
	char *to = d->words[d->n];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(to, WORD_MAX, fmt, ap);
	va_end(ap);
	d->argv[d->n++] = to;
	return to;
}

static const char *dotted(uint32_t addr, char *text)
{
	struct in_addr in = { .s_addr = htonl(addr) };

	return inet_ntop(AF_INET, &in, text, INET_ADDRSTRLEN);
}

/* All that it does is said here: no file, no resolver, no script */
static const char *words(struct pan_dhcp *d, const char *path)
{
	char first[INET_ADDRSTRLEN], last[INET_ADDRSTRLEN];
	const struct pan_net *net = d->net;
	char mask[INET_ADDRSTRLEN];
	const char *id;

	dotted(net->pool.first, first);
	dotted(net->pool.last, last);
	dotted(net->pool.mask, mask);
	word(d, "%s", path);
	word(d, "--conf-file=/dev/null");
	word(d, "--keep-in-foreground");
	word(d, "--log-facility=-");
	word(d, "--quiet-dhcp");
	word(d, "--port=0");
	word(d, "--no-hosts");
	word(d, "--no-resolv");
	word(d, "--bind-interfaces");
	word(d, "--interface=%s", net->bridge);
	word(d, "--except-interface=lo");
	word(d, "--dhcp-range=%s,%s,%s,1h", first, last, mask);
	word(d, "--dhcp-authoritative");
	/* a raw socket, which this has no right to */
	word(d, "--no-ping");
	/* a gateway is one only where packets may pass */
	if (!net->routing)
		word(d, "--dhcp-option=option:router");
	word(d, "--dhcp-leasefile=%s/leases-%s", PAN_LOCK_DIR, net->bridge);
	id = word(d, "--pid-file=%s", d->pidfile);
	return id;
}

static void on_runs(void *user)
{
	struct pan_dhcp *d = user;
	char first[INET_ADDRSTRLEN], last[INET_ADDRSTRLEN], text[160];

	snprintf(text, sizeof(text),
		 "dnsmasq gives addresses away on %s, from %s to %s",
		 d->net->bridge, dotted(d->net->pool.first, first),
		 dotted(d->net->pool.last, last));
	d->said(true, text, d->user);
}

static void on_ended(const char *why, void *user)
{
	struct pan_dhcp *d = user;
	char text[160];

	snprintf(text, sizeof(text),
		 "dnsmasq on %s gives no addresses: %s", d->net->bridge, why);
	d->said(false, text, d->user);
}

int pan_dhcp_start(struct pan_dhcp **dhcp, sd_event *event,
		   const struct pan_net *net,
		   void (*said)(bool good, const char *text, void *user),
		   void *user, struct btgw_err *err)
{
	struct pan_dhcp *d = calloc(1, sizeof(*d));
	char path[WORD_MAX];
	int ret;

	if (!d)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	d->net = net;
	d->said = said;
	d->user = user;
	snprintf(d->pidfile, sizeof(d->pidfile), "%s/dnsmasq-%s.pid",
		 PAN_LOCK_DIR, net->bridge);
	ret = pan_program_find("dnsmasq", path, sizeof(path));
	if (ret)
		ret = pan_dhcp_there(err);
	if (!ret)
		ret = pan_child_left(d->pidfile, words(d, path), err);
	if (!ret)
		ret = pan_child_start(&d->child, event, d->argv, on_runs,
				      on_ended, d, err);
	if (ret) {
		free(d);
		return ret;
	}
	*dhcp = d;
	return 0;
}

void pan_dhcp_stop(struct pan_dhcp *dhcp)
{
	if (!dhcp)
		return;
	pan_child_stop(dhcp->child);
	/* it may have no right to that itself any more */
	unlink(dhcp->pidfile);
	free(dhcp);
}
