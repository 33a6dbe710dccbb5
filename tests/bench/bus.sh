# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# bus_start: a system bus of our own, for daemons that want one.  Adds it to the
# array `daemons`; uses die, wait_for and KTAP_DIR of whoever sources this.

bus_start() {
	cat >"$KTAP_DIR/bus.conf" <<-END
	<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
	 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
	<busconfig>
	<type>system</type>
	<listen>unix:path=$KTAP_DIR/bus</listen>
	<auth>EXTERNAL</auth>
	<policy context="default">
	<allow user="*"/><allow own="*"/><allow send_type="*"/>
	<allow send_destination="*"/><allow receive_type="*"/>
	</policy>
	</busconfig>
	END
	dbus-daemon --nofork --config-file="$KTAP_DIR/bus.conf" \
		>"$KTAP_DIR/bus.log" 2>&1 &
	daemons+=($!)
	export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$KTAP_DIR/bus
	wait_for 10 test -S "$KTAP_DIR/bus" || die "$(cat "$KTAP_DIR/bus.log")"
}
