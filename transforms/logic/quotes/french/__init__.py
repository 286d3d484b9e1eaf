"""Finds the quotations of a French text and their speakers, without a parser.

The evidence is guillemets and other marks, verbs of saying, "selon" and the entities of the document. All answers come from
rules; their confidences are shares counted in articles that were read (``python -m tests.quality.french``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.quotes.french.attribution import FrenchAttribution
from wiredesk.transforms.logic.quotes.french.attributor import FrenchAttributor
from wiredesk.transforms.logic.quotes.french.claims import list_claims
from wiredesk.transforms.logic.quotes.french.indirect import build_french_indirect
from wiredesk.transforms.logic.quotes.french.judgement import choose_kind, was_said
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading


def extract_french_quotes(body: str, entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Returns the quotations of a French text in text order, with their speakers.

    Args:
      body: the text; offsets count its code points.
      entities: the entities of the same text.

    Returns:
      One quote for each stretch; ``part_of`` ties the stretches of one quotation.
    """
    reading = FrenchReading(body, entities)
    attributor = FrenchAttributor(reading, list_claims(reading))
    kept = _keep_said(reading, attributor.attribute_all())
    taken = [(found.stretch.start, found.stretch.end) for found, _ in kept]
    marked = [(found.stretch.open, found.stretch.close) for found, _ in kept]
    indirect = list(build_french_indirect(body, attributor.claims, marked))
    # ``part_of`` counts all quotes, with the indirect ones between the quoted stretches.
    starts = [quote.start for quote in indirect]
    numbers = [at + bisect_left(starts, start) for at, (start, _) in enumerate(taken)]
    quotes = [_build(reading, found, None if first is None else numbers[first]) for found, first in kept]
    return tuple(sorted([*quotes, *indirect], key=lambda quote: quote.start))


def _keep_said(
    reading: FrenchReading, attributions: Sequence[FrenchAttribution]
) -> list[tuple[FrenchAttribution, int | None]]:
    """Returns the stretches that were said, each with the number of its first part."""
    kept: list[tuple[FrenchAttribution, int | None]] = []
    last = -1
    for at, found in enumerate(attributions):
        if not was_said(reading, found):
            continue
        first = None
        if found.tied and last == at - 1 and kept:
            first = len(kept) - 1 if kept[-1][1] is None else kept[-1][1]
        kept.append((found, first))
        last = at
    return kept


def _build(reading: FrenchReading, found: FrenchAttribution, part_of: int | None) -> Quote:
    stretch, speaker, cue, body = found.stretch, found.speaker, found.cue, reading.body
    return Quote(
        start=stretch.start,
        end=stretch.end,
        text=body[stretch.start : stretch.end],
        kind=choose_kind(reading, found),
        speaker=speaker.name if speaker else None,
        speaker_entity=speaker.entity if speaker else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        cue=body[cue[0] : cue[1]] if cue else None,
        cue_start=cue[0] if cue else None,
        cue_end=cue[1] if cue else None,
        confidence=found.confidence,
        method=found.method,
        part_of=part_of,
    )
