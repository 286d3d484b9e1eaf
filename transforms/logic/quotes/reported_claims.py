"""Makes indirect quotations of what cues report (:mod:`~wiredesk.transforms.logic.quotes.reported`), with their speakers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from wiredesk.schemas.records import Quote
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.cue_subjects import find_before, is_passive
from wiredesk.transforms.logic.quotes.cues import INDIRECT, OWNED, Cue
from wiredesk.transforms.logic.quotes.denials import is_unsaid_cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.reported import Reported, find_reported
from wiredesk.transforms.logic.quotes.reported_tables import TABLES
from wiredesk.transforms.logic.quotes.resolver import Resolver

MIN_SHARE = 0.57
"""The least probability of what a cue reports."""
MIN_SHARE_THAT = 0.45
"""The least one with "that", where the end of the clause is the only doubt."""
MIN_UNSPOKEN = 0.65
"""The least probability of what is reported of nobody in particular."""
_MIN_REPORTED = 2
"""Words outside of quotation marks at least: of a clause before its cue, and of what a cue reports."""
_NOT_DONE = read_words(
    """
    decline declines declined declining refuse refuses refused refusing avoid avoids avoided avoiding fail fails failed
    failing citing quoting
    """
)
"""Verbs of what somebody does not say, and those before whom a newspaper has it from."""
_FEELINGS = read_words(
    """
    concerned worried convinced determined opposed committed interested disappointed pleased encouraged satisfied
    inclined tempted scared frightened alarmed dismayed surprised shocked outraged troubled disturbed excited
    delighted thrilled frustrated annoyed offended disgusted confused amused embarrassed ashamed prepared
    """
)
"""Participles of what somebody feels: their subject has the thought, while that of "was told" hears it."""
_ASIDE = re.compile(r",\s(?:even as|even though|according to)\s")
"""Words after a clause that are the author's again."""
_SECOND = re.compile(
    r"(?:,|;)\s(?:(?:and|but|while|whereas|though|although)\s)?(?:[Tt]he\s)?(?:[A-Z][\w.]*\s){0,3}\Z"
)
_ASIDE_ROOM, _COMMAS = 130, 2
"""Characters of an aside between two commas at most: ``a study, led by Lee, found``."""

_LINK = 50
"""Characters between the end of a clause and the name of the next speaker at most."""
_SAYING = re.compile(
    r"(?:\w+ ){0,3}(?:sa(?:id|ying|y)|told|telling|call(?:ed|ing)|us(?:ed|ing)|wr(?:ote|itten|iting))\b"
)
"""What somebody denies: ``denied having said that ...``."""
_UNDONE = re.compile(r"\b(?:yet to|[Ww]hen|[Ii]f) \Z")
"""What stands before a verb that was not done, or that is a question: ``has yet to say``, ``when asked``."""
_OWNER = re.compile(r"[’']s?\s(?:[\w-]+\s){0,2}\Z")
FIRST_PERSONS = frozenset({"i", "we", "you"})
"""The author or the reader: their words are no quotation."""
_SOURCES = re.compile(r"\s(?:citing|quoting)\s")


def find_claims(reading: Reading, resolver: Resolver) -> list[Quote]:
    """Returns what the cues of a text report, with confidences, each cut where a clause of another speaker begins."""
    return list(_part_clauses(reading.body, list(_weigh_reported(reading, resolver))))


def _weigh_reported(reading: Reading, resolver: Resolver) -> Iterator[Quote]:
    for quote, names in list_reported(reading, resolver):
        score = sum(TABLES.certainty.get(name, 0.0) * x for name, x in names.items())
        yield replace(quote, confidence=round(quote.confidence / (1 + math.exp(-score)), 2))


def list_reported(reading: Reading, resolver: Resolver) -> Iterator[tuple[Quote, dict[str, float]]]:
    """Yields what cues report, with the confidence of its speaker, and the features of its own confidence, by name."""
    for item in find_reported(reading):
        least = MIN_SHARE_THAT if reading.body.startswith("that ", item.start - 5) else MIN_SHARE
        if item.share < least or item.cue.word in _NOT_DONE:
            continue
        if _count_plain(reading, item.start, item.end) < _MIN_REPORTED or is_unsaid_cue(reading, item.cue):
            continue
        yield from _build_reported(reading, resolver, item)


