"""Impossible or deeply nested values and heads of records, read by the whole way from bytes to row."""

from __future__ import annotations

import pytest

from tests.faults.odd_records import OddRecord
from tests.faults.odd_stages import _parse as parse
from wiredesk.schemas.records import Article

BODY = '"The harbour of Marlow Bay was closed on Sunday after a storm."'


def read(name, content):
    return parse(OddRecord(0, name, content if isinstance(content, bytes) else content.encode()))


@pytest.mark.parametrize(
    "value", ["Infinity", "-Infinity", "NaN", "1e999", "1e308", "9" * 4000, '"' + "9" * 19 + '"']
)
def test_an_impossible_number_is_no_time(value):
    (article,) = read("a.json", f'{{"title": "Storm", "date": {value}, "body": {BODY}}}')
    assert isinstance(article, Article)
    assert article.published_at is None


@pytest.mark.parametrize("depth", [50, 320, 480, 900])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"value":', "}"), ('[{"text":', "}]")])
@pytest.mark.parametrize("field", ["title", "date", "author", "keywords"])
def test_a_field_that_is_nested_too_deeply_is_ignored(field, opening, closing, depth):
    value = opening * depth + '"x"' + closing * depth
    (row,) = read("a.json", f'{{"{field}": {value}, "body": {BODY}}}')
    assert isinstance(row, Article) or row.reason == "too_deep"


@pytest.mark.parametrize("depth", [50, 480])
def test_a_text_that_is_nested_too_deeply_is_a_reject(depth):
    (reject,) = read("a.json", f'{{"title": "x", "body": {"[" * depth}{BODY}{"]" * depth}}}')
    assert reject.stage == "parse"


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain; charset=\0",
        b"Content-Type: text/plain; charset*=us-ascii''utf%00",
        b"Content-Type: text/plain; charset*=a'b'utf-8",
        b"From: " + b"(" * 20_000,
    ],
)
def test_a_head_without_charset_or_address_is_ignored(head):
    (article,) = read(
        "a.eml", b"Date: Mon, 1 Jan 2018 10:00:00 +0000\n" + head + b"\n\nThe harbour is closed \xff.\n"
    )
    assert isinstance(article, Article)
    assert article.body.startswith("The harbour is closed")


def test_a_name_in_no_charset_is_an_attachment():
    head = b"Content-Disposition: attachment; filename*=x%00y''z%FF\nContent-Type: text/plain"
    (row,) = read("a.eml", b"From: a@b.org\n" + head + b"\n\nThe harbour is closed.\n")
    assert row.reason == "no_text"


@pytest.mark.parametrize(
    "text",
    [
        "The harbour is closed.\n\nUpdated 11:59 PM EST Dec 31, 9999",
        "KABUL, \u017fept. 31 (Reuters) - The harbour is closed.\n\nUpdated: \u017fep 3, 2019",
        "KABUL, Feb. 29 (Reuters) - The harbour is closed.",
    ],
)
def test_impossible_days_are_ignored(text):
    (article,) = read("a.txt", text)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "reference", ["&#55296;", "&#xD83D;&#xDE00;", "&#57343;", "&#xdfff", "&#055300;", "&#x110000;", "&#0;"]
)
@pytest.mark.parametrize("end", ["</body.content></body></nitf>", ""])
def test_a_reference_to_a_surrogate_is_removed(reference, end):
    (row,) = read("a.xml", f"<nitf><body><body.content><p>The harbour {reference} is closed.</p>{end}")
    assert isinstance(row, Article)
    assert row.body.startswith("The harbour")
    assert row.body.encode()
