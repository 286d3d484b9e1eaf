"""Quotations and who said them, without a parser: marks, cue words and the document's own entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.records import Entity, Quote
from transforms.logic.quotes.attribution import Attribution, Attributor
from transforms.logic.quotes.indirect import drop_overlaps, find_indirect
from transforms.logic.quotes.judgement import estimate_confidence, weigh_stretch
from transforms.logic.quotes.spans import Reading

MIN_ODDS = 1.0
"""Log odds from which a stretch counts as said: where precision and recall were both above 0.95."""


def extract_quotes(body: str, entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """Returns the quotations of a text in text order, with their speakers.

    Args:
      body: the text; offsets count its code points.
      entities: the entities of the same text, as ``group_entities`` makes them.

    Returns:
      One quote for each stretch; those of one quotation are tied by ``part_of``.
    """
    reading = Reading(body, entities)
    attributor = Attributor(reading)
    found = attributor.attribute_all()
    quotes: list[Quote] = []
    numbers: dict[int, int] = {}
    for at, item in enumerate(found):
        if item.method == "empty":
            continue
        odds = weigh_stretch(reading, item)
        if odds < MIN_ODDS and not (item.stretch.continues and at - 1 in numbers):
            continue
        kind = choose_kind(reading, item, quotes[-1] if quotes else None)
        numbers[at] = len(quotes)
        part_of = None
        if item.tied and at - 1 in numbers:
            before = quotes[numbers[at - 1]]
            part_of = numbers[at - 1] if before.part_of is None else before.part_of
        quotes.append(_build(body, item, kind, estimate_confidence(item, odds), part_of))
    indirect = drop_overlaps(quotes, find_indirect(reading, attributor.resolver))
    return _merge(quotes, indirect)


def _merge(quotes: list[Quote], indirect: list[Quote]) -> tuple[Quote, ...]:
    """Returns both in text order, with ``part_of`` renumbered to it."""
    merged = sorted([*quotes, *indirect], key=lambda quote: (quote.start, quote.end))
    places = {id(quote): at for at, quote in enumerate(merged)}
    return tuple(
        quote if quote.part_of is None else replace(quote, part_of=places[id(quotes[quote.part_of])])
        for quote in merged
    )


def choose_kind(reading: Reading, item: Attribution, back: Quote | None) -> str:
    """Returns ``mixed`` for words set into the author's sentence, else ``direct``."""
    stretch, body = item.stretch, reading.body
    head = body[max(0, stretch.open - 4) : stretch.open].rstrip()
    starts_small = body[stretch.start : stretch.start + 1].islower()
    says = item.cue is not None and not body[item.cue.end : stretch.open].strip(" ,")
    if head[-1:].isalnum():
        whole = says or (body.find(" ", stretch.start, stretch.end) > 0 and body[stretch.end - 1] in ".?!")
        return "direct" if whole and not starts_small else "mixed"
    same = back is not None and back.kind == "mixed" and back.end >= reading.start_of_sentence(stretch.open)
    inside = head[-1:] == "," and item.method == "sentence" and not says
    return "mixed" if starts_small and (same or inside) else "direct"


def _build(body: str, item: Attribution, kind: str, confidence: float, part_of: int | None) -> Quote:
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
        part_of=part_of,
    )
