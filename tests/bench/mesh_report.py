#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of what mesh.sh measured.

    mesh_report.py RX ADVERTS   lines of mesh_core.c, meshd/crypto.c and mesh_rx.c,
                                and those of mesh_adverts.c
"""
import json
import statistics
import sys

# What the advertising channels carry at their best: 376 us of a PDU on each, and
# nobody waiting for anybody.
CEILING = 490
SEGMENTS = 32


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def number(value):
    """Three digits, whatever the size."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(values):
    """Median, and the quartiles around it where there are any."""
    text = number(statistics.median(values))
    if len(values) < 4:
        return text
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{text} ({number(low)}..{number(high)})"


class Rounds:
    """ns of each way, turn by turn."""

    def __init__(self, lines):
        self.ns = {}
        self.octets = {}
        for line in lines:
            if "what" in line:
                self.ns.setdefault(line["what"], []).append(line["ns"])
            elif "octets" in line:
                self.octets[line["octets"]] = line["each"]

    def us(self, what):
        return [ns / 1000 for ns in self.ns[what]]

    def less(self, what, base):
        """Without what moving the frames costs in any case."""
        return [a - b for a, b in zip(self.us(what), self.us(base))]

    def times(self, values, base):
        """Of turns beside each other: what disturbs both is in neither."""
        return [a / b for a, b in zip(values, base)]


def row(rounds, name, values):
    share = statistics.median(values) * CEILING / 1e4
    meshd = spread(rounds.times(rounds.us("meshd"), values))
    bare = spread(rounds.times(values, rounds.us("crypto")))
    print(f"{name:<48} {spread(values):<22} {meshd:<18} {bare:<20} "
          f"{share:.2g} %")


def pdus(rounds):
    print("A network PDU in: an access message of 11 octets, in one PDU\n")
    print(f"{'':<48} {'us':<22} {'meshd / it':<18} {'it / D':<20} "
          f"of a CPU at {CEILING}/s")
    us, less = rounds.us, rounds.less
    row(rounds, "A bluetooth-meshd: decryption", us("meshd"))
    row(rounds, "B OpenSSL, contexts kept: decryption", us("openssl"))
    row(rounds, "C kernel/core: decryption", us("net"))
    row(rounds, "D the same, and of the message in it", us("crypto"))
    row(rounds, "E all that kernel/core does for a message", us("core"))
    row(rounds, "F link in, socket out, bursts of 20", us("deliver"))
    row(rounds, "    without the feeder", less("deliver", "feeder"))
    row(rounds, "G the same, one at a time", us("deliver_single"))
    row(rounds, "    without the feeder",
        less("deliver_single", "feeder_single"))
    row(rounds, "H relayed, bursts of 20", us("relay"))
    row(rounds, "    without the feeder", less("relay", "feeder"))
    row(rounds, "I bursts of 2 messages and 18 copies", us("copies"))
    row(rounds, "J bursts of 2 messages and 18 of other networks",
        us("foreign"))
    print(f"\nthe feeder alone: {spread(us('feeder'))} us in bursts, "
          f"{spread(us('feeder_single'))} us one at a time")
    print(f"one AES block {spread(us('block'))} us, CCM of 18 octets "
          f"{spread(us('ccm'))} us, decrypted and encrypted again "
          f"{spread(us('relay_core'))} us, a copy in kernel/core "
          f"{spread(us('copy'))} us")
    print("goals: A / C at least 100, F at most 3 times D")


def segmented(rounds):
    message = rounds.us("segmented")
    singles = [SEGMENTS * us for us in rounds.us("deliver")]
    print("\nA message of 380 octets in 32 segments, with its acknowledgment\n")
    print(f"  {spread(message)} us; of 32 messages of one PDU (F): "
          f"{spread(rounds.times(message, singles))}")


def replay(rounds):
    print("\nSources in the replay list\n")
    print(f"{'':<10} {'F, us':<22} {'of 1':<22} {'list alone, us':<22} of 1")
    for sources in (1, 100, 10000):
        end = rounds.us(f"sources_{sources}")
        core = rounds.us(f"replay_{sources}")
        print(f"{sources:<10} {spread(end):<22} "
              f"{spread(rounds.times(end, rounds.us('sources_1'))):<22} "
              f"{spread(core):<22} "
              f"{spread(rounds.times(core, rounds.us('replay_1')))}")
    print("goal: within 1.2")


def memory(rounds):
    octets = rounds.octets
    print("\nMemory, octets\n")
    print(f"  {octets['replay']} for each source in the replay list, "
          f"{octets['cache']} for each PDU in the message cache")
    print(f"  {octets['reassembly']} for each message being put together")
    print(f"  {octets['friend_pdu']} for each PDU stored for a friend, "
          f"{octets['friend']} for the friend")
    print(f"  {octets['net']} for a net")


def adverts(lines):
    turns = {}
    for line in lines:
        turns.setdefault((line["rate"], line["who"]), []).append(line)

    def each(rate, who, key):
        """For a PDU, without what there is with nobody listening."""
        return [(turn[key] - base[key]) / turn["pdus"] for turn, base in
                zip(turns[rate, who], turns[rate, "none"])]

    print("\nHeard advertisements, nine copies of ten; for each of them\n")
    print(f"{'':<22} {'system calls':<14} {'wake-ups':<14} {'switches':<14} "
          f"{'CPU, us: process + kernel':<30} of a CPU")
    for rate in sorted({rate for rate, _ in turns}):
        total = {}
        for who in ("btgw", "meshd"):
            process = each(rate, who, "process_us")
            kernel = each(rate, who, "kernel_us")
            total[who] = [a + b for a, b in zip(process, kernel)]
            cpu = statistics.median(total[who])
            parts = (f"{number(statistics.median(process))} + "
                     f"{number(statistics.median(kernel))} = {number(cpu)}")
            cells = [spread(each(rate, who, key)) for key in
                     ("syscalls", "wakeups", "switches")]
            print(f"{who + f' at {rate}/s':<22} {cells[0]:<14} {cells[1]:<14} "
                  f"{cells[2]:<14} {parts:<30} {cpu * rate / 1e4:.2g} %")
        ratio = [a / b for a, b in zip(total["meshd"], total["btgw"])]
        print(f"  meshd / btgw, CPU: {spread(ratio)}")


def reading():
    print(f"""
How to read this

* us of a turn are those of its fastest tenth, from which a busy host took the
  least; printed is the median of the turns, in brackets their middle half. Ratios
  are of turns beside each other. F to J run on one processor, so that time is
  cost: the feeder's system calls, two workers, the net, the receiver's call.
* D is the floor: AES and CCM, nothing else. A decrypts the network PDU alone, as
  C does; what meshd does beside that is in the last table.
* meshd in the last table has the node, its keys and its address, and no
  application: what D-Bus costs comes on top of it. With btgw a process receives.
  What the machine does with nobody listening is taken off both.
* A radio carries at most {CEILING} PDU/s, copies included, before collisions take
  more than is added.
* The guest is emulated: absolute figures are no promise for any machine.""")


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    rounds = Rounds(load(arguments[0]))
    pdus(rounds)
    segmented(rounds)
    replay(rounds)
    memory(rounds)
    adverts(load(arguments[1]))
    reading()


if __name__ == "__main__":
    main(sys.argv[1:])
