# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += adv_report
adv_report-srcs := tests/fuzz/adv_report_fuzz.c kernel/core/adv_report.c
