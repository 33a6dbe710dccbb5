#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# btgwd, killed at any time, with and without the loss of what the kernel knew:
#
#	btgwd == store
#	  ||
#	sockets == net 1 -- bearer ==== AF_UNIX pair ==== capture
#
# What was sent is decided from the PDUs captured, not from anybody's counters.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

STORE=$KTAP_DIR/btgwd.db
LOG=$KTAP_DIR/btgwd.log
PIDFILE=$KTAP_DIR/btgwd.pid
ROUNDS=4

net_file() {
	cat >"$KTAP_DIR/nets" <<-END
	{ "net": [ { "id": 1, "ttl": 7, "iv-index": 5 } ],
	  "subnet": [ { "net": 1, "index": 0,
	    "key": "11111111111111111111111111110000" } ],
	  "appkey": [ { "net": 1, "index": 0, "subnet": 0,
	    "key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaa0000" } ],
	  "devkey": [ { "net": 1, "addr": 1,
	    "key": "dddddddddddddddddddddddddddd0001" } ],
	  "element": [ { "net": 1, "addr": 1 } ],
	  "bind": [ { "net": 1, "element": 1, "appkey": 0 } ],
	  "sub": [ { "net": 1, "element": 1, "addr": 49152 },
	    { "net": 1, "element": 1,
	      "label": "0073e7e4d8b9440faf8415df4c56c0e1" } ] }
	END
	chmod 0600 "$KTAP_DIR/nets"
}

# net_get NAME: an attribute of net 1 in the kernel.
net_get() {
	btgwctl -j -s net show 1 | python3 -c '
import json, sys
print(json.load(sys.stdin)[0][sys.argv[1]])' "$1"
}

net_is() {
	[ "$(net_get "$1")" = "$2" ]
}

granted() {
	[ "$(net_get seq_limit)" -gt "$(net_get seq)" ]
}

log_has() {
	grep -qF -- "$1" "$LOG"
}

daemon_start() {
	: >"$LOG"
	btgwd --store "$STORE" 2>>"$LOG" </dev/null &
	echo "$!" >"$PIDFILE"
	disown
	wait_for 90 granted || { cat "$LOG"; return 1; }
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

# What the kernel knew is lost.
kernel_lost() {
	btgwctl net delete 1
}

test_import() {
	net_file
	btgwd --store "$STORE" --import "$KTAP_DIR/nets"
	[ "$(stat -c %a "$STORE")" = 600 ]
	# once
	expect_fail 2 btgwd --store "$STORE" --import "$KTAP_DIR/nets"
	chmod 0644 "$KTAP_DIR/nets"
	expect_fail 2 btgwd --store "$KTAP_DIR/other" --import "$KTAP_DIR/nets"
}

test_made() {
	daemon_start
	log_has "net 1 made, sequence numbers from 0 on"
	net_is iv_index 5
	net_is elements 1
	net_is subnets 1
	net_is appkeys 1
	net_is devkeys 1
	# one owner
	expect_fail 2 btgwd --store "$STORE"
	daemon_end TERM
	granted
}

test_goes_on() {
	local seq limit

	daemon_start
	mesh_daemon send 3 >"$KTAP_DIR/pdus"
	seq=$(net_get seq)
	[ "$seq" -ge 3 ]
	limit=$(net_get seq_limit)
	daemon_end KILL
	daemon_start
	log_has "net 1 goes on"
	[ "$(net_get seq)" -ge "$seq" ]
	[ "$(net_get seq_limit)" -ge "$limit" ]
	daemon_end KILL
}

# A daemon that is dead has reserved only so much; the rest is refused.
test_ends_at_limit() {
	local limit

	limit=$(net_get seq_limit)
	btgwctl net set 1 seq "$((limit - 20))"
	mesh_daemon spend 20 >"$KTAP_DIR/last"
	net_is seq "$limit"
	[ "$(wc -l <"$KTAP_DIR/last")" -eq 20 ]
	cat "$KTAP_DIR/last" >>"$KTAP_DIR/pdus"
	daemon_start
	granted
	daemon_end KILL
}

test_numbers_once() {
	local i total=0

	# more of them where a machine is too slow to send enough
	for ((i = 0; i < ROUNDS || (total <= 200 && i < 10 * ROUNDS); i++)); do
		daemon_start
		mesh_daemon flood 1200 >>"$KTAP_DIR/pdus" &
		sleep "0.$((RANDOM % 9))"
		daemon_end KILL
		wait "$!"
		case $((i % 3)) in
		0)
			kernel_lost
			;;
		1)
			kernel_lost
			module_unload
			module_load
			;;
		esac
		total=$(wc -l <"$KTAP_DIR/pdus")
	done
	echo "$total PDUs"
	[ "$total" -gt 200 ]
	[ -z "$(sort "$KTAP_DIR/pdus" | uniq -d)" ] ||
		fail "used twice: $(sort "$KTAP_DIR/pdus" | uniq -d | head -3)"
	cut -d' ' -f1 "$KTAP_DIR/pdus" | sort -u | grep -qx 5
}

