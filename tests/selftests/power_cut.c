// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * power_cut - both ends of tests/vm/power_cut.sh
 *
 *	power_cut send		in the guest: sends from element 1 of net 1 without
 *				end, and writes each network PDU as a line of
 *				hexadecimal digits as it leaves
 *	power_cut check FILE...	on the host: reads the lines of one boot after
 *				another; no sequence number may come twice or go
 *				back
 *
 * Sending comes to the end of what was granted as often as it can: it goes
 * round half blocks and changes the IV index, so that a cut meets a step of the
 * daemon and not the time between two.
 */
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "genl_mesh.h"
#include "lib/mesh_air.h"

enum {
	IV_FIRST	= 5,
	/* IV indexes that one boot, or several without a PDU, can go on by */
	IV_AHEAD	= 256,
	/* between two things that an operator does */
	ACT_MS		= 150,
	/* of a block of 8192 the next is granted when half is left */
	HALF_LEFT	= 4096,
	LINE		= 2 * BTGW_BEARER_PDU_MAX + 2,
};

static const struct mesh_node node = { .net = 1, .addr = 1 };

/*
 * In the guest
 */

static struct btgw_genl *genl;

static bool net_get(struct btgw_mesh_obj *net)
{
	struct btgw_mesh_obj req;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID, node.net);
	return !btgw_mesh_do(genl, BTGW_CMD_NET_GET, &req, net, NULL);
}

static bool granted(void)
{
	struct btgw_mesh_obj net;

	return net_get(&net) && net.v[BTGW_A_NET_SEQ_LIMIT].num >
				net.v[BTGW_A_NET_SEQ].num;
}

/* A refusal is right where the daemon was faster */
static void net_set(struct btgw_mesh_obj *req)
{
	btgw_mesh_num(req, BTGW_A_NET_ID, node.net);
	btgw_mesh_do(genl, BTGW_CMD_NET_SET, req, NULL, NULL);
}

/* So many numbers are left until something happens */
static void skip_to(const struct btgw_mesh_obj *net, uint32_t left)
{
	uint32_t limit = net->v[BTGW_A_NET_SEQ_LIMIT].num;
	uint32_t seq = net->v[BTGW_A_NET_SEQ].num;
	struct btgw_mesh_obj req;

	if (limit < seq + left)
		return;
	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_SEQ, limit - left);
	net_set(&req);
}

static void iv_step(const struct btgw_mesh_obj *net)
{
	uint32_t index = net->v[BTGW_A_NET_IV_INDEX].num;
	bool flag = net->v[BTGW_A_NET_IV_FLAG].num;
	struct btgw_mesh_obj req;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_IV_INDEX, index + !flag);
	btgw_mesh_num(&req, BTGW_A_NET_IV_FLAG, !flag);
	net_set(&req);
}

static void act(void)
{
	struct btgw_mesh_obj net;
	uint8_t what;

	check(net_get(&net) && getrandom(&what, 1, 0) == 1);
	switch (what % 8) {
	case 0:
		iv_step(&net);
		break;
	case 1:
	case 2:
		skip_to(&net, 8);
		break;
	default:
		skip_to(&net, HALF_LEFT + 8);
	}
}

/* One write() for a line: what was not written has not left */
static void print_frames(struct mesh_air *air)
{
	uint8_t data[BTGW_BEARER_PDU_MAX];
	char line[LINE];
	uint8_t type;
	size_t i, len;

	while ((len = mesh_air_frame(air, data, &type, 0))) {
		if (type != BTGW_BEARER_MESSAGE)
			continue;
		for (i = 0; i < len; i++)
			sprintf(line + 2 * i, "%02x", data[i]);
		line[2 * len] = '\n';
		check(write(STDOUT_FILENO, line, 2 * len + 1) ==
		      (ssize_t)(2 * len + 1));
	}
}

