// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel's Bluetooth management interface: messages out and in
 */
#include "mgmt.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "mgmt_priv.h"

static const struct {
	const char *name;
	int code;
} mgmt_statuses[] = {
	[MGMT_STATUS_SUCCESS] = { "success", 0 },
	[MGMT_STATUS_UNKNOWN_COMMAND] = { "unknown command", EOPNOTSUPP },
	[MGMT_STATUS_NOT_CONNECTED] = { "not connected", ENOTCONN },
	[MGMT_STATUS_FAILED] = { "failed", EIO },
	[MGMT_STATUS_CONNECT_FAILED] = { "connection failed", ECONNREFUSED },
	[MGMT_STATUS_AUTH_FAILED] = { "authentication failed", EACCES },
	[MGMT_STATUS_NOT_PAIRED] = { "not paired", EACCES },
	[MGMT_STATUS_NO_RESOURCES] = { "out of resources", ENOMEM },
	[MGMT_STATUS_TIMEOUT] = { "the controller did not answer", ETIMEDOUT },
	[MGMT_STATUS_ALREADY_CONNECTED] = { "connected already", EISCONN },
	[MGMT_STATUS_BUSY] = { "busy", EBUSY },
	[MGMT_STATUS_REJECTED] = { "rejected, LE or BR/EDR is off", EPROTO },
	[MGMT_STATUS_NOT_SUPPORTED] = { "the controller cannot", EOPNOTSUPP },
	[MGMT_STATUS_INVALID_PARAMS] = { "invalid parameters", EINVAL },
	[MGMT_STATUS_DISCONNECTED] = { "disconnected", ECONNRESET },
	[MGMT_STATUS_NOT_POWERED] = { "the controller is off", ENETDOWN },
	[MGMT_STATUS_CANCELLED] = { "cancelled", ECANCELED },
	[MGMT_STATUS_INVALID_INDEX] = { "there is no such controller", ENODEV },
	[MGMT_STATUS_RFKILLED] = { "the radio is blocked, see rfkill", ERFKILL },
	[MGMT_STATUS_ALREADY_PAIRED] = { "paired already", EEXIST },
	[MGMT_STATUS_PERMISSION_DENIED] = { "needs CAP_NET_ADMIN", EPERM },
};

const char *btgw_mgmt_status_name(uint8_t status)
{
	return status < ARRAY_SIZE(mgmt_statuses) ? mgmt_statuses[status].name :
				   "a failure not known here";
}

static int mgmt_status_errno(uint8_t status)
{
	return status < ARRAY_SIZE(mgmt_statuses) ? -mgmt_statuses[status].code : -EIO;
}

int64_t btgw_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int btgw_mgmt_open(struct btgw_mgmt **mgmt, struct btgw_err *err)
{
	struct sockaddr_hci sa = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = HCI_DEV_NONE,
		.hci_channel = HCI_CHANNEL_CONTROL,
	};
	struct btgw_mgmt *m;
	int ret;

	m = calloc(1, sizeof(*m));
	if (!m)
		return btgw_err_set(err, -ENOMEM, "out of memory");

	m->fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
		       BTPROTO_HCI);
	if (m->fd < 0) {
		ret = -errno;
		btgw_err_set(err, ret, "opening a Bluetooth management socket: %s",
			     ret == -EAFNOSUPPORT ?
			     "the kernel has no Bluetooth, load the module bluetooth" :
			     btgw_strerror(ret));
		free(m);
		return ret;
	}
	if (bind(m->fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		ret = btgw_err_set(err, -errno,
				   "binding a Bluetooth management socket: %s",
				   btgw_strerror(errno));
		btgw_mgmt_close(m);
		return ret;
	}

	*mgmt = m;
	return 0;
}

void btgw_mgmt_close(struct btgw_mgmt *mgmt)
{
	if (!mgmt)
		return;
	close(mgmt->fd);
	free(mgmt);
}

void btgw_mgmt_on_event(struct btgw_mgmt *mgmt, btgw_mgmt_cb cb, void *user)
{
	mgmt->cb = cb;
	mgmt->user = user;
}

