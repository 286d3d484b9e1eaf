"""Whether an article is an agency's copy, and whose.

Each confidence is the share of the development articles with that sign for which it was right
(``tests/quality/wire.py``: by the source that they are filed under, and by reading of those filed elsewhere). Of 378
with an agency's tag in the dateline, 331 are filed under the agency; 16 of the other 47 were read, and all
were reprints. Of 64 with an agency's own writers thanked by name or a rights line of an agency or syndicate, 16
were read: 15 were its copy, one a paper's of the same firm. Of 72 with the rights line of Creators Syndicate or the note that the
Daily Caller News Foundation has made them, 20 were read, and all were theirs. "The Associated Press contributed to this report" stands
below a paper's own text (of 401 that only thank an agency none is filed under it), and so does
"with inputs from agencies"; they name no owner. The other signs are too rare there to be measured.
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
# Below this a text is likelier the paper's own, and no agency is named.
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

Wire = tuple[str, float]
"""An agency and the probability that a text is its copy."""


def judge_wire(document: ParsedDocument, credits: tuple[str, ...]) -> Wire | None:
    """Returns whose copy an article is, by its surest sign, and how sure that is.

    Args:
      document: with the dateline and byline that were found.
      credits: the credit lines that were found in the text.

    Returns:
      None where nothing says so, or what says so is likelier wrong than right.
    """
    signs = list(_find_signs(document, credits))
    agency, confidence = max(signs, key=lambda sign: sign[1], default=("", 0.0))
    return (agency, confidence) if confidence >= _LEAST else None


# Of a text that is known as an agency's, the same text is too; a reprint may be of the part that was the
# paper's own. Not measured: the labelled pairs have one copy that crosses publishers, which was Reuters'.
_OF_COPIED = {"exact": 0.98, "copy": 0.9}
# Two papers with one text, one of which thanks an agency: it may be that agency's.
_BY_SHARED_TEXT = 0.6


def inherit_wire(article: Article, link: Link) -> Article:
    """Fills whose copy an article is from the earlier article that it is a copy of.

    Its own text comes first where that is as sure. What the earlier article has inherited itself is not
    passed on, so that the row does not depend on how the input was cut into runs.

    Args:
      article: with what its own text says.
      link: with the publisher and agency that the matched article's own text and metadata name.
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
        # "Reporting by X; Editing by Y" is how Reuters signs; others have taken it over.
        yield "Reuters", _BY_REPORTING
        return
    weight = next((weight for pattern, weight in _WEIGHTS if pattern.search(credit)), None)
    if weight is None:
        weight = _BY_SIGN_OFF if is_sign_off(credit) else _BY_THANKS
    yield from ((name, weight) for name in list_agencies(credit) if is_wire(name))


_WEIGHTS = (
    (_FEED_NOTE, _BY_NOTE),
    (_RIGHTS, _BY_RIGHTS),
    (_WRITERS, _BY_WRITERS),
    (_REPRINT, _BY_REPRINT),
)
