"""Quotations and who said them, without a parser: marks, cue words and the document's own entities.

Plain cases are left to rules; else the speaker is chosen among candidates, and what was said told from
titles and names, by small linear models learned from news (:mod:`~wiredesk.transforms.logic.quotes.weights`).

On the parts of PolNeAR that taught nothing (84 and 190 articles): quoted stretches, ``direct`` and
``mixed``, recall 0.956 and 0.961, precision 0.975 and 0.952, speaker right 0.887 and 0.899 of all;
``indirect`` ones precision 0.911 and 0.908, and 0.860 and 0.846 with the right speaker. PolNeAR marks the
words for a speaker and not whom they mean; that is read in ordinary articles
(``python -m tests.quality.quotes --articles DIR --draw 110 --seed 8202``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.quotes.attribution import Attribution, Attributor
from wiredesk.transforms.logic.quotes.indirect import drop_overlaps, find_indirect
from wiredesk.transforms.logic.quotes.judgement import estimate_confidence, weigh_stretch
from wiredesk.transforms.logic.quotes.reading import Reading

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
    kept = _keep_said(reading, attributor.attribute_all())
    taken = [(item.stretch.start, item.stretch.end) for item, *_ in kept]
    indirect = drop_overlaps(taken, find_indirect(reading, attributor.resolver))
    # Numbers of quoted stretches in the order of all: indirect ones stand between them.
    starts = [quote.start for quote in indirect]
    numbers = [at + bisect_left(starts, start) for at, (start, _) in enumerate(taken)]
    quotes = [
        _build(body, item, kind, confidence, None if first is None else numbers[first])
        for item, kind, confidence, first in kept
    ]
    return tuple(sorted([*quotes, *indirect], key=lambda quote: quote.start))


def _keep_said(
    reading: Reading, found: Sequence[Attribution]
) -> list[tuple[Attribution, str, float, int | None]]:
    """Returns the stretches that were said, each with kind, confidence and the number of its first part."""
    kept: list[tuple[Attribution, str, float, int | None]] = []
    last = -1
    for at, item in enumerate(found):
        if item.method == "empty":
            continue
        odds = weigh_stretch(reading, item)
        follows = last == at - 1 and bool(kept)
        if odds < MIN_ODDS and not (item.stretch.continues and follows):
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
    """Returns ``mixed`` for words set into the author's sentence, else ``direct``."""
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
