"""Measures the cost of one more hourly run after a year of hourly runs.

    python -m tests.bench.history [--runs 0 100 1000 4000 8760] [--articles 5]

The earlier runs are made by the real sinks and the real commit, but without Beam, so that a year of them takes
minutes. They write small files of generated articles, an hour apart. At each count a real run, a process of its own,
adds a few new files and is timed, and then another one that finds nothing new.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support import make_article
from wiredesk.pipeline.storage.commits import commit
from wiredesk.pipeline.storage.layout import name_file, name_partition
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.storage.writers import SinkSettings, stage_counted
from wiredesk.schemas.records import Source
from wiredesk.transforms.logic.dedup.signing import sign_article

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    f"{a}{b}"
    for a in ("mar", "tel", "von", "kas", "ru", "pel")
    for b in ("ton", "dor", "mi", "las", "ber", "ne")
]


def write_text(draw: random.Random) -> str:
    """Returns a random text."""
    return " ".join(draw.choices(WORDS, k=200))


def add_run(store: Store, number: int, articles: int, draw: random.Random) -> None:
    """Commits the run of one hour of the year."""
    now = FIRST + timedelta(hours=number)
    run_id = f"{now:%Y%m%dT%H%M%SZ}-{number:06x}"
    sink = SinkSettings(store.root, run_id)
    rows = [
        replace(
            make_article(write_text(draw), f"{number}/{n}.txt"),
            published_at=now,
            ingested_at=now,
            run_id=run_id,
        )
        for n in range(articles)
    ]
    sources = [
        Source(
            source_uri=row.source_uri,
            source_key=row.source_key,
            fingerprint="1-1",
            bytes=1,
            records=1,
            articles=1,
            rejects=0,
            run_id=run_id,
            read_at=now,
        )
        for row in rows
    ]
    partition = name_partition(now, "month")
    tables = (("articles", rows, partition), ("signatures", list(map(sign_article, rows)), partition))
    files = [
        asdict(file)
        for table, elements, part in (*tables, ("sources", sources, ""))
        for file in stage_counted(table, sink, name_file(table, part, f"{run_id}-00000"), elements).files
    ]
    manifest = {"run_id": run_id, "read": articles, "articles": articles, "rejects": 0, "counts": {}}
    with hold_lock(store, run_id) as lock:
        commit(store, run_id, {"files": files}, manifest, lock=lock)


def time_run(source: Path, output: Path) -> float:
    """Returns the wall seconds of a run as a process."""
    program = str(Path(sys.executable).parent / "wiredesk")
    command = [program, "run", "-i", str(source), "-o", str(output), "--annotate", "none"]
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def main() -> None:
    """Makes the history, and times runs as it grows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, nargs="+", default=[0, 100, 1000, 4000, 8760])
    parser.add_argument("--articles", type=int, default=5, help="articles a run")
    args = parser.parse_args()
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        store, source = open_store(f"{name}/out"), Path(name, "in")
        made = 0
        for wanted in args.runs:
            while made < wanted:
                add_run(store, made, args.articles, draw)
                made += 1
            source.mkdir(exist_ok=True)
            # The first run reads all earlier ones into the state file.
            (source / f"warm{wanted}.txt").write_text(write_text(draw))
            caught_up = time_run(source, Path(store.root))
            date = (FIRST + timedelta(hours=made)).date()
            for n in range(args.articles):
                (source / f"{wanted}-{n}.txt").write_text(f" date {date} {write_text(draw)}")
            busy, idle = time_run(source, Path(store.root)), time_run(source, Path(store.root))
            print(
                f"{made:>6,} earlier runs: {busy:.2f} s for {args.articles} new files, {idle:.2f} s for none"
                f" (the state file caught up in a run of {caught_up:.1f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
