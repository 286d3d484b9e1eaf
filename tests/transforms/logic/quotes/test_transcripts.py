from __future__ import annotations

import pytest

from tests.support import assert_linear
from tests.transforms.logic.quotes.texts import extract, read
from wiredesk.transforms.logic.quotes.transcripts import find_turns


def list_turns(body, *names):
    return [
        (quote.speaker, quote.text, quote.part_of)
        for quote in extract(body, *names)
        if quote.method == "transcript"
    ]


ASKED = ("Where is the key?", "In the left drawer.", "Who put it there?", "The night guard did.")


@pytest.mark.parametrize(
    ("asks", "answers", "asker", "speaker"),
    [
        ("Q:", "A:", None, None),
        ("Q.", "A.", None, None),
        ("QUESTION:", "ANSWER:", None, None),
        ("REPORTER:", "MAYOR KOWAL:", "REPORTER", "Ida Kowal"),
        ("Interviewer:", "Ida Kowal:", "Interviewer", "Ida Kowal"),
        ("**Host:**", "**Ida Kowal:**", "Host", "Ida Kowal"),
        ("TOM REY (on the phone):", "KOWAL:", "Tom Rey", "Ida Kowal"),
        ("TR:", "IK:", "Tom Rey", "Ida Kowal"),
    ],
)
def test_the_turns_of_a_transcript(asks, answers, asker, speaker):
    lines = [f"{label} {text}" for label, text in zip((asks, answers, asks, answers), ASKED, strict=True)]
    body = "Tom Rey and Ida Kowal met on Monday.\n\n" + "\n\n".join(lines)
    found = list_turns(body, "Tom Rey", "Ida Kowal")
    assert [text for _, text, _ in found] == list(ASKED)
    assert [name for name, _, _ in found] == [asker, speaker] * 2


def test_the_introduction_says_who_answers():
    body = "We spoke with Ida Kowal at the port.\n\nQ: Is it cold?\n\nA: Very cold."
    assert list_turns(body, "Ida Kowal") == [(None, "Is it cold?", None), ("Ida Kowal", "Very cold.", None)]


def test_the_paragraphs_of_a_turn_are_tied():
    body = "Q: Is it cold?\n\nA: Very cold.\n\nIt was worse in May.\n\nQ: And now?\n\nA: Now it rains."
    assert [part for *_, part in list_turns(body)] == [None, None, 1, None, None]


def test_marks_within_a_turn_are_a_part_of_it():
    body = "Q: What did he do?\n\nA: He shouted “fire, fire” and ran."
    assert [quote.text for quote in extract(body)] == ["What did he do?", "He shouted “fire, fire” and ran."]


@pytest.mark.parametrize(
    "body",
    [
        "Ann Lee: 40 percent\n\nBo Roe: 35 percent\n\nAnn Lee: 12 seats",
        "Date: Friday.\n\nPlace: The town hall.\n\nPrice: 5 euros?\n\nPlace: The yard.",
        "Correction: The bridge is older.\n\nThe bridge was built by Ann Lee.",
        "A. The first rule.\n\nB. The second rule.",
        "Photo: Ann Lee\n\nPhoto: Bo Roe",
        "The Harbor Plan: It would build a wall at last.\n\nThe Dune Plan: It would not build one there.\n\n"
        "The Harbor Plan: It is cheap and it is quick.",
        "Larch: Won 3-1.\n\nQuell: Lost 0-2.\n\nLarch: Drew 1-1.",
        "The Harbor Plan: It would build a wall.\n\nThe Dune Plan: It would not.\n\nThe Dune Plan: It is cheap.",
    ],
)
def test_labels_that_are_no_speakers(body):
    assert list_turns(body, "Ann Lee", "Bo Roe") == []


def test_the_time_is_linear_in_the_length():
    def act(count):
        assert len(find_turns(read("Q: Is it (so)? (so)\n\nA: It is.\n\n" * count))) == 2 * count

    assert_linear(act, 1000)


def test_surnames_that_take_turns_are_speakers():
    body = (
        "Two candidates met on Monday.\n\nLarch: I would freeze the tax for years.\n\n"
        "Quell: You cannot mend a road with ice.\n\nLarch: You cannot mend it with words."
    )
    assert [turn[0] for turn in list_turns(body)] == ["Larch", "Quell", "Larch"]


@pytest.mark.parametrize(
    ("introduction", "speaker"),
    [
        ("Our reporter put questions to Ida Kowal, who keeps the key.", "Ida Kowal"),
        ("Ida Kowal keeps the key. She spoke to us.", "Ida Kowal"),
        ("Ida Kowal and Tom Rey keep the key.", None),
        ("The key is lost.", None),
    ],
)
def test_the_only_person_of_an_introduction_answers(introduction, speaker):
    body = f"{introduction}\n\nQ: Where is the key?\n\nA: In the left drawer."
    assert [turn[0] for turn in list_turns(body, "Ida Kowal", "Tom Rey")] == [None, speaker]
