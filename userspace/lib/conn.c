// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The interval of an LE connection
 */
#include "conn.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "mgmt_priv.h"

enum {
	/* in 10 ms: long enough for a radio's bad moment */
	CONN_TIMEOUT		= 400,
	/*
	 * The controller reports the change when it took effect, six or more
	 * connection events later; a device that does not answer the link
	 * layer takes 40 s, which nobody should wait for.
	 */
	CONN_WAIT_MS		= 3000,
	LE_CONN_UPDATE		= 0x2013,
	EVT_LE_UPDATED		= 0x03,
	/* the kernel's number of the link type */
	HCI_LINK_LE		= 0x80,
};

struct hci_cp_conn_update {
	__u8 packet;
	__le16 opcode;
	__u8 len;
	__le16 handle;
	__le16 min_interval;
	__le16 max_interval;
	__le16 latency;
	__le16 timeout;
	__le16 min_ce;
	__le16 max_ce;
} __packed;

struct hci_ev_updated {
	__u8 status;
	__le16 handle;
	__le16 interval;
	__le16 latency;
	__le16 timeout;
} __packed;

static void conn_param(struct btgw_conn_param *param,
		       const struct btgw_addr *addr, uint16_t interval)
{
	*param = (struct btgw_conn_param){
		.addr = *addr,
		.min_interval = interval,
		.max_interval = interval,
		.timeout = CONN_TIMEOUT,
	};
}

int btgw_conn_prepare(struct btgw_mgmt *mgmt, uint16_t index,
		      const struct btgw_addr *addr, uint16_t interval,
		      struct btgw_err *err)
{
	struct btgw_conn_param param;

	conn_param(&param, addr, interval);
	return btgw_mgmt_conn_param(mgmt, index, &param, err);
}

/* handle of the LE connection to @addr, or a negative errno */
static int conn_handle(int fd, const struct btgw_addr *addr,
		       struct btgw_err *err)
{
	struct {
		struct hci_conn_info_req req;
		struct hci_conn_info info;
	} q = { .req.type = HCI_LINK_LE };
	char text[BTGW_ADDR_TEXT];

	memcpy(&q.req.bdaddr, addr->b, sizeof(addr->b));
	if (ioctl(fd, HCIGETCONNINFO, &q) < 0) {
		if (errno == ENOENT || errno == ENOTCONN)
			return btgw_err_set(err, -ENOTCONN,
					    "there is no connection to %s",
					    btgw_addr_print(addr, text));
		return btgw_err_set(err, -errno,
				    "looking for the connection to %s: %s",
				    btgw_addr_print(addr, text),
				    btgw_strerror(errno));
	}
	return q.info.handle;
}

/* a raw HCI socket that hears what matters here; -EPERM without CAP_NET_RAW */
static int conn_raw_open(uint16_t index, struct btgw_err *err)
{
	struct sockaddr_hci sa = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = index,
		.hci_channel = HCI_CHANNEL_RAW,
	};
	/* as <bluetooth/hci_lib.h> fills it */
	struct hci_filter filter = {
		.type_mask = 1U << HCI_EVENT_PKT,
		.event_mask = {
			1U << EVT_CMD_STATUS,
			1U << (EVT_LE_META_EVENT & 31),
		},
	};
	int fd, ret;

	fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);
	if (fd < 0)
		return btgw_err_set(err, -errno, "opening a raw HCI socket: %s",
				    btgw_strerror(errno));
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
	    setsockopt(fd, SOL_HCI, HCI_FILTER, &filter, sizeof(filter)) < 0) {
		ret = btgw_err_set(err, -errno,
				   "binding a raw HCI socket to hci%u: %s",
				   index, btgw_strerror(errno));
		close(fd);
		return ret;
	}
	return fd;
}

/*
 * Looks at one event. Returns 1 when the update took effect, 0 to go on.
 * Another process may have an update under way too: its status cannot be told
 * from ours, its completion bears another handle.
 */
