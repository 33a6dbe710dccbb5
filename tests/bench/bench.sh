#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The inside of `make bench`: what FastBatch costs and what it saves, beside
# what there is without it, in one boot and taking turns.
#
#	roundtrip == loop link or AF_UNIX pair ========================== itself
#	roundtrip == FastBatch or plain L2CAP == hci0 ~~~ hci1 ========== itself
#	btgwctl   == FastBatch or standard    == hci0 ~~~ hci1 == btgw-device
#
# It measures and does not judge: exit status 0 unless something does not run.
# What was measured is left in build/vm/bench/*.json as well.
#
#	BENCH_MS	length of one run in milliseconds (250)
#	BENCH_RUNS	runs of each path (40)
#	BENCH_DEVICES	devices of each order and method (5)
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

LENGTH=${BENCH_MS:-250}
RUNS=${BENCH_RUNS:-40}
DEVICES=${BENCH_DEVICES:-5}
out=${BTGW_OUT:-$KTAP_DIR}
net=$KTAP_DIR/net
roundtrip=$BTGW_BUILD/bench/roundtrip
report=$BTGW_TOP/tests/bench/report.py
device=

die() {
	echo "bench: $*" >&2
	exit 1
}

say() {
	printf '\n\033[1m%s\033[0m\n' "$*"
}

# trips LINK: round trips over the loop or the radio
trips() {
	"$roundtrip" "$1" "$LENGTH" "$RUNS" >"$out/$1.json" ||
		die "round trips over the $1 do not run"
	python3 "$report" trips "$1" "$out/$1.json" || die "no report"
}

device_stop() {
	[ -z "$device" ] || kill "$device" 2>/dev/null
	wait "$device" 2>/dev/null
	device=
}

# provision METHOD ORDER ARGUMENT...: one device, a line for the report
provision() {
	local method=$1 order=$2 store=$net
	shift 2

	[ -e "$net" ] || store=new:$net
	btgwctl -j provision scan count 1 for 30 controller hci0 net "$store" \
		"$@" >"$KTAP_DIR/one" 2>"$KTAP_DIR/steps" || {
		cat "$KTAP_DIR/steps" "$KTAP_DIR/device.log"
		die "provisioning: $method in $order order does not run"
	}
	printf '{"method":"%s","order":"%s","devices":%s}\n' "$method" \
		"$order" "$(tr -d '\n' <"$KTAP_DIR/one")" \
		>>"$out/provision.json"
}

# compare METHOD GATEWAY-ARGUMENTS DEVICE-ARGUMENTS, each a string of words
compare() {
	local method=$1 i gw dev
	read -ra gw <<<"$2"
	read -ra dev <<<"$3"

	btgw-device --controller hci1 --keys "$KTAP_DIR/keys" --quiet \
		--refresh 1000 --count $((2 * DEVICES)) "${dev[@]}" \
		>"$KTAP_DIR/device.log" 2>&1 &
	device=$!
	for ((i = 0; i < DEVICES; i++)); do
		provision "$method" fastbatch "${gw[@]}"
		provision "$method" standard order standard "${gw[@]}"
	done
	wait "$device" || die "btgw-device: $(cat "$KTAP_DIR/device.log")"
	device=
}

[ -x "$roundtrip" ] || die "build/bench/roundtrip is missing: make userspace"
at_exit device_stop
btvirt_start 2 >"$KTAP_DIR/btvirt" 2>&1 || die "$(cat "$KTAP_DIR/btvirt")"
module_load || die "btgw.ko does not load"
echo "Linux $(uname -r), $(nproc) processors, btgw $(cat \
	/sys/module/btgw/version 2>/dev/null || echo "of an unknown version")"
echo "$RUNS runs of $LENGTH ms each, A and B in turn; median (lower..upper quartile)"

say "Inside the machine: A FastBatch over a loop link, B an AF_UNIX pair"
trips loop

say "Over the virtual radio: A FastBatch, B a plain L2CAP LE channel"
btmgmt_do -i 1 advertising on >"$KTAP_DIR/advertising" 2>&1 ||
	die "$(cat "$KTAP_DIR/advertising")"
trips radio
btmgmt_do -i 1 advertising off >"$KTAP_DIR/advertising" 2>&1 ||
	die "$(cat "$KTAP_DIR/advertising")"

say "Provisioning: A FastBatch, B the standard order, $DEVICES devices each"
rm -f "$out/provision.json"
value=00112233445566778899aabbccddeeff
# without an AuthValue the device may allow the open order
compare none "oob none" "--orders open,device-first"
compare static "oob static:$value" "--oob static:$value"
python3 "$report" provision "$out/provision.json" || die "no report"

python3 "$report" reading
ktap_cleanup
trap - EXIT
exit 0
