#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of what adv_tx.sh measured.

    adv_tx_report.py FILE     lines of adv_tx.c
"""
import json
import statistics
import sys


def main():
    """Medians over the turns of each way."""
    turns = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            turn = json.loads(line)
            turns.setdefault(turn["via"], []).append(turn)
    print(f"{'':6}{'PDU/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'lost':>7}"
          f"{'turns':>7}")
    for via, all_of in turns.items():
        late = sorted(us for turn in all_of for us in turn["latency_us"])
        lost = sum(turn["sent"] - turn["heard"] for turn in all_of)
        print(f"{via:6}"
              f"{statistics.median(t['rate'] for t in all_of):8.1f}"
              f"{statistics.median(late) / 1000:9.2f}"
              f"{late[len(late) * 99 // 100] / 1000:9.2f}"
              f"{lost:7}{len(all_of):7}")


if __name__ == "__main__":
    main()
