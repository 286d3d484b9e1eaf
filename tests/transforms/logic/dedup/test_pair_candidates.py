import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.dedup.boilerplate import NO_BOILERPLATE
from wiredesk.transforms.logic.dedup.buckets import CANDIDATE
from wiredesk.transforms.logic.dedup.pair_candidates import choose_candidates


def make_entries(*entries):
    """Returns entries of buckets from (key, order, id, row, number of keys)."""
    found = np.zeros(len(entries), CANDIDATE)
    for entry, (key, order, number, row, keys) in zip(found, entries, strict=True):
        entry["key"], entry["order"], entry["id"][1] = key, order, number
        entry["row"], entry["keys"], entry["words"] = row, keys, 100
    return found


def choose(found, own_keys=20, per_bucket=8):
    chosen, _ = choose_candidates(found, np.arange(own_keys, dtype=np.uint64), per_bucket)
    return [int(one["id"][1]) for one in chosen]


def test_without_entries_there_is_no_candidate() -> None:
    chosen, boilerplate = choose_candidates(np.zeros(0, CANDIDATE), np.zeros(0, np.uint64), 8)
    assert len(chosen) == 0 and boilerplate is NO_BOILERPLATE


def test_earlier_runs_come_before_this_one_in_a_bucket_and_each_candidate_counts_once() -> None:
    found = make_entries((7, 50, 1, -1, 9), (7, 60, 0, 4, 9), (7, 10, 2, -1, 9), (9, 60, 0, 4, 9))
    chosen, _ = choose_candidates(found, np.arange(48, dtype=np.uint64), per_bucket=2)
    # Row 4 shares two buckets. Of this run only the first in order has a place left in bucket 7.
    assert [(int(one["row"]), int(one["id"][1])) for one in chosen] == [(4, 0), (-1, 2)]


@pytest.mark.parametrize(("own_keys", "expected"), [(48, {2, 3}), (20, {1, 2, 3})])
def test_two_long_articles_that_share_one_key_are_not_compared(own_keys, expected) -> None:
    found = make_entries((7, 10, 1, -1, 48), (7, 20, 2, -1, 30), (8, 30, 3, -1, 48), (9, 30, 3, -1, 48))
    assert set(choose(found, own_keys)) == expected


def test_the_candidates_that_share_most_buckets_come_first_and_ties_go_to_the_earliest() -> None:
    found = make_entries((1, 50, 1, -1, 9), (2, 20, 2, -1, 9), (3, 30, 3, -1, 9), (4, 30, 3, -1, 9))
    assert choose(found) == [3, 2, 1]


def test_at_most_sixteen_candidates_are_chosen() -> None:
    found = make_entries(*((n, n, n, -1, 9) for n in range(1, 30)))
    assert choose(found, 30) == list(range(1, 17))


@given(st.permutations(range(12)))
def test_the_choice_does_not_depend_on_the_order_of_the_entries(order) -> None:
    found = make_entries(*((n % 4, n % 3, n // 2, n // 2 - 1, 9) for n in range(12)))
    assert choose(found[list(order)], per_bucket=2) == choose(found, per_bucket=2)
