#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The inside of `make bench-mesh`: what hearing a mesh costs, in one boot, ways
# beside each other taking turns.
#
#	btgw_bench    == kernel/core, timed in the kernel
#	meshd_crypto  == bluetooth-meshd's cryptography, and OpenSSL's
#	mesh_rx       == AF_UNIX pair == bearer, net == DGRAM socket
#	mesh_adverts  == virtual controller == tap, net == DGRAM socket
#	                                    == bluetooth-meshd
#
# It measures and does not judge: exit status 0 unless something does not run.
# What was measured is left in build/vm/bench-mesh/*.json as well.
#
#	BENCH_ROUNDS	turns of each way (7)
#	BENCH_BURSTS	bursts of 20 PDUs of one turn (200)
#	BENCH_DECRYPTS	PDUs that bluetooth-meshd decrypts in one turn (256)
#	BENCH_TURNS	turns of who hears advertisements (3)
#	BENCH_SECONDS	seconds that one of them is heard (3)
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/bench/bus.sh
. "$BTGW_TOP/tests/bench/bus.sh"

ROUNDS=${BENCH_ROUNDS:-7}
BURSTS=${BENCH_BURSTS:-200}
DECRYPTS=${BENCH_DECRYPTS:-256}
TURNS=${BENCH_TURNS:-3}
LENGTH=${BENCH_SECONDS:-3}
out=${BTGW_OUT:-$KTAP_DIR}
bench=$BTGW_BUILD/bench
node=$KTAP_DIR/mesh/0123456789abcdef0123456789abcdef
daemons=()

die() {
	echo "bench-mesh: $*" >&2
	exit 1
}

daemons_stop() {
	[ ${#daemons[@]} -eq 0 ] || kill "${daemons[@]}"
}

mask_set() {
	echo "$1" >/sys/devices/virtual/workqueue/cpumask
}

# The node of mesh_node_new(): its keys, its address, and nothing that it would
# send by itself.
node_write() {
	mkdir -p "$node/rpl" "$node/dev_keys"
	cat >"$node/node.json" <<-END
	{
	  "IVindex": 0, "IVupdate": 0, "sequenceNumber": 1,
	  "token": "0123456789abcdef",
	  "deviceKey": "dddddddddddddddddddddddddddddddd",
	  "cid": "05f1", "pid": "0001", "vid": "0001", "crpl": "7fff",
	  "proxy": "unsupported", "friend": "unsupported",
	  "lowPower": "unsupported", "beacon": "disabled",
	  "relay": { "mode": "disabled", "count": 0, "interval": 10 },
	  "unicastAddress": "0001", "defaultTTL": 5,
	  "netKeys": [ { "index": "0000",
	    "key": "11111111111111111111111111110000" } ],
	  "appKeys": [ { "index": "0000", "boundNetKey": "0000",
	    "key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaa0000" } ],
	  "elements": [ { "elementIndex": 0, "location": "0000", "models": [
	    { "modelId": "0000" },
	    { "modelId": "1000", "bind": [ "0000" ] } ] } ]
	}
	END
}

rounds() {
	local i

	for ((i = 0; i < ROUNDS; i++)); do
		cat /sys/kernel/debug/btgw_bench || return
		"$bench/meshd_crypto" "$DECRYPTS" || return
		"$bench/mesh_rx" "$BURSTS" || return
	done
}

turns() {
	local i rate

	for ((i = 0; i < TURNS; i++)); do
		for rate in 100 500; do
			"$bench/mesh_adverts" "$rate" \
				$((rate * LENGTH / 10)) "$node" || return
		done
	done
}

for program in meshd_crypto mesh_rx mesh_adverts kernel/btgw_bench.ko; do
	[ -e "$bench/$program" ] || die "build/bench/$program is missing"
done
at_exit daemons_stop
modprobe -q hci_vhci || true
[ -e /dev/vhci ] || die "no /dev/vhci"
module_load || die "btgw.ko does not load"
insmod "$bench/kernel/btgw_bench.ko" || die "btgw_bench.ko does not load"
at_exit rmmod btgw_bench
echo "Linux $(uname -r), $(nproc) processors, btgw $(cat \
	/sys/module/btgw/version 2>/dev/null || echo "of an unknown version")"

# The workers too: nets are made on the processor that is to be the only one.
mask=$(cat /sys/devices/virtual/workqueue/cpumask)
mask_set 1
rounds >"$out/rx.json" || die "it does not run: $(tail -2 "$out/rx.json")"
mask_set "$mask"
rmmod btgw_bench
bus_start
node_write
turns >"$out/adverts.json" 2>"$KTAP_DIR/meshd" ||
	die "it does not run: $(tail -2 "$out/adverts.json")" \
		"$(tail -5 "$KTAP_DIR/meshd")"
python3 "$BTGW_TOP/tests/bench/mesh_report.py" "$out/rx.json" \
	"$out/adverts.json" || die "no report"
ktap_cleanup
trap - EXIT
exit 0
