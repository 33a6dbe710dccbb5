#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What passes through a PAN, and what does not.
#
#	hci0  btgwctl pan serve    ((radio))    hci1  btgwctl pan connect
#	here: bridge or interface               namespace "near": hci1's interface
#	veth "out" -- namespace "far"           veth "port" in the bridge --
#	                                        namespace "other"
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
# shellcheck source=tests/selftests/pan_lib.sh
. "$BTGW_TOP/tests/selftests/pan_lib.sh"

net=$BTGW_TOP/tests/selftests/pan_net.py
mb=${BTGW_PAN_MB:-1}
TRAFFIC_LIMIT=${KTAP_LIMIT:-120}

test_up() {
	modprobe -a bnep bridge veth
	btvirt_start 2
}

background() {
	local out=$1
	shift

	: >"$out"
	"$@" >"$out" 2>&1 &
	echo "$!" >"$out.pid"
	wait_for 40 grep -qi 'listening\|serving' "$out" || fail "$(cat "$out")"
}

background_end() {
	kill "$(cat "$1.pid")"
}

test_gn() {
	serve_start trust any role gn address 10.5.2.1/24 address fd05:2::1/64
	client gn role gn
	client_up gn
	ctl -j pan | grep -q '"bridge":"pan-gn"'
	near gn 10.5.2.2/24 fd05:2::2/64
	pings 10.5.2.1
	pings fd05:2::1
	pings -s 1472 -M "do" 10.5.2.1
	pings -s 1452 -M "do" fd05:2::1
}

# The user's question: a page of a web service on the other device
test_page() {
	local url

	mkdir "$KTAP_DIR/web"
	echo "a page of $RANDOM" >"$KTAP_DIR/web/page"
	background "$KTAP_DIR/web.log" python3 -u -m http.server --bind :: \
		--directory "$KTAP_DIR/web" 8080
	for url in http://10.5.2.1:8080/page 'http://[fd05:2::1]:8080/page'; do
		ip netns exec near curl -sS --max-time 60 -g "$url" \
			-o "$KTAP_DIR/page"
		cmp "$KTAP_DIR/web/page" "$KTAP_DIR/page"
	done
	background_end "$KTAP_DIR/web.log"
}

test_tcp() {
	background "$KTAP_DIR/tcp" python3 "$net" tcp-server 8081 "$mb"
	ip netns exec near python3 "$net" tcp-client 10.5.2.1 8081 "$mb" |
		tee "$KTAP_DIR/rate"
	ip netns exec near python3 "$net" tcp-client fd05:2::1 8081 "$mb" |
		tee -a "$KTAP_DIR/rate"
	cat "$KTAP_DIR/tcp"
	[ "$(grep -c "^$mb MB each way" "$KTAP_DIR/tcp")" -eq 2 ]
	background_end "$KTAP_DIR/tcp"
}

test_mdns() {
	background "$KTAP_DIR/mdns" python3 "$net" mdns-server pan-gn
	ip netns exec near python3 "$net" mdns-client pan
	cat "$KTAP_DIR/mdns"
	wait_for 20 grep -q 'from 10.5.2.2' "$KTAP_DIR/mdns"
	wait_for 20 grep -q 'from fe80::' "$KTAP_DIR/mdns"
	near_end gn
}

# No bridge; a larger MTU than Ethernet's
test_panu() {
	serve_start trust any role panu address 10.5.3.1/24 address fd05:3::1/64 mtu 1676
	client panu role panu mtu 1676
	client_up panu
	[ ! -e /sys/class/net/pan-gn ]
	near panu 10.5.3.2/24 fd05:3::2/64
	pings 10.5.3.1
	pings fd05:3::1
	pings -s 1648 -M "do" 10.5.3.1
	near_end panu
}

