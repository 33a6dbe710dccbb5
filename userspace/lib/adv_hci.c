// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_hci.c - a controller of one's own that advertises
 *
 * For each PDU: Set Advertising Data, Enable, %BTGW_ADV_AIR_MS later Disable.
 * The advertising interval is longer than that, so each time on the air is one
 * advertising event.
 *
 *	SETUP -> IDLE -> DATA -> ENABLE -> AIR -> DISABLE -> IDLE
 *
 * Each arrow but the first from IDLE is a Command Complete, and the one from
 * AIR is time.
 */
#include "adv_priv.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <linux/array_size.h>
#include <linux/filter.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "mgmt.h"

enum {
	OP_RESET		= 0x0c03,
	OP_EVENT_MASK		= 0x0c01,
	OP_LE_RANDOM_ADDR	= 0x2005,
	OP_LE_ADV_PARAM		= 0x2006,
	OP_LE_ADV_DATA		= 0x2008,
	OP_LE_ADV_ENABLE	= 0x200a,
	OP_LE_SCAN_PARAM	= 0x200b,
	OP_LE_SCAN_ENABLE	= 0x200c,
	/* units of 0.625 ms: 100 ms, the least before Bluetooth 5.0; 30 ms */
	ADV_INTERVAL		= 0x00a0,
	SCAN_INTERVAL		= 0x0030,
	ADV_NONCONN		= 3,
	ADDR_RANDOM		= 1,
	CHANNELS_ALL		= 7,
	/* of a controller to answer a command */
	ANSWER_US		= 2000000,
	CMD_MAX			= 4 + 32,
};

enum hci_state { SETUP, IDLE, DATA, ENABLE, AIR, DISABLE };

/**
 * struct adv_hci - a controller of our own
 * @radio: what others see
 * @fd: user channel
 * @was_on: it was switched on before, and will be again
 * @state: see above
 * @step: of the setup
 * @wait_op: the command that is being answered, 0 if none
 * @until_us: AIR: end of it; else when an answer is overdue
 * @addr: random address, new each time
 */
struct adv_hci {
	struct btgw_adv_radio radio;
	int fd;
	bool was_on;
	enum hci_state state;
	unsigned int step;
	uint16_t wait_op;
	uint64_t until_us;
	uint8_t addr[6];
};

static struct adv_hci *hci_of(const struct btgw_adv_radio *radio)
{
	return (struct adv_hci *)radio;
}

static int hci_command(struct adv_hci *h, uint16_t op, const uint8_t *param,
		       uint8_t len, uint64_t now_us, struct btgw_err *err)
{
	uint8_t cmd[CMD_MAX] = { HCI_COMMAND_PKT, op & 0xff, op >> 8, len };

	memcpy(cmd + 4, param, len);
	h->wait_op = op;
	h->until_us = now_us + ANSWER_US;
	if (write(h->fd, cmd, 4 + len) != 4 + len)
		return btgw_err_set(err, -errno, "hci%u: command 0x%04x: %s",
				    h->radio.index, op, btgw_strerror(errno));
	return 0;
}

static int setup_step(struct adv_hci *h, uint64_t now_us, struct btgw_err *err)
{
	/* LE Meta events come, and of them the legacy advertising reports */
	static const uint8_t event_mask[8] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f
	};
	/* passive, all the time */
	static const uint8_t scan_param[7] = {
		0, SCAN_INTERVAL, 0, SCAN_INTERVAL, 0, ADDR_RANDOM, 0
	};
	static const uint8_t adv_param[15] = {
		ADV_INTERVAL, 0, ADV_INTERVAL, 0, ADV_NONCONN, ADDR_RANDOM,
		[13] = CHANNELS_ALL
	};
	static const uint8_t scan_on[2] = { 1, 0 };
	const struct {
		uint16_t op;
		const uint8_t *param;
		uint8_t len;
	} steps[] = {
		{ OP_RESET, h->addr, 0 },
		{ OP_EVENT_MASK, event_mask, sizeof(event_mask) },
		{ OP_LE_RANDOM_ADDR, h->addr, sizeof(h->addr) },
		{ OP_LE_ADV_PARAM, adv_param, sizeof(adv_param) },
		{ OP_LE_SCAN_PARAM, scan_param, sizeof(scan_param) },
		{ OP_LE_SCAN_ENABLE, scan_on, sizeof(scan_on) },
	};
	unsigned int i = h->step++;

	if (i == ARRAY_SIZE(steps)) {
		h->state = IDLE;
		return 0;
	}
	return hci_command(h, steps[i].op, steps[i].param, steps[i].len,
			   now_us, err);
}

