#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# STREAM sockets without Bluetooth: over loops, and over AF_UNIX pairs whose far
# end makes frames by hand.
#
#	socket -- link ==== link -- socket	loop
#	socket -- link -- AF_UNIX ~~~ raw peer	adopted
#
# BTGW_STREAM_MB=1024 and BTGW_STREAM_STOP=30 in the environment of the machine
# make it long.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

# A kernel that looks at every access is slow.
if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	export BTGW_STREAM_MB=${BTGW_STREAM_MB:-1}
fi

no_sockets() {
	[ "$(stats_get sockets)" = 0 ]
}

no_socket_left() {
	wait_for 90 no_sockets
}

# cases that hold up a page fault run where the kernel lets them: stock ones do
page=()
[ ! -e /proc/sys/vm/unprivileged_userfaultfd ] || page=(page)

ktap_plan $((3 + 15 + 16 + 15 + 7 + 2 * ${#page[@]}))
ktap_run "the module loads" module_load
ktap_program stream_loop
ktap_program stream_flow
ktap_program stream_peer
ktap_program stream_wake
[ -z "${page[*]}" ] || ktap_program stream_wake page
ktap_run "no socket is left" no_socket_left
ktap_run "the module unloads with loops in its table" module_unload
ktap_done
