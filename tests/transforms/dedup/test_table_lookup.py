from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest

from tests.support import RUN, STORY, make_article
from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.transforms.dedup.table_lookup import LOOKUP_COLUMNS, TableLookup
from wiredesk.transforms.logic.dedup.record_marks import mark_signature
from wiredesk.transforms.logic.dedup.signing import sign_article, sign_copy
from wiredesk.transforms.logic.dedup.state_lookup import PRUNED, Location
from wiredesk.transforms.logic.dedup.withdrawal import make_stub

FIRST = sign_article(make_article(STORY, "a.txt", url="https://x.example/a"))
COPY = replace(sign_copy(make_article(STORY, "b.txt", url="https://x.example/a")), relation="exact")


def look_up(*files):
    """Returns the lookup of files of signatures, in the order of their commits."""
    schema = make_arrow_schema("signatures")
    tables = [pa.Table.from_pylist([to_row(one) for one in rows], schema=schema) for rows in files]
    return TableLookup([(f"{n}.parquet", table.select(LOOKUP_COLUMNS)) for n, table in enumerate(tables)])


def test_articles_are_found_where_they_lie() -> None:
    lookup = look_up([FIRST], [COPY])
    assert lookup.has_article(COPY.article_id) and not lookup.has_article("0" * 32)
    assert lookup.find_location(COPY.article_id) == lookup.find_version("b.txt") == Location("1.parquet", 0)
    with pytest.raises(KeyError):
        lookup.find_location("0" * 32)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([[FIRST, COPY]], FIRST, id="an exact copy represents nothing"),
        pytest.param([[COPY], [FIRST]], FIRST, id="in whatever order"),
        pytest.param([[make_stub(FIRST, PRUNED), COPY]], None, id="nor does a stub"),
        pytest.param(
            [[make_stub(FIRST, PRUNED), replace(COPY, words=90)]], COPY, id="a new representative does"
        ),
        pytest.param([[FIRST], [replace(COPY, relation="original")]], FIRST, id="the first of two"),
    ],
)
def test_copies_are_linked_to_the_first_representative(files, expected) -> None:
    found = look_up(*files).find_exact(FIRST.content_hash)
    assert (found and found.article_id) == (expected and expected.article_id)


def test_the_latest_version_of_a_source_is_found_in_whatever_order() -> None:
    later = replace(FIRST, article_id="f" * 32, ingested_at=RUN.started_at + timedelta(days=1))
    assert look_up([later], [FIRST]).find_version("a.txt") == Location("0.parquet", 0)
    assert look_up([FIRST], [later]).find_version("a.txt") == Location("1.parquet", 0)


def test_the_first_article_to_arrive_has_the_text_under_its_address() -> None:
    late = replace(COPY, ingested_at=RUN.started_at + timedelta(days=1))
    (text,) = mark_signature(FIRST).all_texts
    assert mark_signature(late).all_texts == (text,)
    for files in ([[FIRST], [late]], [[late], [FIRST]]):
        assert look_up(*files).find_text(*text)[1] == FIRST.article_id
        assert [name for _, name in look_up(*files).list_marked(text.mark, 8)] == [FIRST.article_id]


def test_files_of_older_releases_lack_columns() -> None:
    table = pa.Table.from_pylist([to_row(FIRST)], schema=make_arrow_schema("signatures"))
    old = ["article_id", "content_hash", "cluster_id", "relation", "source_key", "ingested_at", "words"]
    lookup = TableLookup([("a", table.select(old))])
    assert lookup.find_exact(FIRST.content_hash).article_id == FIRST.article_id
    assert lookup.find_text(*mark_signature(FIRST).all_texts[0]) is None
