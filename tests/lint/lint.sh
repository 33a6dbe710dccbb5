#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lint.sh: what can be known about the tree without running it.  KTAP, one case
# for each rule; the lines under a failed case are the findings.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/../vm/common.sh"
cd "$TOP"

log=$(mktemp)
work=$(mktemp -d)
trap 'rm -rf "$log" "$work"' EXIT
count=0
failed=0

t() {
	local name=$1 status=0
	shift

	count=$((count + 1))
	# In a subshell of its own with errexit, which an operand of || has not.
	# A grep that finds nothing is good news here: no pipefail.
	set +e
	(set -e +o pipefail; "$@") >"$log" 2>&1
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		echo "ok $count $name"
	else
		failed=$((failed + 1))
		echo "not ok $count $name"
		head -60 "$log" | sed 's/^/# /'
		mkdir -p "$BUILD/lint"
		cp "$log" "$BUILD/lint/$count.log"
		if [ "$(wc -l <"$log")" -gt 60 ]; then
			echo "# all of it: build/lint/$count.log"
		fi
	fi
}

# What git knows and what it would add: not what was built.
files() {
	git ls-files --cached --others --exclude-standard -- "$@" |
		sort -u | while IFS= read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done
}

# Prints what comes in; true if nothing did.
none() {
	! grep .
}

module_warnings() {
	local kdir release

	kdir=${KDIR:-$("$TOP/tests/kernels/newest.sh")}
	release=$(kernel_release "$kdir")
	rm -rf "$BUILD/modules/$release"
	tests/vm/module.sh "$kdir" W=1 C=2 CF=-D__CHECK_ENDIAN__ \
		KCFLAGS=-Werror >"$work/build" 2>&1 || {
		cat "$work/build"
		return 1
	}
	# Only ours: sparse also has its opinion on the kernel's own headers.
	grep -E "(^|[ /])(kernel|include/uapi)/[^ ]*:[0-9]+:.*(warning|error)" \
		"$work/build" | none
}

# checkpatch_on IGNORE, names on standard input.
checkpatch_on() {
	local tree

	tree=$(tests/lint/tools.sh checkpatch)
	sed "s:^:$TOP/:" >"$work/list"
	# Away from the tree: it leaves a list of names where it runs.
	cd "$work"
	xargs -r -n 8 -P "$JOBS" perl "$tree/scripts/checkpatch.pl" \
		--no-tree --root="$tree" --strict --terse --show-types \
		--no-summary --quiet --ignore "$1" -f <"$work/list" 2>&1 |
		sed "s:^$TOP/::"
}

# Generated code has its generator's style.  "Acknowledgement" is a spelling
# the Bluetooth specifications share with half of the English-speaking world.
# Userspace has the types and the names of its libraries, no macros that only
# the kernel has, long texts for people and tables made of macros.
checkpatch() {
	local types=FILE_PATH_CHANGES
	local tables=COMPLEX_MACRO,MACRO_ARG_REUSE,BRACKET_SPACE
	local user=$types,PREFER_KERNEL_TYPES,CAMELCASE,SPLIT_STRING

	user=$user,QUOTED_WHITESPACE_BEFORE_NEWLINE,MACRO_ARG_REUSE
	user=$user,MACRO_ARG_PRECEDENCE,COMPLEX_MACRO,EMBEDDED_FUNCTION_NAME
	user=$user,PREFER_DEFINED_ATTRIBUTE_MACRO,PREFER_FALLTHROUGH,ARRAY_SIZE,MISSING_SPACE
	# Lists made of a macro, and tracepoints, which the kernel writes so.
	tables=$tables,OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT
	{
		files 'kernel/*.[ch]' 'include/*.h' |
			grep -v -e 'netlink_gen\.' -e 'btgw_netlink\.h$' \
				-e 'mesh/drop\.' -e 'mesh/trace\.h$' |
			(checkpatch_on "$types")
		files 'kernel/mesh/drop.[ch]' kernel/mesh/trace.h |
			(checkpatch_on "$types,$tables")
		files 'userspace/*.[ch]' 'tests/*.[ch]' |
			(checkpatch_on "$user")
		# Shell has words twice for a reason: mount -t tmpfs tmpfs
		files '*.sh' .ci/run |
			(checkpatch_on "$types,REPEATED_WORD")
	} | grep -v "'[Aa]cknowledgement' may be misspelled" | none
}

shell_scripts() {
	files '*.sh' .ci/run tests/vm/init >"$work/list"
	xargs -n 4 -P "$JOBS" shellcheck -x <"$work/list"
}

