# SPDX-License-Identifier: GPL-2.0-or-later
#
# For people; the kernel's build reads Kbuild.  `make help` lists what there is.
#
# KDIR=	the kernel to build for: its build tree.  Default: the newest
#	installed headers, whatever kernel runs now.

ifneq ($(KERNELRELEASE),)
# The kernel's own build looks for Kbuild first and never comes here.
include $(src)/Kbuild
else

PREFIX ?= /usr/local
DESTDIR ?=
VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"$$/\1/p' dkms.conf)
JOBS := $(shell nproc)

# Not at once: only what builds a module needs headers.
kdir = $(or $(KDIR),$(shell tests/kernels/newest.sh))
SHELL := /bin/bash
# radio.sh last: the kernel's own report in it ends what lockdep looks at
radio := tests/selftests/radio.sh
selftests = $(filter-out tests/selftests/%lib.sh $(radio),$(sort $(wildcard tests/selftests/*.sh))) $(radio)
# What tries userspace, or BlueZ's own kernel code, more than the module runs on
# one stock kernel: a whole run has an hour.
tests_61 := $(addprefix tests/selftests/,mesh_adv.sh mesh_cli.sh mesh_daemon.sh mesh_tshark.sh \
	pan_faults.sh)
tests_612 := $(addprefix tests/selftests/,pan.sh pan_bluez.sh pan_traffic.sh)
# A thousand samples a second are too many for a kernel that checks everything.
fast_tests := tests/selftests/stream_bt.sh
vm = tests/vm/run.sh
# A guest runs many scenarios on an emulated machine.
VM_TIMEOUT ?= 3000
DEBUG_TIMEOUT ?= 3000

all: modules userspace ## the module for the newest headers, and userspace

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' Makefile | expand -t 18
	@echo
	@echo "  KDIR=DIR        build tree of the kernel to build for"
	@echo "  CUTS=N          how often the power fails in power-cuts"
	@echo "  BTGW_CACHE=DIR  where kernels and root images are kept"
	@echo "  ACCEL=kvm       hardware virtualisation for the guests"
	@echo "  ROOT=host       the host's root, read-only, in place of the image"

modules: ## build/modules/RELEASE/btgw.ko
	@kdir="$(kdir)" && [ -n "$$kdir" ] && \
		dir=$$(tests/vm/module.sh "$$kdir") && \
		echo "  $${dir#$(CURDIR)/}/btgw.ko"

userspace: ## btgwctl, btgw-device, libbtgw and the examples in build/
	@$(MAKE) --no-print-directory -j$(JOBS) -C userspace all

check: userspace ## unit tests, fuzzing, lint: six minutes, no root
	@$(MAKE) -s --no-print-directory -j$(JOBS) -C tests/unit O=$(CURDIR)/build/unit all
	@status=0; \
	$(MAKE) -s --no-print-directory -C tests/unit O=$(CURDIR)/build/unit check || status=1; \
	$(MAKE) -s --no-print-directory -j$(JOBS) -C tests/fuzz O=$(CURDIR)/build/fuzz check || status=1; \
	$(MAKE) -s --no-print-directory -C tests/sim O=$(CURDIR)/build/sim check || status=1; \
	tests/coverage.sh --brief || status=1; \
	tests/lint/lint.sh || status=1; \
	exit $$status

coverage: ## lines of kernel/core that unit suites and fuzz corpus run
	@tests/coverage.sh

lint: ## only the static part of check
	@tests/lint/lint.sh

check-kernels: ## build for 6.1, 6.12, sid and arm64; warnings are errors
	@tests/vm/deps.sh build check vm
	@tests/kernels/check.sh

check-dkms: ## DKMS adds, builds, installs and removes it in a scratch tree
	@tests/dkms/dkms.sh

# What a guest is started with.  That of 6.12 is in two halves, so that the
# last guest of a whole run is a short one.
scripts_61 = $(filter-out $(tests_612) tests/selftests/bluez_testers.sh,$(selftests))
scripts_612 = $(filter-out $(tests_61),$(selftests))
scripts_debug = $(filter-out $(tests_61) $(tests_612) $(fast_tests),$(selftests))
half_612 := $(addprefix tests/selftests/,bluez_testers.sh lifecycle.sh pan.sh pan_bluez.sh \
	pan_traffic.sh prov_kill.sh race.sh race_radio.sh $(notdir $(radio)))
guest_61 = 6.1 --kernel 6.1 --timeout $(VM_TIMEOUT) --env BTGW_KILLS=500 -- $(scripts_61)
guest_612a = 6.12 --kernel 6.12 --timeout $(VM_TIMEOUT) -- \
	$(filter-out $(half_612),$(scripts_612))
guest_612b = 6.12-more --kernel 6.12 --timeout $(VM_TIMEOUT) --env BTGW_KILLS=500 -- \
	$(filter $(half_612),$(scripts_612))
guest_debug = debug --kernel debug --timeout $(DEBUG_TIMEOUT) --memory 3072 \
	--env BTGW_DEBUG_KERNEL=1 --env BTGW_KILLS=30 -- $(scripts_debug)

check-vm: userspace ## the scenarios on stock Debian 6.1 and 6.12 in QEMU
	@tests/vm/deps.sh build vm
	@tests/vm/root.sh >/dev/null
	@tests/vm/guests.sh $(guest_61) , $(guest_612a) , $(guest_612b)

check-debug: userspace ## the same on a kernel that looks for mistakes
	@tests/vm/deps.sh build vm debug
	@tests/vm/guests.sh $(guest_debug)

# The longest first: both processors have work to the end.
check-guests: userspace ## check-vm and check-debug, two guests at a time
	@tests/vm/deps.sh build vm debug
	@tests/vm/root.sh >/dev/null
	@tests/vm/debug-kernel.sh >/dev/null
	@tests/vm/guests.sh $(guest_debug) , $(guest_61) , $(guest_612a) , $(guest_612b)

debug-kernel: ## build the kernel of check-debug
	@tests/vm/deps.sh debug
	@tests/vm/debug-kernel.sh >/dev/null

demo: ## three devices provisioned in a guest: the whole thing in five minutes
	@tests/vm/deps.sh build vm
	@mkdir -p build
	@$(MAKE) --no-print-directory userspace >build/demo.log 2>&1 || \
		{ cat build/demo.log; exit 1; }
	@$(vm) --kernel 6.1 --name demo --timeout 300 --demo -- tests/vm/demo.sh

demo-pan: userspace ## two guests in a network over Bluetooth, in three minutes
	@tests/vm/deps.sh build vm
	@tests/vm/demo_pan.sh

test-demo: ## demo, with its verdict as a test line
	@if $(MAKE) --no-print-directory demo; then \
		echo "ok - the demonstration"; \
	else \
		echo "not ok - the demonstration"; exit 1; \
	fi

power-cuts: userspace ## the power fails CUTS times (8) while a net sends
	@tests/vm/deps.sh build vm
	@tests/vm/power_cut.sh $(or $(CUTS),8)

test: ## everything; ends with "N passed, N failed"
	@tests/vm/deps.sh all
	@MAKE="$(MAKE)" tests/summary.sh check check-kernels check-dkms test-demo \
		check-guests

bench: userspace ## FastBatch beside the standard order, then bench-mesh
	@tests/vm/deps.sh build vm
	@$(vm) --kernel 6.1 --name bench --timeout 900 --demo -- tests/bench/bench.sh
	@$(MAKE) --no-print-directory bench-mesh

bench-mesh: userspace ## a mesh in the kernel beside bluetooth-meshd, in one guest
	@tests/vm/deps.sh build vm bench
	@tests/bench/meshd/build.sh
	@kdir=$$(tests/vm/kernels.sh headers 6.1) && tests/bench/kernel/build.sh "$$kdir"
	@$(vm) --kernel 6.1 --name bench-mesh --timeout 900 --demo -- \
		tests/bench/mesh.sh

bench-stream: userspace ## btgw streams beside L2CAP and GATT, in one guest
	@tests/vm/deps.sh build vm
	@$(vm) --kernel 6.1 --name bench-stream --timeout 900 --demo -- \
		tests/bench/stream.sh

bench-adv: userspace ## two ways to advertise mesh PDUs, in one guest
	@tests/vm/deps.sh build vm
	@$(vm) --kernel 6.1 --name bench-adv --timeout 900 --demo -- \
		tests/bench/adv_tx.sh

sim: ## directed forwarding beside flooding, 500 nodes (ARGS="scenario=load")
	@$(MAKE) -s --no-print-directory -C tests/sim O=$(CURDIR)/build/sim run ARGS="$(ARGS)"

deps: ## install the packages that the lanes need (root or sudo)
	@tests/vm/deps.sh all

ynl: ## write the netlink code from include/netlink/btgw.yaml
	@tests/lint/ynl.sh

# What DKMS is given, and nothing else.
dkms-source:
	@[ -n "$(DIR)" ] || { echo "dkms-source: DIR= is missing" >&2; exit 1; }
	@mkdir -p "$(DIR)"
	@cp -r Kbuild dkms.conf kernel include "$(DIR)/"

install: userspace ## userspace to PREFIX, the module through DKMS
	$(MAKE) --no-print-directory -C userspace install PREFIX=$(PREFIX) \
		DESTDIR=$(DESTDIR)
	install -D -m 644 packaging/modprobe.d/btgw.conf \
		$(DESTDIR)/usr/lib/modprobe.d/btgw.conf
	rm -rf $(DESTDIR)/usr/src/btgw-$(VERSION)
	$(MAKE) --no-print-directory dkms-source \
		DIR=$(DESTDIR)/usr/src/btgw-$(VERSION)
ifeq ($(DESTDIR),)
	-dkms remove -m btgw -v $(VERSION) --all >/dev/null 2>&1
	dkms add -m btgw -v $(VERSION)
	kdir="$(kdir)" && release=$$(. tests/vm/common.sh; kernel_release "$$kdir") && \
		dkms install -m btgw -v $(VERSION) -k "$$release" \
			--kernelsourcedir "$$kdir"
endif

uninstall: ## what install did, undone
ifeq ($(DESTDIR),)
	-dkms remove -m btgw -v $(VERSION) --all
endif
	rm -rf $(DESTDIR)/usr/src/btgw-$(VERSION)
	rm -f $(DESTDIR)/usr/lib/modprobe.d/btgw.conf
	$(MAKE) --no-print-directory -C userspace uninstall PREFIX=$(PREFIX) \
		DESTDIR=$(DESTDIR)

clean: ## build/ goes; the cache stays
	rm -rf build

.PHONY: all help modules userspace check lint check-kernels check-dkms check-vm \
	check-debug check-guests debug-kernel demo demo-pan test-demo test bench bench-mesh bench-stream bench-adv sim power-cuts deps ynl dkms-source \
	install uninstall clean

endif
