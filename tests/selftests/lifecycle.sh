#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The module comes and goes: by hand, by its aliases, with another number, with
# links and sockets at work.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

KTAP_LIMIT=240
if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	cycles=${BTGW_CYCLES:-30}
else
	cycles=${BTGW_CYCLES:-200}
fi
switch=/run/modprobe.d/btgw-test.conf

module_file() {
	modinfo -n btgw
}

# file_handles: open files of the whole machine.  The kernel keeps the number
# for each processor and adds up late, so it is good to about a hundred.
file_handles() {
	cut -f1 /proc/sys/fs/file-nr
}

file_handles_at_most() {
	[ "$(file_handles)" -le "$1" ]
}

test_cycles() {
	local before

	module_unload
	modprobe bluetooth
	before=$(file_handles)
	lifecycle cycles "$cycles" "$(module_file)"
	# each round has adopted a dozen descriptors
	wait_for 10 file_handles_at_most $((before + 150))
}

test_in_use() {
	local pid trips

	mkfifo "$KTAP_DIR/hold"
	module_load
	lifecycle hold "$KTAP_DIR/hold" >"$KTAP_DIR/trips" &
	pid=$!
	exec 3>"$KTAP_DIR/hold"
	wait_for 10 test "$(module_users)" -gt 0
	expect_fail 1 rmmod btgw 2>"$KTAP_DIR/err"
	grep -F 'in use' "$KTAP_DIR/err"
	sleep 0.5
	exec 3>&-
	wait "$pid"
	trips=$(cat "$KTAP_DIR/trips")
	[ "$trips" -gt 3 ]
	expect 0 module_users
	module_unload
}

# Links without a socket do not hold the module, and go with it.
test_links_left() {
	local before

	module_load
	before=$(file_handles)
	lifecycle links 200
	expect 800 stats_get links
	expect 0 module_users
	module_unload 2
	wait_for 10 file_handles_at_most $((before + 150))
	module_load
	expect 0 stats_get links
	expect 0 stats_get sockets
	module_unload
}

# A process that listens for events does not hold it either; see ctl.sh.
test_autoload_socket() {
	module_unload
	setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all \
		--inh-caps=-all "$(command -v lifecycle)" open 7
	module_loaded
	module_unload
}

test_autoload_family() {
	module_unload
	lifecycle family
	module_loaded
	expect 0 stats_get sockets
	module_unload
}

# What packaging/modprobe.d promises: blacklist turns the autoload off.
test_autoload_off() {
	module_unload
	mkdir -p /run/modprobe.d
	echo 'blacklist btgw' >"$switch"
	expect_fail 1 lifecycle open 7 >"$KTAP_DIR/out"
	grep -F 'Protocol not supported' "$KTAP_DIR/out"
	expect_fail 1 lifecycle family >"$KTAP_DIR/out"
	grep -F 'load the module with' "$KTAP_DIR/out"
	if module_loaded; then
		fail "loaded all the same"
	fi
	# by name it still loads
	modprobe btgw
	lifecycle open 7
	module_unload
	rm "$switch"
}

# refused_number NUMBER TEXT: no load, the log says TEXT, nothing stays.
refused_number() {
	local mark status=0

	mark=$(dmesg_mark)
	modprobe btgw "proto=$1" 2>"$KTAP_DIR/err" || status=$?
	[ "$status" -ne 0 ] || fail "proto=$1 loaded"
	dmesg_since "$mark" >"$KTAP_DIR/dmesg"
	grep -F "$2" "$KTAP_DIR/dmesg" ||
		fail "proto=$1: the log says: $(cat "$KTAP_DIR/dmesg")"
	if module_loaded; then
		fail "proto=$1: still there"
	fi
}

test_number_taken() {
	module_unload
	refused_number 0 'number 0 (L2CAP) is taken'
	refused_number 1 'number 1 (HCI) is taken'
	refused_number 2 'number 2 (SCO) is taken'
	modprobe rfcomm
	refused_number 3 'number 3 (RFCOMM) is taken'
	modprobe bnep
	refused_number 4 'number 4 (BNEP) is taken'
	modprobe hidp
	refused_number 6 'number 6 (HIDP) is taken'
}

test_number_range() {
	module_unload
	refused_number -1 'protocol number -1 is not between 0 and 8'
	refused_number 9 'protocol number 9 is not between 0 and 8'
	refused_number 2147483647 'is not between 0 and 8'
	expect_fail 1 modprobe btgw proto=seven
	expect_fail 1 modprobe btgw proto=
	# a refused load left nothing that a good one would meet
	module_load
	lifecycle open 7
	lifecycle family
	module_unload
}

# Another number that nobody has: the whole module works under it.
test_number_other() {
	module_unload
	module_load proto=5
	expect 5 cat /sys/module/btgw/parameters/proto
	lifecycle open 5
	module_unload
	module_load
	expect 7 cat /sys/module/btgw/parameters/proto
	module_unload
}

require lifecycle setpriv rmmod
rm -f "$switch"
at_exit rm -f "$switch"
ktap_plan 9
ktap_run "life: $cycles loads and unloads, traffic up to the end" test_cycles
ktap_run "life: in use with sockets open, and they do not notice" test_in_use
ktap_run "life: unloads with links in the table, and frees them" test_links_left
ktap_run "life: a socket of anybody loads it" test_autoload_socket
ktap_run "life: asking for the netlink family loads it" test_autoload_family
ktap_run "life: the autoload can be turned off" test_autoload_off
ktap_run "life: a number that is taken, by name of its owner" test_number_taken
ktap_run "life: a number that cannot be" test_number_range
ktap_run "life: another number" test_number_other
ktap_done
