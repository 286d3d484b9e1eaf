"""Kills real runs at random moments, and compares their final tables with those of a clean run.

    python -m tests.faults.kill_run --data FOLDER [--kills 20] [--limit 1500] [--slice-size 300] [--seed 1]

The first run is not killed, and its time is measured. Then runs into another output are killed (SIGKILL, the driver
alone or the whole process group) at random moments within that time. Each run continues where the last one stopped.
Whenever a run completes, its tables are compared with those of the clean run, and the next run starts from nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support import read_rows
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import open_store

KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}


def start_run(listing: Path, output: Path, args: argparse.Namespace) -> subprocess.Popen[bytes]:
    """Starts a run in a separate process group."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "run", "-i", f"@{listing}", "-o", str(output), "--slice-size", str(args.slice_size)]
    command += ["--annotate", args.annotate, "--workers", "2"]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def kill_at(process: subprocess.Popen[bytes], moment_s: float, whole_group: bool) -> bool:
    """Kills a run after some seconds; returns True if it was still running."""
    try:
        process.wait(moment_s)
    except subprocess.TimeoutExpired:
        if whole_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        return True
    return False


def is_same(clean: Path, output: Path) -> bool:
    """Returns True if an output equals that of the clean run and staging is empty."""
    same = {
        table: read_rows(clean, table, key) == read_rows(output, table, key) for table, key in KEYS.items()
    }
    left = open_store(str(output)).list_files(STAGING)
    print("tables equal to the clean run's:", same, "; left in staging:", left, flush=True)
    return all(same.values()) and not left


def main() -> None:
    """Kills, recovers and compares; the exit code is 1 if tables differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--limit", type=int, default=1500)
    parser.add_argument("--slice-size", type=int, default=300)
    parser.add_argument("--annotate", default="none")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(path for path in args.data.rglob("*") if path.is_file())[: args.limit]
        listing = folder / "list"
        listing.write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
        begun = time.monotonic()
        if start_run(listing, folder / "clean", args).wait() != 0:
            sys.exit("the clean run failed")
        duration = time.monotonic() - begun
        print(f"clean run of {len(files):,} files: {duration:.1f} s", flush=True)
        kills, output, bad = 0, folder / "out", False
        while kills < args.kills:
            moment, whole_group = draw.uniform(0.1, duration), draw.random() < 0.5
            killed = kill_at(start_run(listing, output, args), moment, whole_group)
            store = open_store(str(output))
            slices, staged = len(list_committed(store)), len(store.list_files(STAGING))
            kills += killed
            outcome = f"kill {kills}" if killed else "completed before"
            print(
                f"{outcome} at {moment:.1f} s: {slices} slices committed, {staged} files staged", flush=True
            )
            if not killed:
                bad |= not is_same(folder / "clean", output)
                shutil.rmtree(output)
        if start_run(listing, output, args).wait() != 0:
            sys.exit("the last run failed")
        bad |= not is_same(folder / "clean", output)
        sys.exit(bad)


if __name__ == "__main__":
    main()
