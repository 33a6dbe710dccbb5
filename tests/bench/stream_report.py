#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of what stream.sh measured.

    stream_report.py FILE     lines of stream.c
"""
import json
import statistics
import sys

# octets of payload in a link layer PDU of 251 octets, and PDUs in a connection
# event of 7.5 ms: 3 on the 1M PHY, 5 on 2M, with an empty one in return each
EVENT_S = 0.0075
EVENTS = {"1M": 3, "2M": 5}
PER_PDU = {
    "coc": 247,     # K-frames of one long SDU
    "packets": 245,  # an SDU each
    "notify": 244,  # ATT_MTU 247; longer values fill their last PDU less
    "dbus": 244,
    "v1": 237,      # frames of 245, a head of 8 each
    "v2": 246.3,    # 3694 octets of a chunk: one frame, 15 PDUs
    "v2-packets": 242,  # four frames of 245: 968 octets of a chunk
}
TITLES = {
    "coc": "plain L2CAP LE channel",
    "packets": "the same, SDU of a packet",
    "notify": "GATT, AcquireNotify",
    "dbus": "GATT, PropertiesChanged",
    "v1": "btgw version 1",
    "v2": "btgw version 2",
    "v2-packets": "the same, frame of a packet",
}
PARTS = ["sensor_ms", "gateway_ms", "daemons_ms", "kernel_ms"]


def load(path):
    """Lines after the first turns, which nobody counts, by way and kind."""
    bulk, late = {}, {}
    begun = False
    with open(path, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if "begin" in line:
                begun = True
            elif begun and "rate" in line:
                bulk.setdefault(line["way"], []).append(line)
            elif begun:
                late.setdefault(line["way"], []).append(line)
    return bulk, late


def median(turns, key):
    return statistics.median(turn[key] for turn in turns)


def ratio(turns, base, key):
    """Of turns beside each other, so that what disturbs both is in neither."""
    return statistics.median(a[key] / b[key] for a, b in zip(turns, base))


def ceiling(way):
    return "/".join(f"{PER_PDU[way] * n / EVENT_S / 1000:.1f}"
                    for n in EVENTS.values())


def quartiles(turns, key):
    values = sorted(turn[key] for turn in turns)
    if len(values) < 4:
        return f"{values[0]:.0f}..{values[-1]:.0f}"
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{low:.0f}..{high:.0f}"


def table(bulk, late):
    base = bulk.get("coc") or next(iter(bulk.values()))
    rows = [["", "kB/s", "", "CPU, ms per MB", "", "switches", "packets per MB",
             "1000 octets, ms", "on the air"],
            ["", "median", "of A", "sensor+gateway+daemons+kernel", "of A", "per MB",
             "there + back", "p50 / p95", "1M/2M kB/s"]]
    for letter, (way, turns) in zip("ABCDEFG", bulk.items()):
        parts = "+".join(f"{median(turns, part):.0f}" for part in PARTS)
        rows.append([
            f"{letter} {TITLES[way]}",
            f"{median(turns, 'rate') / 1000:.0f}",
            f"{ratio(turns, base, 'rate'):.2f}",
            f"{parts} = {median(turns, 'cpu_ms'):.0f}",
            f"{ratio(turns, base, 'cpu_ms'):.2f}",
            f"{median(turns, 'switches'):.0f}",
            f"{median(turns, 'packets'):.0f} + {median(turns, 'packets_back'):.0f}",
            f"{median(late[way], 'p50_us') / 1000:.2f} / "
            f"{median(late[way], 'p95_us') / 1000:.2f}",
            ceiling(way),
        ])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width)
                        for cell, width in zip(row, widths)).rstrip())
    print()
    for way, turns in bulk.items():
        print(f"{TITLES[way]:<25} middle half of {len(turns)} turns:"
              f" {quartiles([{'r': t['rate'] / 1000} for t in turns], 'r')} kB/s,"
              f" {quartiles(turns, 'cpu_ms')} ms per MB")


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    table(*load(arguments[0]))
    print("""
How to read this

* Every way carries the same octets from hci0 to hci1 over one LE connection, in
  one boot, in turn; the receiver compares every octet. A column "of A" is the
  median of the ratios of turns beside each other.
* A has no framing, no CRC and no word about what is missing; its SDUs are as
  large as its writes. Its receiver and those of btgw say an MTU of 65535, of
  which L2CAP makes credits here, and all have buffers of 256 KiB. GATT values
  have 512 octets. Over GATT bluetoothd drops and queues as it likes, so there the
  gateway tells the sensor through shared memory how far it is: that is free here
  and would not be on the air. E-ATT is off, because it does not keep
  notifications in order.
* CPU is that of the two processes, of bluetoothd and the bus, and of all workers
  of the kernel, as the scheduler adds it up. The program that plays both
  controllers is not in it. bluetoothd serves both ends.
* Packets are those of HCI, as the drivers count them: there with the octets, back
  with credits and answers.
* 1000 octets: from before the send until the last of them is received; btgw
  ends the chunk with MSG_EOR.
* On the air: what fits connection events of 7.5 ms, link layer PDUs of 251
  octets, on the 1M and the 2M PHY. The virtual radio has no airtime, moves
  packets of at most 192 octets one by one, and is faster than any of these: here
  it is the processor that limits, there the radio.
* The guest is emulated: absolute figures are no promise for any machine.""")


if __name__ == "__main__":
    main(sys.argv[1:])
