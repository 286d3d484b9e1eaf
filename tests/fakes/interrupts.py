"""Interrupts real commands like a terminal or a supervisor, and reports what they leave behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = str(Path(sys.executable).parent / "wiredesk")
_GONE_WITHIN_S = 10.0
_NAMES = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}


@dataclass(frozen=True)
class Left:
    """The result of an interrupted command.

    Attributes:
      was_running: whether it was still running when the signal came.
      code: exit code.
      said: its output on the terminal.
      took_s: seconds from the signal to its end.
      processes: processes that it started and that still run.
    """

    was_running: bool
    code: int
    said: str
    took_s: float
    processes: list[str]

    def find_fault(self, number: int) -> str | None:
        """Returns a description of the first fault; None if there is none.

        A command that ended before the signal came has nothing to report.
        """
        if not self.was_running or (self.code == 0 and "stopped by" not in self.said):
            return None
        says = f"wiredesk: stopped by {_NAMES[signal.Signals(number)]}"
        # Progress and the log lines of `watch` are on the terminal as well.
        said = [
            line
            for line in self.said.splitlines()
            if not re.match(r"[a-z]+: |\d{4}-\d\d-\d\d |[a-z ]+, \d+ s$", line)
            or line.startswith("wiredesk: ")
        ]
        if self.code != 128 + number or len(said) != 1 or not said[0].startswith(says):
            return f"exit code {self.code}, and said: {self.said[-2000:]!r}"
        return f"left running: {self.processes}" if self.processes else None


def interrupt(
    args: Sequence[str | Path],
    moment_s: float,
    number: int,
    *,
    group: bool,
    ready: Callable[[], object] = lambda: True,
    timeout_s: float = 300.0,
) -> Left:
    """Starts a command in a session of its own, and sends it a signal.

    Args:
      args: arguments of the command.
      moment_s: seconds to wait after it handles signals and ``ready`` is true.
      number: the signal.
      group: whether all its processes get the signal, as with Ctrl-C on a terminal.
      ready: condition to wait for first.
      timeout_s: longest wait for that condition, and for the end of the command.
    """
    process = subprocess.Popen(
        [PROGRAM, *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _await(lambda: _hears_signals(process.pid), process, timeout_s)
        _await(ready, process, timeout_s)
        time.sleep(moment_s)
        was_running = process.poll() is None
        begun = time.monotonic()
        if was_running:
            (os.killpg if group else os.kill)(process.pid, number)
        said = process.communicate(timeout=timeout_s)[1].decode(errors="replace")
        took_s = time.monotonic() - begun
        left = list(list_session(process.pid))
        # Killed processes take a moment to disappear.
        while left and time.monotonic() - begun < took_s + _GONE_WITHIN_S:
            time.sleep(0.02)
            left = list(list_session(process.pid))
    finally:
        for pid, _ in list_session(process.pid):
            os.kill(pid, signal.SIGKILL)
    return Left(was_running, process.returncode, said.strip(), took_s, [name for _, name in left])


def _await(ready: Callable[[], object], process: subprocess.Popen[bytes], timeout_s: float) -> None:
    end = time.monotonic() + timeout_s
    while not ready() and process.poll() is None:
        if time.monotonic() > end:
            raise TimeoutError("what was waited for did not come about")
        time.sleep(0.02)


def _hears_signals(pid: int) -> bool:
    """Returns True if a command handles SIGTERM already, which Python itself does not."""
    caught = re.search(r"^SigCgt:\s*(\w+)$", Path(f"/proc/{pid}/status").read_text("utf-8"), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def list_session(session: int) -> Iterator[tuple[int, str]]:
    """Yields the living processes of a session, with their command lines."""
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            stat = Path("/proc", name, "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            line = Path("/proc", name, "cmdline").read_text("utf-8", "replace").replace("\0", " ")
        except OSError:
            continue
        if int(stat[3]) == session and stat[0] != "Z":
            yield int(name), line
