"""Kills commands that change tables at random moments, and compares their final tables with those of clean commands.

    python -m tests.faults.kill_maintenance --data FOLDER [--kills 20] [--files 300] [--increments 6] [--seed 1]

The output is made in increments. Some files are exact copies, and a replay turns some rejects into articles. Each of
compact, forget, prune, replay and reprocess is run once on a copy of the output without being killed. Then it is
killed (SIGKILL) on other copies, at a random moment within its time, and run again. After the kill a reader of the
manifests must see the rows before the command or those after it. At the end the rows must equal those of the clean
command, and ``wiredesk check --full`` must be clean.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.kill_run import kill_at
from tests.support import RUN_COLUMNS, read_rows, run_wiredesk
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.stores import open_store

KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
LIMIT = 6_000
"""Most bytes of a record; some of the files are larger, and become rejects."""

PROGRAM = [sys.executable, "-c", "from wiredesk.pipeline.cli import main; main()"]


def make_output(files: list[Path], increments: int, folder: Path) -> Path:
    """Makes tables of the files in increments; each increment has a copy of a file of the one before."""
    source, output = folder / "in", folder / "out"
    source.mkdir()
    for number in range(increments):
        some = files[number::increments]
        for path in some:
            shutil.copy2(path, source)
        if number:
            shutil.copy2(files[number - 1], source / f"copy{number}.txt")
        run_wiredesk(source, output, max_record_bytes=LIMIT)
    return output


def choose_commands(output: Path) -> dict[str, list[str]]:
    """Returns the commands to kill, by name; the article to forget has an exact copy."""
    rows = read_rows(output, "articles", "published_at", ())
    copied = next(row["matched_id"] for row in rows if row["relation"] == "exact")
    middle = rows[len(rows) // 2]["published_at"]
    return {
        "compact": ["compact"],
        "forget": ["forget", copied, "--copies"],
        "prune": ["prune", "--before", f"{middle:%Y-%m-%d}"],
        "replay": ["replay", "--annotate", "none"],
        "reprocess": ["reprocess"],
    }


def start(command: list[str], output: Path) -> subprocess.Popen[bytes]:
    """Starts a command on an output."""
    return subprocess.Popen(
        [*PROGRAM, *command, "-o", str(output)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def read_all(output: Path) -> dict[str, list[dict[str, object]]]:
    """Returns the rows of all files that the manifests name, without the columns of the run."""
    rows = {table: read_rows(output, table, key, RUN_COLUMNS) for table, key in KEYS.items()}
    for row in rows["rejects"]:
        row["replayed_run_id"] = row["replayed_run_id"] is not None
    return rows


def main() -> None:
    """Kills, runs again and compares; the exit code is 1 if tables differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--increments", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    draw, bad = random.Random(args.seed), False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(path for path in args.data.rglob("*.txt"))[: args.files]
        output = make_output(files, args.increments, folder)
        before, clean, durations = read_all(output), {}, {}
        commands = choose_commands(output)
        for label, command in commands.items():
            shutil.copytree(output, folder / label)
            begun = time.monotonic()
            if start(command, folder / label).wait() != 0:
                sys.exit(f"{label} failed without being killed")
            durations[label], clean[label] = time.monotonic() - begun, read_all(folder / label)
        for kill in range(args.kills):
            label = list(commands)[kill % len(commands)]
            killed = folder / "killed"
            shutil.copytree(output, killed)
            # The first third of the time is spent on imports.
            moment = draw.uniform(durations[label] / 3, durations[label])
            was_killed = kill_at(start(commands[label], killed), moment, True)
            left = len(open_store(str(killed)).list_files(STAGING))
            whole = read_all(killed) in (before, clean[label])
            again = start(commands[label], killed).wait()
            same = read_all(killed) == clean[label]
            check = start(["check", "--full"], killed).wait()
            bad |= not whole or not same or again != 0 or check != 0
            what = f"killed at {moment:.1f} s with {left} files staged" if was_killed else "completed before"
            found = f"whole when killed: {whole}; rows equal: {same}; exit codes: {again}, check {check}"
            print(f"{label}: {what}; {found}", flush=True)
            shutil.rmtree(killed)
        sys.exit(bad)


if __name__ == "__main__":
    main()
