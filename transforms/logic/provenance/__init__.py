"""Where a report comes from: dateline, byline, credits, agencies, cited media, acronyms.

:func:`read_provenance` takes what a format's parser has read and detaches from the text
what is no text; what the source's metadata states wins over what the text says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from schemas.records import Dateline, RemovedText, RowWarning
from transforms.logic.formats.document import ParsedDocument
from transforms.logic.formats.people import split_byline
from transforms.logic.provenance.acronyms import find_acronyms
from transforms.logic.provenance.agencies import is_wire, list_agencies
from transforms.logic.provenance.cited import find_cited_outlets
from transforms.logic.provenance.credits import find_title_note, is_sign_off
from transforms.logic.provenance.dateline import read_parts
from transforms.logic.provenance.dates import DAY, complete_day, make_midnight, publish_on
from transforms.logic.provenance.detach import Detached, detach_edges, rebuild_source

__all__ = ["Provenance", "find_acronyms", "find_cited_outlets", "read_provenance", "rebuild_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What is known of an article's origin.

    Attributes:
      document: the document, its paragraphs without dateline, byline and credit lines,
        its columns filled from these where the source states nothing.
      agencies: as in the column of that name.
      correction_note: notes of updates and corrections, a line each; they stay in the text.
      wire_agency: the agency whose copy this is.
      wire_confidence: probability of that, 0..1.
      removed: what was detached (:func:`rebuild_source`).
    """

    document: ParsedDocument
    agencies: tuple[str, ...] = ()
    correction_note: str | None = None
    wire_agency: str | None = None
    wire_confidence: float | None = None
    removed: tuple[RemovedText, ...] = ()


def read_provenance(document: ParsedDocument, run_started_at: datetime) -> Provenance:
    """Reads the provenance of a document from its text and its metadata.

    Args:
      document: what the format's parser has read.
      run_started_at: a dateline of a later day is no publication time.
    """
    published = document.publication.date if document.publication else None
    found = detach_edges(document.paragraphs, published)
    document, dated = _fill_document(document, found, published, run_started_at)
    agencies = _list_all_agencies(document, found)
    wire = _judge_wire(document, found)
    notes = (find_title_note(document.headline), *found.corrections)
    return Provenance(
        document=replace(document, warnings=document.warnings + dated),
        agencies=agencies,
        correction_note="\n".join(dict.fromkeys(filter(None, notes))) or None,
        wire_agency=wire[0] if wire else None,
        wire_confidence=wire[1] if wire else None,
        removed=found.removed,
    )


def _fill_document(
    document: ParsedDocument, found: Detached, published: date | None, run_started_at: datetime
) -> tuple[ParsedDocument, tuple[RowWarning, ...]]:
    dateline = _complete_dateline(document.dateline, published) or found.dateline
    byline = document.byline or found.byline
    publication = document.publication
    warnings: tuple[RowWarning, ...] = ()
    if publication is None and dateline is not None:
        publication = publish_on(dateline.date, run_started_at)
        warnings = _warn_dateline(publication is not None)
    filled = replace(
        document,
        paragraphs=found.paragraphs,
        publication=publication,
        modified_at=document.modified_at or _read_modified(found.corrections, published, run_started_at),
        byline=byline,
        authors=document.authors or split_byline(byline),
        dateline=dateline,
        credit_line=document.credit_line or "\n".join(found.credits) or None,
    )
    return filled, warnings


def _warn_dateline(taken: bool) -> tuple[RowWarning, ...]:
    message = "The source states no publication time; the day of its dateline was taken."
    return (RowWarning("date_from_dateline", message),) if taken else ()


def _complete_dateline(stated: Dateline | None, published: date | None) -> Dateline | None:
    """Fills the parts of a dateline that a format states without them."""
    if stated is None or (stated.place and stated.date and stated.agency):
        return stated
    parts = read_parts(stated.text, published)
    return Dateline(
        stated.text, stated.place or parts.place, stated.date or parts.date, stated.agency or parts.agency
    )


def _list_all_agencies(document: ParsedDocument, found: Detached) -> tuple[str, ...]:
    tag = document.dateline.agency if document.dateline else None
    organizations = (author.organization for author in document.authors)
    return tuple(
        dict.fromkeys(
            (
                *((tag,) if tag else ()),
                *list_agencies(
                    document.byline, found.byline, *organizations, document.credit_line, *found.credits
                ),
            )
        )
    )


# How sure each sign is: a tag in the dateline and an agency's own rights line are the
# agency's; "contributed" and "with inputs" say that most of it is the paper's own.
_BY_DATELINE, _BY_NOTE, _BY_RIGHTS, _BY_SIGN_OFF, _BY_BYLINE, _BY_REPORTING, _BY_INPUTS = (
    0.97, 0.95, 0.9, 0.9, 0.85, 0.75, 0.15,
)  # fmt: skip
_FEED_NOTE = re.compile(
    r"\b(?:published|generated|auto-generated|sourced|syndicated)\b[^\n]*\b(?:feed|agency|syndicated)\b", re.I
)
_RIGHTS = re.compile(r"©|copyright|all rights reserved", re.IGNORECASE)
_REPORTING = re.compile(r"\W*reporting (?:by|and)\b.*\bediting by\b", re.IGNORECASE)


def _judge_wire(document: ParsedDocument, found: Detached) -> tuple[str, float] | None:
    """Returns whose copy the article is, by its surest sign, and how sure that is."""
    signs: list[tuple[float, str]] = []
    dateline = document.dateline
    if dateline and dateline.agency and is_wire(dateline.agency):
        signs.append((_BY_DATELINE, dateline.agency))
    signs += [(_BY_BYLINE, name) for name in list_agencies(document.byline) if is_wire(name)]
    for credit in found.credits or ((document.credit_line,) if document.credit_line else ()):
        signs += _weigh_credit(credit)
    if not signs:
        return None
    confidence, name = max(signs, key=lambda sign: sign[0])
    return name, confidence


def _weigh_credit(credit: str) -> list[tuple[float, str]]:
    if _FEED_NOTE.search(credit):
        weight = _BY_NOTE
    elif _RIGHTS.search(credit):
        weight = _BY_RIGHTS
    elif is_sign_off(credit):
        weight = _BY_SIGN_OFF
    else:
        weight = _BY_INPUTS
    if _REPORTING.match(credit):
        # "Reporting by X; Editing by Y" is how Reuters signs; others have taken it over.
        return [(_BY_REPORTING, "Reuters")]
    return [(weight, name) for name in list_agencies(credit) if is_wire(name)]


_UPDATED = re.compile(
    r"\b(?:updated?|corrected|amended|revised|modified|correction|corrections)\b", re.IGNORECASE
)


def _read_modified(
    notes: tuple[str, ...], published: date | None, run_started_at: datetime
) -> datetime | None:
    """Returns the day of the last change that a note states with its year."""
    days = [
        day
        for note in notes
        if (word := _UPDATED.search(note))
        and (stated := DAY.search(note[: word.end() + 60]))
        and stated["year"]
        if (day := complete_day(stated, published)) is not None
    ]
    day = max(days, default=None)
    if day is None or day > run_started_at.date() or (published and day < published):
        return None
    return make_midnight(day)
