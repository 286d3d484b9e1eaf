"""Kills real runs at random moments, and compares their final tables with those of a clean run.

    python -m tests.faults.kill_run --data FOLDER [--kills 20] [--limit 1500] [--slice-size 300] [--seed 1]
                                    [--store disk|s3|gs]

The first run is not killed, and its time is measured. Then runs into another output are killed (SIGKILL, the driver
alone or the whole process group) at random moments within that time. Each run continues where the last one stopped.
Whenever a run completes, its tables are compared with those of the clean run, and the next run starts from nothing.
On a store, inputs and tables are in a bucket of a server that this program starts; the tables of the clean run are on the
disk.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.stores.servers import serve
from tests.support import read_rows
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import open_store

KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}


def start_run(given: str, output: str, args: argparse.Namespace) -> subprocess.Popen[bytes]:
    """Starts a run in a separate process group."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "run", "-i", given, "-o", output, "--slice-size", str(args.slice_size)]
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


@contextmanager
def open_place(scheme: str, folder: Path) -> Iterator[str]:
    """Gives a place for inputs and tables: a folder, or a bucket of a server that runs meanwhile."""
    if scheme == "disk":
        yield str(folder)
        return
    with serve(scheme) as server:
        os.environ.update(server.environment)
        yield server.make_bucket("wiredesk-faults")


def copy_files(files: Sequence[Path], place: str) -> None:
    """Copies files into a folder of a disk or a bucket, under their names."""
    store = open_store(place)
    store.run_all(lambda path: store.write_bytes(path.name, path.read_bytes()), files)


def is_same(clean: Path | str, output: Path | str) -> bool:
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
    parser.add_argument("--store", choices=("disk", "s3", "gs"), default="disk")
    args = parser.parse_args()
    files = sorted(path for path in args.data.rglob("*") if path.is_file())[: args.limit]
    with tempfile.TemporaryDirectory() as name, open_place(args.store, Path(name)) as place:
        sys.exit(not kill_runs(args, files, Path(name), place))


def kill_runs(args: argparse.Namespace, files: Sequence[Path], folder: Path, place: str) -> bool:
    """Returns True if the tables of all runs that were killed equal those of the clean run."""
    draw = random.Random(args.seed)
    clean, given = f"{folder}/clean", f"{place}/raw/"
    copy_files(files, f"{place}/raw")
    begun = time.monotonic()
    if start_run(given, clean, args).wait() != 0:
        sys.exit("the clean run failed")
    duration = time.monotonic() - begun
    print(f"clean run of {len(files):,} files: {duration:.1f} s", flush=True)
    kills, round_number, bad = 0, 0, False
    while kills < args.kills:
        moment, whole_group = draw.uniform(0.1, duration), draw.random() < 0.5
        output = f"{place}/out-{round_number}"
        killed = kill_at(start_run(given, output, args), moment, whole_group)
        store = open_store(output)
        slices, staged = len(list_committed(store)), len(store.list_files(STAGING))
        kills += killed
        outcome = f"kill {kills}" if killed else "completed before"
        print(f"{outcome} at {moment:.1f} s: {slices} slices committed, {staged} files staged", flush=True)
        if not killed:
            bad |= not is_same(clean, output)
            round_number += 1
    output = f"{place}/out-{round_number}"
    if start_run(given, output, args).wait() != 0:
        sys.exit("the last run failed")
    return not bad and is_same(clean, output)


if __name__ == "__main__":
    main()
