#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# deps.sh build|check|vm|debug|bench|all...: installs the Debian packages that a lane
# needs and that are missing.  Quiet when nothing is.  The only script of this
# tree that needs root or sudo.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

build=(build-essential linux-headers-amd64 kmod pkg-config rsync
       libsqlite3-dev libnl-3-dev libnl-genl-3-dev libsystemd-dev libjansson-dev
       libbluetooth-dev libssl-dev libelf-dev)
check=(sparse shellcheck clang libclang-rt-14-dev dkms xz-utils python3
       python3-yaml python3-docutils mandoc gcc-aarch64-linux-gnu linux-source-6.1 bc bison flex)
vm=(qemu-system-x86 mmdebstrap genext2fs busybox-static cpio zstd xz-utils
    kmod python3)
debug=(linux-source-6.1 bc bison flex libelf-dev libssl-dev xz-utils)
# what bluetooth-meshd is built with; no lane of `make test` asks for it
bench=(dpkg-dev libell-dev libssl-dev)

[ $# -gt 0 ] || set -- all
want=()
for set in "$@"; do
	case $set in
	build) want+=("${build[@]}") ;;
	check) want+=("${check[@]}") ;;
	vm) want+=("${vm[@]}") ;;
	debug) want+=("${debug[@]}") ;;
	bench) want+=("${bench[@]}") ;;
	all) want+=("${build[@]}" "${check[@]}" "${vm[@]}" "${debug[@]}") ;;
	*) die "no such set of packages: $set (build, check, vm, debug, bench, all)" ;;
	esac
done

missing=()
for package in $(printf '%s\n' "${want[@]}" | sort -u); do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
		2>/dev/null || true)
	[ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

say "packages: installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null ||
		die "neither root nor sudo; install by hand: ${missing[*]}"
	as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# An index that is there may still be too old for what it names: ask again.
install() {
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get \
		-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
		-qq -y --no-install-recommends install "${missing[@]}"
}

if ! install >"$log" 2>&1; then
	"${as_root[@]}" apt-get -o Acquire::Retries=3 -qq update \
		>>"$log" 2>&1 || true
	if ! install >>"$log" 2>&1; then
		tail -20 "$log" >&2
		die "apt-get could not install: ${missing[*]}"
	fi
fi
