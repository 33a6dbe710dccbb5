#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A scripted Low Power node and its Friend.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ktap_plan $((2 + 9))
ktap_run "the module loads" module_load
ktap_program mesh_friend
ktap_run "the module unloads" module_unload
ktap_done
