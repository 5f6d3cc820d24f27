"""The load generators that ours is compared with: how each is called and what its output says."""

import json
import re
import shutil

from harness import Failure, Run, build, failures, toll, toll_load


class Measured:
    """One run: CPU-seconds, requests completed, seconds of load and errors."""

    def __init__(self, run, completed, errors, seconds):
        self.user_us = run.user / completed * 1e6 if completed else float("nan")
        self.system_us = run.system / completed * 1e6 if completed else float("nan")
        self.cpu_us = self.user_us + self.system_us
        self.rate = completed / seconds
        self.completed, self.errors = completed, errors


class Peer:
    """A generator; `rate` None means as fast as it can."""

    name = None

    def available(self):
        return shutil.which(self.name) is not None

    def takes(self, rate):
        return True

    def measure(self, url, connections, seconds, rate):
        run = Run(self.name, self.command(url, connections, seconds, rate), limit=seconds + 30)
        return self.read(run, seconds)


def number(pattern, text, otherwise=None):
    found = re.search(pattern, text)
    if found is None and otherwise is None:
        raise Failure(f"no match of {pattern!r} in {text[:300]!r}")
    return float(found[1]) if found else otherwise


class Toll(Peer):
    def __init__(self, extra=(), name="toll"):
        self.binary, self.extra, self.name = toll(), extra, name

    def available(self):
        return True

    def measure(self, url, connections, seconds, rate):
        flags = ["-c", connections, "-t", f"{seconds}s", "--warmup", "0s", "--qps", rate or "max", *self.extra]
        run, result = toll_load(self.binary, url, *flags, limit=seconds + 30)
        completed = result["lifetime"]["responses"]
        return Measured(run, completed, failures(result), result["durationNs"] * 1e-9)


class Twin(Peer):
    name = "twin"

    def available(self):
        return True

    def takes(self, rate):
        return rate is None

    def command(self, url, connections, seconds, rate):
        port = re.search(r":(\d+)/", url)[1]
        return [build("twin-client"), port, str(connections), str(seconds)]

    def read(self, run, seconds):
        said = json.loads(run.stdout)
        return Measured(run, said["completed"], said["errors"], said["seconds"])


class Wrk(Peer):
    name = "wrk"

    def takes(self, rate):
        return rate is None

    def command(self, url, connections, seconds, rate):
        return ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", url]

    def read(self, run, seconds):
        completed = int(number(r"(\d+) requests in", run.stdout))
        sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", run.stdout)
        errors = sum(map(int, sockets.groups())) if sockets else 0
        errors += int(number(r"Non-2xx or 3xx responses: (\d+)", run.stdout, 0))
        return Measured(run, completed, errors, seconds)


class Wrk2(Wrk):
    name = "wrk2"

    def takes(self, rate):
        return rate is not None

    def command(self, url, connections, seconds, rate):
        return ["wrk2", "-t1", f"-c{connections}", f"-d{seconds}s", f"-R{rate}", url]


class H2load(Peer):
    name = "h2load"

    def takes(self, rate):
        return rate is None

    def command(self, url, connections, seconds, rate):
        return ["h2load", "--h1", "-t1", f"-c{connections}", f"-D{seconds}", url]

    def read(self, run, seconds):
        completed = int(number(r"(\d+) succeeded", run.stdout))
        errors = sum(int(number(rf"(\d+) {kind}", run.stdout)) for kind in ("failed", "errored", "timeout"))
        return Measured(run, completed, errors, seconds)


class Hey(Peer):
    name = "hey"

    def command(self, url, connections, seconds, rate):
        pace = [] if rate is None else ["-q", str(rate / connections)]
        return ["hey", "-cpus", "1", "-c", str(connections), "-z", f"{seconds}s", *pace, url]

    def read(self, run, seconds):
        codes = {code: int(count) for code, count in re.findall(r"\[(\d{3})\]\s+(\d+) responses", run.stdout)}
        listed = run.stdout.partition("Error distribution:")[2]
        errors = sum(map(int, re.findall(r"^\s*\[(\d+)\]", listed, re.M)))
        errors += sum(count for code, count in codes.items() if code[0] != "2")
        return Measured(run, sum(codes.values()), errors, seconds)


class Fortio(Peer):
    name = "fortio"

    def command(self, url, connections, seconds, rate):
        return ["fortio", "load", "-quiet", "-json", "-", "-c", str(connections), "-t", f"{seconds}s",
                "-qps", str(rate or 0), url]

    def read(self, run, seconds):
        said = json.loads(run.stdout)
        codes = said["RetCodes"]
        errors = sum(count for code, count in codes.items() if code[0] != "2")
        return Measured(run, sum(codes.values()), errors, said["ActualDuration"] * 1e-9)


class Oha(Peer):
    name = "oha"

    def command(self, url, connections, seconds, rate):
        pace = [] if rate is None else ["-q", str(rate)]
        return ["oha", "--no-tui", "--output-format", "json", "-c", str(connections), "-z", f"{seconds}s", *pace, url]

    def read(self, run, seconds):
        said = json.loads(run.stdout)
        codes = said["statusCodeDistribution"]
        # What was under way at the deadline is listed as an error and is none.
        listed = {what: count for what, count in said["errorDistribution"].items() if "deadline" not in what}
        errors = sum(listed.values()) + sum(count for code, count in codes.items() if code[0] != "2")
        return Measured(run, sum(codes.values()), errors, seconds)


ALL = [Twin, Wrk, Wrk2, H2load, Hey, Fortio, Oha]
