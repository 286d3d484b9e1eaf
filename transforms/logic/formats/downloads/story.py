"""Stories of the data set of CNN and Daily Mail: ``.story`` files, whose last lines are summaries behind ``@highlight``.

The summaries leave the text where all texts are detached from what stands around them
(:mod:`wiredesk.transforms.logic.provenance.detach`). The Daily Mail's stories begin with a byline and times, one a line,
some with full stops around them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from wiredesk.schemas.records import RemovedText
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput, fill_from_hints
from wiredesk.transforms.logic.formats.parts.moments import Moment, read_moment
from wiredesk.transforms.logic.formats.parts.people import split_byline
from wiredesk.transforms.logic.formats.text import parse_plain_text
from wiredesk.transforms.logic.text.clean import clean_characters, clean_line

_GAP = r"[\s.|]{0,60}"
_STAMP = r"\d\d:\d\d[ ]?[A-Z]{3,4}, \d{1,2} [A-Z][a-z]+ \d{4}"
_TIMES = (
    rf"(?:PUBLISHED:|Created:|Last updated at){_GAP}(?P<published>{_STAMP}){_GAP}"
    rf"(?:UPDATED:{_GAP}(?P<modified>{_STAMP}){_GAP})?"
)
# The byline may have a second line, for the house.
_NEXT = r"(?=PUBLISHED|Created|Last updated)"
_HEAD = re.compile(
    rf"\s*(?:By[\s.]{{1,40}}(?P<byline>[^\n]{{2,120}}?(?:\n(?!\s*{_NEXT})[^\n]{{2,80}}?)?)[\s.]{{1,40}}{_NEXT})?{_GAP}{_TIMES}"
)
_LED = re.compile(r"\s*By[ \t]*\n[\s.]{0,40}(?P<byline>[^\n.]{2,80}?)[ \t.]*\n\s*\n")
_CONFIDENCE = 0.95


def parse_story(given: FormatInput) -> ParsedDocument:
    """Parses one story.

    Raises:
      RecordError: the errors of plain text.
    """
    characters, warnings = clean_characters(given.text)
    head = _HEAD.match(characters) or _LED.match(characters)
    begin = head.end() if head else 0
    document = parse_plain_text(characters[begin:])
    document = replace(
        document, source_format="story", warnings=given.warnings + warnings + document.warnings
    )
    if head is not None:
        document = _add_head(document, head)
    return fill_from_hints(document, given.hints)


def _add_head(document: ParsedDocument, head: re.Match[str]) -> ParsedDocument:
    found = head.groupdict()
    byline = clean_line(re.sub(r"[\s.]*\n[\s.]*", ", ", found["byline"])) if found["byline"] else None
    published, modified = (_read_stamp(found.get(name)) for name in ("published", "modified"))
    printed = "\n".join(line.strip() for line in head[0].strip().split("\n")) + "\n\n"
    return replace(
        document,
        byline=f"By {byline}" if byline else None,
        authors=split_byline(byline),
        publication=published.to_publication("metadata", _CONFIDENCE) if published else document.publication,
        modified_at=modified.at if modified and published and modified.at > published.at else None,
        removed=(RemovedText("header", 0, printed), *document.removed),
    )


def _read_stamp(stamp: str | None) -> Moment | None:
    """Reads ``08:21 EST, 6 December 2012``."""
    if stamp is None:
        return None
    clock, _, day = stamp.partition(", ")
    return read_moment(f"{day} {clock}")
