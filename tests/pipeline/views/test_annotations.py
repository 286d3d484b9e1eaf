"""Annotations without a view of their own are shown in a common way, made from the schema."""

from __future__ import annotations

from wiredesk.pipeline.views.annotations import (
    VIEWS,
    Line,
    Section,
    list_marks,
    list_sections,
    make_common_view,
)
from wiredesk.pipeline.views.article import _STYLES
from wiredesk.pipeline.views.marks import ORDER, Mark
from wiredesk.pipeline.views.wording import ENTITY_TYPES
from wiredesk.schemas.annotations import ANNOTATIONS, LOCATED
from wiredesk.schemas.columns import list_columns, read_columns

RECORD = {
    "type": "record",
    "name": "Law",
    "spans": [["start", "end", "text"], ["court_start", "court_end", None]],
    "fields": [
        {"name": "start", "type": "int"},
        {"name": "end", "type": "int"},
        {"name": "text", "type": "string"},
        {"name": "country", "type": ["null", "string"], "default": None},
        {"name": "court_start", "type": ["null", "int"], "default": None},
        {"name": "court_end", "type": ["null", "int"], "default": None},
    ],
}
LAW = {"start": 4, "end": 13, "text": "Water Act", "country": "UK", "court_start": None, "court_end": None}


def make_view(items):
    (column,) = read_columns(
        {"fields": [{"name": "cited_laws", "type": {"type": "array", "items": items}, "default": []}]}
    )
    return make_common_view(column)


def test_a_new_annotation_with_offsets_is_marked_and_listed():
    view = make_view(RECORD)
    marked = LAW | {"court_start": 20, "court_end": 25}
    assert list(view.find_marks([LAW, marked], "")) == [
        Mark(4, 13, "other", "cited_laws", "cited_laws: Water Act"),
        Mark(4, 13, "other", "cited_laws", "cited_laws: Water Act"),
        Mark(20, 25, "other", "cited_laws.court", "cited_laws.court"),
    ]
    assert list(view.list_sections([LAW])) == [Section("Cited laws", (Line("Water Act, UK"),), "other")]


def test_a_new_annotation_of_plain_values_is_listed():
    view = make_view("string")
    assert list(view.find_marks(["sport"], "sport")) == []
    (section,) = view.list_sections(["sport", "rowing"])
    assert [line.text for line in section.lines] == ["sport", "rowing"]


def test_views_are_of_columns_that_exist_and_every_kind_of_mark_has_a_style():
    assert set(VIEWS) <= {*ANNOTATIONS, *LOCATED}
    assert set(_STYLES) == set(ORDER)


def test_a_row_without_annotations_has_no_marks_and_no_sections():
    empty = {column.name: [] for column in list_columns("articles") if column.is_list}
    assert list_marks(empty, "Text.") == [] and list(list_sections(empty)) == []


def test_every_type_of_entity_has_words():
    columns = {column.name: column for column in list_columns("articles")}
    (kind,) = [field for field in columns["entities"].fields if field.name == "type"]
    assert set(kind.values) == set(ENTITY_TYPES)


PLACE = {
    "start": 0, "end": 5, "text": "Paris", "name": "Paris", "geoname_id": 1, "latitude": -48.85, "longitude": 2.35,
    "country": "FR", "admin1": None, "feature": "P.PPLC", "confidence": 0.9,
}  # fmt: skip


def test_the_mentions_of_a_place_are_one_line_with_the_surest_reading():
    again = PLACE | {"text": "the capital", "confidence": 0.99}
    (section,) = VIEWS["places"].list_sections([PLACE, again])
    (line,) = section.lines
    assert line.detail == (
        "capital, France, 48.85 S 2.35 E, almost certain, 99 %, 2 mentions, as “the capital”"
    )
    assert (line.target, line.url) == (("place", "1"), "https://www.geonames.org/1")


def test_times_of_one_day_are_one_line():
    time = {"start": 0, "end": 1, "type": "DATE", "value": "2026-03-10", "mod": None}
    found = [time | {"text": "Tuesday"}, time | {"text": "10\nMarch"}, time | {"text": "soon", "value": None}]
    (section,) = VIEWS["times"].list_sections(found)
    assert section.lines == (Line("10 March 2026", "“Tuesday”, “10 March”"), Line("unknown", "“soon”"))


def test_a_part_of_a_quotation_names_the_number_that_the_text_shows():
    quote = {
        "start": 0, "end": 1, "text": "x", "kind": "direct", "speaker": None, "speaker_start": None,
        "speaker_end": None, "cue": None, "confidence": 0.9, "method": "new_way", "part_of": None,
    }  # fmt: skip
    (section,) = VIEWS["quotes"].list_sections([quote, quote | {"part_of": 0}])
    assert [line.number for line in section.lines] == [1, 2]
    assert section.lines[1].detail == "continues 1, direct, new_way, very likely, 90 %"
    assert [mark.label for mark in VIEWS["quotes"].find_marks([quote, quote], "x")] == ["1", "2"]
