"""Reuters-21578, the SGML files of Reuters' newswire of 1987 (David D. Lewis, README of distribution 1.0).

A file holds a thousand records; :func:`split_reuters_sgml` cuts it, and each record is
one document. The text has Reuters' own layout: lines of about 64 columns, four spaces
before the first line of a paragraph, and at least one space before a row of a table.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import IO

from wiredesk.schemas.records import Dateline, RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.wire.common import refuse_textless
from wiredesk.transforms.logic.kernel.days import find_nearest, make_midnight
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS, MONTH_PATTERN, number_month
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

_END = b"</REUTERS>"
_CHUNK_BYTES = 1 << 20

# " 9-MAR-1987 04:58:41.12", "3-MAR-1987  09:15:05.40", "31-MAR-1987 605:12:19.12"
# (a typing error of the files), and dates with remarks behind them.
_DATE = re.compile(
    r"\s*(\d{1,2})-([A-Z]{3})-(\d{4})(?:\s+(\d{1,3}):(\d\d):(\d\d)(?:\.(\d+))?)?", re.IGNORECASE
)
# The time is from the clock of the machine that recorded the wire; its zone is not stated.
_CONFIDENCE = 0.98

_CONTROL_REFERENCE = re.compile(r"&#(?:\d|[12]\d|3[01]|127);")
_INDENT = re.compile(r"\n(?=[ \t]+\S)|\n[ \t]*(?:\n[ \t]*)+")
# "third-\nquarter" is one word, "short-\nand long-term" is not.
_SPLIT_WORD = re.compile(r"(?<=[^\W\d_]-)\n(?=[^\W\d_])(?!(?:and|or|to)\b)")
_SIGNATURE = re.compile(r"\s*(?:^|\n)[ \t]*((?:Reuters?|REUTERS?)[ \t.;]*)\s*\Z")
# The end of a dateline, for elements that also contain the beginning of the story.
_DATELINE_END = re.compile(r"\s-{1,2}(?:\s+|$)")
_DATELINE_PARTS = re.compile(
    r"(?P<place>.+?)(?:\s*[,.]\s*|\s+)(?:(?P<before>\d{1,2})\s+)?"
    rf"(?P<month>{MONTH_PATTERN})(?![a-z])\.?\s*(?P<day>\d{{1,2}})?",
    re.IGNORECASE,
)
_DATE_BEHIND = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}\s+-\s*")
_NUMBER = re.compile(r"<REUTERS\b[^>]{0,300}\bNEWID=\"?(\d+)")
_PLACEHOLDER = "Blah blah blah."
_LISTS = ("TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES")


def split_reuters_sgml(stream: IO[bytes]) -> Iterator[bytes]:
    """Yields the bytes of each record; bytes between two records belong to the second."""
    buffer = b""
    while chunk := stream.read(_CHUNK_BYTES):
        searched = max(0, len(buffer) - len(_END))
        buffer += chunk
        while (end := buffer.find(_END, searched)) >= 0:
            end += len(_END)
            yield buffer[:end]
            buffer, searched = buffer[end:], 0
    if buffer.strip():
        yield buffer


def parse_reuters_sgml(given: FormatInput) -> ParsedDocument:
    """Parses one record.

    A ``BRIEF`` has only a title, which is the whole flash, so it becomes the body too. An
    ``UNPROC`` record has no fields but the text.

    Raises:
      RecordError: ``parse/no_text``, ``parse/broken_sgml`` if it is no record at all.
    """
    text = given.text.replace("\r\n", "\n")
    kind, story = _find_text(text)
    published = _read_date(_find(text, "DATE") or "")
    title = _read_line(_find(story, "TITLE"))
    dateline, rest = _read_dateline(_find(story, "DATELINE") or "", published)
    body = rest + _find_body(kind, story)
    paragraphs, signature, cleaned = _read_body(body)
    if kind == "UNPROC" and title is None:
        title, paragraphs = _split_title(_clean(body)[0], paragraphs)
    paragraphs, brief = (paragraphs, ()) if paragraphs else _take_title(title)
    byline = _read_line(_find(story, "AUTHOR"))
    document = ParsedDocument(
        source_format="sgml",
        paragraphs=paragraphs,
        headline=title,
        publication=published,
        publisher="Reuters",
        slug=_read_slug(text),
        keywords=_read_keywords(text),
        byline=byline,
        authors=split_byline(byline),
        dateline=dateline,
        credit_line=signature,
        warnings=given.warnings + cleaned + brief,
        record_id=number[1] if (number := _NUMBER.search(text)) else None,
    )
    return fill_from_hints(document, given.hints)


def _find_text(text: str) -> tuple[str, str]:
    match = re.search(r"<TEXT(?:\s+TYPE=\"?(\w+)\"?)?\s*>", text)
    if match is None or "<REUTERS" not in text:
        message = "The record has no REUTERS and TEXT elements: it is not Reuters-21578, or was cut off."
        raise RecordError("parse", "broken_sgml", message)
    return match[1] or "NORM", text[match.end() :].partition("</TEXT>")[0]


def _find(text: str, name: str) -> str | None:
    _, opened, rest = text.partition(f"<{name}>")
    content, closed, _ = rest.partition(f"</{name}>")
    return content if opened and closed else None


def _find_body(kind: str, story: str) -> str:
    if kind == "UNPROC":
        return story
    _, opened, rest = story.partition("<BODY>")
    body = rest.partition("</BODY>")[0] if opened else story.rpartition("</TITLE>")[2]
    return "" if _clean(body)[0].strip() == _PLACEHOLDER else body


def _clean(text: str) -> tuple[str, tuple[RowWarning, ...]]:
    return clean_characters(html.unescape(_CONTROL_REFERENCE.sub("", text)))


def _read_line(text: str | None) -> str | None:
    return clean_line(_clean(text)[0]).strip("* ") or None if text else None


def _read_body(body: str) -> tuple[tuple[str, ...], str | None, tuple[RowWarning, ...]]:
    text, warnings = _clean(body)
    text = text.rstrip()
    signature = _SIGNATURE.search(text)
    text = text[: signature.start()] if signature else text
    paragraphs = tuple(filter(None, map(clean_line, _INDENT.split(_SPLIT_WORD.sub("", text)))))
    return paragraphs, signature[1].strip() if signature else None, warnings


def _split_title(text: str, paragraphs: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Splits the title off an unprocessed text: a first line in capitals that is not indented."""
    first = text.lstrip("\n")
    if len(paragraphs) < 2 or first.startswith((" ", "\t")) or paragraphs[0] != paragraphs[0].upper():
        return None, paragraphs
    return paragraphs[0], paragraphs[1:]


