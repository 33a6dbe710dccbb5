#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# btgwd finds paths and repairs them, over its end and that of a net:
#
#	      == 2 ==
#	net 1         net 4 == net 5		0x0101 0x0201 0x0301 0x0401 0x0501
#	      == 3 ==
#
# One daemon for all of them; what they know of each other came over loops.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

STORE=$KTAP_DIR/btgwd.db
LOG=$KTAP_DIR/btgwd.log
PIDFILE=$KTAP_DIR/btgwd.pid
FROM=0x0101
TO=0x0501

net_file() {
	python3 - >"$KTAP_DIR/nets" <<-'END'
	import json
	nets = range(1, 6)
	addr = lambda n: n * 256 + 1
	print(json.dumps({
	    "net": [{"id": n, "iv-index": 5, "relay": True} for n in nets],
	    "subnet": [{"net": n, "index": 0, "key": "11" * 16} for n in nets],
	    "appkey": [{"net": n, "index": 0, "subnet": 0, "key": "aa" * 16}
	               for n in nets],
	    "element": [{"net": n, "addr": addr(n)} for n in nets],
	    "bind": [{"net": n, "element": addr(n), "appkey": 0}
	             for n in nets]}))
	END
	chmod 0600 "$KTAP_DIR/nets"
}

# nets N COMMAND...: it shows so many.
nets() {
	local n=$1
	shift

	[ "$("$@" | grep -c '^net ')" -eq "$n" ]
}

