#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# build.sh: makes build/bench/meshd_crypto of crypto.c here and mesh/crypto.c of
# bluez.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../../vm/common.sh"

tree=$("$TOP/tests/bench/meshd/source.sh")
here=$TOP/tests/bench/meshd
program=$BUILD/bench/meshd_crypto
if [ "$program" -nt "$here/crypto.c" ] &&
   [ "$program" -nt "$tree/mesh/crypto.c" ]; then
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/config.h"
read -ra flags < <(pkg-config --cflags --libs ell libcrypto)
# As Debian builds it; what its code warns about is not ours.
gcc -std=gnu11 -O2 -g -w -I"$work" -I"$tree" -c -o "$work/theirs.o" \
	"$tree/mesh/crypto.c" "${flags[@]}"
# Only a prototype of theirs needs these.
gcc -std=gnu11 -O2 -g -Wall -Wextra -Werror -include stdbool.h \
	-include stdint.h -I"$tree" -o "$work/program" "$here/crypto.c" \
	"$work/theirs.o" "${flags[@]}"
mv "$work/program" "$program"
