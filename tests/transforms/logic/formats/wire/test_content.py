from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.xml_tree import parse_xml
from wiredesk.transforms.logic.formats.wire.content import read_xhtml


@pytest.mark.parametrize(
    ("markup", "headline", "paragraphs"),
    [
        ("<html><head><title>T</title></head><body><h1>Tram</h1><p>One</p></body></html>", "Tram", ("One",)),
        ("<article><header><p>Note</p></header><p>One</p><footer>Desk</footer></article>", None, ("One",)),
        ("<p>One</p><p>Two</p><p>Three</p><h1>Tram</h1>", "Tram", ("One", "Two", "Three", "Tram")),
        ("", None, ()),
    ],
)
def test_the_story_is_without_its_headline_and_notes(markup, headline, paragraphs):
    content = read_xhtml(parse_xml(f"<inlineXML>{markup}</inlineXML>")[0])
    assert (content.headline, content.paragraphs) == (headline, paragraphs)
