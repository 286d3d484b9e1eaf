"""Quotations and who said them, without a parser: marks, cue words and the document's own entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.records import Entity, Quote
from transforms.logic.quotes.attribution import Attribution, Attributor
from transforms.logic.quotes.cues import INDIRECT
from transforms.logic.quotes.indirect import drop_overlaps, find_indirect
from transforms.logic.quotes.spans import Reading

CONFIDENCE = {
    "after": 0.95,
    "before": 0.81,
    "broken": 0.82,
    "sentence": 0.82,
    "paragraph": 0.9,
    "context": 0.58,
    "shared": 0.58,
    "following": 0.6,
    "colon": 0.72,
    "alternate": 0.6,
    "unknown": 0.82,
}
"""Share of right answers for each method, on the half of PolNeAR's training part used to develop.

``after``, ``before``: cue right behind or in front of the marks; ``broken``: a stretch tied to the one
before by its cue or paragraph; ``sentence``, ``following``: cue elsewhere in the sentence, before or
behind; ``shared``: the speaker of another stretch of the sentence; ``paragraph``, ``context``: who
spoke last in the paragraph, or before it; ``alternate``: an answer; ``colon``: the person that the line
before names; ``unknown``: no speaker. Of indirect ones: see :mod:`transforms.logic.quotes.indirect`.
"""

_LOOSE = frozenset({"sentence", "broken", "shared", "following", "after"})
_TITLE_PLACES = frozenset({"on", "program", "show", "song", "book", "film", "movie", "album", "of"})
_NEAR = 25
_NAME_WORDS = 3


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
        kind = choose_kind(reading, item)
        if kind is None:
            continue
        numbers[at] = len(quotes)
        part_of = None
        if item.tied and at - 1 in numbers:
            before = quotes[numbers[at - 1]]
            part_of = numbers[at - 1] if before.part_of is None else before.part_of
        quotes.append(_build(body, item, kind, part_of))
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


def choose_kind(reading: Reading, item: Attribution) -> str | None:
    """Returns ``direct`` or ``mixed``, or None for what is no quotation."""
    stretch, body = item.stretch, reading.body
    text = body[stretch.start : stretch.end]
    if not any(c.isalnum() for c in text):
        return None
    words = len(text.split())
    before = body[max(0, stretch.open - 12) : stretch.open].split()[-1:]
    if item.method in _LOOSE and _is_name_like(item, text, words, before[0] if before else ""):
        return None
    if item.method in ("sentence", "shared", "following"):
        return "mixed"
    if item.method in ("colon", "context", "alternate", "paragraph") and words < 3:
        return None
    return "direct" if item.method != "unknown" or words > 8 else None


def _is_name_like(item: Attribution, text: str, words: int, before: str) -> bool:
    """Tells whether a stretch is rather a title or a name than words said: short, capital, no cue near."""
    near = item.cue is not None and 0 <= item.stretch.open - item.cue.end < _NEAR
    if item.method == "after":
        return words <= _NAME_WORDS and item.cue is not None and item.cue.word not in INDIRECT
    if before in _TITLE_PLACES and words <= 2 * _NAME_WORDS and text.istitle():
        return True
    return words <= _NAME_WORDS and not near and (text[0].isupper() or text[0].isdigit())


def _build(body: str, item: Attribution, kind: str, part_of: int | None) -> Quote:
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
        confidence=CONFIDENCE[item.method],
        method=item.method,
        part_of=part_of,
    )
