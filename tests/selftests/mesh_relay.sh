#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Three nodes in a row:
#
#	net 1 -- bearer == loop == bearer -- net 2 (relay) -- bearer == loop == bearer -- net 3
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ktap_plan $((2 + 7))
ktap_run "the module loads" module_load
ktap_program mesh_relay
ktap_run "the module unloads" module_unload
ktap_done
