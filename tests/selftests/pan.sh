#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Networks over Bluetooth: three roles, who may meet whom, and peers that do
# what none should.
#
#	hci0  btgwctl pan serve    ((radio))    hci1  btgwctl pan connect, and
#	                                              a peer that is strange
#
# No bluetoothd: the kernel pairs by itself where nobody asks for more. Two
# controllers and no third: btvirt confuses the links of one that has two, and
# the stock kernel does not survive what it then says.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/selftests/pan_lib.sh
. "$BTGW_TOP/tests/selftests/pan_lib.sh"

peer=$BTGW_TOP/tests/selftests/pan_peer.py
cycles=${BTGW_PAN_CYCLES:-10}
noise_frames=${BTGW_PAN_NOISE:-2000}

test_up() {
	modprobe -a bnep bridge
	btvirt_start 2
}

three_roles() {
	serve_start trust any role nap address 10.5.1.1/24 \
		role gn address 10.5.2.1/24 role panu address 10.5.3.1/24
}

# subnet ROLE: the first octets of its network
subnet() {
	case $1 in
	nap) echo 10.5.1 ;;
	gn) echo 10.5.2 ;;
	panu) echo 10.5.3 ;;
	esac
}

# meet DST SRC CODE: hci1 as SRC asks for DST; code 0 is a session that carries
# packets.
meet() {
	local name=$KTAP_DIR/meet status=0

	if [ "$3" -eq 0 ]; then
		client meet role "$1" as "$2" once
		client_up meet
		ctl -j pan >"$name.status"
		grep -q "\"role\":\"$1\"" "$name.status" ||
			fail "$1 $2: $(cat "$name.status" "$name.json" "$serve.json")"
		near meet "$(subnet "$1").2/24"
		pings "$(subnet "$1").1"
		near_end meet
		return 0
	fi
	ctl -j pan connect "$(addr 0)" controller hci1 role "$1" as "$2" once \
		>"$name.json" 2>"$name.err" || status=$?
	echo "$1 $2: $status, $(cat "$name.err" "$name.json")"
	[ "$status" -eq 2 ]
	grep -q "asked for $1, code $3" "$name.json"
	wait_for 20 no_session
}

test_matrix() {
	three_roles
	meet panu panu 0
	meet panu nap 0
	meet panu gn 0
	meet nap panu 0
	meet nap nap 2
	meet nap gn 2
	meet gn panu 0
	meet gn nap 2
	meet gn gn 2
	[ "$(grep -c '"refused"' "$serve.json")" -eq 4 ]
}

# 1: no such role. 2: one that cannot be the asker's. 3: a size. 4: not served.
test_codes() {
	local said

	serve_start trust any role gn
	said=$(python3 "$peer" ask "$(addr 1)" "$(addr 0)" 010103010203010203 \
		01010211181115 01010211171114 01010211161115 017f 0103000408000806 \
		01010400001117 010104000011170000111501 | tr '\n' ' ')
	echo "$said"
	[ "$said" = "01020003 01020001 01020002 01020004 01007f 01040001 010001 01020000 " ]
	wait_for 20 no_session
}

# For each size of UUIDs; with an extension header the kernel answers.
test_sizes() {
	local said size

	serve_start trust any role panu
	for size in 2 4 16; do
		client size role panu uuid-size "$size" once
		client_up size
		client_stop size
	done
	said=$(python3 "$peer" ask "$(addr 1)" "$(addr 0)" \
		810102111511150006030004000000ff)
	# the answer to the filter in it comes first
	[ "$said" = 01020000 ] || [ "$said" = 01040000 ]
	wait_for 20 no_session
}

# Somebody holds a channel and says nothing; another channel is let in.
test_mute() {
	serve_start trust any role gn
	python3 "$peer" mute "$(addr 1)" "$(addr 0)" >"$KTAP_DIR/mute" \
		2>"$KTAP_DIR/mute.err" &
	wait_for 40 grep -q open "$KTAP_DIR/mute"
	client other role gn once
	client_up other
	wait_for 40 grep -q 'said nothing' "$serve.json"
	wait_for 20 grep -q closed "$KTAP_DIR/mute"
	client_stop other
}

fds() {
	find "/proc/$(cat "$serve.pid")/fd" -type l | wc -l
}

# Between frames that are none, somebody who is legal comes and goes, and is
# never missed; all that was opened is closed.
test_noise() {
	local before i noise

	serve_start trust any role gn
	before=$(fds)
	python3 "$peer" many "$(addr 1)" "$(addr 0)" "$noise_frames" &
	noise=$!
	for ((i = 1; i <= cycles; i++)); do
		client legal role gn once
		client_up legal
		client_stop legal
		echo "cycle $i: $(fds) descriptors"
	done
	wait "$noise"
	wait_for 20 [ "$(fds)" -eq "$before" ]
	[ "$(grep -c '"up"' "$serve.json")" -eq "$cycles" ]
}

