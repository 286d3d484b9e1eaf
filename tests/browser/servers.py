"""Starts ``wiredesk browse`` as its users do, and ends it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

# The environment that has the browser's driver borrows packages from another one, which has the program.
WIREDESK = (sys.executable, "-c", "from wiredesk.pipeline.cli import main; main()")
"""The command, with the Python that runs the tests."""

_ADDRESS = re.compile(r"https?://[^\s'\"]+")


@dataclass(frozen=True)
class Served:
    """A running reading room.

    Attributes:
      origin: scheme, host and port, without a slash at the end. On this machine it needs no token.
      pid: its process.
      started_s: seconds from the start of the command to the first answer.
    """

    origin: str
    pid: int
    started_s: float

    @property
    def url(self) -> str:
        """Address of the first page."""
        return f"{self.origin}/"


@contextmanager
def serve_room(output: Path | str, *options: str, patience_s: float = 120) -> Iterator[Served]:
    """Runs ``wiredesk browse`` on a free port; it is ended with the context.

    Args:
      output: the tables.
      options: more options of the command.
      patience_s: most seconds until it is open: before that it makes the index of all articles that have none.

    Raises:
      RuntimeError: the command ended, or is not open in time; with what it printed.
    """
    command = [*WIREDESK, "browse", "--output", str(output), "--port", "0", *options]
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=_leave_out_proxies()
        )
        try:
            address = _await_address(process, said.fileno(), patience_s)
            _open_directly(address, patience_s)
            parts = urlsplit(address)
            yield Served(f"{parts.scheme}://{parts.netloc}", process.pid, time.monotonic() - begun)
        finally:
            process.terminate()
            process.wait(30)


def _leave_out_proxies() -> dict[str, str]:
    named = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return named | {"PYTHONUNBUFFERED": "1"}


def _await_address(process: subprocess.Popen[bytes], said: int, patience_s: float) -> str:
    begun = time.monotonic()
    while True:
        text = os.pread(said, 100_000, 0).decode(errors="replace")
        # The line is whole once the next character is there.
        if (found := _ADDRESS.search(text)) and found.end() < len(text):
            return found.group()
        if process.poll() is not None or time.monotonic() - begun > patience_s:
            raise RuntimeError(f"wiredesk browse printed no address of its own:\n{text}")
        time.sleep(0.05)


def _open_directly(url: str, patience_s: float) -> None:
    begun = time.monotonic()
    while True:
        try:
            with build_opener(ProxyHandler({})).open(url, timeout=patience_s):
                return
        except URLError as error:
            refused = isinstance(error.reason, ConnectionRefusedError)
            if not refused or time.monotonic() - begun > patience_s:
                raise
            time.sleep(0.05)
