#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The simulator in small: the same seed gives the same figures, another one
# others, and where nothing is lost everything arrives over shortest ways.
#
#	check.sh SIM
set -euo pipefail

sim=$1
net=(cols=8 rows=6 range=25 setup=300 seconds=100)
failed=0

say() {
	echo "$1 - $2"
	[ "$1" = ok ] || failed=1
}

holds() { # DESCRIPTION COMMAND...
	local what=$1

	shift
	if "$@"; then say ok "$what"; else say "not ok" "$what"; fi
}

one=$("$sim" "${net[@]}")
holds "the same seed, the same run" \
	[ "$one" = "$("$sim" "${net[@]}")" ]
holds "another seed, another run" \
	[ "$one" != "$("$sim" "${net[@]}" seed=2)" ]

# a line is: kind arrive p50 p95 octets PDUs control hops Erlang
ideal=$(sed -n '/^idealised/,/^with/p' <<<"$one")

field() { # KIND NUMBER
	awk -v kind="$1" -v n="$2" '$1 == kind && $2 ~ /^[0-9]/ { print $n }' <<<"$ideal"
}

holds "idealised: all of what is flooded arrives" \
	[ "$(field flooding 2)" = 100.00 ]
holds "idealised: all of what has a path arrives" \
	[ "$(field directed 2)" = 100.00 ]
holds "idealised: flooding is sent once by each node but the gateway" \
	[ "$(field flooding 6)" = 47.00 ]
holds "idealised: a path is sent once for each link" \
	[ "$(field directed 6)" = "$(field directed 8)" ]
holds "every node has a path" \
	[ "$(grep -c '47 of 47 nodes have a path' <<<"$one")" = 2 ]

holds "what is no scenario is refused" \
	[ "$("$sim" scenario=none 2>&1 | head -n1 | cut -d: -f1)" = usage ]
holds "a network of one is refused" \
	[ "$("$sim" cols=1 rows=1 2>&1 | head -n1 | cut -d: -f1)" = usage ]

exit "$failed"
