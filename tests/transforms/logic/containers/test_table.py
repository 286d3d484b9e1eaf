from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.support import OTHER_STORY, STORY
from tests.transforms.logic.containers.samples import (
    ARTICLE_ROWS,
    CSV,
    LEAD,
    make_avro,
    make_parquet,
    read,
    walk,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_may_be_in_any_encoding(encoding):
    text = CSV.decode().replace("Tram depot", "Tram dépôt")
    first, second = read(text.encode(encoding), "a.csv").values()
    assert first.headline == "Fog; and nets" and first.body == LEAD + "\n\nMore of it."
    assert [author.name for author in first.authors] == ["Jane Doe", "John Roe"]
    assert (first.source_format, first.published_date) == ("csv", date(2024, 5, 1))
    assert (second.headline, second.body, second.published_date) == (
        "Tram dépôt",
        OTHER_STORY,
        date(2024, 5, 2),
    )


def test_a_table_is_recognised_by_its_header():
    rows = f"id\ttitle\ttext\n1\tx\t{STORY.split(chr(10))[0]}\n2\ty\n".encode()
    found = read(rows, "table")
    assert list(found) == ["table#1", "table#2"] and found["table#2"] == "parse/no_text"


def test_a_table_without_a_known_column_needs_a_mapping():
    found = read(f"a,b\nx,{LEAD!r}\n".encode(), "a.csv")
    assert list(found.values()) == ["parse/no_text"]
    (article,) = read(f'a,b\nx,"{LEAD}"\n'.encode(), "a.csv", field_map=(("body", "b"),)).values()
    assert article.body == LEAD


def test_an_open_quotation_mark_does_not_swallow_the_whole_table():
    data = b'title,text\nx,"open\n' + b"y,text of it\n" * 500
    found = list(read(data, "a.csv", record_bytes=1000).values())
    assert found[0] == "read/too_large" and len(found) > 100


def test_rows_of_parquet_become_articles():
    found = read(make_parquet(2), "a.parquet")
    assert list(found) == ["a.parquet#1", "a.parquet#2"]
    article = found["a.parquet#1"]
    assert (article.source_format, article.body, article.headline) == ("parquet", STORY, "Report 1")
    assert article.published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert article.keywords == ("sea", "rescue")


def test_a_parquet_file_that_is_cut_off_is_corrupt():
    assert list(read(make_parquet()[:-20], "a.parquet").values()) == ["read/corrupt"]


def test_parquet_columns_without_text_are_left_out():
    row = json.loads(walk(make_parquet(1), "a.parquet")[0].record.payload)
    assert "picture" not in row and row["tags"] == ["sea", "rescue"]


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_rows_of_avro_become_articles(codec):
    found = read(make_avro([*ARTICLE_ROWS, ARTICLE_ROWS[0] | {"text": None}], codec), "a.bin")
    assert list(found) == [f"a.bin#{n}" for n in range(1, 5)]
    assert found["a.bin#4"] == "parse/no_text"
    article = found["a.bin#2"]
    assert (article.headline, article.body, article.source_format) == ("Report 2", STORY, "avro")
    assert article.published_at == datetime(2024, 5, 2, 12, tzinfo=UTC)


def test_the_rows_before_a_cut_of_an_avro_file_are_kept():
    data = make_avro(ARTICLE_ROWS)
    *before, last = read(data[:-40], "a.avro").values()
    assert [row.headline for row in before] == ["Report 1", "Report 2"] and last == "read/truncated"
    assert set(read(b"Obj\x01" + bytes(range(200)), "a.avro").values()) == {"read/corrupt"}
