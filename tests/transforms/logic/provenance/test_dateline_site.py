from __future__ import annotations

from datetime import date

import pytest

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance.dateline_site import read_site_dateline


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        ("Jakarta, Kompas.com - ", "Jakarta"),
        ("JAKARTA, KOMPAS.com – ", "JAKARTA"),
        ("Jakarta, CNN Indonesia -- ", "Jakarta"),
        ("TEMPO.CO, Jakarta - ", "Jakarta"),
        ("REPUBLIKA.CO.ID, JAKARTA -- ", "JAKARTA"),
        ("Liputan6.com, Surabaya — ", "Surabaya"),
    ],
)
def test_sites_sign_in_place_of_an_agency(printed: str, place: str) -> None:
    found = read(printed + STORY, day=date(2021, 3, 5))
    assert found.document.dateline == Dateline(printed.strip(), place, None, None)
    assert found.document.paragraphs == (STORY,)


@pytest.mark.parametrize(
    "text",
    [
        "Amazon.com, Qwzhafen - The firm has a new hall.",
        "Booking.com - The firm has grown.",
        "Jakarta, the capital - The city is large.",
        "TEMPO.CO, Jakarta - its office - has closed.",
    ],
)
def test_addresses_in_sentences_are_no_datelines(text: str) -> None:
    assert read_site_dateline(text, None) is None
