from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.parse import parse_document
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.kernel.errors import RecordError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\n <!DOCTYPE html><html>", "html"),
        ("<!-- made by hand --><HTML lang=en>", "html"),
        ("<p>One paragraph", "html"),
        ('<?xml version="1.0"?>\n<!-- c --><rss version="2.0">', "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        ("<rdf:RDF xmlns:rdf='x'>", "feed"),
        ('<opml version="2.0">', "opml"),
        ("<urlset xmlns='x'>", "sitemap"),
        ('<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf>', "nitf"),
        ("<NewsML Version='1.2'>", "newsml"),
        ('<newsItem guid="x">', "newsml-g2"),
        ('<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="YES">', "sgml"),
        ('<?xml version="1.0"?><other/>', "xml"),
        ("<note>text</note>", "xml"),
        ('{"headline": "x"}', "json"),
        ('{"a": 1}\n{"a": 2}\n', "json"),
        ('[ {"a": 1} ]', "json"),
        ("[]", "json"),
        ("WARC/1.0\r\nWARC-Type: warcinfo", "warc"),
        ("From: a@b.example\nMessage-ID: <1@b.example>\n\nHello", "email"),
        ("The council decided on Monday.", "text"),
        ("[Updated] The council decided.", "text"),
        ("{sic} he said", "text"),
        ("<Brandt & Lowe Inc> said that it would close", "text"),
        ("< 5 percent of voters, the survey says", "text"),
        ("Subject: what we know about the fire", "text"),
        ("", "text"),
    ],
)
def test_detect_format(text: str, name: str) -> None:
    assert detect_format(text) == name


@pytest.mark.parametrize(
    ("text", "file", "content_type", "name"),
    [
        ("Plain words.", "a.html.gz", None, "html"),
        ("Plain words.", "a.txt", "text/html", "html"),
        ("<html>", "a.txt", "text/plain", "html"),
        ("Plain words.", "a.json/b.txt", None, "text"),
        ("\x01eca062 4 i 211\r\n\x02Words", "", None, "anpa"),
        ("\x16\x16\x01z6715\x1f---\r\nz\x13\x11\r\n\x02Words", "", None, "anpa"),
        (" " * 9000 + "From: a@b.example\nMIME-Version: 1.0\n\nHello", "", None, "email"),
        ("<item><title>x</title></item>", "", None, "feed"),
    ],
)
def test_names_and_media_types_count_for_plain_text(text, file, content_type, name) -> None:
    assert detect_format(text, file, content_type) == name


@pytest.mark.parametrize("name", ["SOURCES.md", "day/README", "day/readme.txt", "LICENSE"])
def test_documentation_beside_the_data_is_no_article(name):
    with pytest.raises(RecordError) as caught:
        parse_document(FormatInput(b"These articles were given to us in March. " * 20, source_key=name))
    assert caught.value.reason == "documentation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><nitf><body/></nitf>", "nitf"),
        ("<!DOCTYPE rss SYSTEM 'x.dtd'><rss/>", "feed"),
        (
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><newsItem/>",
            "newsml-g2",
        ),
        ('<nitf a="' + "a" * 10_000 + '"><body/></nitf>', "nitf"),
        ("<catalogItem xmlns='x'/>", "newsml-g2"),
        ("<groupSet root='x'/>", "newsml-g2"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><anything/>", "xml"),
        ("<3 is what fans say of the old tram", "text"),
    ],
)
def test_the_root_element_decides_whatever_stands_before_or_in_it(text, expected):
    assert detect_format(text) == expected
