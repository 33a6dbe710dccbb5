#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the machine itself must give every scenario: two virtual controllers.
# shellcheck source=tests/selftests/lib.sh
set -uo pipefail
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ktap_plan 2
test_controllers() {
	btvirt_start 2
}

test_le() {
	[ "$(hci_address 0)" != "$(hci_address 1)" ]
}
ktap_run "two virtual controllers come up" test_controllers
ktap_run "each has an address of its own" test_le
ktap_done
