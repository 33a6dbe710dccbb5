#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The states of a mesh net that are seldom: numbers and times that run out,
# messages that were kept for long, keys that look alike, tables that are full or
# change their size, bearers of every kind.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

quiet() {
	module_unload
	dmesg_clean "$1"
}

# An event that there is no memory for, where the kernel can be short of it.
test_lost() {
	local fault=/sys/kernel/debug/failslab status=0

	# what it prints of each failure is what a log must not have
	echo 0 >"$fault/verbose"
	echo N >"$fault/ignore-gfp-wait"
	mesh_lost || status=$?
	echo 0 >"$fault/probability"
	return "$status"
}

ktap_plan $((1 + 5 + 7 + 5 + 4 + 4 + 1 + 1 + ${BTGW_DEBUG_KERNEL:-0}))
mark=$(dmesg_mark)
ktap_run "the module loads" module_load
# 30 s are its subject: it waits for them while the others run
mesh_iv patience >"$KTAP_DIR/patience" 2>&1 &
patience=$!
ktap_program mesh_iv
ktap_program mesh_late
ktap_program mesh_state
ktap_program mesh_bearers
ktap_program mesh_tables
wait "$patience"
ktap_program cat "$KTAP_DIR/patience"
if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	ktap_run "an event that is lost is told of" test_lost
fi
ktap_run "it unloads and the kernel had nothing to say" quiet "$mark"
ktap_done
