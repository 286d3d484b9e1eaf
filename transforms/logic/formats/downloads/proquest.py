"""Downloads of ProQuest, EBSCO and Gale as text: labelled fields, of which one is the full text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from wiredesk.transforms.logic.formats.downloads.common import (
    drop_rights,
    read_catalogued,
    read_day,
    refuse_empty,
    split_records,
)
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line, split_paragraphs

_LABEL_NAMES = (
    "title|author|authors|publication info|publication title|publication date|publication year|publication subject|"
    "proquest document link|proquest document id|abstract|abstract (summary)|links|full text|subject|location|people|"
    "company / organization|company|classification|identifier / keyword|identifiers|document features|first page|last page|"
    "pages|number of pages|year|section|publisher|place of publication|country of publication|journal subject|issn|isbn|"
    "eissn|source type|source|language of publication|language|document type|document url|copyright|last updated|database|"
    "dateline|column|edition|volume|issue|accession number|accession|persistent link to this record (permalink)|"
    "entry date|supplement|credit|start page|publication|date|gale document number|source citation|url|length"
)
_LABELS = frozenset(_LABEL_NAMES.split("|"))
_LABEL = re.compile(r"[ \t]{0,4}(?P<label>[A-Za-z][A-Za-z /()]{2,50}?):(?:[ \t]+(?P<value>.*)|[ \t]*)")
# Labels that a line of the story may begin with.
_WEAK_NAMES = (
    "title author authors location people company year section publisher source language date url length links pages "
    "copyright subject column edition volume issue credit publication abstract database classification"
)
_WEAK = frozenset(_WEAK_NAMES.split())
_FULL_TEXT = "full text"
_COUNT = re.compile(r"(?m)^[ \t]*Document \d{1,6} of \d{1,6}[ \t]*$")
_RULER = re.compile(r"[ \t]*[_=-]{20,}[ \t]*")
_LINK_LINE = re.compile(r"[ \t]*ProQuest document link[ \t]*")
_BORDER = re.compile(rb"(?m)^(?P<begin>[ \t]*[_=]{20,}[ \t]*\r?$)")
_RECORD = re.compile(rb"(?mi)^[ \t]*Full Text:")
# "Marlow Courier ; Marlow Bay [Marlow Bay]09 Nov 2015: A.7."
_INFO = re.compile(r"(?P<paper>[^;\[\]]+?)\s*(?:;|\[|$)")
_INFO_DAY = re.compile(r"\]?\s*(?P<day>\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})")


def split_proquest(stream: IO[bytes]) -> Iterator[bytes]:
    """Yields the documents of a file, which rulers separate."""
    return split_records(stream, _BORDER, lambda piece: _RECORD.search(piece) is not None)


def parse_proquest(given: FormatInput) -> ParsedDocument:
    """Parses one document.

    Raises:
      RecordError: ``parse/no_text``.
    """
    characters, warnings = clean_characters(given.text)
    counted = _COUNT.search(characters)
    values, above, story = _read_fields(characters[counted.end() if counted else 0 :].split("\n"))
    paragraphs = drop_rights(split_paragraphs("\n".join(story).strip("\n")))
    if not paragraphs:
        raise refuse_empty("ProQuest")
    info = values.get("publication info", "")
    day = next((values[name] for name in ("publication date", "date") if name in values), None)
    printed = _INFO_DAY.search(info)
    paper = values.get("publication title") or (found["paper"] if (found := _INFO.match(info)) else None)
    byline = values.get("author") or values.get("authors")
    document = ParsedDocument(
        source_format="proquest",
        paragraphs=paragraphs,
        headline=values.get("title") or above,
        publication=(read_day(day) if day else None) or (read_day(printed["day"]) if printed else None),
        publisher=clean_line((paper or values.get("publication", "")).split(";")[0]) or None,
        section=values.get("section"),
        url=_read_url(values.get("document url") or values.get("url")),
        byline=byline,
        authors=read_catalogued(byline) if byline else (),
        warnings=given.warnings + warnings,
        record_id=values.get("proquest document id")
        or values.get("accession number")
        or values.get("gale document number"),
    )
    return fill_from_hints(document, given.hints)


def _read_fields(lines: list[str]) -> tuple[dict[str, str], str | None, list[str]]:
    """Returns the fields, the line above them, and the lines of the full text."""
    values: dict[str, list[str]] = {}
    story: list[str] = []
    above: list[str] = []
    current: str | None = None
    tail = _find_tail(lines)
    for number, line in enumerate(lines):
        label = _find_label(line) if current != _FULL_TEXT or number >= tail else None
        if label is not None:
            current, value = label
            (story if current == _FULL_TEXT else values.setdefault(current, [])).append(value)
        elif _RULER.fullmatch(line) or _LINK_LINE.fullmatch(line):
            current = "" if current is not None else None
        elif current == _FULL_TEXT:
            story.append(line)
        elif current is None:
            above.append(line)
        elif current:
            values[current].append(line)
    joined = {name: clean_line(" ".join(value)) for name, value in values.items()}
    return {name: value for name, value in joined.items() if value}, _read_above(above), story


def _read_above(lines: list[str]) -> str | None:
    return next((clean_line(line) for line in lines if line.strip()), None)


def _find_tail(lines: list[str]) -> int:
    """Returns the line at which the fields below the full text begin: from there on each block begins with a label.

    A paragraph of the story may begin like a label too ("Location: the old hall"), but others follow it.
    """
    last = next((at for at in range(len(lines) - 1, -1, -1) if _find_sure(lines[at])), -1)
    tail, at = len(lines), last
    while at >= 0:
        while at >= 0 and not lines[at].strip():
            at -= 1
        begin = at
        while begin > 0 and lines[begin - 1].strip():
            begin -= 1
        if at < 0:
            break
        labelled = next((one for one in range(begin, at + 1) if _find_label(lines[one])), None)
        if labelled is None or (label := _find_label(lines[labelled])) is None or label[0] == _FULL_TEXT:
            break
        tail = labelled
        if labelled > begin:
            break
        at = begin - 1
    return tail


def _find_sure(line: str) -> bool:
    """Returns True for a line with a label that no sentence begins with."""
    label = _find_label(line)
    return label is not None and label[0] not in _WEAK and label[0] != _FULL_TEXT


def _find_label(line: str) -> tuple[str, str] | None:
    """Returns label and value of a line that may begin a field."""
    found = _LABEL.fullmatch(line)
    label = found["label"].casefold() if found else ""
    return (label, found["value"] or "") if found and label in _LABELS else None


def _read_url(text: str | None) -> str | None:
    return text if text and text.startswith(("http://", "https://")) and " " not in text else None
