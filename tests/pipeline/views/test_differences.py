"""The differences of two texts, word by word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.views import differences
from wiredesk.pipeline.views.differences import Stretch, compare_texts, fold, split_words, summarize

words = st.lists(
    st.sampled_from(["the", "fire", "a", "b", "c", "Mayor", ",", ".", "\n\n", "火", "事"]), max_size=30
)
texts = st.one_of(words.map(" ".join), st.text(max_size=40))


def compare(earlier, later):
    return [(part.kind, part.text) for part in compare_texts(earlier, later)[0]]


def squeeze(text):
    """Returns a text without what is not compared."""
    for forms, plain in (("“”„‟«»", '"'), ("‘’‚‛`´", "'"), ("‐‑‒–—―−", "-")):
        text = re.sub(f"[{forms}]", plain, text)
    return "".join(text.split())


@given(texts)
def test_words_join_to_the_text(text):
    assert "".join(split_words(text)) == text


@given(texts, texts, st.booleans())
def test_the_stretches_are_both_texts(earlier, later, is_long):
    limit = differences.MOST_PAIRS
    differences.MOST_PAIRS = 0 if is_long else limit
    try:
        stretches, is_coarse = compare_texts(earlier, later)
    finally:
        differences.MOST_PAIRS = limit
    assert is_coarse == (is_long and bool(split_words(earlier)) and bool(split_words(later)))
    folded = list(fold(stretches))
    for shown in (stretches, folded):
        assert "".join(part.text for part in shown if part.kind != "removed") == later
        old = "".join(part.text for part in shown if part.kind != "added")
        assert squeeze(old) == squeeze(earlier)
        assert all(part.text for part in shown)
    assert {part.kind for part in stretches} <= {"same", "added", "removed"}
    assert sum(part.words for part in stretches) == sum(part.words for part in folded)


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert all(part.kind == "same" for part in compare_texts(text, text)[0])


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("Two died.", "Three died.", [("removed", "Two"), ("added", "Three "), ("same", "died.")]),
        ("Two died.", "Two  died.\n", [("same", "Two  died.\n")]),
        ("It’s “so” – he", 'It\'s "so" - he', [("same", 'It\'s "so" - he')]),
        (
            "火事で二人",
            "火事で三人",
            [("same", "火事で"), ("removed", "二"), ("added", "三"), ("same", "人")],
        ),
        ("ไฟไหม้", "ไฟดับ", [("same", "ไฟ"), ("removed", "ไหม้"), ("added", "ดับ")]),
        ("", "New.", [("added", "New.")]),
        ("Old.", "", [("removed", "Old.")]),
        ("", "", []),
        (" ", " x", [("same", " "), ("added", "x")]),
    ],
)
def test_differences_are_words_and_in_scripts_without_spaces_signs(earlier, later, expected):
    assert compare(earlier, later) == expected


def test_a_rewritten_sentence_is_one_change():
    earlier = "The old mayor of the town spoke to a crowd. Rain fell."
    later = "A number of young people sang by the harbour wall. Rain fell."
    assert [kind for kind, _ in compare(earlier, later)] == ["removed", "added", "same"]


def test_a_long_unchanged_stretch_is_folded_at_paragraphs():
    paragraph = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.\n\n"
    text = paragraph * 20
    stretches, _ = compare_texts(f"Old. {text}Old", f"New. {text}New")
    shown = list(fold(stretches))
    kinds = [part.kind for part in shown]
    assert kinds == ["removed", "added", "same", "folded", "same", "removed", "added"]
    head, middle, tail = shown[2:5]
    assert (head.text, middle.text, tail.text) == (f". {paragraph}", paragraph * 18, paragraph)
    assert (head.words, middle.words, tail.words) == (16, 18 * 16, 16)
    assert list(fold([Stretch("same", "a " * 50, 50)])) == [Stretch("same", "a " * 50, 50)]


@pytest.mark.parametrize(
    ("earlier", "later", "headline", "summary"),
    [
        ("a b", "a b c", False, "1 word added"),
        ("a b c d", "a", False, "3 words removed"),
        ("a b", "x y z", True, "3 words added, 2 removed, headline changed"),
        ("a b.", "a b!", False, "Only punctuation changed"),
        ("a b", "a  b", False, "The text is the same word for word"),
        ("a b", "a b", True, "The text is the same word for word, headline changed"),
    ],
)
def test_differences_are_summed_up_in_words(earlier, later, headline, summary):
    assert summarize(compare_texts(earlier, later)[0], headline) == summary


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("a " * 20_000, "b " * 20_000),
        ("a b " * 10_000, "b a " * 10_000),
        (" ".join(map(str, range(20_000))), " ".join(map(str, range(20_000, 0, -1)))),
        ("x" * 1_000_000, "y" * 1_000_000),
        ("a " * 100_000, "a " * 99_999 + "b"),
        ("." * 200_000, "." * 199_000),
    ],
)
def test_any_two_texts_are_compared(earlier, later):
    stretches, _ = compare_texts(earlier, later)
    assert "".join(part.text for part in stretches if part.kind != "removed") == later
