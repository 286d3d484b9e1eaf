from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.formats.parts.values import (
    read_text,
    split_list,
    to_line,
    to_list,
    to_moment,
    to_text,
)

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


def nest(value, levels, wrap):
    for _ in range(levels):
        value = wrap(value)
    return value


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("<p>One</p><p>Two &amp; three</p>", ("One", "Two & three")),
        ("One\n\nTwo", ("One", "Two")),
        ("5 < 6 and 7 > 3", ("5 < 6 and 7 > 3",)),
    ],
)
def test_texts_and_html(text, paragraphs):
    assert read_text(text)[0] == paragraphs


@pytest.mark.parametrize(
    ("value", "text", "line"),
    [
        ("one", "one", "one"),
        (["one", {"text": "two"}], "one\n\ntwo", "one"),
        ({"rendered": "<p>one</p>"}, "<p>one</p>", "one"),
        ({"name": "", "title": "one"}, "one", "one"),
        (17, None, "17"),
        (1e300, None, None),
        (True, None, None),
        (None, None, None),
        ([], None, None),
    ],
)
def test_values_of_many_forms(value, text, line):
    assert to_text(value) == text
    assert to_line(value) == line


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"value": value}])
def test_a_value_is_not_searched_without_end(wrap):
    assert to_text(nest("one", 30, wrap)) == "one"
    deep = nest("2026-01-05", 500, wrap)
    assert to_text(deep) is None and to_moment(deep) is None and to_line(deep) is None


@pytest.mark.parametrize(
    ("value", "items"),
    [
        (["a", "b"], ["a", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ('["a, b", "c"]', ["a, b", "c"]),
        ("a, b", ["a, b"]),
        (None, [None]),
    ],
)
def test_lists(value, items):
    assert to_list(value) == items


@pytest.mark.parametrize(
    ("value", "items"),
    [("a,b", ["a", "b"]), ("a, b; c", ["a, b", " c"]), ("a|b", ["a", "b"]), (["a,b", "c"], ["a,b", "c"])],
)
def test_separated_lists(value, items):
    assert split_list(value) == items


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-05T08:30:00Z",
        AT.timestamp(),
        str(int(AT.timestamp())),
        int(AT.timestamp() * 1_000),
        str(int(AT.timestamp() * 1_000_000)),
        {"$date": "2026-01-05T09:30:00+01:00"},
        ["soon", "2026-01-05T08:30:00Z"],
    ],
)
def test_times_of_many_forms(value):
    moment = to_moment(value)
    assert moment is not None and moment.at == AT


@pytest.mark.parametrize("value", [True, 12, -1e9, float("nan"), float("inf"), "soon", {}, []])
def test_other_texts_are_no_time(value):
    assert to_moment(value) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [(20210428.0, date(2021, 4, 28)), (1619595600.0, date(2021, 4, 28)), (float("nan"), None), (1e300, None)],
)
def test_floats_are_times(value, day):
    found = to_moment(value)
    assert (found.day if found else None) == day
