// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reaching the peer, and moving octets
 *
 * Nothing blocks but connect(): every wait is a poll() that a signal and the
 * live rate can end.
 */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mgmt.h"
#include "sock.h"

enum {
	CONNECT_MS	= 20000,
	/* how often the rate is looked at */
	STEP_MS		= 200,
	/* while nothing moves any more */
	DRAIN_MS	= 5000,
	DRAIN_STEP_MS	= 20,
};

/* reaching */

static int set_up(struct stream_job *job, int fd)
{
	static const int names[OPTIONS] = {
		[OPT_VERSION] = BTGW_STREAM_VERSION,
		[OPT_CHUNK] = BTGW_STREAM_CHUNK,
		[OPT_FLUSH] = BTGW_STREAM_FLUSH,
		[OPT_FRAME] = BTGW_STREAM_FRAME,
		[OPT_LATENCY] = BTGW_STREAM_LATENCY,
		[OPT_LARGEST] = BTGW_STREAM_RCVCHUNK,
		[OPT_ON_GAP] = BTGW_ON_GAP,
		[OPT_CUT] = BTGW_STREAM_CUT,
	};
	int i, ret;

	for (i = 0; i < OPTIONS; i++) {
		if (!(job->has & 1u << i))
			continue;
		ret = btgw_stream_set(fd, names[i], job->option[i],
				      &job->ctx->err);
		if (ret)
			return ret;
	}
	return 0;
}

static int find_controller(struct stream_job *job,
			   struct btgw_controller *info)
{
	struct btgw_err *err = &job->ctx->err;
	struct btgw_mgmt *mgmt;
	int ret;

	ret = btgw_mgmt_open(&mgmt, err);
	if (ret)
		return ret;
	ret = btgw_mgmt_find(mgmt, job->controller, info, err);
	btgw_mgmt_close(mgmt);
	return ret;
}

static int reach_listen(struct stream_job *job, int fd,
			const struct btgw_addr *here)
{
	struct pollfd p[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = job->cancel_fd, .events = POLLIN },
	};
	struct btgw_err *err = &job->ctx->err;
	char text[BTGW_ADDR_TEXT];
	struct btgw_addr peer;
	int ret;

	ret = btgw_sock_listen(fd, here, job->psm, 1, err);
	if (ret)
		return ret;
	fprintf(stderr, "listening at %s (%s) on PSM 0x%04x\n",
		btgw_addr_print(here, text), btgw_addr_type_name(here->type),
		job->psm);
	while (poll(p, 2, -1) < 0)
		if (errno != EINTR)
			return btgw_err_set(err, -errno, "poll: %s",
					    strerror(errno));
	if (p[1].revents)
		return btgw_err_set(err, -EINTR, "interrupted");
	ret = btgw_sock_accept(fd, &peer, err);
	if (ret < 0)
		return ret;
	fprintf(stderr, "connection from %s (%s)\n",
		btgw_addr_print(&peer, text), btgw_addr_type_name(peer.type));
	close(fd);
	job->fd = ret;
	return 0;
}

int stream_reach(struct stream_job *job)
{
	struct btgw_err *err = &job->ctx->err;
	struct btgw_controller info;
	int fd, ret;

	fd = btgw_stream_open(err);
	if (fd < 0)
		return fd;
	ret = set_up(job, fd);
	if (!ret && !job->link)
		ret = find_controller(job, &info);
	job->fd = fd;
	if (!ret && job->link)
		ret = btgw_sock_attach(fd, job->link, err);
	else if (!ret && job->listens)
		ret = reach_listen(job, fd, &info.addr);
	else if (!ret)
		ret = btgw_sock_connect(fd, &info.addr, &job->addr, job->psm,
					CONNECT_MS, err);
	if (!ret && fcntl(job->fd, F_SETFL, O_NONBLOCK))
		ret = btgw_err_set(err, -errno, "O_NONBLOCK: %s",
				   strerror(errno));
	if (ret)
		close(job->fd);
	return ret;
}

/* moving */

void stream_pattern(u64 at, u8 *data, size_t len)
{
	size_t i;

	/* of a period that divides no chunk and no frame */
	for (i = 0; i < len; i++, at++)
		data[i] = (at % 4093) * 167 + (at >> 20);
}

