"""Gives quoted stretches of a French text without a verb of their own the speaker of what stands before them."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.quotes.french.attribution import SHARES, FrenchAttribution
from wiredesk.transforms.logic.quotes.french.claims import Claim
from wiredesk.transforms.logic.quotes.french.phrases import is_owned
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading
from wiredesk.transforms.logic.quotes.french.resolver import FrenchResolver, Speaker
from wiredesk.transforms.logic.quotes.marks import Stretch

_JOINED = re.compile(r"\s*(?:Et|Mais|Or|Car|Donc|Pourtant|Alors),?[\s\xa0]")
_MIN_WORDS = 3
_NEAR, _FAR = 120, 200
"""Characters of the author's words between two quotations of one speaker: few, and at most in two paragraphs."""


def read_neighbour(
    reading: FrenchReading,
    resolver: FrenchResolver,
    stretch: Stretch,
    back: FrenchAttribution | None,
    last: tuple[Claim, Speaker] | None,
) -> FrenchAttribution | None:
    """Returns the speaker of the quotation or of the claim before a stretch, in its sentence or paragraph.

    Args:
      reading: the text.
      resolver: tells one person from another.
      stretch: a stretch without a verb of saying.
      back: the attribution of the stretch before.
      last: the last claim before the stretch with its speaker.
    """
    whole = _is_whole(reading, stretch)
    if whole and last is not None and _follows(reading, stretch, back, last[0]):
        claim, speaker = last
        end = max(claim.end, claim.span[1])
        if speaker.name is not None and not _names_others(reading, resolver, (end, stretch.open), speaker):
            share = round(SHARES["paragraph"] * speaker.share, 2)
            return FrenchAttribution(stretch, "paragraph", claim.cue, speaker, confidence=share)
    if back is None or back.speaker is None or back.speaker.name is None:
        return None
    leads = back.speaker.start < back.stretch.open
    if leads and reading.start_of_sentence(stretch.open) <= back.stretch.open:
        return _inherit(stretch, back, "sentence", 0.85)
    between = (back.stretch.close, stretch.open)
    if not whole or _names_others(reading, resolver, between, back.speaker):
        return None
    apart = stretch.paragraph - back.stretch.paragraph
    if apart == 0:
        return _inherit(stretch, back, "paragraph", 0.9 if between[1] - between[0] < _NEAR else 0.75)
    return _inherit(stretch, back, "context", 0.6) if apart == 1 and between[1] - between[0] < _FAR else None


def _follows(reading: FrenchReading, stretch: Stretch, back: FrenchAttribution | None, claim: Claim) -> bool:
    """Returns True if a claim is in the sentence right before a stretch, and no quotation between them."""
    return (
        (back is None or back.stretch.close <= claim.start)
        and reading.paragraph_of(claim.start) == stretch.paragraph
        and reading.end_of_sentence(max(claim.end, claim.span[1]) - 1) >= stretch.open
    )


def _names_others(
    reading: FrenchReading, resolver: FrenchResolver, region: tuple[int, int], speaker: Speaker
) -> bool:
    """Returns True if the author names another person in a region: "patron de Lee" names none."""
    named = {
        m[2]
        for m in reading.list_mentions(*region)
        if reading.entities[m[2]].type == "PERSON" and not is_owned(reading, region[0], m[0])
    }
    return bool(named - {resolver.find_place(speaker)})


def _inherit(stretch: Stretch, back: FrenchAttribution, method: str, share: float) -> FrenchAttribution:
    confidence = round(back.confidence * share, 2)
    return FrenchAttribution(
        stretch, method, back.cue, back.speaker, tied=method == "sentence", confidence=confidence
    )


def _is_whole(reading: FrenchReading, stretch: Stretch) -> bool:
    """Returns True for a sentence, and for what only a conjunction joins to it: "Et « nous irons »"."""
    text = reading.body[stretch.start : stretch.end]
    if len(text.split()) < _MIN_WORDS:
        return False
    start = reading.start_of_sentence(stretch.open)
    return text[:1].isupper() or _JOINED.fullmatch(reading.body, start, stretch.open) is not None
