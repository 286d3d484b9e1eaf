from __future__ import annotations

import pytest

from tests.support import RUN, STORY, make_article
from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.dedup.record_marks import (
    MARK_COLUMNS,
    fold_address,
    hash_address,
    list_reject_ids,
    make_own_key,
    mark_article,
    mark_rows,
    mark_signature,
)
from wiredesk.transforms.logic.dedup.signing import sign_copy
from wiredesk.transforms.logic.kernel.errors import RecordError


def test_marks_of_a_row_and_of_its_signature_are_the_same():
    article = make_article(
        STORY, "f#1", container_key="f", record_id="g", url="https://x.example/a", occurrence=2
    )
    assert mark_article(article) == mark_signature(sign_copy(article))
    assert len(mark_article(article).all_texts) == 3
    assert mark_article(make_article(STORY)).all_texts == (), "a file is known by its place"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.x.example/a/", "http://x.example/a"),
        ("https://x.example/a?b=1&utm_source=x#part", "https://X.example/a?b=1"),
        ("https://x.example/?p=2&a=1", "https://x.example?a=1&p=2"),
    ],
)
def test_addresses_of_one_page_are_one(one, other):
    assert hash_address(one) == hash_address(other) is not None


def test_addresses_that_differ_in_what_they_name_are_others():
    addresses = [f"https://x.example/{path}" for path in ("a", "b", "a?id=1", "a?id=2", "A")]
    assert len({hash_address(one) for one in addresses}) == len(addresses)
    assert hash_address("https://x.example/") is hash_address(None) is hash_address("") is None
    assert fold_address("http://[broken/a") == "http://[broken/a"


def make_record(container: str | None = "f", record_id: str | None = None, url: str | None = None, **fields):
    return make_article(STORY, "f#1", container_key=container, record_id=record_id, url=url, **fields)


@pytest.mark.parametrize(
    ("fields", "own", "texts", "has_page"),
    [
        ({"container": None}, 0, 0, False),
        ({}, 0, 1, False),
        ({"record_id": "g"}, 1, 1, False),
        ({"url": "https://x.example/a"}, 1, 1, True),
        ({"record_id": "g", "url": "https://x.example/a"}, 2, 2, True),
        ({"url": "https://x.example/"}, 0, 1, False),
        ({"container": None, "url": "https://x.example/a"}, 0, 0, True),
        ({"container": None, "record_id": "g"}, 1, 1, False),
    ],
)
def test_a_record_is_marked_by_its_id_and_address_and_else_by_its_text(fields, own, texts, has_page) -> None:
    marks = mark_article(make_record(**fields))
    assert (len(marks.own), len(marks.texts), marks.page is not None) == (own, texts, has_page)
    assert len(set(marks.own)) == own


def test_marks_of_rows_are_those_of_their_signatures() -> None:
    signatures = [sign_copy(make_record(record_id=name)) for name in ("a", "b", None)]
    rows = {name: [getattr(one, name) for one in signatures] for name in MARK_COLUMNS}
    assert list(mark_rows(rows)) == list(map(mark_signature, signatures))


def test_equal_records_share_marks_and_differ_in_their_texts() -> None:
    first, again = (mark_article(make_record(record_id="g", occurrence=n)) for n in (None, 2))
    assert first.own == again.own and first.texts != again.texts
    assert first == mark_article(make_record(record_id="g", occurrence=1))


def test_a_key_of_its_own_depends_on_all_that_identifies_a_record() -> None:
    records = [
        make_record(),
        make_record(record_id="g"),
        make_record(url="https://x.example/a"),
        make_record(occurrence=2),
        make_record(container=None),
    ]
    keys = [make_own_key(record) for record in records]
    assert len(set(keys)) == len(keys)
    assert all(key.startswith("f#1-") for key in keys[:4]) and keys[4].startswith("f#1#")


def test_a_reject_in_a_container_has_a_twin() -> None:
    error = RecordError("parse", "empty", "it is empty")
    alone = make_reject(RawRecord("f", "/in/f", b"{}", None), error, RUN)
    inside = [make_reject(RawRecord(f"f#{n}", "/in/f", b"{}", "f"), error, RUN) for n in (1, 2)]
    assert list_reject_ids(alone) == [alone.reject_id]
    first, second = map(list_reject_ids, inside)
    assert first[0] != second[0] and first[1:] == second[1:] and len(first) == 2