static void send_for_ever(void)
{
	/* a segmented one takes its time, and the next to its group waits */
	struct sockaddr_btgw to[2] = {
		mesh_addr(NULL, 0xc123, 0), mesh_addr(NULL, 0xc124, 0)
	};
	uint8_t data[20] = { 0xc5 };
	struct mesh_air *air;
	bool segmented;
	uint64_t next;
	int fd;

	check(!btgw_genl_open(&genl, NULL));
	while (!granted())
		usleep(10000);
	air = mesh_air_new(&node);
	fd = mesh_bound(&node, node.addr, 0);
	next = mesh_now_ms() + ACT_MS;
	for (;;) {
		/* a number that is used twice has another content */
		check(getrandom(data + 1, sizeof(data) - 1, 0) ==
		      sizeof(data) - 1);
		segmented = data[1] < 8;
		if (mesh_send(fd, &to[segmented], data, segmented ? 20 : 11,
			      MSG_DONTWAIT) < 0)
			usleep(1000);
		print_frames(air);
		if (mesh_now_ms() >= next) {
			act();
			next = mesh_now_ms() + ACT_MS;
		}
	}
}

/*
 * On the host
 */

struct record {
	struct btgw_net_cred cred;
	bool any;
	uint32_t iv_index;
	uint32_t seq;
	unsigned int pdus;
	unsigned int boots;
	unsigned int indexes;
};

/* The first key and index that open it: there is but one */
static bool open_pdu(struct record *r, const uint8_t *data, size_t len,
		     struct btgw_net_pdu *pdu)
{
	uint32_t i;

	for (i = 0; i < IV_AHEAD; i++) {
		if (!btgw_net_peek(&r->cred, r->iv_index + i, BTGW_NET_MESSAGE,
				   data, len, pdu) &&
		    !btgw_net_open(&r->cred, data, len, pdu))
			return true;
	}
	return false;
}

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? p - digits : -1;
}

/* false: it is no PDU of ours */
static bool parse(const char *line, uint8_t *data, size_t *len)
{
	int hi, lo;

	for (*len = 0; line[0] != '\n'; line += 2) {
		hi = digit(line[0]);
		lo = hi < 0 ? -1 : digit(line[1]);
		if (lo < 0 || *len == BTGW_BEARER_PDU_MAX)
			return false;
		data[(*len)++] = hi << 4 | lo;
	}
	return *len;
}

static bool check_line(struct record *r, const char *line)
{
	uint8_t data[BTGW_BEARER_PDU_MAX];
	struct btgw_net_pdu pdu;
	size_t len;

	if (!parse(line, data, &len) || !open_pdu(r, data, len, &pdu)) {
		printf("no PDU of the net: %s", line);
		return false;
	}
	if (r->any && (pdu.iv_index < r->iv_index ||
		       (pdu.iv_index == r->iv_index && pdu.seq <= r->seq))) {
		printf("IV index %u, number %u after %u, %u\n", pdu.iv_index,
		       pdu.seq, r->iv_index, r->seq);
		return false;
	}
	if (!r->any || pdu.iv_index != r->iv_index)
		r->indexes++;
	r->any = true;
	r->iv_index = pdu.iv_index;
	r->seq = pdu.seq;
	r->pdus++;
	return true;
}

static bool check_file(struct record *r, const char *path)
{
	FILE *file = fopen(path, "r");
	unsigned int before = r->pdus;
	char line[256];
	bool good = true;

	check(file);
	while (good && fgets(line, sizeof(line), file)) {
		/* the cut went through it */
		if (!strchr(line, '\n') && feof(file))
			break;
		good = check_line(r, line);
	}
	fclose(file);
	if (!good)
		printf("in %s\n", path);
	r->boots += r->pdus > before;
	return good;
}

static int check_files(int n, char **path)
{
	struct record r = { .iv_index = IV_FIRST };
	uint8_t netkey[16] = {};
	int i;

	memset(netkey, 0x11, 14);
	btgw_net_cred_flooding(&r.cred, netkey);
	for (i = 0; i < n; i++) {
		if (!check_file(&r, path[i]))
			return 1;
	}
	printf("%u PDUs in %u of %d boots, under %u IV indexes\n", r.pdus,
	       r.boots, n, r.indexes);
	/* of what never sent nothing was shown */
	return !r.pdus || r.boots < (n + 1) / 2;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "send"))
		send_for_ever();
	if (argc > 2 && !strcmp(argv[1], "check"))
		return check_files(argc - 2, argv + 2);
	fprintf(stderr, "usage: power_cut { send | check FILE... }\n");
	return 1;
}
