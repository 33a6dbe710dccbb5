#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""plot.py - scenario load as a picture: airtime, p95 latency, delivery

	make sim ARGS="scenario=load seconds=40" >build/sim-load.csv
	tests/sim/plot.py build/sim-load.csv >doc/sim-load.svg
"""
import csv
import math
import sys

WIDTH, HEIGHT = 300, 250
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 34, 44
KINDS = ("flooding", "directed", "bound")

STYLE = """
text { font: 12px sans-serif; fill: #24292f }
.title { font-weight: bold }
.axis { stroke: #57606a; fill: none }
.grid { stroke: #d0d7de; fill: none }
.flooding { stroke: #cf222e; fill: none; stroke-width: 2 }
.directed { stroke: #0969da; fill: none; stroke-width: 2 }
.bound { stroke: #57606a; fill: none; stroke-width: 2; stroke-dasharray: 5 4 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.axis, .bound { stroke: #9198a1 }
.grid { stroke: #3d444d }
.flooding { stroke: #ff7b72 }
.directed { stroke: #58a6ff }
}
"""


class Axis:
    """Values to places; ticks are values."""

    def __init__(self, ticks, start, end, log):
        self.ticks, self.start, self.end, self.log = ticks, start, end, log

    def place(self, value):
        low, high = self.ticks[0], self.ticks[-1]
        value = min(max(value, low), high)
        if self.log:
            low, high, value = map(math.log, (low, high, value))
        return self.start + (self.end - self.start) * \
            (value - low) / (high - low)


def decades(values):
    low = 10 ** math.floor(math.log10(min(values)))
    ticks = [low]
    while ticks[-1] < max(values):
        ticks.append(ticks[-1] * 10)
    return ticks


def number(value):
    return f"{value:g}"


def panel(left, title, rows, column, log):
    """One picture beside the others."""
    x_axis = Axis(RATES, left + LEFT, left + WIDTH - RIGHT, True)
    values = [float(row[column]) for row in rows]
    ticks = decades(values) if log else [0, 20, 40, 60, 80, 100]
    y_axis = Axis(ticks, HEIGHT - BOTTOM, TOP, log)
    out = [f'<text class="title" x="{left + LEFT}" y="20">{title}</text>']

    for tick in y_axis.ticks:
        y = y_axis.place(tick)
        out.append(f'<path class="grid" d="M{x_axis.start} {y:.1f}'
                   f'H{x_axis.end}"/><text x="{x_axis.start - 6}" '
                   f'y="{y + 4:.1f}" text-anchor="end">{number(tick)}</text>')
    for i, tick in enumerate(x_axis.ticks):
        x = x_axis.place(tick)
        out.append(f'<path class="axis" d="M{x:.1f} {HEIGHT - BOTTOM}v4"/>')
        if i % 2 == 0:
            out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" '
                       f'text-anchor="middle">{number(tick)}</text>')
    out.append(f'<path class="axis" d="M{x_axis.start} {TOP}'
               f'V{HEIGHT - BOTTOM}H{x_axis.end}"/>')
    out.append(f'<text x="{(x_axis.start + x_axis.end) / 2:.0f}" '
               f'y="{HEIGHT - 8}" text-anchor="middle">'
               'messages per second and node</text>')
    for kind in KINDS:
        points = " ".join(
            f"{x_axis.place(float(row['rate'])):.1f},"
            f"{y_axis.place(float(row[column])):.1f}"
            for row in rows if row["kind"] == kind)
        out.append(f'<polyline class="{kind}" points="{points}"/>')
    return out


def legend():
    out = []
    for i, kind in enumerate(KINDS):
        x = LEFT + i * 110
        out.append(f'<path class="{kind}" d="M{x} {HEIGHT + 12}h24"/>'
                   f'<text x="{x + 30}" y="{HEIGHT + 16}">{kind}</text>')
    return out


def main():
    with open(sys.argv[1], newline="", encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    RATES.extend(sorted({float(row["rate"]) for row in rows}))
    out = ['<!-- SPDX-License-Identifier: GPL-2.0-or-later -->',
           '<svg xmlns="http://www.w3.org/2000/svg" '
           f'viewBox="0 0 {3 * WIDTH} {HEIGHT + 26}" '
           f'width="{3 * WIDTH}" height="{HEIGHT + 26}">',
           '<title>Flooding and directed forwarding over load</title>',
           f'<style>{STYLE}</style>']
    out += panel(0, "Airtime, Erlang per channel", rows, "erlang", True)
    out += panel(WIDTH, "Latency, p95, ms", rows, "p95_ms", True)
    out += panel(2 * WIDTH, "Delivery, %", rows, "arrive_percent", False)
    out += legend() + ["</svg>"]
    print("\n".join(out))


RATES = []

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} LOAD.CSV")
    main()
