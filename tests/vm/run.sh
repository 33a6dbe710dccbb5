#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh --kernel 6.1|6.12|debug [--timeout SECONDS] [--name NAME]
#        [--append WORDS] [--memory MIB] [--env NAME=VALUE]... [--demo]
#        [--no-module] [--wire server:PATH|client:PATH] -- SCRIPT...
#
# Boots a kernel in QEMU and runs the scripts (paths below the top of the tree)
# in it as root, one after the other.  Their output comes on standard output
# while they run; the rest is in build/vm/NAME: console.log, dmesg, *.ktap,
# kmemleak.  Exit status 0: every script passed and the kernel log is clean.
#
# --demo      the scripts speak to people: no test plan is expected
# --no-module do not build btgw.ko (trials of the machine itself)
# --wire      a virtio port to another guest, through the socket PATH; wire.py
#             makes two guests' controllers of it that hear each other
#
# ACCEL=kvm asks for hardware virtualisation instead of emulation, ROOT=host
# for the host's own root file system, read-only, instead of the image.

set -euo pipefail
# shellcheck source=tests/vm/common.sh
. "$(dirname "$0")/common.sh"

usage() {
	sed -n '/^# run\.sh/,/^$/s/^# \{0,1\}//p' "$0" >&2
	exit 2
}

kernel=
limit=900
name=
append=
memory=2048
environment=()
with_module=1
wire=
while [ $# -gt 0 ]; do
	case $1 in
	--kernel) kernel=${2:?} && shift 2 ;;
	--timeout) limit=${2:?} && shift 2 ;;
	--name) name=${2:?} && shift 2 ;;
	--append) append=${2:?} && shift 2 ;;
	--memory) memory=${2:?} && shift 2 ;;
	--env) environment+=("${2:?}") && shift 2 ;;
	--demo) environment+=("BTGW_NO_KTAP=1") && shift ;;
	--no-module) with_module=0 && shift ;;
	--wire) wire=${2:?} && shift 2 ;;
	--) shift && break ;;
	*) usage ;;
	esac
done
if [ -z "$kernel" ] || [ $# -eq 0 ]; then
	usage
fi
for script in "$@"; do
	[ -f "$TOP/$script" ] || die "$script: no such script below $TOP"
done

accel=tcg,thread=multi
cpu=max
if [ "${ACCEL:-tcg}" != tcg ]; then
	accel=$ACCEL
	cpu=host
fi

# The kernel, its modules, and the tree to build ours against.
image_dir=
case $kernel in
6.1 | 6.12)
	image_dir=$("$TOP/tests/vm/kernels.sh" image "$kernel")
	release=$(basename "$image_dir"/boot/vmlinuz-*)
	release=${release#vmlinuz-}
	bzimage=$image_dir/boot/vmlinuz-$release
	;;
debug)
	tree=$("$TOP/tests/vm/debug-kernel.sh")
	release=$(kernel_release "$tree")
	bzimage=$tree/arch/x86/boot/bzImage
	append="panic_on_warn=1 $append"
	;;
*) die "no such kernel: $kernel (6.1, 6.12, debug)" ;;
esac

out=$BUILD/vm/${name:-$kernel}
rm -rf "$out"
mkdir -p "$out" "$out/.stage"
stage=$out/.stage

if [ "$with_module" = 1 ]; then
	case $kernel in
	debug) kdir=$tree ;;
	*) kdir=$("$TOP/tests/vm/kernels.sh" headers "$kernel") ;;
	esac
	[ "$(kernel_release "$kdir")" = "$release" ] ||
		die "the headers in $kdir are not those of kernel $release"
	# as check-kernels builds it, whose objects then serve here
	module_dir=$("$TOP/tests/vm/module.sh" "$kdir" W=1 KCFLAGS=-Werror)
fi

cmdline="console=ttyS0,115200 loglevel=7 panic=-1 oops=panic no_timer_check"
cmdline="$cmdline mitigations=off"
share=security_model=none,multidevs=remap
root_arguments=()
if [ "${ROOT:-image}" = host ]; then
	append="btgw.root=host $append"
	root_arguments=(-virtfs "local,path=/,mount_tag=rootfs,$share,readonly=on")
else
	root=$("$TOP/tests/vm/root.sh")
	root_arguments=(-drive "file=$root,if=virtio,format=raw,readonly=on")
fi

