"""The stretch of a text around what was found in it, with the found words marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from wiredesk.pipeline.search.requests import Clause
from wiredesk.pipeline.search.words import list_spans, list_words

Marked = tuple[tuple[str, bool], ...]
"""Stretches of a text; True marks the words that were found."""

_LEAD: Final = 60
"""Characters before the first word that was found."""
_CUT: Final = "…"
_SPACE: Final = re.compile(r"\s+")
_FEW_SPACES: Final = 20
"""A cut is moved to a space if one is so near."""


def mark_text(text: str, clauses: Sequence[Clause]) -> Marked:
    """Returns a whole text with the words that were found marked."""
    return _mark(text, 0, len(text), [span for span, _ in _find_spans(text, clauses)])


def cut_snippet(text: str, clauses: Sequence[Clause], most_chars: int) -> Marked:
    """Returns the stretch of a text that has most of what was found; its beginning if nothing was found in it.

    Args:
      text: the text.
      clauses: what was searched for.
      most_chars: about how long the stretch may be.
    """
    spans = _find_spans(text, clauses)
    start = max(0, _choose(spans, most_chars - _LEAD) - _LEAD)
    start = _move_to_space(text, start) if start else 0
    end = min(len(text), start + most_chars)
    end = _move_back_to_space(text, end, start) if end < len(text) else end
    marked = _mark(text, start, end, [span for span, _ in spans])
    before = ((f"{_CUT} ", False),) if start else ()
    after = ((f" {_CUT}", False),) if end < len(text) else ()
    return _join(before + marked + after)


def _find_spans(text: str, clauses: Sequence[Clause]) -> list[tuple[tuple[int, int], int]]:
    """Returns where clauses are in a text, in order, each with the number of its clause."""
    wanted = [clause for clause in clauses if not clause.is_absent]
    forms = list_words(text) if wanted else []
    found = [(at, number) for number, clause in enumerate(wanted) for at in _find_clause(forms, clause)]
    if not found:
        return []
    spans = list_spans(text)
    return sorted(
        ((spans[at][0], spans[at + len(wanted[number].forms) - 1][1]), number) for at, number in found
    )


def _find_clause(forms: Sequence[str], clause: Clause) -> Iterator[int]:
    """Yields the numbers of the words at which a clause begins."""
    first, length = clause.forms[0], len(clause.forms)
    for at, form in enumerate(forms):
        if form == first:
            if length == 1 or tuple(forms[at : at + length]) == clause.forms:
                yield at
        elif clause.is_prefix and form.startswith(first):
            yield at


def _choose(spans: Sequence[tuple[tuple[int, int], int]], most_chars: int) -> int:
    """Returns where the stretch begins that has the most different clauses, the first of several."""
    best, most = 0, 0
    inside: Counter[int] = Counter()
    after = 0
    for (start, _), number in spans:
        while after < len(spans) and spans[after][0][1] <= start + most_chars:
            inside[spans[after][1]] += 1
            after += 1
        if len(inside) > most:
            best, most = start, len(inside)
        inside[number] -= 1
        inside += Counter()
    return best


def _move_to_space(text: str, start: int) -> int:
    found = _SPACE.search(text, start, start + _FEW_SPACES)
    return found.end() if found else start


def _move_back_to_space(text: str, end: int, start: int) -> int:
    spaces = list(_SPACE.finditer(text, max(start, end - _FEW_SPACES), end))
    return spaces[-1].start() if spaces else end


def _mark(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    return _join((*pieces, (text[at:end], False)))


def _join(pieces: Sequence[tuple[str, bool]]) -> Marked:
    """Returns pieces in one line, without empty ones and with unmarked neighbours joined."""
    joined: list[tuple[str, bool]] = []
    for text, is_found in pieces:
        line = _SPACE.sub(" ", text)
        if line and joined and not is_found and not joined[-1][1]:
            joined[-1] = (joined[-1][0] + line, False)
        elif line:
            joined.append((line, is_found))
    return tuple(joined)
