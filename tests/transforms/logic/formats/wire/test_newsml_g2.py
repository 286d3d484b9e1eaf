from __future__ import annotations

import pytest

from wiredesk.schemas.records import Author, Dateline
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.wire.newsml_g2 import parse_newsml_g2
from wiredesk.transforms.logic.kernel.errors import RecordError

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def make_item(kind: str = "text", content: str = "", status: str = "usable") -> str:
    return f"""<newsItem {NAR} guid="urn:x" version="2" standard="NewsML-G2" xml:lang="en">
  <itemMeta>
    <itemClass qcode="ninat:{kind}"/><provider qcode="nprov:CNA"><name>Creek News Agency</name></provider>
    <versionCreated>2024-03-05T12:00:00+01:00</versionCreated><firstCreated>2024-03-05T08:30:00+01:00</firstCreated>
    <pubStatus qcode="stat:{status}"/>
  </itemMeta>
  <contentMeta>
    <creator><name>Johanna Reyes</name></creator>
    <subject qcode="medtop:1"><name>transport</name></subject><subject qcode="department:2"><name>Local</name></subject>
    <slugline>Creek-Tram</slugline><headline>Old tram line opens again</headline>
    <dateline>HOLLOW CREEK, March 5 (CNA) -</dateline><creditline>CNA</creditline>
  </contentMeta>
  <contentSet>{content}</contentSet>
</newsItem>"""


XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html '
    'xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head>'
    "<body><header><p>Note to desks</p></header><h1>Old tram line opens again</h1><p>The council voted.</p>"
    "<p>Work begins in <b>January</b>.</p><figure><figcaption>A "
    "tram.</figcaption></figure></body></html></inlineXML>"
)
NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf '
    'xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>'
    "<byline>By Olu Adeyemi</byline></body.head><body.content><p>The council "
    "voted.</p></body.content></body></nitf></inlineXML>"
)


def test_a_text_item_with_xhtml() -> None:
    document = parse_newsml_g2(FormatInput(make_item(content=XHTML).encode()))
    assert document.paragraphs == ("The council voted.", "Work begins in January.")
    assert (document.headline, document.publisher) == ("Old tram line opens again", "Creek News Agency")
    assert (document.section, document.slug, document.credit_line) == ("Local", "Creek-Tram", "CNA")
    assert document.keywords == ("transport", "Local")
    assert document.authors == (Author("Johanna Reyes"),)
    assert document.dateline == Dateline("HOLLOW CREEK, March 5 (CNA) -")
    assert document.publication is not None and document.modified_at is not None
    assert document.publication.at.isoformat() == "2024-03-05T07:30:00+00:00"
    assert document.modified_at.isoformat() == "2024-03-05T11:00:00+00:00"


def test_a_text_item_with_nitf_in_a_message() -> None:
    item = make_item(content=NITF, status="canceled")
    message = f"<newsMessage {NAR}><header/><itemSet>{item}</itemSet></newsMessage>"
    document = parse_newsml_g2(FormatInput(message.encode()))
    assert document.paragraphs == ("The council voted.",)
    assert document.byline == "By Olu Adeyemi"
    assert document.authors == (Author("Olu Adeyemi"),)
    assert [warning.code for warning in document.warnings] == ["not_usable"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (make_item("picture", '<remoteContent href="a.jpg"/>'), "not_an_article"),
        (make_item("text"), "no_text"),
        (make_item("text", "<inlineXML><html><body><p> </p></body></html></inlineXML>"), "no_text"),
        (f"<packageItem {NAR}><itemMeta/><groupSet/></packageItem>", "not_an_article"),
        (f"<conceptItem {NAR}><concept/></conceptItem>", "not_an_article"),
        (f"<knowledgeItem {NAR}><conceptSet/></knowledgeItem>", "not_an_article"),
        (f"<planningItem {NAR}/>", "not_an_article"),
        (f"<newsMessage {NAR}><itemSet/></newsMessage>", "no_text"),
        ("<", "broken_xml"),
    ],
)
def test_a_record_that_is_no_article_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^parse/{reason}: "):
        parse_newsml_g2(FormatInput(text.encode()))
