"""An annotation is declared in the schema alone; these tests name the place that does not follow it."""

from __future__ import annotations

import ast

import pytest

from tests.support import ROOT
from wiredesk.schemas.annotations import ANNOTATIONS, LOCATED, SPANS, find_annotations, find_spans
from wiredesk.schemas.columns import list_columns, read_columns, walk_columns

INVENTED = {
    "fields": [
        {"name": "mood", "type": "string"},
        {
            "name": "laws",
            "annotation": True,
            "default": [],
            "type": {
                "type": "array",
                "items": {
                    "type": "record",
                    "name": "Law",
                    "spans": [["start", "end", "text"], ["court_start", "court_end", None]],
                    "fields": [
                        {"name": name, "type": "int"} for name in ("start", "end", "court_start", "court_end")
                    ]
                    + [{"name": "text", "type": "string"}],
                },
            },
        },
    ]
}

# Offsets into the source text, from which `body` was made.
NOT_OF_BODY = {"removed.start"}


def test_annotations_and_offsets_are_read_from_the_schema():
    columns = read_columns(INVENTED)
    assert find_annotations(columns) == ("laws",)
    assert [span.name for span in find_spans(columns)] == ["laws", "laws.court"]
    assert find_spans(columns)[0].fields == ("start", "end", "text")


def test_every_offset_of_the_schema_belongs_to_a_span():
    spanned = {".".join((*span.path, name)) for span in SPANS for name in span.fields[:2]}
    for path, column in walk_columns(list_columns("articles")):
        if column.kind == "int" and column.name.split("_")[-1] in ("start", "end"):
            assert path in spanned | NOT_OF_BODY, f'articles.avsc: no "spans" names {path}'


def test_spans_name_fields_of_items_of_lists():
    columns = dict(walk_columns(list_columns("articles")))
    for span in SPANS:
        for depth in range(1, len(span.path) + 1):
            assert columns[".".join(span.path[:depth])].is_list, span.name
        for name in filter(None, span.fields):
            assert f"{'.'.join(span.path)}.{name}" in columns, (
                f'articles.avsc: "spans" names {name}, no field'
            )


def test_annotations_may_be_missing_in_older_files():
    for column in list_columns("articles"):
        if column.is_annotation:
            assert column.is_list and column.has_default, f"articles.avsc: {column.name} has no default"


@pytest.mark.parametrize("path", ["schemas/sql/views.sql", "schemas/sql/bigquery/views.sql"])
def test_the_view_annotated_has_all_annotations_with_offsets(path):
    sql = (ROOT / path).read_text("utf-8")
    begin = sql.index("VIEW")
    view = sql[begin : sql.index(";", begin)]
    assert "annotated" in view.splitlines()[0]
    for name in ANNOTATIONS:
        if name in LOCATED:
            assert f"a.{name})" in view, f"{path}: the view annotated lacks {name}"


def list_literals(tree: ast.Module):
    """Yields the line of each literal, call or dict, with the strings and keywords that it lists."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield node.lineno, {item.value for item in node.elts if isinstance(item, ast.Constant)}
        elif isinstance(node, ast.Dict):
            yield node.lineno, {key.value for key in node.keys if isinstance(key, ast.Constant)}
        elif isinstance(node, ast.Call):
            yield node.lineno, {keyword.arg for keyword in node.keywords}


ALLOWED = {
    # Each way to find an annotation is named once, and a test compares the names with the schema.
    "transforms/annotation/annotators.py",
    # The same for those that are shown in a way of their own; others are shown in a common way.
    "pipeline/views/annotations.py",
    # It lists modules with words of a language; a test compares them with the modules.
    "transforms/logic/language/languages.py",
    # What the report counts of some annotations, and the column by which pages look some up; others need neither.
    "pipeline/report/reading.py",
    "pipeline/search/segments.py",
}


def test_no_module_lists_the_annotations_by_hand():
    for folder in ("pipeline", "transforms", "schemas"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            source, name = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
            if sum(annotation in source for annotation in ANNOTATIONS) < 3 or name in ALLOWED:
                continue
            for line, listed in list_literals(ast.parse(source)):
                found = listed & set(ANNOTATIONS)
                assert len(found) < 3, f"{name}:{line} lists annotations: take them from schemas.annotations"
