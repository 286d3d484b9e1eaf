"""Finds indirect quotations: clauses without quotation marks that a cue attributes to somebody.

Only patterns that are right in at least four of five cases are used: ``X said (that) ...`` with a
tight subject, ``..., X said``, ``..., said X``, ``according to X, ...`` and ``..., according to X``.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.schemas.records import Quote
from wiredesk.transforms.logic.quotes.cue_subjects import find_after, find_before
from wiredesk.transforms.logic.quotes.cues import INDIRECT, PRONOUNS, Cue
from wiredesk.transforms.logic.quotes.reading import Reading, Span
from wiredesk.transforms.logic.quotes.resolver import Resolver
from wiredesk.transforms.logic.quotes.speaker_candidates import bucket_words
from wiredesk.transforms.logic.quotes.weights import INDIRECT_CALIBRATION, INDIRECT_WEIGHTS, add_weights

_MIN_ODDS = 0.9
_MIN_ODDS_THAT = -0.5
"""The least log odds of a quotation; the second value applies after a verb of saying with "that".

The pattern with ``citing`` is clear but too rare in the training data, so it is always taken.
"""
_MIN_WORDS = 4
_MAX_SENTENCE = 1000
"""Characters of a sentence at most. Longer ones are lists, and the time grows with the square of their length."""
_DAY = r"(?:\s(?:on\s|late\s|early\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|yester|to)day)?"
_THAT = re.compile(_DAY + r",?\sthat\s+")
_TOLD = re.compile(r"\s[^.,;:\n]{2,60}?\sthat\s+")
_CLAUSE = re.compile(_DAY + r"\s+(?=[\w$’'][\w’',.-]*\s)")
_NO_CLAUSE = re.compile(r"\s(?:(?:in|on|at|to|of|about|for|with|by|as|so|the same|it)\b|\w+ing\s)")

_TAIL = re.compile(
    _DAY + r"(?:\s+(?:in|on|at|to|during|after|before|last|this)\b[^.;:]{0,80})?\s*"
    r"(?:\.|$|,\s(?:as|adding|while|but|noting|citing|calling|and)\b)"
)
_PASSIVE = re.compile(r"(?:\b(?:was|were|is|are|be|been)|[’']s been)(?: (?:also|so|then|not|never|\w+ly))* $")
"""Passives, whose subject does not speak: ``Lee was told that``, ``a law so written that``."""

_ASIDE = re.compile(r",\s(?:even as|even though|according to)\s")
"""Words after a clause that are the author's again."""
_CITING = re.compile(r"\s*,?\s(?:citing|quoting)\s")


def find_indirect(reading: Reading, resolver: Resolver) -> list[Quote]:
    """Returns the indirect quotations of a text in the order of their cues, with their confidences."""
    found = []
    for quote in list_clauses(reading, resolver):
        odds = add_weights(INDIRECT_WEIGHTS, describe_clause(reading, quote))
        if is_said(quote, odds):
            score = sum(
                INDIRECT_CALIBRATION.get(name, 0.0) * x for name, x in measure_clause(quote, odds).items()
            )
            found.append(replace(quote, confidence=round(1 / (1 + math.exp(-score)), 2)))
    return found


def is_said(quote: Quote, odds: float) -> bool:
    """Returns True if a clause counts as a quotation."""
    if quote.method == "that" and (quote.cue or "").lower() in INDIRECT:
        return odds >= _MIN_ODDS_THAT
    return odds >= _MIN_ODDS or quote.method == "citing"


def measure_clause(quote: Quote, odds: float) -> dict[str, float]:
    """Returns the features on which the confidence of a clause depends, by name."""
    return {"bias": 1.0, "odds": max(-3.0, min(3.0, odds)), f"method={quote.method}": 1.0}


def list_clauses(reading: Reading, resolver: Resolver) -> list[Quote]:
    """Returns all clauses that the patterns find, also unlikely ones, without their confidences."""
    found = []
    for cue in reading.cues:
        quote = _read_cue(reading, resolver, cue)
        if quote is not None:
            found.append(quote)
    return found


