"""Places indirect quotations beside the quoted stretches of a text: a claim may contain some, all of its speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.schemas.records import Quote

_CLAUSE_END = re.compile(
    r"(?P<mark>[,;]?[\"”’']+)?(?:,|;|\s(?=(?:and|but|while|whereas|as|though|although)\s))"
)
_MIN_CUT = 3
"""Words of a claim at least that is cut before another speaker."""


def place_claims(
    said: Sequence[Quote], blocked: Sequence[tuple[int, int]], claims: Sequence[Sequence[Quote]]
) -> list[tuple[list[Quote], int | None]]:
    """Returns the claims that overlap no earlier one, each with the place of the quoted stretch that it contains.

    Args:
      said: the quoted stretches in order.
      blocked: regions in which no claim may be: the turns of a transcript, in order.
      claims: indirect quotations, each with its parts.

    Returns:
      A claim that contains a stretch of another speaker is left out. The place is None if it contains none.
    """
    starts = [quote.start for quote in said]
    walls = [start for start, _ in blocked]
    kept: list[tuple[list[Quote], int | None]] = []
    last = -1
    for claim in sorted(claims, key=lambda own: (own[0].start, -own[-1].end)):
        parts: Sequence[Quote] = claim
        start, end = parts[0].start, parts[-1].end
        at = bisect_left(walls, end) - 1
        if start < last or (at >= 0 and blocked[at][1] > start):
            continue
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        if low and said[low - 1].end > start:
            continue
        inner = said[low:high]
        other = next((quote for quote in inner if not _agrees(quote, parts[0])), None)
        if other is not None:
            parts = _cut_before(parts, other)
            end = parts[-1].end if parts else start
            inner = [quote for quote in inner if quote.end <= end]
        if parts and all(quote.end <= end for quote in inner):
            kept.append((_share_speaker(parts, inner), low if inner else None))
            last = end
    return kept


def _cut_before(parts: Sequence[Quote], other: Quote) -> list[Quote]:
    """Returns a claim up to the clause in which somebody else speaks, nothing if there is no such end."""
    if len(parts) > 1:
        return []
    claim = parts[0]
    places = [
        at
        for at in (other.start, other.speaker_start, other.cue_start)
        if at is not None and at > claim.start
    ]
    found = None
    for match in _CLAUSE_END.finditer(claim.text, 0, min(places) - claim.start):
        found = match
    if found is None or len(claim.text[: found.start()].split()) < _MIN_CUT:
        return []
    cut = found.end("mark") if found["mark"] else found.start()
    return [replace(claim, text=claim.text[:cut], end=claim.start + cut)]


def _agrees(quote: Quote, claim: Quote) -> bool:
    """Returns True if a quoted stretch is a part of a claim: it has its cue or speaker, or one named before the claim."""
    if quote.cue_start is None or quote.cue_start == claim.cue_start:
        return True
    if not claim.start <= quote.cue_start < claim.end:
        return False
    is_same = quote.speaker is not None and quote.speaker == claim.speaker
    return is_same or (quote.speaker_start or 0) < claim.start


def _share_speaker(parts: Sequence[Quote], inner: Sequence[Quote]) -> list[Quote]:
    """Returns a claim with the speaker of the quoted stretch that has the same cue."""
    same = next((quote for quote in inner if quote.cue_start == parts[0].cue_start), None)
    if same is None:
        return list(parts)
    return [
        replace(
            part,
            speaker=same.speaker,
            speaker_entity=same.speaker_entity,
            speaker_start=same.speaker_start,
            speaker_end=same.speaker_end,
            confidence=min(part.confidence, same.confidence),
        )
        for part in parts
    ]
