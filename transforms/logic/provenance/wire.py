"""Judges whether an article is wire copy, and of which agency.

Each sign of wire copy has a confidence: the share of development articles with the sign that are copy of the agency
(``tests/quality/wire.py``, by the source that they are filed under; some filed elsewhere were read).

- An agency's tag in the dateline: of 378 articles 331 are filed under the agency; 16 of the other 47 were read, and
  all were reprints.
- An agency's own writers thanked by name, or a rights line of an agency or syndicate: of 64 articles 16 were read; 15
  were its copy, one was by a paper of the same firm.
- The rights line of Creators Syndicate, or the note of the Daily Caller News Foundation: of 72 articles 20 were read,
  and all were theirs.
- "The Associated Press contributed to this report" and "with inputs from agencies" stand below a paper's own text: of 401
  articles with thanks only none is filed under the agency.

The other signs are too rare to be measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from wiredesk.schemas.records import Article, Link
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.provenance.agencies import is_wire, list_agencies
from wiredesk.transforms.logic.provenance.credits import is_sign_off

_BY_DATELINE, _BY_NOTE, _BY_RIGHTS, _BY_SIGN_OFF, _BY_WRITERS, _BY_BYLINE, _BY_REPORTING, _BY_REPRINT, _BY_THANKS = (
    0.98, 0.95, 0.95, 0.9, 0.95, 0.85, 0.75, 0.95, 0.05,
)  # fmt: skip
# With less confidence the text is more probably the paper's own.
_LEAST = 0.5
_FEED_NOTE = re.compile(
    r"\b(?:published|generated|auto-generated|sourced|syndicated)\b[^\n]*\b(?:feed|agency|syndicated)\b", re.I
)
_RIGHTS = re.compile(r"©|copyright|all rights reserved", re.IGNORECASE)
_REPORTING = re.compile(r"\W*reporting (?:by|and)\b.*\bediting by\b", re.IGNORECASE)
_WRITERS = re.compile(
    r"\b(?:Associated Press|AP|AFP|Reuters|UPI)(?: [A-Z][\w-]+){0,2} (?i:writers?|reporters?|correspondents?|journalists?|director)\b"
)
_REPRINT = re.compile(
    r"\bthis \w+ (?:was|has been) (?:reported|written|produced) by\b|\bcontent created by\b", re.IGNORECASE
)

_WEIGHTS = (
    (_FEED_NOTE, _BY_NOTE),
    (_RIGHTS, _BY_RIGHTS),
    (_WRITERS, _BY_WRITERS),
    (_REPRINT, _BY_REPRINT),
)
# An exact copy of an agency's text is the agency's; a near copy may have the paper's own text in it. Not measured:
# the labelled pairs have only one copy across publishers, which was Reuters'.
_OF_COPIED = {"exact": 0.98, "copy": 0.9}
# If two papers print one text and one of them thanks an agency, the text may be the agency's.
_BY_SHARED_TEXT = 0.6

Wire = tuple[str, float]
"""An agency, and the probability that a text is its copy."""


def judge_wire(document: ParsedDocument, credits: tuple[str, ...]) -> Wire | None:
    """Returns the agency of the surest sign that an article is wire copy.

    Args:
      document: with the dateline and byline of the source or the text.
      credits: the credit lines found in the text.

    Returns:
      None if there is no sign, or none with a confidence of at least one half.
    """
    signs = list(_find_signs(document, credits))
    agency, confidence = max(signs, key=lambda sign: sign[1], default=("", 0.0))
    return (agency, confidence) if confidence >= _LEAST else None


def inherit_wire(article: Article, link: Link) -> Article:
    """Fills ``wire_agency`` of a copy from the earlier article that it is a copy of.

    Signs in the article's own text win if they are as sure. An agency that the earlier article has itself inherited is not
    passed on, so that the row does not depend on how the input was split into runs.

    Args:
      article: with the agency of its own signs, if any.
      link: with the publisher and agency that the matched article's own text and metadata state.
    """
    share = _OF_COPIED.get(link.relation)
    if share is None:
        return article
    inherited = (link.wire_confidence or 0.0) * share if link.wire_agency else 0.0
    if link.wire_agency and inherited > (article.wire_confidence or 0.0):
        return replace(article, wire_agency=link.wire_agency, wire_confidence=round(inherited, 3))
    elsewhere = None not in (article.publisher, link.publisher) and article.publisher != link.publisher
    thanked = [name for name in article.agencies if is_wire(name)]
    if article.wire_agency is None and elsewhere and len(thanked) == 1:
        return replace(article, wire_agency=thanked[0], wire_confidence=_BY_SHARED_TEXT)
    return article


def _find_signs(document: ParsedDocument, credits: tuple[str, ...]) -> Iterator[Wire]:
    dateline = document.dateline
    if dateline and dateline.agency and is_wire(dateline.agency):
        yield dateline.agency, _BY_DATELINE
    for name in list_agencies(document.byline):
        if is_wire(name):
            yield name, _BY_BYLINE
    for credit in credits or ((document.credit_line,) if document.credit_line else ()):
        yield from _weigh_credit(credit)


def _weigh_credit(credit: str) -> Iterator[Wire]:
    if _REPORTING.match(credit):
        # Reuters signs "Reporting by X; Editing by Y"; some others do too.
        yield "Reuters", _BY_REPORTING
        return
    weight = next((weight for pattern, weight in _WEIGHTS if pattern.search(credit)), None)
    if weight is None:
        weight = _BY_SIGN_OFF if is_sign_off(credit) else _BY_THANKS
    yield from ((name, weight) for name in list_agencies(credit) if is_wire(name))
