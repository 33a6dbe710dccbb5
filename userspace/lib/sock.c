// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * FastBatch sockets with addresses and sentences
 */
#include "sock.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>

static int sock_fail(struct btgw_err *err, int code, const char *what)
{
	return btgw_err_set(err, code, "%s: %s", what, btgw_strerror(code));
}

static void sock_addr(const struct btgw_addr *from, uint16_t psm,
		      struct sockaddr_l2 *to)
{
	memset(to, 0, sizeof(*to));
	to->l2_family = AF_BLUETOOTH;
	to->l2_psm = htobs(psm);
	if (from) {
		memcpy(&to->l2_bdaddr, from->b, sizeof(from->b));
		to->l2_bdaddr_type = from->type;
	} else {
		to->l2_bdaddr_type = BDADDR_LE_PUBLIC;
	}
}

static int sock_check_psm(uint16_t psm, struct btgw_err *err)
{
	if (psm < 0x0001 || psm > 0x00ff)
		return btgw_err_set(err, -EINVAL,
				    "PSM 0x%04x: expected 0x0001 to 0x00ff",
				    psm);
	return 0;
}

int btgw_sock_open(struct btgw_err *err)
{
	int fd;

	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC, BTPROTO_BTGW);
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
				    "Bluetooth protocol %d does not know SOCK_SEQPACKET: another module has taken the number",
				    BTPROTO_BTGW);
	}
	return sock_fail(err, -errno, "opening a FastBatch socket");
}

int btgw_sock_attach(int fd, uint32_t link, struct btgw_err *err)
{
	const char *why;

	if (!setsockopt(fd, SOL_BTGW, BTGW_LINK, &link, sizeof(link)))
		return 0;

	switch (errno) {
	case ENOENT:
		why = "there is no such link";
		break;
	case EBUSY:
		why = "it has a socket already";
		break;
	case EISCONN:
		why = "the socket has a link already";
		break;
	case EPERM:
	case EACCES:
		why = "needs CAP_NET_ADMIN or the user that the link was made for";
		break;
	default:
		why = btgw_strerror(errno);
	}
	return btgw_err_set(err, -errno, "attaching to link %u: %s", link, why);
}

int btgw_sock_connect(int fd, const struct btgw_addr *src,
		      const struct btgw_addr *dst, uint16_t psm,
		      unsigned int timeout_ms, struct btgw_err *err)
{
	struct timeval tv = {
		.tv_sec = timeout_ms / 1000,
		.tv_usec = timeout_ms % 1000 * 1000,
	};
	char text[BTGW_ADDR_TEXT];
	struct sockaddr_l2 sa;
	const char *why;
	int ret;

	ret = sock_check_psm(psm, err);
	if (ret)
		return ret;

	if (src) {
		sock_addr(src, 0, &sa);
		if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0)
			return sock_fail(err, -errno,
					 "binding to the controller");
	}

	/* also the time that the kernel gives the connection to come about */
	if (timeout_ms &&
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)) < 0)
		return sock_fail(err, -errno, "setting the connect timeout");

	sock_addr(dst, psm, &sa);
	if (!connect(fd, (struct sockaddr *)&sa, sizeof(sa))) {
		ret = 0;
		goto out;
	}

	ret = -errno;
	switch (ret) {
	case -EINPROGRESS:
	case -EAGAIN:
		/* what SO_SNDTIMEO makes of a time that ran out */
		ret = -ETIMEDOUT;
		__attribute__((fallthrough));
	case -ETIMEDOUT:
		why = "the device did not answer in time";
		break;
	case -EHOSTUNREACH:
		why = "no controller that is up leads there";
		break;
	case -ECONNREFUSED:
		why = "nothing listens on that PSM";
		break;
	case -ENODEV:
		why = "the controller went away";
		break;
	case -EPROTONOSUPPORT:
		/* its first frame was here before we were woken */
		ret = -EPROTO;
		why = "the peer speaks the other version";
		break;
	default:
		why = btgw_strerror(ret);
	}
	btgw_err_set(err, ret, "connecting to %s (%s) on PSM 0x%04x: %s",
		     btgw_addr_print(dst, text), btgw_addr_type_name(dst->type),
		     psm, why);

out:
	/* the limit was for the connection, not for what is sent over it */
	memset(&tv, 0, sizeof(tv));
	if (timeout_ms)
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	return ret;
}

int btgw_sock_listen(int fd, const struct btgw_addr *src, uint16_t psm,
		     int backlog, struct btgw_err *err)
{
	struct sockaddr_l2 sa;
	int ret;

	ret = sock_check_psm(psm, err);
	if (ret)
		return ret;

	sock_addr(src, psm, &sa);
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
	    listen(fd, backlog) < 0)
		return btgw_err_set(err, -errno, "listening on PSM 0x%04x: %s",
				    psm, btgw_strerror(errno));
	return 0;
}

int btgw_sock_accept(int fd, struct btgw_addr *peer, struct btgw_err *err)
{
	struct sockaddr_l2 sa = {};
	socklen_t len = sizeof(sa);
	int ret;

	ret = accept4(fd, (struct sockaddr *)&sa, &len, SOCK_CLOEXEC);
	if (ret < 0)
		return sock_fail(err, -errno, "accepting a connection");
	if (peer) {
		memcpy(peer->b, &sa.l2_bdaddr, sizeof(peer->b));
		peer->type = sa.l2_bdaddr_type;
	}
	return ret;
}

int btgw_sock_send(int fd, const void *pdus, size_t len, bool more,
		   struct btgw_err *err)
{
	int flags = MSG_NOSIGNAL | (more ? MSG_MORE : 0);
	const char *why;
	ssize_t n;

