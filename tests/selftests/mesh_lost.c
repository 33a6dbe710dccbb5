// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_lost - an event that there is no memory for
 *
 * Needs a kernel that can let allocations fail. Those of the kernel's workers
 * do, of which one runs the net; this process has memory.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/mesh_nl.h"

#define FAULT		"/sys/kernel/debug/failslab/"

static void put(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	/* a worker may be gone */
	if (fd < 0)
		return;
	if (write(fd, value, strlen(value)) < 0)
		check(errno == ESRCH || errno == EINVAL);
	close(fd);
}

static void mark_workers(const char *value)
{
	char path[300], name[32];
	struct dirent *entry;
	DIR *dir;
	FILE *f;

	dir = opendir("/proc");
	check(dir);
	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		f = fopen(path, "r");
		if (!f)
			continue;
		if (fgets(name, sizeof(name), f) &&
		    !strncmp(name, "kworker/u", 9)) {
			snprintf(path, sizeof(path), "/proc/%s/make-it-fail",
				 entry->d_name);
			put(path, value);
		}
		fclose(f);
	}
	closedir(dir);
}

/* whether the listener was told that it missed something */
static bool told(int events)
{
	uint8_t buf[8192];

	while (recv(events, buf, sizeof(buf), MSG_DONTWAIT) > 0)
		;
	if (errno == ENOBUFS)
		return true;
	check(errno == EAGAIN);
	return false;
}

static void test_lost(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	int events = mesh_events();
	uint64_t end = mesh_now_ms() + MESH_SOON;
	bool lost = false;
	int i;

	put(FAULT "task-filter", "Y");
	put(FAULT "interval", "1");
	for (i = 0; mesh_now_ms() < end && !lost; i++) {
		mark_workers("1");
		put(FAULT "times", "1");
		put(FAULT "probability", "100");
		mesh_set(&node, BTGW_A_NET_TTL, 2 + i % 90, 1);
		put(FAULT "probability", "0");
		lost = told(events);
	}
	mark_workers("0");
	check(lost);
	/* and the one after it comes */
	mesh_set(&node, BTGW_A_NET_TTL, 99, 1);
	check(mesh_event(events, BTGW_CMD_NET_CHG_NTF, MESH_SOON));
	close(events);
	mesh_node_del(&node);
}

static const struct fb_case cases[] = {
	{ "an event that is lost is not missed in silence", test_lost },
};

int main(int argc, char **argv)
{
	return fb_main(cases, 1, argc, argv);
}
