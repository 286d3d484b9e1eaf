"""Measures jobs on buckets beside the same jobs on a disk: seconds and requests.

    python -m tests.bench.stores --data FOLDER [--files 1000] [--delay-ms 5] [--stores s3,gs]

The servers run on this machine. Every request passes a proxy that counts it and waits before it hands it on, so that it
takes as long as over a network. Each job is a whole process. The ratio is to the same job on the disk, in the same run of
this program. The steps are: run, run again, check, compact, forget one article. With two numbers of files, such as
``--files 250,1000``, the requests show how they grow.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.faults.kill_run import copy_files
from tests.stores.servers import serve
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import read_table
from wiredesk.transforms.remote.schemes import forget_buckets

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}


class Proxy(ThreadingHTTPServer):
    """Counts requests by method, and delays each."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream: str, delay_s: float, handler: type[Handler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.upstream = upstream.partition("://")[2]
        self.delay_s = delay_s
        self.requests = Counter[str]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Hands requests on."""

    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self._connection = http.client.HTTPConnection(self.server.upstream)

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self.server.requests[self.command] += 1
        time.sleep(self.server.delay_s)
        body = self._read_body()
        answer, content = self.hand_on(body)
        self.send_response_only(answer.status, answer.reason)
        sent = {name.lower() for name, _ in answer.getheaders()}
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        if "content-length" not in sent:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.send_content(content)

    def hand_on(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        """Sends the request to the server, and returns its answer."""
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
        self._connection.request(self.command, self.path, body, headers)
        answer = self._connection.getresponse()
        return answer, answer.read()

    def send_content(self, content: bytes) -> None:
        """Sends what follows the head of an answer."""
        self.wfile.write(content)

    def _read_body(self) -> bytes:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))


@contextmanager
def open_proxied(scheme: str, delay_s: float) -> Iterator[tuple[str, Counter[str]]]:
    """Gives a bucket behind a proxy, reached by the settings of the environment, and the counter of its requests."""
    with serve(scheme) as server:
        place = server.make_bucket("wiredesk-bench")
        with Proxy(server.url, delay_s, Handler) as proxy:
            threading.Thread(target=proxy.serve_forever, daemon=True).start()
            os.environ.update({k: v.replace(server.url, proxy.url) for k, v in server.environment.items()})
            forget_buckets()
            yield place, proxy.requests
            proxy.shutdown()


def time_jobs(place: str, requests: Counter[str]) -> dict[str, tuple[float, int]]:
    """Runs the jobs on inputs below a place; returns seconds and requests by job."""
    raw, output = f"{place}/raw/", f"{place}/out"
    steps = {
        "run": ["run", "-i", raw, "--annotate", "none"],
        "run again": ["run", "-i", raw, "--annotate", "none"],
        "check": ["check"],
        "compact": ["compact"],
        "forget": ["forget", "ARTICLE"],
    }
    measured = {}
    for name, command in steps.items():
        given = [find_article(output) if word == "ARTICLE" else word for word in command]
        before, begun = requests.total(), time.monotonic()
        program = str(Path(sys.executable).parent / "wiredesk")
        done = subprocess.run([program, *given, "-o", output], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{name} on {place}: {done.stdout}{done.stderr}")
        measured[name] = time.monotonic() - begun, requests.total() - before
    return measured


def find_article(output: str) -> str:
    """Returns the id of an article of the tables."""
    table = read_table(open_store(output), "articles", ["article_id"])
    return min(table["article_id"].to_pylist())


def compare(files: Sequence[Path], delay_s: float, schemes: Sequence[str]) -> None:
    """Prints the seconds of each job on a disk and on buckets, with ratios and requests."""
    with tempfile.TemporaryDirectory() as folder:
        copy_files(files, f"{folder}/raw")
        disk = time_jobs(folder, Counter())
    print(f"{len(files):,} files, {delay_s * 1000:g} ms a request", flush=True)
    for name, (seconds, _) in disk.items():
        print(f"  disk  {name:10} {seconds:7.2f} s", flush=True)
    for scheme in schemes:
        with open_proxied(scheme, delay_s) as (place, requests):
            copy_files(files, f"{place}/raw")
            for name, (seconds, count) in time_jobs(place, requests).items():
                ratio = seconds / disk[name][0]
                print(
                    f"  {scheme}    {name:10} {seconds:7.2f} s  {ratio:5.2f} of the disk  {count:6,} requests",
                    flush=True,
                )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--files", default="1000")
    parser.add_argument("--delay-ms", type=float, default=5.0)
    parser.add_argument("--stores", default="s3,gs")
    args = parser.parse_args()
    found = sorted(path for path in args.data.rglob("*") if path.is_file())
    for count in map(int, args.files.split(",")):
        compare(found[:count], args.delay_ms / 1000, args.stores.split(","))


if __name__ == "__main__":
    main()
