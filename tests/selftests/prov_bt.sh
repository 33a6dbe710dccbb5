#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Provisioning over a real L2CAP LE link between two virtual controllers:
#
#	btgwctl (hci0) ~~~ btgw-device (hci1)
#
# Methods, orders and faults as over the other links, ten devices in a row, a
# device without FastBatch, and a radio that is gone in the middle.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

faults=$BTGW_TOP/tests/selftests/prov_faults.py
uuid=$(printf '%032x' 4711)

# device DIR ARGUMENT...
device() {
	local dir=$1
	shift

	mkdir -p "$dir"
	btgw-device --controller hci1 --keys "$dir/keys" --json --refresh 1000 "$@" \
		>"$dir/device.json" 2>"$dir/device.log" &
	echo "$!" >"$dir/device.pid"
}

device_end() {
	kill "$(cat "$1/device.pid")" 2>/dev/null || true
}

test_up() {
	btvirt_start 2
	module_load
}

over_radio() {
	python3 "$faults" "$1" --dir "$KTAP_DIR/bt-$1" --bt hci0 hci1
}

test_ten() {
	local dir=$KTAP_DIR/ten

	device "$dir" --count 10
	btgwctl -j provision scan count 10 for 200 controller hci0 \
		net "new:$dir/net" >"$dir/gateway.json"
	python3 - "$dir" <<'END'
import json, sys
with open(sys.argv[1] + "/gateway.json") as f:
    devices = json.load(f)
with open(sys.argv[1] + "/device.json") as f:
    reports = [json.loads(line) for line in f]
assert len(devices) == 10, devices
assert all(d["result"] == "provisioned" for d in devices), devices
assert len({d["uuid"] for d in devices}) == 10
assert [d["unicast"] for d in devices] == list(range(2, 12)), devices
assert [r["unicast"] for r in reports] == list(range(2, 12)), reports
END
}

test_plain() {
	local dir=$KTAP_DIR/plain

	device "$dir" --standard --uuid "$uuid"
	# nobody waits for its announcement
	wait_for 90 grep -q 'unprovisioned' "$dir/device.log"
	btgwctl -j provision "$(hci_address 1)" controller hci0 \
		net "new:$dir/net" >"$dir/gateway.json"
	python3 - "$dir/gateway.json" <<'END'
import json, sys
with open(sys.argv[1]) as f:
    device, = json.load(f)
assert device["result"] == "provisioned", device
assert device["order"] == "standard", device
assert device["order_note"] == "no announcement", device
assert device["exchanges"] >= 5, device
END
}

# A link too narrow for what the device asks: standard order by itself
test_narrow() {
	local dir=$KTAP_DIR/narrow

	device "$dir" --min-mtu 60000
	btgwctl -j provision scan count 1 for 90 controller hci0 \
		net "new:$dir/net" >"$dir/gateway.json"
	grep -q '"order":"standard"' "$dir/gateway.json"
	grep -q 'below 60000' "$dir/gateway.json"
}

test_nobody() {
	local status=0

	btgwctl provision 00:11:22:33:44:55 uuid "$uuid" controller hci0 \
		net "new:$KTAP_DIR/nobody" 2>"$KTAP_DIR/nobody.log" ||
		status=$?
	cat "$KTAP_DIR/nobody.log"
	[ "$status" -eq 4 ]
}

test_interrupted() {
	local dir=$KTAP_DIR/interrupted status=0 pid

	device "$dir" --fault stall:1
	btgwctl provision scan count 1 for 90 controller hci0 \
		net "new:$dir/net" >"$dir/table" 2>"$dir/steps" &
	pid=$!
	wait_for 90 grep -q 'Invite' "$dir/steps"
	kill -INT "$pid"
	wait "$pid" || status=$?
	device_end "$dir"
	cat "$dir/steps" "$dir/table"
	[ "$status" -eq 2 ]
	grep -q interrupted "$dir/table"
}

# The last: it takes the controllers with it
test_unplugged() {
	local dir=$KTAP_DIR/unplugged status=0 pid

	device "$dir" --fault stall:3
	btgwctl provision scan count 1 for 90 controller hci0 \
		net "new:$dir/net" >"$dir/table" 2>"$dir/steps" &
	pid=$!
	wait_for 90 grep -q 'Invite' "$dir/steps"
	btvirt_stop
	wait "$pid" || status=$?
	device_end "$dir"
	cat "$dir/steps" "$dir/table"
	[ "$status" -ne 0 ]
	[ "$status" -lt 100 ]
	grep -q failed "$dir/table"
}

mapfile -t names < <(python3 "$faults" --list bt)
ktap_plan $((${#names[@]} + 7))
require python3 btgwctl btgw-device
# outside of a test, whose processes end with it
ktap_run "two controllers and the module" test_up
for name in "${names[@]}"; do
	ktap_run "radio: $name" over_radio "$name"
done
ktap_run "ten devices in a row" test_ten
ktap_run "a device without FastBatch gets the standard order" test_plain
ktap_run "so does one whose link is too narrow" test_narrow
ktap_run "nobody at that address: unreachable" test_nobody
ktap_run "interrupted: told, recorded, ended" test_interrupted
ktap_run "the radio is gone in the middle" test_unplugged
ktap_done
