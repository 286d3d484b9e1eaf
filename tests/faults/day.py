"""Runs a day of hourly runs, with a killed run, a late file, an edited file and a corrupt file.

    python -m tests.faults.day --data FOLDER [--files 400] [--hours 24]

The files arrive in order of publication. At the end ``wiredesk check`` must be clean, and the rows must equal those of
one run over all files. The edited file is excepted, since a single run never reads its first version.
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

from tests.support import read_rows, run_wiredesk
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

KEYS = {"articles": "article_id", "rejects": "reject_id", "signatures": "article_id"}
ORDER = "SELECT source_key FROM articles ORDER BY published_at NULLS LAST, article_id"
EDITED = "edited.txt"


def order_files(files: list[Path], folder: Path) -> list[Path]:
    """Returns the files in order of publication, as the pipeline reads it."""
    (folder / "all").write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
    run_wiredesk(f"@{folder}/all", folder / "order")
    by_name = {path.name: path for path in files}
    return [by_name[key] for (key,) in connect(open_store(str(folder / "order"))).sql(ORDER).fetchall()]


def kill_one_run(source: Path, output: Path, after_s: float) -> None:
    """Starts a run and kills it with its workers."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "run", "-i", str(source), "-o", str(output), "--annotate", "none", "--workers", "2"]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after_s)
        print("the run ended before it was killed")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def list_rows(output: Path, table: str) -> list[dict[str, object]]:
    """Returns the rows of a table, except those of the edited file."""
    return [row for row in read_rows(output, table, KEYS[table]) if row["source_key"] != EDITED]


def main() -> None:
    """Runs the day; the exit code is 1 if its result differs from that of one run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--files", type=int, default=400, help="files an hour")
    parser.add_argument("--hours", type=int, default=24)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(path for path in args.data.rglob("*.txt"))[: args.files * args.hours]
        files = order_files(files, folder)
        late, *rest = random.Random(1).sample(files[: args.files], 2)
        files = [path for path in files if path not in (late, *rest)]
        source, output = folder / "in", folder / "out"
        source.mkdir()
        for hour in range(args.hours):
            for path in files[hour * args.files : (hour + 1) * args.files]:
                shutil.copy(path, source)
            if hour == 1:
                shutil.copy(rest[0], source / EDITED)
            if hour == 2:
                (source / "corrupt.txt").write_bytes(os.urandom(5000))
            if hour == args.hours // 3:
                kill_one_run(source, output, 4.0)
            if hour == args.hours // 2:
                (source / EDITED).write_text(
                    (source / EDITED).read_text("utf-8") + "\n\nThe number has risen.\n"
                )
            if hour == args.hours - 1:
                shutil.copy(late, source)
            begun = time.monotonic()
            summary = run_wiredesk(source, output)
            print(
                f"hour {hour + 1}: {summary.files_listed:,} files, {summary.files_new} new, "
                f"{summary.totals['articles']} articles, {time.monotonic() - begun:.1f} s",
                flush=True,
            )
        edited = [
            row for row in read_rows(output, "articles", "ingested_at", ()) if row["source_key"] == EDITED
        ]
        run_wiredesk(source, folder / "single")
        same = {table: list_rows(output, table) == list_rows(folder / "single", table) for table in KEYS}
        program = str(Path(sys.executable).parent / "wiredesk")
        check = subprocess.run([program, "check", "--full", "-o", str(output)], check=False)
        edit = [(row["relation"], row["matched_id"] == edited[0]["article_id"]) for row in edited]
        print(f"rows equal to the single run's: {same}; check: {check.returncode}; the edited file: {edit}")
        sys.exit(not (all(same.values()) and check.returncode == 0 and edit[1] == ("update", True)))


if __name__ == "__main__":
    main()
