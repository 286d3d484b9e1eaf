from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.logic.kernel.ordering import (
    UNDATED,
    find_earlier_in_bucket,
    find_latest_in_bucket,
    sort_warnings,
    to_order,
)


@pytest.mark.parametrize(
    ("when", "order"),
    [
        (None, UNDATED),
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), -1),
    ],
)
def test_the_order_of_an_article_is_its_publication_time(when, order):
    assert to_order(when) == order


ENTRIES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 5, 6, 90, UNDATED])), min_size=1)


@given(ENTRIES, st.integers(0, 20), st.integers(1, 3))
def test_a_newcomer_is_paired_with_the_first_entries_of_its_bucket_within_the_span(entries, span, per_bucket):
    keys, orders = (np.array(column, np.int64) for column in zip(*entries, strict=True))
    newcomers, earlier = find_earlier_in_bucket(keys, orders, np.arange(len(entries)), span, per_bucket)
    expected = set()
    for number, (key, order) in enumerate(entries):
        before = sorted(
            (other_order, other)
            for other, (other_key, other_order) in enumerate(entries)
            if other_key == key
            and (other_order, other) < (order, number)
            and (order == UNDATED or order - other_order <= span)
        )
        expected |= {(number, other) for _, other in before[:per_bucket]}
    found = list(zip(newcomers.tolist(), earlier.tolist(), strict=True))
    assert set(found) == expected and len(found) == len(expected)


def test_warnings_are_sorted_and_unique():
    a, b = RowWarning("a", "2"), RowWarning("a", "1")
    assert sort_warnings((a, b, a)) == (b, a)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20) | st.just(UNDATED)), max_size=15),
    st.integers(0, 20),
    st.integers(1, 4),
)
def test_the_latest_entries_before_each_are_found(entries, span, most):
    keys = np.array([key for key, _ in entries], np.uint64)
    orders = np.array([order for _, order in entries], np.int64)
    newcomers, earlier = find_latest_in_bucket(keys, orders, np.arange(len(entries)), span, most)
    found = set(zip(newcomers.tolist(), earlier.tolist(), strict=True))
    expected = set()
    for later, (key, order) in enumerate(entries):
        before = [
            (one[1], n) for n, one in enumerate(entries) if one[0] == key and (one[1], n) < (order, later)
        ]
        near = [n for when, n in sorted(before)[-most:] if order == UNDATED or order - when <= span]
        expected |= {(later, n) for n in near}
    assert found == expected
