"""Stretches of a text that may overlap."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.kernel.spans import CoveredSpans, drop_overlaps


class Item(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int

    def overlaps(self, other: Item) -> bool:
        return self.start < other.end and other.start < self.end


ITEMS = st.builds(lambda start, size: Item(start, start + size), st.integers(0, 30), st.integers(1, 9))


@given(st.lists(ITEMS))
def test_of_items_that_overlap_the_first_stays_and_of_one_start_the_longer(items):
    kept = drop_overlaps(items)
    assert kept == sorted(kept) and not any(a.overlaps(b) for a, b in pairwise(kept))
    for item in set(items) - set(kept):
        over = [one for one in kept if one.overlaps(item)]
        assert any((one.start, -one.end) < (item.start, -item.end) for one in over)


@given(st.lists(ITEMS), st.lists(ITEMS))
def test_a_stretch_is_free_if_no_item_and_none_that_was_added_covers_a_part(items, others):
    known = drop_overlaps(items)
    covered = CoveredSpans(known)
    for item in sorted(others):
        is_free = covered.is_free(item.start, item.end)
        assert is_free == (not any(item.overlaps(one) for one in known))
        if is_free:
            covered.add(item.start, item.end)
            known.append(item)
