#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What goes through a PAN, and what does not.
#
#	tcp-server PORT MB	takes MB and gives MB, over each connection
#	tcp-client HOST PORT MB	gives MB and takes MB
#	mdns-server IFACE	says how many questions to mDNS came, IPv4 and IPv6
#	mdns-client IFACE	asks by both, ten times
#	probe IFACE PREFIX...	prints the source of each packet that came in
#				there, where it begins with one of these
"""Octets are compared with what the other end makes from the same seed."""

import random
import socket
import struct
import sys
import time

CHUNK = 65536
GROUPS = (("224.0.0.251", socket.AF_INET), ("ff02::fb", socket.AF_INET6))
MDNS = 5353


def give(s, seed, octets):
    rng = random.Random(seed)
    for _ in range(octets // CHUNK):
        s.sendall(rng.randbytes(CHUNK))


def take(s, seed, octets):
    rng = random.Random(seed)
    with s.makefile("rb", CHUNK) as file:
        for i in range(octets // CHUNK):
            if file.read(CHUNK) != rng.randbytes(CHUNK):
                sys.exit(f"octets {i * CHUNK} to {(i + 1) * CHUNK} differ")


def tcp_server(port, mb):
    octets = int(mb) << 20
    listener = socket.create_server(("::", int(port)), family=socket.AF_INET6,
                                    dualstack_ipv6=True)
    print("listening", flush=True)
    while True:
        s, _ = listener.accept()
        with s:
            take(s, 1, octets)
            give(s, 2, octets)
        print(f"{mb} MB each way", flush=True)


def tcp_client(host, port, mb):
    octets = int(mb) << 20
    start = time.monotonic()
    with socket.create_connection((host, int(port))) as s:
        give(s, 1, octets)
        half = time.monotonic()
        take(s, 2, octets)
    end = time.monotonic()
    print(f"{mb} MB in {half - start:.1f} s and back in {end - half:.1f} s")


def multicast(family, index):
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                     struct.pack("=4s4si", bytes(4), bytes(4), index))
    else:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    return s


def mdns_server(iface):
    index = socket.if_nametoindex(iface)
    sockets = []
    for group, family in GROUPS:
        s = multicast(family, index)
        raw = socket.inet_pton(family, group)
        if family == socket.AF_INET:
            s.bind((group, MDNS))
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                         struct.pack("=4s4si", raw, bytes(4), index))
        else:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            s.bind((group, MDNS, 0, index))
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                         struct.pack("=16si", raw, index))
        sockets.append(s)
    print("listening", flush=True)
    for s in sockets:
        data, peer = s.recvfrom(2000)
        print(len(data), "octets from", peer[0], flush=True)


def mdns_client(iface):
    index = socket.if_nametoindex(iface)
    question = bytes(5) + b"\1" + bytes(6) + b"\4btgw\5local\0\0\1\0\1"
    sockets = [(multicast(f, index), g) for g, f in GROUPS]
    for _ in range(10):
        for s, group in sockets:
            s.sendto(question, (group, MDNS))
        time.sleep(0.3)


def source(frame):
    kind = frame[12:14]
    if kind == b"\x08\x00":
        return socket.inet_ntop(socket.AF_INET, frame[26:30])
    if kind == b"\x86\xdd":
        return socket.inet_ntop(socket.AF_INET6, frame[22:38])
    return ""


def probe(iface, *prefixes):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    s.bind((iface, 3))
    print("listening", flush=True)
    while True:
        frame, where = s.recvfrom(2000)
        if where[2] != socket.PACKET_OUTGOING and \
                source(frame).startswith(prefixes):
            print(source(frame), flush=True)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
