#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of what bench.sh measured.

    report.py trips loop|radio FILE     lines of roundtrip.c
    report.py provision FILE            lines of bench.sh
    report.py reading                   how to read them
"""
import json
import statistics
import sys

# A connection event carries one direction's data and, at the earliest, the
# next one the answer: two events at the shortest interval there is.
INTERVAL_MS = 7.5
ROUND_TRIP_MS = 2 * INTERVAL_MS
CEILING = 1000 / ROUND_TRIP_MS


def number(value):
    """Four digits, whatever the size."""
    if value >= 1000:
        return f"{value:.0f}"
    return f"{value:.4g}" if value >= 1 else f"{value:.2f}"


def spread(values):
    """Median and the quartiles around it; of few values all there is."""
    if len(values) == 1:
        return number(values[0])
    if len(values) < 4:
        low, high = min(values), max(values)
    else:
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{number(statistics.median(values))} ({number(low)}..{number(high)})"


def row(name, a, b, air):
    """One line. A run of A and the run of B beside it make one ratio."""
    if any(y == 0 for y in b):
        ratio = "-"
    else:
        ratio = spread([x / y for x, y in zip(a, b)])
    print(f"{name:<34} {spread(a):<24} {spread(b):<24} {ratio:<20} {air}")


def head(a, b):
    print(f"{'':<34} {'A ' + a:<24} {'B ' + b:<24} {'A/B':<20} on the air")


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def trips(link, path):
    runs = {}
    lost = []
    for line in load(path):
        if "lost_percent" in line:
            lost.append(line["lost_percent"])
        else:
            runs.setdefault(line["path"], []).append(line)
    plain = runs["plain"]
    head("FastBatch", "AF_UNIX pair" if link == "loop" else "plain L2CAP")

    for read, name in (("pdu", "a PDU per recv"), ("whole", "a batch per recv")):
        def both(key, scale=1):
            return ([run[key] * scale for run in runs[read]],
                    [run[key] * scale for run in plain])

        print(f"{name}:")
        row("  round trips per second", *both("rate"),
            f"at most {CEILING:.0f}")
        row("  round trip, us: fastest tenth", *both("p10_us"),
            f"at least {ROUND_TRIP_MS * 1000:.0f}")
        row("  round trip, us: median", *both("p50_us"),
            f"at least {ROUND_TRIP_MS * 1000:.0f}")
        row("  round trip, us: 99th percentile", *both("p99_us"),
            f"at least {ROUND_TRIP_MS * 1000:.0f}")
        row("  CPU of the two processes, us", *both("process_us"),
            "the same")
        row("  CPU of the whole machine, us", *both("machine_us"),
            "less: no virtual radio" if link == "radio" else "-")
        # us per round trip times round trips per second, of 10^6 us
        least = [[min(side)] for side in both("machine_us", CEILING / 1e4)]
        row(f"  % of one CPU at {CEILING:.0f}/s, best run", *least,
            "one link kept busy")
    print(f"a loop that only reads the clock lost {max(lost):.0f} % of its time to others")


def provision(path):
    runs = {}
    for line in load(path):
        for device in line["devices"]:
            if device["result"] != "provisioned":
                sys.exit(f"{line['method']}, {line['order']}: {device['result']}")
            runs.setdefault(line["method"], {}).setdefault(
                line["order"], []).append(device)
    head("FastBatch", "standard order")
    for method, orders in runs.items():
        a, b = orders["fastbatch"], orders["standard"]
        print(f"{method} OOB, order {a[0]['order']}:")
        floor = [statistics.median(d["exchanges"] for d in side) * ROUND_TRIP_MS
                 for side in (a, b)]
        air = f"A at least {floor[0]:.0f} ms, B {floor[1]:.0f} ms"
        row("  exchanges", [d["exchanges"] for d in a],
            [d["exchanges"] for d in b], air)
        row("  ms", [d["ms"] for d in a], [d["ms"] for d in b], "the same")


def reading():
    print(f"""
How to read this

* A round trip is a batch of the gateway (Invite, Start, Public Key: 73 octets)
  and its answer (Capabilities, Public Key, Confirmation: 110 octets). A frames
  it, checks CRC and PDUs, and takes the answer as the acknowledgement; B moves
  the same octets and does nothing else. A/B is the price of that.
* The two take turns in one boot, many short runs each. Brackets hold the middle
  half of the runs; a ratio is that of two runs beside each other. Believe a
  difference only where the brackets of A and B do not overlap. Where they are
  wide, or a loop that only reads the clock lost time, the host was busy with
  something else; the fastest tenth suffers least from that.
* "on the air" is the physical limit: at the shortest connection interval,
  {INTERVAL_MS} ms, a round trip takes at least two connection events, {ROUND_TRIP_MS:.0f} ms. The
  virtual radio has no airtime and no intervals, so the rates above show what
  the host could do; a radio allows {CEILING:.0f} per second and link. What counts there
  is CPU time, and for provisioning the number of exchanges.
* CPU of the whole machine is what the processors did not idle: kernel threads
  and, over the radio, the program that plays both controllers are in it. Time
  that a busy host took from the guest is in it too, so the share of a processor
  at the radio's ceiling is that of the run which was disturbed least.
* Provisioning: exchanges are batches that had to be answered before the next,
  ms are from the first to the last of them, with the cryptography of both
  sides. On the air the floor of the last column comes on top of it.
* The guest is emulated: absolute figures are no promise for any machine.""")


def main(arguments):
    match arguments:
        case ["trips", ("loop" | "radio") as link, path]:
            trips(link, path)
        case ["provision", path]:
            provision(path)
        case ["reading"]:
            reading()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
