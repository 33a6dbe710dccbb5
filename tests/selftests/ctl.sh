#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# btgwctl against the module: links, counters, events, refusals.
# No Bluetooth: loop links and adopted socket pairs.
#
# shellcheck source=tests/selftests/lib.sh
set -uo pipefail
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

# json EXPRESSION COMMAND...: a Python expression over the document d.
json() {
	local expression=$1
	shift

	"$@" | python3 -c '
import json, sys
d = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$expression"
}

# refused STATUS TEXT COMMAND...: ends with STATUS and says TEXT.
refused() {
	local wanted=$1 text=$2 status=0
	shift 2

	"$@" >"$KTAP_DIR/out" 2>"$KTAP_DIR/err" || status=$?
	[ "$status" -eq "$wanted" ] ||
		fail "'$*' ended with $status: $(cat "$KTAP_DIR/err")"
	grep -qF -- "$text" "$KTAP_DIR/err" ||
		fail "'$*' said: $(cat "$KTAP_DIR/err")"
	[ ! -s "$KTAP_DIR/out" ] || fail "'$*' printed a result"
}

as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		--bounding-set=-all --inh-caps=-all "$@"
}

ctl() {
	"$BTGW_BUILD/btgwctl" "$@"
}

test_unloaded() {
	module_unload
	# neither the socket nor the family may load it behind our back
	mkdir -p /run/modprobe.d
	printf 'install btgw /bin/false\n' >/run/modprobe.d/btgw-test.conf
	refused 4 'modprobe btgw' ctl link
	refused 4 'modprobe btgw' ctl stats
	refused 4 'modprobe btgw' ctl monitor
	rm /run/modprobe.d/btgw-test.conf
	module_load
	expect '[]' ctl -j link
}

test_loop() {
	expect 2 json 'len(d)' ctl -j link add type loop mtu 300 uid nobody
	expect "[(1, 'gateway', 2), (2, 'device', 1)]" \
		json '[(l["id"], l["role"], l["peer"]) for l in d]' ctl -j link
	expect '[300, 65534]' json '[d[0]["mtu"], d[0]["uid"]]' \
		ctl -j link show 2
	expect 2 json 'len(d)' ctl -j -s link
	expect '[0, 0, 0, 0, 0]' json '[d[0][k] for k in ("rx_frames",
		"tx_frames", "rx_dropped", "rx_descriptors", "tx_errors")]' \
		ctl -j -s link show 1
	ctl link | grep -E '^1: loop role gateway state [a-z]+ peer 2 mtu 300 uid 65534$'
	ctl link delete 2
	expect '[]' ctl -j link
}

test_adopted() {
	python3 - "$BTGW_BUILD/btgwctl" <<-'END'
	import json, socket, subprocess, sys
	a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
	out = subprocess.check_output(
	    [sys.argv[1], "-j", "link", "add", "type", "adopted",
	     "fd", str(a.fileno()), "mtu", "244", "role", "device"],
	    pass_fds=[a.fileno()])
	link = json.loads(out)[0]
	assert link["kind"] == "adopted" and link["role"] == "device", link
	assert link["mtu"] == 244, link
	subprocess.check_call([sys.argv[1], "link", "del", str(link["id"])])
	# a stream keeps no frames apart, a pipe is no socket
	for bad in (socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)[0],
		    open("/dev/null")):
	    r = subprocess.run(
		[sys.argv[1], "link", "add", "type", "adopted",
		 "fd", str(bad.fileno()), "mtu", "244"],
		pass_fds=[bad.fileno()], capture_output=True, text=True)
	    assert r.returncode == 2 and "attribute fd" in r.stderr, r
	END
	expect '[]' ctl -j link
}

test_refusals() {
	refused 2 'link 77' ctl link show 77
	refused 2 'link 77' ctl link del 77
	refused 1 'mtu "7"' ctl link add type loop mtu 7
	refused 1 'expected one of' ctl link add colour red
	refused 1 'given twice' ctl link add type loop type loop
	refused 1 'inherited open' ctl link add type adopted fd 200 mtu 100
	refused 2 'the kernel refused' \
		as_nobody "$BTGW_BUILD/btgwctl" link add type loop
	refused 2 'the kernel refused' \
		as_nobody "$BTGW_BUILD/btgwctl" link del 1
	# looking is free
	expect '[]' as_nobody "$BTGW_BUILD/btgwctl" -j link
}

