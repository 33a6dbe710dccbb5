#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# power_cut.sh [CUTS [NAME]]: the power fails, CUTS times, while a net sends.
# What is left of it lies in build/vm/NAME.  KTAP.
#
#	guest: btgwd == ext4 on a disk       host: kill -KILL of the guest, at
#	         ||                                any moment, on the same disk
#	       net 1 == power_cut == serial port == file of what has left
#
# What is in memory of the guest is lost, as is what it has not flushed; the
# disk keeps what reached it.  At the end the PDUs of all boots are decrypted:
# the sequence numbers must only have risen.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

cuts=${1:-8}
[[ $cuts =~ ^[1-9][0-9]*$ ]] || die "usage: power_cut.sh [CUTS [NAME]]"

accel=tcg
cpu=max
if [ "${ACCEL:-tcg}" != tcg ]; then
	accel=$ACCEL
	cpu=host
fi
# From start to traffic, on a machine that does much else.
BOOT_LIMIT=${BOOT_LIMIT:-120}

cmdline="console=ttyS0 quiet panic=-1 oops=panic no_timer_check"
cmdline="$cmdline mitigations=off cryptomgr.notests"

out=$BUILD/vm/${2:-power-cut}
rm -rf "$out"
mkdir -p "$out"
qemu_pid=
# shellcheck disable=SC2317,SC2329 # run by the trap
cleanup() {
	[ -z "$qemu_pid" ] || kill -KILL "$qemu_pid" 2>/dev/null || true
	rm -rf "$out/stage"
}
trap cleanup EXIT

image_dir=$("$TOP/tests/vm/kernels.sh" image 6.1)
kdir=$("$TOP/tests/vm/kernels.sh" headers 6.1)
module_dir=$("$TOP/tests/vm/module.sh" "$kdir" W=1 KCFLAGS=-Werror)
release=$(kernel_release "$kdir")

# stage_program PATH: it and the libraries that it is linked with.
stage_program() {
	local library

	strip -o "$out/stage/bin/$(basename "$1")" "$1"
	ldd "$1" | grep -oE '/[^ ]+' | while read -r library; do
		mkdir -p "$out/stage$(dirname "$library")"
		cp -L "$library" "$out/stage$library"
	done
}

stage_modules() {
	local wanted kind path file

	mkdir -p "$out/stage/modules.d"
	for wanted in virtio_pci virtio_blk ext4 virtio_rng bluetooth; do
		modprobe -d "$image_dir" -S "$release" --show-depends "$wanted"
	done >"$out/modules"
	while read -r kind path _; do
		[ "$kind" = insmod ] || continue
		file=$(basename "$path")
		cp "$path" "$out/stage/modules.d/"
		case $file in
		*.xz)
			xz -df "$out/stage/modules.d/$file"
			file=${file%.xz}
			;;
		esac
		echo "/modules.d/$file"
	done <"$out/modules" | awk '!seen[$0]++' >"$out/stage/modules"
	strip -g -o "$out/stage/modules.d/btgw.ko" "$module_dir/btgw.ko"
	echo /modules.d/btgw.ko >>"$out/stage/modules"
}

make_guest() {
	mkdir -p "$out/stage/bin" "$out/stage/dev"
	cp "$(command -v busybox)" "$out/stage/bin/"
	cp "$TOP/tests/vm/power_cut_init" "$out/stage/init"
	chmod +x "$out/stage/init"
	stage_modules
	stage_program "$BUILD/btgwd"
	stage_program "$BUILD/tests/power_cut"
	cat >"$out/stage/nets" <<-END
	{ "net": [ { "id": 1, "ttl": 7, "iv-index": 5 } ],
	  "subnet": [ { "net": 1, "index": 0,
	    "key": "11111111111111111111111111110000" } ],
	  "appkey": [ { "net": 1, "index": 0, "subnet": 0,
	    "key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaa0000" } ],
	  "element": [ { "net": 1, "addr": 1 } ],
	  "bind": [ { "net": 1, "element": 1, "appkey": 0 } ] }
	END
	chmod 600 "$out/stage/nets"
	(cd "$out/stage" && find . | cpio -o -H newc --quiet -R 0:0) \
		>"$out/initrd"
	rm -rf "$out/stage"
	truncate -s 16M "$out/disk"
	mkfs.ext4 -q "$out/disk"
}

# until COMMAND...: false when the guest did not get there.
until_guest() {
	local end=$((SECONDS + BOOT_LIMIT))

	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		kill -0 "$qemu_pid" 2>/dev/null || return 1
		sleep 0.05
	done
}

# pause MS: at most, at least 0.
pause_up_to() {
	sleep "$(printf '%d.%03d' $((RANDOM % $1 / 1000)) $((RANDOM % 1000)))"
}

# cut N: one boot.  Every other cut comes while it sends, the rest at any time
# from the start of the daemon.
cut() {
	local pdus
	pdus=$out/pdus.$(printf '%05d' "$1")

	: >"$out/console"
	"${QEMU:-qemu-system-x86_64}" -machine q35 -accel "$accel" -cpu "$cpu" \
		-smp 1 -m 256 -display none -monitor none -no-reboot -nodefaults \
		-kernel "$image_dir/boot/vmlinuz-$release" \
		-initrd "$out/initrd" \
		-append "$cmdline" \
		-drive "file=$out/disk,if=virtio,format=raw,cache=writethrough" \
		-device virtio-rng-pci \
		-serial "file:$out/console" -serial "file:$pdus" \
		</dev/null >"$out/qemu.log" 2>&1 &
	qemu_pid=$!
	if [ $(($1 % 2)) -eq 1 ]; then
		until_guest test -s "$pdus" || return 1
		pause_up_to 2000
	else
		until_guest grep -q 'power-cut: up' "$out/console" || return 1
		pause_up_to 3000
	fi
	kill -KILL "$qemu_pid"
	wait "$qemu_pid" 2>/dev/null || true
	qemu_pid=
	[ -e "$pdus" ] || : >"$pdus"
}

all_cuts() {
	local i

	for ((i = 1; i <= cuts; i++)); do
		if ! cut "$i"; then
			echo "boot $i did not come to traffic"
			tail -20 "$out/console"
			return 1
		fi
		if [ $((i % 20)) -eq 0 ]; then
			echo "  $i cuts" >&2
		fi
	done
}

count=0
failed=0
t() {
	local name=$1 status=0
	shift

	count=$((count + 1))
	"$@" >"$out/log" 2>&1 || status=$?
	if [ "$status" -eq 0 ]; then
		echo "ok $count $name"
	else
		failed=1
		echo "not ok $count $name"
	fi
	sed 's/^/# /' "$out/log"
}

check_pdus() {
	"$BUILD/tests/power_cut" check "$out"/pdus.*
}

# What the check is worth: the last PDU of all, once more.
check_finds_repeat() {
	# of each boot without its last line, through which the cut went
	sed -s '$d' "$out"/pdus.* >"$out/again"
	"$BUILD/tests/power_cut" check "$out/again" || return 1
	tail -1 "$out/again" >"$out/last"
	cat "$out/last" >>"$out/again"
	! "$BUILD/tests/power_cut" check "$out/again"
}

echo "KTAP version 1"
echo "1..3"
make_guest
t "the power fails $cuts times" all_cuts
t "no sequence number comes twice or goes back" check_pdus
t "one that does is found" check_finds_repeat
exit "$failed"
