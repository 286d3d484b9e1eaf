"""Builds French indirect quotations from claims and their resolved speakers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wiredesk.schemas.records import Quote
from wiredesk.transforms.logic.quotes.french.claims import Claim, split_around
from wiredesk.transforms.logic.quotes.french.resolver import Speaker

_MIN_WORDS = {"infinitive": 3}
_MIN_WORDS_ELSE = 4
_CONFIDENCE = {
    "that": 0.96,
    "closing": 0.9,
    "according": 0.92,
    "inverted": 0.94,
    "infinitive": 0.93,
    "for": 0.85,
}
"""The share of right ones by their form, counted as those of quotations are."""

_EDGE = " \xa0\u202f,.;:—–-\n\t"


def build_french_indirect(
    body: str, claims: Sequence[tuple[Claim, Speaker]], taken: list[tuple[int, int]]
) -> Iterator[Quote]:
    """Yields the indirect quotations of a text in order.

    Args:
      body: the text.
      claims: its claims in order with their speakers.
      taken: the bounds of the quoted stretches that were said, with their marks; a claim is divided at them.
    """
    for claim, speaker in claims:
        for start, end in split_around(claim, taken):
            quote = _build(body, claim, speaker, start, end)
            if quote is not None:
                yield quote


def _build(body: str, claim: Claim, speaker: Speaker, start: int, end: int) -> Quote | None:
    while start < end and body[start] in _EDGE:
        start += 1
    while end > start and body[end - 1] in _EDGE:
        end -= 1
    if len(body[start:end].split()) < _MIN_WORDS.get(claim.method, _MIN_WORDS_ELSE):
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
        cue=body[claim.cue[0] : claim.cue[1]],
        cue_start=claim.cue[0],
        cue_end=claim.cue[1],
        confidence=round(_CONFIDENCE[claim.method] * speaker.share, 2),
        method=claim.method,
    )