static int hci_enable(struct adv_hci *h, bool on, uint64_t now_us,
		      struct btgw_err *err)
{
	uint8_t value = on;

	h->state = on ? ENABLE : DISABLE;
	return hci_command(h, OP_LE_ADV_ENABLE, &value, sizeof(value), now_us,
			   err);
}

static int hci_done(struct adv_hci *h, uint64_t now_us, struct btgw_err *err)
{
	h->wait_op = 0;
	switch (h->state) {
	case SETUP:
		return setup_step(h, now_us, err);
	case DATA:
		return hci_enable(h, true, now_us, err);
	case ENABLE:
		h->state = AIR;
		h->until_us = now_us + BTGW_ADV_AIR_MS * 1000;
		return 0;
	default:
		h->state = IDLE;
		return 0;
	}
}

/* An answer to the command that waits for one; anything else says nothing */
static int hci_event(struct adv_hci *h, const uint8_t *p, size_t len,
		     uint64_t now_us, struct btgw_err *err)
{
	uint16_t op = 0;
	uint8_t status = 0;

	if (len < 3 || p[0] != HCI_EVENT_PKT)
		return 0;
	switch (p[1]) {
	case EVT_CMD_COMPLETE:
		if (len < 7)
			return 0;
		op = p[4] | p[5] << 8;
		status = p[6];
		break;
	case EVT_CMD_STATUS:
		if (len < 7)
			return 0;
		status = p[3];
		op = p[5] | p[6] << 8;
		break;
	case EVT_HARDWARE_ERROR:
		return btgw_err_set(err, -EIO, "hci%u: hardware error 0x%02x",
				    h->radio.index, len > 3 ? p[3] : 0);
	}
	if (!h->wait_op || op != h->wait_op)
		return 0;
	if (status)
		return btgw_err_set(err, -EIO,
				    "hci%u: command 0x%04x: status 0x%02x",
				    h->radio.index, op, status);
	return hci_done(h, now_us, err);
}

static int hci_process(struct btgw_adv_radio *radio, uint64_t now_us,
		       struct btgw_err *err)
{
	struct adv_hci *h = hci_of(radio);
	uint8_t event[HCI_MAX_EVENT_SIZE + 1];
	ssize_t n;
	int ret = 0;

	while (!ret) {
		n = recv(h->fd, event, sizeof(event), MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n <= 0)
			return btgw_err_set(err, n ? -errno : -ENODEV,
					    "hci%u went away", radio->index);
		ret = hci_event(h, event, n, now_us, err);
	}
	return ret;
}

static bool hci_idle(const struct btgw_adv_radio *radio)
{
	return hci_of(radio)->state == IDLE;
}

static int hci_fd(const struct btgw_adv_radio *radio)
{
	return hci_of(radio)->fd;
}

static int hci_send(struct btgw_adv_radio *radio, const uint8_t *ad, size_t len,
		    uint64_t now_us, struct btgw_err *err)
{
	uint8_t param[1 + BTGW_ADV_DATA_MAX] = { len };
	struct adv_hci *h = hci_of(radio);

	memcpy(param + 1, ad, len);
	h->state = DATA;
	return hci_command(h, OP_LE_ADV_DATA, param, sizeof(param), now_us,
			   err);
}

