"""Measures a stream at a constant rate: latency from a file's arrival to its row, backlog, memory and cores.

    python -m tests.bench.stream --data FOLDER [--rate 10] [--seconds 120] [--annotate none] [--window 5s]
                                 [-- OPTION_FOR_WIREDESK_STREAM...]

The articles of FOLDER arrive one by one in the folder that the stream polls, with dates of one month. After the last
one they arrive again with their words shuffled, so that they are no copies. A row is visible when a manifest names its
file. Memory is the private memory (USS) of the stream's processes by role: the driver, which on Prism also runs the
steps, the engine, and the children that parse. Cores is the number of cores that each role kept busy.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pyarrow.parquet as pq

from tests.bench.memory import list_processes, read_private_bytes

_DATE = re.compile(r"^\s*date \d{4}-\d\d-\d\d ")
_LOOK_S = 0.2
_REPORT_S = 30.0
_ROLES = {
    "prism": "engine",
    "wiredesk.transforms.parsing.child": "parsing",
    "sdk_worker": "worker",
    "wiredesk": "driver",
}
"""A part of the command line of a process, and the role of that process."""


def make_texts(files: list[Path]) -> Iterator[str]:
    """Yields texts of articles without end."""
    draw, day = random.Random(1), 0
    for turn in range(1_000_000):
        for path in files:
            text = _DATE.sub("", path.read_text(encoding="utf-8", errors="replace"))
            if turn:
                words = text.split()
                draw.shuffle(words)
                text = " ".join(words)
            day += 1
            yield f" date 2026-11-{1 + day // 500 % 28:02} {text}"


def start_stream(folder: Path, output: Path, options: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Starts a stream in a separate session."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "stream", "-i", f"{folder}/", "-o", str(output), "--settle", "0s", *options]
    with log.open("ab") as sink:
        return subprocess.Popen(command, start_new_session=True, stdout=sink, stderr=sink)


class Processes:
    """The memory and processor time of the processes of a session, by role."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._at = time.monotonic()
        self._cpu: Counter[str] = Counter()

    def describe(self) -> str:
        """Returns the memory of each role, and the cores that it kept busy since the last call."""
        memory, cpu = Counter[str](), Counter[str]()
        for pid in list_processes(self._group):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            role = next((role for mark, role in _ROLES.items() if mark in command), "other")
            memory[role] += read_private_bytes(pid)
            cpu[role] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        past, self._at = time.monotonic() - self._at, time.monotonic()
        before, self._cpu = self._cpu, cpu
        each = [
            f"{role} {memory[role] / 1e6:,.0f} MB {(cpu[role] - before[role]) / past:.2f} cores"
            for role in sorted(memory)
        ]
        return f"{sum(memory.values()) / 1e6:,.0f} MB ({', '.join(each)})"


class Visible:
    """The files whose rows are visible, and the time since when."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._manifests: set[Path] = set()
        self.since: dict[str, float] = {}

    def look(self) -> None:
        """Reads the new manifests."""
        for path in sorted(set(self._output.glob("_runs/*.json")) - self._manifests):
            now, manifest = time.time(), json.loads(path.read_text(encoding="utf-8"))
            self._manifests.add(path)
            for file in manifest["files"]:
                if file["table"] == "sources" and file["format"] == "parquet":
                    table = pq.read_table(
                        self._output / file["path"], columns=["source_key"], partitioning=None
                    )
                    self.since |= dict.fromkeys(table["source_key"].to_pylist(), now)


def feed(folder: Path, texts: Iterator[str], number: int) -> float:
    """Puts one article into the folder that the stream polls; returns the time of its arrival."""
    name = f"{number:06d}.txt"
    (folder / f".{name}").write_text(next(texts), encoding="utf-8")
    (folder / f".{name}").rename(folder / name)
    return time.time()


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--rate", type=float, default=10.0, help="articles a second")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--annotate", default="none")
    parser.add_argument("--window", default="5s")
    parser.add_argument("options", nargs="*", help="for wiredesk stream")
    args = parser.parse_args()
    texts = make_texts(sorted(args.data.rglob("*.txt")))
    with tempfile.TemporaryDirectory() as name:
        folder, output, log = Path(name, "in"), Path(name, "out"), Path(name, "log")
        folder.mkdir()
        options = ["--annotate", args.annotate, "--window", args.window, "--every", "1s", *args.options]
        process = start_stream(folder, output, options, log)
        try:
            _measure(process, folder, output, texts, args)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(300)
            except subprocess.TimeoutExpired:
                process.kill()
            print(log.read_text(encoding="utf-8"))


def _measure(
    process: subprocess.Popen[bytes],
    folder: Path,
    output: Path,
    texts: Iterator[str],
    args: argparse.Namespace,
) -> None:
    """Feeds the stream, and prints its state at intervals and its latencies at the end."""
    visible, arrived = Visible(output), {}
    # The row of the first article shows that the engine has started.
    arrived["000000.txt"] = feed(folder, texts, 0)
    while not visible.since:
        if process.poll() is not None:
            return
        time.sleep(_LOOK_S)
        visible.look()
    print(f"first row after {visible.since['000000.txt'] - arrived['000000.txt']:.1f} s", flush=True)
    begun, sent, told, processes = time.time(), 1, 0.0, Processes(process.pid)
    processes.describe()
    while time.time() - begun < args.seconds and process.poll() is None:
        while sent <= args.rate * (time.time() - begun):
            arrived[f"{sent:06d}.txt"] = feed(folder, texts, sent)
            sent += 1
        visible.look()
        if time.time() - begun - told >= _REPORT_S:
            told = time.time() - begun
            print(
                f"{told:4.0f} s: {sent} arrived, {sent - len(visible.since)} of these not visible, "
                f"{processes.describe()}",
                flush=True,
            )
        time.sleep(_LOOK_S)
    waiting = time.time()
    while len(visible.since) < sent and time.time() - waiting < 120:
        time.sleep(_LOOK_S)
        visible.look()
    latencies = [visible.since[name] - at for name, at in arrived.items() if name in visible.since][1:]
    print(
        f"{len(latencies)} of {sent - 1} articles at {args.rate:g}/s: arrival to row median {median(latencies):.1f} s, "
        f"p95 {quantiles(latencies, n=20)[-1]:.1f} s, max {max(latencies):.1f} s; "
        f"the last were visible {max(visible.since.values()) - max(arrived.values()):.1f} s after they came"
    )


if __name__ == "__main__":
    main()
