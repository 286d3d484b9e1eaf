from __future__ import annotations

import pytest

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.wire.anpa import parse_anpa
from wiredesk.transforms.logic.kernel.errors import RecordError

ANPA = (
    "\x16\x16\x01a6715\x1f-----\r\nr n\x13\x11 BC-US--Tram 1stLd-Writethru   03-05 0500\r\n"
    "\x02^BC-US--Tram, 1st Ld-Writethru,416<\r\n^Old tram line opens again<\r\n^AP Photo X1<\r\n"
    "^By JOHANNA REYES=\r\n^Associated Press=\r\n"
    "\t   HOLLOW CREEK (AP) _ The council voted, 7 to 2, to open the line. \r\n"
    "\t   Work begins in January.< \r\n"
    "\x08^;W;L;Pct;GB^\x10\r\n\x08Creek;23;13;.639;_^\x10\r\n"
    "\r\n\t   \x03AP-WF-03-05-24 0730GMT<\r\n\r\n\x0c\r\n\x04"
)
IPTC = (
    "\x01eca062 4 i 211 ccccb   cna 061\r\n\nCreek-transport/\r\n\x021ST LEAD\r\nOld tram "
    "line opens again\r\n"
    "By Johanna Reyes, cna =\r\n\n   Hollow Creek (cna) - The council voted on Monday to open the old\r\n"
    "tram line again, seven to two, after a debate that went on\r\nuntil midnight.\r\n\n   "
    "Work begins in January.\r\n\n"
    "# cna NOTEBOOK\r\n\n## Contacts\r\n- Reporting by: Johanna Reyes\r\n- Editing by: Olu "
    "Adeyemi\r\n\ncna jr oa\r\n"
    "\x03050730 GMT M\xe4r 24 \r\n\x7f\n\x7f\x04"
)


LINE = "The council of Hollow Creek voted on Monday to open the old tram line again in spring."


def test_anpa_1312() -> None:
    document = parse_anpa(FormatInput(ANPA.encode()))
    assert document.paragraphs == (
        "HOLLOW CREEK (AP) — The council voted, 7 to 2, to open the line.",
        "Work begins in January.",
        "W | L | Pct | GB",
        "Creek | 23 | 13 | .639 | _",
    )
    assert (document.headline, document.publisher) == ("Old tram line opens again", "AP")
    assert document.slug == "BC-US--Tram, 1st Ld-Writethru,416"
    assert document.byline == "By JOHANNA REYES, Associated Press"
    assert document.authors == (Author("JOHANNA REYES", None, "Associated Press"),)
    assert document.publication is not None
    assert document.publication.at.isoformat() == "2024-03-05T07:30:00+00:00"
    assert document.publication.precision == "minute"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_iptc_7901(encoding: str) -> None:
    document = parse_anpa(FormatInput(IPTC.encode(encoding)))
    assert document.paragraphs == (
        "Hollow Creek (cna) - The council voted on Monday to open the old tram line again, seven to two, "
        "after a debate that went on until midnight.",
        "Work begins in January.",
    )
    assert (document.headline, document.slug, document.publisher) == (
        "Old tram line opens again",
        "Creek-transport",
        "cna",
    )
    assert document.byline == "By Johanna Reyes, cna"
    assert document.authors[0].name == "Johanna Reyes"
    assert document.credit_line == "Reporting by: Johanna Reyes; Editing by: Olu Adeyemi"
    assert document.publication is not None
    assert document.publication.at.isoformat() == "2024-03-05T07:30:00+00:00"


@pytest.mark.parametrize(
    "tail", ["", "\x03", "\x03 999999 GMT Mar 24", "\x03 050730 GMT Xxx 24", "\x03AP-WF-13-45-24 0730GMT"]
)
def test_a_message_without_a_date_has_none(tail: str) -> None:
    assert (
        parse_anpa(FormatInput(f"\x01x 061\r\n\x02Head =\r\n{LINE}\r\n{tail}".encode())).publication is None
    )


@pytest.mark.parametrize(
    ("text", "reason"), [("plain text", "broken_anpa"), ("\x01" + "head " * 20 + "\x02 =\n \x03", "no_text")]
)
def test_a_record_that_is_no_message_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^parse/{reason}: "):
        parse_anpa(FormatInput(text.encode()))


@pytest.mark.parametrize(
    ("name", "month"),
    [("Jul", 7), ("juillet", 7), ("Okt", 10), ("ago.", 8), ("dic", 12), ("août", 8), ("xyz", None)],
)
def test_months_of_iptc_times_are_read_in_all_languages(name: str, month: int | None) -> None:
    found = parse_anpa(FormatInput(IPTC.replace("M\xe4r", name).encode())).publication
    assert (found.date.month if found else None) == month
