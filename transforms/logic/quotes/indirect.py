"""Indirect quotations: clauses that a cue hands to somebody, where no quotation marks stand.

Only the patterns that are right at least four times in five are taken: ``X said (that) ...`` with a
tight subject, ``..., X said``, ``..., said X``, ``according to X, ...`` and ``..., according to X``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from schemas.records import Quote
from transforms.logic.quotes.cues import INDIRECT, Cue
from transforms.logic.quotes.resolver import Resolver
from transforms.logic.quotes.spans import Reading
from transforms.logic.quotes.speakers import Span, find_after, find_before

_MIN_WORDS = 4
_MAX_SENTENCE = 1000
"""Longest sentence in characters that is read: longer ones are lists, and cost the square."""
_DAY = r"(?:\s(?:on\s|late\s|early\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|yester|to)day)?"
_THAT = re.compile(_DAY + r",?\sthat\s+")
_TOLD = re.compile(r"\s[^.,;:\n]{2,60}?\sthat\s+")
_CLAUSE = re.compile(
    _DAY + r"\s+(?=(?:the|The|he|she|it|they|there|his|her|their|its|this|these|those|a|an|no|some|most|"
    r"many|both|all|I|we|if|while|[A-Z][\w’']+)\s)"
)
_NO_CLAUSE = re.compile(r"\s(?:in|on|at|to|of|about|for|with|by|as|so|the same|it)\b")
_STRICT = frozenset(["said", "says", "tweeted", "added", "insists", "insisted"])
"""Verbs that need no "that" before what was said."""

_TAIL = re.compile(
    _DAY + r"(?:\s+(?:in|on|at|to|during|after|before|last|this)\b[^.;:]{0,80})?\s*"
    r"(?:\.|$|,\s(?:as|adding|while|but|noting|citing|calling|and)\b)"
)
_CITING = re.compile(r"\s*,?\s(?:citing|quoting)\s")


def find_indirect(reading: Reading, resolver: Resolver) -> list[Quote]:
    """Returns the indirect quotations of a text, in order of their cues."""
    found = []
    for cue in reading.cues:
        if cue.word in INDIRECT or cue.word == "according":
            quote = _read_cue(reading, resolver, cue)
            if quote is not None:
                found.append(quote)
    return found


def _read_cue(reading: Reading, resolver: Resolver, cue: Cue) -> Quote | None:
    start, end = reading.start_of_sentence(cue.start), reading.end_of_sentence(cue.start)
    if end - start > _MAX_SENTENCE:
        return None
    number = reading.find_stretch(start)
    if number < len(reading.stretches) and reading.stretches[number].open < end:
        return None
    if number and reading.stretches[number - 1].close > start:
        return None
    if cue.word == "according":
        return _read_according(reading, resolver, cue, start, end)
    return _read_following(reading, resolver, cue, start, end) or _read_preceding(
        reading, resolver, cue, start, end
    )


def _read_following(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> Quote | None:
    """Reads ``X said that ...``."""
    body = reading.body
    pattern = _TOLD if cue.word in ("told", "tells") else _THAT
    match = pattern.match(body, cue.end, end)
    method = "that"
    if match is None and cue.word in _STRICT and not _NO_CLAUSE.match(body, cue.end):
        match, method = _CLAUSE.match(body, cue.end, end), "clause"
    if match is None:
        return None
    span = find_before(reading, start, cue)
    if span is None or not _is_tight(body, span[1], cue) or body[span[1] : cue.start].strip() == ",":
        return None  # "Most, says Lee, are"
    return _make(reading, resolver, cue, span, (match.end(), end), method)


def _read_preceding(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> Quote | None:
    """Reads ``..., X said.`` and ``..., said X.``."""
    body = reading.body
    comma = body.rfind(",", start, cue.start)
    if comma < 0:
        return None
    if not body[comma + 1 : cue.start].strip():
        span = find_after(reading, cue, end)
        if span is None or cue.word not in ("said", "says") or body[span[1] : end].strip() not in ("", "."):
            return None
        return _make(reading, resolver, cue, span, (start, comma), "inverted")
    if citing := _CITING.match(body, cue.end, end):
        fake = Cue(citing.start(), citing.end() - 1, "", "citing")
        span = find_after(reading, fake, end)
        return span and _make(reading, resolver, cue, span, (start, comma), "citing")
    span = find_before(reading, comma + 1, cue)
    if span is None or not _TAIL.match(body, cue.end, end) or not _is_tight(body, span[1], cue):
        return None
    return _make(reading, resolver, cue, span, (start, comma), "closing")


def _read_according(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> Quote | None:
    body = reading.body
    span = find_after(reading, cue, end)
    if span is None:
        return None
    if not body[start : cue.start].strip():
        comma = body.find(",", span[1], end)
        return None if comma < 0 else _make(reading, resolver, cue, span, (comma + 1, end), "according")
    return _make(reading, resolver, cue, span, (start, cue.start), "according")


def _is_tight(body: str, end: int, cue: Cue) -> bool:
    between = body[end : cue.start]
    return len(between) < 60 and ";" not in between


def _make(  # noqa: PLR0917
    reading: Reading,
    resolver: Resolver,
    cue: Cue,
    span: Span,
    content: tuple[int, int],
    method: str,
) -> Quote | None:
    body = reading.body
    start, end = content
    while start < end and (body[start].isspace() or body[start] in ",—–-"):
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] in ".,;:—–-"):
        end -= 1
    if len(body[start:end].split()) < _MIN_WORDS:
        return None
    speaker = resolver.resolve(span)
    if body[span[0] : span[1]].lower() in ("i", "we", "you"):
        return None
    return Quote(
        start=start,
        end=end,
        text=body[start:end],
        kind="indirect",
        speaker=speaker.name,
        speaker_entity=speaker.entity,
        speaker_start=speaker.start,
        speaker_end=speaker.end,
        cue=cue.text,
        cue_start=cue.start,
        cue_end=cue.end,
        confidence=0.84 if method == "that" else 0.79,
        method=method,
    )


def drop_overlaps(taken: Sequence[tuple[int, int]], indirect: list[Quote]) -> list[Quote]:
    """Returns the indirect quotations that overlap neither each other nor a quoted stretch, in order."""
    kept: list[Quote] = []
    for quote in sorted(indirect, key=lambda q: (q.start, -q.end)):
        at = bisect_left(taken, (quote.end,)) - 1
        if (kept and quote.start < kept[-1].end) or (at >= 0 and taken[at][1] > quote.start):
            continue
        kept.append(quote)
    return kept
