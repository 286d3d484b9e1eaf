from __future__ import annotations

import pytest

from transforms.logic.formats.detect import detect_format


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