int btgw_mgmt_fd(const struct btgw_mgmt *mgmt)
{
	return mgmt->fd;
}

static void mgmt_addr(const struct mgmt_addr *from, struct btgw_addr *to)
{
	memcpy(to->b, from->b, sizeof(to->b));
	to->type = from->type;
}

/*
 * Translates an event. What is shorter than its head, or says that it is
 * longer than it is, is not passed on: the kernel does not send such.
 */
static bool mgmt_translate(uint16_t code, const uint8_t *p, size_t len,
			   struct btgw_mgmt_event *ev)
{
	const struct mgmt_ev_disconnected *gone = (const void *)p;
	const struct mgmt_ev_discovering *disc = (const void *)p;
	const struct mgmt_ev_connected *conn = (const void *)p;
	const struct mgmt_ev_found *found = (const void *)p;
	uint32_t settings;

	switch (code) {
	case MGMT_EV_INDEX_ADDED:
		ev->type = BTGW_MGMT_INDEX_ADDED;
		return true;
	case MGMT_EV_INDEX_REMOVED:
		ev->type = BTGW_MGMT_INDEX_REMOVED;
		return true;
	case MGMT_EV_NEW_SETTINGS:
		if (len < sizeof(settings))
			return false;
		memcpy(&settings, p, sizeof(settings));
		ev->type = BTGW_MGMT_SETTINGS;
		ev->settings = le32toh(settings);
		return true;
	case MGMT_EV_DEVICE_CONNECTED:
		if (len < sizeof(*conn))
			return false;
		ev->type = BTGW_MGMT_CONNECTED;
		mgmt_addr(&conn->addr, &ev->addr);
		return true;
	case MGMT_EV_DEVICE_DISCONNECTED:
		if (len < sizeof(*gone))
			return false;
		ev->type = BTGW_MGMT_DISCONNECTED;
		mgmt_addr(&gone->addr, &ev->addr);
		ev->reason = gone->reason;
		return true;
	case MGMT_EV_DEVICE_FOUND:
		if (len < sizeof(*found) ||
		    len - sizeof(*found) < le16toh(found->len))
			return false;
		ev->type = BTGW_MGMT_FOUND;
		mgmt_addr(&found->addr, &ev->addr);
		ev->rssi = found->rssi;
		ev->connectable = !(le32toh(found->flags) &
				    MGMT_FOUND_NOT_CONNECTABLE);
		ev->data = p + sizeof(*found);
		ev->len = le16toh(found->len);
		return true;
	case MGMT_EV_DISCOVERING:
		if (len < sizeof(*disc))
			return false;
		ev->type = BTGW_MGMT_DISCOVERING;
		ev->discovering = disc->on;
		return true;
	case MGMT_EV_MESH_PACKET_CMPLT:
		ev->type = BTGW_MGMT_MESH_SENT;
		return true;
	}
	return false;
}

/* takes in the answer to @call; returns whether it was that */
static bool mgmt_answer(struct mgmt_call *call, uint16_t code, uint16_t index,
			const uint8_t *p, size_t len)
{
	const struct mgmt_ev_cmd *done = (const void *)p;

	if ((code != MGMT_EV_CMD_COMPLETE && code != MGMT_EV_CMD_STATUS) ||
	    len < sizeof(*done) || index != call->index ||
	    le16toh(done->opcode) != call->opcode)
		return false;

	call->status = done->status;
	call->got = len - sizeof(*done);
	if (call->reply)
		memcpy(call->reply, done + 1,
		       call->got < call->room ? call->got : call->room);
	return true;
}

/* reads one message; -EAGAIN where none waits, 1 if it answered @call */
static int mgmt_read(struct btgw_mgmt *mgmt, struct mgmt_call *call,
		     struct btgw_err *err)
{
	const struct mgmt_hdr *hdr = (const void *)mgmt->buf;
	struct btgw_mgmt_event ev = {};
	const uint8_t *p = mgmt->buf + sizeof(*hdr);
	uint16_t code, index;
	ssize_t n;

