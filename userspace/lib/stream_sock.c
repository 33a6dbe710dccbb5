// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Streaming sockets with sentences
 */
#include "stream_sock.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

int btgw_stream_open(struct btgw_err *err)
{
	int fd;

	fd = socket(AF_BLUETOOTH, SOCK_STREAM | SOCK_CLOEXEC, BTPROTO_BTGW);
	if (fd >= 0)
		return fd;

	switch (errno) {
	case EPROTONOSUPPORT:
	case EAFNOSUPPORT:
		return btgw_err_set(err, -EPROTONOSUPPORT,
				    "the kernel has no socket of Bluetooth protocol %d: load the module with \"modprobe btgw\"",
				    BTPROTO_BTGW);
	case ESOCKTNOSUPPORT:
		return btgw_err_set(err, -ESOCKTNOSUPPORT,
				    "Bluetooth protocol %d does not know SOCK_STREAM: the module is too old, or another one has taken the number",
				    BTPROTO_BTGW);
	}
	return btgw_err_set(err, -errno, "opening a streaming socket: %s",
			    btgw_strerror(errno));
}

static const char *stream_option_name(int option)
{
	switch (option) {
	case BTGW_STREAM_VERSION:
		return "BTGW_STREAM_VERSION";
	case BTGW_STREAM_CHUNK:
		return "BTGW_STREAM_CHUNK";
	case BTGW_STREAM_FLUSH:
		return "BTGW_STREAM_FLUSH";
	case BTGW_STREAM_FRAME:
		return "BTGW_STREAM_FRAME";
	case BTGW_STREAM_LATENCY:
		return "BTGW_STREAM_LATENCY";
	case BTGW_STREAM_CUT:
		return "BTGW_STREAM_CUT";
	case BTGW_STREAM_RCVCHUNK:
		return "BTGW_STREAM_RCVCHUNK";
	case BTGW_ON_GAP:
		return "BTGW_ON_GAP";
	}
	return "an unknown option";
}

int btgw_stream_set(int fd, int option, uint32_t value, struct btgw_err *err)
{
	if (setsockopt(fd, SOL_BTGW, option, &value, sizeof(value)) < 0)
		return btgw_err_set(err, -errno, "setting %s to %u: %s",
				    stream_option_name(option), value,
				    btgw_strerror(errno));
	return 0;
}

static int stream_get(int fd, int option, void *value, size_t size,
		      const char *name, struct btgw_err *err)
{
	socklen_t len = size;

	if (getsockopt(fd, SOL_BTGW, option, value, &len) < 0)
		return btgw_err_set(err, -errno, "reading %s: %s", name,
				    btgw_strerror(errno));
	if (len != size)
		return btgw_err_set(err, -EBADMSG,
				    "reading %s: %u octets, not %zu: the module is of another version",
				    name, len, size);
	return 0;
}

int btgw_stream_info(int fd, struct btgw_stream_info *info,
		     struct btgw_err *err)
{
	return stream_get(fd, BTGW_STREAM_INFO, info, sizeof(*info),
			  "BTGW_STREAM_INFO", err);
}

int btgw_stream_gap(int fd, struct btgw_gap *gap, struct btgw_err *err)
{
	return stream_get(fd, BTGW_LASTGAP, gap, sizeof(*gap), "BTGW_LASTGAP",
			  err);
}

int btgw_stream_fail(const char *what, int code, struct btgw_err *err)
{
	const char *why;

	code = code < 0 ? code : -code;
	switch (code) {
	case -EPROTONOSUPPORT:
		why = "the peer speaks the other version";
		break;
	case -EOPNOTSUPP:
		why = "over GATT descriptors nothing pushes back, so nothing is sent";
		break;
	case -EMSGSIZE:
		why = "the link's frames are too small";
		break;
	case -ENODEV:
		why = "the controller went away";
		break;
	case -EPIPE:
	case -ECONNRESET:
	case -ENOTCONN:
		why = "the peer ended the link";
		break;
	default:
		why = btgw_strerror(code);
	}
	return btgw_err_set(err, code, "%s: %s", what, why);
}
