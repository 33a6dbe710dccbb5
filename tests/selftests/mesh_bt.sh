#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Two mesh nets over two virtual controllers:
#
#	net 1 -- L2CAP -- hci0 ((radio)) hci1 -- L2CAP -- net 2
#
# over channels that mesh_bt makes, over those of btgwctl, which connect again by
# themselves, and what becomes of them when the controllers go.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

up() {
	module_load
	btvirt_start 2
	# one connection of the link layer for all channels
	radio_hold
}

ups() {
	[ "$(grep -c '^up ' "$KTAP_DIR/$1")" -ge "$2" ]
}

listens() {
	btgwctl bearer listen psm 0x81 net 2 controller hci1 \
		>"$KTAP_DIR/listener" 2>&1 &
	listener=$!
}

tool() {
	local listener connector

	mesh_bt nodes
	listens
	btgwctl bearer connect "$(hci_address 1)" psm 0x81 net 1 \
		controller hci0 >"$KTAP_DIR/connector" 2>&1 &
	connector=$!
	wait_for 90 ups connector 1 || fail "$(cat "$KTAP_DIR/connector")"
	wait_for 90 ups listener 1 || fail "$(cat "$KTAP_DIR/listener")"
	mesh_bt "over other bearers"

	kill -TERM "$listener"
	wait "$listener"
	wait_for 90 grep -q '^down ' "$KTAP_DIR/connector"
	listens
	wait_for 90 ups connector 2 || fail "$(cat "$KTAP_DIR/connector")"
	wait_for 90 ups listener 1 || fail "$(cat "$KTAP_DIR/listener")"
	mesh_bt "over other bearers"
	kill -TERM "$listener" "$connector"
	wait "$listener" "$connector"
	btgwctl module drain nets 2
}

no_links() {
	[ "$(stats_get links)" = 0 ]
}

nothing_left() {
	wait_for 90 no_links
}

said() {
	grep -qx "$1" "$KTAP_DIR/unplugged"
}

unplugged() {
	local pid

	mesh_bt unplugged >"$KTAP_DIR/unplugged" 2>&1 &
	pid=$!
	wait_for 90 said ready || fail "$(cat "$KTAP_DIR/unplugged")"
	btvirt_stop
	wait_for 90 said ended || fail "$(cat "$KTAP_DIR/unplugged")"
	btvirt_start 2
	radio_hold
	kill -USR1 "$pid"
	wait "$pid" || fail "$(cat "$KTAP_DIR/unplugged")"
	said back
}

mapfile -t cases < <(mesh_bt --list |
	grep -vxE 'nodes|over other bearers|unplugged')
ktap_plan $((${#cases[@]} + 6))
require mesh_bt sock_bt btgwctl
ktap_run "mesh_bt: two controllers" up
for name in "${cases[@]}"; do
	ktap_run "mesh_bt: $name" mesh_bt "$name"
done
ktap_run "mesh_bt: bearers of the tool, and again" tool
ktap_run "mesh_bt: nothing is left of them" nothing_left
ktap_run "mesh_bt: unplugged, and back" unplugged
ktap_run "mesh_bt: nothing is left of those either" nothing_left
ktap_run "mesh_bt: the module unloads" module_unload
ktap_done