def _take_title(title: str | None) -> tuple[tuple[str, ...], tuple[RowWarning, ...]]:
    if title is None:
        raise refuse_textless("The Reuters record")
    message = "The source has a headline and no text; the headline stands for the body."
    return (title,), (RowWarning("headline_only", message),)


def _read_date(text: str) -> Publication | None:
    match = _DATE.match(_clean(text)[0])
    month = ENGLISH_MONTHS.get(match[2].lower()) if match else None
    if match is None or month is None:
        return None
    try:
        day = date(int(match[3]), month, int(match[1]))
        if match[4] is None:
            return Publication(make_midnight(day), day, "day", "metadata", _CONFIDENCE)
        micros = int((match[7] or "0")[:6].ljust(6, "0"))
        clock = datetime(
            day.year, day.month, day.day, int(match[4]), int(match[5]), int(match[6]), micros, tzinfo=UTC
        )
    except ValueError:
        return _read_date(re.split(r"\s\d", text.strip(), maxsplit=1)[0]) if match[4] else None
    return Publication(clock, day, "second", "metadata", _CONFIDENCE)


def _read_dateline(text: str, published: Publication | None) -> tuple[Dateline | None, str]:
    """Returns the dateline, and the beginning of the story if the element contains it too."""
    line = _clean(text)[0]
    end = _DATELINE_END.search(line)
    printed, rest = (line[: end.end()], line[end.end() :].lstrip()) if end else (line, "")
    if behind := _DATE_BEHIND.match(rest):
        printed, rest = printed + behind[0], rest[behind.end() :]
    printed = clean_line(printed).lstrip("* ")
    if not printed:
        return None, ""
    parts = _DATELINE_PARTS.match(printed)
    if parts is None:
        return Dateline(printed, printed.rstrip(" ,-") or None), rest
    return Dateline(printed, parts["place"].rstrip(" ,"), _complete_day(parts, published)), rest


def _complete_day(parts: re.Match[str], published: Publication | None) -> date | None:
    """Returns the dateline's day in the year that brings it nearest to the publication."""
    if published is None or not (parts["day"] or parts["before"]):
        return None
    day = int(parts["day"] or parts["before"])
    return find_nearest(number_month(parts["month"]), day, published.date)


def _read_slug(text: str) -> str | None:
    """Returns the slug in the header line of the wire: ``u f BC-BANK-OF-FRANCE-SETS-M   03-09 0112``."""
    match = re.search(r"\b(?:AM|BC|PM)-(\S.*?)\s+\d\d-\d\d\s+\d{4}", _clean(_find(text, "UNKNOWN") or "")[0])
    return match[1] if match else None


def _read_keywords(text: str) -> tuple[str, ...]:
    words = [word for name in _LISTS for word in re.findall(r"<D>([^<]*)</D>", _find(text, name) or "")]
    return tuple(dict.fromkeys(filter(None, (clean_line(html.unescape(word)) for word in words))))
