#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Management, scanning and connection intervals between two controllers:
#
#	hci0  gateway: scans, connects    ((radio))    hci1  device: announces
#
# shellcheck source=tests/selftests/lib.sh
set -uo pipefail
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

test_controllers() {
	require radio_probe setpriv
	btvirt_start 2
}

# Left on, the setting would make the connections of later tests wait.
test_doctor_trap() {
	btmgmt_do -i 0 advertising on
	btgwctl doctor >"$KTAP_DIR/on" || true
	btmgmt_do -i 0 advertising off
	btgwctl doctor >"$KTAP_DIR/off" || true
	grep -E "^failure +hci0 .*'Advertising' is on" "$KTAP_DIR/on"
	grep -E '^ok +hci0 ' "$KTAP_DIR/off"
}

# A radio of btvirt is heard once for each time advertising begins, and not at
# all where discovery has not quite begun: begin again each second.
test_scan() {
	local announcer

	while sleep 1; do
		radio_probe advertise
	done &
	announcer=$!
	radio_probe scan
	kill "$announcer"
	wait "$announcer" || true
}

test_denied() {
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		--bounding-set=-all --inh-caps=-all \
		"$(command -v radio_probe)" denied
}

test_vanish() {
	local pid

	radio_probe vanish &
	pid=$!
	sleep 2
	btvirt_stop
	wait "$pid"
}

ktap_plan 9
ktap_run "two virtual controllers come up" test_controllers
ktap_run "radio: doctor sees the setting that turns connect() round" test_doctor_trap
ktap_run "radio: a device announces" radio_probe advertise
ktap_run "radio: a scan finds it" test_scan
ktap_run "radio: 7.5 ms for the transfer, 50 ms after" radio_probe interval
ktap_run "radio: withdrawn is not found" radio_probe silent
ktap_run "radio: refusals have their names" radio_probe refused
ktap_run "radio: nobody may look and no more" test_denied
ktap_run "radio: unplugged while scanning" test_vanish
ktap_done
