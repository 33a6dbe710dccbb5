#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything that can end a link or a socket against everything that uses it,
# on two processors.  BTGW_RACE_SECONDS is how long each pair runs.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	seconds=${BTGW_RACE_SECONDS:-0.2}
else
	seconds=${BTGW_RACE_SECONDS:-0.4}
fi
mapfile -t endings < <(race list | cut -d' ' -f1 | uniq)

# pairs KIND ENDING: that end against every action.
pairs() {
	local kind=$1 ending=$2 mark name action

	mark=$(dmesg_mark)
	# what a failed race left is not this one's
	module_unload
	module_load
	while read -r name action; do
		[ "$name" = "$ending" ] || continue
		race "$kind" "$ending" "$action" "$seconds"
	done < <(race list)
	dmesg_clean "$mark"
	wait_for 60 module_idle
}

test_module() {
	local file mark

	mark=$(dmesg_mark)
	file=$(modinfo -n btgw)
	race module 4 "$file"
	dmesg_clean "$mark"
}

test_end() {
	module_load
	expect 0 stats_get links
	expect 0 stats_get sockets
	module_unload
}

require race
ktap_plan $((2 * ${#endings[@]} + 2))
for kind in loop adopted; do
	for ending in "${endings[@]}"; do
		ktap_run "race: $kind: $ending against the rest" \
			pairs "$kind" "$ending"
	done
done
ktap_run "race: unload against users" test_module
ktap_run "race: nothing is left" test_end
ktap_done
