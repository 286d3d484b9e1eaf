"""Hostile markup: a parser raises only RecordError, reads no file and takes linear time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import assert_linear
from tests.transforms.logic.formats import test_email
from tests.transforms.logic.formats.html import test_page
from tests.transforms.logic.formats.wire import (
    test_anpa,
    test_newsml,
    test_newsml_g2,
    test_ninjs,
    test_nitf,
    test_reuters_sgml,
)
from wiredesk.transforms.logic.formats.email import parse_email
from wiredesk.transforms.logic.formats.html.page import parse_html
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.parts.xml_tree import read_fragment
from wiredesk.transforms.logic.formats.wire.anpa import parse_anpa
from wiredesk.transforms.logic.formats.wire.newsml import parse_newsml
from wiredesk.transforms.logic.formats.wire.newsml_g2 import parse_newsml_g2
from wiredesk.transforms.logic.formats.wire.ninjs import parse_ninjs
from wiredesk.transforms.logic.formats.wire.nitf import parse_nitf
from wiredesk.transforms.logic.formats.wire.reuters_sgml import parse_reuters_sgml
from wiredesk.transforms.logic.kernel.errors import RecordError

Parser = Callable[[FormatInput], ParsedDocument]

SAMPLES: dict[str, tuple[Parser, bytes]] = {
    "html": (
        parse_html,
        test_page.make_page(
            test_page.make_article(), test_page.make_jsonld(author="A B", datePublished="2024-03-05")
        ),
    ),
    "nitf": (parse_nitf, test_nitf.NITF.format(release="20240305T083000+0100").encode()),
    "newsml-g2": (parse_newsml_g2, test_newsml_g2.make_item(content=test_newsml_g2.XHTML).encode()),
    "newsml": (parse_newsml, test_newsml.NEWSML_1.encode()),
    "ninjs": (parse_ninjs, str(test_ninjs.ITEM).replace("'", '"').encode()),
    "anpa": (parse_anpa, test_anpa.ANPA.encode()),
    "iptc7901": (parse_anpa, test_anpa.IPTC.encode()),
    "sgml": (
        parse_reuters_sgml,
        test_reuters_sgml.RECORD.format(date="26-FEB-1987", text=test_reuters_sgml.TEXT, kind="").encode(),
    ),
    "email": (parse_email, test_email.make_message().as_bytes()),
}


@pytest.mark.parametrize("page", ["<html><frameset><frame></frameset></html>", "<html><head></head><body"])
def test_a_page_without_a_body_is_a_fragment_without_text(page: str) -> None:
    assert read_fragment(page) == ((), ())


def check(parser: Parser, raw: bytes) -> None:
    try:
        document = parser(FormatInput(raw))
    except RecordError as error:
        assert error.stage in {"parse", "decode"} and error.reason and error.message
    else:
        assert document.paragraphs
        assert all(text == text.strip() != "" for text in document.paragraphs)


@pytest.mark.parametrize("name", sorted(SAMPLES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_mutated_inputs(name: str, data: st.DataObject) -> None:
    parser, sample = SAMPLES[name]
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, min(len(sample), start + 200)))
    piece = data.draw(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [
                    b"",
                    sample[end : end + 300],
                    b"&#0;",
                    b"<",
                    b"]]>",
                    b"\xff\xfe",
                    b"<![CDATA[",
                    b'"',
                    b"\x02",
                ]
            ),
        )
    )
    check(parser, sample[:start] + piece + sample[end:])


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_cut_off_input(name: str) -> None:
    parser, sample = SAMPLES[name]
    for end in range(0, len(sample), max(1, len(sample) // 40)):
        check(parser, sample[:end])


XML_PARSERS = {"nitf": parse_nitf, "newsml-g2": parse_newsml_g2, "newsml": parse_newsml}


def wrap(name: str, text: str, dtd: str) -> bytes:
    body = f"<p>{text}</p>"
    if name == "nitf":
        return (
            f"<!DOCTYPE nitf [{dtd}]><nitf><body><body.content>{body}</body.content></body></nitf>".encode()
        )
    inner = f"<html><body>{body}</body></html>"
    if name == "newsml":
        return (
            f"<!DOCTYPE NewsML [{dtd}]><NewsML><NewsItem><NewsComponent><ContentItem><DataContent>{inner}"
            "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
        ).encode()
    return (
        f"<!DOCTYPE newsItem "
        f"[{dtd}]><newsItem><contentSet><inlineXML>{inner}</inlineXML></contentSet></newsItem>"
    ).encode()


@pytest.mark.parametrize("name", sorted(XML_PARSERS))
def test_no_file_is_read_through_an_entity(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    dtd = f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % y SYSTEM "{secret.as_uri()}"> %y;'
    document = XML_PARSERS[name](FormatInput(wrap(name, "Before &x; after the entity.", dtd)))
    assert document.paragraphs == ("Before after the entity.",)


@pytest.mark.parametrize("name", sorted(XML_PARSERS))
def test_no_entity_is_expanded(name: str) -> None:
    dtd = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    # Expanded it would have a hundred thousand million letters.
    document = XML_PARSERS[name](FormatInput(wrap(name, "Before &a11; after the bomb.", dtd)))
    assert document.paragraphs == ("Before after the bomb.",)


LARGE = 400_000
P = "<p>The council decided on Monday to open the old tram again, and many came to look.</p>"


@pytest.mark.parametrize(
    ("name", "opening", "repeated"),
    [
        ("html", "<html><body>", "<div>"),
        ("html", "<html><body>", "<b>"),
        ("html", "<html><body>", "<a href=x>x"),
        ("html", "<html><body>", "<table><tr><td>x"),
        ("html", "<html><body>", f"<div class=story>{P}</div>"),
        ("html", "<html><body>", "some text<br>"),
        ("html", "<html><body>", "<h1>The old tram</h1>"),
        ("html", f"<html><body>{P}{P}", "<p>Share</p>"),
        ("html", '<html><head><script type="application/ld+json">', '{"a":['),
        ("html", "<html><head><title>", "a - "),
        ("nitf", "<nitf><body><body.content>", "<p>"),
        ("nitf", "<nitf><body><body.content>", P),
        ("newsml-g2", "<newsItem><contentSet><inlineXML><body>", "<div>x"),
        ("anpa", "\x01x\x02", "^By x=\n"),
        ("sgml", "<REUTERS><TEXT>", "<BODY>  \n"),
        ("email", "From: a@b.example\n\n", "> \n"),
    ],
)
def test_time_is_linear(name: str, opening: str, repeated: str) -> None:
    parser = SAMPLES[name][0]
    assert_linear(
        lambda size: check(parser, (opening + repeated * (size // len(repeated))).encode()), LARGE // 8
    )
