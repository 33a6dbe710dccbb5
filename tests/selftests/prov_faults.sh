#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every method and order, and every fault of btgw-device, without a radio: over
# a socket pair with FastBatch in each process, then over a loop link of the
# module. What comes of each is in prov_faults.py.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

faults=$BTGW_TOP/tests/selftests/prov_faults.py

over_pair() {
	python3 "$faults" "$1" --dir "$KTAP_DIR/pair-$1"
}

# loop_new: "GATEWAY DEVICE", the ends of a new loop
loop_new() {
	btgwctl -j link add type loop | python3 -c '
import json, sys
link = json.load(sys.stdin)
link = link[0] if isinstance(link, list) else link
print(link["id"], link["peer"])'
}

over_link() {
	local ends

	ends=$(loop_new)
	# shellcheck disable=SC2086
	python3 "$faults" "$1" --dir "$KTAP_DIR/link-$1" --link $ends
	btgwctl link del "${ends% *}"
}

test_example() {
	local ends

	ends=$(loop_new)
	# shellcheck disable=SC2086
	fastbatch-echo $ends >"$KTAP_DIR/echo"
	btgwctl link del "${ends% *}"
	cat "$KTAP_DIR/echo"
	[ "$(grep -c '^device received' "$KTAP_DIR/echo")" -eq 3 ]
	[ "$(grep -c '^gateway received' "$KTAP_DIR/echo")" -eq 1 ]
	grep -q '^device received PDU 3 of 3: type 3, 65 octets$' \
		"$KTAP_DIR/echo"
}

test_refused() {
	local ends status=0

	# no device at the other end of a link that does not exist
	btgwctl provision link 4000000000 uuid "$(printf '%032d' 1)" \
		net "new:$KTAP_DIR/refused" || status=$?
	[ "$status" -eq 4 ] || [ "$status" -eq 2 ]
	ends=$(loop_new)
	expect_fail 1 btgwctl provision link "${ends% *}" \
		net "$KTAP_DIR/refused"
	btgwctl link del "${ends% *}"
}

mapfile -t pair < <(python3 "$faults" --list unix)
mapfile -t link < <(python3 "$faults" --list link)
ktap_plan $((${#pair[@]} + ${#link[@]} + 3))
require python3 btgwctl btgw-device fastbatch-echo
for name in "${pair[@]}"; do
	ktap_run "socket pair: $name" over_pair "$name"
done
ktap_run "the module loads" module_load
ktap_run "the first program exchanges a batch" test_example
ktap_run "a link that is not there is refused by name" test_refused
for name in "${link[@]}"; do
	ktap_run "loop link: $name" over_link "$name"
done
ktap_done
