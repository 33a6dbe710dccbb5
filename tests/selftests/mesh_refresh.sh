#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# New keys and a new IV index while messages go on, by netlink and by beacons.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ktap_plan $((2 + 4))
ktap_run "the module loads" module_load
ktap_program mesh_refresh
ktap_run "the module unloads" module_unload
ktap_done
