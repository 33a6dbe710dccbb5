#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# guests.sh NAME WORDS... [, NAME WORDS...]...: runs run.sh with these words for
# each NAME, two at a time and in this order, for a guest waits for a third of
# its time.  What one printed is shown when it ends.  Exit status 0: all passed.

set -uo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

AT_ONCE=2
logs=$BUILD/vm/logs
status=0
declare -A names=() began=()

mkdir -p "$logs"

# the next job is in $name and $words
start() {
	"$TOP/tests/vm/run.sh" --name "$name" "${words[@]}" \
		>"$logs/$name.log" 2>&1 </dev/null &
	names[$!]=$name
	began[$!]=$SECONDS
	echo "== guest $name begins"
}

reap() {
	local pid result=0

	wait -n -p pid || result=$?
	[ "$result" -eq 0 ] || status=1
	echo "== guest ${names[$pid]} took $((SECONDS - began[$pid])) s"
	cat "$logs/${names[$pid]}.log"
	if [ "$result" -ne 0 ] &&
	   ! grep -qE '^not ok ' "$logs/${names[$pid]}.log"; then
		echo "not ok - guest ${names[$pid]} ended with status $result"
	fi
	unset "names[$pid]"
}

while [ $# -gt 0 ]; do
	name=${1:?}
	shift
	words=()
	while [ $# -gt 0 ] && [ "$1" != , ]; do
		words+=("$1")
		shift
	done
	[ $# -eq 0 ] || shift
	[ "${#names[@]}" -lt "$AT_ONCE" ] || reap
	start
done
while [ "${#names[@]}" -gt 0 ]; do
	reap
done
exit "$status"
