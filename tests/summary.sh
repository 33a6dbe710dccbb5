#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# summary.sh STEP...: runs each step as `make STEP`, shows what it prints, and
# ends with one line, "N passed, N failed", that counts every test line of
# every step.  A step that fails without a failed test line is one failure, and
# so is one that shows no test at all; a skipped test has shown nothing and
# counts as failed.

set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

mkdir -p build/test
passed=0
failed=0
for step in "$@"; do
	start=$SECONDS
	log=build/test/$step.log
	echo "== make $step"
	# A pipe would hide the status and keep nothing.
	${MAKE:-make} --no-print-directory "$step" 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}

	good=$(grep -E '^ *ok ' "$log" | grep -cvE '# SKIP')
	skipped=$(grep -cE '^ *ok .*# SKIP' "$log")
	bad=$(grep -cE '^ *not ok ' "$log")
	bad=$((bad + skipped))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "not ok - make $step ended with status $status"
		bad=1
	elif [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then
		echo "not ok - make $step ran no test"
		bad=1
	fi
	echo "== make $step: $good passed, $bad failed, $((SECONDS - start)) s"
	passed=$((passed + good))
	failed=$((failed + bad))
done
again=$(grep -hE '^# second run: ' build/test/*.log || true)
if [ -n "$again" ]; then
	echo
	echo "$again"
fi
if [ "$failed" -gt 0 ]; then
	echo
	echo "Failed:"
	grep -hE '^ *not ok |^ *ok .*# SKIP' build/test/*.log || true
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
