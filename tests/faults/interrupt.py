"""Interrupts real commands at random moments, and checks their messages, left processes and tables.

    python -m tests.faults.interrupt [--times 40] [--articles 600] [--seed 1] [--annotate en_core_web_sm]

Ctrl-C goes to all processes of a command, as a terminal sends it. SIGTERM goes to the first process alone or to all. A
run is interrupted and repeated until it completes. Its tables must then equal those of a run without interruption. In
between, other commands are interrupted on the tables of the clean run.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.interrupts import PROGRAM, interrupt
from tests.faults.kill_run import is_same

LINE = (
    "The committee met on Monday for hours and spent crowns on the roof of the school, chairwoman Ida Holm said. "
    '"We had no choice," she said. Mayor Tom Alder told reporters in Lisbon that the bill would be paid in time.'
)


def write_articles(folder: Path, count: int) -> Path:
    """Writes different articles, and some empty files."""
    folder.mkdir()
    for n in range(count):
        parts = "\n\n".join(
            f"Part {part} of item {n * 7919 % count}, desk {n % 13}. {LINE}" for part in range(3)
        )
        (folder / f"{n:04}.txt").write_text(f" date 2026-01-{n % 28 + 1:02} {parts}" if n % 50 else "")
    return folder


def list_others(source: Path, output: Path) -> list[list[str]]:
    """Returns the other commands on the tables of a run."""
    to = ["-o", str(output)]
    return [
        ["watch", "-i", str(source), *to, "--every", "1s"],
        ["replay", *to],
        ["reprocess", "--since", "9.9", *to],
        ["compact", *to],
        ["check", "--full", *to],
        ["query", "SELECT count(*) FROM range(100000) a, range(100000) b", *to],
        ["export", str(output.parent / "exported"), "--format", "csv", *to],
        ["runs", *to],
        ["rejects", *to],
        ["ddl", "bigquery"],
    ]


def main() -> None:
    """Interrupts and checks; the exit code is 1 if there is any fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--annotate", default="en_core_web_sm")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    faults, caught, through = [], 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_articles(folder / "in", args.articles)
        clean, output = folder / "clean", folder / "out"

        def make_run(into: Path) -> list[str]:
            workers = str(draw.choice((1, 2)))
            given = ["run", "-i", str(source), "-o", str(into), "--annotate", args.annotate]
            return [*given, "--workers", workers, "--slice-size", str(args.articles // 4)]

        begun = time.monotonic()
        subprocess.run([PROGRAM, *make_run(clean)], check=True, stdout=subprocess.DEVNULL)
        whole_s = time.monotonic() - begun
        print(f"without interruption the run takes {whole_s:.1f} s", flush=True)
        for turn in range(args.times):
            command = draw.choice(list_others(source, clean)) if turn % 3 == 2 else make_run(output)
            number, group = draw.choice(
                ((signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGTERM, True))
            )
            moment_s = draw.random() * (6.0 if turn % 3 == 2 else whole_s)
            left = interrupt(command, moment_s, number, group=group)
            fault = left.find_fault(number)
            caught += left.was_running
            told = f"{command[0]} at {moment_s:.2f} s by {number.name}{' to all' if group else ''}"
            print(f"{told}: {fault or left.said[:60]!r}, {left.took_s:.2f} s", flush=True)
            faults += [f"{told}: {fault}"] if fault else []
            if turn % 3 != 2 and not left.was_running:
                through += 1
                faults += [] if is_same(clean, output) else ["the tables differ"]
                shutil.rmtree(output)
        subprocess.run([PROGRAM, *make_run(output)], check=True, stdout=subprocess.DEVNULL)
        faults += [] if is_same(clean, output) else ["the tables differ"]
    print(f"{caught} commands interrupted, {through} runs completed before; {len(faults)} faults")
    print(*faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
