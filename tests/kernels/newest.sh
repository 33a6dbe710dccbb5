#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# newest.sh: prints the build tree of the newest kernel whose headers are
# installed.  The kernel that runs now has no say: it may be a container's
# host, or the one that the next boot replaces.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../vm/common.sh"

{
	for tree in /lib/modules/*/build /usr/src/linux-headers-*; do
		if [ -f "$tree/include/generated/utsrelease.h" ] &&
		   [ -f "$tree/Makefile" ]; then
			echo "$(kernel_release "$tree") $tree"
		fi
	done
} | sort -V -k1,1 | tail -1 | {
	read -r release tree || {
		echo "no kernel headers installed: make deps, or KDIR=" >&2
		exit 1
	}
	: "$release"
	echo "$tree"
}
