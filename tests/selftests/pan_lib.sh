# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the scenarios of personal area networks share: BR/EDR controllers, a
# server on hci0, clients on hci1, a bluetoothd.  Source it after lib.sh.

serve=$KTAP_DIR/serve

# Not for what runs in the background: a function is a shell of its own there.
ctl() {
	"$BTGW_BUILD/btgwctl" "$@"
}

# addr N: address of hciN, which bredr_up wrote down.
addr() {
	cat "$KTAP_DIR/addr$1"
}

# A controller has BR/EDR unless it is told otherwise.
bredr_up() {
	btmgmt_do -i "$1" ssp on
	btmgmt_do -i "$1" connectable on
	btmgmt_do -i "$1" bondable on
	btmgmt_do -i "$1" power on
	hci_setting "$1" 'powered .*br/edr' &&
		hci_address "$1" >"$KTAP_DIR/addr$1"
}

# What btvirt_start does with each controller
hci_le_up() {
	bredr_up "$1"
}

# serve_start WORD...: a server on hci0, whatever ran before is ended.
serve_start() {
	serve_stop
	# what the last one said is not what this one says
	: >"$serve.json"
	btgwctl -j pan serve controller hci0 "$@" >"$serve.json" 2>"$serve.err" &
	echo "$!" >"$serve.pid"
	wait_for 20 grep -q '"serving"' "$serve.json" ||
		fail "$(cat "$serve.err" "$serve.json")"
}

serve_stop() {
	local pid

	[ -f "$serve.pid" ] || return 0
	pid=$(cat "$serve.pid")
	rm -f "$serve.pid"
	kill "$pid" 2>/dev/null || return 0
	wait_for 20 gone "$pid"
}

gone() {
	! kill -0 "$1" 2>/dev/null
}

# client NAME WORD...: hci1 connects to hci0; its events are in NAME.json.
client() {
	local name=$KTAP_DIR/$1
	shift

	: >"$name.json"
	btgwctl -j pan connect "$(addr 0)" controller hci1 "$@" >"$name.json" \
		2>"$name.err" &
	echo "$!" >"$name.pid"
}

client_up() {
	wait_for 60 grep -q '"up"' "$KTAP_DIR/$1.json" ||
		fail "$(cat "$KTAP_DIR/$1.json" "$KTAP_DIR/$1.err" "$serve.json")"
}

client_stop() {
	local pid

	pid=$(cat "$KTAP_DIR/$1.pid")
	kill "$pid" 2>/dev/null ||
		fail "$(cat "$KTAP_DIR/$1.json" "$KTAP_DIR/$1.err" "$serve.json")"
	wait_for 20 gone "$pid"
	wait_for 20 no_session
}

no_session() {
	[ "$(ctl -j pan)" = "[]" ]
}

# device FILE: the interface of the last session in a file of events.
device() {
	sed -n 's/.*"up".*"device":"\([^"]*\)".*/\1/p' "$1" | tail -1
}

# near NAME ADDRESS...: the client's interface goes to the namespace "near", so
# that packets cross the radio.
near() {
	local address dev

	ip netns del near 2>/dev/null || true
	dev=$(device "$KTAP_DIR/$1.json")
	ip netns add near
	ip link set "$dev" netns near
	ip -n near link set "$dev" name pan
	shift
	for address; do
		case $address in
		*:*) ip -n near addr add "$address" dev pan nodad ;;
		*) ip -n near addr add "$address" dev pan ;;
		esac
	done
	ip -n near link set pan up
}

near_end() {
	client_stop "$1"
	ip netns del near
}

pings() {
	ip netns exec near ping -c 2 -i 0.2 -W 10 "$@"
}

# ---- bluetoothd, on a bus of its own

export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$KTAP_DIR/bus

bluetoothd_program() {
	local program

	for program in /usr/libexec/bluetooth/bluetoothd \
		/usr/lib/bluetooth/bluetoothd; do
		if [ -x "$program" ]; then
			echo "$program"
			return 0
		fi
	done
	skip "no bluetoothd"
}

# What a bluetoothd of this machine knows is none of ours, nor the other way
# round.
bus_start() {
	mkdir -p /var/lib/bluetooth
	mount -t tmpfs -o mode=700 tmpfs /var/lib/bluetooth
	cat >"$KTAP_DIR/bus.conf" <<-END
		<busconfig><type>system</type>
		<listen>$DBUS_SYSTEM_BUS_ADDRESS</listen><auth>EXTERNAL</auth>
		<policy context="default"><allow user="*"/><allow own="*"/>
		<allow send_type="method_call"/><allow send_destination="*"/>
		<allow receive_sender="*"/></policy></busconfig>
	END
	dbus-daemon --config-file="$KTAP_DIR/bus.conf" --fork \
		--print-pid >"$KTAP_DIR/bus.pid"
}

bus_stop() {
	kill "$(cat "$KTAP_DIR/bus.pid")"
	umount /var/lib/bluetooth
}

# bluetoothd_start ARGUMENT...: and the controllers are up again.
bluetoothd_start() {
	local i

	"$(bluetoothd_program)" -n -d "$@" >"$KTAP_DIR/bluetoothd.log" 2>&1 &
	echo "$!" >"$KTAP_DIR/bluetoothd.pid"
	for i in ${PAN_CONTROLLERS:-0 1}; do
		wait_for 40 get "hci$i" org.bluez.Adapter1 Powered
		wait_for 40 powered "$i"
		btmgmt_do -i "$i" connectable on
		btmgmt_do -i "$i" bondable on
	done
}

powered() {
	btmgmt_do -i "$1" power on
	hci_setting "$1" powered
}

# bluetoothd_stop [SIGNAL]
bluetoothd_stop() {
	local pid

	pid=$(cat "$KTAP_DIR/bluetoothd.pid")
	kill -s "${1:-TERM}" "$pid"
	wait_for 20 gone "$pid"
}

# get PATH INTERFACE NAME: a property of bluetoothd's.
get() {
	dbus-send --system --print-reply=literal --dest=org.bluez \
		"/org/bluez/$1" org.freedesktop.DBus.Properties.Get \
		"string:$2" "string:$3"
}

# dev N M: object of the device hciM as hciN knows it.
dev() {
	local name

	name=$(addr "$2")
	echo "hci$1/dev_${name//:/_}"
}

# trust N M: bluetoothd's hciN trusts hciM.
trust() {
	dbus-send --system --print-reply --dest=org.bluez \
		"/org/bluez/$(dev "$1" "$2")" \
		org.freedesktop.DBus.Properties.Set \
		string:org.bluez.Device1 string:Trusted variant:boolean:true
}
