// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - misbehaviour on request
 *
 * What a broken or hostile device could do, one thing at a time, for the tests
 * of the gateway. Each happens once a session. Two places: fault_received()
 * and fault_sending() work on PDUs, over any wire; raw_hook() on frames. A
 * Confirmation cannot be reflected device-first, where ours leaves before the
 * gateway's is known; whether the fault came to pass is reported.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <linux/array_size.h>

#include "device.h"
#include "fb_frame.h"

enum arg_kind { ARG_NONE, ARG_MS, ARG_NTH };

/* what the argument is, and what it is if it is not given */
static const struct {
	const char *name;
	enum arg_kind arg;
	unsigned int dflt;
} faults[] = {
	[FAULT_NONE] = { "none", ARG_NONE, 0 },
	[FAULT_DELAY_ANSWER] = { "delay-answer", ARG_MS, 3000 },
	[FAULT_REFUSE] = { "refuse", ARG_NTH, 1 },
	[FAULT_SECOND_CONFIRMATION] = { "second-confirmation", ARG_NONE, 0 },
	[FAULT_WRONG_CONFIRMATION] = { "wrong-confirmation", ARG_NONE, 0 },
	[FAULT_REFLECT_KEY] = { "reflect-key", ARG_NONE, 0 },
	[FAULT_REFLECT_CONFIRMATION] = { "reflect-confirmation", ARG_NONE, 0 },
	[FAULT_REFLECT_RANDOM] = { "reflect-random", ARG_NONE, 0 },
	[FAULT_STALL] = { "stall", ARG_NTH, 1 },
	[FAULT_DISCONNECT] = { "disconnect", ARG_NTH, 1 },
	[FAULT_LOSE_COMPLETE] = { "lose-complete", ARG_NONE, 0 },
	[FAULT_DROP_ANSWER] = { "drop-answer", ARG_NTH, 1 },
	[FAULT_CORRUPT_FRAME] = { "corrupt-frame", ARG_NTH, 1 },
	[FAULT_REPEAT_BATCH] = { "repeat-batch", ARG_NTH, 1 },
	[FAULT_SAME_ID_OTHER_CONTENT] = { "same-id-other-content", ARG_NTH,
					  1 },
};

enum { FAULTS = ARRAY_SIZE(faults) };

/**
 * fault_parse() - read NAME[:ARG]
 * @text: what was asked for
 * @fault: result
 * @err: reason of a refusal
 *
 * Return: 0; -EINVAL
 */
int fault_parse(const char *text, struct fault *fault, struct btgw_err *err)
{
	size_t len = strcspn(text, ":");
	unsigned long arg;
	unsigned int i;
	char *end;

	memset(fault, 0, sizeof(*fault));
	for (i = 1; i < FAULTS; i++) {
		if (strlen(faults[i].name) == len &&
		    !strncmp(faults[i].name, text, len))
			break;
	}
	if (i == FAULTS)
		return btgw_err_set(err, -EINVAL,
				    "fault %s: unknown; --fault help lists them",
				    text);
	fault->kind = i;
	fault->arg = faults[i].dflt;
	if (!text[len])
		return 0;
	if (faults[i].arg == ARG_NONE)
		return btgw_err_set(err, -EINVAL,
				    "fault %s: takes no argument",
				    faults[i].name);
	arg = strtoul(text + len + 1, &end, 10);
	if (end == text + len + 1 || *end || arg < 1 || arg > 600000)
		return btgw_err_set(err, -EINVAL,
				    "fault %s: argument %s: expected %s",
				    faults[i].name, text + len + 1,
				    faults[i].arg == ARG_MS ?
				    "milliseconds, 1 to 600000" :
				    "a number from 1");
	fault->arg = arg;
	return 0;
}

/**
 * fault_is_raw() - does the fault lie in the frames?
 * @fault: it
 *
 * Return: whether the device has to speak FastBatch by itself for it
 */
bool fault_is_raw(const struct fault *fault)
{
	return fault->kind >= FAULT_DROP_ANSWER;
}

static bool raw_hook(struct btgw_wire *wire, enum btgw_wire_frame kind,
		     const u8 *frame, size_t len, void *user_data)
{
	struct fault *fault = user_data;
	u8 copy[BTGW_FB_FRAME_MAX];

	if (kind == BTGW_WIRE_ACK || fault->answers != fault->arg ||
	    fault->kind == FAULT_NONE)
		return false;
	memcpy(copy, frame, len);
	/* once: the repeat of the same frame is as it should be */
	fault->answers++;
	fault->done = true;
	switch (fault->kind) {
	case FAULT_DROP_ANSWER:
		return true;
	case FAULT_CORRUPT_FRAME:
		copy[len - 1] ^= 0xff;
		break;
	case FAULT_REPEAT_BATCH:
		btgw_wire_raw_write(wire, copy, len);
		break;
	case FAULT_SAME_ID_OTHER_CONTENT:
		btgw_wire_raw_write(wire, copy, len);
		copy[len - BTGW_FB_CRC_LEN - 1] ^= 0x01;
		btgw_fb_seal(copy, copy[0] | copy[1] << 8, copy[2],
			     len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN);
		break;
	default:
		return false;
	}
	btgw_wire_raw_write(wire, copy, len);
	return true;
}

