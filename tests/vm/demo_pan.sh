#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# make demo-pan: two machines on one radio, device to device.
#
#	guest a: web server -- btgwctl pan serve -- hci0 ~~~ hci0 -- btgwctl
#	pan connect -- curl: guest b
#
# On the host it starts two guests that run it again, each as its machine.
# a has a stock bluetoothd without its network plugin, and is what the user of
# such a device has; b does everything, and looks at what went wrong. The
# radio is btvirt in a; b's controller is at the other end of a wire between
# the guests. Exit status 0 only if both machines say that all was as it has to
# be.

if [ -z "${BTGW_VM:-}" ]; then
	set -euo pipefail
	# shellcheck source=tests/vm/common.sh
	. "$(dirname "$0")/common.sh"
	socket=$(mktemp -u "${TMPDIR:-/tmp}/btgw-wire.XXXXXX")
	guest() {
		"$TOP/tests/vm/run.sh" --kernel 6.1 --name "demo-pan-$1" --demo \
			--no-module --timeout 300 --memory 1024 \
			--env "DEMO_SIDE=$1" --wire "$2:$socket" -- \
			tests/vm/demo_pan.sh
	}
	start=$SECONDS
	guest a server | sed -u 's/^/a| /' &
	status=0
	guest b client | sed -u 's/^/b| /' || status=1
	wait $! || status=1
	rm -f "$socket"
	[ "$status" -ne 0 ] || say "$((SECONDS - start)) s with both boots"
	exit "$status"
fi

# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/selftests/pan_lib.sh
. "$BTGW_TOP/tests/selftests/pan_lib.sh"

die() {
	echo "demo-pan: $*" >&2
	exit 1
}

say() {
	printf '\n\033[1m%s\033[0m\n' "$*"
}

# run COMMAND...: shown, and run
run() {
	say "# $*"
	"$@"
}

# On a busy machine the first Reset of a controller may time out.
radio_start() {
	local i

	for i in 1 2 3 4; do
		rm -f /tmp/bt-server-bredrle
		"$BTVIRT" -s -l1 >"$KTAP_DIR/btvirt.log" 2>&1 &
		echo "$!" >"$KTAP_DIR/btvirt.pid"
		disown
		if wait_for 10 hci_has_address 0; then
			bredr_up 0
			return
		fi
		echo "attempt $i failed"
		btvirt_stop
	done >/dev/null
	return 1
}

wire_start() {
	local i wire

	python3 "$BTGW_TOP/tests/vm/wire.py" controller >"$KTAP_DIR/wire" &
	wire=$!
	wait_for 120 [ -s "$KTAP_DIR/wire" ] || return 1
	for i in 1 2 3 4; do
		if wait_for 10 hci_has_address 0; then
			bredr_up 0
			return
		fi
		echo "attempt $i failed"
		kill -USR1 "$wire"
	done >/dev/null
	return 1
}

machine_a() {
	BTVIRT=$(btvirt_program) || die "no btvirt"
	modprobe -a hci_vhci bnep virtio_console
	radio_start || die "the controller does not come up"
	python3 "$BTGW_TOP/tests/vm/wire.py" radio &
	wire=$!
	bus_start
	PAN_CONTROLLERS=0 bluetoothd_start --noplugin=network >/dev/null ||
		die "bluetoothd does not start"
	btmgmt_do -i 0 discov on >/dev/null
	mkdir "$KTAP_DIR/web"
	echo "Hello from a, over Bluetooth and no further." \
		>"$KTAP_DIR/web/index.html"
	(cd "$KTAP_DIR/web" && exec python3 -m http.server --bind :: 80) \
		>"$KTAP_DIR/web.log" 2>&1 &
	say "# btgwctl pan serve role panu address 10.9.0.1/24 address fd09::1/64"
	btgwctl pan serve role panu address 10.9.0.1/24 address fd09::1/64 \
		> >(tee "$KTAP_DIR/serve.out") &
	serve=$!
	# b ends first, and the wire with it
	wait "$wire"
	kill "$serve"
	wait "$serve" || die "the server failed"
	grep -q ' up ' "$KTAP_DIR/serve.out" || die "nobody came"
	grep -q ' down ' "$KTAP_DIR/serve.out" || die "nobody left"
}