	n = recv(mgmt->fd, mgmt->buf, sizeof(mgmt->buf), 0);
	if (n < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return -EAGAIN;
		return btgw_err_set(err, -errno,
				    "receiving from Bluetooth management: %s",
				    btgw_strerror(errno));
	}
	if (n < (ssize_t)sizeof(*hdr) ||
	    n - (ssize_t)sizeof(*hdr) < le16toh(hdr->len))
		return 0;

	code = le16toh(hdr->code);
	index = le16toh(hdr->index);
	if (call && mgmt_answer(call, code, index, p, le16toh(hdr->len)))
		return 1;

	ev.index = index;
	if (mgmt_translate(code, p, le16toh(hdr->len), &ev) && mgmt->cb)
		mgmt->cb(&ev, mgmt->user);

	/* what never comes need not be waited for */
	if (call && code == MGMT_EV_INDEX_REMOVED && index == call->index) {
		call->status = MGMT_STATUS_INVALID_INDEX;
		return btgw_err_set(err, -ENODEV,
				    "%s: hci%u went away", call->what, index);
	}
	return 0;
}

int btgw_mgmt_process(struct btgw_mgmt *mgmt, struct btgw_err *err)
{
	int ret;

	do {
		ret = mgmt_read(mgmt, NULL, err);
	} while (ret >= 0);
	return ret == -EAGAIN ? 0 : ret;
}

int btgw_mgmt_wait(struct btgw_mgmt *mgmt, int timeout_ms,
		   struct btgw_err *err)
{
	struct pollfd p = { .fd = mgmt->fd, .events = POLLIN };
	int ret;

	ret = poll(&p, 1, timeout_ms);
	if (ret < 0)
		return btgw_err_set(err, -errno,
				    "waiting for Bluetooth management: %s",
				    btgw_strerror(errno));
	if (!ret)
		return 0;
	ret = btgw_mgmt_process(mgmt, err);
	return ret < 0 ? ret : 1;
}

int btgw_mgmt_call(struct btgw_mgmt *mgmt, struct mgmt_call *call,
		   struct btgw_err *err)
{
	struct pollfd p = { .fd = mgmt->fd, .events = POLLIN };
	int64_t end = btgw_now_ms() + BTGW_MGMT_TIMEOUT_MS, left;
	uint8_t msg[sizeof(struct mgmt_hdr) + sizeof(struct mgmt_cp_add_adv)];
	struct mgmt_hdr hdr = {
		.code = htole16(call->opcode),
		.index = htole16(call->index),
		.len = htole16(call->len),
	};
	int ret;

	if (call->len > sizeof(msg) - sizeof(hdr))
		return btgw_err_set(err, -EMSGSIZE, "%s: too long", call->what);
	memcpy(msg, &hdr, sizeof(hdr));
	if (call->len)
		memcpy(msg + sizeof(hdr), call->param, call->len);
	if (send(mgmt->fd, msg, sizeof(hdr) + call->len, 0) < 0)
		return btgw_err_set(err, -errno, "%s: %s", call->what,
				    btgw_strerror(errno));

	for (;;) {
		ret = mgmt_read(mgmt, call, err);
		if (ret == 1)
			break;
		if (!ret)
			continue;
		if (ret != -EAGAIN)
			return ret;

		left = end - btgw_now_ms();
		if (left <= 0)
			return btgw_err_set(err, -ETIMEDOUT,
					    "%s: the kernel did not answer within %d s",
					    call->what,
					    BTGW_MGMT_TIMEOUT_MS / 1000);
		/*
		 * Not ended by a signal: the command is under way, and its
		 * answer must not be taken for that of the next.
		 */
		poll(&p, 1, (int)left);
	}

	if (call->status == MGMT_STATUS_SUCCESS)
		return 0;
	return btgw_err_set(err, mgmt_status_errno(call->status), "%s: %s",
			    call->what, btgw_mgmt_status_name(call->status));
}