static void moved(struct stream_tally *tally, size_t len)
{
	tally->last_ms = stream_now_ms();
	if (!tally->first_ms)
		tally->first_ms = tally->last_ms;
	tally->octets += len;
}

/* 1 go on, 0 it was ended from outside, or a negative errno */
static int wait_for(struct stream_job *job, const struct stream_tally *tally,
		    int fd, short events, u64 end_ms)
{
	struct pollfd p[] = {
		{ .fd = fd, .events = events },
		{ .fd = job->cancel_fd, .events = POLLIN },
	};
	u64 now;

	do {
		stream_live(job, tally);
		now = stream_now_ms();
		if (end_ms && now >= end_ms)
			return 0;
		if (poll(p, 2, STEP_MS) < 0 && errno != EINTR)
			return btgw_err_set(&job->ctx->err, -errno, "poll: %s",
					    strerror(errno));
		if (p[1].revents)
			return 0;
	} while (!p[0].revents);
	return 1;
}

static u64 room(const struct stream_job *job, u64 done, u64 most)
{
	if (job->bytes && job->bytes - done < most)
		return job->bytes - done;
	return most;
}

static u64 end_time(const struct stream_job *job)
{
	return job->seconds ? stream_now_ms() + job->seconds * 1000ull : 0;
}

static bool again(int error)
{
	return error == EAGAIN || error == EINTR;
}

/* The rest of a block; 1, 0 or a negative errno as wait_for() */
static int send_block(struct stream_job *job, struct stream_tally *tally,
		      const u8 *data, size_t len, u64 end)
{
	ssize_t n;
	int ret;

	while (len) {
		n = send(job->fd, data, len, MSG_NOSIGNAL);
		if (n < 0 && !again(errno))
			return btgw_stream_fail("sending", errno,
						&job->ctx->err);
		if (n > 0) {
			moved(tally, n);
			data += n;
			len -= n;
			continue;
		}
		ret = wait_for(job, tally, job->fd, POLLOUT, end);
		if (ret <= 0)
			return ret;
	}
	return 1;
}

static int send_pattern(struct stream_job *job, struct stream_tally *tally,
			u8 *block)
{
	u64 end = end_time(job);
	size_t len;
	int ret = 1;

	while (ret > 0 && (len = room(job, tally->octets, STREAM_BLOCK))) {
		stream_pattern(tally->octets, block, len);
		ret = send_block(job, tally, block, len, end);
		if (ret > 0 && end && stream_now_ms() >= end)
			ret = 0;
		stream_live(job, tally);
	}
	return ret < 0 ? ret : 0;
}

/* A regular file never passes through this process. */
static int send_file(struct stream_job *job, struct stream_tally *tally)
{
	u64 end = end_time(job);
	ssize_t n;
	size_t len;
	int ret;

	while ((len = room(job, tally->octets, STREAM_BLOCK))) {
		n = sendfile(job->fd, job->data_fd, NULL, len);
		if (!n)
			return 0;
		if (n > 0) {
			moved(tally, n);
			stream_live(job, tally);
		} else if (!again(errno)) {
			return btgw_stream_fail("sending", errno,
						&job->ctx->err);
		}
		ret = wait_for(job, tally, job->fd, POLLOUT, end);
		if (ret <= 0)
			return ret;
	}
	return 0;
}

static int send_pipe(struct stream_job *job, struct stream_tally *tally,
		     u8 *block)
{
	u64 end = end_time(job);
	ssize_t n;
	size_t len;
	int ret = 1;

	while (ret > 0 && (len = room(job, tally->octets, STREAM_BLOCK))) {
		ret = wait_for(job, tally, job->data_fd, POLLIN, end);
		if (ret <= 0)
			break;
		n = read(job->data_fd, block, len);
		if (!n)
			return 0;
		if (n < 0 && !again(errno))
			return btgw_err_set(&job->ctx->err, -errno,
					    "reading: %s", strerror(errno));
		if (n > 0)
			ret = send_block(job, tally, block, n, end);
	}
	return ret;
}

