#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""leaks.py REPORT [OUT]: what kmemleak reports, less what the kernel loses itself

Linux 6.1.192 loses memory of its own each time an LE connection ends and where
a process with a management socket ends in the middle of a command: a plain
L2CAP socket, with no btgw in the kernel, leaves the same reports. They are
known by the function that allocated, one below the allocators; memory that the
module allocated is never excused, nor is any other.

Prints one line for each place that lost memory and is not excused, and how many
reports were; exit status 1 if there is such a place.
"""

import collections
import re
import sys

ALLOCATORS = re.compile(
    r"__kmem|kmem_cache|kmalloc|__kmalloc|krealloc|kstrdup|kvasprintf|__alloc_skb$|skb_clone$|"
    r"sk_prot_alloc|sk_alloc$|bt_sock_alloc$|kvmalloc")

# what allocates, in the kernel itself, and what it is
KNOWN = {
    "__hci_conn_add": "a connection",
    "hci_conn_add_sysfs": "its device",
    "device_add": "its device",
    "kobject_set_name_vargs": "the name of its device",
    "l2cap_conn_add": "its L2CAP side",
    "hci_sock_create": "a management socket",
    "alloc_pid": "the process it remembers",
    "prepare_creds": "the credentials it remembers",
    "mgmt_send_event": "an event in its queue",
    "__hci_send_to_channel": "an event in its queue",
}


def allocated_by(report):
    """The first function that is no allocator; None for one of a module."""
    for line in report.splitlines():
        match = re.search(r"\[<[0-9a-f]+>\] (\S+)", line)
        if not match:
            continue
        if match.group(1).startswith("0x") or "[btgw]" in line:
            return None
        name = re.sub(r"(\.(part|constprop|isra)\.\d+)*\+.*", "", match.group(1))
        if not ALLOCATORS.match(name):
            return name
    return "?"


def main():
    with open(sys.argv[1], encoding="ascii", errors="replace") as file:
        reports = file.read().split("unreferenced object")[1:]
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="ascii") as file:
            file.writelines("unreferenced object" + report for report in reports)

    excused = collections.Counter()
    lost = collections.OrderedDict()
    for report in reports:
        name = allocated_by(report)
        if name in KNOWN:
            excused[name] += 1
        else:
            lost.setdefault(name or "btgw", report)
    for name, count in sorted(excused.items()):
        print(f"# kmemleak: {count} of the kernel's own, {name}: {KNOWN[name]}")
    for name, report in lost.items():
        print(f"# kmemleak: lost by {name}:")
        print("\n".join("# " + line for line in report.splitlines()))
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
