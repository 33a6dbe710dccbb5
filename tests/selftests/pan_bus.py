#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pan_bus.py ADAPTER ROLE BRIDGE: has bluetoothd serve a role of a PAN, prints
# what it answers, and stays on the bus, since what is registered ends with the
# one who did that.
"""As much of D-Bus as one call with two words needs."""

import os
import socket
import struct
import sys

CALL, RETURN, ERROR = 1, 2, 3


def text(s):
    return struct.pack("<I", len(s)) + s.encode() + b"\0"


def padded(data):
    return data + bytes(-len(data) % 8)


def field(code, kind, value):
    return struct.pack("<BB", code, 1) + kind + b"\0" + text(value)


def message(serial, path, interface, member, words=()):
    fields = (field(1, b"o", path), field(2, b"s", interface),
              field(3, b"s", member))
    dest = "org.bluez" if words else "org.freedesktop.DBus"
    fields += (field(6, b"s", dest),)
    if words:
        kinds = b"s" * len(words)
        fields += (struct.pack("<BB", 8, 1) + b"g\0" +
                   bytes([len(kinds)]) + kinds + b"\0",)
    head = b""
    for f in fields:
        head = padded(head) + f
    body = b""
    for word in words:
        body += bytes(-len(body) % 4) + text(word)
    return padded(struct.pack("<cBBBIII", b"l", CALL, 0, 1, len(body), serial,
                              len(head)) + head) + body


def answer(file):
    """The next return or error, and what is in it."""
    while True:
        start = file.read(16)
        size, _, fields = struct.unpack("<III", start[4:])
        data = file.read(fields + -fields % 8 + size)
        if start[1] in (RETURN, ERROR):
            return start[1], data


def main(adapter, role, bridge):
    s = socket.socket(socket.AF_UNIX)
    s.connect(os.environ["DBUS_SYSTEM_BUS_ADDRESS"].split("path=")[1])
    file = s.makefile("rb")
    s.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() +
              b"\r\n")
    if not file.readline().startswith(b"OK"):
        sys.exit("the bus does not let us in")
    s.sendall(b"BEGIN\r\n" + message(1, "/org/freedesktop/DBus",
                                     "org.freedesktop.DBus", "Hello"))
    answer(file)
    s.sendall(message(2, f"/org/bluez/{adapter}", "org.bluez.NetworkServer1",
                      "Register", (role, bridge)))
    kind, data = answer(file)
    print("registered" if kind == RETURN else
          "".join(chr(c) if 32 <= c < 127 else " " for c in data), flush=True)
    while file.read(1):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