# STYLE: no lock, no clock, no memory, no skb.  What may be included is a list.
core_includes() {
	local kernel='<linux/(types|bits|bitfield|errno|string|minmax|build_bug)\.h>'
	local other='<asm/unaligned\.h>|<linux/btgw[a-z_]*\.h>|"[a-z0-9_]+\.h"'

	files 'kernel/core/*' |
		xargs grep -nE '^[[:space:]]*#[[:space:]]*include' |
		grep -vE "$kernel|$other" | none
	files 'kernel/core/*' | xargs grep -nE '^[[:space:]]*#[[:space:]]*(if|elif)' |
		grep -vE '#ifndef _[A-Z0-9_]+$' | none
}

version_conditions() {
	files 'kernel/*.c' 'kernel/*.h' | grep -v '^kernel/compat/' |
		xargs grep -nE 'LINUX_VERSION_CODE|KERNEL_VERSION|BTGW_HAVE_' |
		none
}

uapi_compiles() {
	local header

	for header in $(files 'include/uapi/*.h'); do
		gcc -std=gnu89 -Wall -Wextra -Werror -Wdeclaration-after-statement \
			-fsyntax-only -Iinclude/uapi -x c "$header"
		g++ -std=gnu++98 -Wall -Wextra -Werror \
			-fsyntax-only -Iinclude/uapi -x c++ "$header"
	done
}

man_pages() {
	local pages

	pages=$(files 'userspace/man/*.[1-8]')
	[ -n "$pages" ] || {
		echo "no manual page below userspace/man"
		return 1
	}
	# shellcheck disable=SC2086 # a list
	mandoc -Tlint -W warning $pages
}

# As they are installed, but that the programs are there.  The tool warns, also of
# units of the system that ours are named together with.
units() {
	local unit

	command -v systemd-analyze >/dev/null || return 0
	for unit in packaging/systemd/*.service; do
		sed 's,@sbindir@/[a-z-]*,/bin/true,' "$unit" \
			>"$work/${unit##*/}"
		systemd-analyze verify --man=no "$work/${unit##*/}" 2>&1 |
			grep -F "${unit##*/}"
	done | none
}

licences() {
	local file want line tag=SPDX-License''-Identifier

	for file in $(files); do
		case $file in
		kernel/ctl/netlink_gen.*) want='GPL-2.0' ;;
		include/uapi/*btgw_netlink.h) want='BSD-3-Clause' ;;
		include/uapi/*) want='GPL-2.0 WITH Linux-syscall-note OR BSD-3-Clause' ;;
		include/netlink/*) want='BSD-3-Clause' ;;
		kernel/* | Kbuild | dkms.conf) want='GPL-2.0-only' ;;
		tests/fuzz/corpus/* | LICENSES/* | COPYING | *.json) continue ;;
		userspace/* | tests/* | Makefile | README.md) want='GPL-2.0-or-later' ;;
		*) continue ;;
		esac
		# Below the interpreter's line where there is one.
		line=$(sed -n '1{/^#!/n;p}' "$file" | tr -d '\0')
		case $line in
		*"$tag: "*"$want"*) ;;
		*) echo "$file: no $tag: $want" ;;
		esac
	done | none
}

file_sizes() {
	files '*.c' '*.h' '*.sh' '*.py' | grep -vE 'netlink_gen|btgw_netlink\.h' |
		xargs wc -l | awk '$2 != "total" && $1 > 700 {
			print $2 ": " $1 " lines, at most 700" }' | none
}

probes_are_used() {
	local probe name

	for probe in kernel/compat/probes/*.c; do
		name=$(basename "$probe" .c)
		[ "$name" != none ] || continue
		grep -qrs "BTGW_HAVE_$(tr '[:lower:]' '[:upper:]' <<<"$name")" \
			--include='*.h' --include='*.c' kernel ||
			grep -q '^ \* requires: ' "$probe" ||
			echo "kernel/compat/probes/$name.c: nothing asks for it"
	done | none
}

echo "KTAP version 1"
echo "1..13"
t "lint: the module builds with W=1 and sparse without a warning" \
	module_warnings
t "lint: checkpatch --strict" checkpatch
t "lint: shellcheck" shell_scripts
t "lint: kernel/core includes only what it may" core_includes
t "lint: version conditions only in kernel/compat" version_conditions
t "lint: every compile probe is used" probes_are_used
t "lint: the uapi headers are C89 and C++" uapi_compiles
t "lint: manual pages" man_pages
t "lint: systemd units" units
t "lint: generated netlink code is what the specification says" \
	tests/lint/ynl.sh --check
t "lint: every file says its licence" licences
t "lint: no file over 700 lines" file_sizes
t "lint: README and ARCHITECTURE say what is so" tests/lint/readme.sh
[ "$failed" -eq 0 ]
