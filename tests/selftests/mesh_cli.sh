#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# btgwctl on mesh nets: two nets on one machine, joined by a loop.
#
#	net 1, element 0x0001 == loop == net 2, elements 0x0101, 0x0102
#
# shellcheck source=tests/selftests/lib.sh
set -uo pipefail
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

NETKEY=7dd7364cd842ad18c17c2b820c84c3d6
APPKEY=63964771734fbd76e3b40519d1d94a48
DEVKEY=9d6dd0e96eb25dc19a40ed9914f8f03f
LABEL=0073e7e4d8b9440faf8415df4c56c0e1

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

# octets N: a message of N octets, as hexadecimal digits.
octets() {
	python3 -c '
import sys
print(bytes((i * 7 + 5) & 255 for i in range(int(sys.argv[1]))).hex())' "$1"
}

# both nodes, from a batch file, so that no key is on a command line
nodes() {
	echo "$APPKEY" >"$KTAP_DIR/appkey"
	cat >"$KTAP_DIR/nodes" <<-END
		net add 1 ttl 5 seq-limit 100000
		net add 2 seq-limit 100000 relay on friend on
		subnet add net 1 index 0 key "$NETKEY"
		subnet add net 2 index 0 key "$NETKEY"
		appkey add net 1 index 0 subnet 0 key @$KTAP_DIR/appkey
		appkey add net 2 index 0 subnet 0 key @$KTAP_DIR/appkey
		element add net 1 addr 0x0001
		element add net 2 addr 0x0101 uid nobody
		element add net 2 addr 0x0102
		element bind net 1 element 0x0001 appkey 0
		element bind net 2 element 0x0101 appkey 0
		element bind net 2 element 0x0102 appkey 0
		element subscribe net 2 element 0x0102 addr 0xc000
		element subscribe net 2 element 0x0102 label $LABEL
		link add type loop
	END
	ctl -b "$KTAP_DIR/nodes"
	ctl bearer add net 1 link "$(loop_end 0)"
	ctl bearer add net 2 link "$(loop_end 1)"
}

loop_end() {
	json "d[$1]['id']" ctl -j link
}

test_make() {
	nodes
	expect '[(1, 5, False, 100000, 1), (2, 7, True, 100000, 257)]' \
		json '[(n["id"], n["ttl"], n["relay"], n["seq_limit"],
		n["addr"]) for n in d]' ctl -j net
	expect 1 json 'len(d)' ctl -j net show 2
	expect "['up', 'up']" json '[b["state"] for b in d]' ctl -j bearer
	expect 45 json 'd[0]["mtu"] // 512 * 45' ctl -j bearer show net 1
	ctl net show 1 | grep -E '^id 1 ttl 5$'
	ctl -o net | grep -cF ttl | grep -x 2
	ctl -s bearer | grep -E 'rx-frames [0-9]+ tx-frames [0-9]+ rx-queue 0/'
	ctl subnet |
		grep -E '^net 1 index 0 phase normal nid 0x[0-9a-f]{2} network-id [0-9a-f]{16}$'
	ctl appkey show net 2 index 0 | grep -E '^net 2 index 0 subnet 0 aid 0x[0-9a-f]{2}$'
	expect 65534 json 'd[1]["uid"]' ctl -j element
	expect '[2, 1]' json '[d[2]["subs"], d[2]["binds"]]' ctl -j element
	expect 1 json 'd[0]["addr"] // 0xc000' ctl -j element subs net 2
	expect 3 json 'len(d)' ctl -j element binds
	expect 5 json 'len(d)' ctl -j net tables 1
}

test_secrets() {
	local all

	all=$(for what in net subnet appkey devkey element bearer; do
		ctl -j -s "$what"
		ctl -s "$what"
	done)
	if grep -qi -e "$NETKEY" -e "$APPKEY" <<<"$all"; then
		fail "a key was shown"
	fi
	# from a file, from the standard input, and as digits
	echo "$DEVKEY" | ctl devkey add net 1 addr 0x0001 key -
	echo "$DEVKEY" >"$KTAP_DIR/devkey"
	ctl devkey add net 1 addr 0x0101 key "@$KTAP_DIR/devkey"
	ctl devkey add net 2 addr 0x0101 key "$DEVKEY"
	expect '[(1, 1), (1, 257), (2, 257)]' \
		json '[(k["net"], k["addr"]) for k in d]' ctl -j devkey
	ctl devkey del net 1 addr 0x0101
	expect 1 json 'len(d)' ctl -j devkey show net 1
	refused 1 'key: not hexadecimal' ctl devkey add net 1 addr 2 \
		key "${DEVKEY/9/x}"
	# what was wrong is said, the secret is not
	if grep -qF "${DEVKEY/9/x}" "$KTAP_DIR/err"; then
		fail "a refusal repeats a key"
	fi
	refused 1 '4 hexadecimal digits, expected 32' \
		ctl devkey add net 1 addr 2 key 1234
	refused 1 'No such file' ctl devkey add net 1 addr 2 key @/nowhere
	refused 1 'no first line' ctl devkey add net 1 addr 2 key @/dev/null
}

