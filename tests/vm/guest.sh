#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The guest's process number one after the initramfs: runs the scripts named in
# /out/scripts one after the other, looks for what the kernel said about them,
# and leaves the verdict in /out/status.

set -uo pipefail

export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
export BTGW_TOP=/btgw BTGW_OUT=/out BTGW_VM=1

mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
chmod 1777 /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
ln -sfn /proc/self/fd /dev/fd
mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
ip link set lo up
hostname btgw-vm 2>/dev/null
dmesg -n 8

# The second serial port carries what the scripts print.
stty -F /dev/ttyS1 raw -echo 2>/dev/null
exec >/dev/ttyS1 2>&1 </dev/null

# shellcheck source=/dev/null
[ ! -f /out/environment ] || . /out/environment
BTGW_KERNEL=$(uname -r)
export BTGW_KERNEL

# A lost wakeup or a dead lock ends the run with a stack trace.
sysctl -qw kernel.hung_task_timeout_secs=120 kernel.hung_task_panic=1 \
	kernel.softlockup_panic=1 kernel.panic_on_oops=1 2>/dev/null

failed=0

# What is in the log that belongs in no log.
REPORTS='BUG:|WARNING:|KASAN|UBSAN|DEBUG_LOCKS_WARN|possible (circular|recursive)'
REPORTS="$REPORTS|inconsistent lock|suspicious RCU"
REPORTS="$REPORTS|unreferenced object|refcount_t|ODEBUG|Oops|Call Trace"
REPORTS="$REPORTS|general protection|INFO: task|soft lockup|workqueue lockup"

# What the kernel says about these switches themselves at boot.
INNOCENT='Kernel command line|KernelAddressSanitizer initialized|kasan: '
INNOCENT="$INNOCENT|ODEBUG: selftest|kmemleak: Kernel memory leak detector"

log_reports() {
	dmesg | python3 "$BTGW_TOP/tests/vm/log.py" | grep -Ev "$INNOCENT" |
		grep -E "$REPORTS"
}

run_script() {
	local script=$1 name status planned ran bad pid viewer start=$SECONDS
	local out=/tmp/script.out

	name=$(basename "$script")
	echo "# $name on $BTGW_KERNEL"
	echo "btgw-vm: $name" >/dev/kmsg
	if [ -n "${BTGW_NO_KTAP:-}" ]; then
		# For people: the script sees a terminal.
		setsid -w bash "$BTGW_TOP/$script"
		status=$?
		[ "$status" -eq 0 ] || failed=1
		return
	fi

	# Through a file and not a pipe: what a script leaves behind would hold
	# a pipe open for ever.
	: >"$out"
	setsid bash "$BTGW_TOP/$script" >"$out" 2>&1 &
	pid=$!
	tail -n +1 -s 0.2 -f --pid="$pid" "$out" &
	viewer=$!
	wait "$pid"
	status=$?
	wait "$viewer"
	# Nothing of it is met by the next script.
	pkill -KILL -s "$pid"
	cp "$out" "/out/${name%.sh}.ktap"

	planned=$(sed -nE 's/^1\.\.([0-9]+).*/\1/p' "$out" | tail -1)
	ran=$(grep -cE '^(not )?ok ' "$out")
	bad=$(grep -cE '^not ok |^ok .*# SKIP' "$out")
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "not ok $((ran + 1)) $name ended with status $status"
		failed=1
	elif [ "$ran" -eq 0 ] && [ -z "${BTGW_NO_KTAP:-}" ]; then
		echo "not ok 1 $name ran no test"
		failed=1
	elif [ -n "$planned" ] && [ "$planned" -ne "$ran" ]; then
		echo "not ok $((ran + 1)) $name planned $planned tests, ran $ran"
		failed=1
	elif [ "$bad" -gt 0 ]; then
		failed=1
	fi
	echo "# $name: $((SECONDS - start)) s"
}

# Memory nobody points to any more.  The first scan after the work is done may
# still find stale pointers on stacks, so a leak counts when the second agrees.
check_leaks() {
	local leaks=/sys/kernel/debug/kmemleak

	[ -w "$leaks" ] || return 0
	rmmod btgw 2>/dev/null
	sleep 6		# kmemleak leaves what is younger than 5 s alone
	echo scan >"$leaks"
	echo scan >"$leaks"
	if python3 "$BTGW_TOP/tests/vm/leaks.py" "$leaks" /out/kmemleak \
		>/out/leaks 2>&1; then
		cat /out/leaks
		echo "ok 1 no memory is leaked on $BTGW_KERNEL"
	else
		echo "not ok 1 no memory is leaked on $BTGW_KERNEL"
		head -60 /out/leaks
		failed=1
	fi
}

while IFS= read -r script; do
	[ -n "$script" ] || continue
	run_script "$script"
done </out/scripts

if [ -z "${BTGW_NO_KTAP:-}" ]; then
	check_leaks
fi
dmesg >/out/dmesg
reports=$(log_reports)
if [ -n "$reports" ]; then
	echo "not ok 1 the kernel log of $BTGW_KERNEL is clean"
	echo "$reports" | head -20 | sed 's/^/# /'
	failed=1
elif [ -z "${BTGW_NO_KTAP:-}" ]; then
	echo "ok 1 the kernel log of $BTGW_KERNEL is clean"
fi

echo "$failed" >/out/status
sync
sleep 0.2
exec busybox reboot -f
