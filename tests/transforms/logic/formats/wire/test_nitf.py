from __future__ import annotations

import pytest

from wiredesk.schemas.records import Author, Dateline
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.wire.nitf import parse_nitf
from wiredesk.transforms.logic.kernel.errors import RecordError

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf version="-//IPTC//DTD NITF 3.4//EN">
  <head>
    <title>Tram</title>
    <tobject><tobject.subject tobject.subject.type="Transport" tobject.subject.matter="Rail"/></tobject>
    <docdata management-status="usable">
      <date.issue norm="20240305T083000+0100"/>
      <date.release norm="{release}"/>
      <du-key key="TRAM-LINE"/>
      <doc.copyright holder="Creek News Agency. All rights reserved." year="2024"/>
      <key-list><keyword key="tram"/><keyword>council</keyword></key-list>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Old tram line to open &amp; run again</hl1><hl2>Eleven years later</hl2></hedline>
      <byline>By Johanna Reyes and Olu Adeyemi, Creek News Agency</byline>
      <dateline><location><city>HOLLOW CREEK</city></location></dateline>
      <abstract><p>The line opens.</p></abstract>
    </body.head>
    <body.content>
      <block>
        <p>The council of <location>Hollow Creek</location> voted
           on Monday.</p>
        <media media-type="image"><media-caption>A tram of 1931.</media-caption></media>
        <p>Tickets will cost 2&nbsp;pounds, the caf&eacute; said.</p>
        <table><tr><td>Adults</td><td>2</td></tr><tr><td>Children</td><td>1</td></tr></table>
      </block>
    </body.content>
  </body>
</nitf>"""


def test_fields_and_paragraphs() -> None:
    document = parse_nitf(FormatInput(NITF.format(release="20240305T083000+0100").encode()))
    assert document.paragraphs == (
        "The council of Hollow Creek voted on Monday.",
        "Tickets will cost 2 pounds, the café said.",
        "Adults | 2",
        "Children | 1",
    )
    assert document.headline == "Old tram line to open & run again"
    assert document.byline == "By Johanna Reyes and Olu Adeyemi, Creek News Agency"
    assert document.authors == (
        Author("Johanna Reyes", None, "Creek News Agency"),
        Author("Olu Adeyemi", None, "Creek News Agency"),
    )
    assert document.dateline == Dateline("HOLLOW CREEK", "HOLLOW CREEK")
    assert (document.publisher, document.section, document.slug) == (
        "Creek News Agency",
        "Transport",
        "TRAM-LINE",
    )
    assert document.keywords == ("tram", "council", "Rail")
    published = document.publication
    assert published is not None
    assert (published.at.isoformat(), published.date.isoformat(), published.method) == (
        "2024-03-05T07:30:00+00:00",
        "2024-03-05",
        "metadata",
    )
    assert document.warnings == ()


def test_an_embargo_is_a_warning() -> None:
    document = parse_nitf(FormatInput(NITF.format(release="20240306T000100+0100").encode()))
    assert [warning.code for warning in document.warnings] == ["embargoed"]


def test_impossible_dates_are_no_dates() -> None:
    broken = NITF.format(release="").replace("20240305T083000+0100", "YYYYMMDD000000-HHMM")
    assert parse_nitf(FormatInput(broken.encode())).publication is None


def test_a_wrong_declaration_is_ignored() -> None:
    text = (
        NITF.format(release="").replace('encoding="UTF-8"', 'encoding="iso-8859-1"').replace("2&nbsp;", "£2 ")
    )
    for raw in (text.encode("latin-1"), text.encode()):
        assert "£2 pounds" in parse_nitf(FormatInput(raw)).paragraphs[1]


def test_broken_markup_is_repaired_with_a_warning() -> None:
    cut = NITF.format(release="").partition("<table>")[0]
    document = parse_nitf(FormatInput(cut.encode()))
    assert len(document.paragraphs) == 2
    assert [warning.code for warning in document.warnings] == ["markup_repaired"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("<nitf><body><body.head/></body></nitf>", "no_text"), ("<", "broken_xml"), ("nothing", "broken_xml")],
)
def test_a_record_that_is_no_article_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^parse/{reason}: "):
        parse_nitf(FormatInput(text.encode()))
