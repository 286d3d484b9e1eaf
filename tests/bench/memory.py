"""Measures the peak memory of a run for inputs of several sizes. It must not grow with the input.

    python -m tests.bench.memory --data FOLDER [--records 10000 40000] [--annotate none]

The records are the articles of FOLDER as JSON Lines. Their words are shuffled in every round after the first, so that
they are no copies. Memory is the sum of the private memory (USS) of the run's processes, read ten times a second.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def write_records(files: list[Path], count: int, target: Path) -> None:
    """Writes so many records as JSON Lines."""
    draw = random.Random(1)
    rounds = itertools.chain.from_iterable(itertools.product([number], files) for number in itertools.count())
    with target.open("w", encoding="utf-8") as stream:
        for number, path in itertools.islice(rounds, count):
            words = path.read_text(encoding="utf-8", errors="replace").split()
            if number:
                draw.shuffle(words)
            day = f"20{10 + number}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            body = " ".join(words)
            stream.write(json.dumps({"title": " ".join(words[:6]), "body": body, "date": day}) + "\n")


def read_private_bytes(pid: int) -> int:
    """Returns the private memory of a process; 0 if it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
            return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def list_processes(group: int) -> list[int]:
    """Returns the processes of a session."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "-s", str(group)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def measure(source: Path, output: Path, annotate: str) -> tuple[float, int]:
    """Returns the seconds and the peak memory of a run, in bytes."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "run", "-i", str(source), "-o", str(output), "--annotate", annotate, "--workers", "2"]
    begun, peak = time.monotonic(), 0
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None:
        peak = max(peak, sum(map(read_private_bytes, list_processes(process.pid))))
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"the run failed with {process.returncode}")
    return time.monotonic() - begun, peak


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 40_000])
    parser.add_argument("--annotate", default="none")
    args = parser.parse_args()
    files = sorted(args.data.rglob("*.txt"))
    first = 0
    with tempfile.TemporaryDirectory() as name:
        for count in args.records:
            source = Path(name, f"{count}.jsonl")
            write_records(files, count, source)
            seconds, peak = measure(source, Path(name, f"out{count}"), args.annotate)
            first = first or peak
            print(
                f"{count:,} records: {seconds:.0f} s, {count / seconds:,.0f}/s, peak {peak / 1e6:,.0f} MB, "
                f"{peak / first:.2f} of the first",
                flush=True,
            )


if __name__ == "__main__":
    main()
