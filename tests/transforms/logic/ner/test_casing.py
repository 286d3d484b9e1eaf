"""Text in capitals is read as running text; everything else is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.ner.casing import restore_case


@pytest.mark.parametrize(
    ("printed", "restored"),
    [
        ("DAM BREAKS IN NORWAY AFTER HEAVY RAIN", "Dam breaks in Norway after heavy rain"),
        (
            "MAYOR CLARA HOLT OF BERGEN SPOKE. HOLT WILL STAY.",
            "Mayor Clara Holt of Bergen spoke. Holt will stay.",
        ),
        ("TALKS BEGIN IN NEW YORK AND SOUTH AFRICA", "Talks begin in New York and South Africa"),
        ("THE UN AND NATO WELCOMED THE PLAN ON MONDAY", "The UN and NATO welcomed the plan on Monday"),
        ("MR O'NEILL JOINED LLOYDS BANK IN MAY, HE SAID", "Mr O'Neill joined Lloyds Bank in may, he said"),
        (
            "MCALLISTER WARNS THE FARMERS\n\nThe minister McAllister met farmers.",
            "McAllister warns the farmers\n\nThe minister McAllister met farmers.",
        ),
    ],
)
def test_capitals_become_running_text(printed: str, restored: str) -> None:
    assert restore_case(printed) == restored


@pytest.mark.parametrize(
    "text",
    [
        "The UN, the EU and NATO met.",
        "ABC, NBC, CBS, FOX and HBO",
        "OSLO (Reuters) - Norway sent ships.",
        "No capitals here.",
        "",
    ],
)
def test_acronyms_and_running_text_stay(text: str) -> None:
    assert restore_case(text) == text


PIECES = [
    *[
        "MAYOR",
        "OF",
        "OSLO",
        "SAID",
        "3.5",
        "McADAM",
        "ÉLAN",
        "–",
        "'S",
        ".",
        ",",
        "x",
        "Ünal",
        "STRASSE",
        "ẞ",
        "İ",
        "ﬁ",
    ],
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_offsets_stay(words: list[str]) -> None:
    text = " ".join(words)
    assert len(restore_case(text)) == len(text)
    assert restore_case(text).casefold().replace("ß", "ss") == text.casefold().replace("ß", "ss")
