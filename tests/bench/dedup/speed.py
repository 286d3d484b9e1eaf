"""Compares the time to parse, deduplicate and write with the MinHash pipelines of datatrove and text-dedup.

    python -m tests.bench.dedup.speed --data FOLDER --datatrove PYTHON --text-dedup PYTHON [--limit 2000]

The two options take the path of a Python that has the package installed; a package without its option is left out.
wiredesk runs with ``--annotate none``: it reads each file, parses it, links copies by their text and commits tables.
The others get the same texts as JSON Lines, made beforehand, and remove similar texts: they do not parse or link. All
run in turn with two processes, and whole processes are timed. Compare the ratios within one run; on a busy machine,
those of the processor time.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKERS = 2

DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

def main(folder, workers):
    config, base = MinhashConfig(), f"{folder}/datatrove"
    reader = JsonlReader(folder, glob_pattern="part*.jsonl", text_key="text")
    steps = [
        ([reader, MinhashDedupSignature(output_folder=f"{base}/sig", config=config)], workers),
        ([MinhashDedupBuckets(f"{base}/sig", f"{base}/buckets", config=config)], config.num_buckets),
        ([MinhashDedupCluster(f"{base}/buckets", f"{base}/remove", config=config)], 1),
        ([reader, MinhashDedupFilter(f"{base}/remove"), JsonlWriter(f"{base}/out")], workers),
    ]
    for number, (pipeline, tasks) in enumerate(steps):
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=workers, logging_dir=f"{base}/logs{number}").run()

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
"""


def write_texts(files: list[Path], folder: Path) -> None:
    """Writes the texts as JSON Lines, one part for each worker."""
    for worker in range(WORKERS):
        with (folder / f"part{worker}.jsonl").open("w", encoding="utf-8") as lines:
            for path in files[worker::WORKERS]:
                text = path.read_text(encoding="utf-8", errors="replace")
                lines.write(json.dumps({"id": path.name, "text": text}) + "\n")


def adopt_orphans() -> None:
    """Makes this process the parent of orphaned descendants, so that their processor time is counted."""
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def wait_for_orphans() -> None:
    """Waits until all processes below this one have ended."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def measure(command: list[str], folder: Path) -> tuple[float, float, str]:
    """Returns the wall and processor seconds of a command and its children, and its output."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command} failed:\n{done.stderr[-3000:]}")
    wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begun, busy, done.stdout


def list_commands(args: argparse.Namespace, folder: Path) -> dict[str, list[str]]:
    """Returns the commands to measure, by name."""
    program = str(Path(sys.executable).parent / "wiredesk")
    commands = {
        "wiredesk": [program, "run", "-i", f"@{folder}/list", "-o", f"{folder}/out", "--annotate", "none"]
    }
    if args.workers:
        commands["wiredesk"] += ["--workers", str(args.workers)]
    if args.datatrove:
        (folder / "run_datatrove.py").write_text(DATATROVE, encoding="utf-8")
        commands["datatrove"] = [args.datatrove, str(folder / "run_datatrove.py"), str(folder), str(WORKERS)]
    if args.text_dedup:
        commands["text-dedup"] = [
            args.text_dedup,
            "-m",
            "text_dedup.minhash",
            "--path",
            "json",
            "--data_files",
        ]
        commands["text-dedup"] += [f"{folder}/part*.jsonl", "--split", "train", "--column", "text"]
        commands["text-dedup"] += ["--cache_dir", f"{folder}/cache", "--output", f"{folder}/text-dedup"]
        commands["text-dedup"] += ["--num_proc", str(WORKERS)]
    return commands


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--limit", type=int, default=2_000)
    parser.add_argument("--datatrove", help="Python with datatrove[processing,io]")
    parser.add_argument("--text-dedup", help="Python with text-dedup")
    parser.add_argument("--workers", type=int, default=0, help="worker processes of ours")
    args = parser.parse_args()
    adopt_orphans()
    files = sorted(args.data.rglob("*.txt"))[: args.limit]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "list").write_text("".join(f"{path.absolute()}\n" for path in files), encoding="utf-8")
        write_texts(files, folder)
        ours: tuple[float, float] | None = None
        for title, command in list_commands(args, folder).items():
            wall, busy, said = measure(command, folder)
            ours = ours or (wall, busy)
            print(
                f"{title:12} {len(files):,} articles: {wall:.1f} s wall, {busy:.1f} s of processors; "
                f"of ours {wall / ours[0]:.2f} and {busy / ours[1]:.2f}",
                flush=True,
            )
            if title == "wiredesk":
                print("".join(f"  {line}\n" for line in said.splitlines() if line.startswith("time")), end="")


if __name__ == "__main__":
    main()
