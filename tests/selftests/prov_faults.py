#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Provision a device that misbehaves, and look at what the gateway makes of it.

prov_faults.py CASE --dir DIR [--link GATEWAY DEVICE | --bt GATEWAY DEVICE]
prov_faults.py --list [unix|link|bt]

Without --link or --bt the two speak over a socket pair, FastBatch in each.
"""

import argparse
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time

VALUE = "00112233445566778899aabbccddeeff"
STATIC = (["oob", "static:" + VALUE], ["--oob", "static:" + VALUE])
FIFO = "FIFO"


class Case:
    """A fault and what must come of it."""

    def __init__(self, fault, result, says="", where="unix link bt", burnt=False, oob=STATIC,
                 least_ms=0, gateway=(), device=(), exchanges=None, happens=True):
        self.fault = fault
        self.result = result
        self.says = says
        self.where = where.split()
        self.burnt = burnt
        self.oob = oob
        self.least_ms = least_ms
        self.gateway = list(gateway)
        self.device = list(device)
        self.exchanges = exchanges
        self.happens = happens


CASES = {
    # nothing wrong: every method, every order
    "static": Case(None, "provisioned", exchanges=3),
    "none": Case(None, "provisioned", oob=([], []), exchanges=3),
    "open": Case(None, "provisioned", oob=([], []), exchanges=2,
                 gateway=["speaks", "open,device-first"], device=["--orders", "open,device-first"]),
    "strict": Case(None, "provisioned", exchanges=4, gateway=["speaks", "strict"],
                   device=["--orders", "strict"]),
    "standard": Case(None, "provisioned", exchanges=6, gateway=["order", "standard"]),
    "plain-device": Case(None, "provisioned", exchanges=6, where="unix link",
                         gateway=["speaks", "standard"], device=["--standard"]),
    "output": Case(None, "provisioned", exchanges=3, oob=(
        ["oob", "output:alphanumeric:8", "value", FIFO],
        ["--oob", "output:alphanumeric:8", "--show-to", FIFO])),
    "input-5s": Case(None, "provisioned", exchanges=3, least_ms=5000, oob=(
        ["oob", "input", "show", FIFO],
        ["--oob", "input", "--input-value", FIFO, "--input-delay", "5000"])),
    # frames: where repeats are on, a lost or damaged answer is asked for again
    "delay-answer": Case("delay-answer:2500", "provisioned", least_ms=2500),
    "drop-answer": Case("drop-answer", "provisioned", where="unix", least_ms=900),
    "corrupt-frame": Case("corrupt-frame:2", "provisioned", where="unix"),
    "repeat-batch": Case("repeat-batch:2", "provisioned", where="unix bt"),
    "same-id-other-content": Case("same-id-other-content", "failed", "", where="unix bt",
                                  burnt=None),
    # before Random_P nothing is lost
    "refuse": Case("refuse:2", "failed", "refused our batch"),
    "disconnect-early": Case("disconnect:1", "failed", ""),
    "second-confirmation": Case("second-confirmation", "failed", "second Confirmation"),
    "reflect-key": Case("reflect-key", "failed", "our own"),
    "reflect-confirmation": Case("reflect-confirmation", "failed", "our own",
                                 gateway=["order", "standard"]),
    "reflect-confirmation-device-first": Case("reflect-confirmation", "provisioned",
                                              happens=False),
    # after it the static value is open to search
    "wrong-confirmation": Case("wrong-confirmation", "failed", "does not open", burnt=True),
    "reflect-random": Case("reflect-random", "failed", "our own", burnt=True),
    "disconnect-late": Case("disconnect:5", "failed", "", burnt=True),
    # after Data nobody knows
    "disconnect-at-data": Case("disconnect:6", "unknown", "", burnt=True),
    "lose-complete": Case("lose-complete", "unknown", "", burnt=True),
}


def fail(text, *more):
    for part in more:
        print(part, file=sys.stderr)
    sys.exit(f"prov_faults: {text}")


def words(case, side, fifo):
    own = case.oob[side] + (case.gateway if side == 0 else case.device)
    return [fifo if word == FIFO else word for word in own]


def start_device(args, case, fifo, uuid, pass_fd, out):
    argv = ["btgw-device", "--json", "--no-backoff", "--uuid", uuid,
            "--keys", os.path.join(args.dir, "keys"), *words(case, 1, fifo)]
    if case.fault:
        argv += ["--fault", case.fault]
    if pass_fd is not None:
        argv += ["--unix", str(pass_fd)]
    elif args.link:
        argv += ["--link", str(args.link[1])]
    else:
        argv += ["--controller", args.bt[1], "--refresh", "1000"]
    return subprocess.Popen(argv, stdout=out, stderr=subprocess.PIPE, text=True,
                            stdin=subprocess.DEVNULL,
                            pass_fds=[pass_fd] if pass_fd is not None else [])


def gateway_words(args, case, fifo, uuid, pass_fd):
    own = words(case, 0, fifo)
    if pass_fd is not None:
        return ["unix", str(pass_fd), "uuid", uuid, *own]
    if args.link:
        return ["link", str(args.link[0]), "uuid", uuid, *own]
    # on the air the device itself says what it speaks
    if "speaks" in own:
        at = own.index("speaks")
        del own[at:at + 2]
    return ["scan", "count", "1", "for", "90", "controller", args.bt[0], *own]


def play(args, case):
    uuid = os.urandom(16).hex()
    fifo = os.path.join(args.dir, "fifo")
    os.mkfifo(fifo)
    store = os.path.join(args.dir, "net")
    ours = its = None
    if not args.link and not args.bt:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    said = os.path.join(args.dir, "reports")
    with open(said, "w", encoding="utf-8") as out:
        device = start_device(args, case, fifo, uuid, its.fileno() if its else None, out)
    if its:
        its.close()
    gateway = subprocess.run(
        ["btgwctl", "-j", "provision",
         *gateway_words(args, case, fifo, uuid, ours.fileno() if ours else None),
         "net", "new:" + store], capture_output=True, text=True, timeout=300, check=False,
        stdin=subprocess.DEVNULL, pass_fds=[ours.fileno()] if ours else [])
    if ours:
        ours.close()
    # one that is to fail waits for the next gateway when it has reported
    end = time.monotonic() + 60
    while device.poll() is None and time.monotonic() < end:
        if case.result != "provisioned" and os.path.getsize(said):
            break
        time.sleep(0.05)
    if device.poll() is None:
        time.sleep(0.5)
        device.terminate()
    _, err = device.communicate(timeout=60)
    with open(said, encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    return uuid, store, gateway, reports, err


def judge_store(case, store, uuid, outcome):
    with sqlite3.connect(store) as db:
        rows = db.execute("SELECT lower(hex(uuid)), unicast, elements, state FROM node").fetchall()
        burnt = db.execute("SELECT count(*) FROM burnt").fetchone()[0]
        attention = db.execute("SELECT count(*) FROM attention").fetchone()[0]
        taken = db.execute("SELECT count(*) FROM value").fetchone()[0]
    if case.result == "failed":
        if rows:
            fail(f"the store has rows: {rows}")
    elif rows != [(uuid, outcome["unicast"], outcome["elements"], case.result)]:
        fail(f"the store has {rows}")
    if taken:
        fail("the value is still taken")
    if case.burnt is not None and (bool(burnt), bool(attention)) != (case.burnt, case.burnt):
        fail(f"burnt {burnt}, attention {attention}, expected {case.burnt}")


def judge(case, played):
    uuid, store, gateway, reports, err = played
    tell = (gateway.stdout, gateway.stderr, reports, err)
    try:
        outcomes = json.loads(gateway.stdout)
    except ValueError:
        fail("the gateway printed no JSON", *tell)
    if len(outcomes) != 1:
        fail(f"{len(outcomes)} outcomes", *tell)
    outcome = outcomes[0]
    if outcome["result"] != case.result or outcome["uuid"] != uuid:
        fail(f"result {outcome['result']}, expected {case.result}", *tell)
    if (gateway.returncode == 0) != (case.result == "provisioned"):
        fail(f"exit status {gateway.returncode}", *tell)
    if case.says not in outcome.get("error", ""):
        fail(f"error {outcome.get('error')}, expected {case.says}", *tell)
    if case.result != "provisioned" and not outcome.get("error"):
        fail("no word of what went wrong", *tell)
    if outcome["ms"] < case.least_ms:
        fail(f"took {outcome['ms']} ms, expected {case.least_ms}", *tell)
    if case.exchanges is not None and outcome["exchanges"] != case.exchanges:
        fail(f"{outcome['exchanges']} exchanges, expected {case.exchanges}", *tell)
    if case.fault and not any(report.get("fault_done") == case.happens for report in reports):
        fail("the fault did not come to pass, or did where it cannot", *tell)
    if case.result == "provisioned":
        if [report["result"] for report in reports] != ["provisioned"]:
            fail("the device says otherwise", *tell)
        if reports[0]["unicast"] != outcome["unicast"]:
            fail("the device has another address", *tell)
    judge_store(case, store, uuid, outcome)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", nargs="?")
    parser.add_argument("--list", choices=["unix", "link", "bt"])
    parser.add_argument("--dir")
    parser.add_argument("--link", type=int, nargs=2)
    parser.add_argument("--bt", nargs=2)
    args = parser.parse_args()
    if args.list:
        print("\n".join(name for name, case in CASES.items() if args.list in case.where))
        return
    if args.case not in CASES or not args.dir:
        parser.error("a case and --dir")
    os.makedirs(args.dir)
    judge(CASES[args.case], play(args, CASES[args.case]))


if __name__ == "__main__":
    main()
