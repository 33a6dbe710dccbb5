#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Streams over two virtual controllers:
#
#	btgwctl stream (hci0) ~~~ btgwctl stream (hci1)
#	btgwctl stream (hci0) ~~~ stream_v1_peer (hci1), a device of version 1
#	stream_bt (hci0) ~~~ stream_bt or plain L2CAP (hci1)
#	imu_gateway (hci0) ~~~ imu_sensor (hci1)
#
# BTGW_IMU_S is how long the last of them streams, in seconds (10).
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

IMU_S=${BTGW_IMU_S:-10}
octets=100000
data=$KTAP_DIR/data

up() {
	module_load
	btvirt_start 2
	head -c "$octets" /dev/urandom >"$data"
	# one connection of the link layer for all
	radio_hold
}

# started NAME COMMAND...: in the background, until it says that it listens
started() {
	local name=$1
	shift

	"$@" >"$KTAP_DIR/$name.log" 2>&1 &
	echo "$!" >"$KTAP_DIR/$name.pid"
	wait_for 90 grep -q '^listening' "$KTAP_DIR/$name.log" ||
		fail "$name: $(cat "$KTAP_DIR/$name.log")"
}

finished() {
	local name=$1 wanted=${2:-0} status=0

	wait "$(cat "$KTAP_DIR/$name.pid")" || status=$?
	[ "$status" -eq "$wanted" ] ||
		fail "$name ended with status $status: $(cat "$KTAP_DIR/$name.log")"
}

same() {
	cmp "$data" "$1" || fail "what arrived is not what was sent"
	rm -f "$1"
}

send_file() {
	local got=$KTAP_DIR/got

	started far btgwctl stream recv listen controller hci1 file "$got" \
		version "$1"
	btgwctl stream send "$(hci_address 1)" controller hci0 file "$data" \
		version "$1" chunk "$2"
	finished far
	same "$got"
}