rpl_stored() {
	python3 - "$STORE" "$1" <<-'END'
	import sqlite3, sys
	db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
	got = db.execute("SELECT seq FROM mesh_rpl WHERE src = 0x203").fetchone()
	sys.exit(not got or got[0] != int(sys.argv[2]))
	END
}

test_replay() {
	daemon_start
	expect heard mesh_daemon hear 100
	expect silent mesh_daemon hear 100
	# every second, so that a kill loses no more
	wait_for 90 rpl_stored 100
	daemon_end KILL
	kernel_lost
	daemon_start
	expect silent mesh_daemon hear 100
	expect heard mesh_daemon hear 101
	# and at once when it is told to end
	daemon_end TERM
	rpl_stored 101
	kernel_lost
	daemon_start
	expect silent mesh_daemon hear 101
	daemon_end KILL
}

stored_is() {
	python3 - "$STORE" "$1" "$2" <<-'END'
	import sqlite3, sys
	db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
	sys.exit(str(db.execute(sys.argv[2]).fetchone()[0]) != sys.argv[3])
	END
}

# At least so many seconds: they go on while a test takes them.
iv_age_from() {
	[ "$(net_get iv_age)" -ge "$1" ]
}

test_iv() {
	daemon_start
	btgwctl net set 1 iv-index 6 iv-flag 1 iv-age 200000
	wait_for 90 stored_is 'SELECT "iv-index" - "iv-flag" FROM mesh_net' 5
	wait_for 90 stored_is 'SELECT "iv-index" FROM mesh_net' 6
	wait_for 90 stored_is 'SELECT "iv-age" >= 200000 FROM mesh_net' 1
	daemon_end KILL
	kernel_lost
	daemon_start
	net_is iv_index 6
	net_is iv_flag 1
	iv_age_from 200000
	# the numbers begin anew, and the daemon grants them
	btgwctl net set 1 iv-index 6 iv-flag 0
	wait_for 90 granted
	wait_for 90 stored_is 'SELECT "iv-flag" FROM mesh_net' 0
	daemon_end KILL
	kernel_lost
	daemon_start
	net_is iv_index 6
	net_is iv_flag 0
	[ "$(net_get seq)" -ge 8192 ]
	[ "$(net_get seq)" -lt 20000 ]
	daemon_end KILL
}

test_unfinished() {
	python3 - "$STORE" <<-'END'
	import sqlite3, sys
	db = sqlite3.connect(sys.argv[1])
	db.execute("UPDATE mesh_net SET loading = 1")
	db.commit()
	END
	btgwctl appkey delete net 1 index 0
	daemon_start
	log_has "net 1 was not finished: made again"
	net_is appkeys 1
	# it is not taken for gone because the first one went
	sleep 1.5
	expect_fail 1 log_has "is gone"
	daemon_end TERM
}

test_mirror() {
	daemon_start
	btgwctl element add net 1 addr 0x0002
	btgwctl net set 1 ttl 9
	wait_for 90 stored_is 'SELECT count(*) FROM mesh_element' 2
	wait_for 90 stored_is 'SELECT ttl FROM mesh_net' 9
	btgwctl appkey delete net 1 index 0
	wait_for 90 stored_is 'SELECT count(*) FROM mesh_appkey' 0
	# with it, and not some time later
	stored_is 'SELECT count(*) FROM mesh_bind' 0
	kernel_lost
	wait_for 90 log_has "net 1 is gone, the store keeps it"
	daemon_end TERM
	daemon_start
	net_is elements 2
	net_is ttl 9
	net_is appkeys 0
	stored_is 'SELECT count(*) FROM mesh_sub' 2
	daemon_end TERM
}

test_quiet() {
	kernel_lost
	module_unload
	dmesg_clean "$1"
}

ktap_plan 11
mark=$(dmesg_mark)
at_exit btgwctl net delete 1
at_exit daemon_end KILL
ktap_run "the module loads" module_load
ktap_run "a net is imported once, from a file nobody else can read" test_import
ktap_run "the daemon makes it in the kernel" test_made
ktap_run "a killed daemon goes on with what the kernel has" test_goes_on
ktap_run "without a daemon sending ends at the limit" test_ends_at_limit
ktap_run "no sequence number is used twice" test_numbers_once
ktap_run "no message is heard twice" test_replay
ktap_run "the IV index goes on where it was" test_iv
ktap_run "a net that was not finished is made again" test_unfinished
ktap_run "settings and elements follow the kernel" test_mirror
ktap_run "the module unloads and the kernel had nothing to say" test_quiet "$mark"
ktap_done
