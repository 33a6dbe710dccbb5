// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a network has to give away, and the program that does, which here is a
 * script of that name
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kunit.h"
#include "userspace/pan/child.h"
#include "userspace/pan/dhcp.h"
#include "userspace/pan/lock.h"

enum {
	/* a sanitizer on a busy machine */
	WAIT_MS		= 20000,
	STEP_MS		= 10,
};

struct world {
	sd_event *event;
	struct pan_net net;
	struct pan_dhcp *dhcp;
	struct pan_child *child;
	unsigned int good;
	unsigned int bad;
	char text[200];
};

static const char script[] =
	"#!/bin/sh\n"
	"for word; do\n"
	"	case $word in --pid-file=*) echo $$ >\"${word#*=}\" ;; esac\n"
	"done\n"
	"printf '%s\\n' \"$@\" >\"${0%/*}/new\"\n"
	"mv \"${0%/*}/new\" \"${0%/*}/words\"\n"
	"while :; do sleep 0.2; done\n";

static const char words_file[] = PAN_LOCK_DIR "/words";
static const char pid_file[] = PAN_LOCK_DIR "/dnsmasq-pan-gn.pid";

static int world_init(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	int fd;

	if (sd_event_new(&w->event) < 0)
		return -ENOMEM;
	mkdir(PAN_LOCK_DIR, 0700);
	unlink(words_file);
	unlink(pid_file);
	fd = open(PAN_LOCK_DIR "/dnsmasq", O_WRONLY | O_CREAT | O_TRUNC |
		  O_CLOEXEC, 0700);
	if (fd < 0 || write(fd, script, strlen(script)) != strlen(script))
		return -EIO;
	close(fd);
	setenv("PATH", PAN_LOCK_DIR ":/usr/bin:/bin", 1);
	strcpy(w->net.bridge, "pan-gn");
	w->net.pool = (struct pan_pool){ 0x0a010002, 0x0a0100fe, 0xffffff00 };
	test->priv = w;
	return 0;
}

static void world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	pan_child_stop(w->child);
	pan_dhcp_stop(w->dhcp);
	sd_event_unref(w->event);
}

static void step(struct world *w, unsigned int *ms)
{
	sd_event_run(w->event, STEP_MS * 1000);
	*ms += STEP_MS;
}

static void on_said(bool good, const char *text, void *user)
{
	struct world *w = user;

	w->good += good;
	w->bad += !good;
	snprintf(w->text, sizeof(w->text), "%s", text);
}

static void on_ended(const char *why, void *user)
{
	on_said(false, why, user);
}

static bool wait_bad(struct world *w, unsigned int count)
{
	unsigned int ms = 0;

	while (w->bad < count && ms < WAIT_MS)
		step(w, &ms);
	return w->bad >= count;
}

static bool wait_good(struct world *w, unsigned int count)
{
	unsigned int ms = 0;

	while (w->good < count && ms < WAIT_MS)
		step(w, &ms);
	return w->good >= count;
}

/* The words that the program was given, one for each line */
static bool wait_words(struct world *w, char *text, size_t size)
{
	unsigned int ms = 0;
	ssize_t len;
	int fd;

	while ((fd = open(words_file, O_RDONLY | O_CLOEXEC)) < 0 &&
	       ms < WAIT_MS)
		step(w, &ms);
	if (fd < 0)
		return false;
	len = read(fd, text, size - 1);
	close(fd);
	unlink(words_file);
	text[len > 0 ? len : 0] = '\0';
	return len > 0;
}

static pid_t pid_of(void)
{
	FILE *file = fopen(pid_file, "re");
	int pid = 0;

	if (file && fscanf(file, "%d", &pid) != 1)
		pid = 0;
	if (file)
		fclose(file);
	return pid;
}

static void pool_test(struct kunit *test)
{
	static const struct {
		const char *own;
		uint32_t first;
		uint32_t last;
	} rows[] = {
		{ "10.1.0.1/24", 0x0a010002, 0x0a0100fe },
		{ "10.1.0.254/24", 0x0a010001, 0x0a0100fd },
		{ "10.1.0.100/24", 0x0a010065, 0x0a0100fe },
		{ "10.1.0.200/24", 0x0a010001, 0x0a0100c7 },
		{ "10.1.0.1/30", 0x0a010002, 0x0a010002 },
		{ "10.1.0.2/30", 0x0a010001, 0x0a010001 },
		{ "10.1.0.6/29", 0x0a010001, 0x0a010005 },
		{ "10.0.0.1/8", 0x0a000002, 0x0a0000ff },
		/* the address of the network itself is not in the row */
		{ "10.1.0.0/30", 0x0a010001, 0x0a010002 },
		{ "10.1.0.255/24", 0x0a010001, 0x0a0100fe },
	};
	static const char *const none[] = {
		"10.1.0.1/31", "10.1.0.1/32", "169.254.3.4/16", "fd00::1/24",
	};
	struct pan_pool pool;
	struct pan_cidr own;
	int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		KUNIT_ASSERT_EQ(test, pan_cidr_parse(rows[i].own, &own, NULL),
				0);
		KUNIT_EXPECT_EQ(test, pan_pool_of(&own, &pool, NULL), 0);
		KUNIT_EXPECT_EQ_MSG(test, pool.first, rows[i].first, "%s",
				    rows[i].own);
		KUNIT_EXPECT_EQ_MSG(test, pool.last, rows[i].last, "%s",
				    rows[i].own);
	}
	for (i = 0; i < ARRAY_SIZE(none); i++) {
		KUNIT_ASSERT_EQ(test, pan_cidr_parse(none[i], &own, NULL), 0);
		KUNIT_EXPECT_EQ_MSG(test, pan_pool_of(&own, &pool, NULL),
				    -EINVAL, "%s", none[i]);
	}
}

