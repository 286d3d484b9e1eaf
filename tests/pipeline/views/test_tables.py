"""Rows are written as tables and cards for people, and as CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.views.tables import (
    check_format,
    make_cards,
    make_table,
    print_for_people,
    show_value,
    write_records,
)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def fill(*rows):
    table = make_table(["run_id", "read", "note"], frozenset({"read"}))
    for row in rows:
        table.add_row(*map(str, row))
    return table


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (1234567, "1,234,567"), (1234.56, "1,234.6"), (True, "True"), ("a,b", "a,b"), (0, "0")],
)
def test_values_are_shown_to_people(value, shown):
    assert show_value(value) == shown


def test_a_format_that_does_not_exist_is_refused():
    check_format("csv")
    with pytest.raises(UsageError, match="--format takes table, csv or json, not 'xml'"):
        check_format("xml")


@pytest.mark.parametrize(
    ("output_format", "read"),
    [
        ("csv", lambda text: list(csv.DictReader(io.StringIO(text)))),
        ("json", lambda text: [json.loads(line) for line in text.splitlines()]),
    ],
)
def test_programs_read_what_was_written(output_format, read):
    rows = [{"name": 'a "b", c', "text": "ü\nx"}, {"name": "", "text": "y"}]
    stream = io.StringIO()
    write_records(["name", "text"], iter(rows), output_format, stream)
    assert read(stream.getvalue()) == rows


def test_a_table_in_a_file_is_as_wide_as_its_content():
    stream = io.StringIO()
    print_for_people(fill(("r1", 5, "x" * 500)), stream)
    header, row = (line for line in stream.getvalue().splitlines() if line.strip(" ─"))
    assert header.split() == ["run", "id", "read", "note"] and row.split() == ["r1", "5", "x" * 500]


def test_a_table_too_wide_for_a_terminal_becomes_cards(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    print_for_people(fill(("r1", 5, "word " * 30)), stream)
    assert max(map(len, stream.getvalue().splitlines())) <= 40
    assert "read 5" in stream.getvalue()


def test_cards_put_short_values_side_by_side_and_leave_out_empty_ones():
    lines = make_cards(fill(("r1", 5, "short"), ("r2", 6, ""), ("r3", 7, "x" * 33)), 60).plain.splitlines()
    assert lines == [
        "r1",
        "  read 5  note short",
        "",
        "r2",
        "  read 6",
        "",
        "r3",
        "  read 7",
        f"  note {'x' * 33}",
    ]
