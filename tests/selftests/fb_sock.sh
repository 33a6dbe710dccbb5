#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# FastBatch sockets without Bluetooth: over loops, and over AF_UNIX pairs whose
# far end is a peer that speaks raw frames.
#
#	socket -- link ==== link -- socket	loop
#	socket -- link -- AF_UNIX ~~~ raw peer	adopted
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

empty() {
	wait_for 90 no_sockets
}

no_sockets() {
	[ "$(stats_get sockets)" = 0 ]
}

ktap_plan $((3 + 24 + 15))
ktap_run "the module loads" module_load
ktap_program fb_loop
ktap_program fb_peer
ktap_run "no socket is left" empty
ktap_run "the module unloads with loops in its table" module_unload
ktap_done
