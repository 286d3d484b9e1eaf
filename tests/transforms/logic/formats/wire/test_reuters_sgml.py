from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from wiredesk.schemas.records import Author, Dateline
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.wire.reuters_sgml import parse_reuters_sgml, split_reuters_sgml
from wiredesk.transforms.logic.kernel.errors import RecordError

RECORD = """<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="1" NEWID="1">
<DATE>{date}</DATE>
<TOPICS><D>rail</D><D>earn</D></TOPICS>
<PLACES><D>uk</D></PLACES>
<UNKNOWN>
&#5;&#5;&#5;RM
&#22;&#22;&#1;f0416&#31;reute
b f BC-OLD-TRAM-OPENS   01-02 0095</UNKNOWN>
<TEXT{kind}>&#2;
{text}
&#3;</TEXT>
</REUTERS>"""
TEXT = """<TITLE>OLD TRAM OPENS AGAIN, &lt;CREEK INC> SAYS</TITLE>
<AUTHOR>    By Johanna Reyes and Olu Adeyemi, Reuters</AUTHOR>
<DATELINE>    HOLLOW CREEK, N.Y., Dec 31 -
    </DATELINE><BODY>The council voted to open the line,
which had rusted for years.
    Profit rose at &lt;Creek Inc>, a third-
quarter report said.
    Shr 15 cts vs nine
 Net 528,000
 REUTER
&#3;</BODY>"""


def parse(text: str, when: str = " 2-JAN-1987 04:58:41.12", kind: str = "") -> ParsedDocument:
    return parse_reuters_sgml(FormatInput(RECORD.format(date=when, text=text, kind=kind).encode()))


def test_fields_and_layout() -> None:
    document = parse(TEXT)
    assert document.paragraphs == (
        "The council voted to open the line, which had rusted for years.",
        "Profit rose at <Creek Inc>, a third-quarter report said.",
        "Shr 15 cts vs nine",
        "Net 528,000",
    )
    assert document.headline == "OLD TRAM OPENS AGAIN, <CREEK INC> SAYS"
    assert document.byline == "By Johanna Reyes and Olu Adeyemi, Reuters"
    assert document.authors == (
        Author("Johanna Reyes", None, "Reuters"),
        Author("Olu Adeyemi", None, "Reuters"),
    )
    assert document.dateline == Dateline(
        "HOLLOW CREEK, N.Y., Dec 31 -", "HOLLOW CREEK, N.Y.", date(1986, 12, 31)
    )
    assert (document.credit_line, document.slug) == ("REUTER", "OLD-TRAM-OPENS")
    assert document.keywords == ("rail", "earn", "uk")
    assert document.publication is not None
    assert document.publication.at.isoformat() == "1987-01-02T04:58:41.120000+00:00"
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("3-MAR-1987  09:15:05.40", ("1987-03-03T09:15:05.400000+00:00", "second")),
        (" 9-mar-1987 04:58:41.12E RM", ("1987-03-09T04:58:41.120000+00:00", "second")),
        ("31-MAR-1987 605:12:19.12", ("1987-03-31T00:00:00+00:00", "day")),
        ("26-FEB-1987", ("1987-02-26T00:00:00+00:00", "day")),
        ("31-FEB-1987 05:12:19.12", None),
        ("soon", None),
    ],
)
def test_odd_dates(when: str, expected: tuple[str, str] | None) -> None:
    published = parse(TEXT, when).publication
    assert (published and (published.at.isoformat(), published.precision)) == expected


@pytest.mark.parametrize(
    ("printed", "dateline", "first"),
    [
        ("    LONDON, March 3 - ", Dateline("LONDON, March 3 -", "LONDON", date(1987, 3, 3)), "Gold rose."),
        ("    PARIS,March 16 - ", Dateline("PARIS,March 16 -", "PARIS", date(1987, 3, 16)), "Gold rose."),
        (
            "    RIO DE JANEIRO, Jan 2 - ",
            Dateline("RIO DE JANEIRO, Jan 2 -", "RIO DE JANEIRO", date(1987, 1, 2)),
            "Gold rose.",
        ),
        ("    BONN, 2 March - ", Dateline("BONN, 2 March -", "BONN", date(1987, 3, 2)), "Gold rose."),
        ("    KANSAS CITY, Mo. - ", Dateline("KANSAS CITY, Mo. -", "KANSAS CITY, Mo."), "Gold rose."),
        (
            "    ROME, Mar 5 - Old and ",
            Dateline("ROME, Mar 5 -", "ROME", date(1987, 3, 5)),
            "Old and Gold rose.",
        ),
    ],
)
def test_datelines(printed: str, dateline: Dateline, first: str) -> None:
    document = parse(f"<TITLE>X</TITLE><DATELINE>{printed}</DATELINE><BODY>Gold rose.\n Reuter\n&#3;</BODY>")
    assert (document.dateline, document.paragraphs) == (dateline, (first,))


def test_a_flash_has_its_headline_for_a_body() -> None:
    document = parse("******<TITLE>CREEK BANK CUTS PRIME RATE\n</TITLE>Blah blah blah.", kind=' TYPE="BRIEF"')
    assert (document.headline, document.paragraphs) == (
        "CREEK BANK CUTS PRIME RATE",
        ("CREEK BANK CUTS PRIME RATE",),
    )
    assert [warning.code for warning in document.warnings] == ["headline_only"]


def test_an_unprocessed_record_keeps_its_text() -> None:
    text = "CORRECTED - CREEK YEAR\n    In today's item please read nine.\n REUTER"
    document = parse(text, kind=' TYPE="UNPROC"')
    assert (document.headline, document.paragraphs) == (
        "CORRECTED - CREEK YEAR",
        ("In today's item please read nine.",),
    )
    assert parse("    (EMBARGOED) RATES FELL", kind=' TYPE="UNPROC"').paragraphs == (
        "(EMBARGOED) RATES FELL",
    )


@pytest.mark.parametrize(
    ("text", "reason"), [("<TEXT>x", "broken_sgml"), ("<REUTERS><TEXT>&#2;</TEXT>", "no_text")]
)
def test_a_text_that_is_no_record_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^parse/{reason}: "):
        parse_reuters_sgml(FormatInput(text.encode()))


class Drip(BytesIO):
    """A stream that returns one byte at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(1)


@pytest.mark.parametrize("stream", [BytesIO, Drip])
def test_a_file_is_cut_into_all_its_records(stream: type[BytesIO]) -> None:
    record = RECORD.format(date="26-FEB-1987", text=TEXT, kind="").encode()
    raw = b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + record + b"\n" + record + b"\n" + record[:300]
    records = list(split_reuters_sgml(stream(raw)))
    assert b"".join(records) == raw
    assert [part.count(b"<REUTERS ") for part in records] == [1, 1, 1]
    assert list(split_reuters_sgml(stream(b"\n"))) == []
