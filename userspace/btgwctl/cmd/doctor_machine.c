// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl doctor: stores, other daemons and the clock
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "doctor.h"
#include "net.h"
#include "store.h"

/* no clock of a machine that has this program is right before it was written */
#define WRITTEN		1790000000

/* Keys lie in it, in the journal beside it, and whoever has them is the net. */
static void doctor_store(struct doctor *doc, const char *path)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	char name[4100];
	struct stat st;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		snprintf(name, sizeof(name), "%s%s", path, parts[i]);
		if (stat(name, &st) < 0) {
			if (errno != ENOENT)
				doctor_say(doc, DOCTOR_WARN, "store",
					   "%s cannot be looked at: %s", name,
					   btgw_strerror(errno));
			if (i)
				continue;
			return;
		}
		if (!S_ISREG(st.st_mode)) {
			doctor_say(doc, DOCTOR_FAIL, "store",
				   "%s is no file", name);
			return;
		}
		if (st.st_mode & 077) {
			doctor_say(doc, DOCTOR_FAIL, "store",
				   "%s: mode %04o lets others at the keys: \"chmod 0600 %s\"",
				   name, st.st_mode & 07777, name);
			return;
		}
	}
	doctor_say(doc, DOCTOR_OK, "store", "%s is its owner's alone", path);
}

void doctor_stores(struct doctor *doc)
{
	char path[4096];
	bool create;

	doctor_store(doc, BTGW_STORE_DAEMON);
	if (!btgw_net_path(NULL, path, sizeof(path), &create, NULL))
		doctor_store(doc, path);
}

/* whether a process goes by this name */
static bool runs(const char *name)
{
	char path[280], comm[32];
	bool hit = false;
	struct dirent *e;
	FILE *in;
	DIR *dir;

	dir = opendir("/proc");
	while (dir && !hit && (e = readdir(dir))) {
		if (e->d_name[0] < '0' || e->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", e->d_name);
		in = fopen(path, "re");
		if (!in)
			continue;
		if (fgets(comm, sizeof(comm), in)) {
			comm[strcspn(comm, "\n")] = '\0';
			/* the kernel keeps 15 octets of it */
			hit = !strncmp(comm, name, 15);
		}
		fclose(in);
	}
	if (dir)
		closedir(dir);
	return hit;
}

void doctor_daemons(struct doctor *doc)
{
	if (runs("bluetooth-meshd"))
		doctor_say(doc, DOCTOR_WARN, "daemons",
			   "bluetooth-meshd runs: it takes a controller for itself, keep it away from those of btgw");
	if (runs("bluetoothd"))
		doctor_say(doc, DOCTOR_OK, "daemons",
			   "bluetoothd runs, links to GATT characteristics can be had");
	else
		doctor_say(doc, DOCTOR_OK, "daemons",
			   "bluetoothd does not run: nobody powers controllers on at boot, and there is no GATT; all else works");
}

/* Key refresh and IV update are told in hours and days. */
void doctor_clock(struct doctor *doc)
{
	struct timex tx = {};
	time_t now = time(NULL);

	if (now < WRITTEN) {
		doctor_say(doc, DOCTOR_FAIL, "clock",
			   "the clock is years slow: what is stored would get times that lie ahead later; set it");
		return;
	}
	if (adjtimex(&tx) == TIME_ERROR)
		doctor_say(doc, DOCTOR_WARN, "clock",
			   "nothing keeps the clock right: run a time service, receive times and stored times may jump");
	else
		doctor_say(doc, DOCTOR_OK, "clock", "it is kept right");
}
