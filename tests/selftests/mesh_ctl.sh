#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The mesh operations of the control API, sent by the octet.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

# quiet MARK: the module goes, and the kernel had nothing to say.
quiet() {
	module_unload
	dmesg_clean "$1"
}

ktap_plan $((1 + 2 + 8 + 1))
mark=$(dmesg_mark)
ktap_run "the module loads" module_load
ktap_program mesh_attr
ktap_program mesh_ctl
ktap_run "it unloads and the kernel had nothing to say" quiet "$mark"
ktap_done
