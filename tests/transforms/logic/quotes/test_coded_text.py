from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.coded_text import CLASSES, PAD, CodedText, Vocabulary, name_class


def code(body, *names, words=("lee", "said")):
    return CodedText(read(body, *names), Vocabulary(words))


@given(st.text(alphabet="aZé9 .,'’-“”\n"))
def test_words_stand_where_their_bounds_say(body):
    text = code(body)
    assert [body[a:b] for a, b in zip(text.starts, text.ends, strict=True)] == text.tokens
    assert len(text.words) == len(text.classes) == len(text.tokens) + 2 * PAD
    places = np.arange(len(text.tokens))
    assert ((text.first <= places) & (places < text.last)).all()


@pytest.mark.parametrize(
    ("token", "name"),
    [("The", "the"), ("9th", "9"), ("asking", "ing"), ("asked", "ed"), ("plans", "s"), ("plan", "x"), ("Plan", "X"),
     (",", ","), ("§", "")],
)  # fmt: skip
def test_classes_are_small_words_or_shapes(token, name):
    assert name_class(token) == CLASSES[name]


def test_numbers_classes_and_types():
    text = code("Ann Lee said, “No.” It rained.", "Ann Lee")
    own = slice(PAD, PAD + 3)
    assert text.words[own].tolist() == [0, 1, 2]
    assert text.classes[own].tolist() == [CLASSES["XPERSON"], CLASSES["XPERSON"], CLASSES["x"]]
    assert [token for token, quoted in zip(text.tokens, text.quoted, strict=True) if quoted] == [
        "“",
        "No",
        ".",
        "”",
    ]


def test_what_stands_before_each_place():
    text = code("Ann Lee said, it rained", "Ann Lee")
    assert text.name.tolist() == [-1, 0, 1, 1, 1, 1, 1]
    assert text.pronoun.tolist() == [-1, -1, -1, -1, -1, 4, 4]
    assert text.content.tolist() == [-1, -1, -1, 2, 2, 2, 5]
    assert text.commas.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert text.next_comma[:4].tolist() == [3, 3, 3, 3]
    assert text.next_comma[4] > 1000
    assert text.verbs.tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_codes_do_not_depend_on_what_was_read_before(monkeypatch):
    monkeypatch.setattr("wiredesk.transforms.logic.quotes.coded_text._MAX_CODES", 2)
    words = Vocabulary(["lee", "said"])
    tokens = ["Lee", "said", "Roe", "lee", "Said", "Lee"]
    assert [words[token] for token in tokens] == [Vocabulary(["lee", "said"])[token] for token in tokens]
    assert len(words) <= 2
