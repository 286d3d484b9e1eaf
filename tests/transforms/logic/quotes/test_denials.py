from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import extract


def list_texts(body, *names):
    return [quote.text for quote in extract(body, *names) if quote.kind != "indirect"]


@pytest.mark.parametrize(
    "body",
    [
        "Ann Lee never said “the harbor will close”.",
        "Ann Lee did not say “the harbor will close” at the meeting.",
        "Ann Lee didn’t tell the board “the harbor will close”.",
        "Ann Lee denied saying “the harbor will close”.",
        "Ann Lee denied ever having told Bo Roe “the harbor will close”.",
        "Ann Lee refused to say “the harbor will close”.",
        "Ann Lee stopped short of saying “the harbor will close”.",
        "Ann Lee would not use the words “the harbor will close”.",
        "Ann Lee did not tell the board that the pier was “safe for all”.",
        "Ann Lee has denied telling a friend that she “would never come back”.",
        "Ann Lee declined to say whether she would “close the harbor”.",
        "Nobody on the board said “the harbor will close”.",
        "If Ann Lee says “the harbor will close”, the crews will leave.",
        "Ann Lee might say “the harbor will close” on Monday.",
        "Ann Lee raised an eyebrow, as if to say “the harbor will close”.",
        "“The harbor will close,” Ann Lee never said.",
        "“The harbor will close,” Ann Lee did not say.",
    ],
)
def test_words_that_nobody_said(body):
    assert list_texts(body, "Ann Lee", "Bo Roe") == []


@pytest.mark.parametrize(
    "body",
    [
        "Ann Lee said “the harbor will not close”.",
        "“I never said so,” Ann Lee said.",
        "Ann Lee, who never smiles, said: “The harbor will close.”",
        "Ann Lee denied the report. “The harbor will stay open,” she said.",
        "Ann Lee did not tell the board but said that the pier was “safe for all”.",
        "Ann Lee denied the report and said that it was “an old lie”.",
        "Ann Lee did not wait. “The harbor will close,” she said.",
        "“If it rains, we close,” Ann Lee said.",
    ],
)
def test_words_that_somebody_said(body):
    assert list_texts(body, "Ann Lee")


@pytest.mark.parametrize(
    "body",
    [
        "Her novel “The Silent Orchard” won a prize, Ann Lee said.",
        "The band opened with “Fields of Copper Rain” and left, Ann Lee said.",
        "She sang “Fields of Copper Rain” at noon, Ann Lee said.",
        "“Fields of Copper Rain”, a film about farmers, opens on Friday, Ann Lee said.",
        "The smuggler, known as “Quiet Tom”, lived here, Ann Lee said.",
        "The so-called “blue line” is a road, Ann Lee said.",
        "Bo Roe, a former “Saturday Harbor Live” performer, left early, Ann Lee said.",
        "Ann Lee spoke of her plans on Bo Roe’s “Morning Boat Hour” on Friday.",
        "Bo Roe, charged with ‘aiding a storm’, left the port, Ann Lee said.",
        "The hut, known locally as “the drum”, burned, Ann Lee said.",
        "Ann Lee Bo RoePort board gives it up: ‘We are tired of it’ Harbor bill passes MORE left the port.",
        "Ann Lee told “Harbor News Sunday” that the pier was safe.",
        "Ann Lee writes on the “Seawall” blog about storms.",
        "Ann Lee voted “no” on Monday.",
        "The road is rated as “high risk” in the table of Ann Lee.",
        "Ann Lee repaired a supposedly “sound” pier.",
        "Ann Lee studies what is called the “silent tide”.",
        "Critics call it a fraud. The word “heritage” appears nine times in the draft.",
    ],
)
def test_titles_and_words_set_apart(body):
    assert list_texts(body, "Ann Lee") == []


@pytest.mark.parametrize(
    "body",
    [
        "“Open The Harbor Now,” Ann Lee shouted.",
        "Ann Lee told the board “open it now”.",
        "Ann Lee used the term “a safe harbor” twice.",
        "Ann Lee voted against “a road to nowhere”.",
        "Ann Lee rated the pier “a danger to all”.",
    ],
)
def test_words_that_look_like_titles_and_terms_are_said(body):
    assert list_texts(body, "Ann Lee")
