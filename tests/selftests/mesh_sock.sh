#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Mesh sockets, on one node and between two:
#
#	sockets == net 1 -- bearer ==== loop ==== bearer -- net 2 == sockets
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

empty() {
	wait_for 90 no_sockets
}

no_sockets() {
	[ "$(stats_get sockets)" = 0 ]
}

ktap_plan $((3 + 9 + 11 + 8))
ktap_run "the module loads" module_load
ktap_program mesh_sock
ktap_program mesh_end
ktap_program mesh_pair
ktap_run "no socket is left" empty
ktap_run "the module unloads" module_unload
ktap_done
