"""Text that was removed from a body can be put back, in every format."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import RUN
from tests.transforms.logic.containers.samples import walk
from wiredesk.transforms.logic.article import make_article, parse_record
from wiredesk.transforms.logic.formats.parse import parse_document
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.registry import PARSERS
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.provenance.cuts import weave_in
from wiredesk.transforms.logic.text.clean import join_paragraphs

STORY = "The council of Marlow Bay decided on Monday to open the old tram again, its mayor said."
END = "It will run from the harbour to the market in spring, and nobody will pay for a ticket on Sundays."
# What is detached: alone, and around a story.
PIECE = st.sampled_from(
    [
        STORY,
        "By Jane Doe",
        "By Jane Doe, Associated Press NEW YORK (AP) — " + STORY,
        "LONDON, July 28 (Reuters) - " + STORY,
        "(CNN) It was late.",
        "WASHINGTON –",
        "Jane Doe",
        "USA TODAY",
        "Reuters",
        "___",
        "(With inputs from agencies)",
        "© 2021 AFP",
        "It was late. (Reporting by Anna Roe; Editing by Peter Doe)",
        "It was late.Contributing: The Associated Press",
        "This story has been updated.",
        "Corrections & Amplifications",
        "UPDATE II - The mayor has answered.",
        "Jane Doe contributed.",
        "—Jane Doe and John Roe",
        "contributed to this article.",
        "Write to Jane Doe at jane.doe@courier.example",
        "Short.",
        "Advertisement",
        "Read more: Harbour closes",
        "Related stories",
        "Sign up for our newsletter",
        "Copyright 2021 The Courier",
    ]
)

Paragraphs = tuple[str, ...]


def _join(paragraphs: Paragraphs) -> str:
    return "\n\n".join(paragraphs)


def _mark(paragraphs: Paragraphs) -> str:
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)


def _print_headed(paragraphs: Paragraphs) -> str:
    return f"Title: The Tram\nAuthor: Jane Doe\nDate: July 28, 2021\n\nTHE TRAM\n\n{_join(paragraphs)}"


def _print_markdown(paragraphs: Paragraphs) -> str:
    return f"---\ntitle: The Tram\ndate: 2021-07-28\n---\n\n{_join(paragraphs)}\n"


def _print_html(paragraphs: Paragraphs) -> str:
    return f"<html><head><title>Tram</title></head><body><article>{_mark(paragraphs)}</article></body></html>"


def _print_nitf(paragraphs: Paragraphs) -> str:
    head = "<body.head><hedline><hl1>Tram</hl1></hedline></body.head>"
    return f"<nitf><body>{head}<body.content>{_mark(paragraphs)}</body.content></body></nitf>"


def _print_newsml(paragraphs: Paragraphs) -> str:
    return (
        "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Tram</HeadLine></NewsLines><ContentItem><DataContent>"
        f"<nitf><body><body.content>{_mark(paragraphs)}</body.content></body></nitf>"
        "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


def _print_newsml_g2(paragraphs: Paragraphs) -> str:
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{_mark(paragraphs)}</body></html>'
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x" version="2" standard="NewsML-G2">'
        '<itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentMeta><headline>Tram</headline></contentMeta>'
        f'<contentSet><inlineXML contenttype="application/xhtml+xml">{page}</inlineXML></contentSet></newsItem>'
    )


def _print_ninjs(paragraphs: Paragraphs) -> str:
    item = {"uri": "urn:x", "type": "text", "versioncreated": "2021-07-28T08:00:00Z", "headline": "Tram"}
    return json.dumps(item | {"body_text": _join(paragraphs)})


def _print_json(paragraphs: Paragraphs) -> str:
    return json.dumps({"title": "Tram", "text": _join(paragraphs)})


def _print_table(paragraphs: Paragraphs) -> str:
    table = io.StringIO()
    csv.writer(table).writerows([("title", "text"), ("Tram", _join(paragraphs)), ("Bus", _join(paragraphs))])
    return table.getvalue()


def _print_feed(paragraphs: Paragraphs) -> str:
    text = html.escape(_mark(paragraphs))
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Courier</title><item><title>Tram</title><content:encoded>{text}</content:encoded></item></channel></rss>"
    )


def _print_mail(paragraphs: Paragraphs) -> str:
    message = EmailMessage()
    message["From"], message["Subject"] = "Courier <desk@courier.example>", "Tram"
    message["Date"] = "Wed, 28 Jul 2021 08:30:00 +0100"
    message.set_content(_join(paragraphs), charset="utf-8")
    return message.as_bytes().decode()


def _print_reuters(paragraphs: Paragraphs) -> str:
    body = "\n    ".join(html.escape(paragraph, quote=False) for paragraph in paragraphs)
    return (
        '<REUTERS NEWID="1">\n<DATE>28-JUL-1987 04:58:41.12</DATE>\n<TEXT>&#2;\n<TITLE>TRAM</TITLE>\n'
        f"<DATELINE>    LONDON, July 28 -\n    </DATELINE><BODY>{body}\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
    )


def _print_anpa(paragraphs: Paragraphs) -> str:
    body = "\r\n".join(f"\t   {paragraph}" for paragraph in paragraphs)
    return (
        "\x16\x16\x01a6715\x1f-----\r\nr n\x13\x11 BC-US--Tram   03-05 0500\r\n\x02^BC-US--Tram,416<\r\n^Tram<\r\n"
        f"{body}\r\n\r\n\t   \x03AP-WF-03-05-24 0730GMT<\r\n\r\n\x0c\r\n\x04"
    )


def _print_lexisnexis(paragraphs: Paragraphs) -> str:
    head = "1 of 1 DOCUMENTS\n\n  The Courier\n\n  July 28, 2021 Wednesday\n\nTram\n\nLENGTH: 90 words\n\n"
    return f"{head}{_join(paragraphs)}\n\nLOAD-DATE: July 29, 2021\n"


def _print_factiva(paragraphs: Paragraphs) -> str:
    head = "HD Tram\nWC 90 words\nPD 28 July 2021\nSN The Courier\n\nLP\n"
    return f"{head}{_join(paragraphs)}\n\nAN Document COURIE0020210728eh7s00001\n"


def _print_proquest(paragraphs: Paragraphs) -> str:
    fields = "Publication date: Jul 28, 2021\nProQuest document ID: 17"
    return f"Document 1 of 1\n\nTram\n\nAuthor: Doe, Jane\n\nFull text: {_join(paragraphs)}\n\n{fields}\n"


def _print_story(paragraphs: Paragraphs) -> str:
    return f"{_join(paragraphs)}\n\n@highlight\n\nThe tram runs again\n"


PRINTERS: dict[str, tuple[str, Callable[[Paragraphs], str]]] = {
    "text": ("a.txt", _join),
    "date prefix": ("a.txt", lambda paragraphs: f" date 2021-07-28 {_join(paragraphs)}"),
    "headed": ("a.txt", _print_headed),
    "markdown": ("a.md", _print_markdown),
    "html": ("a.html", _print_html),
    "nitf": ("a.xml", _print_nitf),
    "newsml": ("a.xml", _print_newsml),
    "newsml-g2": ("a.xml", _print_newsml_g2),
    "ninjs": ("a.json", _print_ninjs),
    "json": ("a.json", _print_json),
    "table": ("a.csv", _print_table),
    "feed": ("a.xml", _print_feed),
    "email": ("a.eml", _print_mail),
    "lexisnexis": ("a.txt", _print_lexisnexis),
    "factiva": ("a.txt", _print_factiva),
    "proquest": ("a.txt", _print_proquest),
    "story": ("a.story", _print_story),
    "sgml": ("a.sgm", _print_reuters),
    "anpa": ("a.anpa", _print_anpa),
}


def test_every_format_is_tried() -> None:
    assert PARSERS.keys() <= PRINTERS.keys()


@pytest.mark.parametrize("kind", PRINTERS)
@settings(max_examples=30, deadline=None)
@given(st.lists(PIECE, max_size=6))
def test_the_source_text_can_be_rebuilt(kind: str, pieces: list[str]) -> None:
    name, write = PRINTERS[kind]
    records = list(walk(write((STORY, *pieces, END)).encode(), name))
    assert records
    for piece in records:
        assert piece.record is not None and piece.error is None
        read = FormatInput(piece.record.payload, piece.record.source_key, piece.hints)
        document = parse_document(read, piece.format)
        article = make_article(piece.record, RUN, document)
        above = "".join(removed.text for removed in document.removed)
        rebuilt = rebuild_source(article.body, article.removed)
        assert rebuilt == above + join_paragraphs(weave_in(document.paragraphs, [], document.furniture)[0])
        expected = {"table": "csv"}.get(kind, kind if kind in PARSERS else "text")
        assert article.source_format == expected
        # No paragraph of the story is lost on the way either.
        assert STORY in rebuilt and END in rebuilt


@settings(deadline=None)
@given(st.lists(PIECE, max_size=6))
def test_plain_text_is_rebuilt_as_it_was_printed(pieces: list[str]) -> None:
    printed = _join((STORY, *pieces, END))
    for text in (printed, _print_headed((STORY, *pieces, END))):
        (piece,) = walk(text.encode(), "a.txt")
        assert piece.record is not None
        article = parse_record(piece.record, RUN)
        assert rebuild_source(article.body, article.removed) == text
