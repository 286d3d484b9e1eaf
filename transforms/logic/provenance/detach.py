"""Takes bylines, datelines and credit lines off a text, so that it can be put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from schemas.records import Dateline, RemovedText
from transforms.logic.provenance.byline import is_byline
from transforms.logic.provenance.credits import (
    find_inline_credit,
    is_correction,
    is_credit,
    is_rule,
    is_sign_off,
)
from transforms.logic.provenance.dateline import read_dateline

_BREAK = "\n\n"
# How far from the edges: bylines stand above the story, notes and boilerplate below it.
_HEAD_PARAGRAPHS, _TAIL_PARAGRAPHS, _DATELINE_PARAGRAPHS = 4, 8, 8
# Captions and labels may stand before the dateline, the story may not.
_MAX_BEFORE_CHARS = 320
_CAPTION = re.compile(
    r"^(?:FILE\b|Photo|Image|Media caption)|\((?:AP Photo|Photo|[\w ]+/(?:AP|Reuters|Getty))[^()]*\)$|REUTERS/"
)
_MAX_BETWEEN_CREDITS = 2
_REST_PARAGRAPHS = 40
_MAX_CAPTION_CHARS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Detached:
    """A text without its edges, and these.

    Attributes:
      paragraphs: what is left, never nothing.
      removed: what was cut, with offsets into the source text (:func:`rebuild_source`).
      corrections: notes of updates and corrections; they stay in the text.
    """

    paragraphs: tuple[str, ...]
    byline: str | None = None
    dateline: Dateline | None = None
    credits: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    removed: tuple[RemovedText, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch of one paragraph; ``shown`` is it as printed."""

    kind: str
    paragraph: int
    start: int
    end: int
    shown: str


def detach_edges(paragraphs: tuple[str, ...], published: date | None) -> Detached:
    """Detaches byline, dateline and credit lines from a text.

    Args:
      paragraphs: clean paragraphs.
      published: the publication day, which completes the dateline's year.
    """
    dropped: dict[int, _Cut] = {cut.paragraph: cut for cut in _find_head(paragraphs)}
    dropped |= {cut.paragraph: cut for cut in _find_tail(paragraphs) if cut.paragraph not in dropped}
    if len(dropped) >= len(paragraphs):
        dropped = {}
    dateline, cut = _find_dateline(paragraphs, dropped, published)
    cuts = [*dropped.values(), *([cut] if cut else []), *_find_inline(paragraphs, dropped, cut)]
    cuts.sort(key=lambda one: (one.paragraph, one.start))
    kept, removed = _cut_out(paragraphs, cuts)
    return Detached(
        paragraphs=kept,
        byline=next((one.shown for one in cuts if one.kind == "byline"), None),
        dateline=dateline,
        credits=tuple(
            dict.fromkeys(one.shown for one in cuts if one.kind == "credit" and not is_rule(one.shown))
        ),
        corrections=tuple(_find_corrections(paragraphs)),
        removed=removed,
    )


def rebuild_source(body: str, removed: tuple[RemovedText, ...]) -> str:
    """Puts a text together again: each piece is put back at its offset, in order."""
    for piece in removed:
        body = body[: piece.start] + piece.text + body[piece.start :]
    return body


def _whole(kind: str, number: int, paragraph: str) -> _Cut:
    return _Cut(kind, number, 0, len(paragraph), paragraph)


def _find_head(paragraphs: tuple[str, ...]) -> Iterator[_Cut]:
    """Yields a byline above the story, and an agency's tag above or below it."""
    byline = False
    for number, paragraph in enumerate(paragraphs[:_HEAD_PARAGRAPHS]):
        if not byline and is_byline(paragraph):
            byline = True
            yield _whole("byline", number, paragraph)
        elif is_sign_off(paragraph) or (number < 2 and paragraph[0] in "(©" and is_credit(paragraph)):
            yield _whole("credit", number, paragraph)
        elif len(paragraph) > _MAX_BEFORE_CHARS // 2:
            return


