"""Measures the cost of an increment beside a large ``signatures`` table.

    python -m tests.bench.dedup.increment [--rows 1000000] [--months 12] [--articles 500]

The rows are synthetic: random keys as in an article of 400 words, and the evidence of generated reports. The real
commit writes them, one file a month. Then the real program, as a process, adds generated articles of the last month:
once while the state file is made, and twice more. Prints time and peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa

from tests.bench.dedup.story import make_facts, make_story
from wiredesk.pipeline.storage.commits import commit
from wiredesk.pipeline.storage.layout import name_file, name_partition
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.storage.table_files import write_arrow
from wiredesk.pipeline.storage.writers import SinkSettings
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import DataFile
from wiredesk.transforms.logic.dedup.evidence import pack_evidence
from wiredesk.transforms.logic.dedup.signature import MAX_KEYS, SIGNATURE_VERSION

LAST = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 30
WORDS = 400
RUN_ID = "20260101T000000Z-00000b"


def make_rows(count: int, month: int, evidence: list[bytes]) -> pa.Table:
    """Returns signatures of one month, given as the number of months before the last."""
    draw = np.random.default_rng(month)
    ids = [row.tobytes().hex() for row in draw.integers(0, 256, (count, 16), np.uint8)]
    keys = np.sort((draw.random((count, MAX_KEYS)) * 2.0**64 * MAX_KEYS / WORDS).astype("<u8"), axis=1)
    first = LAST - timedelta(days=DAYS * month)
    seconds = np.sort(draw.integers(0, DAYS * 24 * 3600, count))
    stamps = pa.array(np.datetime64(first.replace(tzinfo=None), "us") + seconds.astype("timedelta64[s]"))
    columns = {
        "article_id": ids,
        "content_hash": [2 * article_id for article_id in ids],
        "cluster_id": ids,
        "relation": ["original"] * count,
        "source_key": [f"old/{article_id}.txt" for article_id in ids],
        "published_at": stamps.cast(pa.timestamp("us", "UTC")),
        "ingested_at": stamps.cast(pa.timestamp("us", "UTC")),
        "words": [WORDS] * count,
        "minhash": [row.tobytes() for row in keys],
        "evidence": [evidence[n % len(evidence)] for n in range(count)],
        "signature_version": [SIGNATURE_VERSION] * count,
        "run_id": [RUN_ID] * count,
    }
    schema = make_arrow_schema("signatures")
    arrays = [
        pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(count, f.type) for f in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def stage_months(store: Store, rows: int, months: int) -> Iterator[DataFile]:
    """Writes the signatures of all months to staging."""
    draw = Random(1)
    evidence = [
        pack_evidence(s.headline, s.body)
        for s in (make_story(draw, make_facts(draw), WORDS) for _ in range(500))
    ]
    for month in range(months):
        staged = f"{SinkSettings(store.root, RUN_ID).staging}/{month}.parquet"
        partition = name_partition(LAST - timedelta(days=DAYS * month), "month")
        target = name_file("signatures", partition, f"{RUN_ID}-{month:05}").format("parquet")
        with store.open_output(staged) as stream:
            write_arrow("signatures", make_rows(rows // months, month, evidence), stream)
            size = stream.tell()
        yield DataFile("signatures", "parquet", target, staged, rows // months, size)


def write_articles(path: Path, count: int, seed: int) -> None:
    """Writes generated articles of the last month as JSON lines."""
    draw = Random(seed)
    with path.open("w", encoding="utf-8") as lines:
        for _ in range(count):
            story = make_story(draw, make_facts(draw), WORDS)
            date = LAST + timedelta(days=draw.uniform(0, DAYS))
            fields = {"title": story.headline or "Report", "body": story.body, "date": date.isoformat()}
            lines.write(json.dumps(fields) + "\n")


def time_run(source: Path, output: str) -> str:
    """Runs the program on a file; returns its time and memory."""
    program = str(Path(sys.executable).parent / "wiredesk")
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [program, "run", "-i", str(source), "-o", output, "--annotate", "none", "--workers", "1"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{cpu:.1f} s of processor, {wall:.1f} s, peak of any run so far {after.ru_maxrss / 1024:.0f} MB"


def main() -> None:
    """Makes the table, and times increments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--articles", type=int, default=500)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        store = open_store(f"{name}/out")
        files = [asdict(file) for file in stage_months(store, args.rows, args.months)]
        manifest = {"run_id": RUN_ID, "read": 0, "articles": 0, "rejects": 0, "counts": {}}
        with hold_lock(store, RUN_ID) as lock:
            commit(store, RUN_ID, {"files": files}, manifest, lock=lock)
        size = sum(file["bytes"] for file in files)
        print(f"{args.rows:,} rows of {args.months} months, {size / 1e6:.0f} MB", flush=True)
        for number, title in enumerate(("while the state is made", "afterwards", "and again")):
            source = Path(name, f"{number}.jsonl")
            write_articles(source, args.articles, number)
            print(f"{args.articles} articles {title}: {time_run(source, store.root)}", flush=True)


if __name__ == "__main__":
    main()
