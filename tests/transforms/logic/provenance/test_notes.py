from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.transforms.logic.provenance.notes import is_correction, is_note_about_text


def test_a_note_may_stand_below_its_heading() -> None:
    found = read(STORY, STORY + " More.", "Corrections & Amplifications", "The mayor is Jane Doe.")
    assert found.correction_note == "Corrections & Amplifications\nThe mayor is Jane Doe."
    assert found.document.paragraphs == (STORY, STORY + " More.")


def test_notes_about_the_text_are_removed_and_notes_with_news_stay() -> None:
    note = "This story was updated on August 3, 2021 to correct the name of the mayor."
    found = read(STORY, note)
    assert (found.correction_note, found.document.paragraphs) == (note, (STORY,))
    assert [piece.kind for piece in found.removed] == ["correction"]
    news = "UPDATE: The mayor has answered."
    added = read(STORY, news)
    assert (added.correction_note, added.document.paragraphs) == (news, (STORY, news))
    assert found.document.modified_at == datetime(2021, 8, 3, tzinfo=UTC)
    assert read(STORY, headline="CORRECTED-Tram opens again").correction_note == "CORRECTED-"
    assert not is_correction("Updates to the system will be made.")


@pytest.mark.parametrize(
    "note",
    [
        "The language in this post has been updated for accuracy.",
        "[Editor's Note: A previous version of this editorial named another mayor.]",
        "Editor’s note: This article originally gave another name.",
        "Corrected from earlier to remove the name of the mayor.",
        "Updated at 3:31 p.m. ET Saturday",
        "CORRECTION: The mayor's name is Jane Doe.",
        "Corrections & Clarifications: The mayor's name is Jane Doe.",
        "(This March 26 story corrects paragraph 18 to name another mayor)",
        "(This story corrects quote in 16th paragraph)",
        "April 3: This story was updated with the mayor's answer.",
        "[Editor's note: The original story mistakenly indicated another mayor.]",
        "*Updated for clarity.",
        "A corrected version of the story is below:",
        "Ed. note: This post has been changed since it was printed.",
        "Last updated: 3:15 PM ET, Tue March 4, 2014",
        "(Corrects the name of the mayor in paragraph 2)",
        "Clarification: The mayor's name is Jane Doe.",
        "Our story previously named another mayor.",
        "We have corrected this story to name the mayor.",
        "The headline of this piece has been changed.",
        "Spelling of the name was corrected.",
        "Amplification: The mayor has answered.",
    ],
)
def test_notes_about_the_text_are_recognised(note: str) -> None:
    assert is_correction(note) and is_note_about_text(note)


@pytest.mark.parametrize(
    "text",
    [
        "This column originally appeared in the Marlow Bay Courier.",
        "An updated edition of the book tells of the tram.",
        "This interview has been edited and condensed.",
        "Update at 2:16 p.m. ET. The Mayor Arrives:",
        "The figures of the council show that the plan was changed.",
    ],
)
def test_similar_sentences_are_no_notes(text: str) -> None:
    assert not is_correction(text)


@pytest.mark.parametrize(
    "mark", ["UPDATE II - ", "*UPDATE* - ", "Update, Monday June 2: ", "(Adds quote) ", "(Recasts) "]
)
def test_notes_that_add_news_are_recognised(mark: str) -> None:
    assert is_correction(f"{mark}The mayor has answered.")
    assert not is_note_about_text(f"{mark}The mayor has answered.")