static int hci_tick(struct btgw_adv_radio *radio, uint64_t now_us,
		    uint64_t *next_us, struct btgw_err *err)
{
	struct adv_hci *h = hci_of(radio);
	int ret = 0;

	if (h->state == AIR && now_us >= h->until_us)
		ret = hci_enable(h, false, now_us, err);
	else if (h->wait_op && now_us >= h->until_us)
		ret = btgw_err_set(err, -ETIMEDOUT,
				   "hci%u does not answer command 0x%04x",
				   radio->index, h->wait_op);
	*next_us = h->state == IDLE ? UINT64_MAX : h->until_us;
	return ret;
}

/* What it was for the kernel: known, and switched on if it was */
static void hci_close(struct btgw_adv_radio *radio)
{
	struct adv_hci *h = hci_of(radio);
	struct btgw_mgmt *mgmt;

	if (h->fd >= 0)
		close(h->fd);
	if (h->was_on && !btgw_mgmt_open(&mgmt, NULL)) {
		btgw_mgmt_set(mgmt, radio->index, BTGW_SETTING_POWERED, true,
			      NULL);
		btgw_mgmt_close(mgmt);
	}
	free(h);
}

/* Nothing but answers and hardware errors is worth a wake-up */
static int hci_filter(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HCI_EVENT_PKT, 0, 5),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 1),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, EVT_CMD_COMPLETE, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, EVT_CMD_STATUS, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, EVT_HARDWARE_ERROR, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog prog = {
		.len = ARRAY_SIZE(code),
		.filter = code,
	};

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog,
			  sizeof(prog));
}

static const struct btgw_adv_ops hci_ops = {
	.close = hci_close,
	.fd = hci_fd,
	.idle = hci_idle,
	.send = hci_send,
	.process = hci_process,
	.tick = hci_tick,
};

/* The user channel is only to be had of a controller that is off */
static int hci_off(struct adv_hci *h, uint16_t index, struct btgw_err *err)
{
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	int ret;

	ret = btgw_mgmt_open(&mgmt, err);
	if (ret)
		return ret;
	ret = btgw_mgmt_info(mgmt, index, &info, err);
	if (!ret && info.current & BTGW_SETTING_POWERED) {
		ret = btgw_mgmt_set(mgmt, index, BTGW_SETTING_POWERED, false,
				    err);
		h->was_on = !ret;
	}
	btgw_mgmt_close(mgmt);
	return ret;
}

static int hci_take(struct adv_hci *h, uint16_t index, struct btgw_err *err)
{
	struct sockaddr_hci sa = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = index,
		.hci_channel = HCI_CHANNEL_USER,
	};

	h->fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
		       BTPROTO_HCI);
	if (h->fd < 0 || hci_filter(h->fd) < 0 ||
	    bind(h->fd, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		return btgw_err_set(err, -errno, "taking hci%u: %s", index,
				    errno == EUSERS ?
				    "another program has taken it" :
				    btgw_strerror(errno));
	return 0;
}

int btgw_adv_hci_open(struct btgw_adv_radio **radio, uint16_t index,
		      struct btgw_err *err)
{
	struct adv_hci *h = calloc(1, sizeof(*h));
	struct timespec ts;
	int ret;

	if (!h)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	h->radio.ops = &hci_ops;
	h->radio.index = index;
	h->fd = -1;
	/* non-resolvable private: nobody is followed by it */
	if (getrandom(h->addr, sizeof(h->addr), 0) != sizeof(h->addr))
		ret = btgw_err_set(err, -errno, "no random numbers");
	else
		ret = hci_off(h, index, err);
	h->addr[5] &= 0x3f;
	if (!ret)
		ret = hci_take(h, index, err);
	if (!ret) {
		clock_gettime(CLOCK_BOOTTIME, &ts);
		ret = setup_step(h, ts.tv_sec * 1000000ull + ts.tv_nsec / 1000,
				 err);
	}
	if (ret) {
		hci_close(&h->radio);
		return ret;
	}
	*radio = &h->radio;
	return 0;
}