receive() {
	btgwctl -j mesh recv "$@" >"$KTAP_DIR/got" 2>"$KTAP_DIR/recv-err" &
	echo "$!" >"$KTAP_DIR/receiver"
	wait_for 20 sockets_are 1
}

sockets_are() {
	[ "$(stats_get sockets)" = "$1" ]
}

received() {
	wait "$(cat "$KTAP_DIR/receiver")" ||
		fail "recv: $(cat "$KTAP_DIR/recv-err")"
}

test_messages() {
	local size

	for size in 1 11 12 380; do
		receive net 2 element 0x0101 appkey 0 count 1 for 120
		ctl -j mesh send net 1 element 1 appkey 0 to 0x0101 \
			data "$(octets "$size")" >"$KTAP_DIR/sent"
		received
		expect "$(octets "$size")" json 'd["data"]' cat "$KTAP_DIR/got"
		expect "[1, 257, $size, 5]" json '[d[k] for k in
			("src", "dst", "len", "ttl")]' cat "$KTAP_DIR/got"
		[ "$size" -gt 11 ] || size=0
		expect "[$size, $size]" json '[d["len"] * d["segmented"]] * 2' \
			cat "$KTAP_DIR/got"
		expect "$size" json 'd[0]["len"] * d[0]["segmented"]' \
			cat "$KTAP_DIR/sent"
	done
	# from the standard input; to a label; with a TransMIC of 64 bits
	receive net 2 element 0x0102 count 1 for 120
	printf 'abc' | ctl mesh send net 1 element 1 appkey 0 label "$LABEL" \
		data - mic64
	received
	expect 616263 json 'd["data"]' cat "$KTAP_DIR/got"
	expect "$LABEL" json 'd["label"]' cat "$KTAP_DIR/got"
	# a group
	receive net 2 element 0x0102 appkey 0 count 1 for 120
	ctl mesh send net 1 element 1 appkey 0 to 0xc000 data 8201
	received
	expect 49152 json 'd["dst"]' cat "$KTAP_DIR/got"
	# who was granted the element may, others may not
	as_nobody "$BTGW_BUILD/btgwctl" mesh send net 2 element 0x0101 \
		appkey 0 to 0x0001 data 8202 for 5
	refused 2 'not granted' as_nobody "$BTGW_BUILD/btgwctl" \
		mesh send net 2 element 0x0102 appkey 0 to 1 data 8202
	refused 2 '0 of 1 messages' ctl mesh recv net 1 element 1 count 1 for 1
	refused 2 'no such net' ctl mesh send net 9 element 1 appkey 0 to 2 \
		data 82
	refused 1 'the key is missing' ctl mesh send net 1 element 1 to 2 data 82
	refused 1 'destination is missing' \
		ctl mesh send net 1 element 1 appkey 0 data 82
	refused 1 '762 hexadecimal' ctl mesh send net 1 element 1 appkey 0 to 2 \
		data "$(octets 381)"
}

test_counters() {
	expect True json 'd[0]["count"]["tx_segments"] >= 33' ctl -j stats net 1
	expect True json 'd[0]["count"]["rx_segments"] >= 33' ctl -j stats net 2
	expect 2 json 'len(d)' ctl -j stats net
	expect '[22, 61]' json '[len(d[0]["count"]), len(d[0]["drop"])]' \
		ctl -j stats net 2
	ctl -d stats net 2 | grep -E '^    net-mic +0  the NetMIC verified under'
	expect 2 json 'd[0]["nets"]' ctl -j stats
	# the other side is known by now
	expect 1 json 'len([e for e in d if e["src"] == 1])' ctl -j rpl show net 2
	ctl rpl show net 2 src 1 | grep -E '^src 0x0001 iv-index 0 seq [0-9]+'
	expect True json '[t["used"] for t in d if t["kind"] == "rpl"][0] >= 1' \
		ctl -j net tables 2
	ctl rpl add net 2 src 0x0333 iv-index 0 seq 77
	expect 77 json 'd[0]["seq"]' ctl -j rpl show net 2 src 0x0333
	refused 2 'newer message of this source' \
		ctl rpl add net 2 src 0x0333 iv-index 0 seq 76
	ctl rpl del net 2 src 0x0333
	refused 2 'rpl: ' ctl rpl show net 2 src 0x0333
}

tracefs() {
	[ -d /sys/kernel/tracing/instances ] ||
		mount -t tracefs tracefs /sys/kernel/tracing
}

