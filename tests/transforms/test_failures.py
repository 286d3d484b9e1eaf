from __future__ import annotations

import sqlite3
from functools import reduce

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import RUN, make_article
from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.counters import count_internal, count_rows
from wiredesk.transforms.failures import (
    ANNOTATION_FAILED,
    Failure,
    Lost,
    add_loss_warnings,
    attempt,
    describe_error,
    isolate_failures,
    make_reject,
    name_failure,
    name_internal_error,
)
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.kernel.ordering import to_order


def fail(error):
    raise error


def test_a_failure_names_the_error_and_its_place_in_this_package():
    failure = attempt(to_order, "no moment")
    assert isinstance(failure, Failure)
    assert failure.error.startswith("TypeError: unsupported operand")
    assert failure.place.startswith("transforms/logic/kernel/ordering.py:") and failure.place.endswith(
        " in to_order"
    )


def test_the_message_of_an_error_becomes_one_printable_line_of_bounded_length():
    failure = attempt(fail, ValueError("a\n\tb\x1b[2J " + "x" * 1000))
    assert failure.error.startswith(r"ValueError: a b\x1b[2J xxx") and len(failure.error) < 250
    assert attempt(fail, AssertionError()).error == "AssertionError: no message"


def test_errors_of_the_environment_and_exits_are_not_contained():
    for error in (OSError("disk"), pa.ArrowInvalid("damaged"), sqlite3.OperationalError("locked")):
        with pytest.raises(type(error)):
            attempt(fail, error)
    for end in (KeyboardInterrupt(), SystemExit(1)):
        with pytest.raises(type(end)):
            attempt(fail, end)


def test_endless_recursion_is_contained():
    def recurse():
        return recurse()

    assert attempt(recurse).error.startswith("RecursionError: ")


@given(st.lists(st.integers(0, 30), max_size=40), st.sets(st.integers(0, 30), max_size=4))
def test_a_batch_is_bisected_until_the_failing_items_are_found(items, bad):
    def work(some):
        if bad & set(some):
            raise ValueError("bad")
        return [item * 2 for item in some]

    sifted = isolate_failures(items, work)
    assert sifted.result == [item * 2 for item in items if item not in bad]
    assert {items[n] for n in sifted.failures} == bad & set(items)


@given(st.permutations(range(12)))
def test_of_two_items_that_fail_only_together_one_is_left_out(items):
    def work(some):
        if {3, 7} <= set(some):
            raise ValueError("both")
        return reduce(int.__add__, some, 0)

    sifted = isolate_failures(items, work)
    assert [items[n] for n in sifted.failures] in ([3], [7])
    assert sifted.result == 66 - sum(items[n] for n in sifted.failures)


def test_one_failing_item_among_many_costs_few_calls():
    calls = []

    def work(some):
        calls.append(len(some))
        if 700 in some:
            raise ValueError("bad")
        return len(some)

    assert isolate_failures(range(1000), work).result == 999
    assert len(calls) < 30


def test_an_error_without_any_items_is_raised():
    for items in ([1, 2], []):
        with pytest.raises(ValueError, match="broken"):
            isolate_failures(items, lambda _: fail(ValueError("broken")))


@given(st.text())
def test_the_name_of_an_internal_error_does_not_depend_on_its_message(text):
    failure = attempt(fail, ValueError(text))
    article = add_loss_warnings(make_article("x"), ANNOTATION_FAILED, [Lost("times", failure)])
    (warning,) = article.warnings
    assert warning.code == ANNOTATION_FAILED
    name = name_internal_error(warning.code, warning.message)
    assert name == name_failure(failure) and name.startswith("ValueError at ")


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (
            "a.txt: its parser crashed (KeyError: 'x (1:2 in y)' "
            "(transforms/parsing/record_reader.py:8 in read_rows)): leave it out",
            "KeyError at transforms/parsing/record_reader.py:8 in read_rows",
        ),
        ("its parser crashed (it ended without a word): leave it out", "crash (it ended without a word)"),
        (
            "left out: all annotations, because annotation was stopped after 60 s at transforms/logic/x.py:3 in f; please",
            "time limit at transforms/logic/x.py:3 in f",
        ),
        (
            "left out: all annotations, because annotation was stopped after 1e+02 s; please report",
            "time limit",
        ),
        ("written by an older release", "annotation_failed"),
    ],
)
def test_internal_errors_are_named(message, name):
    assert name_internal_error("annotation_failed", message) == name


def test_rows_are_counted_by_internal_error():
    failure = describe_error(ValueError("x"))
    article = add_loss_warnings(
        make_article("x"), ANNOTATION_FAILED, [Lost("times", failure), Lost("quotes", failure)]
    )
    record = RawRecord("a", "/in/a", b"")
    crashed = make_reject(record, RecordError("parse", "crashed", "crashed (y)"), RUN)
    late = make_reject(record, RecordError("parse", "timeout", "too late"), RUN)
    assert count_internal([article, make_article("y"), crashed, late]) == {
        "internal:ValueError at unknown:0 in unknown": 2,
        "internal:crash (y)": 1,
    }
    assert count_rows([article])["warning:annotation_failed"] == 2