/**
 * fault_begin() - a session begins
 * @fault: to be done once in it
 * @wire: its wire; a raw one for a fault of frames
 */
void fault_begin(struct fault *fault, struct btgw_wire *wire)
{
	fault->done = false;
	fault->pdus = 0;
	fault->answers = 0;
	memset(fault->seen_len, 0, sizeof(fault->seen_len));
	if (fault_is_raw(fault))
		btgw_wire_raw_hook(wire, raw_hook, fault);
}

/* Silence until the gateway has had enough */
static void stall(struct btgw_wire *wire)
{
	struct pollfd pfd = { .fd = wire->fd, .events = POLLRDHUP };

	poll(&pfd, 1, 3 * BTGW_RUN_TIMEOUT_MS);
}

static int slot_of(u8 type)
{
	switch (type) {
	case BTGW_PROV_PUBLIC_KEY:
		return 0;
	case BTGW_PROV_CONFIRMATION:
		return 1;
	case BTGW_PROV_RANDOM:
		return 2;
	default:
		return -1;
	}
}

/**
 * fault_received() - a PDU came
 * @fault: what to do about it
 * @wire: where it came from
 * @pdu: octets
 * @len: their number
 * @index: place in the batch
 *
 * Return: 0 to go on; -ECANCELED to end the link, -EBADMSG to let the gateway
 */
int fault_received(struct fault *fault, struct btgw_wire *wire, const u8 *pdu,
		   size_t len, unsigned int index)
{
	int slot = slot_of(pdu[0]);

	fault->pdus++;
	if (slot >= 0 && len <= sizeof(fault->seen[slot])) {
		memcpy(fault->seen[slot], pdu, len);
		fault->seen_len[slot] = len;
	}
	if (fault->pdus != fault->arg)
		return 0;
	switch (fault->kind) {
	case FAULT_DISCONNECT:
		fault->done = true;
		return -ECANCELED;
	case FAULT_REFUSE:
		fault->done = !btgw_wire_refuse(wire, index, NULL);
		return -EBADMSG;
	case FAULT_STALL:
		fault->done = true;
		stall(wire);
		return -ECANCELED;
	default:
		return 0;
	}
}

static u8 *find(struct btgw_prov_batch *batch, u8 type, size_t *len)
{
	unsigned int i;

	for (i = 0; i < batch->count; i++) {
		if (batch->octets[batch->off[i]] != type)
			continue;
		*len = batch->size[i];
		return batch->octets + batch->off[i];
	}
	return NULL;
}

/* Send back what the gateway sent, in place of our own */
static void reflect(struct fault *fault, struct btgw_prov_batch *batch, u8 type)
{
	int slot = slot_of(type);
	size_t len;
	u8 *pdu;

	pdu = find(batch, type, &len);
	if (!pdu || fault->seen_len[slot] != len)
		return;
	memcpy(pdu, fault->seen[slot], len);
	fault->done = true;
}

static void delay(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000l };

	nanosleep(&ts, NULL);
}

/**
 * fault_sending() - a batch is about to leave
 * @fault: what to do about it
 * @batch: may be changed
 *
 * Return: 0 to send it; -ECANCELED to end the link in its place
 */
int fault_sending(struct fault *fault, struct btgw_prov_batch *batch)
{
	u8 copy[BTGW_PROV_PDU_MAX], *pdu;
	size_t len;

	fault->answers++;
	switch (fault->kind) {
	case FAULT_DELAY_ANSWER:
		if (fault->answers > 1)
			break;
		delay(fault->arg);
		fault->done = true;
		break;
	case FAULT_SECOND_CONFIRMATION:
		pdu = find(batch, BTGW_PROV_CONFIRMATION, &len);
		if (!pdu)
			break;
		memcpy(copy, pdu, len);
		fault->done = !btgw_prov_batch_add(batch, copy[0], copy + 1,
						   len - 1);
		break;
	case FAULT_WRONG_CONFIRMATION:
		pdu = find(batch, BTGW_PROV_CONFIRMATION, &len);
		if (!pdu)
			break;
		pdu[1] ^= 0x01;
		fault->done = true;
		break;
	case FAULT_REFLECT_KEY:
		reflect(fault, batch, BTGW_PROV_PUBLIC_KEY);
		break;
	case FAULT_REFLECT_CONFIRMATION:
		reflect(fault, batch, BTGW_PROV_CONFIRMATION);
		break;
	case FAULT_REFLECT_RANDOM:
		reflect(fault, batch, BTGW_PROV_RANDOM);
		break;
	case FAULT_LOSE_COMPLETE:
		if (!find(batch, BTGW_PROV_COMPLETE, &len))
			break;
		fault->done = true;
		return -ECANCELED;
	default:
		break;
	}
	return 0;
}