static int conn_event(const uint8_t *p, ssize_t n, uint16_t handle,
		      uint16_t *got, struct btgw_err *err)
{
	const struct hci_ev_updated *up;
	uint8_t status = 0;

	if (n < 3 || p[0] != HCI_EVENT_PKT || n - 3 < p[2])
		return 0;

	if (p[1] == EVT_CMD_STATUS && p[2] >= 4 &&
	    (p[5] | p[6] << 8) == LE_CONN_UPDATE) {
		status = p[3];
	} else if (p[1] == EVT_LE_META_EVENT && p[2] >= 1 + sizeof(*up) &&
		   p[3] == EVT_LE_UPDATED) {
		up = (const void *)(p + 4);
		if ((le16toh(up->handle) & 0x0fff) != handle)
			return 0;
		status = up->status;
		if (!status) {
			*got = le16toh(up->interval);
			return 1;
		}
	}

	if (!status)
		return 0;
	return btgw_err_set(err, -EREMOTEIO,
			    "the controller or the device refused the interval (HCI error 0x%02x)",
			    status);
}

static int conn_raw_update(int fd, uint16_t handle, uint16_t interval,
			   uint16_t *got, struct btgw_err *err)
{
	struct hci_cp_conn_update cp = {
		.packet = HCI_COMMAND_PKT,
		.opcode = htole16(LE_CONN_UPDATE),
		.len = sizeof(cp) - 4,
		.handle = htole16(handle),
		.min_interval = htole16(interval),
		.max_interval = htole16(interval),
		.timeout = htole16(CONN_TIMEOUT),
	};
	int64_t end = btgw_now_ms() + CONN_WAIT_MS, left;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t ev[HCI_MAX_EVENT_SIZE];
	ssize_t n;
	int ret;

	if (send(fd, &cp, sizeof(cp), 0) < 0)
		return btgw_err_set(err, -errno, "LE Connection Update: %s",
				    errno == EPERM ? "needs CAP_NET_RAW" :
				    btgw_strerror(errno));

	while ((left = end - btgw_now_ms()) > 0) {
		ret = poll(&p, 1, (int)left);
		if (ret < 0 && errno != EINTR)
			return btgw_err_set(err, -errno, "LE Connection Update: %s",
					    btgw_strerror(errno));
		if (ret <= 0)
			continue;
		n = recv(fd, ev, sizeof(ev), MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n < 0)
			return btgw_err_set(err, -errno, "LE Connection Update: %s",
					    btgw_strerror(errno));
		ret = conn_event(ev, n, handle, got, err);
		if (ret)
			return ret < 0 ? ret : 0;
	}
	return btgw_err_set(err, -ETIMEDOUT,
			    "LE Connection Update: nothing came of it within %d s",
			    CONN_WAIT_MS / 1000);
}

int btgw_conn_interval(struct btgw_mgmt *mgmt, uint16_t index,
		       const struct btgw_addr *addr, uint16_t interval,
		       uint16_t *got, struct btgw_err *err)
{
	uint16_t now = 0;
	int fd, handle, ret;

	if (got)
		*got = 0;
	if (interval < 6 || interval > 3200)
		return btgw_err_set(err, -EINVAL,
				    "interval %u, expected 6 to 3200 in 1.25 ms",
				    interval);

	fd = conn_raw_open(index, err);
	if (fd < 0)
		return fd;
	handle = conn_handle(fd, addr, err);
	ret = handle < 0 ? handle :
	      conn_raw_update(fd, handle, interval, &now, err);
	close(fd);
	if (!ret && got)
		*got = now;

	/*
	 * Without CAP_NET_RAW there is still the command that newer kernels
	 * apply at once. It does not tell whether it did.
	 */
	if (ret == -EPERM)
		ret = btgw_conn_prepare(mgmt, index, addr, interval, err);
	return ret;
}