# from a pipe to a pipe, and the result as JSON
recv_pipe() {
	local got=$KTAP_DIR/got rate

	# shellcheck disable=SC2016 # for the inner shell
	started far bash -c 'cat "$1" | btgwctl stream send listen \
		controller hci1' - "$data"
	btgwctl stream recv "$(hci_address 1)" controller hci0 >"$got"
	finished far
	same "$got"

	started far btgwctl stream bench send listen controller hci1 \
		bytes "$octets"
	rate=$(btgwctl -j stream bench recv "$(hci_address 1)" controller hci0 |
		python3 -c 'import json, sys
r = json.load(sys.stdin)[0]
print(r["octets"], r["gaps"], r["version"])')
	finished far
	[ "$rate" = "$octets 0 2" ] || fail "bench: $rate"
}

v1_device_sends() {
	local got=$KTAP_DIR/got

	started far stream_v1_peer listen send "$data"
	btgwctl stream recv "$(hci_address 1)" controller hci0 psm 0xf5 \
		version 1 bytes "$octets" file "$got"
	finished far
	same "$got"
}

v1_device_receives() {
	local got=$KTAP_DIR/got

	started far stream_v1_peer listen recv "$got" "$octets"
	btgwctl stream send "$(hci_address 1)" controller hci0 psm 0xf5 \
		version 1 file "$data"
	finished far
	same "$got"
}

# the device connects; whoever listens takes the version that comes
v1_device_connects() {
	local got=$KTAP_DIR/got

	# over the connection that is there; one that advertises takes no other
	btmgmt_do -i 1 advertising off
	started near btgwctl stream recv listen controller hci0 psm 0xf5 \
		version any bytes "$octets" file "$got"
	stream_v1_peer connect send "$data"
	finished near
	btmgmt_do -i 1 advertising on
	same "$got"
}

v2_meets_v1_device() {
	local status=0

	started far stream_v1_peer listen send "$data"
	btgwctl stream recv "$(hci_address 1)" controller hci0 psm 0xf5 \
		version 2 >"$KTAP_DIR/got" 2>"$KTAP_DIR/said" || status=$?
	if [ "$status" -ne 2 ] || [ -s "$KTAP_DIR/got" ] ||
	   ! grep 'the peer speaks the other version' "$KTAP_DIR/said"; then
		fail "status $status: $(cat "$KTAP_DIR/said")"
	fi
	kill "$(cat "$KTAP_DIR/far.pid")" 2>/dev/null || true
}

no_sockets() {
	[ "$(stats_get sockets)" = 0 ] && [ "$(stats_get links)" = 0 ]
}

# closing waits in the background for what is still on its way
nothing_left() {
	wait_for 90 no_sockets
}

imu_check() {
	imu_gateway "$KTAP_DIR/ring" check >"$KTAP_DIR/checked" ||
		fail "$(tail -5 "$KTAP_DIR/checked")"
}

# ring_has SAMPLES CONNECTIONS: at least so many are in the ring file
ring_has() {
	local written connections

	read -r written connections < <(od -An -td8 -j16 -N16 -w16 \
		"$KTAP_DIR/ring" 2>/dev/null)
	[ "${written:-0}" -ge "$1" ] && [ "${connections:-0}" -ge "$2" ]
}

imu_starts() {
	rm -f "$KTAP_DIR/ring"
	imu_sensor listen "$(hci_address 1)" >"$KTAP_DIR/sensor" 2>&1 &
	sensor=$!
	imu_gateway "$KTAP_DIR/ring" connect "$(hci_address 1)" \
		>"$KTAP_DIR/gateway" 2>&1 &
	gateway=$!
}

imu_gets() {
	wait_for "$@" && return
	kill "$sensor" "$gateway"
	fail "$(od -An -td8 -j16 -N24 "$KTAP_DIR/ring" 2>&1)" \
		"$(cat "$KTAP_DIR/sensor" "$KTAP_DIR/gateway")"
}

imu_ends() {
	kill "$gateway"
	wait "$gateway" || fail "$(cat "$KTAP_DIR/gateway")"
	cat "$KTAP_DIR/gateway"
	kill "$sensor"
	imu_check
	cat "$KTAP_DIR/checked"
}

# a sensor that is late by more than its FIFO holds leaves samples out
imu() {
	imu_starts
	imu_gets $((IMU_S + 60)) ring_has $((IMU_S * 1000)) 1
	imu_ends
	grep -q 'over 1 connections' "$KTAP_DIR/gateway"
}

# the sensor is taken away for a while: its FIFO bridges the time
imu_reconnects() {
	imu_starts
	imu_gets 40 ring_has 1000 1
	btmgmt_do -i 0 disconnect -t 1 "$(hci_address 1)"
	imu_gets 60 ring_has 4000 2
	imu_ends
}

said() {
	grep -qx "$1" "$KTAP_DIR/gone"
}

unplugged() {
	local pid

	stream_bt gone >"$KTAP_DIR/gone" 2>&1 &
	pid=$!
	wait_for 90 said ready || fail "$(cat "$KTAP_DIR/gone")"
	btvirt_stop
	wait_for 90 said ended || fail "$(cat "$KTAP_DIR/gone")"
	wait "$pid" || fail "$(cat "$KTAP_DIR/gone")"
}

mapfile -t cases < <(stream_bt --list | grep -vx gone)
ktap_plan $((${#cases[@]} + 14))
require sock_bt stream_bt stream_v1_peer imu_gateway imu_sensor
ktap_run "two controllers" up
ktap_run "a file" send_file 2 0
ktap_run "a file in small chunks" send_file 2 100
ktap_run "a file, version 1" send_file 1 0
ktap_run "a pipe to a pipe, and the bench" recv_pipe
ktap_run "a version 1 device sends" v1_device_sends
ktap_run "a version 1 device receives" v1_device_receives
ktap_run "a version 1 device connects" v1_device_connects
ktap_run "version 2 and a version 1 device" v2_meets_v1_device
for name in "${cases[@]}"; do
	ktap_run "sockets: $name" stream_bt "$name"
done
ktap_run "imu: $IMU_S s without a gap" imu
ktap_run "imu: disconnected and back" imu_reconnects
ktap_run "nothing is left of them" nothing_left
ktap_run "unplugged in mid-stream: both ends are told" unplugged
ktap_run "nothing is left of those either" nothing_left
ktap_done
