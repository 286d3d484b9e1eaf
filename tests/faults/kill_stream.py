"""Kills a stream's processes at random moments, starts it again, and compares its final tables with those of a batch.

    python -m tests.faults.kill_stream --data FOLDER [--articles 300] [--kills 6] [--rate 10] [--seed 1]

Articles of FOLDER, some of them a second time with words added, are run as a batch. Then they arrive one by one, in
order of publication, in the folder that a stream polls. The stream is killed (SIGKILL) several times, and started
again as an operator or a supervisor would do. All of its processes are killed at any moment; its engine alone, its
driver alone, or a worker process while it works, after it has committed a window. The final tables must be equal.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.bench.memory import list_processes
from tests.bench.stream import Visible, start_stream
from tests.engines.support import start_prism, start_worker_pool
from tests.faults.kill_run import KEYS
from tests.support import RUN_COLUMNS, read_rows, run_wiredesk
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.engine.engines import find_prism
from wiredesk.pipeline.storage.stores import open_store

_DATE = re.compile(r"^\s*date \d{4}-\d\d-\d\d ")
_STALL_S = 60.0
_IN_HAND = 10
"""Number of articles that arrive between the check that the stream works and the kill of a part of it."""
_KINDS = ("all", "engine", "driver", "worker")


def write_articles(data: Path, folder: Path, count: int) -> None:
    """Writes so many articles of one month; every fourth is repeated on a later day."""
    texts = [
        _DATE.sub("", path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(data.rglob("*.txt"))[:count]
    ]
    for number, text in enumerate(texts):
        day = 1 + number * 20 // len(texts)
        (folder / f"{number:05d}.txt").write_text(f" date 2026-11-{day:02} {text}", encoding="utf-8")
        if number % 4 == 0:
            added = "" if number % 8 else " More is to follow, the agency said."
            again = f" date 2026-11-{day + 3:02} {text}{added}"
            (folder / f"{number:05d}-again.txt").write_text(again, encoding="utf-8")


class _Stream:
    """A running stream that can be killed."""

    def __init__(self, folder: Path, output: Path, log: Path) -> None:
        self._where = (folder, output)
        self._log = log
        self._apart = ExitStack()
        self.start("all")

    def start(self, kind: str) -> None:
        """Starts the stream for a kind of kill: with its worker in a separate process, or as a single command."""
        self._apart.close()
        options = ["--annotate", "none", "--window", "2s", "--every", "1s", "--stall", "30s"]
        if kind == "worker":
            port = self._apart.enter_context(start_prism(find_prism()))
            pool = self._apart.enter_context(start_worker_pool())
            options += ["--runner", "PortableRunner", "--", f"--job_endpoint=localhost:{port}"]
            options += ["--environment_type=EXTERNAL", f"--environment_config={pool}"]
        self.process = start_stream(*self._where, options, self._log)

    def kill(self, kind: str) -> None:
        """Kills a part of the stream, and waits until the driver has ended; kills it after a minute."""
        if kind == "worker":
            victims = _await_found(lambda: set(_find("worker.sdk_worker import SdkHarness")))
        elif kind == "engine":
            victims = _await_found(self._find_engine)
        if kind in ("worker", "engine"):
            # Waits until the process has work, since a process that is just starting loses nothing.
            time.sleep(5)
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
        elif kind == "driver":
            self.process.kill()
        else:
            os.killpg(self.process.pid, signal.SIGKILL)
        try:
            self.process.wait(_STALL_S)
        except subprocess.TimeoutExpired:
            print(f"  the driver had not ended after {_STALL_S:.0f} s and was killed", flush=True)
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for pid in list_processes(self.process.pid):
            os.kill(pid, signal.SIGKILL)

    def _find_engine(self) -> set[int]:
        return set(_find("prism")) & set(list_processes(self.process.pid)) - {self.process.pid}

    def stop(self) -> int:
        """Stops the stream as an operator does, and returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(180)
        self._apart.close()
        return code


def _await_found(find: Callable[[], set[int]]) -> set[int]:
    """Waits until such processes exist, since a kill without a victim tests nothing."""
    give_up = time.monotonic() + _STALL_S
    while not (found := find()):
        if time.monotonic() > give_up:
            raise TimeoutError("there is no such process to kill")
        time.sleep(0.5)
    return found


def _find(text: str) -> list[int]:
    """Returns the descendants of this process whose command line contains a text."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            parents = _list_parents(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if text in command and os.getpid() in parents:
            found.append(int(folder.name))
    return found


def _list_parents(pid: int) -> list[int]:
    parents = []
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        parents.append(pid)
    return parents


def _await_rows(visible: Visible, known: int, arrived: int) -> None:
    """Waits until the stream has committed a window since it was started."""
    give_up = time.monotonic() + 2 * _STALL_S
    while len(visible.since) <= known < arrived:
        if time.monotonic() > give_up:
            raise TimeoutError(
                f"no article has a row since the start: {arrived} arrived, {known} had rows before"
            )
        time.sleep(0.5)
        visible.look()


def main() -> None:
    """Kills, compares and prints; the exit code is 1 if tables differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sys.exit(_try(Path(name), args))


def _try(base: Path, args: argparse.Namespace) -> int:
    source, folder, clean, output = (base / name for name in ("all", "in", "clean", "out"))
    source.mkdir()
    folder.mkdir()
    write_articles(args.data, source, args.articles)
    run_wiredesk(source, clean)
    rows = read_rows(clean, "articles", "article_id")
    order = [row["source_key"] for row in sorted(rows, key=lambda r: (r["published_at"], r["article_id"]))]
    order += sorted({path.name for path in source.iterdir()} - set(order))
    draw = random.Random(args.seed)
    kills = sorted(draw.sample(range(len(order) // 10, len(order)), args.kills))
    kinds = [_KINDS[number % len(_KINDS)] for number in range(args.kills)]
    stream = _Stream(folder, output, base / "log")
    visible, known, is_working = Visible(output), 0, False
    for number, key in enumerate(order):
        if kills and kinds[0] != "all" and not is_working and number >= kills[0] - _IN_HAND:
            _await_rows(visible, known, number)
            is_working = True
        (source / key).rename(folder / key)
        os.utime(folder / key)
        time.sleep(1 / args.rate)
        if kills and number >= kills[0]:
            kills.pop(0)
            kind = kinds.pop(0)
            visible.look()
            print(f"{number + 1} arrived, {len(visible.since)} visible: {kind} killed", flush=True)
            stream.kill(kind)
            stream.start(kinds[0] if kinds else "all")
            visible.look()
            known, is_working = len(visible.since), False
    give_up = time.monotonic() + 300
    while len(visible.since) < len(order) and time.monotonic() < give_up:
        time.sleep(0.5)
        visible.look()
    code = stream.stop()
    # The files were moved, so their times differ.
    left_out = (*RUN_COLUMNS, "fingerprint")
    same = {t: read_rows(clean, t, k, left_out) == read_rows(output, t, k, left_out) for t, k in KEYS.items()}
    is_clean = check_output(open_store(str(output)), full=True).is_clean
    print(f"{len(order)} files, {args.kills} kills: equal {same}, check clean: {is_clean}, exit code {code}")
    if not (all(same.values()) and is_clean and code == 0):
        print((base / "log").read_text(encoding="utf-8")[-4000:])
        return 1
    return 0


if __name__ == "__main__":
    main()
