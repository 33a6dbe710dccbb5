// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_wake.c - STREAM sockets over loop links: who is told what, and when
 *
 * With "page" as argument the cases that hold up a page fault, for which the
 * kernel must have userfaultfd(2).
 */
#include "lib/stream_test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* for what happens at once on a machine that has nothing else to do */
#define SOON	FB_SOON

/* a recv in a thread */
struct reader {
	int fd;
	size_t len;
	int flags;
	ssize_t got;
	atomic_bool done;
	pthread_t thread;
};

static void *reader_run(void *arg)
{
	struct reader *r = arg;
	uint8_t buf[2000];

	r->got = recv(r->fd, buf, r->len, r->flags);
	atomic_store(&r->done, true);
	return NULL;
}

static void reader_start(struct reader *r)
{
	check(!pthread_create(&r->thread, NULL, reader_run, r));
	/* until it sleeps; should it not, the test is easier to pass */
	usleep(100000);
}

static bool within(atomic_bool *done, int ms)
{
	for (; ms > 0 && !atomic_load(done); ms -= 10)
		usleep(10000);
	return atomic_load(done);
}

static void rcvlowat(int fd, int octets)
{
	check(!setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &octets,
			  sizeof(octets)));
}

/* The one that wants least is served and goes; the other must not be lost. */
static void test_two_readers(void)
{
	struct reader ten = { .len = 10 }, sixty = { .len = 60 };
	int a, b;

	st_loop(&a, &b);
	rcvlowat(b, 500);
	ten.fd = b;
	sixty.fd = b;
	reader_start(&sixty);
	reader_start(&ten);
	st_send(a, 1, 0, 10, MSG_EOR);
	check(within(&ten.done, SOON));
	check(ten.got == 10 && !atomic_load(&sixty.done));
	st_send(a, 1, 10, 60, MSG_EOR);
	check(within(&sixty.done, SOON));
	check(sixty.got == 60);
}

/* One who polls is told of less than one who sleeps in recv waits for. */
static void test_poll_beside_reader(void)
{
	struct reader all = { .len = 1000, .flags = MSG_WAITALL };
	struct reader one = { .len = 1 };
	int a, b;

	st_loop(&a, &b);
	all.fd = b;
	one.fd = b;
	reader_start(&all);
	reader_start(&one);
	st_send(a, 1, 0, 1, MSG_EOR);
	check(within(&one.done, SOON) || within(&all.done, 0));
	st_send(a, 1, 1, 100, MSG_EOR);
	check(!within(&all.done, 100));
	st_send(a, 1, 101, 900, MSG_EOR);
	check(within(&all.done, SOON));
	check(all.got == 1000 && one.got == 1);
}

struct poller {
	int fd;
	int events;
	atomic_bool done;
};

static void *poller_run(void *arg)
{
	struct poller *p = arg;

	p->events = fb_poll(p->fd, POLLIN, 2 * SOON);
	atomic_store(&p->done, true);
	return NULL;
}

static void test_poll_sees_little(void)
{
	struct reader all = { .len = 1000, .flags = MSG_WAITALL };
	struct poller poller = {};
	pthread_t thread;
	int a, b;

	st_loop(&a, &b);
	all.fd = b;
	poller.fd = b;
	reader_start(&all);
	check(!pthread_create(&thread, NULL, poller_run, &poller));
	usleep(100000);
	st_send(a, 1, 0, 10, MSG_EOR);
	check(within(&poller.done, SOON));
	check(poller.events == POLLIN);
	st_send(a, 1, 10, 990, MSG_EOR);
	check(within(&all.done, SOON));
	check(all.got == 1000);
}

/* Age counts from the first octet, not from a send that brought none. */
static void test_age_of_a_send_that_failed(void)
{
	struct btgw_stream_info info;
	int a, b, tries;

	/* a machine that stands still makes it old, but not five times */
	for (tries = 0; tries < 5; tries++) {
		st_loop(&a, &b);
		fb_set(a, BTGW_STREAM_LATENCY, 700);
		refused(send(a, (void *)16, 100, 0), EFAULT);
		usleep(1500000);
		st_send(a, 1, 0, 100, MSG_EOR);
		if (fb_poll(b, POLLIN, 3000) & POLLIN) {
			st_recv(b, 1, 0, 100);
			info = st_info(a);
			if (!info.stats.tx_late && info.tx_time.max < 700000)
				return;
		}
		close(a);
		close(b);
	}
	fail("a chunk was too old five times");
}

