from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.quotes.texts import read
from wiredesk.schemas.records import Quote
from wiredesk.transforms.logic.quotes.indirect import (
    describe_clause,
    drop_overlaps,
    find_indirect,
    is_said,
    list_clauses,
)
from wiredesk.transforms.logic.quotes.resolver import Resolver


def list_found(body, *names):
    reading = read(body, *names)
    return [(quote.method, quote.text) for quote in list_clauses(reading, Resolver(reading))]


@pytest.mark.parametrize(
    ("body", "method", "text"),
    [
        ("Ann Lee said that the bridge was closed.", "that", "the bridge was closed"),
        ("Ann Lee told us that the bridge was closed.", "that", "the bridge was closed"),
        ("Ann Lee said that the bridge was closed, even though it was not.", "that", "the bridge was closed"),
        ("Ann Lee said the bridge was closed.", "clause", "the bridge was closed"),
        ("The bridge was closed, Ann Lee said.", "closing", "The bridge was closed"),
        ("The bridge was closed, said Ann Lee.", "inverted", "The bridge was closed"),
        ("The bridge was closed, the Post reported, citing Ann Lee.", "citing", "The bridge was closed"),
        ("According to Ann Lee, the bridge was closed.", "according", "the bridge was closed"),
        ("The bridge was closed, according to Ann Lee.", "according", "The bridge was closed"),
    ],
)
def test_the_patterns(body, method, text):
    assert list_found(body, "Ann Lee") == [(method, text)]


@pytest.mark.parametrize(
    "body",
    [
        "Ann Lee was told that the bridge was closed.",
        "Ann Lee said that “the bridge” was closed.",
        "Ann Lee said that it rains.",  # Fewer than four words.
        "I said that the bridge was closed.",
        "Ann Lee said at noon the bridge was closed.",
        "Ann Lee said that " + "it rained, and " * 80,  # A list, not a sentence.
    ],
)
def test_other_clauses(body):
    assert list_found(body, "Ann Lee") == []


def make_quote(start, end, method="that", cue="said"):
    return Quote(
        start=start, end=end, text="it rained all day", kind="indirect", speaker=None, speaker_entity=None,
        speaker_start=0, speaker_end=3, cue=cue, cue_start=4, cue_end=8, confidence=0.5, method=method,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "cue", "odds", "said"),
    [
        ("that", "Said", -0.4, True),
        ("that", "saying", -0.4, False),
        ("clause", "said", 0.8, False),
        ("clause", "said", 1.0, True),
        ("citing", "said", -9.0, True),
    ],
)
def test_the_least_odds_depend_on_the_pattern(method, cue, odds, said):
    assert is_said(make_quote(0, 9, method, cue), odds) == said


def test_confidences_are_probabilities_and_features_name_weights():
    reading = read("Ann Lee said that the bridge was closed.", "Ann Lee")
    (quote,) = find_indirect(reading, Resolver(reading))
    assert 0.5 < quote.confidence <= 1
    assert {"bias", "method=that", "cue=said", "kind=PERSON"} <= set(describe_clause(reading, quote))


_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=8)


@given(_SPANS, _SPANS)
def test_what_is_kept_overlaps_nothing(quoted, clauses):
    ends, taken = 0, []
    for start, size in sorted(quoted):
        if start >= ends:
            ends = start + size
            taken.append((start, ends))
    kept = drop_overlaps(taken, [make_quote(start, start + size) for start, size in clauses])
    spans = sorted([*taken, *((quote.start, quote.end) for quote in kept)])
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert not clauses or kept or taken
