#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Taps, on a controller that the test plays itself.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ready() {
	module_load
	modprobe -q hci_vhci || true
	[ -e /dev/vhci ]
}

ktap_plan $((2 + 4))
ktap_run "the module is there, and virtual controllers" ready
ktap_program tap
ktap_run "the module unloads after them" module_unload
ktap_done
