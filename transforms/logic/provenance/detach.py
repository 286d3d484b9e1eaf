"""Detaches furniture, bylines, datelines, credit lines and notes of correction from a text so that it can be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from wiredesk.schemas.records import Author, Dateline, RemovedText
from wiredesk.transforms.logic.formats.parts.document import Furniture
from wiredesk.transforms.logic.provenance.credits import is_rule
from wiredesk.transforms.logic.provenance.cuts import cut_out, cut_whole, weave_in
from wiredesk.transforms.logic.provenance.edge_cuts import find_edges
from wiredesk.transforms.logic.text.furniture import find_furniture


@dataclass(frozen=True, slots=True, kw_only=True)
class Detached:
    """A text without furniture, byline, dateline, credit lines and notes, and these.

    Attributes:
      paragraphs: the paragraphs that are left, at least one.
      authors: the persons of the byline, or of a signature below the story.
      corrections: notes of updates and corrections. Those about the text itself are removed from the paragraphs.
      removed: the texts that were cut out, for :func:`wiredesk.transforms.logic.provenance.cuts.rebuild_source`.
    """

    paragraphs: tuple[str, ...]
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: Dateline | None = None
    credits: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    removed: tuple[RemovedText, ...] = ()


def detach_edges(
    paragraphs: tuple[str, ...],
    published: date | None,
    marked_dateline: str | None = None,
    left_out: tuple[Furniture, ...] = (),
) -> Detached:
    """Detaches furniture, byline, dateline, credit lines and notes of correction from a text.

    Args:
      paragraphs: clean paragraphs.
      published: the publication day, which completes the dateline's year.
      marked_dateline: what the source marks as the dateline, which may stand in the text.
      left_out: what the parser found around the paragraphs and left out.
    """
    furniture = find_furniture(paragraphs)
    # A line of rights may be the credit line of the text, so the edges are looked for first.
    rights = {number for number, kind in furniture.items() if kind == "copyright"}
    story = [number for number in range(len(paragraphs)) if number not in furniture or number in rights]
    left_over = tuple([paragraphs[number] for number in story]) if furniture else paragraphs
    edges = find_edges(left_over, published, marked_dateline)
    cuts = [replace(one, paragraph=story[one.paragraph]) for one in edges.cuts] if furniture else edges.cuts
    rights -= {one.paragraph for one in cuts}
    whole = {one.paragraph for one in cuts if one.end - one.start == len(paragraphs[one.paragraph])}
    left = len(story) > len(rights) + len(whole)
    cuts.extend(
        cut_whole(kind, number, paragraphs[number])
        for number, kind in furniture.items()
        if kind != "copyright" or (left and number in rights)
    )
    cuts.sort(key=lambda one: (one.paragraph, one.start))
    kept, removed = cut_out(*weave_in(paragraphs, cuts, left_out))
    byline = next((one for one in cuts if one.kind == "byline" and one.shown), None)
    signed = (author for one in cuts if one.kind == "credit" for author in one.authors)
    return Detached(
        paragraphs=kept,
        byline=byline.shown if byline else None,
        authors=byline.authors if byline else tuple(dict.fromkeys(signed)),
        dateline=edges.dateline,
        credits=tuple(
            dict.fromkeys(one.shown for one in cuts if one.kind == "credit" and not is_rule(one.shown))
        ),
        corrections=edges.corrections,
        removed=removed,
    )
