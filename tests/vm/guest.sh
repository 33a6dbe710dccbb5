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

# run_once SCRIPT OUT: its output goes to OUT and is shown while it runs.  What
# failed is shown as a comment until there is a verdict.
run_once() {
	local script=$1 out=$2 status pid viewer

	# Through a file and not a pipe: what a script leaves behind would hold
	# a pipe open for ever.
	: >"$out"
	setsid bash "$BTGW_TOP/$script" >"$out" 2>&1 &
	pid=$!
	tail -n +1 -s 0.2 -f --pid="$pid" "$out" |
		sed -uE 's/^(not ok |ok .*# SKIP)/# \1/' &
	viewer=$!
	wait "$pid"
	status=$?
	wait "$viewer"
	# Nothing of it is met by the next script.
	pkill -KILL -s "$pid"
	return "$status"
}

# faults OUT STATUS: a "not ok" line for each thing that was wrong with a run.
faults() {
	local out=$1 status=$2 planned ran

	planned=$(sed -nE 's/^1\.\.([0-9]+).*/\1/p' "$out" | tail -1)
	ran=$(grep -cE '^(not )?ok ' "$out")
	grep -E '^not ok ' "$out"
	sed -nE 's/^ok (.*# SKIP.*)/not ok \1/p' "$out"
	if [ "$ran" -eq 0 ]; then
		echo "not ok 1 $name ran no test"
	elif [ -n "$planned" ] && [ "$planned" -ne "$ran" ]; then
		echo "not ok $((ran + 1)) $name planned $planned tests, ran $ran"
	elif [ "$status" -ne 0 ] && ! grep -qE '^not ok |^ok .*# SKIP' "$out"; then
		echo "not ok $((ran + 1)) $name ended with status $status"
	fi
}

# An emulated machine is at times too slow for a limit that is not ours: a reply
# of a controller, a peer's patience.  What failed is tried once more, and says
# so; what the kernel complained about is not.
run_script() {
	local script=$1 name status start=$SECONDS bad
	local out=/tmp/script.out first=/tmp/script.first

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

	run_once "$script" "$out"
	bad=$(faults "$out" $?)
	cp "$out" "/out/${name%.sh}.ktap"
	if [ -n "$bad" ] && [ "${BTGW_AGAIN:-1}" != 0 ] && [ -z "$(log_reports)" ]; then
		echo "# second run: $name, where the first one failed:"
		printf '%s\n' "$bad" | sed 's/^/# /'
		echo "btgw-vm: $name, second run" >/dev/kmsg
		mv "$out" "$first"
		run_once "$script" "$out" >/tmp/script.shown
		bad=$(faults "$out" $?)
		cp "$out" "/out/${name%.sh}.second.ktap"
		# no test is counted twice
		grep -vxFf <(grep -E '^ok ' "$first") /tmp/script.shown
	fi
	if [ -n "$bad" ]; then
		echo "$bad"
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
