"""The result of attributing a quoted stretch."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.transforms.logic.quotes.cues import Cue
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.marks import Stretch
from wiredesk.transforms.logic.quotes.resolver import Speaker
from wiredesk.transforms.logic.quotes.speaker_candidates import Candidate


@dataclass(slots=True)
class Attribution:
    """A quoted stretch with its cue and speaker.

    Attributes:
      stretch: the quoted words.
      method: the place of the speaker or the rule that found it: ``after``, ``before``, ``sentence``,
        ``following``, ``broken`` (by its cue), ``paragraph``, ``alternate`` (in a dialogue), ``colon``,
        ``context``, ``unknown``, and ``empty`` for a stretch without a word.
      cue: the verb that introduces the stretch.
      span: the words for the speaker.
      speaker: the speaker whom these words mean.
      tied: True if the stretch belongs to the same quotation as the one before.
      share: the probability of the speaker among the candidates, 1 if a rule left no doubt.
      candidates: the candidates that were weighed, none if a rule left no doubt.
    """

    stretch: Stretch
    method: str
    cue: Cue | None = None
    span: Span | None = None
    speaker: Speaker | None = None
    tied: bool = False
    share: float = 1.0
    candidates: tuple[Candidate, ...] = ()
