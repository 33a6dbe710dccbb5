#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# FastBatch sockets over two virtual controllers:
#
#	socket (hci0) ~~~ socket (hci1)		sock_bt
#	socket (hci0) ~~~ plain L2CAP (hci1)	sock_bt_raw, both ways round
#
# and what becomes of them when the controllers go: sock_bt_gone.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

up() {
	btvirt_start 2
	radio_hold
}

powered_off() {
	btmgmt_do -i 0 power off
	btmgmt_do -i 1 power off
	sock_bt no-controller
}

no_controller() {
	module_load
	sock_bt no-controller
}

no_sockets() {
	[ "$(stats_get sockets)" = 0 ] && [ "$(stats_get links)" = 0 ]
}

# closing waits in the background for what is still on its way
nothing_left() {
	wait_for 60 no_sockets
}

said() {
	grep -qx "$1" "$KTAP_DIR/gone"
}

unplugged() {
	local pid

	btvirt_stop
	btvirt_start 2
	btmgmt_do -i 1 advertising on
	sock_bt_gone unplugged >"$KTAP_DIR/gone" 2>&1 &
	pid=$!
	wait_for 90 said ready || fail "$(cat "$KTAP_DIR/gone")"
	btvirt_stop
	wait_for 60 said ended || fail "$(cat "$KTAP_DIR/gone")"
	btvirt_start 2
	btmgmt_do -i 1 advertising on
	kill -USR1 "$pid"
	wait "$pid" || fail "$(cat "$KTAP_DIR/gone")"
	said back
}

mapfile -t api < <(sock_bt --list | grep -Ev '^(no-controller|hold)$')
mapfile -t raw < <(sock_bt_raw --list)
ktap_plan $((${#api[@]} + ${#raw[@]} + 7))
require sock_bt sock_bt_raw sock_bt_gone
ktap_run "no controller: no route" no_controller
ktap_run "two controllers, one connection" up
for name in "${api[@]}"; do
	ktap_run "two sockets: $name" sock_bt "$name"
done
for name in "${raw[@]}"; do
	ktap_run "a plain L2CAP peer: $name" sock_bt_raw "$name"
done
ktap_run "nothing is left of them" nothing_left
ktap_run "powered off: no route" powered_off
ktap_run "unplugged: every socket is told, and the listener waits" unplugged
ktap_run "nothing is left of those either" nothing_left
ktap_run "the module unloads" module_unload
ktap_done