# refused COMMAND...: shown; it has to be refused
refused() {
	local status=0

	run "$@" || status=$?
	echo "exit status $status"
	[ "$status" -eq 2 ]
}

# explained TEXT COMMAND...: shown; it has to be refused with this text
explained() {
	local text=$1
	shift

	refused "$@" >"$KTAP_DIR/said" 2>&1
	local status=$?
	cat "$KTAP_DIR/said"
	[ "$status" -eq 0 ] && grep -q "$text" "$KTAP_DIR/said"
}

connected() {
	btgwctl pan connect "$a" role panu address 10.9.0.2/24 \
		address fd09::2/64 >"$KTAP_DIR/events" 2>&1 &
	client=$!
	wait_for 60 grep -q ' up ' "$KTAP_DIR/events"
	cat "$KTAP_DIR/events"
	device=$(sed -nE 's/.* up .* (bnep[0-9]+).*/\1/p' "$KTAP_DIR/events")
	[ -n "$device" ]
}

machine_b() {
	modprobe -a hci_vhci bnep virtio_console
	wire_start || die "no controller at the other guest's radio"

	say "# btmgmt find -b"
	for _ in 1 2 3; do
		timeout 20 btmgmt find -b <>"$KTAP_DIR/never" >"$KTAP_DIR/found"
		a=$(sed -nE 's/.*dev_found: ([0-9A-F:]{17}) type BR.*/\1/p' \
			"$KTAP_DIR/found" | head -1)
		[ -z "$a" ] || break
	done
	[ -n "$a" ] || die "nobody is found: $(cat "$KTAP_DIR/found")"
	grep dev_found "$KTAP_DIR/found" | head -1
	say "# btmgmt pair -c NoInputNoOutput -t BR/EDR $a"
	timeout 40 btmgmt pair -c 3 -t 0 "$a" <>"$KTAP_DIR/never" |
		tee "$KTAP_DIR/pair"
	grep -q 'Paired with' "$KTAP_DIR/pair" || die "not paired"

	say "What a does not serve, and what a trace says of it"
	btmon -w "$KTAP_DIR/trace" >/dev/null 2>&1 &
	btmon=$!
	wait_for 10 [ -s "$KTAP_DIR/trace" ]
	explained 'code 4' btgwctl pan connect "$a" role gn once ||
		die "code 4 was expected"
	kill "$btmon"
	wait "$btmon" 2>/dev/null
	explained 'GN\|gn' btgwctl pan doctor trace "$KTAP_DIR/trace" ||
		die "the trace is not explained"

	say "Device to device: # btgwctl pan connect $a role panu" \
		"address 10.9.0.2/24 address fd09::2/64"
	connected || die "not connected: $(cat "$KTAP_DIR/events")"
	run ping -c 3 -i 0.3 10.9.0.1 || die "no answer"
	run ping -c 2 -i 0.3 -s 1472 -M "do" 10.9.0.1 || die "no answer"
	run ping -c 3 -i 0.3 fd09::1 || die "no answer"
	run curl -sS http://10.9.0.1/ | tee "$KTAP_DIR/page"
	grep -q Hello "$KTAP_DIR/page" || die "no page"
	run curl -sS -g 'http://[fd09::1]/' | tee "$KTAP_DIR/page"
	grep -q Hello "$KTAP_DIR/page" || die "no page"
	run btgwctl pan

	say "Somebody breaks it: # ip link set $device down"
	ip link set "$device" down
	ping -c 1 -W 2 10.9.0.1 >/dev/null 2>&1 && die "still an answer"
	explained "ip link set $device up" btgwctl pan doctor ||
		die "doctor does not explain it"
	say "As it says: # ip link set $device up"
	ip link set "$device" up
	run ping -c 2 -i 0.3 10.9.0.1 || die "no answer"
	run btgwctl pan doctor || die "doctor still finds something"
	kill "$client"
	wait "$client" || die "the client failed"
	say "All was as it has to be."
}

mkfifo "$KTAP_DIR/never" 2>/dev/null
"machine_${DEMO_SIDE:?}"
exit 0