# Modules of the stock kernel: those that reach the root, then those that the
# tests want.  What is built in needs nothing; what is nowhere is an error.
early=(virtio_pci virtio_blk 9pnet_virtio 9p overlay ext4 virtio_rng)
late=(bluetooth hci_vhci bnep rfcomm hidp uhid bridge tun veth algif_hash
      algif_skcipher algif_aead ccm cmac ecb hmac aes_generic cryptd
      sha256_generic sha512_generic drbg jitterentropy_rng ctr aesni_intel
      ecdh_generic crc16)

wire_arguments=()
case $wire in
"") ;;
server:*) wire_arguments=("${wire#server:},server=on,wait=off") ;;
client:*) wire_arguments=("${wire#client:},reconnect=1") ;;
*) usage ;;
esac
if [ -n "$wire" ]; then
	late+=(virtio_console)
	wire_arguments=(-device virtio-serial-pci
			-chardev "socket,id=wire,path=${wire_arguments[0]}"
			-device "virtserialport,chardev=wire,name=btgw.wire")
fi

module_path() {
	# Twice: the second line of a dependency is the module itself.
	modprobe -d "$image_dir" -S "$release" --show-depends "$1" ||
		die "kernel $release has no module $1"
}

stage_modules() {
	local modules=$stage/lib/modules/$release wanted kind path list file

	mkdir -p "$modules"
	: >"$stage/early-modules"
	for wanted in "${early[@]}" "${late[@]}"; do
		list=$(module_path "$wanted") || exit
		while read -r kind path _; do
			[ "$kind" = insmod ] || continue
			file=$modules/${path#"$image_dir/lib/modules/$release/"}
			if [ ! -e "${file%.xz}" ]; then
				mkdir -p "$(dirname "$file")"
				cp "$path" "$file"
				case $file in
				*.xz) xz -d "$file" ;;
				esac
			fi
			file=/${file#"$stage/"}
			case " ${early[*]} " in
			*" $wanted "*) echo "${file%.xz}" ;;
			esac
		done <<<"$list" >>"$stage/early-modules"
	done
	cp "$image_dir/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} \
		"$modules/"
	awk '!seen[$0]++' "$stage/early-modules" >"$stage/early-modules.new"
	mv "$stage/early-modules.new" "$stage/early-modules"
}

if [ -n "$image_dir" ]; then
	stage_modules
else
	mkdir -p "$stage/lib/modules/$release"
	cp "$tree"/modules.{builtin,builtin.modinfo,order} \
		"$stage/lib/modules/$release/" 2>/dev/null ||
		touch "$stage/lib/modules/$release"/modules.{builtin,order}
	: >"$stage/early-modules"
fi
if [ "$with_module" = 1 ]; then
	mkdir -p "$stage/lib/modules/$release/updates/dkms"
	cp "$module_dir/btgw.ko" "$stage/lib/modules/$release/updates/dkms/"
fi
depmod -b "$stage" "$release"
mkdir -p "$stage/bin" "$stage/dev"
cp "$(command -v busybox)" "$stage/bin/busybox"
cp "$TOP/tests/vm/init" "$stage/init"
chmod +x "$stage/init"
(cd "$stage" && find . | cpio -o -H newc --quiet -R 0:0) >"$out/initrd"
rm -rf "$stage"

printf '%s\n' "$@" >"$out/scripts"
for setting in "${environment[@]}"; do
	printf 'export %q\n' "$setting"
done >"$out/environment"

set +e
timeout --foreground -k 5 "$limit" qemu-system-x86_64 \
	-machine q35 -accel "$accel" -cpu "$cpu" -smp 2 -m "$memory" \
	-display none -monitor none -no-reboot -nodefaults \
	-kernel "$bzimage" -initrd "$out/initrd" \
	-append "$cmdline $append" \
	"${root_arguments[@]}" \
	-virtfs "local,path=$TOP,mount_tag=tree,$share,readonly=on" \
	-virtfs "local,path=$out,mount_tag=out,$share" \
	-device virtio-rng-pci "${wire_arguments[@]}" \
	-serial "file:$out/console.log" -serial stdio \
	</dev/null 2>"$out/qemu.log"
qemu_status=$?
set -e
rm -f "$out/initrd"

if [ "$qemu_status" -eq 124 ] || [ "$qemu_status" -eq 137 ]; then
	echo "not ok 1 kernel $release finishes within $limit s"
elif [ ! -f "$out/status" ]; then
	echo "not ok 1 kernel $release survives"
	cat "$out/qemu.log" >&2
else
	exit "$(cat "$out/status")"
fi
echo "# the last lines of build/vm/${name:-$kernel}/console.log:"
tail -40 "$out/console.log" 2>/dev/null | tr -d '\r' | sed 's/^/# /'
exit 1