/* Everything that finds room on the way from @fd to a peer that reads not. */
static uint64_t fill(int fd, uint64_t seed)
{
	uint8_t buf[4096];
	uint64_t sent = 0;
	int still = 0;
	ssize_t got;

	/* the link may be slower than this */
	while (still < 10) {
		st_fill(buf, sizeof(buf), seed, sent);
		got = send(fd, buf, sizeof(buf), MSG_DONTWAIT);
		if (got > 0) {
			sent += got;
			still = 0;
		} else {
			check(errno == EAGAIN);
			usleep(100000);
			still++;
		}
	}
	return sent;
}

/* All of it that had left its sender. */
static uint64_t drain(int fd, uint64_t seed)
{
	uint8_t buf[4096];
	uint64_t got = 0;
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf), 0)) > 0) {
		check(st_is(buf, n, seed, got));
		got += n;
	}
	/* it ended in mid-chunk, or between two */
	check(!n || errno == EBADMSG);
	return got;
}

/*
 * The end is told behind what there is to read, and nobody reads. A sender is
 * told all the same.
 */
static void test_send_to_nobody(void)
{
	uint64_t queued;
	int a, b, ms;

	st_loop(&a, &b);
	fill(b, 1);
	st_queued(a, 10001);
	queued = st_info(a).rx_queue;
	check(!shutdown(b, SHUT_RDWR));
	for (ms = 0; ms < SOON; ms += 10) {
		if (send(a, "x", 1, MSG_NOSIGNAL | MSG_EOR) < 0)
			break;
		usleep(10000);
	}
	check(ms < SOON && errno == EPIPE);
	refused(send(a, "x", 1, MSG_NOSIGNAL), EPIPE);
	check(drain(a, 1) >= queued);
}

static void *send_one(void *arg)
{
	struct reader *r = arg;
	static uint8_t buf[100000];

	/* what still found room is told first */
	do {
		r->got = send(r->fd, buf, sizeof(buf), MSG_NOSIGNAL);
	} while (r->got > 0);
	if (r->got < 0)
		r->got = -errno;
	atomic_store(&r->done, true);
	return NULL;
}

/* The same to one that sleeps: full both ways, and the peer hangs up. */
static void test_end_wakes_sender(void)
{
	struct reader sender = {};
	int a, b;

	st_loop(&a, &b);
	fill(b, 1);
	fill(a, 2);
	sender.fd = a;
	check(!pthread_create(&sender.thread, NULL, send_one, &sender));
	usleep(200000);
	check(!atomic_load(&sender.done));
	check(!shutdown(b, SHUT_RDWR));
	check(within(&sender.done, SOON));
	check(sender.got == -EPIPE);
	drain(a, 1);
}

static void *close_two(void *arg)
{
	int *fd = arg;

	close(fd[0]);
	close(fd[1]);
	return NULL;
}

/* An end of a loop that the next socket takes while the last one closes. */
static void test_taken_again(void)
{
	struct btgw_link_info info;
	unsigned int i, taken = 0;
	uint32_t g, d;

	fb_loop_ids(&g, &d);
	for (i = 0; i < 300; i++) {
		int fd[2] = { st_socket(), st_socket() };
		int next = st_socket();
		pthread_t thread;

		fb_attach(fd[0], d);
		fb_attach(fd[1], g);
		check(!pthread_create(&thread, NULL, close_two, fd));
		while (setsockopt(next, SOL_BTGW, BTGW_LINK, &g, sizeof(g)))
			check(errno == EBUSY);
		check(!pthread_join(thread, NULL));
		fb_link_get(g, &info);
		taken += info.state == BTGW_LINK_STATE_UP;
		close(next);
	}
	if (taken != i)
		fail("%u of %u sessions lost the state of their link",
		     i - taken, i);
}

/* a page that is not there until it is filled */
struct page {
	int fd;
	uint8_t *at;
	size_t size;
};

static void page_make(struct page *p)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	p->size = sysconf(_SC_PAGESIZE);
	p->fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	check(p->fd >= 0);
	check(!ioctl(p->fd, UFFDIO_API, &api));
	p->at = mmap(NULL, p->size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(p->at != MAP_FAILED);
	reg.range.start = (uintptr_t)p->at;
	reg.range.len = p->size;
	check(!ioctl(p->fd, UFFDIO_REGISTER, &reg));
}

/* Somebody waits for the page. */
static void page_wanted(struct page *p)
{
	struct uffd_msg msg;

	check(fb_poll(p->fd, POLLIN, SOON) & POLLIN);
	check(read(p->fd, &msg, sizeof(msg)) == sizeof(msg));
	check(msg.event == UFFD_EVENT_PAGEFAULT);
}

