#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The faults of bluetoothd's network plugin, side by side: each is seen in it,
# and not in btgwctl, on one radio at one time.
#
#	hci0  bluetoothd's NetworkServer1   ((radio))   hci1  btgwctl pan serve
#	bridge "theirs"                                 bridge "pan-gn"
#
# Who is first on a controller has its PSM 15. A server is asked from the other
# controller. Where a bluetoothd is found without one of these faults, that test
# fails, and what README and btgwctl-pan(8) say of it is no longer true.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/selftests/pan_lib.sh
. "$BTGW_TOP/tests/selftests/pan_lib.sh"

peer=$BTGW_TOP/tests/selftests/pan_peer.py
bus=$BTGW_TOP/tests/selftests/pan_bus.py
registered=$KTAP_DIR/registered
# what a setup request for a role looks like, from a PANU
readonly NAP=01010211161115 GN=01010211171115 PANU=01010211151115
readonly NOT_ALLOWED=01020004

# ours WORD...: btgwctl serves on hci1, which bluetoothd leaves to it.
ours() {
	serve_stop
	: >"$serve.json"
	btgwctl -j pan serve controller hci1 trust any "$@" >"$serve.json" \
		2>"$serve.err" &
	echo "$!" >"$serve.pid"
	wait_for 20 grep -q '"serving"' "$serve.json" ||
		fail "$(cat "$serve.err" "$serve.json")"
}

# theirs ROLE BRIDGE: bluetoothd serves on hci0, and says that it does.
theirs() {
	theirs_on hci0 "$@"
}

theirs_on() {
	theirs_end
	python3 "$bus" "$@" >"$registered" 2>&1 &
	echo "$!" >"$registered.pid"
	wait_for 20 [ -s "$registered" ]
	cat "$registered"
}

theirs_end() {
	local pid

	[ -f "$registered.pid" ] || return 0
	pid=$(cat "$registered.pid")
	rm -f "$registered.pid" "$registered"
	kill "$pid" 2>/dev/null || return 0
	wait_for 20 gone "$pid"
}

# asked FROM TO FRAME: what hciTO answers to it, "-" is nothing.
asked() {
	python3 "$peer" ask "$(addr "$1")" "$(addr "$2")" "$3"
}

# join FROM TO NAME: a session in the role of GN; its events are in NAME.json.
join() {
	: >"$KTAP_DIR/$3.json"
	btgwctl -j pan connect "$(addr "$2")" controller "hci$1" role gn once \
		>"$KTAP_DIR/$3.json" 2>"$KTAP_DIR/$3.err" &
	echo "$!" >"$KTAP_DIR/$3.pid"
}

is_up() {
	wait_for 60 grep -q '"up"' "$KTAP_DIR/$1.json" ||
		fail "$(cat "$KTAP_DIR/$1.json" "$KTAP_DIR/$1.err"
			tail -20 "$KTAP_DIR/bluetoothd.log")"
}

fds() {
	find "/proc/$(cat "$1")/fd" -type l | wc -l
}

test_up() {
	modprobe -a bnep bridge
	btvirt_start 2
	ip link add theirs type bridge
	ip link set theirs up
	bus_start
	ours role gn
	bluetoothd_start
	# the two meet, so that each knows the other
	asked 0 1 "$NAP"
	wait_for 20 get "$(dev 0 1)" org.bluez.Device1 Paired
	trust 0 1
	theirs gn theirs
	grep -q '^registered' "$registered"
}

test_sessions() {
	local i

	for i in theirs ours; do
		if [ "$i" = theirs ]; then
			join 1 0 both
		else
			join 0 1 both
		fi
		is_up both
		client_stop both
	done
}

one_of_each() {
	join 1 0 flat
	is_up flat
	client_stop flat
	join 0 1 flat
	is_up flat
	client_stop flat
}

# A descriptor for each connection that there ever was.  Others that bluetoothd
# has for a while are fewer than those that it keeps.
test_descriptors() {
	local i n=${BTGW_PAN_CYCLES:-4} before after us

	us=$(fds "$serve.pid")
	one_of_each
	before=$(fds "$KTAP_DIR/bluetoothd.pid")
	for ((i = 1; i <= 4 * n; i++)); do
		one_of_each
		after=$(fds "$KTAP_DIR/bluetoothd.pid")
		if [ "$i" -ge "$n" ] && [ "$after" -ge $((before + n)) ]; then
			break
		fi
	done
	echo "$i connections: bluetoothd $before, then $after;" \
		"btgwctl $us, then $(fds "$serve.pid")"
	[ "$after" -ge $((before + n)) ]
	wait_for 20 has_fds "$serve.pid" "$us"
}

has_fds() {
	[ "$(fds "$1")" -eq "$2" ]
}

# dead_end ANSWER: silence, or "success" without a session behind it
dead_end() {
	case $1 in
	-) ;;
	01020000) wait_for 5 no_session ;;
	*) fail "bluetoothd answered $1" ;;
	esac
}

test_unserved() {
	local said

	said=$(asked 1 0 "$NAP")
	dead_end "$said"
	said=$(asked 0 1 "$NAP")
	[ "$said" = "$NOT_ALLOWED" ]
	grep -q 'nap is not served' "$serve.json"
}

