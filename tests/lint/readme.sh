#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# readme.sh [FILE...]: what README.md and kernel/ARCHITECTURE.rst say of the
# tree is so.  Prints what is not; exit status 0 if there is nothing.
#
# - a fenced block of C begins with the line /* PATH */ and is in that file,
#   octet for octet, and there is one at all;
# - a path that begins with a folder of the tree exists;
# - a btgw_ or BTGW_ name is in the source;
# - a make target is in the Makefile;
# - what is reStructuredText is accepted by rst2html.

set -euo pipefail
cd "$(dirname "$0")/../.."

[ $# -gt 0 ] || set -- README.md kernel/ARCHITECTURE.rst
status=0

finding() {
	echo "$*"
	status=1
}

# The line after the opening fence names the file; the rest is searched there.
c_blocks() {
	local page=$1 line number=0 start=0 path='' block='' inside=0 seen=0 text

	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		if [ "$inside" -eq 0 ]; then
			if [ "$line" = '```c' ]; then
				inside=1
				start=$number
				path=
				block=
			fi
		elif [ "$line" = '```' ]; then
			inside=0
			seen=$((seen + 1))
			if [ -z "$path" ]; then
				finding "$page:$start: the first line is not /* PATH */"
			elif [ ! -f "$path" ]; then
				finding "$page:$start: $path: no such file"
			elif [ -z "$block" ]; then
				finding "$page:$start: nothing of $path is shown"
			else
				text=$'\n'$(<"$path")$'\n'
				[[ $text == *$'\n'"$block"* ]] ||
					finding "$page:$start: not what $path has"
			fi
		elif [ "$number" -eq $((start + 1)) ]; then
			if [[ $line =~ ^/\*\ ([^ ]+/[^ ]+)\ \*/$ ]]; then
				path=${BASH_REMATCH[1]}
			fi
		else
			block+=$line$'\n'
		fi
	done <"$page"
	[ "$inside" -eq 0 ] || finding "$page:$start: the block has no end"
	[ "$seen" -gt 0 ] || finding "$page: no block of C, so nothing was compared"
}

# A path at the start of a word, below a folder of the tree.
paths() {
	local page=$1 path
	local folder='(include|kernel|userspace|tests|packaging)'

	while IFS= read -r path; do
		[ -e "$path" ] || finding "$page: $path: no such file"
	done < <(grep -oE "(^|[ \`(])$folder/[A-Za-z0-9_./-]*[A-Za-z0-9_/]" \
		"$page" | sed 's/^[ `(]//' | sort -u)
}

names() {
	local page=$1 name

	while IFS= read -r name; do
		# A star or a place holder follows a prefix: any word will do.
		if [ "${name%_}" != "$name" ]; then
			git grep --untracked -qI "\<$name" -- kernel include
		else
			git grep --untracked -qIw "$name" -- kernel include userspace
		fi || finding "$page: $name: not in the source"
	done < <(grep -oE '\b(btgw|BTGW)_[A-Za-z0-9_]+' "$page" | sort -u)
}

targets() {
	local page=$1 target

	while IFS= read -r target; do
		grep -q "^$target:" Makefile ||
			finding "$page: make $target: no such target"
	done < <(grep -oE '(^|[`.] ?|sudo )make +[a-z-]+' "$page" |
		sed 's/.*make *//' | sort -u)
}

restructured() {
	local page=$1 report

	if ! command -v rst2html >/dev/null; then
		finding "$page: rst2html is missing (package python3-docutils)"
	elif ! report=$(rst2html --halt=5 --report=1 "$page" 2>&1 >/dev/null) ||
	     [ -n "$report" ]; then
		finding "$report"
	fi
}

for page in "$@"; do
	if [ ! -f "$page" ]; then
		finding "$page: no such file"
		continue
	fi
	case $page in
	*.md) c_blocks "$page" ;;
	*.rst) restructured "$page" ;;
	esac
	paths "$page"
	names "$page"
	targets "$page"
done
exit "$status"
