#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The inside of `make bench-stream`: a stream of bytes from a sensor to a
# gateway, several ways beside each other in one boot, taking turns.
#
#	        +- plain L2CAP LE channel ------------------+
#	stream =+- bluetoothd -- GATT notifications --------+= hci0 ~~~ hci1 = stream
#	        +- btgw v1, v2 -----------------------------+
#
# It measures and does not judge: exit status 0 unless something does not run.
# What was measured is left in build/vm/bench-stream/stream.json as well.
#
#	BENCH_KB	kilobytes of one turn (400)
#	BENCH_ROUNDS	turns of each way (10)
#	BENCH_RECORDS	records of one turn, for the latency (60)
#	BENCH_EVERY_US	one record every so many microseconds (20000)
#	BENCH_WAYS	which (coc packets notify dbus v1 v2 v2-packets)
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/bench/bus.sh
. "$BTGW_TOP/tests/bench/bus.sh"

out=${BTGW_OUT:-$KTAP_DIR}
stream=$BTGW_BUILD/bench/stream
daemons=()

die() {
	echo "bench-stream: $*" >&2
	exit 1
}

# -E for ConnectDevice: connecting without looking for the device first
bluetoothd_start() {
	local program=/usr/libexec/bluetooth/bluetoothd

	[ -x "$program" ] || program=/usr/sbin/bluetoothd
	cat >"$KTAP_DIR/main.conf" <<-END
	[General]
	ControllerMode = le
	[GATT]
	Cache = no
	Channels = 1
	ExchangeMTU = 517
	[Policy]
	AutoEnable = false
	END
	"$program" -n -E -f "$KTAP_DIR/main.conf" \
		>"$KTAP_DIR/bluetoothd.log" 2>&1 &
	daemons+=($!)
	wait_for 20 bluetoothd_up || die "$(cat "$KTAP_DIR/bluetoothd.log")"
}

bluetoothd_up() {
	dbus-send --system --print-reply --dest=org.bluez / \
		org.freedesktop.DBus.ObjectManager.GetManagedObjects |
		grep -c /org/bluez/hci1
}

# Before the controllers go: the stock kernel does not survive that bluetoothd
# closes its channels while they do.
daemons_stop() {
	kill "${daemons[@]}"
	wait "${daemons[@]}"
}

[ -x "$stream" ] || die "build/bench/stream is missing: make userspace"
read -ra ways <<<"${BENCH_WAYS:-coc packets notify dbus v1 v2 v2-packets}"
at_exit daemons_stop
btvirt_start 2 >"$KTAP_DIR/btvirt" 2>&1 || die "$(cat "$KTAP_DIR/btvirt")"
module_load || die "btgw.ko does not load"
bus_start
bluetoothd_start
for i in 0 1; do
	hci_le_up "$i" >"$KTAP_DIR/up" 2>&1 || die "$(cat "$KTAP_DIR/up")"
done
btmgmt_do -i 0 advertising on >"$KTAP_DIR/advertising" 2>&1 ||
	die "$(cat "$KTAP_DIR/advertising")"
echo "Linux $(uname -r), $(nproc) processors, btgw $(cat \
	/sys/module/btgw/version 2>/dev/null || echo "of an unknown version")"
echo "${BENCH_ROUNDS:-10} turns of ${BENCH_KB:-400} kB each and" \
	"${BENCH_RECORDS:-60} records, one every ${BENCH_EVERY_US:-20000} us"
echo
"$stream" "${BENCH_KB:-400}" "${BENCH_ROUNDS:-10}" "${BENCH_RECORDS:-60}" \
	"${BENCH_EVERY_US:-20000}" "$(IFS=, && echo "${daemons[*]}")" \
	"${ways[@]}" >"$out/stream.json" ||
	die "does not run; bluetoothd says: $(tail -5 "$KTAP_DIR/bluetoothd.log")"
python3 "$BTGW_TOP/tests/bench/stream_report.py" "$out/stream.json" ||
	die "no report"
ktap_cleanup
trap - EXIT
exit 0
