from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.fields import (
    NAMES,
    find_column,
    fold_name,
    follow_path,
    pick_values,
    resolve_column,
)


@pytest.mark.parametrize("name", ["datePublished", "date_published", "Date Published", "DATE-PUBLISHED"])
def test_spellings_of_a_name_are_one(name):
    assert fold_name(name) == "datepublished"
    assert resolve_column(name) == "published"


@pytest.mark.parametrize("column", NAMES)
def test_a_column_is_its_own_name_and_no_name_is_listed_twice(column):
    assert resolve_column(column) == column
    folded = list(map(fold_name, NAMES[column]))
    assert len(folded) == len(set(folded))


def test_a_name_without_a_column():
    assert resolve_column("colour") is None


def test_the_best_name_counts_whatever_the_order_of_the_record():
    assert find_column(["Text", "Body", "Title"], "body") == "Body"
    assert find_column(["colour"], "body") is None
    assert pick_values({"text": "b", "Body": "a", "content": "", 3: "c"}, "body") == ["a", "b"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("meta.title", "Tram"),
        ("blocks.1.text", "two"),
        ("blocks[0].text", "one"),
        ("a.b", "dotted"),
        ("blocks.7.text", None),
        ("blocks.-1", None),
        ("meta.title.x", None),
        ("none", None),
    ],
)
def test_paths(path, value):
    record = {"meta": {"title": "Tram"}, "blocks": [{"text": "one"}, {"text": "two"}], "a.b": "dotted"}
    assert follow_path(record, path) == value
