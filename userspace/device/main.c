// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - btgw-device: the life of a device
 *
 *	unprovisioned: announce, wait for a gateway
 *	session:       announce no more, be provisioned
 *	failed:	       pause 2^n s, at most 64; be unprovisioned again
 *	provisioned:   the end, or with --count the next device begins
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "device.h"

/* exit codes, as btgwctl has them */
enum {
	EXIT_USAGE		= 1,
	EXIT_REFUSED		= 2,
	EXIT_UNREACHABLE	= 4,
};

/**
 * device_now_ms() - a clock that does not jump
 *
 * Return: milliseconds
 */
u64 device_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

/**
 * device_log() - a step, on stderr
 * @dev: the device
 * @fmt: what happened
 */
void device_log(const struct device *dev, const char *fmt, ...)
{
	va_list ap;

	if (dev->quiet)
		return;
	va_start(ap, fmt);
	fputs("device: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

static int cancel_open(struct btgw_err *err)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return btgw_err_set(err, -errno, "signals: %s",
				    strerror(errno));
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (fd < 0)
		return btgw_err_set(err, -errno, "signals: %s",
				    strerror(errno));
	return fd;
}

/*
 * After n failures in a row nobody is listened to for 2^n s. Who connects all
 * the same is told so at once, by the end of the link.
 */
static int pause_for(struct device *dev, struct btgw_err *err)
{
	u64 ms;
	int fd;

	for (;;) {
		ms = btgw_prov_gate_wait_ms(&dev->gate, device_now_ms());
		if (!ms)
			return 0;
		if (dev->listen_fd < 0) {
			struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
			sigset_t set;

			sigemptyset(&set);
			sigaddset(&set, SIGINT);
			sigaddset(&set, SIGTERM);
			if (sigtimedwait(&set, NULL, &ts) > 0)
				return -EINTR;
			continue;
		}
		fd = link_wait(dev, ms, err);
		if (fd == -EAGAIN)
			continue;
		if (fd < 0)
			return fd;
		device_log(dev, "a gateway came during the pause");
		close(fd);
	}
}

/* One try at being provisioned: 0 it was, 1 it failed, or a negative errno */
static int one_session(struct device *dev, struct btgw_err *err)
{
	struct btgw_wire *wire;
	int fd, ret;

	ret = announce_start(dev, err);
	if (ret)
		return ret;
	device_log(dev, "unprovisioned, waiting");
	fd = link_wait(dev, -1, err);
	/* one session at a time, and none to be found meanwhile */
	announce_stop(dev);
	if (fd < 0)
		return fd;
	wire = link_wire(dev, fd, err);
	if (!wire)
		return err->code;
	ret = session_run(dev, wire, err);
	btgw_wire_free(wire);
	if (!ret || ret == -EINTR)
		return ret;
	device_log(dev, "%s", err->text);
	/* an inherited descriptor is good for one session */
	if (dev->listen_fd < 0 && !dev->link)
		return ret;
	return 1;
}

static int one_device(struct device *dev, struct btgw_err *err)
{
	int ret;

	do {
		if (!dev->backoff)
			memset(&dev->gate, 0, sizeof(dev->gate));
		if (dev->gate.failures)
			device_log(dev, "pause after %u failures",
				   dev->gate.failures);
		ret = pause_for(dev, err);
		if (!ret)
			ret = one_session(dev, err);
	} while (ret == 1);
	return ret;
}

static int exit_code(int ret)
{
	switch (ret) {
	case 0:
		return 0;
	case -ENODEV:
	case -EPROTONOSUPPORT:
	case -EAFNOSUPPORT:
	case -ENOENT:
		return EXIT_UNREACHABLE;
	default:
		return EXIT_REFUSED;
	}
}

int main(int argc, char **argv)
{
	struct device dev = {
		.psm = BTGW_FB_DEFAULT_PSM,
		.min_mtu = BTGW_FB_MIN_MTU,
		.announce = true,
		.backoff = true,
		.unix_fd = -1,
		.listen_fd = -1,
		.cfg.caps = {
			.elements = 1,
			.algorithms = 1 << BTGW_PROV_ALG_CMAC |
				      1 << BTGW_PROV_ALG_HMAC,
		},
		.cfg.orders = BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST) |
			      BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD),
	};
	struct btgw_err err = { 0 };
	unsigned long count, i;
	int ret;

	btgw_person_init(&dev.person, stderr);
	ret = options_parse(&dev, &count, argc, argv, &err);
	if (ret > 0)
		return 0;
	if (ret) {
		fprintf(stderr, "btgw-device: %s\n", err.text);
		return EXIT_USAGE;
	}
	/* switching off and on gives no new guesses */
	if (dev.keys.failures) {
		dev.gate.failures = dev.keys.failures - 1;
		dev.gate.busy = true;
		btgw_prov_gate_leave(&dev.gate, device_now_ms(), true);
	}
	dev.cancel_fd = cancel_open(&err);
	ret = dev.cancel_fd < 0 ? dev.cancel_fd : link_open(&dev, &err);
	for (i = 0; !ret && i < count; i++) {
		if (i && btgw_random(dev.uuid, sizeof(dev.uuid)))
			ret = btgw_err_set(&err, -EIO, "no random numbers");
		else
			ret = one_device(&dev, &err);
	}
	announce_stop(&dev);
	link_close(&dev);
	btgw_person_exit(&dev.person);
	keys_free(&dev.keys);
	btgw_wipe(dev.static_value, sizeof(dev.static_value));
	btgw_wipe(dev.private_key, sizeof(dev.private_key));
	if (ret && ret != -EINTR)
		fprintf(stderr, "btgw-device: %s\n", err.text);
	return ret == -EINTR ? 130 : exit_code(ret);
}
