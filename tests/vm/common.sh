# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the scripts of the build and of the virtual machines share: where things
# are kept, and how a thing gets into the cache.  Source it.

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${BTGW_CACHE:-${HOME:?}/.cache/btgw}
BUILD=$TOP/build
JOBS=$(nproc)
# shellcheck disable=SC2034 # read by the scripts that source this
readonly TOP CACHE BUILD JOBS

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

say() {
	echo "  ${*}" >&2
}

# kernel_release KDIR: the version that a module built there says it is for.
# (include/config/kernel.release is not always that: Debian overrides it.)
kernel_release() {
	sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' \
		"$1/include/generated/utsrelease.h" 2>/dev/null | grep .
}

# Hash of the arguments and of what is on standard input: names a cache entry
# after everything it was made from.
short_hash() {
	{ printf '%s\n' "$@"; cat; } | sha256sum | cut -c1-12
}

# cached NAME COMMAND...: runs COMMAND with the path of a fresh directory as
# its last argument and moves that to $CACHE/NAME when COMMAND succeeded.  A
# second run, or one that was cut off, finds a whole entry or none.
cached() {
	local name=$1 tmp
	shift

	[ ! -e "$CACHE/$name" ] || return 0
	mkdir -p "$CACHE/.lock" "$(dirname "$CACHE/$name")"
	(
		flock 9
		[ ! -e "$CACHE/$name" ] || exit 0
		tmp=$(mktemp -d "$CACHE/.new.XXXXXX")
		trap 'rm -rf "$tmp"' EXIT
		chmod 755 "$tmp"
		# Not as an operand of || or &&: that would turn off errexit
		# inside.  The lock is ours alone, not the command's children's.
		"$@" "$tmp" 9>&-
		rm -rf "${CACHE:?}/${name:?}"
		mv "$tmp" "$CACHE/$name"
	) 9>"$CACHE/.lock/${name//\//_}"
	[ -e "$CACHE/$name" ] || die "$name could not be made"
}
