// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * link.c - where a link to a gateway comes from
 *
 *	controller	a listening socket: of FastBatch, or plain L2CAP where
 *			the device speaks FastBatch by itself
 *	--link ID	a FastBatch socket on an adopted or loop link
 *	--unix FD	a packet descriptor that was inherited
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>

#include "device.h"
#include "sock.h"

/* how often to look whether a link is free */
enum { LINK_BUSY_MS = 20 };

static int l2cap_listen(struct device *dev, struct btgw_err *err)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(dev->psm),
		.l2_bdaddr_type = dev->info.addr.type,
	};
	int fd;

	memcpy(&sa.l2_bdaddr, dev->info.addr.b, sizeof(sa.l2_bdaddr));
	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC, BTPROTO_L2CAP);
	if (fd < 0)
		return btgw_err_set(err, -errno, "L2CAP socket: %s",
				    strerror(errno));
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) || listen(fd, 1)) {
		int code = -errno;

		close(fd);
		return btgw_err_set(err, code, "listening on PSM 0x%04x: %s",
				    dev->psm, strerror(-code));
	}
	return fd;
}

/**
 * link_open() - be ready for gateways
 * @dev: the device
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno
 */
int link_open(struct device *dev, struct btgw_err *err)
{
	int fd, ret;

	if (dev->link || dev->unix_fd >= 0)
		return 0;
	ret = btgw_mgmt_open(&dev->mgmt, err);
	if (!ret)
		ret = btgw_mgmt_find(dev->mgmt, dev->controller, &dev->info,
				     err);
	if (ret)
		return ret;
	if (dev->raw) {
		fd = l2cap_listen(dev, err);
	} else {
		fd = btgw_sock_open(err);
		if (fd >= 0) {
			ret = btgw_sock_listen(fd, &dev->info.addr, dev->psm,
					       1, err);
			if (ret) {
				close(fd);
				fd = ret;
			}
		}
	}
	if (fd < 0)
		return fd;
	dev->listen_fd = fd;
	return 0;
}

/* 1 readable, 0 time is up, -EINTR to stop, -ENODEV the controller went */
static int wait_for(struct device *dev, int fd, int timeout_ms,
		    struct btgw_err *err)
{
	struct pollfd pfd[3] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = dev->cancel_fd, .events = POLLIN },
		{ .fd = dev->mgmt ? btgw_mgmt_fd(dev->mgmt) : -1,
		  .events = POLLIN },
	};
	u64 end = device_now_ms() + timeout_ms;
	int ret, left = timeout_ms;

	for (;;) {
		if (timeout_ms >= 0) {
			u64 now = device_now_ms();

			left = now < end ? end - now : 0;
		}
		ret = poll(pfd, 3, left);
		if (ret < 0 && errno == EINTR)
			continue;
		if (ret < 0)
			return btgw_err_set(err, -errno, "poll: %s",
					    strerror(errno));
		if (pfd[1].revents)
			return -EINTR;
		if (pfd[2].revents) {
			ret = btgw_mgmt_process(dev->mgmt, err);
			if (ret)
				return ret;
		}
		if (pfd[0].revents)
			return 1;
		if (timeout_ms >= 0 && !left)
			return 0;
	}
}

static int link_attach(struct device *dev, int timeout_ms, struct btgw_err *err)
{
	int fd, ret;

	fd = btgw_sock_open(err);
	if (fd < 0)
		return fd;
	/* the session before this one may not have ended at the other end */
	while ((ret = btgw_sock_attach(fd, dev->link, err)) == -EBUSY) {
		ret = wait_for(dev, -1, LINK_BUSY_MS, err);
		if (ret)
			break;
	}
	if (!ret)
		ret = wait_for(dev, fd, timeout_ms, err);
	if (ret == 1)
		return fd;
	close(fd);
	return ret ? ret : -EAGAIN;
}

/*
 * A virtual radio carries one report each time advertising begins, and the
 * kernel drops it if its scan had not quite begun.
 */
static int wait_listen(struct device *dev, int timeout_ms, struct btgw_err *err)
{
	int ret;

	if (!dev->refresh_ms || timeout_ms >= 0)
		return wait_for(dev, dev->listen_fd, timeout_ms, err);
	while (!(ret = wait_for(dev, dev->listen_fd, dev->refresh_ms, err))) {
		announce_stop(dev);
		ret = announce_start(dev, err);
		if (ret)
			break;
	}
	return ret;
}

/**
 * link_wait() - wait for a gateway
 * @dev: the device
 * @timeout_ms: at most so long, -1 for ever
 * @err: reason of a failure
 *
 * Over an adopted or loop link or an inherited descriptor, a gateway is there
 * when its first frame is.
 *
 * Return: descriptor for link_wire(); -EAGAIN time is up; -EINTR to stop;
 * another negative errno
 */
int link_wait(struct device *dev, int timeout_ms, struct btgw_err *err)
{
	int ret;

	if (dev->link)
		return link_attach(dev, timeout_ms, err);
	if (dev->unix_fd >= 0) {
		ret = wait_for(dev, dev->unix_fd, timeout_ms, err);
		if (ret <= 0)
			return ret ? ret : -EAGAIN;
		ret = dev->unix_fd;
		dev->unix_fd = -1;
		return ret;
	}
	ret = wait_listen(dev, timeout_ms, err);
	if (ret <= 0)
		return ret ? ret : -EAGAIN;
	if (!dev->raw)
		return btgw_sock_accept(dev->listen_fd, NULL, err);
	ret = accept4(dev->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	if (ret < 0)
		return btgw_err_set(err, -errno, "accept: %s", strerror(errno));
	return ret;
}

/**
 * link_wire() - speak over a link
 * @dev: the device
 * @fd: from link_wait()
 * @err: reason of a failure
 *
 * Return: the wire, which owns @fd; NULL on failure, @fd is closed
 */
struct btgw_wire *link_wire(struct device *dev, int fd, struct btgw_err *err)
{
	struct btgw_wire_raw_cfg cfg = {
		.fd = fd,
		.device = true,
		.mtu = BTGW_FB_FRAME_MAX,
		.session_ms = BTGW_RUN_TIMEOUT_MS,
	};
	socklen_t len = sizeof(cfg.mtu);
	struct btgw_wire *wire;

	if (!dev->raw) {
		wire = btgw_wire_sock(fd, err);
	} else {
		/* only where we repeat: L2CAP does not lose */
		if (dev->listen_fd < 0) {
			cfg.retry_ms = 1000;
			cfg.retries = 3;
		} else if (getsockopt(fd, SOL_BLUETOOTH, BT_SNDMTU, &cfg.mtu,
				      &len)) {
			cfg.mtu = BTGW_FB_MIN_MTU;
		}
		wire = btgw_wire_raw(&cfg, err);
	}
	if (!wire)
		close(fd);
	return wire;
}

/**
 * link_close() - be ready for gateways no more
 * @dev: the device
 */
void link_close(struct device *dev)
{
	if (dev->listen_fd >= 0)
		close(dev->listen_fd);
	if (dev->unix_fd >= 0)
		close(dev->unix_fd);
	dev->listen_fd = -1;
	dev->unix_fd = -1;
	btgw_mgmt_close(dev->mgmt);
	dev->mgmt = NULL;
}
