"""Finds the quotations of a text and their speakers, without a parser.

The evidence is quotation marks, cue words and the entities of the document. Rules attribute the plain cases. For the
others small linear models, learned from news, choose the speaker among candidates, and tell words that were said
from titles and names (:mod:`~wiredesk.transforms.logic.quotes.weights`).

On PolNeAR's development part (84 articles, not used for training) quoted stretches, ``direct`` and ``mixed``, have
recall 0.962, precision 0.976 and the right speaker in 0.890 of all, and ``indirect`` ones precision 0.886, recall 0.360 and
the right words for the speaker in 0.837 (``python -m tests.quality.quotes --data DIR``). PolNeAR marks the
words for a speaker and not the person; that was judged by reading ordinary articles
(``python -m tests.quality.quotes --articles DIR --draw 110 --seed 8202``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.attributor import Attributor
from wiredesk.transforms.logic.quotes.claims import place_claims
from wiredesk.transforms.logic.quotes.denials import is_unsaid
from wiredesk.transforms.logic.quotes.indirect import find_indirect
from wiredesk.transforms.logic.quotes.judgement import estimate_confidence, weigh_stretch
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.transcripts import extract_turns

MIN_ODDS = 0.8
"""The least log odds of a stretch that was said. Precision and recall were both above 0.95 with it."""

MIN_SURE = 0.25
"""The least confidence of an answer. Of those below it two in three were wrong, many of them words that nobody said."""


def extract_quotes(body: str, entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Returns the quotations of a text in text order, with their speakers.

    Args:
      body: the text; offsets count its code points.
      entities: the entities of the same text, from ``group_entities``.

    Returns:
      One quote for each stretch; ``part_of`` ties the stretches of one quotation.
    """
    reading = Reading(body, entities)
    attributor = Attributor(reading)
    found = attributor.attribute_all()
    turns = extract_turns(reading, attributor.resolver)
    kept = _keep_said(reading, _drop_turns(found, turns))
    stretches: dict[int, list[Quote]] = {}
    for number, (item, kind, confidence, first) in enumerate(kept):
        stretches.setdefault(number if first is None else first, []).append(
            _build(body, item, kind, confidence)
        )
    groups = [*turns, *map(_drop_unsure, stretches.values())]
    said = sorted(
        ((quote, at) for at, own in enumerate(groups) for quote in own[: None if at >= len(turns) else 0]),
        key=lambda pair: pair[0].start,
    )
    blocked = sorted((quote.start, quote.end) for turn in turns for quote in turn)
    claims = find_indirect(reading, attributor.resolver)
    for parts, inner in place_claims([quote for quote, _ in said], blocked, claims):
        if inner is None:
            groups.append(parts)
        else:
            groups[said[inner][1]].extend(parts)
    return _number_parts(groups)


def _drop_unsure(parts: list[Quote]) -> list[Quote]:
    """Returns the parts of a quotation, without a speaker if none of them is sure enough of it."""
    if any(quote.confidence >= MIN_SURE for quote in parts):
        return parts
    return [
        replace(quote, speaker=None, speaker_entity=None, speaker_start=None, speaker_end=None)
        for quote in parts
    ]


def _drop_turns(found: Sequence[Attribution], turns: Sequence[Sequence[Quote]]) -> list[Attribution]:
    """Returns the stretches outside of the turns of a transcript, whose marks are quotations within."""
    spans = sorted((quote.start, quote.end) for turn in turns for quote in turn)
    kept = []
    for item in found:
        at = bisect_right(spans, (item.stretch.start + 1,)) - 1
        if at < 0 or item.stretch.start >= spans[at][1]:
            kept.append(item)
    return kept


def _number_parts(groups: Sequence[Sequence[Quote]]) -> tuple[Quote, ...]:
    """Returns the quotes of all groups in text order, those of one group tied by the number of its first one in it."""
    groups = [sorted(own, key=lambda quote: (quote.start, -quote.end)) for own in groups]
    order = sorted(
        (
            (quote.start, -quote.end, group, part)
            for group, own in enumerate(groups)
            for part, quote in enumerate(own)
        )
    )
    numbers = {(group, part): number for number, (*_, group, part) in enumerate(order)}
    return tuple(
        replace(groups[group][part], part_of=numbers[group, 0] if part else None) for *_, group, part in order
    )


def _keep_said(
    reading: Reading, found: Sequence[Attribution]
) -> list[tuple[Attribution, str, float, int | None]]:
    """Returns the stretches that were said, each with its kind, confidence and the number of its first part."""
    kept: list[tuple[Attribution, str, float, int | None]] = []
    last = -1
    for at, item in enumerate(found):
        if item.method == "empty" or is_unsaid(reading, item):
            continue
        odds = weigh_stretch(reading, item)
        follows = last == at - 1 and bool(kept)
        leads = at + 1 < len(found) and found[at + 1].stretch.continues
        # What goes on from words that were said, or goes on in the next paragraph, is likelier.
        least = 0.0 if leads or (item.tied and follows) else MIN_ODDS
        if odds < least and not (item.stretch.continues and follows):
            continue
        first = None
        if item.tied and follows:
            first = len(kept) - 1 if kept[-1][3] is None else kept[-1][3]
        kind = choose_kind(reading, item, kept[-1] if kept else None)
        kept.append((item, kind, estimate_confidence(item, odds), first))
        last = at
    return kept


def choose_kind(
    reading: Reading, item: Attribution, back: tuple[Attribution, str, float, int | None] | None
) -> str:
    """Returns ``mixed`` for words inside a sentence of the author, else ``direct``."""
    stretch, body = item.stretch, reading.body
    head = body[max(0, stretch.open - 4) : stretch.open].rstrip()
    starts_small = body[stretch.start : stretch.start + 1].islower()
    says = item.cue is not None and not body[item.cue.end : stretch.open].strip(" ,")
    if head[-1:].isalnum():
        whole = says or (body.find(" ", stretch.start, stretch.end) > 0 and body[stretch.end - 1] in ".?!")
        return "direct" if whole and not starts_small else "mixed"
    start = reading.start_of_sentence(stretch.open)
    same = back is not None and back[1] == "mixed" and back[0].stretch.end >= start
    inside = head[-1:] == "," and item.method == "sentence" and not says
    return "mixed" if starts_small and (same or inside) else "direct"


def _build(body: str, item: Attribution, kind: str, confidence: float) -> Quote:
    stretch, speaker, cue = item.stretch, item.speaker, item.cue
    return Quote(
        start=stretch.start,
        end=stretch.end,
        text=body[stretch.start : stretch.end],
        kind=kind,
        speaker=speaker.name if speaker else None,
        speaker_entity=speaker.entity if speaker else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        cue=cue.text if cue else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        confidence=confidence,
        method=item.method,
    )
