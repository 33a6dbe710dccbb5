#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""log.py: the kernel log on standard input, less what the kernel reports of itself

Linux 6.1.192 takes hdev->lock in the work that handles what came early on an
L2CAP connection, and waits for that work under hci_cb_list_lock, which is taken
below hdev->lock: lockdep says so once, at the end of a connection whose
peripheral asked for other parameters, with no btgw in the report. That one
report is left out; a line says that it was.
"""

import re
import sys

BEGIN = re.compile(r"WARNING: possible circular locking dependency detected")


def own(report):
    text = "\n".join(report)
    return ("conn->pending_rx_work" in text and "l2cap_conn_del" in text and
            "hci_cb_list_lock" in text and "btgw" not in text)


def main():
    lines = sys.stdin.read().splitlines()
    at = 0
    while at < len(lines):
        if not BEGIN.search(lines[at]):
            print(lines[at])
            at += 1
            continue
        end = at
        while end < len(lines) - 1 and "</TASK>" not in lines[end]:
            end += 1
        report = lines[at:end + 1]
        if own(report):
            print("the kernel's own: lock order of L2CAP's early work")
        else:
            print("\n".join(report))
        at = end + 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
