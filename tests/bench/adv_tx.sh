#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The inside of `make bench-adv`: a controller of our own beside the kernel's
# mesh commands, in one boot, taking turns.
#
#	adv_tx == hci0 ~~~ hci1 == adv_tx
#
# It measures and does not judge. What was measured is left in
# build/vm/bench-adv/adv_tx.json as well.
#
#	BENCH_ROUNDS	turns of each way (5)
#	BENCH_MS	of one turn (4000)
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

out=${BTGW_OUT:-$KTAP_DIR}

die() {
	echo "bench-adv: $*" >&2
	exit 1
}

btvirt_start 2 || die "no controllers"
: >"$out/adv_tx.json"
for ((round = 1; round <= ${BENCH_ROUNDS:-5}; round++)); do
	for via in hci mgmt; do
		hci_le_up 0 >/dev/null || die "hci0 does not come up"
		# else the kernel's advertising is connectable, not mesh
		btmgmt_do -i 0 connectable off >/dev/null
		"$BTGW_BUILD/bench/adv_tx" "$via" 0 1 "${BENCH_MS:-4000}" \
			>>"$out/adv_tx.json" || die "$via does not run"
	done
done
python3 "$BTGW_TOP/tests/bench/adv_tx_report.py" "$out/adv_tx.json"
