// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_capture - records what a net sends, for another decoder to read
 *
 * In the folder BTGW_CAPTURE: mesh.pcap, each network PDU as the advertising
 * PDU of the link layer that a sniffer would have seen; mesh.tsv, a line for
 * each of the fields that btgw has for it; messages, a line for each access
 * message that was given to a socket: source, destination, payload.
 */
#include <unistd.h>

#include "beacon.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

#define PEER		0x0201
#define LINKTYPE_LE_LL	251

static FILE *pcap, *fields, *messages;
static unsigned int frames;

static FILE *open_out(const char *name)
{
	const char *dir = getenv("BTGW_CAPTURE");
	char path[256];
	FILE *file;

	check(dir);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	check(file);
	return file;
}

static void pcap_begin(void)
{
	static const struct {
		uint32_t magic;
		uint16_t major, minor;
		uint32_t zone, accuracy, snaplen, linktype;
	} head = {
		.magic = 0xa1b2c3d4,
		.major = 2,
		.minor = 4,
		.snaplen = 256,
		.linktype = LINKTYPE_LE_LL,
	};

	check(fwrite(&head, sizeof(head), 1, pcap) == 1);
}

static void pcap_put(const uint8_t *pdu, size_t len)
{
	/* access address, ADV_NONCONN_IND from a random address */
	uint8_t out[64] = { 0xd6, 0xbe, 0x89, 0x8e, 0x42, 0 };
	uint32_t head[4] = { frames / 1000, frames % 1000 * 1000 };

	out[5] = 6 + 2 + len;
	memcpy(out + 6, "\x01\x02\x03\x04\x05\xc6", 6);
	out[12] = 1 + len;
	out[13] = BTGW_BEARER_MESSAGE;
	memcpy(out + 14, pdu, len);
	/* the CRC is left out of account: zeros */
	head[2] = 14 + len + 3;
	head[3] = head[2];
	check(fwrite(head, sizeof(head), 1, pcap) == 1);
	check(fwrite(out, head[2], 1, pcap) == 1);
}

static void fields_put(const struct btgw_net_pdu *pdu)
{
	struct btgw_lt_pdu lt;
	unsigned int i;

	check(!btgw_lt_parse(pdu->ctl, pdu->transport, pdu->len, &lt));
	fprintf(fields, "%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t", ++frames,
		pdu->iv_index & 1, pdu->nid, pdu->ctl, pdu->ttl, pdu->seq,
		pdu->src, pdu->dst);
	for (i = 0; i < pdu->len; i++)
		fprintf(fields, "%02x", pdu->transport[i]);
	switch (lt.kind) {
	case BTGW_LT_UNSEG_ACCESS:
		fprintf(fields, "\t0\t%u\t%u\n", lt.akf, lt.aid);
		break;
	case BTGW_LT_SEG_ACCESS:
		fprintf(fields, "\t1\t%u\t%u\t%u\t%u\t%u\t%u\n", lt.akf, lt.aid,
			lt.szmic, lt.seq_zero, lt.seg_o, lt.seg_n);
		break;
	case BTGW_LT_ACK:
		fprintf(fields, "\t0\t%u\t%u\t%u\t%u\n", lt.opcode, lt.obo,
			lt.seq_zero, lt.block_ack);
		break;
	default:
		fprintf(fields, "\t%u\t%u\n", lt.kind == BTGW_LT_SEG_CTL,
			lt.opcode);
	}
}

/* Records what comes out of the net until it is quiet. */
static void record(struct mesh_air *air, int fd)
{
	uint8_t data[BTGW_BEARER_PDU_MAX];
	struct btgw_net_pdu pdu;
	int wait = MESH_SOON;
	uint8_t type;
	size_t len;

	/* all of it is on its way, and something comes */
	mesh_settle(fd);
	while ((len = mesh_air_frame(air, data, &type, wait))) {
		wait = MESH_NEVER * 3;
		if (type != BTGW_BEARER_MESSAGE)
			continue;
		check(!btgw_net_peek(&air->flooding, air->iv_index,
				     BTGW_NET_MESSAGE, data, len, &pdu));
		check(!btgw_net_open(&air->flooding, data, len, &pdu));
		pcap_put(data, len);
		fields_put(&pdu);
	}
}

static void say(int fd, uint16_t dst, uint8_t ttl, uint8_t flags, size_t len)
{
	struct sockaddr_btgw to = mesh_addr(NULL, dst, 0);
	uint8_t data[BTGW_MESH_MAX];
	size_t i;

	to.btgw_ttl = ttl;
	to.btgw_flags = flags;
	/* a vendor opcode, of which a decoder knows no more than that */
	for (i = 0; i < len; i++)
		data[i] = i * 29 + len;
	data[0] = len < 3 ? 0x05 : 0xc5;
	check(mesh_send(fd, &to, data, len, 0) == (ssize_t)len);
	fprintf(messages, "%u\t%u\t", 1, dst);
	for (i = 0; i < len; i++)
		fprintf(messages, "%02x", data[i]);
	fprintf(messages, "\n");
}

static void test_record(void)
{
	static const size_t lens[] = { 12, 20, 21, 59, 200 };
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_net_pdu pdu;
	uint8_t seg_n = 0, hello[30] = { 0xc1, 0xff, 0x05 };
	unsigned int i;

	pcap = open_out("mesh.pcap");
	fields = open_out("mesh.tsv");
	messages = open_out("messages");
	pcap_begin();
	mesh_fast_sar(&node);
	/* with an IV index that the nonces cannot do without */
	check(!mesh_set_iv(&node, 0x12345678, false, 0x800000));
	mesh_set(&node, BTGW_A_NET_SEQ, 0x0abcde, 4);
	air->iv_index = 0x12345678;

	for (i = 1; i <= 11; i++)
		say(fd, PEER, i == 1 ? 0 : i == 2 ? 127 : 5, 0, i);
	record(air, fd);
	for (i = 0; i < 5; i++) {
		say(fd, MESH_GROUP, 5, 0, lens[i]);
		record(air, fd);
		say(fd, MESH_GROUP + 1, 6, BTGW_F_MIC64, lens[i]);
		record(air, fd);
	}
	/* something to acknowledge */
	for (i = 0; i <= seg_n; i++) {
		pdu = mesh_air_segment(air, PEER, 1, 1000, 5, hello,
				       sizeof(hello), i, &seg_n);
		mesh_air_send(air, NULL, &pdu);
	}
	record(air, fd);
	printf("# %u PDUs\n", frames);
	check(frames > 100);
	check(!fclose(pcap) && !fclose(fields) && !fclose(messages));
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static const struct fb_case cases[] = {
	{ "a run is recorded", test_record },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
