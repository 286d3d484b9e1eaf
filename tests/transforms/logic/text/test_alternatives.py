from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.html import consent
from wiredesk.transforms.logic.text import advert_lines, offers
from wiredesk.transforms.logic.text.alternatives import Alternatives

PATTERNS = [
    r"read (?:every|all)|unlimited access|alla (?:våra )?artiklar|todos (?:los|os)|所有文章",
    r"\bcontinues?\b|colou?r of|contin[uú]a|gaat (?:\w+ )?verder|\(c\) 2021|a{0}bcd|xy*zzy",
    *(offers._FREE, offers._READ_ALL, offers._CANCEL, offers._HAS, offers._LOGIN),
    *(
        advert_lines._ADVERT_WORDS,
        advert_lines._GOES_ON_WORDS,
        advert_lines._TEXT_WORDS,
        consent._COOKIE_WORDS,
    ),
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.data())
def test_a_search_finds_what_the_expression_finds(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE)))
    for form in (text, text.upper(), text.lower(), text.title()):
        found = Alternatives(pattern).search(form)
        assert (found and found.span()) == ((m := re.search(pattern, form, re.IGNORECASE)) and m.span())


@pytest.mark.parametrize("pattern", PATTERNS[:2])
def test_most_texts_are_not_searched(pattern: str) -> None:
    assert not Alternatives(pattern).may_match(
        "The council has put off a toll on the old road bridge until spring."
    )


def test_an_alternative_without_a_literal_part_has_all_texts_searched() -> None:
    assert Alternatives(r"abcdef|\d\d").may_match("x")