# It was there when the role was registered
test_bridge_gone() {
	local said

	ip link del theirs
	said=$(asked 1 0 "$GN")
	ip link add theirs type bridge
	ip link set theirs up
	dead_end "$said"

	ours role gn bridge ours
	ip link del ours
	said=$(asked 0 1 "$GN")
	[ "$said" = "$NOT_ALLOWED" ]
	cat "$serve.json"
	ours role gn
}

test_no_bridge() {
	local status=0

	# an interface that is none
	theirs nap lo
	grep -q '^registered' "$registered"
	btgwctl pan serve controller hci1 role nap bridge lo 2>"$KTAP_DIR/err" ||
		status=$?
	cat "$KTAP_DIR/err"
	[ "$status" -eq 2 ]
	grep -q 'is no bridge' "$KTAP_DIR/err"
	theirs gn theirs
}

# Device to device needs none, they say of themselves
test_panu() {
	local said

	theirs panu ""
	grep -q '^registered' "$registered"
	said=$(asked 1 0 "$PANU")
	dead_end "$said"
	ours role panu
	said=$(asked 0 1 "$PANU")
	[ "$said" = 01020000 ]
	wait_for 20 no_session
	theirs gn theirs
	ours role gn
}

# PSM 15 is somebody else's, for both
test_taken() {
	local status=0

	theirs_end
	theirs_on hci1 gn theirs
	grep -q '^registered' "$registered" && fail "it has PSM 15"
	grep -qi 'psm\|in use\|taken' "$registered" && fail "it says why"
	theirs gn theirs
	btgwctl pan serve controller hci0 role gn bridge other \
		2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err"
	[ "$status" -eq 2 ]
	grep -q 'PSM 15 .* is taken.*--noplugin=network' "$KTAP_DIR/err"
}

# One that opens the channel and says nothing
test_mute() {
	python3 "$peer" mute "$(addr 1)" "$(addr 0)" >"$KTAP_DIR/mute" 2>&1 &
	echo "$!" >"$KTAP_DIR/mute.pid"
	wait_for 40 grep -q open "$KTAP_DIR/mute"
	join 1 0 other
	wait_for 60 gone "$(cat "$KTAP_DIR/other.pid")"
	cat "$KTAP_DIR/other.err"
	grep -q refused "$KTAP_DIR/other.err"
	kill "$(cat "$KTAP_DIR/mute.pid")"

	python3 "$peer" mute "$(addr 0)" "$(addr 1)" >"$KTAP_DIR/mute" 2>&1 &
	wait_for 40 grep -q open "$KTAP_DIR/mute"
	join 0 1 other
	is_up other
	wait_for 40 grep -q closed "$KTAP_DIR/mute"
	client_stop other
}

# The role is not served any more
test_stop() {
	join 1 0 told
	is_up told
	theirs_end
	sleep 3
	[ "$(grep -c '"down"' "$KTAP_DIR/told.json")" -eq 0 ]
	client_stop told
	theirs gn theirs

	join 0 1 told
	is_up told
	serve_stop
	wait_for 20 grep -q '"down"' "$KTAP_DIR/told.json"
	wait_for 20 no_session
	ours role gn
}

test_caller() {
	local said

	theirs_end
	dbus-send --system --print-reply --dest=org.bluez /org/bluez/hci0 \
		org.bluez.NetworkServer1.Register string:gn string:theirs
	said=$(asked 1 0 "$GN")
	dead_end "$said"
	theirs gn theirs
	said=$(asked 1 0 "$GN")
	echo "while the caller stays: $said"
	[ "$said" = 01020000 ]
	wait_for 20 no_session
}

# A session that outlived the daemon: who ends it?
test_killed() {
	join 0 1 live
	is_up live
	kill -KILL "$(cat "$serve.pid")"
	wait_for 20 gone "$(cat "$serve.pid")"
	ours role gn
	grep -q '"adopted"' "$serve.json"
	serve_stop
	wait_for 20 grep -q '"down"' "$KTAP_DIR/live.json"
	wait_for 20 no_session

	join 1 0 live
	is_up live
	bluetoothd_stop KILL
	theirs_end
	bluetoothd_start
	theirs gn theirs
	grep -q '^registered' "$registered"
	theirs_end
	sleep 3
	[ "$(grep -c '"down"' "$KTAP_DIR/live.json")" -eq 0 ]
	client_stop live
}

ktap_plan 12
require btgwctl python3 dbus-daemon dbus-send
at_exit ip link del theirs
at_exit bus_stop
at_exit bluetoothd_stop KILL
at_exit theirs_end
at_exit serve_stop
ktap_run "bluetoothd on hci0, btgwctl on hci1" test_up
ktap_run "both: a session" test_sessions
ktap_run "a descriptor for each connection; none" test_descriptors
ktap_run "a role that is not served: a dead end; code 4" test_unserved
ktap_run "a bridge that went: a dead end; code 4" test_bridge_gone
ktap_run "no bridge: registered; refused at the start" test_no_bridge
ktap_run "PANU without a bridge: a dead end; a session" test_panu
ktap_run "PSM 15 is taken: no word of it; both cures" test_taken
ktap_run "a mute peer: it holds up everybody; nobody" test_mute
ktap_run "the server stops: the peer is not told; told" test_stop
ktap_run "registered and gone with its caller" test_caller
ktap_run "killed with a session: nobody's; adopted" test_killed
ktap_done
