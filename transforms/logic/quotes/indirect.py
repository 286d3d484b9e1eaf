"""Finds indirect quotations: clauses without quotation marks that a cue attributes to somebody.

What follows a cue is found by learned weights (:mod:`~wiredesk.transforms.logic.quotes.reported_claims`). What stands before
it is found by patterns that are right in at least four of five cases: ``..., X said``, ``..., said X``,
``..., X said, ...``, ``according to X, ...`` and ``..., according to X``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.schemas.records import Quote
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.candidate_features import bucket_words
from wiredesk.transforms.logic.quotes.cue_subjects import find_before, is_passive
from wiredesk.transforms.logic.quotes.cues import INDIRECT, PRONOUNS, Cue
from wiredesk.transforms.logic.quotes.denials import is_unsaid_cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.reported_claims import FIRST_PERSONS, find_claims, is_tight, make_claim
from wiredesk.transforms.logic.quotes.resolver import Resolver
from wiredesk.transforms.logic.quotes.subjects_after import find_after
from wiredesk.transforms.logic.quotes.weights import INDIRECT_CALIBRATION, INDIRECT_WEIGHTS, add_weights

_MIN_ODDS = 0.9
"""The least log odds of a clause before its cue. ``citing`` and a clause around its cue are rare and clear."""
_CLEAR = frozenset({"citing", "around"})
_BEHIND = INDIRECT | read_words("say write wrote writes")
"""Verbs before which a clause may stand: ``..., experts say``."""
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which)\b")
"""What makes the words behind a comma a clause within: ``..., a fact about which many people write``."""
_MIN_WORDS = 4
_MAX_SENTENCE = 1000
"""Characters of a sentence at most. Longer ones are lists, and the time grows with the square of their length."""
_DAY = r"(?:\s(?:on\s|late\s|early\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|yester|to)day)?"
_HEARER = (
    r"(?:\s(?:me|us|reporters|him|her|them|(?:[Tt]he\s)?[A-Z][\w’'&.-]*(?:\s[A-Z][\w’'&.-]*){0,3}"
    r"|an?\s\w+(?:\s\w+)?))?"
)
_AROUND = re.compile(rf"{_HEARER}{_DAY},\s")
_TAIL = re.compile(
    rf"{_HEARER}{_DAY}" + r"(?:\s+(?:in|on|at|to|during|after|before|last|this)\b[^.;:]{0,80})?\s*"
    r"(?:\.|$|,\s(?:as|adding|while|but|noting|citing|calling|and)\b)"
)
_APPOSED = re.compile(
    r",\s(?:an?|the|who|whose|one|[a-z][\w-]+\s(?:of|at|for|to)|[a-z-]*(?:president|director|chief|spokes\w+))\b"
)
"""What follows the name of a speaker up to the end of the sentence: ``said Lee, an engineer at the port``."""
_TITLE = re.compile(r"\s*(?:[A-Z][\w.]*\s){0,4}")
_LEAD = re.compile(r"(?:But|And|So|Yet|Still|However),?\s")
_CITING = re.compile(r"\s*,?\s(?:citing|quoting)\s")
_PARTICIPLE = re.compile(r"\w+(?:ed|en|ing)\b")


def find_indirect(reading: Reading, resolver: Resolver) -> list[list[Quote]]:
    """Returns the indirect quotations of a text with their confidences, each with its parts before and after its cue."""
    found = [[quote] for quote in find_claims(reading, resolver)]
    for parts in list_groups(reading, resolver):
        odds = add_weights(INDIRECT_WEIGHTS, describe_clause(reading, parts[0]))
        if is_said(parts[0], odds):
            found.append([replace(quote, confidence=_weigh(quote, odds)) for quote in parts])
    return found


def _weigh(quote: Quote, odds: float) -> float:
    names = measure_clause(quote, odds)
    score = sum(INDIRECT_CALIBRATION.get(name, 0.0) * x for name, x in names.items())
    return round(quote.confidence / (1 + math.exp(-score)), 2)


def is_said(quote: Quote, odds: float) -> bool:
    """Returns True if a clause before its cue counts as a quotation."""
    return odds >= _MIN_ODDS or quote.method in _CLEAR


def measure_clause(quote: Quote, odds: float) -> dict[str, float]:
    """Returns the features on which the confidence of a clause depends, by name."""
    return {"bias": 1.0, "odds": max(-3.0, min(3.0, odds)), f"method={quote.method}": 1.0}


def list_clauses(reading: Reading, resolver: Resolver) -> list[Quote]:
    """Returns the first parts of all clauses that the patterns find, also unlikely ones."""
    return [parts[0] for parts in list_groups(reading, resolver)]


def list_groups(reading: Reading, resolver: Resolver) -> list[list[Quote]]:
    """Returns all clauses that the patterns find, each with its parts; their confidence is their speaker's."""
    return [
        parts
        for cue in reading.cues
        if (cue.word in _BEHIND or cue.word == "according") and (parts := _read_cue(reading, resolver, cue))
    ]


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


