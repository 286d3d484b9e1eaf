"""Wire copy in ANPA 1312 and IPTC 7901: header, text and trailer between control characters.

AP sends ANPA 89-3 (https://en.wikipedia.org/wiki/ANPA-1312); dpa and others send IPTC 7901
(https://iptc.org/standards/iptc-7901/). Both consist of SOH, header, STX, text, ETX, a line
with the time of sending, EOT.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from wiredesk.transforms.logic.formats.parts.dates.language_names import fold_name
from wiredesk.transforms.logic.formats.parts.dates.names import list_months
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.wire.common import refuse_textless
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

_FRAME = re.compile("\x01(?P<head>[^\x02]*)\x02(?P<text>[^\x03]*)(?:\x03(?P<tail>[^\x04]*))?")
# Typographic commands inside a line: en and em spaces, tabs, rails, shifts.
_COMMAND = re.compile("[\x00\x05-\x08\x0e-\x1f\x7f]")
# "AP-WF-02-20-16 0337GMT<" and "131137 GMT Nov 13", "071341 GMT Okt 15".
_ANPA_TIME = re.compile(r"(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)\s*GMT")
_IPTC_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)\s*(?:GMT|UTC|Z)?\s+([^\W\d_]{3,12})\.?\s+(\d\d(?:\d\d)?)\b")
_CONFIDENCE = 0.99
# dpa closes a text with notes to its customers: "# Notebook", "* * * *".
_NOTES = re.compile(r"^(?:# .*|\* \* \* \*\s*)$", re.MULTILINE)
_CREDIT = re.compile(r"^- ((?:Reporting|Editing) by: .+(?:\n  \S.*)*)", re.MULTILINE)
# Lines above a headline that name the text's place in the file of the day.
_KICKER = re.compile(
    r"(?:\d\w\w |new )?(?:lead|extra|refile|urgent|flash|update\w*|correct\w*|attention|roundup)\b", re.I
)
_BYLINE = re.compile(r"(?:by|von)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Story:
    headline: str | None
    byline: str | None
    slug: str | None
    text: str
    credit: str | None = None


def parse_anpa(given: FormatInput) -> ParsedDocument:
    """Parses one message.

    Raises:
      RecordError: ``parse/broken_anpa`` if the control characters are missing,
        ``parse/no_text``.
    """
    frame = _FRAME.search(given.text.replace("\r\n", "\n").replace("\r", "\n"))
    if frame is None:
        message = "The record has no SOH and STX: it is no ANPA or IPTC 7901 message, or was cut off."
        raise RecordError("parse", "broken_anpa", message)
    story = _read_anpa(frame) if frame["text"].startswith("^") else _read_iptc(frame)
    characters, cleaned = clean_characters(story.text)
    paragraphs = split_paragraphs(characters)
    if not paragraphs:
        raise refuse_textless("The wire message")
    publisher = _read_publisher(frame)
    document = ParsedDocument(
        source_format="anpa",
        paragraphs=paragraphs,
        headline=story.headline,
        publication=_read_time(frame["tail"] or ""),
        publisher=publisher,
        slug=story.slug,
        byline=story.byline,
        authors=split_byline(story.byline),
        credit_line=story.credit,
        warnings=given.warnings + cleaned,
    )
    return fill_from_hints(document, given.hints)


def _read_anpa(frame: re.Match[str]) -> _Story:
    """Reads the form of AP. Lines with ``^`` hold the fields above the text; inside the text they are headings."""
    lines = [_COMMAND.sub(" ", line) for line in frame["text"].split("\n")]
    marked, body, started = [], [], False
    for line in lines:
        if line.startswith("^") and not started:
            marked.append(line.strip(" ^<=\t"))
        elif line.strip(" ^"):
            started = True
            body.append(_read_anpa_line(line))
    byline, rest = _take_byline(marked)
    headline = next((line for line in rest[1:] if not re.match(r"AP Photo|Eds:|With AP|Editors", line)), None)
    return _Story(headline, byline, clean_line(rest[0]) if rest else None, "\n\n".join(body))


def _read_anpa_line(line: str) -> str:
    """Returns a line with typewriter dashes as dashes and the columns of a table separated by bars."""
    line = re.sub(r"[<=]\s*$", "", line).replace("^", "")
    if line.count(";") > 3:
        return " | ".join(cell.strip() for cell in line.split(";") if cell.strip())
    return re.sub(r"(?<= )_(?= )", "—", line)


def _take_byline(lines: list[str]) -> tuple[str | None, list[str]]:
    at = next((n for n, line in enumerate(lines) if _BYLINE.match(line)), None)
    if at is None:
        return None, lines
    title = (
        lines[at + 1]
        if at + 1 < len(lines) and re.search(r"writer|press|reporter", lines[at + 1], re.I)
        else None
    )
    byline = clean_line(", ".join(filter(None, (lines[at], title))))
    return byline, lines[:at] + lines[at + (2 if title else 1) :]


def _read_iptc(frame: re.Match[str]) -> _Story:
    """Reads the form of dpa. A line with ``=`` ends headline and byline; notes follow the text."""
    top, found, text = frame["text"].partition("=\n")
    if not found or len(top) > 1000:
        top, text = "", frame["text"]
    body, credit = _cut_notes(_COMMAND.sub("", text))
    lines = [clean_line(line) for line in top.split("\n") if line.strip()]
    byline = next((line for line in lines if _BYLINE.match(line)), None)
    heads = [line for line in lines if line != byline and not _KICKER.match(line)]
    headline = clean_line(" ".join(heads or [line for line in lines if line != byline])) or None
    return _Story(headline, byline, _read_iptc_slug(frame["head"]), body, credit)


def _cut_notes(text: str) -> tuple[str, str | None]:
    notes = _NOTES.search(text)
    if notes is None:
        return text, None
    credits_ = [clean_line(line) for line in _CREDIT.findall(text[notes.start() :])]
    return text[: notes.start()], "; ".join(credits_) or None


def _read_iptc_slug(head: str) -> str | None:
    lines = [line.strip(" /") for line in head.split("\n") if line.strip()]
    return lines[-1] if len(lines) > 1 else None


def _read_publisher(frame: re.Match[str]) -> str | None:
    agency = re.search(r"\b(AP)-WF-", frame["tail"] or "") or re.search(
        r"\b([a-z]{2,5}) \d{2,4}\s", frame["head"]
    )
    return agency[1] if agency else None


def _read_time(tail: str) -> Publication | None:
    anpa, iptc = _ANPA_TIME.search(tail), _IPTC_TIME.search(tail)
    if anpa:
        month, day, year, hour, minute = map(int, anpa.groups())
    elif iptc and (months := list_months(fold_name(iptc[4]), None, None)):
        day, hour, minute = int(iptc[1]), int(iptc[2]), int(iptc[3])
        month, year = months[0], int(iptc[5])
    else:
        return None
    # The forms date from 1979, so years from 70 on belong to the 20th century.
    century = 0 if year > 99 else 1900 if year >= 70 else 2000
    try:
        at = datetime(century + year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return Publication(at, at.date(), "minute", "metadata", _CONFIDENCE)
