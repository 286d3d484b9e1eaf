"""Provenance of a report: dateline, byline, credits, agencies, cited media, acronyms.

:func:`read_provenance` completes a parsed document: it detaches byline, dateline and credit lines from the text
and fills the columns that the source's metadata leaves empty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from wiredesk.schemas.records import Dateline, RemovedText, RowWarning
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument, Publication
from wiredesk.transforms.logic.provenance.acronyms import find_acronym_definitions
from wiredesk.transforms.logic.provenance.agencies import is_wire, list_agencies
from wiredesk.transforms.logic.provenance.byline import read_authors
from wiredesk.transforms.logic.provenance.cited import find_cited_outlets
from wiredesk.transforms.logic.provenance.cuts import rebuild_source
from wiredesk.transforms.logic.provenance.dateline import split_dateline, split_marked_dateline
from wiredesk.transforms.logic.provenance.detach import Detached, detach_edges
from wiredesk.transforms.logic.provenance.modified import read_modified
from wiredesk.transforms.logic.provenance.notes import find_title_note
from wiredesk.transforms.logic.provenance.publication import choose_publication
from wiredesk.transforms.logic.provenance.wire import judge_wire

__all__ = [
    "Provenance",
    "find_acronym_definitions",
    "find_cited_outlets",
    "read_provenance",
    "rebuild_source",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The provenance of an article.

    Attributes:
      document: the document. Its paragraphs have no dateline, byline and credit lines any more; these fill the
        columns that the source states nothing for.
      agencies: as in the column of that name.
      correction_note: notes of updates and corrections, one per line. Notes about the text itself are removed from
        the paragraphs; notes that add news stay there as well.
      wire_agency: the agency whose wire copy this is, if that is more probable than not.
      wire_confidence: probability of that, 0..1.
      removed: the texts that were detached (:func:`rebuild_source`).
    """

    document: ParsedDocument
    agencies: tuple[str, ...] = ()
    correction_note: str | None = None
    wire_agency: str | None = None
    wire_confidence: float | None = None
    removed: tuple[RemovedText, ...] = ()


def read_provenance(
    document: ParsedDocument, run_started_at: datetime, source_key: str | None = None
) -> Provenance:
    """Reads the provenance of a document from its text and its metadata.

    Args:
      document: the result of the format's parser.
      run_started_at: an aware time; later publication times are refused.
      source_key: the name of the document's file, which may contain its day.
    """
    published = document.publication.date if document.publication else None
    found = detach_edges(document.paragraphs, published, document.marked_dateline, document.furniture)
    dateline = _complete_dateline(document.dateline, published) or found.dateline
    dateline = _add_marked(dateline, document.marked_dateline, published)
    publication, doubts = choose_publication(
        document.publication, document.url, dateline.date if dateline else None, source_key, run_started_at
    )
    document = _fill_document(document, found, dateline, publication, doubts, run_started_at)
    wire = judge_wire(document, found.credits)
    notes = (find_title_note(document.headline), *found.corrections)
    return Provenance(
        document=document,
        agencies=_list_all_agencies(document, found),
        correction_note="\n".join(dict.fromkeys(filter(None, notes))) or None,
        wire_agency=wire[0] if wire else None,
        wire_confidence=wire[1] if wire else None,
        removed=found.removed,
    )


def _fill_document(
    document: ParsedDocument,
    found: Detached,
    dateline: Dateline | None,
    publication: Publication | None,
    doubts: tuple[RowWarning, ...],
    run_started_at: datetime,
) -> ParsedDocument:
    published = publication.date if publication else None
    return replace(
        document,
        paragraphs=found.paragraphs,
        furniture=(),
        publication=publication,
        modified_at=document.modified_at or read_modified(found.corrections, published, run_started_at),
        byline=document.byline or found.byline,
        authors=document.authors or (read_authors(document.byline) if document.byline else found.authors),
        dateline=dateline,
        credit_line=document.credit_line or "\n".join(found.credits) or None,
        warnings=_add_wall(document.warnings + doubts, found.removed),
    )


def _add_wall(warnings: tuple[RowWarning, ...], removed: tuple[RemovedText, ...]) -> tuple[RowWarning, ...]:
    """Adds the warning that the text ends at a wall, in the place of the one that it may be cut."""
    if all(piece.kind != "paywall" for piece in removed) or any(one.code == "paywalled" for one in warnings):
        return warnings
    wall = RowWarning("paywalled", "The text ends at a wall for subscribers: the body is its free part.")
    return (*(one for one in warnings if one.code != "behind_paywall"), wall)


def _complete_dateline(stated: Dateline | None, published: date | None) -> Dateline | None:
    """Fills the parts that a dateline stated by the source lacks."""
    if stated is None or (stated.place and stated.date and stated.agency):
        return stated
    parts = split_dateline(stated.text, published)
    return Dateline(
        stated.text, stated.place or parts.place, stated.date or parts.date, stated.agency or parts.agency
    )


def _add_marked(found: Dateline | None, marked: str | None, published: date | None) -> Dateline | None:
    """Fills the place of a dateline from what the source marks as one but prints apart: a place above ``(Reuters) -``."""
    if not marked or (found is not None and found.place):
        return found
    line = split_marked_dateline(marked, published)
    if line is None or found is None:
        return line or found
    return Dateline(
        f"{line.text} {found.text}", line.place, found.date or line.date, found.agency or line.agency
    )


def _list_all_agencies(document: ParsedDocument, found: Detached) -> tuple[str, ...]:
    """Returns the agencies that sign. A broadcaster counts in the dateline only: its staff in a credit line is no agency."""
    tag = document.dateline.agency if document.dateline else None
    organizations = (author.organization for author in document.authors)
    named = list_agencies(document.byline, found.byline, *organizations, document.credit_line, *found.credits)
    return tuple(dict.fromkeys((*((tag,) if tag else ()), *filter(is_wire, named))))
