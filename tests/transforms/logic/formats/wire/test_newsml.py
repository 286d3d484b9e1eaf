from __future__ import annotations

import pytest

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.wire.newsml import parse_newsml
from wiredesk.transforms.logic.kernel.errors import RecordError

NEWSML_1 = """<NewsML><NewsEnvelope><DateAndTime>20040305T083000+0100</DateAndTime></NewsEnvelope>
<NewsItem>
  <Identification><NameLabel>TRAM</NameLabel></Identification>
  <NewsManagement><FirstCreated>20040305T080000+0100</FirstCreated>
    <ThisRevisionCreated>20040305T083000+0100</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
  <NewsComponent>
    <NewsLines><HeadLine>Old tram line opens again</HeadLine><ByLine>By Johanna Reyes</ByLine>
      <DateLine>HOLLOW CREEK, March 5 -</DateLine><CreditLine>CNA</CreditLine><KeywordLine>tram</KeywordLine></NewsLines>
    <AdministrativeMetadata><Provider><Party FormalName="Creek News Agency"/></Provider></AdministrativeMetadata>
    <NewsComponent><ContentItem><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
    <ContentItem><DataContent>
      <html><body><p>The council voted.</p><p>Work begins in January.</p></body></html>
    </DataContent></ContentItem>
  </NewsComponent>
</NewsItem></NewsML>"""


def test_newsml_1() -> None:
    document = parse_newsml(FormatInput(NEWSML_1.encode()))
    assert document.source_format == "newsml"
    assert document.paragraphs == ("The council voted.", "Work begins in January.")
    assert (document.headline, document.slug, document.publisher) == (
        "Old tram line opens again",
        "TRAM",
        "Creek News Agency",
    )
    assert (document.byline, document.credit_line, document.keywords) == (
        "By Johanna Reyes",
        "CNA",
        ("tram",),
    )
    assert document.dateline == Dateline("HOLLOW CREEK, March 5 -")
    assert document.publication is not None and document.modified_at is not None
    assert document.publication.at.isoformat() == "2004-03-05T07:00:00+00:00"
    assert document.warnings == ()


def test_newsml_1_without_text_is_refused() -> None:
    with pytest.raises(RecordError, match=r"^parse/no_text: "):
        parse_newsml(FormatInput(b"<NewsML><NewsItem><NewsComponent/></NewsItem></NewsML>"))
