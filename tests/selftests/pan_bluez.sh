#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Networks over Bluetooth beside a real bluetoothd: what is announced by SDP,
# who is let in, whose PSM 15 it is, bluetoothd's own client and server.
#
#	hci0  btgwctl pan serve     ((radio))    hci1  btgwctl, or bluetoothd
#	           one bluetoothd for both controllers
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/selftests/pan_lib.sh
. "$BTGW_TOP/tests/selftests/pan_lib.sh"

test_up() {
	require dbus-daemon dbus-send sdptool
	modprobe -a bnep bridge
	btvirt_start 2
	bus_start
	bluetoothd_start --noplugin=network
}

test_announced() {
	serve_start role gn address 10.5.2.1/24
	wait_for 20 grep -q '"announced"' "$serve.json"
	sdptool -i hci1 search --bdaddr "$(addr 0)" --xml GN \
		>"$KTAP_DIR/record"
	cat "$KTAP_DIR/record"
	grep -q 'group network' "$KTAP_DIR/record"
	grep -qi '0x86dd' "$KTAP_DIR/record"
	grep -q '10.5.2.0/24' "$KTAP_DIR/record"
}

# The kernel pairs with whoever asks for no code, so paired is soon said.
test_not_trusted() {
	local status=0

	serve_start trust trusted role gn address 10.5.2.1/24
	ctl pan connect "$(addr 0)" controller hci1 role gn once \
		2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err" "$serve.json"
	[ "$status" -eq 4 ]
	grep -q 'it is not trusted' "$serve.json"
}

test_trusted() {
	trust 0 1
	client trusted role gn
	client_up trusted
}

announced() {
	[ "$(grep -c '"announced"' "$serve.json")" -ge "$1" ]
}

# One that ends in order switches its controllers off. After one that is killed
# the session lives on, and the next is told what to announce.
test_restart() {
	bluetoothd_stop KILL
	wait_for 20 grep -q 'bluetoothd is gone' "$serve.json"
	no_session && fail "the session ended with it"
	bluetoothd_start --noplugin=network
	wait_for 40 announced 2
	no_session && fail "the session ended with the next one"
	client_stop trusted
}

# With its network plugin bluetoothd has PSM 15, unless we were first.
test_taken() {
	local status=0

	serve_stop
	bluetoothd_stop
	bluetoothd_start
	ctl pan serve controller hci0 role gn 2>"$KTAP_DIR/err" || status=$?
	cat "$KTAP_DIR/err"
	[ "$status" -eq 2 ]
	grep -q -- '--noplugin=network' "$KTAP_DIR/err"
	bluetoothd_stop
	wait_for 20 powered 0
	wait_for 20 powered 1
	serve_start role gn
	bluetoothd_start
	wait_for 20 grep -q '"announced"' "$serve.json"
}

# bluetoothd as the client of ours
test_its_client() {
	local path

	path=/org/bluez/$(dev 1 0)
	# to connect in general makes it read our record, if it has not yet,
	# and takes its time
	get "$(dev 1 0)" org.bluez.Network1 Connected ||
		dbus-send --system --print-reply --reply-timeout=60000 \
			--dest=org.bluez "$path" org.bluez.Device1.Connect ||
		true
	dbus-send --system --print-reply --reply-timeout=60000 \
		--dest=org.bluez "$path" org.bluez.Network1.Connect string:gn
	wait_for 20 grep -q '"up"' "$serve.json"
	ctl -j pan | grep -q '"role":"gn"'
	dbus-send --system --print-reply --dest=org.bluez "$path" \
		org.bluez.Network1.Disconnect
	wait_for 20 grep -q '"down"' "$serve.json"
	wait_for 20 no_session
}

# bluetoothd as the server of our client, on the controller we left to it
test_its_nap() {
	serve_stop
	ip link add theirs type bridge
	ip addr add 10.5.4.1/24 dev theirs
	ip addr add fd05:4::1/64 dev theirs nodad
	ip link set theirs up
	trust 1 0
	python3 "$BTGW_TOP/tests/selftests/pan_bus.py" hci1 nap theirs \
		>"$KTAP_DIR/registered" 2>&1 &
	wait_for 20 grep -q '^registered' "$KTAP_DIR/registered"
	: >"$KTAP_DIR/nap.json"
	btgwctl -j pan connect "$(addr 1)" controller hci0 role nap \
		>"$KTAP_DIR/nap.json" 2>"$KTAP_DIR/nap.err" &
	echo "$!" >"$KTAP_DIR/nap.pid"
	client_up nap
	near nap 10.5.4.2/24 fd05:4::2/64
	pings 10.5.4.1
	pings -s 1472 -M "do" 10.5.4.1
	pings fd05:4::1
	near_end nap
}

ktap_plan 8
require btgwctl dbus-daemon
at_exit ip link del theirs
at_exit ip netns del near
at_exit bus_stop
at_exit bluetoothd_stop KILL
at_exit serve_stop
ktap_run "two controllers, a bus and bluetoothd" test_up
ktap_run "the role is announced by SDP, with IPv6" test_announced
ktap_run "who is not trusted is refused, and the server says why" test_not_trusted
ktap_run "who is trusted is let in" test_trusted
ktap_run "bluetoothd restarts under a session" test_restart
ktap_run "PSM 15 is taken by its network plugin, or by us" test_taken
ktap_run "bluetoothd's client connects to our server" test_its_client
ktap_run "our client connects to bluetoothd's NAP" test_its_nap
ktap_done
