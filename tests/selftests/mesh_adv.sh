#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Advertising bearers of btgwd, and what it keeps that was given while it runs:
#
#	net 1 == btgwd == hci0 ~~~ hci1 == btgwd == net 2
#	      == tap ==== hci0 ~~~ hci1 ==== tap ==
#
# One daemon and one kernel for both nets: only the radio joins them.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

STORE=$KTAP_DIR/btgwd.db
LOG=$KTAP_DIR/btgwd.log
PIDFILE=$KTAP_DIR/btgwd.pid
KEY=bbbbbbbbbbbbbbbbbbbbbbbbbbbb0007

net_file() {
	cat >"$KTAP_DIR/nets" <<-END
	{ "net": [ { "id": 1, "ttl": 7 }, { "id": 2, "ttl": 7 } ],
	  "subnet": [ { "net": 1, "index": 0,
	    "key": "11111111111111111111111111110000" },
	    { "net": 2, "index": 0,
	    "key": "11111111111111111111111111110000" } ],
	  "appkey": [ { "net": 1, "index": 0, "subnet": 0,
	    "key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaa0000" },
	    { "net": 2, "index": 0, "subnet": 0,
	    "key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaa0000" } ],
	  "element": [ { "net": 1, "addr": 1 }, { "net": 2, "addr": 257 } ],
	  "bind": [ { "net": 1, "element": 1, "appkey": 0 },
	    { "net": 2, "element": 257, "appkey": 0 } ] }
	END
	chmod 0600 "$KTAP_DIR/nets"
}

# json COMMAND...: its output, and of that what the Python expression says
json() {
	local expression=$1
	shift

	btgwctl -s -j "$@" | python3 -c '
import json, sys
d = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$expression"
}

# is WANTED EXPRESSION COMMAND...
is() {
	local got

	got=$(json "${@:2}")
	[ "$got" = "$1" ] || { echo "not $1 but '$got': ${*:2}"; return 1; }
}

net_there() {
	is 1 'd[0]["elements"]' net show "$1"
}

daemon_start() {
	btgwd --store "$STORE" 2>>"$LOG" </dev/null &
	echo "$!" >"$PIDFILE"
	disown
	wait_for 90 net_there 1
	wait_for 90 net_there 2
}

daemon_end() {
	local pid

	pid=$(cat "$PIDFILE")
	kill "-$1" "$pid" || return 0
	wait_for 90 daemon_gone "$pid"
}

daemon_gone() {
	! kill -0 "$1" || grep -q '^State:.Z' "/proc/$1/status"
}

adv_up() {
	is "$1" 'sum(a["state"] == "up" for a in d)' bearer show type adv
}

# passes FROM ELEMENT TO ELEMENT APPKEY [REST]: a message goes from net to net,
# with REST behind its first octets.  Radio is lossy, and a first one may be lost
# where it scans or listens since a moment only.
passes() {
	local got=$KTAP_DIR/got.$1 pid i

	btgwctl -j mesh recv net "$3" element "$4" appkey "$5" count 1 for 200 \
		>"$got" 2>&1 &
	pid=$!
	for ((i = 0; i < 10; i++)); do
		btgwctl mesh send net "$1" element "$2" appkey "$5" to "$4" \
			data "8201$(printf '%04x' "$RANDOM")${6:-}" for 30 || true
		if wait_for 4 grep -q '"src"' "$got"; then
			break
		fi
	done
	wait "$pid" || { cat "$got"; return 1; }
	grep -q '"src"' "$got"
}

both_ways() {
	passes 1 1 2 0x0101 "$1"
	passes 2 0x0101 1 1 "$1"
}

test_begin() {
	net_file
	btgwd --store "$STORE" --import "$KTAP_DIR/nets"
	daemon_start
	is 0 'len(d)' bearer show type adv
}

test_refused() {
	expect_fail 2 btgwctl bearer add type adv controller hci7 net 1
	expect_fail 2 btgwctl bearer add type adv controller hci0 net 9
	expect_fail 1 btgwctl bearer add type adv controller hci0
	expect_fail 2 btgwctl bearer del type adv controller hci0 net 1
	is 0 'len(d)' bearer show type adv
	# of what failed nothing is left
	is 0 'd[0]["bearers"]' net show 1
}

test_messages() {
	btgwctl bearer add type adv controller hci0 net 1
	expect_fail 2 btgwctl bearer add type adv controller hci0 net 1
	btgwctl bearer add type adv controller hci1 net 2
	wait_for 90 adv_up 2
	is 2 'd[0]["bearers"]' net show 1
	both_ways 0
	# a segmented message, and its acknowledgement back
	passes 1 1 2 0x0101 0 "$(printf '%0100d' 5)"
	is True 'all(a["sent"] >= a["taken"] > 0 for a in d)' \
		bearer show type adv
	is 0 'sum(a["refused"] for a in d)' bearer show type adv
}

beacon_heard() {
	is True 'd[0]["rx_beacons"] > 0' subnet show net "$1"
}

test_beacons() {
	wait_for 90 beacon_heard 1
	wait_for 90 beacon_heard 2
}

control_counted() {
	is True '[n["control"].get("0x7a", 0) for n in d if n["net"] == 2][0] > 0' \
		daemon show
}

