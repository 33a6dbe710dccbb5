#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The mesh datapath, seen from the air:
#
#	sockets == net 1 -- bearer ==== AF_UNIX pair ==== a scripted node
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

ktap_plan $((2 + 9))
ktap_run "the module loads" module_load
ktap_program mesh_path
ktap_run "the module unloads" module_unload
ktap_done
