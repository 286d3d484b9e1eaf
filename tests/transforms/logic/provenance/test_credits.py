from __future__ import annotations

import pytest

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.transforms.logic.provenance.credits import is_credit


@pytest.mark.parametrize(
    ("printed", "agencies"),
    [
        ("(With inputs from agencies)", ("unnamed",)),
        ("(Reporting by Anna Roe in Marlow Bay; Editing by Peter Doe)", ()),
        ("© 2021 AFP", ("AFP",)),
        ("Jane Doe and The Associated Press contributed to this report.", ("AP",)),
        (
            "This story has been published from a wire agency feed without modifications to the text.",
            ("unnamed",),
        ),
        ("—Reuters", ("Reuters",)),
        ("(With inputs from PTI and agencies)", ("PTI", "unnamed")),
        ("Jane Doe contributed reporting", ()),
        ("CNN's Jane Doe contributed to this report.", ()),
        ("This report contains material from Reuters and The Associated Press.", ("Reuters", "AP")),
        ("This story was reported by The Associated Press.", ("AP",)),
        ("This article originally appeared in the Marlow Bay Courier.", ()),
        ("This story is part of a reporting partnership with Marlow Bay Radio.", ()),
        ("This story is part of NPR's reporting partnership with Marlow Bay Radio.", ()),
        ("Jane Doe and John Roe contributed.", ()),
        ("Jane Doe contributed reporting for this story.", ()),
        ("Reuters contributed to this report.", ("Reuters",)),
        ("(Courier wire services contributed to this report).", ("unnamed",)),
        ("Courier wire services were used in this report.", ("unnamed",)),
        ("This article includes wire service reports.", ("unnamed",)),
        (
            "Doe reported from Marlow Bay. Associated Press writers around the world contributed to this report.",
            ("AP",),
        ),
        ("AP journalists Jane Doe reported from Ohio; John Roe from Maine.", ("AP",)),
        ("A version of this column appeared in The Marlow Bay Courier.", ()),
        ("Jane Doe is a teacher in Marlow Bay. This column first ran in the Marlow Bay Courier.", ()),
        ("Jane Doe is an editor of the Courier, where this column originally appeared.", ()),
        ("COPYRIGHT 2017 CREATORS.COM", ("Creators Syndicate",)),
    ],
)
def test_credit_lines_leave_the_body(printed: str, agencies: tuple[str, ...]) -> None:
    found = read(STORY, STORY + " More.", printed)
    assert (found.document.credit_line, found.agencies) == (printed, agencies)
    assert found.document.paragraphs == (STORY, STORY + " More.")


@pytest.mark.parametrize(
    "text",
    [
        "Reporting by the newspaper has shown that the council knew of it for years.",
        "The long drought contributed to this report of a poor harvest in the valley.",
        "Copyright law protects the poem for 70 years.",
        "The agency said it would appeal.",
        "This story was written by the losers, who had little to say of it.",
        "Posted on August 3, 2021",
        "Click for more on the tram.",
        "(Reuters/Files)",
        "It contributed to this report.",
        "The rain of the last weeks contributed.",
        "The mayor was there, where this story was written on a wall.",
    ],
)
def test_similar_sentences_are_no_credits(text: str) -> None:
    assert not is_credit(text)


def test_a_credit_in_brackets_behind_the_last_sentence_is_cut() -> None:
    found = read(STORY, "It was late. (Reporting by Anna Roe; Editing by Peter Doe)")
    assert found.document.paragraphs == (STORY, "It was late.")
    assert found.document.credit_line == "(Reporting by Anna Roe; Editing by Peter Doe)"


def test_contribution_on_the_line_of_the_last_sentence_is_cut() -> None:
    found = read(STORY, "It was late.Contributing: The Associated Press")
    assert found.document.paragraphs == (STORY, "It was late.")
    assert found.document.credit_line == "Contributing: The Associated Press"
    assert found.agencies == ("AP",)


@pytest.mark.parametrize(
    ("signed", "agency"), [(" PTI", "PTI"), (" —AFP", "AFP"), (" (IANS)", "IANS"), (" - Bernama", "Bernama")]
)
def test_an_agency_signs_behind_the_last_sentence(signed: str, agency: str) -> None:
    found = read(STORY, "It was late, he said." + signed)
    assert found.document.paragraphs == (STORY, "It was late, he said.")
    assert (found.document.credit_line, found.agencies) == (signed.strip(), (agency,))
    assert found.wire_agency == agency


def test_the_last_word_is_no_signature() -> None:
    assert read(STORY, "It was told by the AP").document.credit_line is None
    assert read(STORY, "They met in the U.S. CNN").document.credit_line is None
