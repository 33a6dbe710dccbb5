#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tools.sh checkpatch|ynl: takes a tool that only the kernel source has out of
# Debian's source package into the cache and prints the folder of the tree it
# lies in.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../vm/common.sh"

from_6_1() {
	tar -x -J -f /usr/src/linux-source-6.1.tar.xz -C "$1" \
		--strip-components=1 --wildcards \
		'*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
		'*/scripts/const_structs.checkpatch'
	mkdir "$1/include"
}

from_6_12() {
	(cd "$1" && apt-get -qq -o APT::Sandbox::User= \
		download linux-source-6.12 >&2)
	dpkg --fsys-tarfile "$1"/*.deb |
		tar -xO ./usr/src/linux-source-6.12.tar.xz | xz -dc -T0 |
		tar -x -C "$1" --strip-components=1 --wildcards \
			'*/tools/net/ynl/*' '*/Documentation/netlink/genetlink*'
	rm -f "$1"/*.deb
	# What the generator takes for the top of a kernel tree.
	touch "$1/MAINTAINERS"
}

case ${1:-} in
checkpatch)
	[ -f /usr/src/linux-source-6.1.tar.xz ] ||
		die "linux-source-6.1 is missing: make deps"
	name=checkpatch-$(dpkg-query -W -f '${Version}' linux-source-6.1)
	cached "$name" from_6_1
	;;
ynl)
	name=ynl-6.12
	[ -e "$CACHE/$name" ] || say "netlink generator: from linux-source-6.12"
	cached "$name" from_6_12
	;;
*) die "usage: tools.sh checkpatch|ynl" ;;
esac
echo "$CACHE/$name"
