#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ynl.sh [--check]: writes the uapi header and the kernel's policy tables from
# include/netlink/btgw.yaml with the kernel's own generator; with --check only
# says whether what is committed is what it writes.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../vm/common.sh"

tree=$("$TOP/tests/lint/tools.sh" ynl)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$tree/." "$work/"
mkdir -p "$work/Documentation/netlink/specs"
cp "$TOP/include/netlink/btgw.yaml" "$work/Documentation/netlink/specs/"

generate() {
	(cd "$work/tools/net/ynl" && ./ynl-gen-c.py --mode "$1" "$2" \
		--spec "$work/Documentation/netlink/specs/btgw.yaml" \
		-o "$work/$(basename "$3")")
	if [ "${check:-}" = --check ]; then
		diff -u "$TOP/$3" "$work/$(basename "$3")"
	else
		cmp -s "$work/$(basename "$3")" "$TOP/$3" ||
			cp "$work/$(basename "$3")" "$TOP/$3"
	fi
}

check=${1:-}
generate uapi --header include/uapi/linux/btgw_netlink.h
generate kernel --header kernel/ctl/netlink_gen.h
generate kernel --source kernel/ctl/netlink_gen.c
