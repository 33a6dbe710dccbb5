// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What only one process has, and until it ends
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kunit.h"
#include "userspace/pan/lock.h"

/* A process that has a lock, and waits to be killed */
static pid_t holder(struct kunit *test, const char *name)
{
	int said[2];
	char result = 0;
	pid_t pid;

	KUNIT_ASSERT_EQ(test, pipe(said), 0);
	pid = fork();
	if (!pid) {
		result = pan_lock(name, NULL) ? 'n' : 'y';
		(void)!write(said[1], &result, 1);
		for (;;)
			pause();
	}
	KUNIT_ASSERT_EQ(test, read(said[0], &result, 1), 1);
	KUNIT_EXPECT_EQ(test, result, 'y');
	close(said[0]);
	close(said[1]);
	return pid;
}

static void one_test(struct kunit *test)
{
	pid_t pid = holder(test, "bridge-one");
	struct btgw_err err = {};

	KUNIT_EXPECT_EQ(test, pan_lock("bridge-one", &err), -EBUSY);
	KUNIT_EXPECT_STREQ(test, err.text,
			   "bridge-one: another btgwctl pan has it");
	KUNIT_EXPECT_EQ(test, pan_lock("bridge-two", NULL), 0);
	/* killed, it has it no more, and nobody has to clean up */
	kill(pid, SIGKILL);
	KUNIT_ASSERT_EQ(test, waitpid(pid, NULL, 0), pid);
	KUNIT_EXPECT_EQ(test, pan_lock("bridge-one", NULL), 0);
	/* two roles on one bridge are one process */
	KUNIT_EXPECT_EQ(test, pan_lock("bridge-one", NULL), 0);
}

static void name_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pan_lock("a-name-that-is-longer-than-any-bridge-or-peer-has", NULL),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, pan_lock("no/folder", NULL), -ENOENT);
}

static struct kunit_case pan_lock_cases[] = {
	KUNIT_CASE(one_test),
	KUNIT_CASE(name_test),
	{}
};

static struct kunit_suite pan_lock_suite = {
	.name = "pan_lock",
	.test_cases = pan_lock_cases,
};

kunit_test_suite(pan_lock_suite);