# What another port of the bridge hears: it is isolated itself, so that the
# two are cut off from each other if ours is, and only then.
test_isolated() {
	serve_start trust any role nap isolate-ports address 10.5.1.1/24
	client cut role nap
	client_up cut
	near cut 10.5.1.2/24
	ip netns add other
	ip link add port type veth peer name in netns other
	ip link set port master pan-nap up
	bridge link set dev port isolated on
	ip -n other addr add 10.5.1.3/24 dev in
	ip -n other link set in up
	wait_for 20 ip netns exec other ping -c 1 -W 2 10.5.1.1
	pings 10.5.1.1
	expect_fail 1 ip netns exec near ping -c 2 -i 0.2 -W 1 10.5.1.3
	bridge link set dev port isolated off
	# what was not found is asked for again after a while
	wait_for 20 ip netns exec near ping -c 1 -W 2 10.5.1.3
	near_end cut
	ip netns del other
}

far() {
	ip netns add far
	ip link add out type veth peer in netns far
	ip addr add 10.6.0.1/24 dev out
	ip addr add fd06::1/64 dev out nodad
	ip link set out addr 02:00:00:00:06:01 up
	ip -n far link set in addr 02:00:00:00:06:02 up
	ip -n far addr add 10.6.0.2/24 dev in
	ip -n far addr add fd06::2/64 dev in nodad
	ip neigh add 10.6.0.2 lladdr 02:00:00:00:06:02 dev out
	ip neigh add fd06::2 lladdr 02:00:00:00:06:02 dev out
	ip -n far route add default via 10.6.0.1
	ip -n far route add default via fd06::1
	sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

# A group, with a way to far and back as far as addresses go
way() {
	serve_start trust any role gn address 10.5.2.1/24 address fd05:2::1/64 "$@"
	client way role gn
	client_up way
	near way 10.5.2.2/24 fd05:2::2/64
	ip -n near route add default via 10.5.2.1
	ip -n near route add default via fd05:2::1
}

test_bridged() {
	far
	background "$KTAP_DIR/far" ip netns exec far python3 "$net" probe in \
		10.5. fd05:
	way routing bridge
	pings 10.6.0.2
	pings fd06::2
	near_end way
	# so the probe sees what comes
	wait_for 10 grep -q '^10.5.2.2' "$KTAP_DIR/far"
	wait_for 10 grep -q '^fd05:2::2' "$KTAP_DIR/far"
}

# Not one packet, though everything else forwards
test_none() {
	local seen

	seen=$(wc -l <"$KTAP_DIR/far")
	way
	background "$KTAP_DIR/near" ip netns exec near python3 "$net" probe \
		pan 10.6. fd06:
	expect_fail 1 pings 10.6.0.2
	expect_fail 1 pings fd06::2
	[ "$(wc -l <"$KTAP_DIR/far")" -eq "$seen" ]
	expect_fail 1 ip netns exec far ping -c 2 -i 0.2 -W 1 10.5.2.2
	expect_fail 1 ip netns exec far ping -c 2 -i 0.2 -W 1 fd05:2::2
	cat "$KTAP_DIR/near"
	[ "$(wc -l <"$KTAP_DIR/near")" -eq 1 ]
	# this machine itself is there for both
	pings 10.5.2.1
	pings fd05:2::1
	near_end way
	serve_stop
	[ -z "$(ip rule show pref 5)$(ip -6 rule show pref 5)" ]
	[ -z "$(ip rule show pref 7)$(ip -6 rule show pref 7)" ]
	[ ! -e /sys/class/net/pan-gn ]
	background_end "$KTAP_DIR/far"
	ip netns del far
}

ktap_plan 9
require btgwctl python3 ping curl bridge
at_exit ip netns del near
at_exit ip netns del far
at_exit ip netns del other
at_exit serve_stop
ktap_run "two controllers with BR/EDR" test_up
ktap_run "a group network: pings of all sizes, IPv4 and IPv6" test_gn
ktap_run "a page over HTTP" test_page
# for those who ask for more of it
KTAP_LIMIT=$((TRAFFIC_LIMIT + 60 * mb))
ktap_run "TCP, $mb MB each way, octet by octet" test_tcp
KTAP_LIMIT=$TRAFFIC_LIMIT
comment "$(cat "$KTAP_DIR/rate" 2>/dev/null)"
ktap_run "multicast DNS" test_mdns
ktap_run "device to device without a bridge, MTU 1676" test_panu
ktap_run "isolated ports do not hear each other" test_isolated
ktap_run "bridged routing lets everything through" test_bridged
ktap_run "no routing is none, in both families and directions" test_none
ktap_done
