"""Outputs from which articles are removed, and searches for their text."""

from __future__ import annotations

import gzip
import re
import zlib

import fastavro
import pyarrow.parquet as pq
import zstandard
from rich.console import Console

from tests.support import OTHER_STORY, STORY, read_rows
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView

VIEW = ProgressView(Console(quiet=True))


KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}


LONG = STORY + "\n\n" + "Nobody at the harbour wanted to say more about the matter that night. " * 20


FIRST = {
    "a.txt": f" date 2026-01-01 {LONG}",
    "b.txt": f" date 2026-03-02 {LONG}",
    "c.txt": f" date 2026-03-03 {LONG}",
    "d.txt": f" date 2026-02-01 {OTHER_STORY}",
    "e.txt": "",
    # The readable part becomes an article, and the payload of the reject holds the text as well.
    "f.gz": gzip.compress(f" date 2026-01-05 {LONG} The end.".encode())[:-40],
    "g.txt": f" date 2026-03-09 {LONG.replace('twelve', 'eleven')} A third boat was near.",
}


def settings(output, **others):
    return RunSettings(inputs=(), output=str(output), workers=1, **({"model": "none"} | others))


def rows_of(output, table="articles"):
    return {row["source_key"]: row for row in read_rows(output, table, KEYS[table], ())}


def find_id(output, key):
    return rows_of(output)[key]["article_id"]


def check(output):
    return check_output(open_store(str(output)), full=True).findings


def count_all(output):
    """Returns the records read according to all manifests, and the rows in the tables."""
    manifests = order_manifests(list_manifests(open_store(str(output))))
    assert all(manifest["read"] == manifest["articles"] + manifest["rejects"] for manifest in manifests)
    in_tables = sum(len(read_rows(output, table, KEYS[table])) for table in ("articles", "rejects"))
    return sum(manifest["read"] for manifest in manifests), in_tables


def list_leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from list_leaves(item)
    elif isinstance(value, str):
        yield value.encode()
    elif isinstance(value, bytes):
        yield value
        if value[1:5] == b"\x28\xb5\x2f\xfd":
            yield zstandard.decompress(value[1:])
        if value[:2] == b"\x1f\x8b":
            yield zlib.decompressobj(31).decompress(value)


def list_contents(path):
    """Yields the bytes of a file and of every value in it, decompressed."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield str(pq.read_metadata(path).to_dict()).encode()
        yield from list_leaves(pq.read_table(path, partitioning=None).to_pylist())
    if path.suffix == ".avro":
        with path.open("rb") as stream:
            yield from list_leaves(list(fastavro.reader(stream)))


def find_text(output, text):
    """Returns the files that hold these words, with anything but letters between them."""
    pattern = re.compile(rb"\W+".join(word.encode() for word in text.split()), re.IGNORECASE)
    files = [path for path in sorted(output.rglob("*")) if path.is_file()]
    return [path for path in files if any(pattern.search(content) for content in list_contents(path))]


WORDS = "twelve fishermen from the sea"


def join(output, target_bytes=100_000_000):
    return compact(RunSettings(inputs=(), output=str(output), model="none"), VIEW, target_bytes)
