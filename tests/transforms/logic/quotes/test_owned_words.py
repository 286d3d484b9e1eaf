from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import extract


def find_speaker(body):
    return [quote.speaker for quote in extract(body, "Ann Lee", "Bo Roe") if quote.kind != "indirect"]


@pytest.mark.parametrize(
    "words",
    [
        "Ann Lee left early. Her verdict: “It is far too long for me.”",
        "Ann Lee left early. Her short answer to Bo Roe was: “It is far too long for me.”",
        "Ann Lee left early. Her message to the mayor, Bo Roe: “It is far too long for me.”",
        "Ann Lee’s reply: “It is far too long for me.”",
        "“It is far too long for me,” was Ann Lee’s verdict.",
        "Ann Lee left early. “It is far too long for me,” was her reply.",
    ],
)
def test_an_answer_is_its_owners(words):
    assert find_speaker(words) == ["Ann Lee"]


@pytest.mark.parametrize(
    "words",
    [
        "Ann Lee read the reply. Bo Roe said: “It is far too long for me.”",
        "After Ann Lee’s answer: Bo Roe said: “It is far too long for me.”",
    ],
)
def test_other_words_before_a_colon_have_no_owner(words):
    assert "Ann Lee" not in find_speaker(words)
