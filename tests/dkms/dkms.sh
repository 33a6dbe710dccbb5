#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dkms.sh: DKMS adds, builds, installs and removes what `make install` gives it,
# in scratch trees, against the newest installed kernel headers.  KTAP.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../vm/common.sh"

PATH=$PATH:/usr/sbin:/sbin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
count=0
failed=0
log=$scratch/log

t() {
	local name=$1 status=0
	shift

	count=$((count + 1))
	"$@" >"$log" 2>&1 || status=$?
	if [ "$status" -eq 0 ]; then
		echo "ok $count $name"
	else
		failed=$((failed + 1))
		echo "not ok $count $name"
		echo "# exit status $status"
		tail -30 "$log" | sed 's/^/# /'
		find "$scratch/dkms" -name make.log -exec tail -30 {} + |
			sed 's/^/# /'
	fi
}

kdir=$("$TOP/tests/kernels/newest.sh")
release=$(kernel_release "$kdir")
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$TOP/dkms.conf")
source=$scratch/src/btgw-$version
install=$scratch/lib/modules

mkdir -p "$scratch"/{dkms,src} "$install/$release"
make -s -C "$TOP" dkms-source DIR="$source"

in_scratch() {
	local verb=$1
	shift

	dkms "$verb" --dkmstree "$scratch/dkms" --sourcetree "$scratch/src" \
		--installtree "$install" -m btgw -v "$version" "$@"
}

status_says() {
	dkms status --dkmstree "$scratch/dkms" --sourcetree "$scratch/src" \
		--installtree "$install" -m btgw -v "$version" | tee /dev/stderr |
		grep -q "$1"
}

installed() {
	find "$install/$release/updates" -name 'btgw.ko*' | grep -q .
}

not_installed() {
	! find "$install" -name 'btgw.ko*' | grep .
}

vermagic_fits() {
	local file

	file=$(find "$install" -name 'btgw.ko*' | head -1)
	[ "$(modinfo -F version "$file")" = "$version" ]
	[[ $(modinfo -F vermagic "$file") == "$release "* ]]
}

# An old kernel is passed over and not an error: a failed build would leave the
# kernel package of a gateway half configured.
old_kernel_excluded() {
	local pattern

	pattern=$(sed -n 's/^BUILD_EXCLUSIVE_KERNEL="\(.*\)"$/\1/p' \
		"$TOP/dkms.conf")
	[[ 6.1.0-56-amd64 =~ $pattern ]]
	[[ 6.12.9-amd64 =~ $pattern ]]
	[[ 7.2.1+deb14-amd64 =~ $pattern ]]
	[[ ! 5.10.0-30-amd64 =~ $pattern ]]
	[[ ! 6.0.1-amd64 =~ $pattern ]]
	[[ ! 16.1.1-amd64 =~ $pattern ]]
}

echo "KTAP version 1"
echo "1..9"
t "kernels before 6.1 are excluded" old_kernel_excluded
t "dkms add" in_scratch add
t "dkms build for $release" in_scratch build -k "$release" \
	--kernelsourcedir "$kdir"
t "dkms install" in_scratch install -k "$release" --kernelsourcedir "$kdir"
t "the module is where the kernel looks for it" installed
t "its version and kernel are right" vermagic_fits
t "dkms status" status_says "$release.*installed"
t "dkms remove" in_scratch remove --all
t "nothing is left behind" not_installed
[ "$failed" -eq 0 ]
