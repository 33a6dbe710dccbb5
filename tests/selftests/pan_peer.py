#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A peer of a PAN that does what none should.
#
#   mute LOCAL PEER		opens the channel and says nothing
#   ask LOCAL PEER HEX...	sends frames; prints what is answered to each,
#				or "-" where nothing is within 3 s
#   hole LOCAL			lets one peer in and never speaks again
#   many LOCAL PEER N		N frames of noise, a channel for each 15
"""Frames are hexadecimal digits."""

import random
import socket
import struct
import sys
import time

PSM = 15
# what a server looks at on one channel, less one
FRAMES = 15
SOL_BLUETOOTH, BT_SECURITY, BT_SECURITY_MEDIUM = 274, 4, 2


def channel(local, psm=0):
    s = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET,
                      socket.BTPROTO_L2CAP)
    s.setsockopt(SOL_BLUETOOTH, BT_SECURITY,
                 struct.pack("BB", BT_SECURITY_MEDIUM, 0))
    s.bind((local, psm))
    return s


def connect(local, peer):
    # a kernel may refuse once that is too early
    for _ in range(10):
        s = channel(local)
        try:
            s.connect((peer, PSM))
            return s
        except OSError as error:
            print(f"connect: {error}", file=sys.stderr)
            s.close()
            time.sleep(0.3)
    sys.exit("no connection")


def mute(local, peer):
    s = connect(local, peer)
    print("open", flush=True)
    print("closed" if not s.recv(100) else "spoken to", flush=True)


def ask(local, peer, *frames):
    s = connect(local, peer)
    s.settimeout(3)
    for frame in frames:
        s.send(bytes.fromhex(frame))
        try:
            print(s.recv(2000).hex() or "end", flush=True)
        except socket.timeout:
            print("-", flush=True)


def hole(local):
    listener = channel(local, PSM)
    listener.listen(1)
    print("listening", flush=True)
    s, _ = listener.accept()
    s.recv(100)
    s.send(bytes.fromhex("01020000"))
    print("let in", flush=True)
    while s.recv(2000):
        pass
    print("left", flush=True)


def noise(rng):
    frame = bytearray(rng.choice((
        b"\x01\x01\x02\x11\x16\x11\x17", b"\x01\x01\x10" + bytes(32),
        b"\x81\x01\x02\x11\x14\x11\x15\x80\x02\x03\x00", b"\x01\x03\x00\x04",
        b"\x01\x05\x00\x0c", b"\x02\x08\x00", b"\x01", b"\x7f", b"\x01\xff")))
    for _ in range(rng.randrange(3)):
        frame[rng.randrange(len(frame))] = rng.randrange(256)
    # by chance a PANU that asks for a GN, which is none
    if b"\x11\x17\x11\x15" in frame:
        return noise(rng)
    return bytes(frame[:rng.randrange(1, len(frame) + 1)])


def many(local, peer, count):
    rng = random.Random(5)
    sent = 0
    while sent < int(count):
        s = connect(local, peer)
        try:
            for _ in range(FRAMES):
                s.send(noise(rng))
                sent += 1
            # until all of it was looked at
            s.send(b"\x01\x7e")
            while s.recv(2000) not in (b"", b"\x01\x00\x7e"):
                pass
        except OSError:
            pass
        s.close()
    print(sent)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
