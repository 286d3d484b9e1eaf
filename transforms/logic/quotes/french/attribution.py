"""A quoted stretch of a French text with its speaker, and how sure each way to the speaker is."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.transforms.logic.quotes.french.resolver import Speaker
from wiredesk.transforms.logic.quotes.marks import Stretch

SHARES = {
    "after": 0.98,
    "closing": 0.92,
    "before": 0.88,
    "sentence": 0.72,
    "according": 0.86,
    "colon": 0.92,
    "broken": 0.85,
    "paragraph": 0.74,
    "context": 0.65,
}
"""The share of right speakers by the way they are found, for names in reach.

Set by hand near what was counted for each way in articles that were read (``tests/quality/french_read.tsv``), not fitted.
"""


@dataclass(slots=True)
class FrenchAttribution:
    """A quoted stretch with the words for its speaker.

    Attributes:
      stretch: the quoted words.
      method: the way in which the speaker was found; ``unknown`` if none was.
      cue: start and end of the words that introduce it.
      speaker: the speaker.
      tied: True if it belongs to the same quotation as the stretch before.
      confidence: the probability that it was said by this speaker.
    """

    stretch: Stretch
    method: str = "unknown"
    cue: tuple[int, int] | None = None
    speaker: Speaker | None = None
    tied: bool = False
    confidence: float = 0.25
