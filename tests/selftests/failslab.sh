#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Memory is short: every allocation of every call fails once, and then those of
# the kernel's workers at random.  Where the kernel cannot do that (any but the
# debug kernel) the same calls run without, and descriptors run out instead.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

KTAP_LIMIT=900
fault=/sys/kernel/debug/failslab

fault_set() {
	echo "$2" >"$fault/$1"
}

fault_off() {
	local task

	fault_set probability 0
	for task in /proc/[0-9]*/make-it-fail; do
		echo 0 2>/dev/null >"$task"
	done
}

# Without it the allocations that may sleep, which is most, would not fail; and
# the traces it prints are what a log must not have.
fault_ready() {
	[ -w "$fault/verbose" ] || skip "no failslab in this kernel"
	fault_set verbose 0
	fault_set ignore-gfp-wait N
}

test_plain() {
	module_load
	failslab plain
	wait_for 60 module_idle
}

test_files() {
	module_load
	failslab files
	wait_for 60 module_idle
}

test_inject() {
	local mark

	mark=$(dmesg_mark)
	fault_ready
	module_load
	failslab inject "$1"
	dmesg_clean "$mark"
	wait_for 60 module_idle
}

# mark_workers: those of unbound queues, which is what links run on.  Without a
# process for each look: the traffic would be over before the round is.
mark_workers() {
	local task comm

	for task in /proc/[0-9]*; do
		comm=
		{ read -r comm <"$task/comm"; } 2>/dev/null || true
		case $comm in
		kworker/u*) echo 1 2>/dev/null >"$task/make-it-fail" || true ;;
		esac
	done
}

allocations_failed() {
	echo $((1000000 - $(cat "$fault/times")))
}

# Traffic while workers are marked that come and go.
work_once() {
	local pid status=0

	failslab work 2 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		mark_workers
		sleep 0.2
	done
	wait "$pid" || status=$?
	return "$status"
}

test_work() {
	local mark status=0

	mark=$(dmesg_mark)
	fault_ready
	module_load
	fault_set task-filter Y
	# each failure takes one of them: that is how they are counted
	fault_set times 1000000
	fault_set interval 1
	fault_set probability 10
	mark_workers
	for _ in 1 2 3 4 5; do
		work_once || status=$?
		if [ "$status" -ne 0 ] || [ "$(allocations_failed)" -gt 0 ]; then
			break
		fi
	done
	fault_off
	[ "$status" -eq 0 ] || fail "the traffic ended with $status"
	btgwctl stats
	echo "allocations that failed: $(allocations_failed)"
	[ "$(allocations_failed)" -gt 0 ]
	dmesg_clean "$mark"
	wait_for 60 module_idle
}

# What was lost nobody points to; the scan leaves what is younger than 5 s alone.
test_leaks() {
	local leaks=/sys/kernel/debug/kmemleak

	module_unload
	[ -w "$leaks" ] || skip "no kmemleak in this kernel"
	sleep 6
	echo scan >"$leaks"
	echo scan >"$leaks"
	python3 "$BTGW_TOP/tests/vm/leaks.py" "$leaks"
}

test_unload() {
	module_unload
}

require failslab
if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	mapfile -t steps < <(failslab steps)
	at_exit fault_off
	ktap_plan $((${#steps[@]} + 5))
	for step in "${steps[@]}"; do
		ktap_run "memory: each allocation of $step fails" \
			test_inject "$step"
	done
	ktap_run "memory: the workers' allocations fail" test_work
else
	ktap_plan 3
fi
ktap_run "memory: the same calls with enough of it" test_plain
ktap_run "memory: descriptors run out" test_files
if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	ktap_run "memory: nothing is leaked" test_leaks
fi
ktap_run "memory: the module unloads after all that" test_unload
ktap_done
