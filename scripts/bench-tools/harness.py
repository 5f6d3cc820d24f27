"""What the bench scripts share: building the small C programs, starting servers, measuring a client's CPU."""

import contextlib
import json
import math
import os
import pathlib
import shutil
import signal
import site
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "scripts" / "bench-tools"
BUILT = ROOT / ".build" / "bench-tools"
CLIENT_CORE, SERVER_CORE = 0, 1


class Failure(Exception):
    """One line: what was wrong, where, what to do."""


def main(body):
    """Runs `body`, which returns an exit status, and says in one line what failed."""
    try:
        if os.cpu_count() < 2:
            raise Failure("one core only: client and server would share it; run on two or more")
        sys.exit(body())
    except Failure as failure:
        print(f"{pathlib.Path(sys.argv[0]).name}: {failure}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def toll():
    """Path of the binary under test: $TOLL, or the release build."""
    path = os.environ.get("TOLL")
    if path is None:
        built = subprocess.run([ROOT / "scripts" / "build"], stdout=subprocess.PIPE, text=True)
        if built.returncode:
            raise Failure("scripts/build failed")
        path = built.stdout.strip()
    if not os.access(path, os.X_OK):
        raise Failure(f"{path} is not a program: set TOLL to the toll binary or unset it")
    return path


def build(name, *flags):
    """Compiles bench-tools/NAME.c unless that is done, and returns the path of the result."""
    source, target = SOURCES / f"{name}.c", BUILT / name
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return str(target)
    compiler = shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        raise Failure("neither clang nor cc is on PATH: the Swift toolchain brings clang")
    BUILT.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-std=c17", "-O2", "-Wall", "-Wextra", "-Werror", *flags, str(source), "-o", str(target)]
    if subprocess.run(command).returncode:
        raise Failure(f"{source} does not compile")
    return str(target)


def pinned(core):
    """For Popen's preexec_fn."""
    return lambda: os.sched_setaffinity(0, {core})


class Run:
    """A client's run to its end: what it printed and the CPU it took from start to exit."""

    def __init__(self, name, command, limit, environment=None):
        self.name = name
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=pinned(CLIENT_CORE),
                env={**os.environ, **(environment or {})})
            usage = self.wait(process, limit)
            out.seek(0), err.seek(0)
            self.stdout, self.stderr = out.read(), err.read()
        self.user, self.system = usage.ru_utime, usage.ru_stime
        self.status = process.returncode
        if self.status:
            last = (self.stderr.strip() or self.stdout.strip()).splitlines()[-1:]
            raise Failure(f"`{' '.join(map(str, command))}` ended with {self.status}: {' '.join(last)}")

    def wait(self, process, limit):
        deadline = time.monotonic() + limit
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return usage
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise Failure(f"{self.name} did not end within {limit:.0f} s")
            time.sleep(0.01)


class TinyServer:
    """bench-tools/tiny-server on its own core, for the length of a `with`."""

    def __init__(self, *options):
        self.command = [build("tiny-server"), *map(str, options)]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, text=True, preexec_fn=pinned(SERVER_CORE))
        self.port = int(self.process.stdout.readline().split()[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            said, _ = self.process.communicate(timeout=30)
        finally:
            self.process.kill()
        # (from, to) in ns of CLOCK_MONOTONIC
        self.freezes = [tuple(map(int, line.split()[1:])) for line in said.splitlines() if line.startswith("freeze")]


@contextlib.contextmanager
def toll_serve(binary, *flags):
    """`toll serve` on its own core and a free port; yields the URL."""
    command = [binary, "serve", "--http-port", "0", *map(str, flags)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=pinned(SERVER_CORE))
    try:
        said = process.stdout.readline()
        if not said:
            raise Failure(f"`{' '.join(command)}` does not serve")
        yield f"http://127.0.0.1:{int(said.rsplit(':', 1)[1])}/"
    finally:
        process.terminate()
        process.communicate()


@contextlib.contextmanager
def nginx():
    """Debian's nginx on its own core with one worker, serving the answer that tiny-server gives; yields the URL."""
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        raise Failure("nginx is not installed: run scripts/setup")
    with tempfile.TemporaryDirectory(prefix="toll-bench-") as folder:
        configuration, port = pathlib.Path(folder) / "nginx.conf", free_port()
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        configuration.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log stderr;"
            "events { worker_connections 4096; }"
            f"http {{ access_log off; keepalive_requests 1000000000; {temporary}"
            f"server {{ listen 127.0.0.1:{port} backlog=4096;"
            'location / { return 200 "hello, world\\n"; } } }')
        process = subprocess.Popen(
            [program, "-e", "stderr", "-p", folder, "-c", str(configuration)], preexec_fn=pinned(SERVER_CORE))
        try:
            await_listener(process, port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def await_listener(process, port):
    for _ in range(500):
        if process.poll() is not None:
            raise Failure(f"nginx ended with {process.returncode}")
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    raise Failure("nginx does not answer")


def toll_load(binary, url, *flags, limit=120, environment=None, under=()):
    """Runs `toll load URL FLAGS --json -`, behind the words `under`, and returns (run, the decoded `result`)."""
    run = Run("toll load", [*under, binary, "load", url, *map(str, flags), "--json", "-"], limit, environment)
    try:
        return run, json.loads(run.stdout)["result"]
    except (ValueError, KeyError) as problem:
        raise Failure(f"`toll load --json -` wrote no result: {problem!r} in {run.stdout[:200]!r}")


def schedule(binary, count, *flags):
    """When the first `count` requests of `toll load FLAGS` are due, in ns from the start."""
    command = [binary, "load", "http://127.0.0.1:1/", *map(str, flags), "--dump-schedule", str(count)]
    return [int(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]


def histogram(record):
    """A histogram of a result, read back from `hdr` by the reference HdrHistogram package; values in ns."""
    for packages in (ROOT / ".venv" / "lib").glob("python*/site-packages"):
        site.addsitedir(str(packages))
    try:
        from hdrh.histogram import HdrHistogram
    except ImportError:
        raise Failure("the Python package hdrhistogram is missing: run scripts/setup") from None
    return HdrHistogram.decode(record["hdr"])


def failures(result):
    """Number of requests of a `toll load` result that did not end in a 2xx."""
    return sum(count for kind, count in result["outcomes"].items() if kind != "2xx")


def spread(values, digits=2):
    """Median (min–max)."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def quantile(ordered, percent):
    """Nearest rank, of values in ascending order."""
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def table(rows):
    """Prints rows of cells in columns: the first to the left, the others to the right."""
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [str(cell).rjust(width) for cell, width in zip(row, widths)]
        cells[0] = str(row[0]).ljust(widths[0])
        print("  ".join(cells).rstrip())