def _find_tail(paragraphs: tuple[str, ...]) -> Iterator[_Cut]:
    """Yields credit lines from the end; notes and a line or two of boilerplate may stand between them."""
    between, last = 0, len(paragraphs) - 1
    for number in range(last, max(0, last - _TAIL_PARAGRAPHS), -1):
        paragraph = paragraphs[number]
        if is_credit(paragraph):
            between = 0
            yield _whole("credit", number, paragraph)
            if is_rule(paragraphs[number - 1]) and number > 1:
                yield _whole("credit", number - 1, paragraphs[number - 1])
        elif not is_correction(paragraph) and not is_rule(paragraph):
            between += 1
            if between > _MAX_BETWEEN_CREDITS:
                return


def _find_dateline(
    paragraphs: tuple[str, ...], dropped: dict[int, _Cut], published: date | None
) -> tuple[Dateline | None, _Cut | None]:
    before = 0
    for number, paragraph in enumerate(paragraphs[:_DATELINE_PARAGRAPHS]):
        if number in dropped:
            continue
        rest = "\n".join(paragraphs[number + 1 : number + _REST_PARAGRAPHS])
        found = read_dateline(paragraph, published, rest)
        if found is not None and found.end < len(paragraph):
            return found.dateline, _Cut("dateline", number, 0, found.end, found.dateline.text)
        before += 0 if _is_caption(paragraph) else len(paragraph)
        if before > _MAX_BEFORE_CHARS:
            break
    return None, None


def _is_caption(paragraph: str) -> bool:
    return len(paragraph) <= _MAX_CAPTION_CHARS and _CAPTION.search(paragraph) is not None


def _find_inline(
    paragraphs: tuple[str, ...], dropped: dict[int, _Cut], dateline: _Cut | None
) -> Iterator[_Cut]:
    """Yields a credit in brackets at the end of the last paragraph of the story."""
    left = [number for number in range(len(paragraphs)) if number not in dropped]
    if not left:
        return
    number = left[-1]
    start = find_inline_credit(paragraphs[number])
    low = dateline.end if dateline and dateline.paragraph == number else 0
    if start is not None and start > low:
        yield _Cut("credit", number, start, len(paragraphs[number]), paragraphs[number][start:].strip())


def _find_corrections(paragraphs: tuple[str, ...]) -> Iterator[str]:
    last = len(paragraphs) - _TAIL_PARAGRAPHS
    for number, paragraph in enumerate(paragraphs):
        if (number < _HEAD_PARAGRAPHS or number >= last) and is_correction(paragraph):
            yield paragraph


def _cut_out(
    paragraphs: tuple[str, ...], cuts: list[_Cut]
) -> tuple[tuple[str, ...], tuple[RemovedText, ...]]:
    """Cuts, and counts the offsets in the paragraphs joined with blank lines.

    A whole paragraph takes the blank line behind it with it, or the one before it
    where nothing is left behind it.
    """
    if not cuts:
        return paragraphs, ()
    pieces = list(paragraphs)
    whole = {cut.paragraph for cut in cuts if cut.end - cut.start == len(paragraphs[cut.paragraph])}
    kept = [number for number in range(len(paragraphs)) if number not in whole]
    offsets = [0]
    for paragraph in paragraphs:
        offsets.append(offsets[-1] + len(paragraph) + len(_BREAK))
    removed = []
    for cut in cuts:
        start, text = offsets[cut.paragraph] + cut.start, paragraphs[cut.paragraph][cut.start : cut.end]
        if cut.paragraph not in whole:
            pieces[cut.paragraph] = (
                pieces[cut.paragraph].replace(text, "", 1)
                if cut.start == 0
                else (pieces[cut.paragraph][: len(pieces[cut.paragraph]) - len(text)])
            )
        elif cut.paragraph > kept[-1]:
            start, text = start - len(_BREAK), _BREAK + text
        else:
            text += _BREAK
        removed.append(RemovedText(cut.kind, start, text))
    return tuple(pieces[number] for number in kept), tuple(removed)