daemon_start() {
	btgwd --store "$STORE" 2>>"$LOG" </dev/null &
	echo "$!" >"$PIDFILE"
	disown
	wait_for 90 nets 5 btgwctl daemon || { cat "$LOG"; return 1; }
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

links() {
	btgwctl link | sed -n 's/^\([0-9]*\): .*/\1/p'
}

# join A B: a loop between two nets; its ends are kept by name.
join() {
	local ends

	btgwctl link add type loop
	mapfile -t ends < <(links | tail -2)
	echo "${ends[0]}" >"$KTAP_DIR/link-$1-$2"
	btgwctl bearer add net "$1" link "${ends[0]}"
	btgwctl bearer add net "$2" link "${ends[1]}"
}

part() {
	btgwctl link del "$(cat "$KTAP_DIR/link-$1-$2")"
}

# path NET NAME: an attribute of the path from net 1 to net 5, as NET has it.
path() {
	btgwctl -o -s df path list net "$1" origin "$FROM" target "$TO" |
		sed -n "s/.* $2 \([^ ]*\).*/\1/p"
}

has_path() {
	btgwctl df path list net "$1" origin "$FROM" target "$TO" | grep -q .
}

two_way() {
	[ "$(path "$1" two-way)" = on ]
}

fn_is_not() {
	local fn

	fn=$(path "$1" fn)
	[ -n "$fn" ] && [ "$fn" != "$2" ]
}

# found RELAY...: a path over one of these, known to all on it, both ways.
found() {
	local net relay

	for net in 1 4 5; do
		two_way "$net" || return 1
	done
	for relay; do
		if two_way "$relay"; then
			echo "$relay" >"$KTAP_DIR/relay"
			return 0
		fi
	done
	return 1
}

relay() {
	cat "$KTAP_DIR/relay"
}

# carry N: so many messages from net 1 arrive in net 5, by a path.
carry() {
	local i got before

	before=$(path 1 sent)
	btgwctl -j mesh recv net 5 element "$TO" appkey 0 count "$1" for 60 \
		>"$KTAP_DIR/got" &
	got=$!
	# until it listens, nothing arrives
	for ((i = 0; i < 600; i++)); do
		btgwctl mesh send net 1 element "$FROM" appkey 0 to "$TO" \
			data c10203040506 directed for 60
		kill -0 "$got" 2>/dev/null || break
	done
	wait "$got"
	[ "$(grep -c directed "$KTAP_DIR/got")" -eq "$1" ]
	[ "$(path 1 sent)" -ge "$((before + $1))" ]
	[ "$(path "$(relay)" relayed)" -ge "$1" ]
}

df_on() {
	local net

	for net; do
		btgwctl df on net "$net" relay on
	done
}

knows() {
	nets 5 btgwctl df discoveries
}

# paths N: net 1 has so many, says the daemon.
paths() {
	btgwctl df discoveries net 1 | grep -F " paths $1 "
}

test_start() {
	net_file
	btgwd --store "$STORE" --import "$KTAP_DIR/nets"
	daemon_start
	join 1 2
	join 1 3
	join 2 4
	join 3 4
	join 4 5
	expect_fail 2 btgwctl df discover net 1 target "$TO"
	df_on 1 2 3 4 5
	wait_for 90 knows
}

# What has no path is flooded, and that it had none is why one is looked for.
test_needed() {
	local got

	btgwctl -j mesh recv net 5 element "$TO" appkey 0 for 120 \
		>"$KTAP_DIR/got" &
	got=$!
	# it listens once it has heard something
	until [ -s "$KTAP_DIR/got" ] || ! kill -0 "$got"; do
		btgwctl mesh send net 1 element "$FROM" appkey 0 to "$TO" \
			data c0 for 60
	done
	btgwctl mesh send net 1 element "$FROM" appkey 0 to "$TO" \
		data c1 directed for 60
	wait_for 60 grep '"c1"' "$KTAP_DIR/got"
	kill "$got"
	grep '"c1"' "$KTAP_DIR/got" | grep flooding
	wait_for 60 found 2 3
	btgwctl df discoveries net 1 |
		grep -E "^ +target $TO state (discovery|in_use) path (on|true|yes)"
	# the other one heard of it, and is not on it
	expect_fail 1 has_path "$((5 - $(relay)))"
}

test_carried() {
	carry 10
	expect "" btgwctl df path list net "$((5 - $(relay)))"
}

test_repaired() {
	local dead fn

	dead=$(relay)
	fn=$(path 1 fn)
	part 1 "$dead"
	part "$dead" 4
	btgwctl df discover net 1 target "$TO"
	wait_for 60 fn_is_not 1 "$fn"
	wait_for 60 found "$((5 - dead))"
	carry 10
	join 1 "$dead"
	join "$dead" 4
}

# The paths are in the kernel, and the numbers in the store.
test_killed() {
	local fn

	fn=$(path 1 fn)
	daemon_end KILL
	carry 3
	daemon_start
	wait_for 90 knows
	expect "$fn" path 1 fn
	paths 1
	btgwctl df discover net 1 target "$TO"
	wait_for 60 fn_is_not 5 "$fn"
	wait_for 60 found 2 3
	carry 3
}

# The others still have the last path: an old number would not get by them.
test_made_again() {
	local fn

	fn=$(path 5 fn)
	daemon_end KILL
	part 1 2
	part 1 3
	btgwctl net delete 1
	daemon_start
	join 1 2
	join 1 3
	df_on 1
	wait_for 90 knows
	expect_fail 1 has_path 1
	btgwctl df discover net 1 target "$TO"
	wait_for 60 fn_is_not 5 "$fn"
	wait_for 60 found 2 3
	carry 3
}

# By hand, and it is known; to nowhere, and it is said.
test_by_hand() {
	# off and on at once: what was found is gone, for the daemon, too
	btgwctl df off net 1
	df_on 1
	wait_for 60 paths 0
	btgwctl df discover net 1 target "$TO"
	wait_for 60 found 2 3
	btgwctl df path delete net 1 origin "$FROM" target "$TO" fixed off
	wait_for 60 paths 0
	btgwctl df path add net 1 origin "$FROM" target 0x7001 \
		toward-target adv
	wait_for 60 paths 1
	expect_fail 2 btgwctl df discover net 1 target "$FROM"
	expect_fail 2 btgwctl df discover net 9 target "$TO"
	btgwctl df off net 3
	wait_for 60 nets 0 btgwctl df discoveries net 3
	btgwctl -s df discoveries net 1 | grep -E "^ +sent [0-9]+ "
	btgwctl -s df discoveries net 1 | grep -F "net 1 origin $FROM subnet 0"
	# nothing was refused on the way
	btgwctl -j -s df discoveries | python3 -c '
import json, sys
for s in json.load(sys.stdin):
    for c in ("unsent", "unstored", "path_refused", "malformed",
              "sender_limit", "limit"):
        assert c not in s["counters"], (s["net"], s["counters"])'
}

test_quiet() {
	local net

	daemon_end TERM
	for net in 1 2 3 4 5; do
		btgwctl net delete "$net"
	done
	# one end takes the other one with it
	while links | grep -q .; do
		btgwctl link del "$(links | head -1)"
	done
	module_unload
	dmesg_clean "$1"
}

ktap_plan 9
mark=$(dmesg_mark)
at_exit daemon_end KILL
ktap_run "the module loads" module_load
ktap_run "a daemon has directed forwarding in five nets" test_start
ktap_run "what is flooded for want of a path gets one" test_needed
ktap_run "messages go by it" test_carried
ktap_run "a relay is gone, and there is another one" test_repaired
ktap_run "a killed daemon finds the paths where they were" test_killed
ktap_run "a net that is made again begins with a new number" test_made_again
ktap_run "what is done by hand is known" test_by_hand
ktap_run "the module unloads and the kernel had nothing to say" test_quiet "$mark"
ktap_done
