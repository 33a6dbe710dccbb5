#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kernels.sh image SERIES | headers SERIES [ARCH] | chroot SERIES: gets Debian's
# stock kernel or its header package into the cache and prints the folder.
# Nothing is installed: packages are downloaded and unpacked.  SERIES is 6.1,
# 6.12 or sid.
#
#   image    has boot/vmlinuz-VERSION and lib/modules/VERSION
#   headers  prints the build tree (the KDIR of an external module)
#   chroot   a small Debian of that suite with its headers and its compiler,
#            for kernels whose configuration asks for a newer compiler's flags
#
# Exit status 3: this machine's package sources do not have that kernel.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

readonly ABSENT=3

# The suites where a series is looked for, in this order.  "" is the machine's
# own configuration.
suites_of() {
	case $1 in
	6.1) echo "machine" ;;
	6.12) echo "machine bookworm-backports trixie" ;;
	sid) echo "sid" ;;
	*) die "no such series: $1 (6.1, 6.12, sid)" ;;
	esac
}

# The packages' version part, as a regular expression over `apt-cache pkgnames`.
flavour_of() {
	local arch=$2

	case $1 in
	6.1) echo "6\.1\.0-[0-9]+-$arch" ;;
	6.12) echo "6\.12\.[0-9]+(\+[a-z0-9]+)?-$arch" ;;
	sid) echo "[0-9]+\.[0-9]+(\.[0-9]+)?\+deb14(\.[0-9]+)?-$arch" ;;
	esac
}

# The machine's own Debian entry with another suite's name in it: no host name
# is written down here, and a mirror or a snapshot is used as the machine does.
write_sources() {
	local suite=$1 out=$2 file

	for file in /etc/apt/sources.list.d/*.sources; do
		[ -e "$file" ] || continue
		awk -v suite="$suite" '
			/^Suites:/ && / bookworm( |$)/ { ok = 1 }
			/^Suites:/ { $0 = "Suites: " suite }
			/^Components:/ { $0 = "Components: main" }
			/^#/ { next }
			/^$/ { if (ok) print text; text = ""; ok = 0; next }
			{ text = text $0 "\n" }
			END { if (ok) print text }' "$file" >>"$out.sources"
	done
	if [ -e /etc/apt/sources.list ]; then
		awk -v suite="$suite" '
			$1 == "deb" {
				for (i = 2; i < NF && $i != "bookworm"; i++)
					;
				if (i >= NF)
					next
				line = "deb"
				for (j = 2; j < i; j++)
					line = line " " $j
				print line, suite, "main"
			}' /etc/apt/sources.list >>"$out.list"
	fi
	[ -s "$out.sources" ] || rm -f "$out.sources"
	[ -s "$out.list" ] || rm -f "$out.list"
	[ -e "$out.sources" ] || [ -e "$out.list" ] ||
		die "no Debian bookworm entry in this machine's apt sources"
}

# refresh_index SUITE DIR: the package lists, at most a day old.  A machine
# that is offline goes on with those it has.
refresh_index() {
	local suite=$1 dir=$2 part

	[ -z "$(find "$dir/stamp" -mmin -1440 2>/dev/null)" ] || return 0
	rm -f "$dir"/parts/*
	if [ "$suite" = machine ]; then
		for part in /etc/apt/sources.list.d/*.sources \
			    /etc/apt/sources.list; do
			[ -e "$part" ] || continue
			grep -q bookworm "$part" || continue
			case $part in
			*.list) cp "$part" "$dir/parts/machine.list" ;;
			*) cp "$part" "$dir/parts/" ;;
			esac
		done
	else
		write_sources "$suite" "$dir/parts/btgw"
	fi
	if apt-get "${apt_options[@]}" -qq update >"$dir/update.log" 2>&1 &&
	   ! grep -q '^[WE]: Failed to fetch' "$dir/update.log"; then
		touch "$dir/stamp"
	else
		[ -e "$dir/stamp" ]
	fi
}

# Fills the array apt_options for one suite and one architecture.
apt_options=()
private_apt() {
	local dir=$CACHE/apt/$1-$2

	mkdir -p "$dir"/{parts,lists/partial,cache/archives/partial}
	if [ ! -e "$dir/status" ]; then
		: >"$dir/status"
	fi
	apt_options=(-o "Dir::Etc::sourcelist=/dev/null"
		     -o "Dir::Etc::sourceparts=$dir/parts"
		     -o "Dir::State::Lists=$dir/lists"
		     -o "Dir::State::status=$dir/status"
		     -o "Dir::Cache=$dir/cache"
		     -o "APT::Architecture=$2" -o "APT::Architectures=$2"
		     -o "Acquire::Languages=none" -o "Acquire::Retries=3"
		     -o "APT::Sandbox::User="
		     -o "Acquire::Check-Valid-Until=false")
	# One at a time: two runs share the index.
	(
		flock 9
		refresh_index "$1" "$dir"
	) 9>"$dir/lock"
}

# newest KIND SERIES ARCH: the newest version part, with apt_options set.
newest() {
	apt-cache "${apt_options[@]}" pkgnames "linux-$1-" |
		sed -nE "s/^linux-$1-($(flavour_of "$2" "$3"))$/\1/p" |
		sort -V | tail -1
}

# fetch DIR PACKAGE...: downloads and unpacks.
fetch() {
	local dir=$1 package
	shift

	mkdir -p "$dir/.debs"
	(cd "$dir/.debs" && apt-get "${apt_options[@]}" -qq download "$@" \
		>"$dir/.apt.log" 2>&1) || {
		cat "$dir/.apt.log" >&2
		return 1
	}
	for package in "$dir"/.debs/*.deb; do
		dpkg -x "$package" "$dir"
	done
	rm -rf "$dir/.debs" "$dir/.apt.log"
}

get_image() {
	fetch "$2" "linux-image-$1"
	# trixie and later: everything below /usr
	[ -d "$2/lib" ] || ln -s usr/lib "$2/lib"
	depmod -b "$2" "$1"
}

# The packages a header package needs, of the kinds that make it a build tree.
header_packages() {
	apt-cache "${apt_options[@]}" depends "linux-headers-$1" |
		sed -nE 's/^ *Depends: (linux-(headers|kbuild)-[^ <:]+).*/\1/p'
}

