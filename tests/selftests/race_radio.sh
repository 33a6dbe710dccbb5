#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Connect and accept against whatever can end them, over two controllers.
# BTGW_RACE_SECONDS is how long each pair runs.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

seconds=${BTGW_RACE_SECONDS:-2.5}
mapfile -t pairs < <(race_radio list)

test_up() {
	module_unload
	module_load
	btvirt_start 2
	btmgmt_do -i 1 advertising on
	hci_setting 1 advertising
}

test_pair() {
	local mark

	mark=$(dmesg_mark)
	race_radio "$(hci_address 0)" "$(hci_address 1)" "$1" "$seconds"
	dmesg_clean "$mark"
	wait_for 60 module_idle
}

test_end() {
	expect 0 stats_get links
	module_unload
}

require race_radio
ktap_plan $((${#pairs[@]} + 2))
ktap_run "two controllers come up" test_up
for pair in "${pairs[@]}"; do
	ktap_run "race: radio: $pair" test_pair "$pair"
done
ktap_run "race: radio: nothing is left" test_end
ktap_done
