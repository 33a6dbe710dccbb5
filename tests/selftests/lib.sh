# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What every scenario uses: KTAP on standard output, the module, the virtual
# controllers, waiting, counters.  A scenario sources this file, declares its
# plan, runs named functions and ends with ktap_done:
#
#	. "${BTGW_TOP:?}/tests/selftests/lib.sh"
#	ktap_plan 1
#	test_loads() { module_load; }
#	ktap_run "the module loads" test_loads
#	ktap_done
#
# A test function passes by returning 0.  It runs in a subshell with errexit,
# so that its first failing command fails it; what it prints becomes "# " lines
# under a failure.  State that outlives a test (the module, btvirt) is kept in
# the kernel or in $KTAP_DIR and is undone by the exit trap.

set -uo pipefail

BTGW_TOP=${BTGW_TOP:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
BTGW_BUILD=${BTGW_BUILD:-$BTGW_TOP/build}
PATH=$BTGW_BUILD:$BTGW_BUILD/tests:$BTGW_BUILD/examples:/usr/sbin:/sbin:$PATH
export BTGW_TOP BTGW_BUILD PATH

KTAP_DIR=$(mktemp -d)
KTAP_PLANNED=0
KTAP_RAN=0
KTAP_FAILED=0
KTAP_CLEANUP=()
readonly KTAP_DIR
# Longer than any single test may take, on a machine that is ten times slower
# and stands still for ten seconds now and then; one that waits for ever is
# killed.
KTAP_LIMIT=${KTAP_LIMIT:-400}

# ---- KTAP

ktap_plan() {
	KTAP_PLANNED=$1
	echo "KTAP version 1"
	echo "1..$1"
}

ok() {
	KTAP_RAN=$((KTAP_RAN + 1))
	echo "ok $KTAP_RAN $*"
}

not_ok() {
	KTAP_RAN=$((KTAP_RAN + 1))
	KTAP_FAILED=$((KTAP_FAILED + 1))
	echo "not ok $KTAP_RAN $*"
}

comment() {
	local line

	while IFS= read -r line; do
		echo "# $line"
	done <<<"$*"
}

# ktap_run NAME FUNCTION [ARGUMENT...]
ktap_run() {
	local name=$1 log=$KTAP_DIR/log status watchdog pid
	shift

	# A subshell in a session of its own: a test that is killed for taking
	# too long takes what it started with it.
	set -m
	(
		set -e
		"$@"
	) >"$log" 2>&1 </dev/null &
	pid=$!
	set +m
	(
		sleep "$KTAP_LIMIT"
		echo "killed after $KTAP_LIMIT s" >>"$log"
		kill -KILL -- "-$pid"
	) >/dev/null 2>&1 &
	watchdog=$!
	wait "$pid"
	status=$?
	{ kill "$watchdog" && wait "$watchdog"; } 2>/dev/null
	if [ "$status" -eq 0 ]; then
		ok "$name"
	elif [ "$status" -eq 4 ]; then
		# A scenario that cannot run has not shown anything.
		not_ok "$name (skipped)"
		sed 's/^/# /' "$log"
	else
		not_ok "$name"
		echo "# exit status $status, and:"
		tail -40 "$log" | sed 's/^/# /'
	fi
	return 0
}

# The scenario cannot run here: the runner counts that as a failure.
skip() {
	echo "skipped: $*"
	exit 4
}

require() {
	local program

	for program in "$@"; do
		command -v "$program" >/dev/null || skip "no program $program"
	done
}

# fail TEXT: ends the test function that calls it.
fail() {
	echo "$*"
	exit 1
}

# expect WANTED COMMAND...: COMMAND prints exactly WANTED.
expect() {
	local wanted=$1 got
	shift

	got=$("$@") || fail "'$*' ended with status $?"
	[ "$got" = "$wanted" ] || fail "'$*' said '$got', wanted '$wanted'"
}

# expect_fail STATUS COMMAND...: COMMAND ends with exactly that exit status.
expect_fail() {
	local wanted=$1 status=0
	shift

	"$@" || status=$?
	[ "$status" -eq "$wanted" ] ||
		fail "'$*' ended with status $status, wanted $wanted"
}

# ktap_program PROGRAM [ARGUMENT...]: a program that prints "ok N name" lines of
# its own; each becomes a line of this scenario.  Where it ends early the plan
# shows it.
ktap_program() {
	local line

	while IFS= read -r line; do
		case $line in
		"ok "*) ok "${line#ok * }" ;;
		"not ok "*) not_ok "${line#not ok * }" ;;
		"#"*) echo "$line" ;;
		esac
	done < <("$@" 2>&1)
}

