#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a bad link and bad neighbours do, and tables that are full. The PDUs of the
# second case: 60,000 or what 20 s allow, BTGW_MESH_PDUS any number.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ktap_plan $((2 + 6))
ktap_run "the module loads" module_load
ktap_program mesh_faults
ktap_run "the module unloads" module_unload
ktap_done
