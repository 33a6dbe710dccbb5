#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One radio for two guests, over the port that run.sh --wire gives each.
#
#	wire.py radio		the end that has btvirt -s: another controller
#				of it is at the other end of the port
#	wire.py controller	the other end: that controller, in /dev/vhci;
#				SIGUSR1 plugs it out and in again
#
# It ends when the other guest does.
"""HCI packets as a UART carries them (H4); /dev/vhci takes them one by one."""

import os
import select
import signal
import socket
import sys
import time

PORT = "/dev/virtio-ports/btgw.wire"
SYSFS = "/sys/class/virtio-ports"
RADIO = "/tmp/bt-server-bredrle"
# where the length of a packet is, and of how many octets, by its type
LENGTHS = {2: (3, 2), 3: (3, 1), 4: (2, 1), 5: (3, 2)}
READY = b"\xff"


def port():
    """No udev in a guest: the device by the name of its port."""
    for name in os.listdir(SYSFS):
        with open(f"{SYSFS}/{name}/name", encoding="ascii") as file:
            if file.read().strip() == "btgw.wire":
                return os.open(f"/dev/{name}", os.O_RDWR)
    sys.exit("no port: run.sh --wire")


def met(fd):
    """Until the other guest is there: before that a read finds the end."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    while any(what & select.POLLHUP for _, what in poll.poll(1000)):
        time.sleep(0.1)


def send(fd, data):
    while data:
        data = data[os.write(fd, data):]


def packets(data):
    """Whole packets, and what is left over."""
    found = []
    while data:
        at, size = LENGTHS[data[0]]
        end = at + size + int.from_bytes(data[at:at + size], "little")
        if len(data) < max(at + size, end):
            break
        found.append(data[:end])
        data = data[end:]
    return found, data


def relay(wire, other, whole):
    """Until one of the two ends. whole: other takes one packet at a time."""
    left = b""
    while True:
        for fd in select.select((wire, other), (), ())[0]:
            data = os.read(fd, 4096)
            if not data:
                return
            if fd == other:
                send(wire, data)
            elif not whole:
                send(other, data)
            else:
                found, left = packets(left + data)
                for packet in found:
                    os.write(other, packet)


def radio():
    wire = port()
    met(wire)
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(RADIO)
        send(wire, READY)
        relay(wire, s.fileno(), False)


class Again(Exception):
    """Somebody is not content with this controller."""


def again(*_):
    raise Again


def controller():
    signal.signal(signal.SIGUSR1, again)
    wire = port()
    met(wire)
    while os.read(wire, 1) != READY:
        time.sleep(0.1)
    while True:
        vhci = os.open("/dev/vhci", os.O_RDWR)
        try:
            # a primary controller; the answer says which number it has
            os.write(vhci, b"\xff\x00")
            print("hci%u" % os.read(vhci, 4)[2], flush=True)
            relay(wire, vhci, True)
            return
        except Again:
            os.close(vhci)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
