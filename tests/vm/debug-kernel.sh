#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# debug-kernel.sh: builds the kernel of `make check-debug` from Debian's
# linux-source-6.1 and tests/vm/debug.config, and prints the folder it is in:
# a build tree for modules with arch/x86/boot/bzImage.  About eight minutes on
# two processors, then it is found in the cache, under the hash of the
# configuration and of the source's version.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

CONFIG=$TOP/tests/vm/debug.config
TARBALL=/usr/src/linux-source-6.1.tar.xz

unpack_source() {
	say "debug kernel: unpacking linux-source-6.1"
	xz -dc -T0 "$TARBALL" | tar -x -C "$1" --strip-components=1
}

# Every line of the fragment must have taken effect: an option that was renamed
# or lost a dependency would turn a checker off and nobody would notice.
config_holds() {
	local line bad=0

	while IFS= read -r line; do
		case $line in
		CONFIG_*=n)
			if grep -q "^${line%=n}=" "$1"; then
				echo "debug kernel: $line was not kept" >&2
				bad=1
			fi
			;;
		CONFIG_*)
			if ! grep -qxF "$line" "$1"; then
				echo "debug kernel: $line was not kept" >&2
				bad=1
			fi
			;;
		esac
	done <"$CONFIG"
	return "$bad"
}

build_kernel() {
	local dir=$1

	# The build tree stays where it is built: its Makefile and its
	# generated files know the way to the source by absolute path.
	make -s -C "$source" O="$dir" KCONFIG_ALLCONFIG="$CONFIG" \
		allnoconfig >&2
	config_holds "$dir/.config" ||
		die "the configuration does not fit $version"
	say "debug kernel: building, about eight minutes"
	nice make -s -C "$source" O="$dir" -j"$JOBS" bzImage modules \
		>"$dir/build.log" 2>&1 || {
		tail -40 "$dir/build.log" >&2
		die "the debug kernel does not build, see above"
	}
	find "$dir" -name '*.o' -not -path '*/scripts/*' \
		-not -path '*/tools/objtool/*' -delete
	find "$dir" -name '*.a' -not -path '*/scripts/*' \
		-not -path '*/tools/objtool/*' -delete
}

[ -f "$TARBALL" ] || die "$TARBALL is missing: make deps"
version=$(dpkg-query -W -f '${Version}' linux-source-6.1)
gcc_version=$(gcc -dumpfullversion)
source=$CACHE/source-6.1-$version
tree=debug-6.1-$(short_hash "$version" "$gcc_version" <"$CONFIG")

cached "source-6.1-$version" unpack_source
cached "$tree" build_kernel
echo "$CACHE/$tree"