static void page_fill(struct page *p)
{
	struct uffdio_zeropage zero = {
		.range = { .start = (uintptr_t)p->at, .len = p->size },
	};

	check(!ioctl(p->fd, UFFDIO_ZEROPAGE, &zero));
}

struct page_job {
	struct page page;
	int fd;
	long ret;
	atomic_bool done;
};

static void *send_page(void *arg)
{
	struct page_job *job = arg;

	job->ret = send(job->fd, job->page.at, 1000, 0);
	atomic_store(&job->done, true);
	return NULL;
}

/*
 * An edge-triggered sender that must not wait meets another: there was room
 * all the while, so only the other's going can wake it.
 */
static void test_edge(void)
{
	struct epoll_event ev = { .events = EPOLLOUT | EPOLLET };
	struct page_job job = {};
	pthread_t thread;
	int a, b, ep;

	st_loop(&a, &b);
	page_make(&job.page);
	job.fd = a;
	ep = epoll_create1(0);
	check(!epoll_ctl(ep, EPOLL_CTL_ADD, a, &ev));
	check(!pthread_create(&thread, NULL, send_page, &job));
	page_wanted(&job.page);
	check(epoll_wait(ep, &ev, 1, SOON) == 1);
	refused(send(a, "x", 1, MSG_DONTWAIT), EAGAIN);
	check(epoll_wait(ep, &ev, 1, 100) == 0);
	page_fill(&job.page);
	check(epoll_wait(ep, &ev, 1, SOON) == 1 && ev.events & EPOLLOUT);
	check(!pthread_join(thread, NULL) && job.ret == 1000);
	check(send(a, "x", 1, MSG_DONTWAIT) == 1);
}

static void *get_option(void *arg)
{
	struct page_job *job = arg;
	socklen_t len = sizeof(uint16_t);

	job->ret = getsockopt(job->fd, SOL_BLUETOOTH, BT_RCVMTU, job->page.at,
			      &len);
	atomic_store(&job->done, true);
	return NULL;
}

static int listener(void)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(0x00f7),
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};
	int fd = st_socket();
	int ms;

	/* until the one before has gone */
	for (ms = 0; ms < SOON; ms += 10) {
		if (!bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
			break;
		check(errno == EADDRINUSE);
		usleep(10000);
	}
	check(ms < SOON);
	check(!listen(fd, 1));
	return fd;
}

/* A user whose memory takes for ever holds up nobody but itself. */
static void test_option_and_page(void)
{
	struct page_job get = {};
	pthread_t getter;
	uint16_t mtu;
	socklen_t len = sizeof(mtu);

	page_make(&get.page);
	get.fd = listener();
	check(!getsockopt(get.fd, SOL_BLUETOOTH, BT_RCVMTU, &mtu, &len));
	check(mtu && len == sizeof(mtu));
	check(!pthread_create(&getter, NULL, get_option, &get));
	page_wanted(&get.page);
	check(!shutdown(get.fd, SHUT_RDWR));
	close(listener());
	check(!atomic_load(&get.done));
	page_fill(&get.page);
	/* the link had gone when the page came */
	check(!pthread_join(getter, NULL) && get.ret == -1);

	/* without that it is read, whenever the page comes */
	page_make(&get.page);
	get.fd = listener();
	check(!pthread_create(&getter, NULL, get_option, &get));
	page_wanted(&get.page);
	page_fill(&get.page);
	check(!pthread_join(getter, NULL) && !get.ret);
	check(*(uint16_t *)get.page.at == mtu);
	refused(getsockopt(get.fd, SOL_BLUETOOTH, BT_RCVMTU, (void *)16, &len),
		EFAULT);
}

static const struct fb_case cases[] = {
	{ "two readers of different measure", test_two_readers },
	{ "a modest reader beside a greedy one", test_poll_beside_reader },
	{ "poll beside a greedy reader", test_poll_sees_little },
	{ "a send that failed does not make a chunk old",
	  test_age_of_a_send_that_failed },
	{ "the peer goes while nothing is read", test_send_to_nobody },
	{ "the peer goes while a sender sleeps", test_end_wakes_sender },
	{ "an end of a loop is taken again at once", test_taken_again },
};

static const struct fb_case page_cases[] = {
	{ "an edge-triggered sender beside another", test_edge },
	{ "an option into a page that does not come", test_option_and_page },
};

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "page"))
		return fb_main(page_cases, 2, 1, argv);
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
