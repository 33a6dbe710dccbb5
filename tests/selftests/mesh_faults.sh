#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a bad link and bad neighbours do, and tables that are full. The hostile
# PDUs of the second case: 50,000 or what 20 s allow; BTGW_MESH_PDUS=N sends N,
# and runs that case alone.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

only=(${BTGW_MESH_PDUS:+replayed})
ktap_plan $((2 + (${#only[@]} ? 1 : 6)))
ktap_run "the module loads" module_load
ktap_program mesh_faults "${only[@]}"
ktap_run "the module unloads" module_unload
ktap_done
