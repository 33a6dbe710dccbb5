#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# root.sh: makes the guests' root file system, a small Debian as one image, and
# prints its path.  The guest mounts it read-only under a tmpfs.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

packages=(bluez bluez-meshd bluez-test-tools dbus iproute2 kmod procps
	  busybox-static python3-minimal libpython3-stdlib sqlite3 libsqlite3-0
	  libnl-3-200 libnl-genl-3-200 libjansson4 libssl3
	  libsystemd0 libbluetooth3 libasan8 libubsan1 strace tmux tshark
	  iputils-ping curl dnsmasq-base avahi-autoipd)

# The entries of this machine that name Debian bookworm, and no others.
sources() {
	local file

	for file in /etc/apt/sources.list.d/*.sources; do
		[ -e "$file" ] || continue
		if grep -qE '^Suites:.* bookworm( |$)|^Suites:.*bookworm-(security|updates)' "$file"
		then
			echo "$file"
		fi
	done
	if [ -e /etc/apt/sources.list ] &&
	   grep -qE '^deb .*bookworm' /etc/apt/sources.list; then
		echo /etc/apt/sources.list
	fi
}

make_root() {
	local entries include

	mapfile -t entries < <(sources)
	[ ${#entries[@]} -gt 0 ] ||
		die "no Debian bookworm entry in this machine's apt sources"
	include=$(IFS=,; echo "${packages[*]}")
	say "guest root: mmdebstrap, about half a minute"
	mmdebstrap --quiet --variant=minbase --include="$include" \
		--aptopt='Acquire::Retries "3"' \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--format=ext2 bookworm "$1/root.ext2" "${entries[@]}" \
		>"$1/log" 2>&1 || {
		tail -30 "$1/log" >&2
		die "mmdebstrap failed, see above"
	}
}

name=root-$(short_hash "${packages[@]}" <"$TOP/tests/vm/root.sh")
cached "$name" make_root
echo "$CACHE/$name/root.ext2"
