"""Cuts stretches out of a text, and puts them back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import accumulate

from wiredesk.schemas.records import Author, RemovedText
from wiredesk.transforms.logic.formats.parts.document import Furniture

_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a paragraph to cut out.

    Attributes:
      kind: ``byline``, ``dateline``, ``credit``, ``correction``, ``summary`` or a kind of furniture, as in the column ``removed``;
        ``note`` for a note that stays in the text.
      paragraph: index of the paragraph.
      start, end: the stretch in the paragraph.
      shown: the text for the column of its kind; empty if another cut shows it.
      authors: the persons that it names.
    """

    kind: str
    paragraph: int
    start: int
    end: int
    shown: str
    authors: tuple[Author, ...] = ()


def rebuild_source(body: str, removed: tuple[RemovedText, ...]) -> str:
    """Returns the source text of a body: each removed piece is put back at its offset, in order."""
    for piece in removed:
        body = body[: piece.start] + piece.text + body[piece.start :]
    return body


def cut_whole(kind: str, number: int, paragraph: str, authors: tuple[Author, ...] = ()) -> Cut:
    """Returns the cut of a whole paragraph."""
    return Cut(kind, number, 0, len(paragraph), paragraph, authors)


def weave_in(
    paragraphs: tuple[str, ...], cuts: list[Cut], furniture: tuple[Furniture, ...]
) -> tuple[tuple[str, ...], list[Cut]]:
    """Puts furniture between paragraphs.

    Args:
      paragraphs: the paragraphs without it.
      cuts: the stretches of these to cut out, in text order.
      furniture: what stands between them, in text order.

    Returns:
      All paragraphs, and all cuts in text order, among them those of the furniture.
    """
    if not furniture:
        return paragraphs, cuts
    woven: list[str] = []
    places: list[int] = []
    added: list[Cut] = []
    left = deque(furniture)
    for number in range(len(paragraphs) + 1):
        while left and left[0].at <= number:
            piece = left.popleft()
            added.append(cut_whole(piece.kind, len(woven), piece.text))
            woven.append(piece.text)
        if number < len(paragraphs):
            places.append(len(woven))
            woven.append(paragraphs[number])
    moved = [replace(one, paragraph=places[one.paragraph]) for one in cuts]
    return tuple(woven), sorted((*moved, *added), key=lambda one: (one.paragraph, one.start))


def cut_out(paragraphs: tuple[str, ...], cuts: list[Cut]) -> tuple[tuple[str, ...], tuple[RemovedText, ...]]:
    """Cuts stretches out of paragraphs.

    The blank line behind a whole paragraph is removed with it; if nothing is left behind the paragraph, the
    one before it.

    Args:
      paragraphs: the paragraphs, not all of which are cut out.
      cuts: the stretches, in text order.

    Returns:
      The paragraphs that are left, and the removed texts with offsets into the source text for :func:`rebuild_source`.
    """
    if not cuts:
        return paragraphs, ()
    spans: dict[int, list[Cut]] = {}
    for cut in cuts:
        spans.setdefault(cut.paragraph, []).append(cut)
    left = list(paragraphs)
    for number, some in spans.items():
        left[number] = _leave_out(paragraphs[number], some)
    kept = [number for number, text in enumerate(left) if text]
    offsets = list(accumulate((len(paragraph) + len(_BREAK) for paragraph in paragraphs), initial=0))
    removed = []
    for cut in cuts:
        start, text = offsets[cut.paragraph] + cut.start, paragraphs[cut.paragraph][cut.start : cut.end]
        if not left[cut.paragraph]:
            at_end = cut.paragraph > kept[-1]
            start, text = (start - len(_BREAK), _BREAK + text) if at_end else (start, text + _BREAK)
        removed.append(RemovedText(cut.kind, start, text))
    return tuple(left[number] for number in kept), tuple(removed)


def _leave_out(paragraph: str, cuts: list[Cut]) -> str:
    at, left = 0, []
    for cut in cuts:
        left.append(paragraph[at : cut.start])
        at = cut.end
    return "".join((*left, paragraph[at:]))
