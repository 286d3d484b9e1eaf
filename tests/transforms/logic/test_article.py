from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import SEEDS
from wiredesk.schemas.records import Article, RawRecord, RowWarning, RunInfo
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.kernel.ordering import sort_warnings

RUN = RunInfo("run-1", datetime(2026, 1, 2, tzinfo=UTC), "0.1.0")


def parse(payload: bytes, key: str = "a.txt") -> Article:
    return parse_record(RawRecord(key, f"/in/{key}", payload), RUN)


def parse_seed(name: str) -> Article:
    return parse((SEEDS / name).read_bytes(), name)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_article_or_a_record_error(payload: bytes) -> None:
    try:
        article = parse(payload)
    except RecordError as error:
        assert error.stage in {"decode", "parse"}
        assert error.message
    else:
        assert article.body.encode().decode().strip() == article.body != ""
        assert article.source_bytes == len(payload)


@given(st.text(max_size=200), st.integers(min_value=0, max_value=3))
def test_any_text_cut_off_anywhere_is_an_article_or_a_record_error(text: str, cut: int) -> None:
    payload = text.encode("utf-8", "replace")
    try:
        first = parse(payload[: len(payload) - cut])
    except RecordError as error:
        assert error.reason in {"binary", "empty", "no_text", "link_list", "unsupported_format"}
    else:
        assert parse(payload[: len(payload) - cut]) == first


def test_the_row_names_its_source_and_its_run() -> None:
    article = parse(
        b" date 2021-07-28 The council decided on Monday to open the old tram again.\n", "x/a.txt"
    )
    assert (article.source_key, article.source_uri, article.source_format) == (
        "x/a.txt",
        "/in/x/a.txt",
        "text",
    )
    assert (article.run_id, article.ingested_at, article.pipeline_version) == (
        "run-1",
        RUN.started_at,
        "0.1.0",
    )
    assert (article.relation, article.matched_id, article.cluster_id) == (
        "original",
        None,
        article.article_id,
    )
    assert (article.published_at, article.published_confidence) == (datetime(2021, 7, 28, tzinfo=UTC), 1.0)
    assert (article.language, article.word_count) == ("en", 11)


def test_the_id_depends_on_the_key_and_the_content_only() -> None:
    text = b"The council decided on Monday to open the old tram again."
    assert parse(text).article_id == parse(b"\n" + text + b"\r\n").article_id
    assert parse(text).article_id != parse(text, "b.txt").article_id
    assert parse(text).content_hash == parse(text, "b.txt").content_hash


def test_warnings_are_sorted_and_unique() -> None:
    first, second = RowWarning("a", "x"), RowWarning("b", "y")
    assert sort_warnings((second, first, second)) == (first, second)


SEED_ROWS = {
    "000_058d942a48bd56ed.txt": ("2021-07-28", "en", 325, ()),
    "010_story.txt": ("2024-03-05", "en", 202, ()),
    "030_no_date.txt": (None, "en", 77, ()),
    "032_hard_wrapped.txt": ("1998-06-17", "en", 102, ()),
    "050_mojibake.txt": ("2020-02-11", "en", 61, ("mojibake_repaired",)),
    "051_utf16.txt": ("2019-08-23", "en", 53, ()),
    "052_latin1.txt": ("2006-04-27", "fr", 53, ("encoding_guessed",)),
    "053_cut_off.txt": ("2021-01-30", "en", 45, ("encoding_truncated",)),
    "060_german.txt": ("2018-10-08", "de", 65, ()),
    "070_html_page.html": ("2023-06-01", "en", 41, ()),
}


@pytest.mark.parametrize("name", sorted(SEED_ROWS))
def test_seeds(name: str) -> None:
    article = parse_seed(name)
    published = article.published_date.isoformat() if article.published_date else None
    codes = tuple(warning.code for warning in article.warnings)
    assert (published, article.language, article.word_count, codes) == SEED_ROWS[name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("071_feed_list.txt", "parse/link_list"),
        ("072_empty.txt", "parse/empty"),
        ("073_image.png", "decode/binary"),
    ],
)
def test_rejected_seeds(name: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^{reason}: "):
        parse_seed(name)


def test_the_given_seed_keeps_its_quotation_marks_and_paragraphs() -> None:
    article = parse_seed("000_058d942a48bd56ed.txt")
    paragraphs = article.body.split("\n\n")
    assert len(paragraphs) == 8
    assert paragraphs[0].startswith("A top-level Taliban delegation")
    assert paragraphs[2].startswith("”Politics, economy")
    assert (article.credit_line, article.agencies) == ("(With inputs from agencies)", ("unnamed",))
    cited = [(one.name, article.body[one.start : one.end]) for one in article.cited_outlets]
    assert cited == [(name, name) for name in ("Hindustan Times", "South China Morning Post")]
    assert [(one.short, one.long) for one in article.acronyms] == [
        ("ETIM", "Eastern Turkistan Islamic Movement")
    ]


def test_the_headline_of_a_seed_is_a_field() -> None:
    article = parse_seed("031_headline.txt")
    assert article.headline == "Library in Old Brewery Opens After Ten Years of Delay"
    assert article.body.startswith("The public library of Hollow Creek")
    assert article.byline == "By Johanna Reyes"
    assert article.dateline is not None and article.dateline.place == "HOLLOW CREEK"


def test_the_exact_copy_has_the_same_content_under_another_id() -> None:
    story, copy = parse_seed("010_story.txt"), parse_seed("013_exact_copy.txt")
    assert story.content_hash == copy.content_hash
    assert story.article_id != copy.article_id
    same = dataclasses.replace(
        copy, article_id=story.article_id, cluster_id=story.cluster_id, source_key="010_story.txt"
    )
    assert dataclasses.replace(same, source_uri=story.source_uri) == story
