from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Entity, Mention
from transforms.logic.quotes import extract_quotes
from transforms.logic.quotes.marks import list_paragraphs, pair_marks


def make_entities(body, *names):
    """One person an argument; its forms are separated by ``|``, the first is the full name."""
    entities = []
    for number, forms in enumerate(names):
        mentions = {}
        for form in forms.split("|"):
            at = body.find(form)
            while at >= 0:
                if not any(m.start <= at < m.end for m in mentions.values()):
                    mentions[at] = Mention(at, at + len(form), form)
                at = body.find(form, at + 1)
        found = tuple(mentions[at] for at in sorted(mentions))
        name = forms.split("|")[0]
        entities.append(Entity(number, name, "PERSON", len(found), 0.5, found))
    return entities


def extract(body, *names):
    quotes = extract_quotes(body, make_entities(body, *names))
    for quote in quotes:
        assert body[quote.start : quote.end] == quote.text
        if quote.cue is not None:
            assert body[quote.cue_start : quote.cue_end] == quote.cue
    return quotes


@pytest.mark.parametrize(
    ("opening", "closing"),
    ['""', "“”", "”“", "””", "““", "„“", "«»", "»«", "‘’", ("``", "''"), ("''", "''"), '“"', '"”'],
)
def test_every_kind_of_mark(opening, closing):
    body = f"{opening}The bridge will open in the spring,{closing} Ann Lee said."
    (quote,) = extract(body, "Ann Lee")
    assert quote.text == "The bridge will open in the spring,"
    assert (quote.kind, quote.speaker, quote.speaker_entity, quote.cue) == ("direct", "Ann Lee", 0, "said")


@pytest.mark.parametrize(
    "frame",
    [
        "{} said Ann Lee.",
        "{} Ann Lee, the mayor of the town, said.",
        "{} said Mayor Ann Lee, who was born there.",
    ],
)
def test_subject_after_the_quotation(frame):
    (quote,) = extract(frame.format("“We will build it again,”"), "Ann Lee")
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize("frame", ["Ann Lee said: {}", "Ann Lee added, {}", "Ann Lee told reporters: {}"])
def test_subject_before_the_quotation(frame):
    (quote,) = extract(frame.format("“We will build it again.”"), "Ann Lee")
    assert (quote.speaker, quote.method) == ("Ann Lee", "before")


def test_surname_and_pronoun_mean_the_full_name():
    body = "Ann Lee opened the bridge. “It is high,” she said.\n\n“And it is wide,” Lee added."
    first, second = extract(body, "Ann Lee|Lee")
    assert first.speaker == second.speaker == "Ann Lee"
    assert body[first.speaker_start : first.speaker_end] == "she"
    assert body[second.speaker_start : second.speaker_end] == "Lee"


def test_role_means_the_person_named_before():
    body = "Ann Lee leads the group. “We are glad,” the chairwoman said."
    (quote,) = extract(body, "Ann Lee")
    assert (quote.speaker, body[quote.speaker_start : quote.speaker_end]) == ("Ann Lee", "the chairwoman")


def test_nobody_is_named():
    (quote,) = extract("“They never asked us about the new road at all,” we said.")
    assert quote.speaker is None
    assert quote.speaker_entity is None


def test_broken_by_its_cue():
    first, second = extract("“We won,” Ann Lee said, “and we are glad of it.”", "Ann Lee")
    assert (first.part_of, second.part_of) == (None, 0)
    assert second.speaker == "Ann Lee"


def test_runs_over_paragraphs():
    body = (
        "“The first one is short, Ann Lee said.\n\nNothing.\n\n"
        "Lee said: “We began in May.\n\n“Two.\n\n“It rained.”"
    )
    *_, one, two, three = extract(body, "Ann Lee|Lee")
    assert [quote.text for quote in (one, two, three)] == ["We began in May.", "Two.", "It rained."]
    assert one.speaker == two.speaker == three.speaker == "Ann Lee"
    assert two.part_of == three.part_of is not None


def test_unclosed_spoils_its_paragraph_only():
    body = "Ann Lee said: “It rains.\n\nThe sun shone. “It does not,” Bob Ray said."
    first, second = extract(body, "Ann Lee", "Bob Ray")
    assert (first.text, first.speaker) == ("It rains.", "Ann Lee")
    assert (second.text, second.speaker) == ("It does not,", "Bob Ray")


