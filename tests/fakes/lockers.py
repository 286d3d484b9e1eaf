"""Processes that take turns with the lock of one output; some are killed while they hold it.

    python -m tests.fakes.lockers OUTPUT LOG [--processes 8] [--rounds 200] [--kills 40] [--pause S]

Each holder writes one line when it has the lock and one before it gives it back. A killed process
writes nothing more, so :func:`find_overlaps` finds two holders at the same time from the log alone.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import threading
import time
from pathlib import Path

from wiredesk.pipeline.storage.locks import LockedError, hold_lock, read_holder
from wiredesk.pipeline.storage.stores import Store, open_store

_LEAST_LOOKS = 20


def take_turns(output: str, log: str, rounds: int, kills: float, pause_s: float, seed: int) -> None:
    """Takes the lock ``rounds`` times; with a probability of ``kills`` dies while it holds or takes it."""
    draw, store = random.Random(seed), open_store(output)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    while rounds:
        name = f"{os.getpid()}.{rounds}"
        if draw.random() < kills / 2:
            signal.setitimer(signal.ITIMER_REAL, draw.uniform(0.0001, 0.01))
            signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        try:
            with hold_lock(store, name):
                os.write(written, f"begin {name}\n".encode())
                time.sleep(draw.uniform(0, 0.002))
                if draw.random() < kills / 2:
                    os.kill(os.getpid(), signal.SIGKILL)
                os.write(written, f"end {name}\n".encode())
            rounds -= 1
        except LockedError:
            time.sleep(draw.uniform(0, pause_s))


def start(*args: object) -> int:
    """Forks a process that takes turns."""
    pid = os.fork()
    if pid == 0:
        try:
            take_turns(*args)  # type: ignore[arg-type]
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    return pid


def find_overlaps(lines: list[str]) -> list[tuple[str, str]]:
    """Returns pairs of holders that held the lock at the same time."""
    ended = {
        name: number for number, line in enumerate(lines) for word, name in [line.split()] if word == "end"
    }
    begun = {
        name: number for number, line in enumerate(lines) for word, name in [line.split()] if word == "begin"
    }
    return [
        (one, other)
        for one, first in begun.items()
        for other in (line.split()[1] for line in lines[first + 1 : ended.get(one, first)])
        if other != one
    ]


def look_at_holders(store: Store, run_id: str, beats: int) -> set[str | None]:
    """Returns the holders in the lock file while a run holds the output and writes signs of life."""
    looks: list[str | None] = []
    has_ended = threading.Event()

    def look() -> None:
        while len(looks) < _LEAST_LOOKS or not has_ended.is_set():
            holder = read_holder(store)
            looks.append(holder and holder.run_id)

    with hold_lock(store, run_id) as lock:
        thread = threading.Thread(target=look)
        thread.start()
        try:
            for _ in range(beats):
                lock.renew()
        finally:
            has_ended.set()
            thread.join()
    return set(looks)


def main() -> None:
    """Starts the processes and replaces those that die; exit code 1 if two held the lock at the same time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output")
    parser.add_argument("log", type=Path)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--kills", type=float, default=0.02)
    parser.add_argument("--pause", type=float, default=0.01, help="seconds at most from try to try")
    args = parser.parse_args()
    if "://" in args.output:
        # Imported once, and not in each forked process.
        import wiredesk.transforms.remote.amazon  # noqa: F401
    share = args.rounds // args.processes
    alive = {
        start(args.output, args.log, share, args.kills, args.pause, n): share for n in range(args.processes)
    }
    failed, killed = 0, 0
    while alive:
        pid, status = os.wait()
        left = alive.pop(pid)
        if os.WIFSIGNALED(status):
            killed += 1
            done = sum(line.startswith(f"end {pid}.") for line in args.log.read_text().splitlines())
            if left > done:
                alive[start(args.output, args.log, left - done, args.kills, args.pause, pid)] = left - done
        else:
            failed += status != 0
    lines = args.log.read_text().splitlines()
    overlaps = find_overlaps(lines)
    turns = sum(line.startswith("end") for line in lines)
    print(f"{turns} turns, {killed} killed, {failed} failed, {len(overlaps)} overlaps: {overlaps[:5]}")
    raise SystemExit(bool(failed or overlaps or turns < share * args.processes))


if __name__ == "__main__":
    main()