# A header tree names its parts by the absolute paths they have when
# installed; here they are somewhere else.
relocate() {
	local dir=$1 version=$2 final=$3
	local tree=$dir/usr/src/linux-headers-$version link target

	sed -i "s:/usr/src/:$final/usr/src/:g" "$tree/Makefile"
	while IFS= read -r link; do
		target=$(readlink "$link")
		case $target in
		/usr/*) ln -sfn "$final$target" "$link" ;;
		esac
	done < <(find "$dir" -type l)
}

get_headers() {
	local version=$1 arch=$2 final=$3 dir=$4 packages

	mapfile -t packages < <(header_packages "$version")
	fetch "$dir" "linux-headers-$version" "${packages[@]}"
	relocate "$dir" "$version" "$final"
}

# The arm64 header package wants arm64's build programs, which do not run
# here; the same package for this machine's architecture has the same programs.
get_cross_headers() {
	local version=$1 arch=$2 final=$3 dir=$4 packages kbuild

	mapfile -t packages < <(header_packages "$version" |
		grep -v '^linux-kbuild-')
	kbuild=$(header_packages "$version" | grep '^linux-kbuild-')
	fetch "$dir" "linux-headers-$version" "${packages[@]}"
	private_apt "$suite" amd64
	fetch "$dir" "$kbuild"
	relocate "$dir" "$version" "$final"
}

# A whole small system, so that compiler, C library and build programs match.
get_chroot() {
	local version=$1 entries=$2 dir=$3

	mmdebstrap --quiet --variant=minbase --format=tar \
		--include="make,gcc,linux-headers-$version" \
		--aptopt='Acquire::Retries "3"' \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		"$suite" "$dir/.tar" "$entries" >"$dir/.log" 2>&1 || {
		tail -20 "$dir/.log" >&2
		return 1
	}
	tar -x -C "$dir" --exclude='./dev/*' -f "$dir/.tar"
	rm -f "$dir/.tar" "$dir/.log"
	mkdir -p "$dir/btgw" "$dir/proc"
}

[ $# -ge 2 ] || die "usage: kernels.sh image SERIES | headers SERIES [ARCH]"
what=$1
series=$2
arch=${3:-amd64}

list=$(suites_of "$series") || exit
version=
for suite in $list; do
	private_apt "$suite" "$arch" || continue
	case $what in
	image) version=$(newest image "$series" "$arch") ;;
	headers | chroot) version=$(newest headers "$series" "$arch") ;;
	*) die "$what: image, headers or chroot" ;;
	esac
	[ -z "$version" ] || break
done
if [ -z "$version" ]; then
	say "kernel $series $arch: the package sources of this machine have none"
	exit "$ABSENT"
fi

name=$what-$version
case $what in
image)
	[ -e "$CACHE/$name" ] || say "kernel $version: downloading"
	cached "$name" get_image "$version"
	echo "$CACHE/$name"
	;;
headers)
	[ -e "$CACHE/$name" ] || say "headers $version: downloading"
	if [ "$arch" = amd64 ]; then
		cached "$name" get_headers "$version" "$arch" "$CACHE/$name"
	else
		cached "$name" get_cross_headers "$version" "$arch" \
			"$CACHE/$name"
	fi
	echo "$CACHE/$name/usr/src/linux-headers-$version"
	;;
chroot)
	entries=$(find "$CACHE/apt/$suite-$arch/parts" -type f | head -1)
	[ -e "$CACHE/$name" ] || say "headers and compiler $version: installing"
	cached "$name" get_chroot "$version" "$entries"
	echo "$CACHE/$name"
	;;
esac
