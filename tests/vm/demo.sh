#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The inside of `make demo`: two virtual controllers, a gateway on hci0, devices
# on hci1, nothing simulated above the radio.
#
#	btgwctl -- FastBatch socket -- L2CAP -- hci0 ~~~ hci1 -- L2CAP --
#	FastBatch socket -- btgw-device
#
# First three devices are provisioned as an operator sees it. Then the standard
# order and FastBatch take turns, device after device, in this one boot, and a
# table sets them side by side. Exit status 0 only if every figure is as it
# has to be.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

DEVICES=${DEMO_DEVICES:-3}
net=$KTAP_DIR/net
keys=$KTAP_DIR/keys
shown=$KTAP_DIR/shown
results=$KTAP_DIR/results
device=

die() {
	echo "demo: $*" >&2
	exit 1
}

say() {
	printf '\n\033[1m%s\033[0m\n' "$*"
}

# device_start ARGUMENT...: devices on hci1, one after another
device_start() {
	btgw-device --controller hci1 --keys "$keys" --quiet --refresh 1000 "$@" \
		>"$KTAP_DIR/device.log" 2>&1 &
	device=$!
}

device_stop() {
	[ -z "$device" ] || kill "$device" 2>/dev/null
	wait "$device" 2>/dev/null
	device=
}

gateway() {
	btgwctl "$@" controller hci0 net "$net" for 90
}

# measure METHOD ORDER ARGUMENT...: one device, a line for the table
measure() {
	local method=$1 order=$2
	shift 2

	gateway -j provision scan count 1 "$@" >"$KTAP_DIR/one" \
		2>"$KTAP_DIR/steps" || {
		cat "$KTAP_DIR/steps" "$KTAP_DIR/device.log"
		die "$method in $order order failed"
	}
	printf '%s %s %s\n' "$method" "$order" "$(cat "$KTAP_DIR/one")" \
		>>"$results"
	printf '.'
}

# compare METHOD GATEWAY-ARGUMENTS DEVICE-ARGUMENTS, each a string of words
compare() {
	local method=$1 i gw dev
	read -ra gw <<<"$2"
	read -ra dev <<<"$3"

	printf '%-8s' "$method"
	device_start --count $((2 * DEVICES)) "${dev[@]}"
	for ((i = 0; i < DEVICES; i++)); do
		measure "$method" standard order standard "${gw[@]}"
		measure "$method" fastbatch "${gw[@]}"
	done
	wait "$device" || die "btgw-device: $(cat "$KTAP_DIR/device.log")"
	device=
	echo
}

table() {
	python3 - "$results" <<'END'
import json
import statistics
import sys

runs = {}
with open(sys.argv[1]) as lines:
    for line in lines:
        method, order, document = line.split(" ", 2)
        for device in json.loads(document):
            runs.setdefault(method, {}).setdefault(order, []).append(device)

wanted = {"none": 2, "static": 3, "output": 3}
wrong = []
print("           standard order           FastBatch")
print("method     exchanges  median ms     exchanges  median ms  order         ms saved")
for method, fewest in wanted.items():
    row = {}
    for order in ("standard", "fastbatch"):
        devices = runs.get(method, {}).get(order, [])
        if not devices:
            wrong.append(f"{method}: no device in {order} order")
            devices = [{"exchanges": 0, "ms": 0, "result": "none", "order": "-"}]
        for device in devices:
            if device["result"] != "provisioned":
                wrong.append(f"{method}, {order}: {device['result']}")
        counts = {device["exchanges"] for device in devices}
        if len(counts) != 1:
            wrong.append(f"{method}, {order}: exchanges differ: {sorted(counts)}")
        row[order] = (max(counts), statistics.median(d["ms"] for d in devices),
                      devices[0]["order"])
    if row["standard"][0] < 5:
        wrong.append(f"{method}: {row['standard'][0]} exchanges in standard order, "
                     "5 or more expected")
    if row["fastbatch"][0] != fewest:
        wrong.append(f"{method}: {row['fastbatch'][0]} exchanges with FastBatch, {fewest} expected")
    saved = row["standard"][1] - row["fastbatch"][1]
    print(f"{method:<9}  {row['standard'][0]:>9}  {row['standard'][1]:>9.0f}"
          f"     {row['fastbatch'][0]:>9}  {row['fastbatch'][1]:>9.0f}"
          f"  {row['fastbatch'][2]:<12}  {saved:>8.0f}")
print()
print("exchanges: batches of the gateway that had to be answered before the next;")
print("link set-up not counted. A perfect radio in an emulated machine: on the air")
print("each exchange costs connection intervals on top.")
for text in wrong:
    print(f"WRONG: {text}")
sys.exit(bool(wrong))
END
}

at_exit device_stop
say "Two Bluetooth controllers, and the module on $(uname -r)"
btvirt_start 2 >"$KTAP_DIR/btvirt" 2>&1 || die "$(cat "$KTAP_DIR/btvirt")"
module_load || die "btgw.ko does not load"
echo "hci0 (gateway) $(hci_address 0), hci1 (devices) $(hci_address 1)"
grep -H . /sys/module/btgw/version 2>/dev/null

say "\$ btgwctl provision scan count 3 net new:..."
device_start --count 3
btgwctl provision scan count 3 for 90 net "new:$net" controller hci0 ||
	die "not all were provisioned: $(cat "$KTAP_DIR/device.log")"
device_stop

say "\$ btgwctl net devices"
btgwctl net devices net "$net" || die "the store does not know them"

say "Standard order and FastBatch in turn, $DEVICES devices each"
mkfifo "$shown" || die "no FIFO"
value=00112233445566778899aabbccddeeff
# without an AuthValue the device may allow the open order
compare none "oob none" "--orders open,device-first"
compare static "oob static:$value" "--oob static:$value"
compare output "oob output value $shown" "--oob output --show-to $shown"

say "Result"
table || die "a figure is not as it has to be"
ktap_cleanup
trap - EXIT
exit 0