test_told() {
	serve_start trust any role gn
	client told role gn once
	client_up told
	serve_stop
	wait_for 20 grep -q '"down"' "$KTAP_DIR/told.json"
	wait_for 20 no_session
	grep -q '"the server stops"' "$serve.json"
}

# What was there before lives on, is watched, and ends with the new server.
test_adopt() {
	serve_start trust any role gn
	client adopt role gn
	client_up adopt
	kill -KILL "$(cat "$serve.pid")"
	wait_for 20 gone "$(cat "$serve.pid")"
	serve_start trust any role gn
	grep -q '"adopted"' "$serve.json"
	[ "$(grep -c '"down"' "$KTAP_DIR/adopt.json")" -eq 0 ]
	ctl pan disconnect "$(addr 1)"
	wait_for 20 grep -q '"down"' "$serve.json"
	# and the client comes back
	wait_for 40 grep -q '"up"' "$serve.json"
	client_stop adopt
	serve_stop
	[ ! -e /sys/class/net/pan-gn ]
}

test_refusals() {
	local status=0

	serve_start trust any role gn
	ctl pan serve controller hci0 trust any role nap 2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err"
	[ "$status" -eq 2 ]
	grep -q 'PSM 15 of .* --noplugin=network' "$KTAP_DIR/err"
	[ ! -e /sys/class/net/pan-nap ]
	serve_stop
	ip link add pan-nap type veth peer pan-x
	status=0
	ctl pan serve controller hci0 trust any role nap 2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err"
	ip link del pan-nap
	[ "$status" -eq 2 ]
	grep -q 'is no bridge' "$KTAP_DIR/err"
}

# One that is killed leaves a session; the next ends it and has its own. Another
# beside it is refused, on a bridge and to a peer.
test_owner() {
	local status=0

	serve_start trust any role gn
	client owner role gn
	client_up owner
	ctl pan connect "$(addr 0)" controller hci1 role gn once \
		2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err"
	[ "$status" -eq 2 ]
	grep -q 'peer-.*: another btgwctl pan has it' "$KTAP_DIR/err"
	status=0
	ctl pan serve controller hci1 role gn 2>"$KTAP_DIR/err" || status=$?
	[ "$status" -eq 2 ]
	grep -q 'bridge-pan-gn: another btgwctl pan has it' "$KTAP_DIR/err"
	[ -d /sys/class/net/pan-gn ]
	kill -KILL "$(cat "$KTAP_DIR/owner.pid")"
	wait_for 20 gone "$(cat "$KTAP_DIR/owner.pid")"
	client owner role gn
	client_up owner
	client_stop owner
}

# Not on the list: the channel is refused, and the server says why.
test_allow() {
	local status=0

	serve_start role gn allow "$(addr 0)"
	ctl pan connect "$(addr 0)" controller hci1 role gn once \
		2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err"
	[ "$status" -eq 4 ]
	grep -q 'is not on the list' "$serve.json"
	serve_stop
}

# It lets in and never speaks: not connected for ever
test_hole() {
	serve_stop
	python3 "$peer" hole "$(addr 0)" >"$KTAP_DIR/hole" 2>&1 &
	wait_for 20 grep -q listening "$KTAP_DIR/hole"
	client hole role gn once alive 1
	client_up hole
	wait_for 60 grep -q 'nobody answers on it' "$KTAP_DIR/hole.json"
	wait_for 20 grep -q left "$KTAP_DIR/hole"
}

ktap_plan 12
require btgwctl python3 ping
at_exit ip netns del near
at_exit serve_stop
ktap_run "two controllers with BR/EDR" test_up
ktap_run "who may meet whom: nine pairs" test_matrix
ktap_run "codes, and answers to what is no request" test_codes
ktap_run "UUIDs of 2, 4 and 16 octets; extension headers" test_sizes
ktap_run "a mute peer delays nobody" test_mute
ktap_run "$cycles legal sessions between $noise_frames frames of noise" test_noise
ktap_run "a server that stops tells its peers" test_told
ktap_run "a session outlives the server and is adopted" test_adopt
ktap_run "taken, or no bridge: said at the start" test_refusals
ktap_run "one owner; what a client left that was killed" test_owner
ktap_run "not on the list" test_allow
ktap_run "an open channel without a session is seen" test_hole
ktap_done
