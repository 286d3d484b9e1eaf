import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.runs import find_matches, measure_stretches, spread


def read(body, headline=None):
    return unpack_evidence(pack_evidence(headline, body))


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 6))
def test_a_word_is_covered_if_one_of_its_shingles_is_hit(hits, width) -> None:
    covered = spread(np.array(hits, bool), width)
    assert covered.tolist() == [
        any(hits[max(0, n - width + 1) : n + 1]) for n in range(len(hits) + width - 1)
    ]


@given(st.lists(st.booleans(), max_size=30))
def test_stretches_are_the_runs_of_true_values(mask) -> None:
    runs = [len(run) for run in "".join("x" if one else " " for one in mask).split()]
    assert measure_stretches(np.array(mask, bool)).tolist() == runs


def test_matches_are_first_positions_in_the_other_text() -> None:
    a, b = read("one two three four"), read("nil one two three one two three")
    assert find_matches(a, b, 3).tolist() == [1, -1]
