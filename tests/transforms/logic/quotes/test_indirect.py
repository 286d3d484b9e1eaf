from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.quotes.texts import extract, read
from wiredesk.schemas.records import Quote
from wiredesk.transforms.logic.quotes.claims import place_claims
from wiredesk.transforms.logic.quotes.indirect import (
    describe_clause,
    find_indirect,
    is_said,
    list_clauses,
)
from wiredesk.transforms.logic.quotes.resolver import Resolver


def list_found(body, *names):
    reading = read(body, *names)
    return [
        (quote.method, quote.text) for parts in find_indirect(reading, Resolver(reading)) for quote in parts
    ]


@pytest.mark.parametrize(
    ("body", "method", "text"),
    [
        ("Ann Lee said that the bridge was closed.", "that", "the bridge was closed"),
        ("Ann Lee told the board that the bridge was closed.", "that", "the bridge was closed"),
        ("Ann Lee said that the bridge was closed, even though it was not.", "that", "the bridge was closed"),
        ("Ann Lee said the bridge was closed.", "clause", "the bridge was closed"),
        ("The bridge was closed, Ann Lee said.", "closing", "The bridge was closed"),
        ("The bridge was closed, Ann Lee wrote.", "closing", "The bridge was closed"),
        (
            "The old bridge over the river was closed, officials say.",
            "closing",
            "The old bridge over the river was closed",
        ),
        (
            "The old bridge over the river was closed, said Ann Lee.",
            "inverted",
            "The old bridge over the river was closed",
        ),
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
        "I said that the bridge was closed.",
        "Ann Lee said at noon the bridge was closed.",
        "The old bridge over the river was closed, unlike the reports of those who say so in public.",
        "The old bridge over the river was closed, a fact about which many people write.",
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
    ("method", "odds", "said"),
    [("closing", 0.8, False), ("closing", 1.0, True), ("citing", -9.0, True), ("around", -9.0, True)],
)
def test_the_least_odds_depend_on_the_pattern(method, odds, said):
    assert is_said(make_quote(0, 9, method), odds) == said


def test_confidences_are_probabilities_and_features_name_weights():
    reading = read("The bridge over the river was closed, Ann Lee said.", "Ann Lee")
    resolver = Resolver(reading)
    ((quote,),) = find_indirect(reading, resolver)
    assert 0.3 < quote.confidence <= 1
    (clause,) = list_clauses(reading, resolver)
    assert {"bias", "method=closing", "cue=said", "kind=PERSON"} <= set(describe_clause(reading, clause))


_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=8)


@given(_SPANS, _SPANS)
def test_what_is_kept_overlaps_nothing(quoted, clauses):
    ends, taken = 0, []
    for start, size in sorted(quoted):
        if start >= ends:
            ends = start + size
            taken.append((start, ends))
    said = [make_quote(start, end) for start, end in taken]
    claims = [[make_quote(start, start + size)] for start, size in clauses]
    kept = place_claims(said, taken, claims)
    spans = sorted([*taken, *((parts[0].start, parts[0].end) for parts, _ in kept)])
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert not clauses or kept or taken


def list_claims(body, *names):
    return [(q.kind, q.speaker, q.text, q.part_of) for q in extract(body, *names)]


def test_a_mixed_quotation_is_found_as_a_whole_too():
    assert list_claims("Ann Lee said the harbor was “a wreck” and should be closed.", "Ann Lee") == [
        ("indirect", "Ann Lee", "the harbor was “a wreck” and should be closed", None),
        ("mixed", "Ann Lee", "a wreck", 0),
    ]


def test_a_clause_around_its_cue_has_two_parts():
    assert list_claims("The harbor, Ann Lee said, should be closed before winter.", "Ann Lee") == [
        ("indirect", "Ann Lee", "The harbor", None),
        ("indirect", "Ann Lee", "should be closed before winter", 0),
    ]


def test_according_to_somebody_within_a_clause():
    assert list_claims("The talks, according to Ann Lee, will go on in the spring.", "Ann Lee") == [
        ("indirect", "Ann Lee", "The talks", None),
        ("indirect", "Ann Lee", "will go on in the spring", 0),
    ]


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("Ann Lee’s repeated claim that the bridge is safe did not help.", "Ann Lee"),
        ("Ann Lee is worried that the bridge will not hold.", "Ann Lee"),
        ("Ann Lee told reporters that the bridge would be closed.", "Ann Lee"),
        ("Ann Lee has accused the mayor of lying about the bridge.", "Ann Lee"),
    ],
)
def test_who_claims(body, speaker):
    assert [quote.speaker for quote in extract(body, "Ann Lee") if quote.kind == "indirect"] == [speaker]


@pytest.mark.parametrize(
    "body",
    [
        "He said, “I am leaving,” and then she said, “So am I.”",
        "He said, “We are done,” and his wife then replied, “We are not.”",
    ],
)
def test_no_claim_joins_two_speakers_that_have_no_name(body):
    assert [kind for kind, *_ in list_claims(body)] == ["direct", "direct"]


@pytest.mark.parametrize(
    "body",
    [
        "Ann Lee never said that the bridge was closed.",
        "Ann Lee denied saying that the bridge was closed.",
        "Ann Lee declined to say that the bridge was closed.",
        "If Ann Lee says that the bridge is closed, we will walk.",
        "Ann Lee might say that the bridge is closed.",
        "Ann Lee has yet to say that the bridge is closed.",
        "When asked whether the bridge is closed, Ann Lee shrugged.",
    ],
)
def test_clauses_that_nobody_said(body):
    assert list_found(body, "Ann Lee") == []


def test_what_is_reported_ends_before_the_next_speaker():
    body = "Ann Lee said that the bridge was closed, and Bo Roe said that the road was open."
    assert list_claims(body, "Ann Lee", "Bo Roe") == [
        ("indirect", "Ann Lee", "the bridge was closed", None),
        ("indirect", "Bo Roe", "the road was open", None),
    ]


def test_a_claim_ends_before_the_clause_of_another_speaker():
    body = "Ann Lee said the plan was “a gift,” while Bo Roe told the radio it was “a robbery.”"
    found = list_claims(body, "Ann Lee", "Bo Roe")
    assert ("indirect", "Ann Lee", "the plan was “a gift,”") in [item[:3] for item in found]
    assert [(who, text) for kind, who, text, _ in found if kind == "mixed"] == [
        ("Ann Lee", "a gift,"),
        ("Bo Roe", "a robbery."),
    ]


def test_nothing_is_reported_within_a_turn_of_a_transcript():
    body = "Q: What did he say?\n\nA: He said that the bridge was closed."
    assert [quote.method for quote in extract(body)] == ["transcript", "transcript"]
