// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl doctor: the module, the installed kernels and our rights
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <linux/btgw.h>
#include <linux/capability.h>

#include "doctor.h"
#include "genl.h"
#include "sock.h"

static const char *const modprobe_dirs[] = {
	"/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d",
	"/usr/lib/modprobe.d", "/lib/modprobe.d",
};

/* first line of a file without its newline, or NULL */
static const char *read_line(const char *path, char *buf, size_t size)
{
	FILE *in = fopen(path, "re");

	if (!in)
		return NULL;
	if (!fgets(buf, size, in))
		buf[0] = '\0';
	fclose(in);
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

/* whether a line of the file holds both words in this order */
static bool file_says(const char *path, const char *first, const char *second)
{
	const char *at;
	char *line = NULL;
	bool hit = false;
	size_t size = 0;
	FILE *in;

	in = fopen(path, "re");
	if (!in)
		return false;
	while (!hit && getline(&line, &size, in) >= 0) {
		if (line[0] == '#')
			continue;
		at = strstr(line, first);
		hit = at && strstr(at + strlen(first), second);
	}
	free(line);
	fclose(in);
	return hit;
}

/*
 * Opens a socket of our number and asks whose it is: only our module knows
 * SOL_BTGW. Opening also loads the module where its alias is installed.
 */
static void doctor_number(struct doctor *doc)
{
	struct btgw_err err;
	char value[16];
	uint32_t link;
	long number;
	int fd;

	if (read_line("/sys/module/btgw/parameters/proto", value,
		      sizeof(value))) {
		number = strtol(value, NULL, 10);
		if (number != BTPROTO_BTGW) {
			doctor_say(doc, DOCTOR_FAIL, "socket",
				   "the module was loaded with proto=%ld, programs ask for %d",
				   number, BTPROTO_BTGW);
			return;
		}
	}

	fd = btgw_sock_open(&err);
	if (fd == -ESOCKTNOSUPPORT) {
		doctor_say(doc, DOCTOR_FAIL, "socket",
			   "another module has taken Bluetooth protocol %d: unload it or move it",
			   BTPROTO_BTGW);
		return;
	}
	if (fd < 0) {
		doctor_say(doc, DOCTOR_FAIL, "socket", "%s", err.text);
		return;
	}
	if (btgw_sock_get(fd, BTGW_LINK, &link, &err))
		doctor_say(doc, DOCTOR_FAIL, "socket",
			   "Bluetooth protocol %d is not btgw's, another module has taken it (%s)",
			   BTPROTO_BTGW, err.text);
	else
		doctor_say(doc, DOCTOR_OK, "socket",
			   "Bluetooth protocol %d is btgw", BTPROTO_BTGW);
	close(fd);
}

static void doctor_family(struct doctor *doc)
{
	struct btgw_genl *genl;
	struct btgw_err err;

	if (btgw_genl_open(&genl, &err)) {
		doctor_say(doc, DOCTOR_FAIL, "netlink", "%s", err.text);
		return;
	}
	doctor_say(doc, DOCTOR_OK, "netlink", "the family %s is there",
		   BTGW_GENL_NAME);
	btgw_genl_close(genl);
}

/* what an administrator may have written to keep the module away */
static void doctor_switches(struct doctor *doc)
{
	static const char *const words[][2] = {
		{ "blacklist", "btgw" },
		{ "install", "btgw" },
		{ "alias", "bt-proto-7 off" },
	};
	char path[512];
	struct dirent *e;
	size_t i, j;
	DIR *dir;

	for (i = 0; i < ARRAY_SIZE(modprobe_dirs); i++) {
		dir = opendir(modprobe_dirs[i]);
		while (dir && (e = readdir(dir))) {
			if (fnmatch("*.conf", e->d_name, FNM_PERIOD))
				continue;
			snprintf(path, sizeof(path), "%s/%s", modprobe_dirs[i],
				 e->d_name);
			for (j = 0; j < 3; j++)
				if (file_says(path, words[j][0], words[j][1]))
					doctor_say(doc, DOCTOR_WARN, "autoload",
						   "%s keeps the module from being loaded on demand (%s)",
						   path, words[j][0]);
		}
		if (dir)
			closedir(dir);
	}
}

static void doctor_autoload(struct doctor *doc)
{
	char path[256];
	struct utsname u;

	if (uname(&u) < 0)
		return;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.alias",
		 u.release);
	if (access(path, R_OK) < 0)
		doctor_say(doc, DOCTOR_WARN, "autoload", "%s cannot be read: %s",
			   path, btgw_strerror(errno));
	else if (!file_says(path, "bt-proto-7", "btgw"))
		doctor_say(doc, DOCTOR_WARN, "autoload",
			   "%s does not lead to btgw, sockets do not load the module: run \"depmod\", or \"modprobe btgw\" at boot",
			   path);
	else
		doctor_say(doc, DOCTOR_OK, "autoload",
			   "opening a socket loads the module");
	doctor_switches(doc);
}