tracing() {
	compgen -G '/sys/kernel/tracing/instances/btgwctl-*'
}

# segmented END: as many PDUs END as 380 octets and a TransMIC have segments
segmented() {
	[ "$(grep -c "\"event\":\"$1\".*\"src\":1,.*\"control\":false" \
		"$KTAP_DIR/pdus")" -ge 32 ]
}

test_monitor_pdus() {
	local pid

	tracefs
	btgwctl -j monitor pdu mesh >"$KTAP_DIR/pdus" &
	pid=$!
	wait_for 20 tracing
	sleep 0.5
	receive net 2 element 0x0101 count 1 for 120
	ctl mesh send net 1 element 1 appkey 0 to 0x0101 data "$(octets 380)"
	received
	ctl net set 1 ttl 6
	wait_for 20 segmented tx
	wait_for 20 segmented rx
	wait_for 20 grep -q '"have":32,"of":32' "$KTAP_DIR/pdus"
	wait_for 20 grep -q '"event":"changed","net":{"id":1,"ttl":6,' \
		"$KTAP_DIR/pdus"
	kill -TERM "$pid"
	wait "$pid"
	python3 -c '
import json, sys
for line in open(sys.argv[1]):
    json.loads(line)' "$KTAP_DIR/pdus"
	# nothing is left behind
	expect '' find /sys/kernel/tracing/instances -name 'btgwctl-*'
	refused 2 'tracefs' as_nobody "$BTGW_BUILD/btgwctl" monitor pdu
}

test_change() {
	local new=00112233445566778899aabbccddeeff

	refused 2 'missing attribute new-key' ctl subnet set net 1 index 0 phase switch
	ctl subnet set net 1 index 0 new-key "$new"
	expect "['distribute']" json '[s["phase"] for s in d]' \
		ctl -j subnet show net 1
	ctl subnet set net 1 index 0 phase switch
	ctl subnet set net 1 index 0 phase revoke
	expect "['normal']" json '[s["phase"] for s in d]' \
		ctl -j subnet show net 1
	ctl net set 1 transmit-count 2 transmit-interval 30 sar-size 4
	expect '[2, 30, 4]' json '[d[0][k] for k in ("transmit_count",
		"transmit_interval", "sar_size")]' ctl -j net show 1
	ctl element set net 2 addr 0x0101 uid none gid nogroup
	expect '(None, 65534)' json '(d[0].get("uid"), d[0]["gid"])' \
		ctl -j element show net 2 addr 0x0101
	ctl element unsubscribe net 2 element 0x0102 label "$LABEL"
	ctl element unbind net 2 element 0x0102 appkey 0
	expect '[1, 0]' json '[d[0]["subs"], d[0]["binds"]]' \
		ctl -j element show net 2 addr 0x0102
	expect '[]' ctl -j friend
}

test_refusals() {
	refused 2 'net: the kernel refused' ctl net add 1
	refused 2 'net: the kernel refused' ctl net show 7
	refused 2 'attribute seq-limit' ctl net set 1 seq-limit 5
	refused 2 'attribute index' ctl subnet add net 1 index 0 key "$NETKEY"
	refused 2 'missing attribute' ctl element subscribe net 2 element 0x0102
	refused 1 'ttl "128"' ctl net set 1 ttl 128
	refused 1 'relay "maybe"' ctl net set 1 relay maybe
	refused 1 'given twice' ctl net add 5 ttl 2 ttl 3
	refused 1 'argument "key" is missing' ctl subnet add net 1 index 1
	refused 1 'argument "net" is missing' ctl subnet show index 1
	refused 1 'value is missing' ctl appkey show net
	refused 2 'the kernel refused' \
		as_nobody "$BTGW_BUILD/btgwctl" net add 5
	refused 2 'the kernel refused' \
		as_nobody "$BTGW_BUILD/btgwctl" rpl show net 1
	expect 2 json 'len(d)' as_nobody "$BTGW_BUILD/btgwctl" -j net
	refused 2 'attribute nets' ctl module drain nets 1
}

test_remove() {
	ctl bearer del net 1 id 1
	expect '[]' ctl -j bearer show net 1
	ctl element del net 1 addr 1
	ctl appkey del net 1 index 0
	ctl subnet del net 1 index 0
	expect '[0, 0, 0]' json '[d[0][k] for k in ("subnets", "appkeys",
		"elements")]' ctl -j net show 1
	ctl module drain nets 2
	expect '[]' ctl -j net
	ctl link del "$(loop_end 0)"
}

objects() {
	local what

	for what in subnet appkey devkey element 'element subs' 'element binds'; do
		# shellcheck disable=SC2086 # an object, or one and a verb
		ctl -j $what
	done
	ctl -j rpl show net 2
}

