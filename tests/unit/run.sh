#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh PROGRAM...: run test programs, join their reports into one TAP stream.
#
# A program that ends otherwise than by its own report (a sanitizer, a signal,
# no plan line) is a failed test of its own, so a crash cannot look like a pass.
set -euo pipefail

count=0
failed=0

result() {
	local ok=$1 name=$2

	count=$((count + 1))
	[[ $ok == ok ]] || failed=$((failed + 1))
	echo "$ok $count $name"
}

echo "TAP version 13"
for prog in "$@"; do
	out=$(mktemp)
	status=0
	"$prog" >"$out" 2>&1 || status=$?

	plan=0
	bad=0
	while IFS= read -r line; do
		case $line in
		"TAP version"*) ;;
		"1.."*) plan=1 ;;
		"ok "*)
			line=${line#ok }
			result ok "${line#* }" ;;
		"not ok "*)
			bad=1
			line=${line#not ok }
			result "not ok" "${line#* }" ;;
		"#"*) echo "$line" ;;
		*) echo "# $line" ;;
		esac
	done <"$out"
	rm -f "$out"

	if ((!plan)) || { ((status)) && ((!bad)); }; then
		result "not ok" "${prog##*/} # ended with status $status"
	fi
done
echo "1..$count"
echo "# $((count - failed)) passed, $failed failed"
((count && !failed))
