"""Rows become elements again, whatever reader they come from."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import fastavro
import pyarrow.parquet as pq
import pytest

from tests.support import make_article
from wiredesk.pipeline.storage.table_files import write_avro, write_parquet
from wiredesk.schemas import from_row, to_row
from wiredesk.schemas.records import Article, Author, Dateline, Entity, Mention, Reject

ARTICLE = make_article(
    "Mr. Lind said no.",
    keywords=("fishing", "courts"),
    authors=(Author("Jane Doe", "correspondent"), Author("Li Na")),
    dateline=Dateline("MARLOW BAY, Jan 2 (AP) -", "MARLOW BAY", date(2026, 1, 2), "AP"),
    entities=(Entity(0, "Lind", "PERSON", 1, 0.25, (Mention(4, 8, "Lind"),)),),
    modified_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
)
UNDATED = make_article("Undated.", day=None)


def test_from_row_reverses_to_row():
    for article in (ARTICLE, UNDATED):
        assert from_row(Article, to_row(article)) == article


def test_both_formats_return_the_elements_that_were_written():
    rows = [to_row(ARTICLE), to_row(UNDATED)]
    avro, parquet = io.BytesIO(), io.BytesIO()
    write_avro("articles", rows, avro, b"0" * 16)
    write_parquet("articles", rows, parquet)
    for found in (
        fastavro.reader(io.BytesIO(avro.getvalue())),
        pq.read_table(io.BytesIO(parquet.getvalue())).to_pylist(),
    ):
        elements = [from_row(Article, row) for row in found]
        assert elements == [ARTICLE, UNDATED]
        hash(elements[0])


def test_missing_columns_get_their_default_and_unknown_columns_are_ignored():
    row = to_row(ARTICLE)
    del row["slug"], row["entities"], row["authors"][0]["role"]
    row |= {"published_month": "2026-01", "places": None}
    article = from_row(Article, row)
    assert (article.slug, article.entities, article.places) == (None, (), ())
    assert article.authors[0] == Author("Jane Doe")


def test_a_column_without_a_default_is_required():
    with pytest.raises(TypeError, match="reject_id"):
        from_row(Reject, {"source_key": "a"})