/* Bound to the bridge alone, no DNS, nothing of the operator's */
static void words_test(struct kunit *test)
{
	static const char *const all[] = {
		"--conf-file=/dev/null\n", "--keep-in-foreground\n",
		"--port=0\n", "--no-hosts\n", "--no-resolv\n",
		"--bind-interfaces\n", "--interface=pan-gn\n",
		"--except-interface=lo\n", "--no-ping\n",
		"--dhcp-range=10.1.0.2,10.1.0.254,255.255.255.0,1h\n",
		"--dhcp-leasefile=" PAN_LOCK_DIR "/leases-pan-gn\n",
	};
	struct world *w = test->priv;
	char text[2048];
	int i;

	KUNIT_ASSERT_EQ(test, pan_dhcp_start(&w->dhcp, w->event, &w->net,
					     on_said, w, NULL), 0);
	KUNIT_ASSERT_TRUE(test, wait_words(w, text, sizeof(text)));
	KUNIT_ASSERT_TRUE(test, wait_good(w, 1));
	KUNIT_EXPECT_STREQ(test, w->text,
			   "dnsmasq gives addresses away on pan-gn, from 10.1.0.2 to 10.1.0.254");
	for (i = 0; i < ARRAY_SIZE(all); i++)
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, all[i]), "%s",
					  all[i]);
	/* closed: no gateway is named */
	KUNIT_EXPECT_NOT_NULL(test, strstr(text,
					   "--dhcp-option=option:router\n"));
	pan_dhcp_stop(w->dhcp);
	w->dhcp = NULL;
	KUNIT_EXPECT_NE(test, access(pid_file, F_OK), 0);

	w->net.routing = true;
	KUNIT_ASSERT_EQ(test, pan_dhcp_start(&w->dhcp, w->event, &w->net,
					     on_said, w, NULL), 0);
	KUNIT_ASSERT_TRUE(test, wait_words(w, text, sizeof(text)));
	KUNIT_EXPECT_NULL(test, strstr(text, "router"));
}

static void again_test(struct kunit *test)
{
	struct world *w = test->priv;
	char text[2048];
	pid_t pid;

	KUNIT_ASSERT_EQ(test, pan_dhcp_start(&w->dhcp, w->event, &w->net,
					     on_said, w, NULL), 0);
	KUNIT_ASSERT_TRUE(test, wait_words(w, text, sizeof(text)));
	pid = pid_of();
	KUNIT_ASSERT_GT(test, (int)pid, 0);
	KUNIT_ASSERT_TRUE(test, wait_good(w, 1));
	kill(pid, SIGKILL);
	KUNIT_ASSERT_TRUE(test, wait_bad(w, 1));
	KUNIT_EXPECT_STREQ(test, w->text,
			   "dnsmasq on pan-gn gives no addresses: it was killed by signal 9; again in 1 s");
	KUNIT_ASSERT_TRUE(test, wait_words(w, text, sizeof(text)));
	KUNIT_EXPECT_NE(test, (int)pid_of(), (int)pid);
	/* and that it runs again is said, too */
	KUNIT_EXPECT_TRUE(test, wait_good(w, 2));
}

/* What cannot start is tried less and less often */
static void back_off_test(struct kunit *test)
{
	static char *const argv[] = { "/bin/sh", "-c", "exit 3", NULL };
	struct world *w = test->priv;

	KUNIT_ASSERT_EQ(test, pan_child_start(&w->child, w->event, argv,
					      NULL, on_ended, w, NULL), 0);
	KUNIT_ASSERT_TRUE(test, wait_bad(w, 1));
	KUNIT_EXPECT_STREQ(test, w->text, "it ended with code 3; again in 1 s");
	KUNIT_ASSERT_TRUE(test, wait_bad(w, 2));
	KUNIT_EXPECT_STREQ(test, w->text, "it ended with code 3; again in 2 s");
}

/* The lowest descriptor that is free */
static int lowest(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	close(fd);
	return fd;
}

