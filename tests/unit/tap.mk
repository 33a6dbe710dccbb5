# SPDX-License-Identifier: GPL-2.0-or-later
suites += adv_report_test
adv_report_test-srcs := tests/unit/adv_report_test.c kernel/core/adv_report.c
