from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from apache_beam.utils.timestamp import Timestamp

from tests.support import RUN, STORY, make_article, write_files
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.parsing.files import ParseOptions
from wiredesk.transforms.stream import arrive
from wiredesk.transforms.stream.arrive import _ParseChunksFn, cut_chunks

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
FILE = SourceFile("/in/a.txt", "/in/a.txt", "a.txt", 10, "10-1")


@pytest.mark.parametrize(
    ("records", "expected"), [(0, [0]), (1, [1]), (3, [3, 0]), (4, [3, 1]), (7, [3, 3, 1])]
)
def test_the_last_chunk_of_a_file_has_its_row(records, expected, monkeypatch) -> None:
    monkeypatch.setattr(arrive, "_CHUNK_RECORDS", 3)
    rows = [make_article(f"{STORY} {n}", f"a.txt#{n}") for n in range(records)]
    chunks = list(cut_chunks(FILE, rows, RUN, NOON))
    assert [chunk.records for chunk in chunks] == expected
    assert [chunk.number for chunk in chunks] == list(range(len(expected)))
    assert [chunk.source is not None for chunk in chunks] == [False] * (len(expected) - 1) + [True]
    assert [one for chunk in chunks for one in chunk.articles] == rows
    assert chunks[-1].source.records == records


def test_a_file_is_parsed_as_of_its_arrival(tmp_path) -> None:
    (path,) = write_files(tmp_path, {"a.txt": f" date 2026-01-05 {STORY}"}).iterdir()
    file = SourceFile(str(path), str(path), "a.txt", path.stat().st_size, "1-1")
    step = _ParseChunksFn(replace(RUN, started_at=NOON - timedelta(days=9)), ParseOptions())
    (chunk,) = step.process(file, Timestamp.of(NOON.timestamp()))
    (article,) = chunk.articles
    assert article.ingested_at == chunk.arrived_at == chunk.source.read_at == NOON
    assert article.published_at is not None, "the article is newer than the stream"
