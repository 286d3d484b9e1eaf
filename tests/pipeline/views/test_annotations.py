"""Annotations without a view of their own are shown in a common way, made from the schema."""

from __future__ import annotations

from wiredesk.pipeline.views.annotations import VIEWS, list_marks, list_sections, make_common_view
from wiredesk.pipeline.views.article import _STYLES
from wiredesk.pipeline.views.marks import ORDER, Mark
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
    assert view.title == "Cited laws"
    marked = LAW | {"court_start": 20, "court_end": 25}
    assert list(view.find_marks([LAW, marked], "")) == [
        Mark(4, 13, "other", "cited_laws", "cited_laws: Water Act"),
        Mark(4, 13, "other", "cited_laws", "cited_laws: Water Act"),
        Mark(20, 25, "other", "cited_laws.court", "cited_laws.court"),
    ]
    assert [line.text for line in view.list_lines([LAW])] == ["Water Act, UK"]
    assert view.list_html([LAW | {"country": "<b>"}]) == ["Water Act, &lt;b&gt;"]


def test_a_new_annotation_of_plain_values_is_listed():
    view = make_view("string")
    assert list(view.find_marks(["sport"], "sport")) == []
    assert [line.text for line in view.list_lines(["sport", "rowing"])] == ["sport", "rowing"]


def test_views_are_of_columns_that_exist_and_every_kind_of_mark_has_a_style():
    assert set(VIEWS) <= {*ANNOTATIONS, *LOCATED}
    assert {*_STYLES, "entity", "place"} == set(ORDER)


def test_a_row_without_annotations_has_no_marks_and_no_sections():
    empty = {column.name: [] for column in list_columns("articles") if column.is_list}
    assert list_marks(empty, "Text.") == [] and list(list_sections(empty)) == []
