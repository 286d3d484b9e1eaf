"""Finds byline, dateline, credit lines, summaries and notes of correction at the edges of a text without furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.formats.parts.printed_bylines import find_signature
from wiredesk.transforms.logic.provenance.byline import (
    is_byline,
    read_authors,
    read_byline,
    read_contacts,
    read_reporters,
    read_signature,
)
from wiredesk.transforms.logic.provenance.credits import (
    find_inline_credit,
    find_inline_sign_off,
    is_contribution,
    is_credit,
    is_half_contribution,
    is_republication,
    is_rule,
    is_sign_off,
)
from wiredesk.transforms.logic.provenance.cuts import Cut, cut_whole
from wiredesk.transforms.logic.provenance.dateline import (
    is_sure,
    read_dateline,
    read_marked_dateline,
    read_own_line,
)
from wiredesk.transforms.logic.provenance.dateline_east import read_dateline_reporters
from wiredesk.transforms.logic.provenance.dateline_place import FoundDateline
from wiredesk.transforms.logic.provenance.notes import (
    is_correction,
    is_correction_heading,
    is_note_about_text,
)

# Distances from the edges: bylines stand above the story, notes and boilerplate below it.
_HEAD_PARAGRAPHS, _TAIL_PARAGRAPHS, _DATELINE_PARAGRAPHS = 6, 8, 8
_NOTE_PARAGRAPHS = 4
# Reporters sign in the last paragraph; an editor or a line of the site may follow.
_SIGNATURE_PARAGRAPHS = 2
# Lists of links and letters may stand between a contribution line and the end.
_CONTRIBUTION_PARAGRAPHS = 14
# Captions and labels may stand before the dateline, but not the story. Longer captions may stand before a
# dateline with an agency's tag and a dash, of which a text has only one.
_MAX_BEFORE_CHARS, _MAX_BEFORE_SURE_CHARS = 320, 1_500
_CAPTION = re.compile(
    r"FILE\b|Photo|Image|Media caption|In this [A-Z][a-z]{2,8}\.? \d|This [^.]{0,40}\bphoto\b"
)
_PICTURED = re.compile(
    r"\b[A-Z]\w+/(?:Getty Images|AP|Reuters|AFP|POLITICO)\b|\bAP Photos?\b|\((?:[\w ]*Photos?\b|[^()]{0,60}(?:\bAP\b|Reuters|REUTERS|Getty|AFP|EPA))[^()]*\)(?:$| Story [Hh]ighlights)|REUTERS/"
)
# Every picture credit has one of these. The pattern, which is slower, is tried only then.
_PICTURED_MARKS = ("/", "(", "AP Photo")
_EMBEDDED = re.compile(r"https?://|pic\.twitter|@\w|#\w")
_MAX_BETWEEN_CREDITS = 2
_REST_PARAGRAPHS = 40
_HIGHLIGHT = re.compile(r"@highlight(?:\s|$)")
_MAX_CAPTION_CHARS = 1_500
_MAX_BYLINE_CHARS = 160


class Edges(NamedTuple):
    """The dateline, the notes and all cuts of a text without furniture."""

    dateline: Dateline | None
    corrections: tuple[str, ...]
    cuts: list[Cut]


def find_edges(paragraphs: tuple[str, ...], published: date | None, marked_dateline: str | None) -> Edges:
    """Returns what stands above and below a story and at its begin, as cuts that leave the story.

    Args:
      paragraphs: clean paragraphs without furniture.
      published: the publication day, which completes the dateline's year.
      marked_dateline: what the source marks as the dateline, which may stand in the text.
    """
    summaries = tuple(_find_summaries(paragraphs))
    whole = paragraphs[: len(paragraphs) - len(summaries)]
    notes = tuple(_find_corrections(whole))
    dropped: dict[int, Cut] = {}
    for cut in (*_find_head(whole), *_find_tail(whole), *notes, *summaries):
        dropped.setdefault(cut.paragraph, cut)
    dropped = {number: cut for number, cut in dropped.items() if cut.kind != "note"}
    if len(dropped) >= len(paragraphs):
        dropped = {}
    dateline, begun = _find_dateline(paragraphs, dropped, published, marked_dateline)
    cuts = [*dropped.values(), *begun, *_find_inline(paragraphs, dropped, begun)]
    return Edges(dateline, tuple(one.shown for one in notes), cuts)


def _find_head(paragraphs: tuple[str, ...]) -> Iterator[Cut]:
    """Yields the byline above the story with the lines that belong to it, and signatures of agencies."""
    byline, taken = False, -1
    for number, paragraph in enumerate(paragraphs[:_HEAD_PARAGRAPHS]):
        if number <= taken:
            continue
        found = None if byline else read_byline(paragraphs[number:])
        if found is not None:
            byline, taken = True, number + found.paragraphs - 1
            yield Cut("byline", number, 0, len(paragraph), found.text, found.authors)
            for below in range(number + 1, taken + 1):
                yield Cut("byline", below, 0, len(paragraphs[below]), "")
        elif _is_head_credit(number, paragraph):
            yield cut_whole("credit", number, paragraph)
        elif len(paragraph) > _MAX_BEFORE_CHARS // 2:
            return


def _is_head_credit(number: int, paragraph: str) -> bool:
    bracketed = number < 2 and paragraph[0] in "(©" and is_credit(paragraph)
    return is_sign_off(paragraph) or is_republication(paragraph) or bracketed


def _find_tail(paragraphs: tuple[str, ...]) -> Iterator[Cut]:
    """Yields credit lines from the end upwards. Notes and a line or two of boilerplate may stand between them."""
    between, last = 0, len(paragraphs) - 1
    for number in range(last, max(0, last - _CONTRIBUTION_PARAGRAPHS), -1):
        paragraph = paragraphs[number]
        near = between <= _MAX_BETWEEN_CREDITS and number > last - _TAIL_PARAGRAPHS
        if (
            is_half_contribution(paragraph)
            and number > 1
            and is_contribution(f"{paragraphs[number - 1]} {paragraph}")
        ):
            yield cut_whole("credit", number - 1, paragraphs[number - 1])
            yield cut_whole("credit", number, paragraph)
        elif (near and is_credit(paragraph)) or is_contribution(paragraph):
            between = 0
            yield cut_whole("credit", number, paragraph, read_reporters(paragraph))
            if is_rule(paragraphs[number - 1]) and number > 1:
                yield cut_whole("credit", number - 1, paragraphs[number - 1])
        elif near and (signed := read_contacts(paragraph)):
            yield cut_whole("credit", number, paragraph, signed)
        elif number >= last - _SIGNATURE_PARAGRAPHS and (signed := read_signature(paragraph)):
            yield cut_whole("byline", number, paragraph, signed)
        # Only lines near the end count as lines between credits.
        elif number > last - _TAIL_PARAGRAPHS and not is_rule(paragraph) and not is_correction(paragraph):
            between += 1


def _find_dateline(
    paragraphs: tuple[str, ...], dropped: dict[int, Cut], published: date | None, marked: str | None
) -> tuple[Dateline | None, tuple[Cut, ...]]:
    """Returns the dateline near the beginning and its cuts; too much text before it makes it a part of the story."""
    before = 0
    for number, paragraph in enumerate(paragraphs[:_DATELINE_PARAGRAPHS]):
        if number in dropped:
            continue
        if before > _MAX_BEFORE_CHARS and "(" not in paragraph[:_MAX_BYLINE_CHARS]:
            before += len(paragraph)
            continue
        rest = "\n".join(paragraphs[number + 1 : number + _REST_PARAGRAPHS])
        found, cuts = _read_head(number, paragraph, published, rest)
        if found is None and marked and rest:
            found, cuts = _read_marked(number, paragraph, published, marked)
        if found is not None and (before <= _MAX_BEFORE_CHARS or _is_far_dateline(found, paragraph)):
            return found.dateline, tuple(cut for cut in cuts if cut.paragraph not in dropped)
        before += 0 if _is_caption(number, paragraphs) else len(paragraph)
        if before > _MAX_BEFORE_SURE_CHARS:
            break
    return None, ()


def _read_head(
    number: int, paragraph: str, published: date | None, rest: str
) -> tuple[FoundDateline | None, tuple[Cut, ...]]:
    """Reads a dateline at the head of a paragraph, on a line of its own, or behind a byline."""
    found = read_dateline(paragraph, published, rest)
    if found is not None and found.end < len(paragraph):
        return found, _cut_head(number, paragraph, found)
    found = read_own_line(paragraph, published, rest)
    if found is None:
        return _read_behind_byline(number, paragraph, published, rest)
    if found.end <= len(paragraph):
        return found, (cut_whole("dateline", number, paragraph),)
    # Its agency begins the next paragraph.
    end = found.end - len(paragraph) - 1
    return found, (
        cut_whole("dateline", number, paragraph),
        Cut("dateline", number + 1, 0, end, ""),
    )


def _read_marked(
    number: int, paragraph: str, published: date | None, marked: str
) -> tuple[FoundDateline | None, tuple[Cut, ...]]:
    """Reads the dateline that the source marks as one."""
    found = read_marked_dateline(marked, paragraph, published)
    return (found, (Cut("dateline", number, 0, found.end, found.dateline.text),)) if found else (None, ())


def _cut_head(number: int, paragraph: str, found: FoundDateline) -> tuple[Cut, ...]:
    """Returns the cuts of a dateline at the head of a paragraph, with the byline of the reporters that it names."""
    if found.reporters is None:
        return (Cut("dateline", number, 0, found.end, found.dateline.text),)
    begin, end = found.reporters
    printed = paragraph[begin:end]
    return (
        Cut("dateline", number, 0, begin, found.dateline.text),
        Cut("byline", number, begin, end, printed, read_dateline_reporters(printed)),
        Cut("dateline", number, end, found.end, ""),
    )


def _read_behind_byline(
    number: int, paragraph: str, published: date | None, rest: str
) -> tuple[FoundDateline | None, tuple[Cut, ...]]:
    """Reads ``By Jane Doe, Associated Press LONDON (AP) — ``: lines that have run together."""
    if paragraph[:2].lower() != "by":
        return None, ()
    for gap in re.finditer(r"\s+(?=[A-Z]{2})", paragraph[:_MAX_BYLINE_CHARS]):
        if not is_byline(paragraph[: gap.start()]):
            continue
        found = read_dateline(paragraph[gap.end() :], published, rest)
        if found is not None and is_sure(found.dateline):
            byline, end = paragraph[: gap.start()], gap.end() + found.end
            return found, (
                Cut("byline", number, 0, gap.end(), byline, read_authors(byline)),
                Cut("dateline", number, gap.end(), end, found.dateline.text),
            )
    return None, ()


def _is_far_dateline(found: FoundDateline, paragraph: str) -> bool:
    """Returns True if a dateline is sure enough to stand behind long captions."""
    tagged = found.dateline.agency is not None and found.dateline.text.startswith("(")
    return (tagged or is_sure(found.dateline)) and _EMBEDDED.search(paragraph) is None


def _is_caption(number: int, paragraphs: tuple[str, ...]) -> bool:
    """Returns True for a caption: it has the words or credits of one, or the page prints it twice."""
    paragraph = paragraphs[number]
    twice = paragraph in paragraphs[:number] or paragraph in paragraphs[number + 1 : _DATELINE_PARAGRAPHS]
    if len(paragraph) > _MAX_CAPTION_CHARS:
        return False
    marked = any(mark in paragraph for mark in _PICTURED_MARKS)
    worded = _CAPTION.match(paragraph) or (marked and _PICTURED.search(paragraph))
    return twice or bool(worded)


def _find_inline(
    paragraphs: tuple[str, ...], dropped: dict[int, Cut], begun: tuple[Cut, ...]
) -> Iterator[Cut]:
    """Yields the credit or signature at the end of the last paragraph of the story."""
    gone = dropped.keys() | {cut.paragraph for cut in begun if cut.end == len(paragraphs[cut.paragraph])}
    left = [number for number in range(len(paragraphs)) if number not in gone]
    if not left:
        return
    number = left[-1]
    start = find_inline_credit(paragraphs[number])
    if start is None:
        start = find_inline_sign_off(paragraphs[number])
    low = max((cut.end for cut in begun if cut.paragraph == number), default=0)
    paragraph = paragraphs[number]
    if start is not None and start > low:
        shown = paragraph[start:].strip()
        yield Cut("credit", number, start, len(paragraph), shown, read_reporters(shown))
    elif (signed := find_signature(paragraph)) and signed[0] > low:
        yield Cut("byline", number, signed[0], len(paragraph), paragraph[signed[0] :].strip(), signed[1])


def _find_summaries(paragraphs: tuple[str, ...]) -> Iterator[Cut]:
    """Yields the summaries behind the lines ``@highlight``, with which stories of a data set end."""
    begin = next(
        (number for number, one in enumerate(paragraphs) if one[:1] == "@" and _HIGHLIGHT.match(one)), None
    )
    if begin:
        for number in range(begin, len(paragraphs)):
            yield cut_whole("summary", number, paragraphs[number])


def _find_corrections(paragraphs: tuple[str, ...]) -> Iterator[Cut]:
    """Yields the notes at the edges: those about the text as ``correction``, those that add news as ``note``."""
    last = len(paragraphs) - _TAIL_PARAGRAPHS
    for number, paragraph in enumerate(paragraphs):
        if number >= _NOTE_PARAGRAPHS and number < last:
            continue
        headed = number > 0 and is_correction_heading(paragraphs[number - 1])
        if headed or is_correction_heading(paragraph):
            yield cut_whole("correction", number, paragraph)
        elif is_correction(paragraph):
            yield cut_whole("correction" if is_note_about_text(paragraph) else "note", number, paragraph)