/* Until all of it has left, or nothing leaves any more. */
static int drain(struct stream_job *job)
{
	struct btgw_stream_info info;
	u64 frames = 0, limit = 0;
	int ret;

	if (shutdown(job->fd, SHUT_WR))
		return btgw_stream_fail("ending the stream", errno,
					&job->ctx->err);
	for (;;) {
		ret = btgw_stream_info(job->fd, &info, &job->ctx->err);
		if (ret)
			return ret;
		if (!info.tx_queue && !info.tx_open)
			return 0;
		if (!limit || info.stats.tx_frames != frames)
			limit = stream_now_ms() + DRAIN_MS;
		frames = info.stats.tx_frames;
		if (stream_now_ms() >= limit)
			return btgw_err_set(&job->ctx->err, -ETIMEDOUT,
					    "the peer has not read for %d s: %u octets were not sent",
					    DRAIN_MS / 1000,
					    info.tx_queue + info.tx_open);
		usleep(DRAIN_STEP_MS * 1000);
	}
}

int stream_send(struct stream_job *job, struct stream_tally *tally)
{
	struct stat st = {};
	u8 *block;
	int ret;

	block = malloc(STREAM_BLOCK);
	if (!block)
		return btgw_err_set(&job->ctx->err, -ENOMEM, "out of memory");
	if (job->bench)
		ret = send_pattern(job, tally, block);
	else if (!fstat(job->data_fd, &st) && S_ISREG(st.st_mode))
		ret = send_file(job, tally);
	else
		ret = send_pipe(job, tally, block);
	free(block);
	return ret < 0 ? ret : drain(job);
}

static int write_all(struct stream_job *job, const u8 *data, size_t len)
{
	ssize_t n;

	for (; len; data += n, len -= n) {
		n = write(job->data_fd, data, len);
		if (n < 0 && errno == EINTR)
			n = 0;
		if (n < 0)
			return btgw_err_set(&job->ctx->err, -errno,
					    "writing: %s", strerror(errno));
	}
	return 0;
}

static int take(struct stream_job *job, struct stream_tally *tally,
		const u8 *data, size_t len)
{
	u8 want[4096];
	size_t done, n, i;

	if (!job->bench)
		return write_all(job, data, len);
	/* behind a gap nobody knows where the pattern goes on */
	for (done = 0; !tally->gaps && !tally->wrong && done < len; done += n) {
		n = len - done < sizeof(want) ? len - done : sizeof(want);
		stream_pattern(tally->octets + done, want, n);
		if (!memcmp(data + done, want, n))
			continue;
		for (i = 0; data[done + i] == want[i]; i++)
			;
		tally->wrong = true;
		tally->wrong_at = tally->octets + done + i;
	}
	return 0;
}

static int on_gap(struct stream_job *job, struct stream_tally *tally)
{
	struct btgw_gap gap;
	int ret;

	ret = btgw_stream_gap(job->fd, &gap, &job->ctx->err);
	if (ret)
		return ret;
	tally->gaps++;
	tally->lost += gap.lost;
	stream_live_end(job);
	fprintf(stderr, "gap: %s%u chunk%s missing after octet %llu%s\n",
		gap.flags & (BTGW_GAP_RESTART | BTGW_GAP_END) ? "at least " : "",
		gap.lost, gap.lost == 1 ? "" : "s",
		(unsigned long long)tally->octets,
		gap.flags & BTGW_GAP_SENDER ? ", dropped by the sender" : "");
	return 0;
}

static int recv_loop(struct stream_job *job, struct stream_tally *tally,
		     u8 *block)
{
	u64 end = end_time(job);
	size_t len;
	ssize_t n;
	int ret;

	while ((len = room(job, tally->octets, STREAM_BLOCK))) {
		n = recv(job->fd, block, len, 0);
		if (!n)
			return 0;
		if (n > 0) {
			ret = take(job, tally, block, n);
			moved(tally, n);
			stream_live(job, tally);
		} else if (errno == EBADMSG) {
			ret = on_gap(job, tally);
		} else if (again(errno)) {
			ret = wait_for(job, tally, job->fd, POLLIN, end);
			if (!ret)
				return 0;
		} else {
			return btgw_stream_fail("receiving", errno,
						&job->ctx->err);
		}
		if (ret < 0)
			return ret;
		/* a peer that never pauses does not make it longer */
		if (end && stream_now_ms() >= end)
			return 0;
	}
	return 0;
}

int stream_recv(struct stream_job *job, struct stream_tally *tally)
{
	u8 *block = malloc(STREAM_BLOCK);
	int ret;

	if (!block)
		return btgw_err_set(&job->ctx->err, -ENOMEM, "out of memory");
	ret = recv_loop(job, tally, block);
	free(block);
	return ret;
}
