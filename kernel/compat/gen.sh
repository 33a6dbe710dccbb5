#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# gen.sh OUT PROBE... -- COMPILER FLAGS...: writes OUT, one
# BTGW_HAVE_<NAME> 1 or 0 for each probe <name>.c, by compiling it.
#
# Features are asked for, never versions: stable kernels and distributions
# carry features back, so a version number says little.  Kbuild calls this
# with the flags the module itself is built with, so that a probe sees the
# configuration and the architecture the module sees.
#
# A probe is a small C file that compiles exactly where the feature is there.
# A line " * requires: TEXT" in it makes the feature mandatory: without it the
# header refuses to be compiled, with TEXT as the reason.
# The probe none.c uses nothing new; where even that does not compile, the
# flags or the header package are broken and every answer would be a lie.

set -euo pipefail

if [ $# -lt 4 ]; then
	echo "usage: gen.sh OUT PROBE... -- COMPILER FLAGS..." >&2
	exit 1
fi

out=$1
shift
probes=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	probes+=("$1")
	shift
done
if [ $# -lt 2 ]; then
	echo "gen.sh: no compiler after --" >&2
	exit 1
fi
shift

work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT

# A warning that says "this is another type" or "no such function" is the
# answer no, whatever the kernel's own flags make of it.
strict=(-Werror=implicit-function-declaration
	-Werror=incompatible-pointer-types -Werror=int-conversion)

probe() {
	local name=$1
	shift

	if "$@" "${strict[@]}" -fsyntax-only -x c "$probe" \
	   >"$work/$name.log" 2>&1; then
		echo 1 >"$work/$name"
	else
		echo 0 >"$work/$name"
	fi
}

running=0
jobs=$(nproc 2>/dev/null || echo 2)
for probe in "${probes[@]}"; do
	name=${probe##*/}
	name=${name%.c}
	probe "$name" "$@" &
	running=$((running + 1))
	if [ "$running" -ge "$jobs" ]; then
		wait -n
		running=$((running - 1))
	fi
done
wait

if [ "$(cat "$work/none" 2>/dev/null || echo missing)" != 1 ]; then
	echo "btgw: nothing compiles against these kernel headers:" >&2
	cat "$work/none.log" >&2 || true
	exit 1
fi

{
	echo "/* SPDX-License""-Identifier: GPL-2.0-only */"
	echo "/* Written by kernel/compat/gen.sh from kernel/compat/probes. */"
	echo "#ifndef _BTGW_COMPAT_AUTOCONF_H"
	echo "#define _BTGW_COMPAT_AUTOCONF_H"
	echo
	for probe in "${probes[@]}"; do
		name=${probe##*/}
		name=${name%.c}
		[ "$name" != none ] || continue
		upper=$(echo "$name" | tr '[:lower:]' '[:upper:]')
		have=$(cat "$work/$name")
		echo "#define BTGW_HAVE_$upper $have"
		reason=$(sed -n 's/^ \* requires: //p' "$probe")
		if [ "$have" = 0 ] && [ -n "$reason" ]; then
			echo "#error \"btgw needs $reason\""
		fi
	done
	echo
	echo "#endif /* _BTGW_COMPAT_AUTOCONF_H */"
} >"$work/header"

for probe in "${probes[@]}"; do
	name=${probe##*/}
	name=${name%.c}
	echo "== $name: $(cat "$work/$name")"
	cat "$work/$name.log"
done >"$out.log"

mv "$work/header" "$out"