test_stats() {
	expect '[0, 0]' json '[d[0]["links"], d[0]["sockets"]]' ctl -j stats
	expect 18 json 'len([k for k in d[0]["fastbatch"] if k != "rtt"])' \
		ctl -j stats
	expect 16 json 'len(d[0]["fastbatch"]["rtt"])' ctl -j stats
	expect 21 json 'len(d[0]["stream"])' ctl -j stats
	# what is said in text is what is said in JSON, and each has its sentence
	ctl -d stats | grep -E '^    rx_crc +0  frames refused for their CRC$'
	expect '1' json 'd[0]["links"] // 2' sh -c \
		'btgwctl link add type loop >/dev/null; btgwctl -j stats'
	ctl link del "$(json 'd[0]["id"]' ctl -j link)"
	as_nobody "$BTGW_BUILD/btgwctl" stats >/dev/null
}

# listens PID: it has a netlink socket that is in a group.
listens() {
	awk -v pid="$1" '$3 % 4194304 == pid && $4 !~ /^0*$/ { found = 1 }
		END { exit !found }' /proc/net/netlink
}

both_gone() {
	[ "$(grep -c '"event":"gone"' "$KTAP_DIR/events")" -ge 2 ]
}

test_monitor() {
	local pid

	btgwctl -j monitor >"$KTAP_DIR/events" &
	pid=$!
	wait_for 90 listens "$pid"
	ctl link add type loop >/dev/null
	ctl link del "$(json 'd[0]["id"]' ctl -j link)"
	wait_for 90 both_gone
	# nothing comes after them
	sleep 0.5
	# a shell without job control has its background jobs ignore SIGINT
	kill -TERM "$pid"
	wait "$pid"
	cat "$KTAP_DIR/events"
	expect 2 grep -c '"event":"new"' "$KTAP_DIR/events"
	expect 2 grep -c '"event":"gone"' "$KTAP_DIR/events"
	python3 -c '
import json, sys
for line in open(sys.argv[1]):
    assert json.loads(line)["link"]["kind"] == "loop"' "$KTAP_DIR/events"
}

test_monitor_unload() {
	local pid status=0

	btgwctl monitor >/dev/null 2>"$KTAP_DIR/err" &
	pid=$!
	wait_for 90 listens "$pid"
	module_unload
	wait "$pid" || status=$?
	grep 'was unloaded' "$KTAP_DIR/err"
	[ "$status" -eq 4 ]
	module_load
}

test_batch() {
	printf 'link add type loop\n# a comment\nlink del 999\nlink\n' \
		>"$KTAP_DIR/batch"
	expect_fail 2 ctl -b "$KTAP_DIR/batch" 2>"$KTAP_DIR/err"
	grep "$KTAP_DIR/batch:3: link 999" "$KTAP_DIR/err"
	expect_fail 3 ctl -j -f -b "$KTAP_DIR/batch" >"$KTAP_DIR/out"
	python3 -c '
import json, sys
lines = open(sys.argv[1]).readlines()
assert [len(json.loads(l)) for l in lines] == [2, 4], lines' "$KTAP_DIR/out"
}

# A file with keys, a daemon that goes by its name, and the clock.
test_doctor() {
	local state=$KTAP_DIR/state

	mkdir -p "$state/btgw"
	touch "$state/btgw/default.net"
	chmod 0640 "$state/btgw/default.net"
	XDG_STATE_HOME=$state ctl doctor >"$KTAP_DIR/open" || true
	grep -E "^failure +store +$state/btgw/default.net: mode 0640 " \
		"$KTAP_DIR/open"
	chmod 0600 "$state/btgw/default.net"
	cp "$(command -v sleep)" "$KTAP_DIR/bluetoothd"
	"$KTAP_DIR/bluetoothd" 600 &
	wait_for 90 grep -q bluetoothd "/proc/$!/comm"
	XDG_STATE_HOME=$state ctl doctor >"$KTAP_DIR/shut" || true
	kill "$!"
	grep -E "^ok +store +$state/btgw/default.net is its owner's alone" \
		"$KTAP_DIR/shut"
	grep -E '^ok +daemons +bluetoothd runs' "$KTAP_DIR/shut"
	grep -E '^ok +daemons +bluetoothd does not run' "$KTAP_DIR/open"
	grep -E '^(ok|warning) +clock ' "$KTAP_DIR/shut"
	grep -E '^ok +socket +Bluetooth protocol 7 is btgw' "$KTAP_DIR/shut"
}

ktap_plan 9
ktap_run "ctl: without the module" test_unloaded
ktap_run "ctl: loop links" test_loop
ktap_run "ctl: adopted links" test_adopted
ktap_run "ctl: refusals name what was wrong" test_refusals
ktap_run "ctl: counters" test_stats
ktap_run "ctl: events" test_monitor
ktap_run "ctl: events end with the module" test_monitor_unload
ktap_run "ctl: batches" test_batch
ktap_run "ctl: what is wrong with this machine" test_doctor
ktap_done