	n = send(fd, pdus, len, flags);
	if (n == (ssize_t)len)
		return 0;
	if (n >= 0)
		return btgw_err_set(err, -EIO,
				    "sending a batch: %zd of %zu octets were taken",
				    n, len);

	switch (errno) {
	case EMSGSIZE:
		why = "it exceeds the link's MTU, 512 octets or five PDUs";
		break;
	case EBADMSG:
		why = "the peer refused the batch before it";
		break;
	case ETIMEDOUT:
		why = "the peer did not answer within the session timeout";
		break;
	case EPROTO:
		why = "the peer broke the protocol";
		break;
	case ENODEV:
		why = "the controller went away";
		break;
	case EPIPE:
	case ECONNRESET:
	case ENOTCONN:
		why = "the peer ended the link";
		break;
	default:
		why = btgw_strerror(errno);
	}
	return btgw_err_set(err, -errno, "sending a batch: %s", why);
}

static int sock_wait(int fd, int timeout_ms, struct btgw_err *err)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int ret;

	ret = poll(&p, 1, timeout_ms);
	if (ret > 0)
		return 0;
	if (ret < 0)
		return sock_fail(err, -errno, "waiting for a PDU");
	return btgw_err_set(err, -ETIMEDOUT, "nothing came within %d ms",
			    timeout_ms);
}

int btgw_sock_recv(int fd, void *buf, size_t size, struct btgw_fb_pdu *pdu,
		   bool *last, int timeout_ms, struct btgw_err *err)
{
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_fb_pdu)) + 64];
		struct cmsghdr align;
	} control;
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	const char *why;
	struct cmsghdr *c;
	ssize_t n;
	int ret;

	if (pdu)
		memset(pdu, 0, sizeof(*pdu));
	ret = sock_wait(fd, timeout_ms, err);
	if (ret)
		return ret;

	n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
	if (n < 0) {
		switch (errno) {
		case EBADMSG:
			why = "the peer refused our batch";
			break;
		case ETIMEDOUT:
			why = "the peer did not answer within the session timeout";
			break;
		case EPROTO:
			why = "the peer broke the protocol";
			break;
		case ENODEV:
			why = "the controller went away";
			break;
		default:
			why = btgw_strerror(errno);
		}
		return btgw_err_set(err, -errno, "receiving: %s", why);
	}
	if (msg.msg_flags & MSG_TRUNC)
		return btgw_err_set(err, -EMSGSIZE,
				    "receiving: longer than the %zu octets there is room for",
				    size);

	if (last)
		*last = msg.msg_flags & MSG_EOR;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (pdu && c->cmsg_level == SOL_BTGW &&
		    c->cmsg_type == BTGW_CMSG_PDU &&
		    c->cmsg_len == CMSG_LEN(sizeof(*pdu)))
			memcpy(pdu, CMSG_DATA(c), sizeof(*pdu));
	return (int)n;
}

int btgw_sock_info(int fd, struct btgw_fb_info *info, struct btgw_err *err)
{
	socklen_t len = sizeof(*info);

	if (getsockopt(fd, SOL_BTGW, BTGW_FB_INFO, info, &len) < 0)
		return sock_fail(err, -errno, "reading BTGW_FB_INFO");
	if (len != sizeof(*info))
		return btgw_err_set(err, -EBADMSG,
				    "reading BTGW_FB_INFO: %u octets, not %zu: the module is of another version",
				    len, sizeof(*info));
	return 0;
}

int btgw_sock_verdict(int fd, int id, uint8_t status, struct btgw_err *err)
{
	struct btgw_fb_verdict v = {
		.id = id < 0 ? 0 : id,
		.status = status,
		.any = id < 0,
	};

	if (setsockopt(fd, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)) < 0)
		return btgw_err_set(err, -errno, "acknowledging a batch: %s",
				    errno == ENOENT ? "none waits for it" :
				    errno == EINVAL ?
				    "the status names a PDU that the batch does not have" :
				    btgw_strerror(errno));
	return 0;
}

int btgw_sock_retrans(int fd, uint32_t first_ms, uint32_t retries,
		      struct btgw_err *err)
{
	struct btgw_fb_retrans r = { .first_ms = first_ms, .retries = retries };

	if (setsockopt(fd, SOL_BTGW, BTGW_FB_RETRANS, &r, sizeof(r)) < 0)
		return btgw_err_set(err, -errno,
				    "setting %u repeats from %u ms: %s",
				    retries, first_ms, btgw_strerror(errno));
	return 0;
}

static const char *sock_option_name(int option)
{
	switch (option) {
	case BTGW_LINK:
		return "BTGW_LINK";
	case BTGW_FB_ALG:
		return "BTGW_FB_ALG";
	case BTGW_FB_WHOLE:
		return "BTGW_FB_WHOLE";
	case BTGW_FB_ABORT:
		return "BTGW_FB_ABORT";
	case BTGW_FB_TIMEOUT:
		return "BTGW_FB_TIMEOUT";
	case BTGW_RECVERR:
		return "BTGW_RECVERR";
	}
	return "an unknown option";
}

int btgw_sock_set(int fd, int option, uint32_t value, struct btgw_err *err)
{
	if (setsockopt(fd, SOL_BTGW, option, &value, sizeof(value)) < 0)
		return btgw_err_set(err, -errno, "setting %s to %u: %s",
				    sock_option_name(option), value,
				    btgw_strerror(errno));
	return 0;
}

int btgw_sock_get(int fd, int option, uint32_t *value, struct btgw_err *err)
{
	socklen_t len = sizeof(*value);

	if (getsockopt(fd, SOL_BTGW, option, value, &len) < 0 ||
	    len != sizeof(*value))
		return sock_fail(err, -errno, sock_option_name(option));
	return 0;
}