def _read_cue(reading: Reading, resolver: Resolver, cue: Cue) -> list[Quote]:
    """Returns the parts of the clause of a cue; sentences with quotation marks are left out."""
    start, end = reading.start_of_sentence(cue.start), reading.end_of_sentence(cue.start)
    if end - start > _MAX_SENTENCE:
        return []
    number = reading.find_stretch(start)
    if number < len(reading.stretches) and reading.stretches[number].open < end:
        return []
    if number and reading.stretches[number - 1].close > start:
        return []
    read = _read_according if cue.word == "according" else _read_preceding
    return [] if is_unsaid_cue(reading, cue) else read(reading, resolver, cue, start, end)


def _read_preceding(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> list[Quote]:
    """Reads ``..., X said.``, ``..., said X.`` and ``..., X said, ...``."""
    body = reading.body
    comma = body.rfind(",", start, cue.start)
    if comma < 0:
        return []
    if not body[comma + 1 : cue.start].strip():
        span, method = find_after(reading, cue, end), "inverted"
        is_right = span is not None and cue.word in ("said", "says") and _ends_after(body, span[1], end)
    elif citing := _CITING.match(body, cue.end, end):
        span, method = find_after(reading, Cue(citing.start(), citing.end() - 1, "", "citing"), end), "citing"
        is_right = True
    else:
        span, method = find_before(reading, comma + 1, cue), "closing"
        is_right = span is not None and is_tight(body, span[1], cue) and not is_passive(body, cue)
        is_right &= span is None or _RELATIVE.search(body, comma, span[1]) is None
    if span is None or not is_right:
        return []
    contents = [(start, comma)]
    if method == "closing":
        around = _read_around(body, cue, span, (start, comma, end))
        if around is None and not _TAIL.match(body, cue.end, end):
            return []
        contents, method = (around, "around") if around is not None else (contents, method)
    return _build(reading, resolver, cue, span, contents, method)


def _read_around(
    body: str, cue: Cue, span: Span, bounds: tuple[int, int, int]
) -> list[tuple[int, int]] | None:
    """Returns the parts of a clause before and after its cue: ``The harbor, Lee said, should close``."""
    start, comma, end = bounds
    rest = _AROUND.match(body, cue.end, end)
    if rest is None or not _TITLE.fullmatch(body, comma + 1, span[0]) or _PARTICIPLE.match(body, rest.end()):
        return None
    lead = _LEAD.match(body, start, comma)
    return [(lead.end() if lead else start, comma), (rest.end(), end)]


def _ends_after(body: str, at: int, end: int) -> bool:
    """Returns True if a sentence ends after the name of a speaker, or with words apposed to it."""
    return body[at:end].strip() in ("", ".") or _APPOSED.match(body, at, end) is not None


def _read_according(reading: Reading, resolver: Resolver, cue: Cue, start: int, end: int) -> list[Quote]:
    """Reads ``According to X, ...`` and ``..., according to X``."""
    body = reading.body
    span = find_after(reading, cue, end)
    if span is None:
        return []
    if not body[start : cue.start].strip():
        comma = body.find(",", span[1], end)
        content = (comma + 1, end)
        return [] if comma < 0 else _build(reading, resolver, cue, span, [content], "according")
    contents = [(start, cue.start)]
    inserted = body.startswith(", ", span[1]) and body[start : cue.start].rstrip().endswith(",")
    if inserted and _APPOSED.match(body, span[1], end) is None:
        contents.append((span[1] + 2, end))  # "The talks, according to Lee, will go on."
    return _build(reading, resolver, cue, span, contents, "according")


def _build(  # noqa: PLR0917
    reading: Reading,
    resolver: Resolver,
    cue: Cue,
    span: Span,
    contents: Sequence[tuple[int, int]],
    method: str,
) -> list[Quote]:
    """Returns the parts of a clause, none if it is too short or the words of the author."""
    body = reading.body
    trimmed = [_trim(body, *content) for content in contents]
    words = sum(len(body[start:end].split()) for start, end in trimmed)
    if words < _MIN_WORDS or body[span[0] : span[1]].lower() in FIRST_PERSONS:
        return []
    parts = [content for content in trimmed if content[1] > content[0]]
    return [make_claim(reading, resolver, cue, span, content, method) for content in parts]


def _trim(body: str, start: int, end: int) -> tuple[int, int]:
    """Returns the bounds of a clause without the white space and the signs at its ends."""
    while start < end and (body[start].isspace() or body[start] in ",—–-"):
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] in ".,;:—–-"):
        end -= 1
    return start, end
