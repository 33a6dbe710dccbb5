#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# module.sh KDIR [MAKE ARGUMENT...]: builds btgw.ko against the build tree KDIR
# in a folder of its own, build/modules/RELEASE, and prints that folder.  Each
# kernel has its own copy of the sources, so that two kernels never share an
# object file.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

[ $# -ge 1 ] || die "usage: module.sh KDIR [MAKE ARGUMENT...]"
kdir=$1
shift
[ -d "$kdir" ] || die "$kdir: no such build tree"
release=$(kernel_release "$kdir") ||
	die "$kdir is not a kernel build tree: no include/generated/utsrelease.h"

dir=$BUILD/modules/$release
mkdir -p "$dir"
exec 8>"$dir.lock"
flock 8
rsync -rlpt --delete --exclude='*.o' --exclude='.*.cmd' --exclude='*.d' \
	"$TOP/kernel" "$TOP/include" "$TOP/Kbuild" "$dir/"
# Header packages name the compiler of their own suite; the type information
# would want pahole and is of no use here.
make -s -C "$kdir" M="$dir" -j"$JOBS" CC=gcc CONFIG_DEBUG_INFO_BTF_MODULES= \
	"$@" modules >&2 8>&-
[ -f "$dir/btgw.ko" ] || die "no btgw.ko after building against $kdir"
echo "$dir"
