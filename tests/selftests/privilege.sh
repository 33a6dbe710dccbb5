#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What needs CAP_NET_ADMIN in the initial user namespace, what does not, and
# what may be adopted.  Whoever is refused must leave nothing behind.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

if [ -n "${BTGW_DEBUG_KERNEL:-}" ]; then
	rounds=${BTGW_ROUNDS:-80}
else
	rounds=${BTGW_ROUNDS:-200}
fi

as_user() {
	local uid=$1
	shift

	setpriv --reuid="$uid" --regid="$uid" --clear-groups \
		--bounding-set=-all --inh-caps=-all "$@"
}

privilege_as() {
	local uid=$1
	shift

	as_user "$uid" "$(command -v privilege)" "$@"
}

# link_id: of the first link there is.
link_id() {
	btgwctl -j link | python3 -c \
		'import json, sys; print(min(l["id"] for l in json.load(sys.stdin)))'
}

# The kernel adds this number up late: it is good to about a hundred.
file_handles() {
	cut -f1 /proc/sys/fs/file-nr
}

file_handles_at_most() {
	[ "$(file_handles)" -le "$1" ]
}

sockets_gone() {
	[ "$(stats_get sockets)" -eq 0 ]
}

no_links() {
	local id

	wait_for 90 sockets_gone
	while id=$(link_id 2>/dev/null); do
		btgwctl link del "$id"
	done
	expect 0 stats_get links
	expect 0 stats_get sockets
	wait_for 60 module_idle
}

test_denied() {
	module_load
	btgwctl link add type loop >/dev/null
	privilege_as 65534 denied
	# a capability is no user id: root without it is nobody
	setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		"$(command -v privilege)" denied
	expect 2 stats_get links
	no_links
}

test_attach_denied() {
	local id

	btgwctl link add type loop >/dev/null
	id=$(link_id)
	privilege_as 65534 attach "$id" EPERM
	privilege attach "$id" ok
	privilege attach 4000000000 ENOENT
	privilege attach 0 ENOENT
	no_links
}

test_attach_granted() {
	local id

	btgwctl link add type loop uid 65534 >/dev/null
	id=$(link_id)
	privilege_as 65534 attach "$id" ok
	privilege_as 65534 attach "$((id + 1))" ok
	privilege_as 1234 attach "$id" EPERM
	privilege_as 1234 attach "$((id + 1))" EPERM
	# to speak over a link is not to own it
	privilege_as 65534 denied
	no_links
	# 0 is an id like any other, not "no id"
	btgwctl link add type loop uid 0 >/dev/null
	id=$(link_id)
	privilege_as 65534 attach "$id" EPERM
	setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		"$(command -v privilege)" attach "$id" ok
	no_links
}

# What would leak a thousand sockets per second if everybody could adopt.
test_flight() {
	local handles

	btgwctl link add type loop >/dev/null
	handles=$(file_handles)
	sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || true
	privilege_as 65534 flight "$rounds"
	expect 2 stats_get links
	wait_for 90 sockets_gone
	wait_for 90 file_handles_at_most $((handles + 150))
	no_links
}

test_whitelist() {
	local handles

	handles=$(file_handles)
	privilege whitelist "$BTGW_BUILD/btgwctl"
	no_links
	wait_for 90 file_handles_at_most $((handles + 150))
}

test_descriptors() {
	local handles

	handles=$(file_handles)
	privilege descriptors
	no_links
	wait_for 90 file_handles_at_most $((handles + 150))
}

test_end() {
	module_unload
}

require privilege python3 setpriv
ktap_plan 7
ktap_run "privilege: nobody makes and removes links" test_denied
ktap_run "privilege: a link without a user is for CAP_NET_ADMIN" test_attach_denied
ktap_run "privilege: a link with a user is for that one" test_attach_granted
ktap_run "privilege: descriptors in flight pin nothing" test_flight
ktap_run "adoption: what is refused, and in which words" test_whitelist
ktap_run "adoption: descriptors that arrive are closed and counted" test_descriptors
ktap_run "privilege: the module unloads after all that" test_end
ktap_done
