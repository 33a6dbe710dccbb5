#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Directed forwarding: its paths over the control API, and what goes by them:
#
#	A == R1 == R2 == B
#	      \
#	       X
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

# quiet MARK: the module goes, and the kernel had nothing to say.
quiet() {
	module_unload 10
	dmesg_clean "$1"
}

ktap_plan $((1 + 7 + 9 + 1))
mark=$(dmesg_mark)
ktap_run "the module loads" module_load
ktap_program mesh_df_nl
ktap_program mesh_df
ktap_run "it unloads and the kernel had nothing to say" quiet "$mark"
ktap_done
