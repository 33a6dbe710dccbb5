#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh PROGRAM...: run test programs, join their reports into one TAP stream.
# Some wait more than they compute: two run for each processor.
#
# A program that ends otherwise than by its own report (a sanitizer, a signal,
# no plan line) is a failed test of its own, so a crash cannot look like a pass.
set -euo pipefail

count=0
failed=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

result() {
	local ok=$1 name=$2

	count=$((count + 1))
	[[ $ok == ok ]] || failed=$((failed + 1))
	echo "$ok $count $name"
}

# shellcheck disable=SC2016 # for the inner shell
printf '%s\0' "$@" | xargs -0 -n 1 -P "$((2 * $(nproc)))" sh -c '
	"$2" >"$1/${2##*/}" 2>&1
	echo $? >"$1/${2##*/}.status"' sh "$dir"

echo "TAP version 13"
for prog in "$@"; do
	out=$dir/${prog##*/}
	status=$(<"$out.status")

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

	if ((!plan)) || { ((status)) && ((!bad)); }; then
		result "not ok" "${prog##*/} # ended with status $status"
	fi
done
echo "1..$count"
echo "# $((count - failed)) passed, $failed failed"
((count && !failed))
