// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keys.c - what a device keeps
 *
 * A text file of mode 0600:
 *
 *	failures N
 *	node uuid=HEX unicast=HEX elements=N key_index=N flags=N iv_index=N
 *	     netkey=HEX devkey=HEX			(one line)
 *
 * It is replaced whole, by way of a second file and a rename, so that after a
 * power cut it is either the old one or the new one.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"

/* a line that is no line of ours is refused: better than to lose a key */
static int keys_line(struct keys *keys, const char *line, size_t len,
		     unsigned int number, struct btgw_err *err)
{
	char *more;

	if (number == 1) {
		char *end;

		if (strncmp(line, "failures ", 9))
			goto bad;
		keys->failures = strtoul(line + 9, &end, 10);
		if (*end != '\n' || end == line + 9)
			goto bad;
		return 0;
	}
	if (strncmp(line, "node ", 5) || line[len - 1] != '\n')
		goto bad;
	more = realloc(keys->nodes, keys->len + len + 1);
	if (!more)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	keys->nodes = more;
	memcpy(keys->nodes + keys->len, line, len + 1);
	keys->len += len;
	return 0;
bad:
	return btgw_err_set(err, -EINVAL, "%s:%u: not a line of a key file",
			    keys->path, number);
}

/**
 * keys_load() - read what an earlier run kept
 * @keys: to fill in
 * @path: the file; need not exist. NULL keeps nothing
 * @err: reason of a failure
 *
 * Return: 0; -EPERM others can read the file; -EINVAL it is no key file
 */
int keys_load(struct keys *keys, const char *path, struct btgw_err *err)
{
	unsigned int number = 0;
	char *line = NULL;
	size_t room = 0;
	struct stat st;
	ssize_t len;
	int ret = 0;
	FILE *f;

	memset(keys, 0, sizeof(*keys));
	keys->path = path;
	if (!path)
		return 0;
	f = fopen(path, "re");
	if (!f && errno == ENOENT)
		return 0;
	if (!f)
		return btgw_err_set(err, -errno, "%s: %s", path,
				    strerror(errno));
	if (fstat(fileno(f), &st) || !S_ISREG(st.st_mode))
		ret = btgw_err_set(err, -EINVAL, "%s: not a regular file",
				   path);
	else if (st.st_mode & 077)
		ret = btgw_err_set(err, -EPERM,
				   "%s: mode %04o lets others at the keys: chmod 0600",
				   path, st.st_mode & 07777);
	while (!ret && (len = getline(&line, &room, f)) > 0)
		ret = keys_line(keys, line, len, ++number, err);
	if (line)
		explicit_bzero(line, room);
	free(line);
	fclose(f);
	return ret;
}

static int keys_write(const struct keys *keys, int fd)
{
	size_t at = 0;

	if (dprintf(fd, "failures %u\n", keys->failures) < 0)
		return -EIO;
	while (at < keys->len) {
		ssize_t n = write(fd, keys->nodes + at, keys->len - at);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			at += n;
	}
	return fsync(fd) ? -errno : 0;
}

static int sync_folder(const char *path)
{
	char copy[4096];
	int fd, ret;

	snprintf(copy, sizeof(copy), "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = fsync(fd) ? -errno : 0;
	close(fd);
	return ret;
}

/**
 * keys_save() - make what is kept durable
 * @keys: all of it
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno; the file is as it was then
 */
int keys_save(struct keys *keys, struct btgw_err *err)
{
	char tmp[4096];
	int fd, ret;

	if (!keys->path)
		return 0;
	if (snprintf(tmp, sizeof(tmp), "%s.new", keys->path) >=
	    (int)sizeof(tmp))
		return btgw_err_set(err, -ENAMETOOLONG, "%.64s...: too long",
				    keys->path);
	unlink(tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return btgw_err_set(err, -errno, "%s: %s", tmp,
				    strerror(errno));
	ret = keys_write(keys, fd);
	close(fd);
	if (!ret && rename(tmp, keys->path))
		ret = -errno;
	if (!ret)
		ret = sync_folder(keys->path);
	if (ret) {
		unlink(tmp);
		return btgw_err_set(err, ret, "%s: %s", keys->path,
				    strerror(-ret));
	}
	return 0;
}

/**
 * keys_add() - keep what the device was given
 * @keys: where to; saved on success
 * @uuid: Device UUID
 * @elements: number of elements
 * @data: content of Provisioning Data
 * @devkey: device key
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno; nothing is kept then
 */
int keys_add(struct keys *keys, const u8 uuid[16], unsigned int elements,
	     const struct btgw_prov_data *data, const u8 *devkey,
	     struct btgw_err *err)
{
	char id[33], net[33], dev[33], line[320], *more;
	u32 failures = keys->failures;
	size_t len;
	int ret;

	btgw_hex_print(uuid, 16, id);
	btgw_hex_print(data->netkey, 16, net);
	btgw_hex_print(devkey, 16, dev);
	len = snprintf(line, sizeof(line),
		       "node uuid=%s unicast=%04x elements=%u key_index=%u flags=%u iv_index=%u netkey=%s devkey=%s\n",
		       id, data->unicast, elements, data->key_index,
		       data->flags, data->iv_index, net, dev);
	more = realloc(keys->nodes, keys->len + len + 1);
	if (more) {
		keys->nodes = more;
		memcpy(keys->nodes + keys->len, line, len + 1);
		keys->len += len;
		keys->failures = 0;
		ret = keys_save(keys, err);
		if (ret) {
			keys->len -= len;
			keys->failures = failures;
		}
	} else {
		ret = btgw_err_set(err, -ENOMEM, "out of memory");
	}
	explicit_bzero(line, sizeof(line));
	explicit_bzero(net, sizeof(net));
	explicit_bzero(dev, sizeof(dev));
	return ret;
}

/**
 * keys_free() - wipe and free
 * @keys: what was kept; the file stays
 */
void keys_free(struct keys *keys)
{
	if (keys->nodes)
		explicit_bzero(keys->nodes, keys->len);
	free(keys->nodes);
	memset(keys, 0, sizeof(*keys));
}
