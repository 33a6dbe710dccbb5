#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# BlueZ's own testers of the kernel say the same with btgw loaded as without.
#
# Some of their tests fail on the kernels and BlueZ at hand anyway, some depend
# on time: what counts is that every test ends as it does without the module.
# One that does not runs again by itself on both sides, since a difference that
# the module makes stays, and one that the machine's load made does not.
#
# l2cap-tester runs whole: 40 tests, 8 s. mgmt-tester has 494 tests and takes
# 189 s under emulation, much of it waiting for time-outs. The groups below are
# 366 of them in 38 s; left out are LL Privacy, all Ext Advertising, Remove,
# Adv., Suspend and Resume. On the debug kernel it does not run at all.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

KTAP_LIMIT=1200
TESTER_LIMIT=240
MGMT_GROUPS=("Add Advertising" "Add Device" "Add UUID" Block Controller Device
	     Disconnect Get Invalid Load Pair Read Set Start Stop Unblock Unpair)

# What a tester says of each test, a line each: name, tab, result.
results() {
	sed -e 's/\x1b\[[0-9;]*m//g' -e '1,/^Test Summary/d' "$1" |
		sed -nE 's/^(.*[^ ]) +(Passed|Failed|Timed out|Not Run)( .*)?$/\1\t\2/p'
}

# tester NAME OUTPUT ARGUMENT...
#
# One whose controller did not answer its first command in time waits for ever
# and has no summary, or gives up and runs next to nothing: it begins again.
tester() {
	local name=$1 output=$2 all idle
	shift 2

	for _ in 1 2 3; do
		# its exit status tells of tests that fail without us, too
		timeout "$TESTER_LIMIT" "$name" "$@" >"$KTAP_DIR/tester.log" \
			2>&1 </dev/null || true
		all=$(results "$KTAP_DIR/tester.log" | wc -l)
		idle=$(results "$KTAP_DIR/tester.log" |
			grep -c $'\tNot Run$' || true)
		# of a single test there is nothing else to run
		[ "$all" -eq 0 ] || [ "$((2 * idle))" -gt "$all" ] || break
		echo "$name: $all results, $idle of them not run" >&2
	done
	results "$KTAP_DIR/tester.log" >>"$output"
}

run_l2cap() {
	tester l2cap-tester "$1"
}

run_mgmt() {
	local group

	for group in "${MGMT_GROUPS[@]}"; do
		tester mgmt-tester "$1" -p "$group"
	done
}

# alone TESTER NAME: how it ends by itself, three times; each result once.
alone() {
	for _ in 1 2 3; do
		: >"$KTAP_DIR/again"
		tester "$1" "$KTAP_DIR/again" -s "$2"
		cut -f2 "$KTAP_DIR/again"
	done | sort -u
}

# settle KIND: those that ended otherwise run by themselves with the module,
# then without it. One that has no result in common is a difference.
settle() {
	local kind=$1 names=$KTAP_DIR/$1.differ name with without bad=0
	local -A alone_with=()

	[ -s "$names" ] || return 0
	while IFS= read -r name <&3; do
		alone_with[$name]=$(alone "$kind-tester" "$name")
	done 3<"$names"
	module_unload
	while IFS= read -r name <&3; do
		with=${alone_with[$name]}
		without=$(alone "$kind-tester" "$name")
		echo "$name: ${with//$'\n'/ or } with it," \
			"${without//$'\n'/ or } without"
		grep -qxF "$with" <<<"$without" || bad=1
	done 3<"$names"
	module_load
	[ "$bad" = 0 ] || fail "the module makes a difference"
}

# without KIND LEAST: a basis to compare with, of so many tests.
without() {
	local kind=$1 least=$2 out=$KTAP_DIR/$1.without

	[ ! -d /sys/module/btgw ] || fail "btgw is loaded"
	"run_$kind" "$out"
	echo "$kind-tester: $(cut -f2 "$out" | sort | uniq -c | tr -s '\n ' ' ')"
	[ "$(wc -l <"$out")" -ge "$least" ]
	[ "$(grep -c $'\tPassed$' "$out")" -ge $((least * 3 / 4)) ]
}

with() {
	local kind=$1

	[ -s "$KTAP_DIR/$kind.without" ]
	module_load
	"run_$kind" "$KTAP_DIR/$kind.with"
	module_loaded
	cut -f1 "$KTAP_DIR/$kind.without" >"$KTAP_DIR/names.without"
	cut -f1 "$KTAP_DIR/$kind.with" | diff "$KTAP_DIR/names.without" -
	{ diff "$KTAP_DIR/$kind.without" "$KTAP_DIR/$kind.with" || true; } |
		sed -n 's/^< //p' | cut -f1 >"$KTAP_DIR/$kind.differ"
	settle "$kind"
}

kinds=(l2cap mgmt)
least=(40 340)
if [ "${BTGW_DEBUG_KERNEL:-0}" = 1 ]; then
	kinds=(l2cap)
fi

ktap_plan $((2 * ${#kinds[@]} + 1))
modprobe -q hci_vhci || true
module_unload
require l2cap-tester mgmt-tester
for i in "${!kinds[@]}"; do
	ktap_run "${kinds[i]}-tester without btgw" without "${kinds[i]}" \
		"${least[i]}"
done
for i in "${!kinds[@]}"; do
	ktap_run "${kinds[i]}-tester with btgw: the same" with "${kinds[i]}"
done
ktap_run "the module unloads after them" module_unload
ktap_done
