"""Finds the quotations of a text and their speakers, without a parser.

The evidence is quotation marks, cue words and the entities of the document. Rules attribute the plain cases. For the
others small linear models, learned from news, choose the speaker among candidates, and tell words that were said
from titles and names (:mod:`~wiredesk.transforms.logic.quotes.weights`).

On the parts of PolNeAR that were not used for training (84 and 190 articles): quoted stretches, ``direct`` and
``mixed``: recall 0.956 and 0.961, precision 0.975 and 0.952, speaker right in 0.887 and 0.899 of all;
``indirect`` ones: precision 0.911 and 0.908, with the right speaker 0.860 and 0.846. PolNeAR marks the
words for a speaker and not the person; that was judged by reading ordinary articles
(``python -m tests.quality.quotes --articles DIR --draw 110 --seed 8202``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from wiredesk.schemas.records import Entity, Quote
from wiredesk.transforms.logic.quotes.attribution import Attribution
from wiredesk.transforms.logic.quotes.attributor import Attributor
from wiredesk.transforms.logic.quotes.indirect import drop_overlaps, find_indirect
from wiredesk.transforms.logic.quotes.judgement import estimate_confidence, weigh_stretch
from wiredesk.transforms.logic.quotes.reading import Reading

MIN_ODDS = 1.0
"""The least log odds of a stretch that was said. Precision and recall were both above 0.95 with it."""


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
    kept = _keep_said(reading, attributor.attribute_all())
    taken = [(item.stretch.start, item.stretch.end) for item, *_ in kept]
    indirect = drop_overlaps(taken, find_indirect(reading, attributor.resolver))
    # ``part_of`` counts all quotes, with the indirect ones between the quoted stretches.
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
    """Returns the stretches that were said, each with its kind, confidence and the number of its first part."""
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
