#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Kill the provisioner at random moments and look at its store each time.

prov_kill.py --kills N [--link GATEWAY DEVICE] [--seed N] --dir DIR

A device waits, a provisioner begins, and after a random part of the time that a
session takes it is ended by SIGKILL. Then, with nobody at work:

- the store passes SQLite's own check;
- no address is given twice, and nothing that was there is gone;
- what the device was given is in the store: its UUID, addresses and key;
- what earlier provisioners left pending is unknown once another has begun.

Without --link the two speak over a socket pair, FastBatch in each. Prints how
often it struck where; a run that never struck between the commit and Complete
has shown nothing and fails.
"""

import argparse
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time


class Wrong(Exception):
    """A promise that was broken."""


def check(condition, text):
    if not condition:
        raise Wrong(text)


class Device:
    """btgw-device, over a link for the whole run or a descriptor for one session."""

    def __init__(self, args):
        self.keys = os.path.join(args.dir, "keys")
        self.args = args
        self.process = None
        self.seen = 0
        if args.link:
            with open(os.path.join(args.dir, "device.log"), "wb") as log:
                self.process = self.start(["--link", str(args.link[1]), "--count", "1000000"],
                                          stderr=log)

    def start(self, extra, **more):
        return subprocess.Popen(
            ["btgw-device", "--no-backoff", "--keys", self.keys, *extra],
            stdout=subprocess.DEVNULL, **more)

    def begin(self):
        """What the provisioner is to speak over."""
        if self.args.link:
            check(self.process.poll() is None, "btgw-device ended")
            return ["link", str(self.args.link[0])], None
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = self.start(["--unix", str(its.fileno())], pass_fds=[its.fileno()],
                                  stderr=subprocess.DEVNULL)
        its.close()
        return ["unix", str(ours.fileno())], ours

    def settle(self):
        """Wait until the session has ended on this side as well."""
        if not self.args.link:
            self.process.wait(timeout=120)

    def tell(self):
        """Where it is, for whoever has to find out why."""
        pid = self.process.pid
        print(f"# links: {subprocess.getoutput('btgwctl -s link show')}")
        for name in ("stack", "wchan", "syscall"):
            try:
                with open(f"/proc/{pid}/{name}", encoding="ascii") as file:
                    print(f"# {name}: {file.read()}")
            except OSError as why:
                print(f"# {name}: {why}")
        print(f"# descriptors: {os.listdir(f'/proc/{pid}/fd')}")
        log = os.path.join(self.args.dir, "device.log")
        print(f"# its log: {subprocess.getoutput(f'tail -n 8 {log}')}", flush=True)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=120)

    def nodes(self):
        """What it was given since it was asked last."""
        try:
            with open(self.keys, encoding="ascii") as file:
                lines = [line for line in file if line.startswith("node ")]
        except FileNotFoundError:
            return []
        fresh = lines[self.seen:]
        self.seen = len(lines)
        return [dict(f.split("=") for f in line.split()[1:]) for line in fresh]


class Store:
    """The store as anybody can read it."""

    def __init__(self, path):
        self.path = path
        self.before = {}

    def rows(self):
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30) as db:
            ok = db.execute("PRAGMA integrity_check").fetchone()[0]
            check(ok == "ok", f"integrity check: {ok}")
            rows = db.execute("SELECT id, hex(uuid), unicast, elements, lower(hex(devkey)),"
                              " state, owner FROM node ORDER BY id").fetchall()
            mark = db.execute("SELECT next FROM net").fetchone()
        db.close()
        return rows, mark[0] if mark else 0

    def look(self, device):
        rows, mark = self.rows()
        used = set()
        for _, uuid, unicast, elements, _, _, _ in rows:
            mine = set(range(unicast, unicast + elements))
            check(not used & mine, f"addresses {unicast:#x}+{elements} given twice ({uuid})")
            check(unicast + elements <= mark, f"{unicast:#x}+{elements} above the mark {mark:#x}")
            used |= mine
        now = {row[0]: row[1:5] for row in rows}
        for number, what in self.before.items():
            check(now.get(number) == what, f"device {number} is gone or changed")
        self.before = now
        keys = {(row[2], row[3], row[4]) for row in rows}
        for node in device.nodes():
            given = (int(node["unicast"], 16), int(node["elements"]), node["devkey"])
            check(given in keys, f"the device has {given[0]:#x}, the store does not know it")
        return rows


class Aim:
    """When to strike: half of the time anywhere, half of the time around the commit.

    Where the commit lies is learned: later after a kill that came too early,
    earlier after one that came too late, and by more the longer that goes on, for
    the machine may have become faster or slower.
    """

    STEP = 0.02

    def __init__(self, took):
        self.took = took
        self.centre = took * 0.8
        self.aimed = False
        self.way = 0
        self.step = self.STEP

    def next(self, rng):
        self.aimed = not self.aimed
        if not self.aimed:
            return rng.uniform(0, self.took * 1.1)
        return max(0, self.centre + rng.uniform(-0.1, 0.1) * self.took)

    def learn(self, what):
        if not self.aimed:
            return
        way = {"before the commit": 1, "after the end": -1}.get(what, 0)
        self.step = min(1.5 * self.step, 0.2) if way == self.way else self.STEP
        self.way = way
        self.centre = max(0, self.centre + way * self.step * self.took)


def provision(args, device, store, extra=()):
    words, ours = device.begin()
    argv = ["btgwctl", "provision", *words, "uuid", os.urandom(16).hex(),
            "net", store.path, *extra]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               text=True, pass_fds=[ours.fileno()] if ours else [])
    if ours:
        ours.close()
    return process


def whole(args, device, store, extra=()):
    """One session that is left alone; how long it took."""
    begun = time.monotonic()
    process = provision(args, device, store, extra)
    _, text = process.communicate(timeout=120)
    took = time.monotonic() - begun
    check(process.returncode == 0, f"provisioning failed: {text}")
    device.settle()
    return took


def run(args):
    rng = random.Random(args.seed)
    device = Device(args)
    store = Store(os.path.join(args.dir, "net"))
    where = {"before the commit": 0, "between commit and Complete": 0, "after the end": 0}
    try:
        # the first makes the network; the others say how long a session takes
        subprocess.run(["btgwctl", "provision", "unix", "0", "uuid", "00" * 16,
                        "net", f"new:{store.path}"], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        took = sorted(whole(args, device, store) for _ in range(5))[2]
        rows = store.look(device)
        aim = Aim(took)
        needed = args.kills // 50
        for number in range(3 * args.kills):
            # on past the number where bad luck is all that was shown
            if number >= args.kills and where["between commit and Complete"] >= needed:
                break
            process = provision(args, device, store)
            time.sleep(aim.next(rng))
            process.send_signal(signal.SIGKILL)
            process.stderr.close()
            ended = process.wait(timeout=120) == 0
            device.settle()
            check(process.returncode in (0, -signal.SIGKILL), "the provisioner gave up by itself")
            was = len(rows)
            rows = store.look(device)
            new = rows[was:]
            check(len(new) <= 1, f"{len(new)} rows of one session")
            # whoever opens the store finds the dead of before
            owners = [row[6] for row in rows if row[5] == "pending"]
            check(len(owners) <= 1, f"pending rows of {len(owners)} dead provisioners")
            if ended or (new and new[0][5] == "provisioned"):
                what = "after the end"
            elif new:
                what = "between commit and Complete"
            else:
                what = "before the commit"
            where[what] += 1
            aim.learn(what)
            if number % 100 == 99:
                print(f"# {number + 1} kills: {where}", flush=True)
            # a link that a kill has left unusable must not pass for bad luck
            if number % 25 == 24:
                whole(args, device, store)
                rows = store.look(device)
        whole(args, device, store)
        rows = store.look(device)
        pending = [row for row in rows if row[5] == "pending"]
        check(not pending, f"still pending: {pending}")
        unknown = sum(row[5] == "unknown" for row in rows)
        check(unknown == where["between commit and Complete"],
              f"{unknown} unknown, {where['between commit and Complete']} expected")
        check(unknown >= needed, f"struck only {unknown} times where it matters")
    except Wrong:
        if args.link:
            device.tell()
        raise
    finally:
        device.stop()
    print(f"# {sum(where.values())} kills, session of {took * 1000:.0f} ms: {where}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--link", type=int, nargs=2)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--dir", required=True)
    args = parser.parse_args()
    print(f"# seed {args.seed}")
    try:
        run(args)
    except Wrong as why:
        sys.exit(f"prov_kill: {why}")


if __name__ == "__main__":
    main()