def describe_clause(reading: Reading, quote: Quote) -> list[str]:
    """Returns the features of a clause, which are keys of ``weights.json``."""
    start, end = quote.speaker_start or 0, quote.speaker_end or 0
    subject = reading.body[start:end].lower()
    types = [reading.entities[m[2]].type for m in reading.list_mentions(start, end)]
    kind = types[-1] if types else subject if subject in PRONOUNS else "phrase"
    words = quote.text[:200].split()
    cue = (quote.cue or "").lower()
    return [
        "bias",
        f"method={quote.method}",
        f"cue={cue}",
        f"kind={kind}",
        f"kind={quote.method}{kind}",
        f"subject={subject.rpartition(' ')[2]}",
        f"words={bucket_words(len(words))}",
        f"first={quote.method}{words[0].lower()}",
        f"comma={quote.method}{',' in quote.text}",
        f"gap={quote.method}{bucket_words(len(reading.body[end : quote.cue_start or end].split()))}",
    ]


def _read_cue(reading: Reading, resolver: Resolver, cue: Cue) -> Quote | None:
    """Returns the clause of a cue, or None; sentences with quotation marks are left out."""
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
    following = _read_following(reading, resolver, cue, start, end)
    if following is not None or cue.word not in INDIRECT:
        return following
    return _read_preceding(reading, resolver, cue, start, end)


def _read_following(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> Quote | None:
    """Reads ``X said that ...``."""
    body = reading.body
    pattern = _TOLD if cue.word in ("told", "tells") else _THAT
    match = pattern.match(body, cue.end, end)
    method = "that"
    if match is None and cue.word in INDIRECT and not _NO_CLAUSE.match(body, cue.end):
        match, method = _CLAUSE.match(body, cue.end, end), "clause"
    if match is None:
        return None
    span = find_before(reading, start, cue)
    if span is None or not _is_tight(body, span[1], cue) or _is_passive(body, span[1], cue):
        return None
    if method == "clause" and body[span[1] : cue.start].strip() == ",":
        return None  # "Most, says Lee, are", unlike "The company, Norrland Lines, said that".
    return _build_quote(reading, resolver, cue, span, (match.end(), end), method)


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
        return _build_quote(reading, resolver, cue, span, (start, comma), "inverted")
    if citing := _CITING.match(body, cue.end, end):
        source = Cue(citing.start(), citing.end() - 1, "", "citing")
        span = find_after(reading, source, end)
        return span and _build_quote(reading, resolver, cue, span, (start, comma), "citing")
    span = find_before(reading, comma + 1, cue)
    if span is None or not _TAIL.match(body, cue.end, end) or not _is_tight(body, span[1], cue):
        return None
    return _build_quote(reading, resolver, cue, span, (start, comma), "closing")


def _read_according(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> Quote | None:
    """Reads ``According to X, ...`` and ``..., according to X``."""
    body = reading.body
    span = find_after(reading, cue, end)
    if span is None:
        return None
    if not body[start : cue.start].strip():
        comma = body.find(",", span[1], end)
        return (
            None if comma < 0 else _build_quote(reading, resolver, cue, span, (comma + 1, end), "according")
        )
    return _build_quote(reading, resolver, cue, span, (start, cue.start), "according")


def _is_passive(body: str, start: int, cue: Cue) -> bool:
    return not cue.word.endswith("ing") and _PASSIVE.search(body, start, cue.start) is not None


def _is_tight(body: str, end: int, cue: Cue) -> bool:
    between = body[end : cue.start]
    return len(between) < 60 and ";" not in between


def _build_quote(  # noqa: PLR0917
    reading: Reading,
    resolver: Resolver,
    cue: Cue,
    span: Span,
    content: tuple[int, int],
    method: str,
) -> Quote | None:
    body = reading.body
    start, end = content
    aside = _ASIDE.search(body, start, end) if method == "that" else None
    end = aside.start() if aside is not None else end
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
        confidence=0.0,
        method=method,
    )


def drop_overlaps(taken: Sequence[tuple[int, int]], indirect: list[Quote]) -> list[Quote]:
    """Returns the indirect quotations in order, without those that overlap an earlier one or a quoted stretch."""
    kept: list[Quote] = []
    for quote in sorted(indirect, key=lambda q: (q.start, -q.end)):
        at = bisect_left(taken, (quote.end,)) - 1
        if (kept and quote.start < kept[-1].end) or (at >= 0 and taken[at][1] > quote.start):
            continue
        kept.append(quote)
    return kept
