#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh: builds btgw.ko with W=1 and warnings as errors against every kernel
# this machine can get headers for, and for arm64.  KTAP.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../vm/common.sh"

count=0
failed=0
built=()
absent=()

result() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count $2"
	else
		failed=$((failed + 1))
		echo "not ok $count $2"
		sed 's/^/# /' "$log"
	fi
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# A build that warned is not clean even where it succeeded.
strict_build() {
	local kdir=$1 release
	shift

	release=$(kernel_release "$kdir")
	rm -rf "$BUILD/modules/$release"
	"$TOP/tests/vm/module.sh" "$kdir" W=1 KCFLAGS=-Werror "$@" \
		>"$log" 2>&1 || return 1
	! grep -i 'warning:' "$log"
}

# In the suite's own small system: the flags of its configuration are those of
# its own compiler.
chroot_build() {
	local dir=$1 kdir release

	kdir=$(basename "$(find "$dir/usr/src" -maxdepth 1 \
		-name 'linux-headers-*-amd64')")
	release=$(kernel_release "$dir/usr/src/$kdir")
	mkdir -p "$BUILD/modules/$release"
	rsync -rlpt --delete "$TOP/kernel" "$TOP/include" "$TOP/Kbuild" \
		"$BUILD/modules/$release/"
	# shellcheck disable=SC2016 # expanded inside
	unshare --mount --map-root-user bash -c '
		mount --bind "$1" "$2/btgw" &&
		mount --rbind /proc "$2/proc" &&
		mount -t tmpfs dev "$2/dev" &&
		touch "$2/dev/null" && mount --bind /dev/null "$2/dev/null" &&
		exec chroot "$2" make -s -C "/usr/src/$3" M=/btgw -j"$4" \
			CONFIG_DEBUG_INFO_BTF_MODULES= W=1 KCFLAGS=-Werror modules' \
		chroot-build "$BUILD/modules/$release" "$dir" "$kdir" "$JOBS" \
		>"$log" 2>&1 || return 1
	[ -f "$BUILD/modules/$release/btgw.ko" ] || return 1
	! grep -i 'warning:' "$log" | grep -v 'pahole version'
}

# try NAME KIND SERIES ARCH MAKE-ARGUMENT...: a kernel that the package sources
# do not have is named at the end; one that they have must build.
try() {
	local name=$1 kind=$2 series=$3 arch=$4 where status=0
	shift 4

	where=$("$TOP/tests/vm/kernels.sh" "$kind" "$series" "$arch") ||
		status=$?
	if [ "$status" -eq 3 ]; then
		absent+=("$name")
		return
	elif [ "$status" -ne 0 ]; then
		echo "headers of $name could not be fetched" >"$log"
		result 1 "builds without a warning: $name"
		return
	fi
	case $kind in
	headers) strict_build "$where" "$@" || status=1 ;;
	chroot) chroot_build "$where" || status=1 ;;
	esac
	name="$name ($(sed -E 's:^[^0-9]*/(headers|chroot)-([^/]+).*:\2:' \
		<<<"${where#"$CACHE"}" | sed 's:/usr/src/.*::'))"
	result "$status" "builds without a warning: $name"
	built+=("$name")
}

echo "KTAP version 1"
try "6.1 amd64" headers 6.1 amd64
try "6.1 arm64" headers 6.1 arm64 ARCH=arm64 \
	CROSS_COMPILE=aarch64-linux-gnu- CC=aarch64-linux-gnu-gcc
try "6.12 amd64" headers 6.12 amd64
try "sid amd64" chroot sid amd64
for name in "${absent[@]}"; do
	echo "# not in this machine's package sources: $name"
done
case " ${absent[*]} " in
*" 6.1 "* | *" 6.12 "*)
	# These two are promised; without them nothing was shown.
	echo "the headers of 6.1 and 6.12 must be there" >"$log"
	result 1 "6.1 and 6.12 were built"
	;;
esac
echo "1..$count"
[ "$failed" -eq 0 ]