test_save() {
	nodes
	ctl devkey add net 1 addr 0x0001 key "$DEVKEY"
	ctl rpl add net 2 src 1 iv-index 0 seq 9 seg-iv-index 0 seg-seq 8
	ctl subnet set net 2 index 0 new-key "$DEVKEY"
	ctl net set 2 iv-age 300000
	refused 2 'the state has lasted longer' ctl net set 2 iv-age 200000
	objects >"$KTAP_DIR/before"
	ctl net save "$KTAP_DIR/saved"
	expect 600 stat -c %a "$KTAP_DIR/saved"
	if grep -qi -e "$NETKEY" -e "$APPKEY" -e "$DEVKEY" "$KTAP_DIR/saved"; then
		fail "a key was saved"
	fi
	ctl module drain nets 2
	ctl link del "$(loop_end 0)"

	cat >"$KTAP_DIR/keys" <<-END
		# of both nets
		subnet 1 0 $NETKEY
		subnet 2 0 $NETKEY
		appkey 1 0 $APPKEY
		appkey 2 0 $APPKEY
		devkey 1 1 $DEVKEY
	END
	chmod 644 "$KTAP_DIR/keys"
	refused 1 'expected mode 0600' \
		ctl net restore "$KTAP_DIR/saved" keys "$KTAP_DIR/keys"
	chmod 600 "$KTAP_DIR/keys"
	refused 2 'no new key for subnet 0 of net 2' \
		ctl net restore "$KTAP_DIR/saved" keys "$KTAP_DIR/keys"
	expect '[]' ctl -j net
	sed -i "s/^subnet 2.*/& $DEVKEY/" "$KTAP_DIR/keys"
	ctl net restore "$KTAP_DIR/saved" keys "$KTAP_DIR/keys"
	objects >"$KTAP_DIR/after"
	diff "$KTAP_DIR/before" "$KTAP_DIR/after"
	# the clock of the IV update goes on, within the time that this takes
	expect '[True, True]' json \
		'[n["iv_age"] // 100000 == 3 * (n["id"] - 1) for n in d]' \
		ctl -j -s net
	# what may have been used is not used again
	expect '[(100000, 100000), (100000, 100000)]' \
		json '[(n["seq"], n["seq_limit"]) for n in d]' ctl -j net
	refused 2 'net 1: the kernel refused' \
		ctl net restore "$KTAP_DIR/saved" keys "$KTAP_DIR/keys"
	ctl module drain nets 2
}

ktap_plan 12
ktap_run "mesh_cli: the module loads" module_load
ktap_run "mesh_cli: two nodes from a batch" test_make
ktap_run "mesh_cli: keys go in and never come out" test_secrets
ktap_run "mesh_cli: messages" test_messages
ktap_run "mesh_cli: counters and replay list" test_counters
ktap_run "mesh_cli: segments in monitor" test_monitor_pdus
ktap_run "mesh_cli: changes" test_change
ktap_run "mesh_cli: refusals name what was wrong" test_refusals
ktap_run "mesh_cli: removal" test_remove
ktap_run "mesh_cli: nets are saved and restored" test_save

# ---- Two gateways, over L2CAP

test_radio() {
	local listener connector

	btvirt_start 2
	ctl net add 1 seq-limit 1000
	ctl net add 2 seq-limit 1000
	btmgmt_do -i 1 advertising on
	btgwctl bearer listen psm 0x81 net 2 controller hci1 \
		>"$KTAP_DIR/listener" 2>&1 &
	listener=$!
	btgwctl -j bearer connect "$(hci_address 1)" psm 0x81 net 1 \
		controller hci0 >"$KTAP_DIR/connector" 2>"$KTAP_DIR/err" &
	connector=$!
	wait_for 20 grep -q '"event":"up"' "$KTAP_DIR/connector"
	wait_for 20 grep -q '^up ' "$KTAP_DIR/listener"
	expect "['up', 'up']" json '[b["state"] for b in d]' ctl -j bearer

	# the other gateway goes, and comes back
	kill -TERM "$listener"
	wait "$listener"
	wait_for 20 grep -q '"event":"down"' "$KTAP_DIR/connector"
	expect '[]' ctl -j bearer show net 1
	btmgmt_do -i 1 advertising on
	btgwctl bearer listen psm 0x81 net 2 controller hci1 \
		>"$KTAP_DIR/listener" 2>&1 &
	listener=$!
	wait_for 30 grep -q '^up ' "$KTAP_DIR/listener"
	[ "$(grep -c '"event":"up"' "$KTAP_DIR/connector")" -eq 2 ]

	kill -TERM "$listener" "$connector"
	wait "$listener" "$connector"
	expect '[]' ctl -j bearer
	expect '[]' ctl -j link
	ctl module drain nets 2
}

ktap_run "mesh_cli: bearers over L2CAP connect again" test_radio
ktap_run "mesh_cli: the module unloads" module_unload
ktap_done