test_control() {
	local i

	for ((i = 0; i < 10; i++)); do
		btgwctl mesh send net 1 element 1 control to 0x0101 \
			data 7a0102 for 5 || true
		if wait_for 2 control_counted; then
			break
		fi
	done
	control_counted
	grep -q 'the first control message 0x7a, from 0x0001 to 0x0101, 2 octets' \
		"$LOG"
}

phase_is() {
	is "$1" '[s["phase"] for s in d if s["index"] == 3][0]' \
		subnet show net "$2"
}

# The new keys are the keys, of both nets.
new_key_stored() {
	python3 - "$STORE" "${KEY/bb/cc}" <<-'END'
	import sqlite3, sys
	db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
	got = 0
	for table, index in (("mesh_subnet", 3), ("mesh_appkey", 7)):
	    got += db.execute("SELECT count(*) FROM %s WHERE \"index\" = ? AND"
	                      " key = ? AND \"new-key\" IS NULL" % table,
	                      (index, bytes.fromhex(sys.argv[2]))).fetchone()[0]
	sys.exit(got != 4)
	END
}

# What the kernel alone was given would be lost.
test_keys() {
	local net element

	for net in 1 2; do
		element=$((net == 1 ? 1 : 257))
		btgwctl subnet add net "$net" index 3 key "$KEY"
		btgwctl appkey add net "$net" index 7 subnet 3 key "$KEY"
		btgwctl devkey add net "$net" addr 0x0300 key "$KEY"
		btgwctl element bind net "$net" element "$element" appkey 7
	done
	expect_fail 2 btgwctl appkey add net 1 index 7 subnet 3 key "$KEY"
	expect_fail 2 btgwctl appkey add net 1 index 8 subnet 9 key "$KEY"
	expect_fail 1 grep -q 'given to the kernel alone' "$LOG"
	both_ways 7
	# net 1 ends a key refresh; that net 2 then does, too, is its beacon's work
	btgwctl subnet set net 1 index 3 new-key "${KEY/bb/cc}"
	btgwctl appkey set net 1 index 7 new-key "${KEY/bb/cc}"
	# before: a beacon may end it the moment net 1 revokes
	btgwctl subnet set net 2 index 3 new-key "${KEY/bb/cc}"
	btgwctl appkey set net 2 index 7 new-key "${KEY/bb/cc}"
	btgwctl subnet set net 1 index 3 phase switch
	btgwctl subnet set net 1 index 3 phase revoke
	wait_for 90 phase_is normal 1
	wait_for 90 phase_is normal 2
	wait_for 90 new_key_stored
}

test_killed() {
	daemon_end KILL
	daemon_start
	wait_for 90 adv_up 2
	is 2 'd[0]["bearers"]' net show 1
	both_ways 0
}

# As after a start of the machine: the kernel has nothing.
test_restored() {
	daemon_end KILL
	btgwctl net delete 1
	btgwctl net delete 2
	daemon_start
	wait_for 90 adv_up 2
	is 2 'd[0]["subnets"]' net show 1
	is 1 'd[0]["devkeys"]' net show 1
	phase_is normal 1
	phase_is normal 2
	both_ways 7
}

# Nobody but the daemon touches them.  The first Reset may time out.
plug_in() {
	local attempt

	for attempt in 1 2 3; do
		setsid "$(btvirt_program)" -l2 >/dev/null 2>&1 </dev/null &
		echo "$!" >"$KTAP_DIR/btvirt.pid"
		disown
		if wait_for 40 adv_up 2; then
			return 0
		fi
		echo "attempt $attempt failed"
		btvirt_stop
	done
	return 1
}

test_unplugged() {
	btvirt_stop
	wait_for 90 adv_up 0
	plug_in
	both_ways 0
}

test_mgmt() {
	btgwctl bearer del type adv controller hci0 net 1
	is 0 'd[0]["bearers"]' net show 1
	wait_for 90 hci_le_up 0
	# nobody listens to connectable advertising
	expect_fail 2 btgwctl bearer add type adv controller hci0 net 1 via mgmt
	btmgmt_do -i 0 connectable off
	btgwctl bearer add type adv controller hci0 net 1 via mgmt
	wait_for 90 adv_up 2
	both_ways 0
}

test_end() {
	daemon_end TERM
	btgwctl net delete 1
	btgwctl net delete 2
	module_unload
	dmesg_clean "$1"
}

start() {
	module_load
	btvirt_start 2
}

ktap_plan 12
mark=$(dmesg_mark)
at_exit btgwctl net delete 1
at_exit btgwctl net delete 2
at_exit daemon_end KILL
ktap_run "the module loads, and two controllers are there" start
ktap_run "the daemon makes two nets" test_begin
ktap_run "what cannot advertise is refused by name" test_refused
ktap_run "messages go both ways over advertising" test_messages
ktap_run "beacons are sent and heard" test_beacons
ktap_run "a control message that the kernel does not know comes to the daemon" \
	test_control
ktap_run "keys that are given while it runs are stored" test_keys
ktap_run "a daemon that was killed advertises again" test_killed
ktap_run "bearers and keys are there after a start of the machine" \
	test_restored
ktap_run "a controller that comes back is taken again" test_unplugged
ktap_run "the kernel's mesh commands do it, too" test_mgmt
ktap_run "the daemon ends, and the kernel had nothing to say" test_end "$mark"
ktap_done
