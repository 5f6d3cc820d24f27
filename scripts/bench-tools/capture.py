"""What an observer on the wire sees: requests and answers by a packet capture, with times that are neither ours nor the
server's."""

import contextlib
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from harness import Failure, SERVER_CORE, pinned

DWELL = re.compile(rb"\r\nx-toll-dwell: *(\d+)", re.IGNORECASE)
INSIDE = "TOLL_BENCH_NAMESPACE"


def enter_namespace(binary):
    """Goes on, from the script's beginning, in a network namespace of our own, whose loopback carries nobody else's
    packets; `binary` is the toll to use there."""
    if os.environ.get(INSIDE):
        return
    os.environ["TOLL"] = binary
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    script = 'ip link set lo up && exec "$0" "$@"'
    os.environ[INSIDE] = "1"
    os.execvp(command[0], [*command, "sh", "-c", script, sys.executable, *sys.argv])


class Exchange:
    """A request and its answer: when each was on the wire (ns, wall clock) and the dwell stamped on it (ns or None)."""

    __slots__ = ("asked", "answered", "dwell")

    def __init__(self, asked):
        self.asked, self.answered, self.dwell = asked, None, None

    @property
    def duration(self):
        return self.answered - self.asked


class Capture:
    """tcpdump on loopback for the length of a `with`; `exchanges` afterwards."""

    def __init__(self, port):
        self.port, self.exchanges = port, []

    def __enter__(self):
        program = shutil.which("tcpdump", path=os.environ["PATH"] + ":/usr/sbin:/usr/bin")
        if program is None:
            raise Failure("tcpdump is not installed: run scripts/setup")
        self.folder = tempfile.TemporaryDirectory(prefix="toll-bench-")
        self.file = pathlib.Path(self.folder.name) / "packets"
        self.process = subprocess.Popen(
            [program, "-i", "lo", "-n", "-s", "512", "-B", "65536", "-Z", "root", "--time-stamp-precision=nano",
             "-w", self.file, "tcp", "port", str(self.port)],
            stderr=subprocess.PIPE, text=True, preexec_fn=pinned(SERVER_CORE))
        # It says that it listens once it does.
        self.process.stderr.readline()
        return self

    def __exit__(self, kind, *_):
        # The kernel hands packets over in blocks, the last one after up to a second.
        time.sleep(1.5)
        self.process.terminate()
        said = self.process.communicate(timeout=30)[1]
        with self.folder:
            if kind is not None:
                return
            dropped = re.search(r"(\d+) packets dropped by kernel", said)
            if dropped is None or int(dropped[1]):
                raise Failure(f"the capture is not whole: {said.strip()!r}")
            self.exchanges = list(read(self.file, self.port))

    def behind(self, count):
        """Whole exchanges in the order in which they were asked, but for the first `count`."""
        return sorted((one for one in self.exchanges if one.answered), key=lambda one: one.asked)[count:]


def packets(file):
    """(ns, bytes) of each packet in a capture of nanosecond resolution."""
    data = memoryview(file.read_bytes())
    if len(data) < 24 or struct.unpack_from("<I", data)[0] != 0xA1B23C4D:
        raise Failure("the capture has another format than nanosecond pcap")
    at = 24
    while at + 16 <= len(data):
        seconds, ns, kept, _ = struct.unpack_from("<IIII", data, at)
        yield seconds * 10**9 + ns, data[at + 16 : at + 16 + kept]
        at += 16 + kept


def read(file, port):
    """The exchanges of a capture, by connection: a request's first segment begins one, the answer's last ends it."""
    under_way = {}
    for when, packet in packets(file):
        if bytes(packet[12:14]) != b"\x08\x00" or packet[23] != 6:
            continue
        header = 14 + (packet[14] & 15) * 4
        total = struct.unpack_from(">H", packet, 16)[0]
        source, target = struct.unpack_from(">HH", packet, header)
        start = header + (packet[header + 12] >> 4) * 4
        if 14 + total - start <= 0:
            continue
        if target == port:
            before = under_way.get(source)
            if before is None or before.answered is not None:
                if before is not None:
                    yield before
                under_way[source] = Exchange(when)
        elif source == port and target in under_way:
            exchange = under_way[target]
            exchange.answered = when
            stamp = DWELL.search(bytes(packet[start:]))
            if stamp:
                exchange.dwell = int(stamp[1])
    yield from under_way.values()
