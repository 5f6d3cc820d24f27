"""Servers with HTTP/2 and TLS for bench-protocols, and the certificates they need."""

import contextlib
import pathlib
import shutil
import subprocess
import tempfile
import time

import harness


def certificates(folder):
    """An authority `ca`, `server` for localhost and 127.0.0.1, and `client`, all with P-256 keys."""
    script = """
        set -e
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=ca
        for name in server client; do
          openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $name.key -out $name.csr -subj /CN=$name
          printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > $name.ext
          openssl x509 -req -in $name.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile $name.ext -out $name.crt
        done
        """
    made = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, text=True)
    if made.returncode:
        raise harness.Failure(f"openssl made no certificates: {made.stderr.strip().splitlines()[-1]}")
    return folder


@contextlib.contextmanager
def running(command, port, url):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=harness.pinned(harness.SERVER_CORE))
    try:
        harness.await_listener(process, port)
        yield url
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nghttpd():
    """nghttpd on its own core, serving a file of 13 bytes."""
    if shutil.which("nghttpd") is None:
        raise harness.Failure("nghttpd is not installed: run scripts/setup")
    with tempfile.TemporaryDirectory(prefix="toll-bench-") as folder:
        (pathlib.Path(folder) / "f").write_text("hello, world\n")
        port = harness.free_port()
        command = ["nghttpd", "--no-tls", "-n1", "-a", "127.0.0.1", "-d", folder, str(port)]
        with running(command, port, f"http://127.0.0.1:{port}/f") as url:
            yield url


@contextlib.contextmanager
def nginx(files, *flags, mutual=False):
    """nginx on its own core with one worker, over TLS where there are certificates."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        raise harness.Failure("nginx is not installed: run scripts/setup")
    with tempfile.TemporaryDirectory(prefix="toll-bench-") as folder:
        configuration, port = pathlib.Path(folder) / "nginx.conf", harness.free_port()
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        tls = "" if files is None else f"ssl_certificate {files}/server.crt; ssl_certificate_key {files}/server.key;"
        if mutual:
            tls += f"ssl_client_certificate {files}/ca.crt; ssl_verify_client on; ssl_session_tickets off;"
        words = " ".join([*flags, *(["ssl"] if files else [])])
        configuration.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log stderr crit;"
            "events { worker_connections 4096; }"
            f"http {{ access_log off; keepalive_requests 1000000000; {temporary}"
            f"server {{ listen 127.0.0.1:{port} {words} backlog=4096; {tls}"
            'location / { return 200 "hello, world\\n"; } } }')
        scheme = "https" if files else "http"
        command = [program, "-e", "stderr", "-p", folder, "-c", str(configuration)]
        with running(command, port, f"{scheme}://127.0.0.1:{port}/") as url:
            yield url


def peak_kb(command):
    """VmHWM of a client's process over its life, in KB."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=harness.pinned(harness.CLIENT_CORE))
    peak = 0
    while process.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
            peak = max(peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM")))
        time.sleep(0.02)
    if process.returncode:
        raise harness.Failure(f"`{' '.join(command)}` ended with {process.returncode}")
    return peak
