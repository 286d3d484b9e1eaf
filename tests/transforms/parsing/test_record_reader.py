from __future__ import annotations

import io
import json

import pytest

from tests.support import OTHER_STORY, RUN, STORY
from tests.transforms.logic.containers.samples import CSV, make_zip
from wiredesk.schemas.records import Article
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.record_reader import ReadJob, read_rows

LINES = "".join(json.dumps({"text": text}) + "\n" for text in (STORY, OTHER_STORY, STORY)).encode()


def read(data: bytes, name: str = "a", **options):
    return list(
        read_rows(ReadJob(name, f"/in/{name}", len(data), RUN, Limits(), **options), io.BytesIO(data))
    )


def test_each_record_becomes_a_row():
    assert [row.body for row in read(LINES)] == [STORY, OTHER_STORY, STORY]


def test_skipped_records_are_not_parsed_and_a_refused_one_is_a_reject():
    refusal = RecordError("parse", "timeout", "too late")
    first, second, third = read(LINES, skip=1, refusal=refusal)
    assert first is None and isinstance(third, Article)
    assert (second.source_key, second.reason) == ("a#2", "timeout")
    assert json.loads(second.payload)["text"] == OTHER_STORY


def test_the_reject_of_a_table_row_names_its_columns():
    (row, _) = read(CSV.replace(b";text\n", b";t\n"), "a.csv")
    assert row.reason == "no_text" and json.loads(row.payload)["title"] == "Fog; and nets"


@pytest.mark.parametrize(
    ("data", "answers"),
    [
        (STORY.encode(), [True, True]),
        (OTHER_STORY.encode(), [False, False]),
        (make_zip({"a.txt": OTHER_STORY.encode(), "b.txt": STORY.encode()}), [False, False, True]),
    ],
)
def test_a_search_answers_for_the_file_and_for_each_record(data, answers):
    assert read(data, finder=TextFinder([STORY])) == answers


def test_a_record_that_cannot_be_searched_is_a_reject():
    data = make_zip({"b.bin": b"x" * 5000})
    job = ReadJob("a", "/in/a", len(data), RUN, Limits(record_bytes=100), finder=TextFinder([STORY]))
    *_, last = read_rows(job, io.BytesIO(data))
    assert (last.source_key, last.reason) == ("a!b.bin", "too_large")