def test_nested_marks_belong_to_the_outer_quotation():
    (quote,) = extract("“He told me ‘go home’ and “stay there” again,” Ann Lee said.", "Ann Lee")
    assert quote.text == "He told me ‘go home’ and “stay there” again,"


def test_apostrophes_open_nothing():
    assert extract("The workers' homes weren’t theirs in the '90s, and rock 'n' roll was new.") == ()


@pytest.mark.parametrize(
    "body",
    [
        "The so-called “experts” came late to the hall.",
        "The band played “Yellow River” and left.",
        "He stood 5'11\" and weighed little.",
    ],
)
def test_scare_quotes_and_titles_are_none(body):
    assert extract(body) == ()


def test_words_in_the_authors_sentence_are_mixed():
    (quote,) = extract("Ann Lee said the plan was “a great danger” to the town.", "Ann Lee")
    assert (quote.kind, quote.text, quote.speaker) == ("mixed", "a great danger", "Ann Lee")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Ann Lee said that the bridge was closed.", "the bridge was closed"),
        ("Ann Lee said on Monday that the bridge was closed.", "the bridge was closed"),
        ("Ann Lee told reporters that the bridge was closed.", "the bridge was closed"),
        ("The bridge was closed, Ann Lee said on Monday.", "The bridge was closed"),
        ("The bridge was closed, according to Ann Lee.", "The bridge was closed"),
        ("According to Ann Lee, the bridge was closed.", "the bridge was closed"),
    ],
)
def test_indirect(body, said):
    (quote,) = extract(body, "Ann Lee")
    assert (quote.kind, quote.text, quote.speaker) == ("indirect", said, "Ann Lee")


def test_sources_that_a_paper_cites():
    body = "The two met in the northern port, the Daily Post reported citing sources in the harbour."
    (quote,) = extract(body)
    assert body[quote.speaker_start : quote.speaker_end].startswith("sources")


def test_an_answer_is_the_others():
    body = "“Is it open?” Ann Lee asked.\n\n“It is,” Bob Ray said. “Will you come?”\n\n“I will come in the spring.”"
    quotes = extract(body, "Ann Lee", "Bob Ray")
    assert quotes[-1].speaker == "Ann Lee"


def test_announced_by_the_line_before():
    (quote,) = extract("Ann Lee wrote:\n\n“We will build the bridge again.”", "Ann Lee")
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize(
    "body", ['"' * 50_000, "“" * 50_000, "’" * 50_000, "''" * 50_000, '" ' * 50_000, "”\n\n" * 50_000]
)
def test_only_marks_take_linear_time(body):
    began = time.perf_counter()
    extract(body)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    "unit",
    [
        "“We won,” Ann Lee said. ",
        "“We won, he said ",
        "said, ",
        "he said that ",
        "word, ",
        "a“b ",
        "according to ",
        " ",
        "\n",
        "A. ",
    ],
)
def test_a_long_text_takes_linear_time(unit):
    body = unit * (150_000 // len(unit))
    began = time.perf_counter()
    extract_quotes(body, ())
    assert time.perf_counter() - began < 20


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*"\"“”‘’'«»,.?: \n", "\n\n", " Ann Lee", " said", " He", " that", "x"])))
def test_any_text_gives_ordered_quotes_in_place(parts):
    body = "".join(parts)
    quotes = extract(body, "Ann Lee")
    assert quotes == extract(body, "Ann Lee")
    keys = [(quote.start, quote.end, quote.kind) for quote in quotes]
    assert keys == sorted(set(keys))
    for at, quote in enumerate(quotes):
        assert quote.part_of is None or quote.part_of < at
        assert 0 <= quote.confidence <= 1


@given(st.text(alphabet="\"“”‘’'`« ab\n.,"))
def test_stretches_are_apart_and_in_order(body):
    stretches = pair_marks(body, list_paragraphs(body))
    for stretch in stretches:
        assert 0 <= stretch.open <= stretch.start <= stretch.end <= stretch.close <= len(body)
    for one, two in pairwise(stretches):
        assert one.close <= two.open
