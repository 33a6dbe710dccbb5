#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# coverage.sh [--brief]: which lines of kernel/core the unit suites and the fuzz
# corpus run, for each file and in total.  Less than 95 % in total or 90 % of a
# file is a failure; the lines that nothing ran are in build/coverage/missed.
#
# A line counts once, however many suites have its file, and is covered if one
# of them ran it.  Nothing is optimized: a line that has no code of its own
# could not be told from one that never ran.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/vm/common.sh"
cd "$TOP"

TOTAL_MIN=95
FILE_MIN=90
out=$BUILD/coverage

brief=0
[ "${1:-}" != --brief ] || brief=1

make_quietly() {
	make -s -j"$JOBS" CC=gcc O="$out/$1" -C "tests/$1" "${@:2}" \
		>>"$out/log" 2>&1
}

build() {
	make_quietly unit SANITIZE=--coverage LAST_CFLAGS=-O0 core &&
		make_quietly fuzz PLAIN_CFLAGS="-O0 --coverage" plain
}

# The random suites are for states that nobody thought of, not for lines.
run() {
	local program

	# shellcheck disable=SC2016 # for the inner shell
	printf '%s\0' "$out"/unit/*_test | SAR_MESSAGES=1000 \
		xargs -0 -n 1 -P "$JOBS" \
		sh -c '"$1" >"$1.log" 2>&1 || echo "# $1 failed"' sh
	for program in "$out"/fuzz/plain/*; do
		[ -x "$program" ] || continue	# what gcov needs
		"$program" tests/fuzz/corpus/"${program##*/}"/* \
			>"$program.log" 2>&1 || echo "# $program failed"
	done
}

# FILE LINE 0|1 for each line with code, from each suite that has the file.
# A declaration without code of its own is no line.
lines() {
	find "$out" -name '*.gcda' -print0 | xargs -0 gcov -t 2>>"$out/log" |
		awk -F: '
			{ count = $1; gsub(/ /, "", count); line = $2 + 0 }
			!line && $3 == "Source" {
				core = $4 ~ /\/kernel\/core\/[a-z0-9_]+\.[ch]$/
				file = $4
				sub(/.*\/kernel\/core\//, "", file)
			}
			line && core && count != "-" {
				print file, line, count !~ /^[#=]/
			}'
}

# $1: what lines() printed
report() {
	sort -k1,1 -k2,2n -k3,3nr "$1" | awk -v brief=$brief \
		-v total_min=$TOTAL_MIN -v file_min=$FILE_MIN \
		-v missed="$out/missed" '
		function percent(hit, all) { return int(1000 * hit / all) / 10 }
		$1 " " $2 == last { next }
		{
			last = $1 " " $2
			if (!all[$1]++)
				file[++files] = $1
			hit[$1] += $3
			ran += $3
			lines++
			if (!$3)
				print "kernel/core/" $1 ":" $2 >missed
		}
		END {
			for (i = 1; i <= files; i++) {
				f = file[i]
				low = percent(hit[f], all[f]) < file_min
				bad += low
				if (low || !brief)
					printf "# %-20s %5d of %5d  %5.1f %%\n",
						f, hit[f], all[f],
						percent(hit[f], all[f])
			}
			bad += percent(ran, lines) < total_min
			printf "%sok - coverage of kernel/core: %d of %d" \
				" lines, %.1f %%\n", bad ? "not " : "",
				ran, lines, percent(ran, lines)
			exit bad > 0
		}'
}

# a suite that is no more must not cover anything
rm -rf "$out"
mkdir -p "$out"
if ! build; then
	tail -20 "$out/log" | sed 's/^/# /'
	echo "not ok - coverage of kernel/core: nothing to run"
	exit 1
fi
failures=$(run)
if [ -n "$failures" ]; then
	echo "$failures"
	echo "not ok - coverage of kernel/core: not all of it ran"
	exit 1
fi
lines >"$out/lines"
# what no suite was built with has no lines, and would not be missed
for file in kernel/core/*.c; do
	grep -q "^${file##*/} " "$out/lines" ||
		echo "${file##*/} 1 0" >>"$out/lines"
done
report "$out/lines"
