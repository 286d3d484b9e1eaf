"""Runs the same job on each engine that this machine can start, and compares time, memory and rows.

    python -m tests.bench.engines --data FOLDER [--articles 300] [--annotate en_core_web_sm]

The engines are the DirectRunner with one and two worker processes, Prism with its worker in the driver's process, and
Prism through the portable job API with its worker in a separate process. Times are those of the whole run with its
start-up, as ratios to the first engine. The program fails if rows differ.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.memory import list_processes, read_private_bytes
from tests.engines.support import compare_outputs, start_prism, start_worker_pool
from wiredesk.pipeline.engine.engines import find_prism


@contextmanager
def start_engines() -> Iterator[dict[str, list[str]]]:
    """Yields the options of each engine by its name."""
    prism = find_prism()
    with start_prism(prism) as port, start_worker_pool() as pool:
        portable = ["--", f"--job_endpoint=localhost:{port}", "--environment_type=EXTERNAL"]
        yield {
            "DirectRunner, 1 process": ["--workers", "1", "--slice-size", "0"],
            "DirectRunner, 2 processes": ["--workers", "2", "--slice-size", "0"],
            "PrismRunner": ["--runner", "PrismRunner", "--", f"--prism_location={prism}"],
            "job API, worker apart": [
                *("--runner", "PortableRunner"),
                *portable,
                f"--environment_config={pool}",
            ],
        }


def measure(inputs: Path, output: Path, annotate: str, options: list[str]) -> tuple[float, int]:
    """Returns the seconds of a run, and the peak memory of its own processes in bytes."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "run", "-i", str(inputs), "-o", str(output), "--annotate", annotate, *options]
    begun, peak = time.monotonic(), 0
    with output.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log)
        while process.poll() is None:
            peak = max(peak, sum(map(read_private_bytes, list_processes(process.pid))))
            time.sleep(0.2)
    if process.returncode:
        sys.exit(output.with_suffix(".log").read_text(encoding="utf-8"))
    return time.monotonic() - begun, peak


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of article files")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--annotate", default="en_core_web_sm")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, start_engines() as engines:
        inputs = Path(name, "in")
        inputs.mkdir()
        for path in sorted(args.data.rglob("*.txt"))[: args.articles]:
            shutil.copy2(path, inputs)
        first: tuple[float, Path] | None = None
        for number, (engine, options) in enumerate(engines.items()):
            output = Path(name, f"out{number}")
            seconds, peak = measure(inputs, output, args.annotate, options)
            first = first or (seconds, output)
            rows = compare_outputs(first[1], output)["articles"][1]
            print(
                f"{engine:26} {rows / seconds:6.1f} articles/s  {seconds / first[0]:5.2f} of the first's time  "
                f"peak {peak / 1e6:6,.0f} MB  rows equal",
                flush=True,
            )


if __name__ == "__main__":
    main()
