from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.support import STORY
from tests.transforms.logic.containers.samples import ARTICLE_ROWS, make_avro, make_parquet, read, walk


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
