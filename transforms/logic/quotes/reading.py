"""Divides a text for the attribution of quotations: sentences, quoted stretches, and cues outside of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from wiredesk.schemas.records import Entity
from wiredesk.transforms.logic.quotes.cues import Cue, find_cues
from wiredesk.transforms.logic.quotes.division import DividedText, Span
from wiredesk.transforms.logic.quotes.marks import list_paragraphs, pair_marks

_SENTENCE_END = re.compile(r"[.!?…][\"”“’'»)\]]{0,3}\s+(?=[\"“”‘'«(\[]?[A-Z0-9])|\n\s*\n?\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Rev|Hon|St|Jr|Sr|vs|No|Jan|Feb|"
    r"Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Mass|Calif|Fla|Ariz|Conn|Ill|Wis|Pa|Va|Ga|La|Ky|Tenn|Tex|Ore|"
    r"Wash|Minn|Mich|Ind|Ala|Ark|Colo|Del|Del|Miss|Mont|Neb|Nev|Okla|Vt|Sens|Reps|Messrs)|\b[A-Z])$"
)
_OPENING = re.compile(
    r"[\"“”‘'(\[]?(?:He|She|They|It|We|I|You|The|Th(?:is|at|ese|ose)|But|And|In|On|At|An?|His|Her|Their|If|When|While|After|For"
    r"|As|However|Meanwhile|There|Some|Many)\s"
)

_AROUND = 500
"""Characters before and after a place in which quotations and cues are counted."""

_MAX_AROUND = 30
"""Quotations or cues around a place above which it is crowded. In 9,380 articles there are at most 20."""


class Reading(DividedText):
    """An English text with the cues outside of its quoted stretches.

    Attributes:
      cues: the cue words outside of the stretches, in order.
      subjects: a memo of :func:`~wiredesk.transforms.logic.quotes.cue_subjects.find_before`.
    """

    SENTENCE_END = _SENTENCE_END
    ABBREVIATION = _ABBREVIATION
    OPENING = _OPENING

    def __init__(self, body: str, entities: Sequence[Entity]) -> None:
        paragraphs = list_paragraphs(body)
        super().__init__(body, entities, paragraphs, pair_marks(body, paragraphs))
        names = self._name_ends = {mention[1]: mention[0] for mention in self.mentions}
        # A name may end with a cue word: "Khaled Said". So may its later mentions: "Said said".
        surnames = {entity.name.rpartition(" ")[2] for entity in entities if entity.type == "PERSON"}
        self.cues: list[Cue] = [
            cue
            for cue in find_cues(body)
            if names.get(cue.end, cue.start) >= cue.start
            and cue.text not in surnames
            and not self.is_quoted(cue.start)
        ]
        self.cue_starts = [cue.start for cue in self.cues]
        self.subjects: dict[tuple[int, int, bool], Span | None] = {}

    def is_named(self, end: int) -> bool:
        """Returns True if a mention ends at a place."""
        return end in self._name_ends

    def type_at(self, at: int) -> str:
        """Returns the type of the mention at a character, or an empty text."""
        number = bisect_right(self.mention_starts, at) - 1
        if number < 0 or self.mentions[number][1] <= at:
            return ""
        return self.entities[self.mentions[number][2]].type

    def bounds_of_sentence(self, at: int) -> tuple[int, int]:
        """Returns the start and the end of the sentence of a character, as the two methods above do."""
        number = bisect_right(self.bounds, at)
        return self.bounds[max(number - 1, 0)], self.bounds[min(number, len(self.bounds) - 1)]

    def list_cues(self, start: int, end: int) -> list[Cue]:
        """Returns the cues that begin in a region, in order."""
        return self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)]

    def count_cues(self, start: int, end: int) -> int:
        """Returns the number of cues that begin in a region."""
        return max(bisect_left(self.cue_starts, end) - bisect_left(self.cue_starts, start), 0)

    def is_crowded(self, at: int) -> bool:
        """Returns True if there are more quotations or cues around a place than in any news article."""
        low, high = at - _AROUND, at + _AROUND
        return max(self.find_stretch(high) - self.find_stretch(low), self.count_cues(low, high)) > _MAX_AROUND