/* No descriptor for a process that is started again, and then there is one */
static void no_room_test(struct kunit *test)
{
	static char *const argv[] = { "/bin/sh", "-c", "exit 3", NULL };
	struct world *w = test->priv;
	struct rlimit had, none;

	KUNIT_ASSERT_EQ(test, getrlimit(RLIMIT_NOFILE, &had), 0);
	KUNIT_ASSERT_EQ(test, pan_child_start(&w->child, w->event, argv,
					      NULL, on_ended, w, NULL), 0);
	KUNIT_ASSERT_TRUE(test, wait_bad(w, 1));
	none = (struct rlimit){ lowest(), had.rlim_max };
	KUNIT_ASSERT_EQ(test, setrlimit(RLIMIT_NOFILE, &none), 0);
	KUNIT_EXPECT_TRUE(test, wait_bad(w, 2));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(w->text,
					       "it cannot be started: "),
				  "%s", w->text);
	KUNIT_EXPECT_NOT_NULL(test, strstr(w->text, "; again in 2 s"));
	KUNIT_ASSERT_EQ(test, setrlimit(RLIMIT_NOFILE, &had), 0);
	KUNIT_ASSERT_TRUE(test, wait_bad(w, 3));
	KUNIT_EXPECT_STREQ(test, w->text, "it ended with code 3; again in 4 s");
}

/* One that takes no SIGTERM delays nobody */
static void let_one_go(struct kunit *test)
{
	static char *const argv[] = {
		"/bin/sh", "-c",
		"trap '' TERM; echo $$ >" PAN_LOCK_DIR "/dnsmasq-pan-gn.pid; sleep 100",
		NULL
	};
	struct world *w = test->priv;
	unsigned int ms;
	pid_t pid;

	unlink(pid_file);
	KUNIT_ASSERT_EQ(test, pan_child_start(&w->child, w->event, argv,
					      NULL, on_ended, w, NULL), 0);
	for (ms = 0; !pid_of() && ms < WAIT_MS;)
		step(w, &ms);
	pid = pid_of();
	KUNIT_ASSERT_GT(test, (int)pid, 0);
	pan_child_let_go(w->child);
	w->child = NULL;
	KUNIT_EXPECT_EQ(test, kill(pid, 0), 0);
	/* its sleep, too, which is of its session */
	kill(-pid, SIGKILL);
	for (ms = 0; !kill(pid, 0) && ms < WAIT_MS;)
		step(w, &ms);
	KUNIT_EXPECT_EQ(test, kill(pid, 0), -1);
	KUNIT_EXPECT_EQ(test, w->bad, 0u);
}

/* And it is reaped when it ends, and leaves no descriptor behind */
static void let_go_test(struct kunit *test)
{
	int fd;

	/* what the loop opens once */
	let_one_go(test);
	fd = lowest();
	let_one_go(test);
	KUNIT_EXPECT_EQ(test, lowest(), fd);
}

/* One that a server left, which was killed, and one that only looks like it */
static void left_test(struct kunit *test)
{
	static char *const argv[] = { "/bin/sh", "-c", "sleep 100", "me", NULL };
	struct world *w = test->priv;
	int status = 0;
	FILE *file;
	pid_t pid;

	pid = fork();
	if (!pid) {
		execv(argv[0], argv);
		_exit(127);
	}
	file = fopen(pid_file, "we");
	fprintf(file, "%d\n", (int)pid);
	fclose(file);
	KUNIT_EXPECT_EQ(test, pan_child_left(pid_file, "not-me", NULL), 0);
	KUNIT_EXPECT_EQ(test, (int)waitpid(pid, &status, WNOHANG), 0);
	/* after the fork it has our words until it has its own */
	while (!WIFSIGNALED(status)) {
		KUNIT_ASSERT_EQ(test, pan_child_left(pid_file, "me", NULL), 0);
		if (waitpid(pid, &status, WNOHANG) == pid)
			break;
		poll(NULL, 0, STEP_MS);
	}
	KUNIT_EXPECT_EQ(test, WTERMSIG(status), SIGTERM);
	KUNIT_EXPECT_EQ(test, pan_child_left(pid_file, "me", NULL), 0);

	/* and a whole start does that first */
	KUNIT_ASSERT_EQ(test, pan_dhcp_start(&w->dhcp, w->event, &w->net,
					     on_said, w, NULL), 0);
}

static void missing_test(struct kunit *test)
{
	char path[64];

	setenv("PATH", "", 1);
	KUNIT_EXPECT_EQ(test, pan_program_find("btgw-there-is-none", path,
					       sizeof(path)), -ENOENT);
	setenv("PATH", "/nowhere::relative:" PAN_LOCK_DIR, 1);
	KUNIT_EXPECT_EQ(test, pan_dhcp_there(NULL), 0);
}

static struct kunit_case pan_dhcp_cases[] = {
	KUNIT_CASE(pool_test),
	KUNIT_CASE(words_test),
	KUNIT_CASE(again_test),
	KUNIT_CASE(back_off_test),
	KUNIT_CASE(no_room_test),
	KUNIT_CASE(let_go_test),
	KUNIT_CASE(left_test),
	KUNIT_CASE(missing_test),
	{}
};

static struct kunit_suite pan_dhcp_suite = {
	.name = "pan_dhcp",
	.init = world_init,
	.exit = world_exit,
	.test_cases = pan_dhcp_cases,
};

kunit_test_suite(pan_dhcp_suite);