def _part_clauses(body: str, quotes: Sequence[Quote]) -> Iterator[Quote]:
    """Yields quotations in the order of their cues, each cut where a clause begins that has a speaker of its own."""
    for one, two in zip_longest(quotes, quotes[1:]):
        at = two.speaker_start if two is not None and (two.cue or "") in INDIRECT else None
        if at is not None and one.start < at < one.end:
            part = _SECOND.search(body, max(one.start, at - _LINK), at)
            if part is not None:
                yield replace(one, end=part.start(), text=body[one.start : part.start()])
                continue
        yield one


def _count_plain(reading: Reading, start: int, end: int) -> int:
    """Returns the number of words of a region outside of quoted stretches."""
    words, at = 0, start
    number = reading.find_stretch(start)
    while number < len(reading.stretches) and reading.stretches[number].open < end:
        words += len(reading.body[at : reading.stretches[number].open].split())
        at = max(at, reading.stretches[number].close)
        number += 1
    return words + len(reading.body[at:end].split())


def _build_reported(
    reading: Reading, resolver: Resolver, item: Reported
) -> Iterator[tuple[Quote, dict[str, float]]]:
    body, cue = reading.body, item.cue
    method = "that" if body.startswith("that ", item.start - 5) else "clause"
    holder = cue._replace(word="is") if cue.word in _FEELINGS else cue
    left = reading.start_of_sentence(cue.start)
    span = None if is_passive(body, holder) else find_before(reading, left, holder)
    if OWNED.search(body, max(0, cue.start - 7), cue.start) or _OWNER.search(
        body, max(left, cue.start - _LINK), cue.start
    ):
        span = _find_owner(reading, cue)  # A noun: "Lee's claim", "the claim".
    if span is not None and body[span[0] : span[1]].lower() in FIRST_PERSONS:
        return
    if span is not None and not is_tight(body, span[1], cue) and not cue.word.endswith("ing"):
        span = None
    if span is None and (item.share < MIN_UNSPOKEN or is_passive(body, holder)):
        return
    if _UNDONE.search(body, max(left, cue.start - 8), cue.start):
        return
    if (cue.word.startswith("den") and _SAYING.match(body, item.start)) or _SOURCES.match(
        body, item.start - 1
    ):
        return
    aside = _ASIDE.search(body, item.start, item.end)
    end = item.end if aside is None else aside.start()
    names = {"bias": 1.0, "odds": math.log(item.share / (1.001 - item.share)), f"method={method}": 1.0}
    if span is None:
        names["unspoken"] = 1.0
    yield make_claim(reading, resolver, cue, span, (item.start, end), method), names


def _find_owner(reading: Reading, cue: Cue) -> Span | None:
    """Returns the name before a noun: ``Lee's claim that``, None for "the claim that"."""
    owned = _OWNER.search(reading.body, max(0, cue.start - _LINK), cue.start)
    if owned is None:
        return None
    named = reading.list_mentions(max(0, owned.start() - _LINK), owned.start() + 2)
    return named[-1] if named and owned.start() <= named[-1][1] else None


def is_tight(body: str, end: int, cue: Cue) -> bool:
    """Returns True if a cue follows the words for its speaker closely."""
    between = body[end : cue.start]
    parted = between.startswith(",") and between.rstrip().endswith(",") and between.count(",") == _COMMAS
    return len(between) < (_ASIDE_ROOM if parted else 60) and ";" not in between


def make_claim(  # noqa: PLR0917
    reading: Reading,
    resolver: Resolver,
    cue: Cue,
    span: Span | None,
    content: tuple[int, int],
    method: str,
) -> Quote:
    """Returns a quotation whose confidence is that of its speaker."""
    speaker = None if span is None else resolver.resolve(span)
    certainty = 1.0 if speaker is None or speaker.name is None else speaker.share
    return Quote(
        start=content[0],
        end=content[1],
        text=reading.body[slice(*content)],
        kind="indirect",
        speaker=speaker.name if speaker else None,
        speaker_entity=speaker.entity if speaker else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        cue=cue.text,
        cue_start=cue.start,
        cue_end=cue.end,
        confidence=certainty,
        method=method,
    )