# at_exit COMMAND...: undone in reverse order when the scenario ends.
at_exit() {
	KTAP_CLEANUP+=("$(printf '%q ' "$@")")
}

ktap_cleanup() {
	local i

	for ((i = ${#KTAP_CLEANUP[@]} - 1; i >= 0; i--)); do
		eval "${KTAP_CLEANUP[$i]}" >/dev/null 2>&1
	done
	KTAP_CLEANUP=()
	btvirt_stop
	module_unload >/dev/null 2>&1
	rm -rf "$KTAP_DIR"
}
trap ktap_cleanup EXIT
trap 'exit 130' INT TERM

ktap_done() {
	ktap_cleanup
	trap - EXIT
	if [ "$KTAP_RAN" -ne "$KTAP_PLANNED" ]; then
		comment "planned $KTAP_PLANNED tests, ran $KTAP_RAN"
		exit 1
	fi
	[ "$KTAP_FAILED" -eq 0 ] || exit 1
	exit 0
}

# ---- Waiting

# wait_for SECONDS COMMAND...: until COMMAND succeeds.
wait_for() {
	local limit=$1 end
	shift

	end=$((SECONDS + limit))
	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$end" ]; then
			echo "waited $limit s in vain for: $*"
			return 1
		fi
		sleep 0.1
	done
}

# ---- The module

module_loaded() {
	[ -d /sys/module/btgw ]
}

# module_load [PARAMETER=VALUE...]
module_load() {
	module_loaded || modprobe btgw "$@"
}

module_unload() {
	module_loaded || return 0
	wait_for "${1:-60}" rmmod btgw || return 1
}

module_users() {
	cat /sys/module/btgw/refcnt
}

# Nobody holds it: what is closed may take its time in the background.
module_idle() {
	[ "$(module_users)" = 0 ]
}

# ---- The kernel log

# dmesg_mark prints a mark; dmesg_since MARK prints what came after it.
dmesg_mark() {
	local mark="btgw-mark $$ $RANDOM$RANDOM"

	echo "$mark" >/dev/kmsg
	echo "$mark"
}

dmesg_since() {
	dmesg | sed "1,/$1/d"
}

# dmesg_clean MARK: nothing since that a kernel should not say.
dmesg_clean() {
	local reports

	reports=$(dmesg_since "$1" | python3 "$BTGW_TOP/tests/vm/log.py" | grep -E \
		'BUG:|WARNING:|KASAN|UBSAN|possible circular|refcount_t|Oops|Call Trace|ODEBUG') ||
		return 0
	fail "the kernel said: $reports"
}

# ---- Counters

# stats_get NAME: one number of `btgwctl -j stats`, wherever it is nested.
stats_get() {
	btgwctl -j stats | python3 -c '
import json, sys

def walk(node, name):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name:
                yield value
            else:
                yield from walk(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value, name)

found = list(walk(json.load(sys.stdin), sys.argv[1]))
if not found:
    sys.exit(f"btgwctl stats has no {sys.argv[1]}")
print(sum(found))' "$1"
}

# ---- Virtual controllers

hci_present() {
	[ -d "/sys/class/bluetooth/hci$1" ]
}

btmgmt_do() {
	# btmgmt leaves before the reply when its standard input ends, and
	# waits for ever for a reply that got lost.
	local status

	[ -p "$KTAP_DIR/never" ] || mkfifo "$KTAP_DIR/never"
	for _ in 1 2 3; do
		status=0
		timeout 20 btmgmt "$@" <>"$KTAP_DIR/never" || status=$?
		[ "$status" -eq 124 ] || break
	done
	return "$status"
}

# hci_address N: its public address, nothing while there is none.
hci_address() {
	btmgmt_do -i "$1" info |
		sed -nE 's/.*[[:space:]]addr ([0-9A-F:]{17}) .*/\1/p' |
		grep -v '^00:00:00:00:00:00$' | head -1
}

hci_has_address() {
	[ -n "$(hci_address "$1")" ]
}

hci_setting() {
	btmgmt_do -i "$1" info | grep -E 'current settings:.*\b'"$2"'\b'
}

# hci_le_up N: an LE-only controller, powered.
hci_le_up() {
	btmgmt_do -i "$1" power off
	btmgmt_do -i "$1" le on
	btmgmt_do -i "$1" bredr off
	btmgmt_do -i "$1" connectable on
	btmgmt_do -i "$1" power on
	hci_setting "$1" powered
}

btvirt_program() {
	local program

	for program in btvirt /usr/bin/btvirt /usr/libexec/bluetooth/btvirt; do
		if command -v "$program" >/dev/null; then
			command -v "$program"
			return 0
		fi
	done
	return 1
}

btvirt_try() {
	local count=$1 i

	setsid "$BTVIRT" "-l$count" >"$KTAP_DIR/btvirt.log" 2>&1 </dev/null &
	echo "$!" >"$KTAP_DIR/btvirt.pid"
	disown
	for ((i = 0; i < count; i++)); do
		wait_for 30 hci_present "$i" || return 1
	done
	for ((i = 0; i < count; i++)); do
		wait_for 30 hci_has_address "$i" || return 1
		hci_le_up "$i" || return 1
	done
}

# btvirt_start COUNT: COUNT controllers hci0.. on one perfect radio, LE only
# and powered, each with its address.  On a busy machine btvirt's first Reset
# sometimes times out; then it is started again.
btvirt_start() {
	local attempt

	BTVIRT=$(btvirt_program) || skip "no btvirt (bluez-test-tools)"
	modprobe -q hci_vhci || true
	[ -e /dev/vhci ] || skip "no /dev/vhci"
	for attempt in 1 2 3 4; do
		if btvirt_try "$1"; then
			return 0
		fi
		echo "btvirt: attempt $attempt failed"
		btvirt_stop
	done
	return 1
}

# radio_hold: hci1 advertises, and a channel of its own keeps the connection up
# between tests.
radio_hold() {
	local attempt pid

	for attempt in 1 2 3; do
		btmgmt_do -i 1 advertising on || true
		if hci_setting 1 advertising; then
			setsid sock_bt hold >"$KTAP_DIR/hold" 2>&1 &
			pid=$!
			if wait_for 60 grep held "$KTAP_DIR/hold"; then
				return 0
			fi
			kill -KILL "$pid" || true
		fi
		echo "radio: attempt $attempt failed"
		cat "$KTAP_DIR/hold" || true
		# it is reported once for each time that it begins
		btmgmt_do -i 1 advertising off || true
	done
	return 1
}

# All its controllers go with it, as if they were unplugged.
btvirt_stop() {
	local pid

	[ -f "$KTAP_DIR/btvirt.pid" ] || return 0
	pid=$(cat "$KTAP_DIR/btvirt.pid")
	rm -f "$KTAP_DIR/btvirt.pid"
	kill -KILL "$pid" 2>/dev/null
	wait_for 30 hci_gone 0 || true
}

hci_gone() {
	! hci_present "$1"
}
