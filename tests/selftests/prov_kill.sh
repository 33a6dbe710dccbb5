#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# SIGKILL for the provisioner at random moments, over a loop link, and its
# store after each. BTGW_KILLS says how often, 1000 unless told.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"
KTAP_LIMIT=${BTGW_KILL_LIMIT:-1500}
KILLS=${BTGW_KILLS:-1000}

test_pair() {
	mkdir "$KTAP_DIR/pair"
	python3 "$BTGW_TOP/tests/selftests/prov_kill.py" --kills 50 \
		--dir "$KTAP_DIR/pair"
}

test_link() {
	local id

	module_load
	id=$(btgwctl -j link add type loop | python3 -c '
import json, sys
link = json.load(sys.stdin)
link = link[0] if isinstance(link, list) else link
print(link["id"], link["peer"])')
	mkdir "$KTAP_DIR/link"
	# shellcheck disable=SC2086
	python3 "$BTGW_TOP/tests/selftests/prov_kill.py" --kills "$KILLS" \
		--link $id --dir "$KTAP_DIR/link"
}

ktap_plan 2
require python3 btgwctl btgw-device
ktap_run "the store survives 50 kills over a socket pair" test_pair
ktap_run "the store survives $KILLS kills over a loop link" test_link
ktap_done
