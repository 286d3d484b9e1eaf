"""Makes the tables of very many articles out of those of some that were annotated.

    python -m tests.bench.many_articles OUT --articles 100000 --data FOLDER     # runs wiredesk on a folder's files
    python -m tests.bench.many_articles OUT --articles 100000 --tables FOLDER   # takes the tables of a run

Each row is a row of those tables with other ids, another day and outlet, and a last paragraph of its own, so that its
annotations stay where they are. They are spread over two years and linked: one in twenty is an exact copy of an
earlier one, one in twelve a copy, one in fifty an update, and a few have hundreds of copies. The real commit puts
them into the tables in slices, in order of publication, as a large run does. There are no Avro files and no signatures:
commands that read work, those that write do not.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.bench.queries import replace_columns
from wiredesk.pipeline.storage.commits import commit
from wiredesk.pipeline.storage.layout import name_file, name_partition
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.manifests import read_live
from wiredesk.pipeline.storage.rewrite import read_rows
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.pipeline.storage.table_files import write_arrow
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import DataFile

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 730
SLICE_ROWS = 10_000
SHARES = {"exact": 1 / 20, "copy": 1 / 12, "update": 1 / 50}
UNDATED = 1 / 100
OUTLETS = [f"{place} {kind}" for place in ("Harrow", "Pellworth", "Marton", "Telford", "Vonnas", "Kassel", "Rumbek")
           for kind in ("Herald", "Post", "Evening Mail", "Gazette", "Online", "Tribune")]  # fmt: skip
SYLLABLES = [
    a + b for a in ("mar", "tel", "von", "kas", "ru", "pel") for b in ("ton", "dor", "mi", "las", "ber")
]
_DATE_COLUMNS = ("published_at", "published_date", "published_precision")


def read_articles(store: Store) -> pa.Table:
    """Returns all rows of ``articles`` that have annotations of their own."""
    paths = [file.path for file in read_live(store) if (file.table, file.format) == ("articles", "parquet")]
    rows = pa.concat_tables(batch for path in paths for batch in read_rows(store, "articles", path))
    return rows.filter(pc.is_null(rows["annotated_from"]))


def _make_id(number: int) -> str:
    return f"{(number * 2 + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128):032x}"


def make_slice(seeds: pa.Table, first: int, rows: int, total: int, draw: np.random.Generator) -> pa.Table:
    """Returns the rows of a slice, in order of publication."""
    origins = draw.integers(0, len(seeds), rows)
    kinds = draw.choice([*SHARES, "original"], rows, p=[*SHARES.values(), 1 - sum(SHARES.values())])
    kinds[:100] = "original"
    # A few articles are copied by many.
    targets = np.where(
        draw.random(rows) < 1 / 4, draw.integers(0, 5, rows), draw.integers(0, np.maximum(np.arange(rows), 1))
    )
    matched: list[int | None] = [None] * rows
    roots, fillers = list(range(rows)), list(range(rows))
    for row in range(rows):
        if kinds[row] == "original":
            continue
        target = int(targets[row])
        while kinds[row] == "exact" and kinds[target] == "exact":
            target = matched[target] or 0
        matched[row], roots[row], origins[row] = target, roots[target], origins[target]
        if kinds[row] == "exact":
            fillers[row] = fillers[target]
    return _fill(seeds.take(pa.array(origins)), first, total, kinds.tolist(), matched, roots, fillers, draw)


def _fill(
    table: pa.Table,
    first: int,
    total: int,
    kinds: list[str],
    matched: list[int | None],
    roots: list[int],
    fillers: list[int],
    draw: np.random.Generator,
) -> pa.Table:
    rows = range(len(table))
    is_exact = np.array(kinds) == "exact"
    ids = [_make_id(first + row) for row in rows]
    step = timedelta(days=DAYS) / total
    times = [FIRST + step * (first + row) for row in rows]
    precisions = [one or "day" for one in table["published_precision"].to_pylist()]
    is_dated = draw.random(len(table)) >= UNDATED
    at = [
        one.replace(hour=0, minute=0, second=0, microsecond=0) if exactness == "day" else one
        for one, exactness in zip(times, precisions, strict=True)
    ]
    links = [None if target is None else ids[target] for target in matched]
    words = draw.choice(SYLLABLES, (len(table), 12, 3))
    endings = [" ".join("".join(word) for word in words[row]) for row in fillers]
    columns: dict[str, Any] = {
        "article_id": ids,
        "content_hash": [_make_id(first + row) * 2 for row in fillers],
        "source_key": [f"many/{first + row}.txt" for row in rows],
        "source_uri": [f"/many/{first + row}.txt" for row in rows],
        "run_id": [_name_run(first // SLICE_ROWS)] * len(table),
        "published_at": _keep(at, is_dated),
        "published_date": _keep([one.date() for one in at], is_dated),
        "published_precision": _keep(precisions, is_dated),
        "publisher": draw.choice(OUTLETS, len(table)).tolist(),
        "relation": kinds,
        "matched_id": links,
        "cluster_id": [ids[root] for root in roots],
        "similarity": [None if link is None else 0.93 for link in links],
        "containment": [None if link is None else 0.97 for link in links],
        "annotated_from": [link if exact else None for link, exact in zip(links, is_exact, strict=True)],
        "body": pc.binary_join_element_wise(table["body"], pa.array(endings), "\n\n"),
    }
    for name in ANNOTATIONS:
        columns[name] = pc.if_else(pa.array(is_exact), pa.scalar([], table[name].type), table[name])
    table = replace_columns(table, columns)
    return table.sort_by([("published_at", "ascending"), ("article_id", "ascending")])


def _keep(values: list[Any], is_kept: np.ndarray[Any, Any]) -> list[Any]:
    return [value if kept else None for value, kept in zip(values, is_kept, strict=True)]


def _name_run(number: int) -> str:
    return f"20260101T{number // 3600:02d}{number // 60 % 60:02d}{number % 60:02d}Z-0000"


def add_slice(store: Store, number: int, table: pa.Table) -> None:
    """Commits a slice with a file for each partition, as a run does."""
    run_id = _name_run(number)
    partitions = [name_partition(at, "month") for at in table["published_at"].to_pylist()]
    files: list[dict[str, Any]] = []
    for partition in dict.fromkeys(partitions):
        rows = table.filter(pa.array([one == partition for one in partitions]))
        path = name_file("articles", partition, f"{run_id}-00000").format("parquet")
        staged = f"_staging/{run_id}/{len(files)}"
        with store.open_output(staged) as stream:
            write_arrow("articles", rows, stream)
            files.append(asdict(DataFile("articles", "parquet", path, staged, len(rows), stream.tell())))
    relations = Counter(table["relation"].to_pylist())
    manifest = {
        "run_id": run_id,
        "invocation": run_id,
        "read": len(table),
        "articles": len(table),
        "rejects": 0,
        "internal_errors": 0,
        "counts": {f"relation:{name}": rows for name, rows in relations.items()},
        "stage_s": {},
        "started_at": f"2026-01-01T00:{number // 60 % 60:02d}:{number % 60:02d}+00:00",
        "committed_at": f"2026-01-01T00:{number // 60 % 60:02d}:{number % 60:02d}.5+00:00",
        "settings": {"output": store.root},
        "versions": {"wiredesk": "0.1.0"},
    }
    with hold_lock(store, run_id) as lock:
        commit(store, run_id, {"files": files}, manifest, lock=lock)


def list_slices(seeds: pa.Table, articles: int) -> Iterator[pa.Table]:
    """Yields the rows of all slices."""
    draw = np.random.default_rng(7)
    for first in range(0, articles, SLICE_ROWS):
        yield make_slice(seeds, first, min(SLICE_ROWS, articles - first), articles, draw)


def make_tables(store: Store, articles: int, seeds: pa.Table) -> None:
    """Commits so many articles, made from the given ones."""
    for number, table in enumerate(list_slices(seeds, articles)):
        add_slice(store, number, table)


def annotate(data: Path, output: Path) -> None:
    """Runs wiredesk on the files of a folder."""
    program = str(Path(sys.executable).parent / "wiredesk")
    subprocess.run([program, "run", "-i", f"{data}/*", "-o", str(output)], check=True)


def find_seeds(data: Path | None, tables: Path | None) -> pa.Table:
    """Returns the articles to make others of: those of some tables, or of a run on the files of a folder."""
    if tables is not None:
        return read_articles(open_store(str(tables)))
    if data is None:
        raise SystemExit("name files with --data, or tables with --tables")
    with tempfile.TemporaryDirectory() as folder:
        annotate(data, Path(folder))
        return read_articles(open_store(folder))


def main() -> None:
    """Makes the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="folder of articles")
    parser.add_argument("--tables", type=Path, help="output of a run, in place of --data")
    args = parser.parse_args()
    make_tables(open_store(args.output), args.articles, find_seeds(args.data, args.tables))


if __name__ == "__main__":
    main()
