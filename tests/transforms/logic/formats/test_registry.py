"""Walks over the table of formats and names what an addition has forgotten."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from itertools import chain

import pytest

from tests.support import ROOT
from tests.transforms.logic.formats.samples import FILES, RECORDS, STORY
from wiredesk.schemas import load_avro_schema
from wiredesk.transforms.logic.containers.sniff import recognise_records
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.parse import parse_document
from wiredesk.transforms.logic.formats.parts.input import FormatInput, Hints
from wiredesk.transforms.logic.formats.registry import (
    FORMATS,
    PARSERS,
    RECORD_FORMATS,
    REFUSED,
    SPLIT_FORMATS,
    find_splitter,
)
from wiredesk.transforms.logic.kernel.errors import RecordError

ROW = Hints(fields=(("title", "Tram"), ("text", STORY)), container="csv")
WITH_RECORD = [known for known in FORMATS if RECORDS.get(known.name)]


def by_name(formats):
    return pytest.mark.parametrize("known", formats, ids=lambda known: known.name)


def test_every_format_has_a_record_in_the_samples():
    assert RECORDS.keys() == PARSERS.keys()
    assert FILES.keys() == SPLIT_FORMATS


def test_no_two_formats_claim_the_same_mark():
    for field in ("name", "roots", "media_types", "endings"):
        values = [getattr(known, field, ()) for known in (*FORMATS, *REFUSED)]
        claimed = Counter(values if field == "name" else chain.from_iterable(values))
        assert [mark for mark, count in claimed.items() if count > 1] == []


@by_name([known for known in WITH_RECORD if known.is_recognised])
def test_the_sample_is_recognised(known):
    assert detect_format(RECORDS[known.name].decode()) == known.name


@by_name([known for known in FORMATS if known.media_types or known.endings])
def test_media_types_and_endings_are_known(known):
    for media_type in known.media_types:
        assert detect_format("Plain words.", "", media_type) == known.name
    for ending in known.endings:
        assert detect_format("Plain words.", f"day/a{ending}") == known.name


@by_name(FORMATS)
def test_the_sample_is_parsed_and_has_the_name_of_its_format(known):
    hints = ROW if known.name == "table" else Hints()
    document = parse_document(FormatInput(RECORDS[known.name], hints=hints), known.name)
    assert document.paragraphs[-1].startswith(STORY)
    assert document.source_format == {"table": "csv"}.get(known.name, known.name)


@by_name([known for known in FORMATS if known.splitter])
def test_a_file_of_two_records_is_recognised_and_cut(known):
    assert recognise_records(FILES[known.name], "a") == known.name
    split = find_splitter(known.name)
    assert split is not None
    records = list(split(BytesIO(FILES[known.name])))
    assert len(records) == 2
    assert all(STORY.encode() in record for record in records)


def test_a_format_without_a_splitter_is_not_cut():
    assert find_splitter("text") is None and find_splitter("parquet") is None


@by_name(FORMATS)
def test_the_module_has_a_test_of_its_own(known):
    folder, _, module = known.module.rpartition(".")
    path = ROOT / "tests/transforms/logic/formats" / folder / f"test_{module}.py"
    assert path.exists(), f"the module {known.module} needs a test of its own: {path}"


@by_name(FORMATS)
def test_the_readme_names_the_format(known):
    readme = (ROOT / "README.md").read_text("utf-8")
    for word in known.title.split():
        assert re.search(rf"\b{word}\b", readme), f"README.md lists the formats without {known.title!r}"


@by_name([known for known in FORMATS if known.name in RECORD_FORMATS])
def test_the_schema_names_the_format(known):
    fields = load_avro_schema("articles")["fields"]
    (column,) = (field for field in fields if field["name"] == "source_format")
    words = re.split(r"[ ,;.:]+", column["doc"])
    assert known.name in words, f"schemas/articles.avsc describes source_format without {known.name!r}"


@by_name(REFUSED)
def test_a_refused_format_is_a_reject_with_its_reason(known):
    with pytest.raises(RecordError) as caught:
        parse_document(FormatInput(b"x"), known.name)
    assert (caught.value.stage, caught.value.reason) == ("parse", known.reason)


def test_an_unknown_format_is_a_reject_that_names_it():
    with pytest.raises(RecordError, match="The record is xml, which is not read") as caught:
        parse_document(FormatInput(b"<?xml version='1.0'?><other/>"))
    assert caught.value.reason == "unsupported_format"


def test_format_takes_each_format_of_files_and_records():
    assert {"jsonl", "csv", "parquet", "avro", "warc", *PARSERS} - {"table"} == set(RECORD_FORMATS)
