#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# build.sh KDIR: builds btgw_bench.ko against the build tree KDIR, from the same
# sources as btgw.ko, in build/bench/kernel.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../../vm/common.sh"

[ $# -eq 1 ] || die "usage: build.sh KDIR"
module=$("$TOP/tests/vm/module.sh" "$1")
dir=$BUILD/bench/kernel
mkdir -p "$dir"
rsync -rlpt --delete --exclude='*.o' --exclude='.*.cmd' --exclude='*.d' \
	"$TOP/kernel" "$TOP/include" "$dir/"
cp -p "$TOP/tests/bench/kernel/Kbuild" "$TOP/tests/bench/kernel/mesh_core.c" \
	"$module/compat-autoconf.h" "$dir/"
make -s -C "$1" M="$dir" -j"$JOBS" CC=gcc CONFIG_DEBUG_INFO_BTF_MODULES= \
	modules >&2
[ -f "$dir/btgw_bench.ko" ] || die "no btgw_bench.ko after building against $1"
