/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire.h - what carries the batches of a provisioning session
 *
 * Two ways to the same end: a FastBatch socket, where the kernel frames,
 * acknowledges and repeats (wire_sock.c), and a plain packet descriptor, where
 * a FastBatch endpoint in this process does (wire_raw.c). The second needs no
 * module: firmware authors can read it as the whole of FastBatch on one side,
 * and the device side uses it to send what a correct kernel never would.
 *
 * Nothing blocks. The owner polls &btgw_wire.fd, for reading always and for
 * &btgw_wire.send_events while a batch waits.
 */
#ifndef _BTGW_LIB_WIRE_H
#define _BTGW_LIB_WIRE_H

#include <linux/types.h>

#include "log.h"
#include "prov_pdu.h"

struct btgw_wire;

/**
 * struct btgw_wire_ops - one way to carry batches
 * @send: see btgw_wire_send()
 * @recv: see btgw_wire_recv()
 * @idle: see btgw_wire_idle()
 * @refuse: see btgw_wire_refuse()
 * @free: release what belongs to the wire; the descriptor is closed after it
 */
struct btgw_wire_ops {
	int (*send)(struct btgw_wire *wire, const struct btgw_prov_batch *batch,
		    struct btgw_err *err);
	int (*recv)(struct btgw_wire *wire, u8 *pdu, size_t size, bool *last,
		    struct btgw_err *err);
	int (*idle)(struct btgw_wire *wire, int *wait_ms, struct btgw_err *err);
	int (*refuse)(struct btgw_wire *wire, unsigned int index,
		      struct btgw_err *err);
	void (*free)(struct btgw_wire *wire);
};

/**
 * struct btgw_wire - a wire
 * @ops: what it is
 * @fd: to poll; belongs to the wire
 * @send_events: what to poll for beside POLLIN after -EAGAIN from
 *	btgw_wire_send()
 */
struct btgw_wire {
	const struct btgw_wire_ops *ops;
	int fd;
	short send_events;
};

/**
 * btgw_wire_send() - send a batch
 * @wire: the wire
 * @batch: it; copied
 * @err: reason of a failure
 *
 * Return: 0; -EAGAIN the last batch waits for its acknowledgement;
 * another negative errno
 */
static inline int btgw_wire_send(struct btgw_wire *wire,
				 const struct btgw_prov_batch *batch,
				 struct btgw_err *err)
{
	return wire->ops->send(wire, batch, err);
}

/**
 * btgw_wire_recv() - receive one PDU
 * @wire: the wire
 * @pdu: where to
 * @size: room there
 * @last: it is the last of its batch
 * @err: reason of a failure
 *
 * Return: octets; 0 the peer ended the link; -EAGAIN nothing is there;
 * -EBADMSG the peer refused our batch; another negative errno
 */
static inline int btgw_wire_recv(struct btgw_wire *wire, u8 *pdu, size_t size,
				 bool *last, struct btgw_err *err)
{
	return wire->ops->recv(wire, pdu, size, last, err);
}

/**
 * btgw_wire_idle() - to be called before every poll
 * @wire: the wire
 * @wait_ms: how long to poll at most, -1 for no limit
 * @err: reason of a failure
 *
 * What was received whole counts as processed: if it was not answered, it is
 * acknowledged now.
 *
 * Return: 0; -ETIMEDOUT the peer did not answer; another negative errno
 */
static inline int btgw_wire_idle(struct btgw_wire *wire, int *wait_ms,
				 struct btgw_err *err)
{
	return wire->ops->idle(wire, wait_ms, err);
}

/**
 * btgw_wire_refuse() - refuse a PDU of the batch received last
 * @wire: the wire
 * @index: its place in the batch, from 0; all after it are refused too
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT no batch waits; another negative errno
 */
static inline int btgw_wire_refuse(struct btgw_wire *wire, unsigned int index,
				   struct btgw_err *err)
{
	return wire->ops->refuse(wire, index, err);
}

void btgw_wire_free(struct btgw_wire *wire);

struct btgw_wire *btgw_wire_sock(int fd, struct btgw_err *err);

/* frames of a raw wire, for its hook */
enum btgw_wire_frame {
	BTGW_WIRE_BATCH,
	BTGW_WIRE_ANSWER,
	BTGW_WIRE_ACK,
};

/**
 * typedef btgw_wire_hook - may do something else with a frame that is sent
 * @wire: the wire
 * @kind: what the frame is
 * @frame: it
 * @len: its length
 * @user_data: as passed to btgw_wire_raw_hook()
 *
 * Return: true if it has been dealt with, false to send it as it is
 */
typedef bool (*btgw_wire_hook)(struct btgw_wire *wire,
			       enum btgw_wire_frame kind, const u8 *frame,
			       size_t len, void *user_data);

/**
 * struct btgw_wire_raw_cfg - a FastBatch endpoint on a descriptor
 * @fd: connected packet descriptor: L2CAP or AF_UNIX SEQPACKET; the wire owns
 *	it from success on
 * @device: device side; else gateway
 * @mtu: largest frame
 * @retry_ms: wait before the first repeat; 0 = never repeat
 * @retries: repeats
 * @session_ms: give up after
 */
struct btgw_wire_raw_cfg {
	int fd;
	bool device;
	u16 mtu;
	u32 retry_ms;
	u32 retries;
	u32 session_ms;
};

struct btgw_wire *btgw_wire_raw(const struct btgw_wire_raw_cfg *cfg,
				struct btgw_err *err);
void btgw_wire_raw_hook(struct btgw_wire *wire, btgw_wire_hook hook,
			void *user_data);
int btgw_wire_raw_write(struct btgw_wire *wire, const u8 *frame, size_t len);

#endif /* _BTGW_LIB_WIRE_H */
