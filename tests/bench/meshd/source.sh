#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# source.sh: the source of this machine's bluetooth-meshd, for comparison.  Gets
# it from where the machine gets its packages, unpacks what is needed below
# build/bench and prints the folder.  Nothing of it is kept in this tree.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../../vm/common.sh"

dir=$BUILD/bench/bluez
if [ -f "$dir/mesh/crypto.c" ]; then
	echo "$dir"
	exit 0
fi
rm -rf "$dir" "$dir.new"
mkdir -p "$dir.new"/apt/{parts,lists/partial,cache/archives/partial}
: >"$dir.new/apt/status"

# The machine's own entries, asked for sources.
for part in /etc/apt/sources.list.d/*.sources; do
	if [ -e "$part" ] && grep -q bookworm "$part"; then
		sed 's/^Types:.*/Types: deb-src/' "$part" \
			>"$dir.new/apt/parts/$(basename "$part")"
	fi
done
if [ -e /etc/apt/sources.list ]; then
	sed -n '/bookworm/s/^deb /deb-src /p' /etc/apt/sources.list \
		>"$dir.new/apt/parts/machine.list"
fi

options=(-o "Dir::Etc::sourcelist=/dev/null"
	 -o "Dir::Etc::sourceparts=$dir.new/apt/parts"
	 -o "Dir::State::Lists=$dir.new/apt/lists"
	 -o "Dir::State::status=$dir.new/apt/status"
	 -o "Dir::Cache=$dir.new/apt/cache"
	 -o "Acquire::Languages=none" -o "Acquire::Retries=3"
	 -o "APT::Sandbox::User=" -o "Acquire::Check-Valid-Until=false")
say "bluez: the source, for comparison"
if ! {
	apt-get "${options[@]}" -qq update &&
	cd "$dir.new" &&
	apt-get "${options[@]}" -qq source --download-only bluez &&
	dpkg-source --no-check -x ./*.dsc tree
} >"$dir.new/log" 2>&1; then
	tail -20 "$dir.new/log" >&2
	die "no source of bluez to be had"
fi
mv "$dir.new/tree" "$dir"
rm -rf "$dir.new"
echo "$dir"