void doctor_module(struct doctor *doc)
{
	bool was = !access("/sys/module/btgw", F_OK);
	char version[64];

	doctor_autoload(doc);
	doctor_number(doc);
	doctor_family(doc);

	if (access("/sys/module/btgw", F_OK) < 0) {
		doctor_say(doc, DOCTOR_FAIL, "module",
			   "btgw is not loaded: \"modprobe btgw\" says why if it cannot be");
		return;
	}
	if (!read_line("/sys/module/btgw/version", version, sizeof(version)))
		doctor_say(doc, DOCTOR_WARN, "module",
			   "btgw is loaded, its version is not told");
	else if (strcmp(version, BTGW_VERSION))
		doctor_say(doc, DOCTOR_WARN, "module",
			   "btgw %s is loaded, btgwctl is %s: install both from one source",
			   version, BTGW_VERSION);
	else
		doctor_say(doc, DOCTOR_OK, "module", "btgw %s is loaded%s",
			   version, was ? "" : ", by this examination");
}

/*
 * A skipped DKMS build is silent, and takes the gateway down at the next boot:
 * every kernel that can be booted must have the module.
 */
void doctor_kernels(struct doctor *doc)
{
	unsigned int kernels = 0;
	struct utsname u = {};
	char path[512];
	struct dirent *e;
	bool running;
	DIR *dir;

	uname(&u);
	dir = opendir("/lib/modules");
	if (!dir) {
		doctor_say(doc, DOCTOR_WARN, "kernels",
			   "/lib/modules cannot be read: %s",
			   btgw_strerror(errno));
		return;
	}

	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep",
			 e->d_name);
		/* a rest of a kernel that was removed */
		if (access(path, R_OK) < 0)
			continue;
		kernels++;
		running = !strcmp(e->d_name, u.release);
		if (file_says(path, "/btgw.ko", ":"))
			doctor_say(doc, DOCTOR_OK, "kernels", "%s has btgw%s",
				   e->d_name, running ? ", and runs" : "");
		else
			doctor_say(doc, DOCTOR_FAIL, "kernels",
				   "%s has no btgw, %s: \"dkms install btgw/%s -k %s\"",
				   e->d_name,
				   running ? "and runs" : "and would boot without it",
				   BTGW_VERSION, e->d_name);
	}
	closedir(dir);
	if (!kernels)
		doctor_say(doc, DOCTOR_WARN, "kernels",
			   "/lib/modules has no installed kernel");
}

void doctor_rights(struct doctor *doc)
{
	uint64_t have = 0;
	char line[256];
	FILE *in;

	in = fopen("/proc/self/status", "re");
	if (!in) {
		doctor_say(doc, DOCTOR_WARN, "rights",
			   "/proc/self/status cannot be read: %s",
			   btgw_strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), in))
		if (!strncmp(line, "CapEff:", 7))
			have = strtoull(line + 7, NULL, 16);
	fclose(in);

	if (!(have & 1ULL << CAP_NET_ADMIN))
		doctor_say(doc, DOCTOR_WARN, "rights",
			   "without CAP_NET_ADMIN you can look, and speak over links made for you, but not make links or scan");
	else if (!(have & 1ULL << CAP_NET_RAW))
		doctor_say(doc, DOCTOR_WARN, "rights",
			   "without CAP_NET_RAW the interval of a live connection cannot be relaxed before Linux 6.11");
	else
		doctor_say(doc, DOCTOR_OK, "rights",
			   "CAP_NET_ADMIN and CAP_NET_RAW are held");
}
