"""Finds the person whom "he" or "she" means, by name or unnamed, from the nearest sentence that has one who fits."""

from __future__ import annotations

import re
from typing import NamedTuple

from wiredesk.transforms.logic.quotes.cue_subjects import find_before
from wiredesk.transforms.logic.quotes.cues import INDIRECT, PRONOUNS, Cue
from wiredesk.transforms.logic.quotes.division import Mention, Span
from wiredesk.transforms.logic.quotes.person_nouns import read_noun, read_plural
from wiredesk.transforms.logic.quotes.persons import Persons
from wiredesk.transforms.logic.quotes.phrases import find_head
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.subjects_after import CLOSING, SUBJECT_BEHIND, find_after
from wiredesk.transforms.logic.quotes.unnamed import Unnamed, read_unnamed
from wiredesk.transforms.logic.quotes.unnamed_persons import UnnamedPersons

_SUBORDINATE = re.compile(
    r"[\"“”'‘ ]*(?:Although|Though|While|When|As|After|Before|If|Since|Because|Once|Asked)\b"
)
_AHEAD = 200
"""Characters after a pronoun in which a person is looked for, where the pronoun comes first."""

_SUBJECT = re.compile(r"\b(?:([Hh]e)|([Ss]he))\b(?! (?:who|that)\b)")
_TIGHT = 12
"""Characters between the start of a pronoun and its verb at most."""

_MAX_CUES = 4
"""Cues at the end of a sentence whose subjects are looked for."""

FAR = 2000
"""Characters before a pronoun in which its person is looked for."""

_MAX_RIVALS = 3
_BACK_SENTENCES, _BODY_ROOM = 3, 800
"""Sentences and characters before "they" and "it" in which their body is looked for."""

_OPENING = 6
"""Characters before a name that opens a sentence at most, for an article."""

_MAX_BODY = 8
"""Words of a body at most."""

_DOCUMENT = re.compile(
    r"((?:The|A|An|His|Her|Their|Its|Another)(?: [a-z-]+)? (?:letter|report|statement|study|memo|memorandum|post|document"
    r"|email|e-mail|editorial|article|lawsuit|complaint|petition|book|note|message|bank|agency|company|ministry"
    r"|commission|union|court|department|council))\b"
)
"""The document or body with which a sentence begins, for which "it" stands."""

_MARKS = (*CLOSING, ",", "?", "!", "—", "–")
"""What stands before a verb whose subject is behind it: ``," said the group``."""

_NOUN = re.compile(r"[A-Za-z][a-z]+(?:-[a-z]+)*")


class Spoken(NamedTuple):
    """The last speaker: the place of the words, and whom they mean (see :class:`Antecedent`)."""

    start: int
    named: int | None
    unnamed: Unnamed | None


class Antecedent(NamedTuple):
    """Whom a pronoun means: the place of a named person or an unnamed one; what this hangs on."""

    named: int | None
    unnamed: Unnamed | None
    hints: tuple[str, ...]


class Antecedents:
    """Finds the antecedents of the pronouns of a text.

    Attributes:
      last: the last speaker of a quotation with a cue, which the caller sets.
    """

    def __init__(self, reading: Reading, persons: Persons, unnamed: UnnamedPersons) -> None:
        self._reading = reading
        self._persons = persons
        self._unnamed = unnamed
        self.last: Spoken | None = None

    def find(self, at: int, gender: str | None) -> Antecedent | None:
        """Returns the person whom a pronoun before a verb of saying means.

        In each sentence it is the person who speaks there, else its first person whose name is more than a possessive.
        In the pronoun's own sentence only persons before it count, and none if it follows the words said (``Lee and
        Ray, he said, will come``). In ``Although he declined, Lee said`` the person comes later.
        """
        reading = self._reading
        bound = max(reading.start_of_sentence(at), at - FAR)
        subordinate = _SUBORDINATE.match(reading.body, bound, at)
        own = self._pick(bound, at, gender, whole=False)
        if own is not None and (subordinate or not self._follows_content(at)):
            return self._weigh(own, bound, at, gender, "own")
        if subordinate:
            end = min(reading.end_of_sentence(at), at + _AHEAD)
            ahead = self._persons.pick_fitting(at, end, gender)
            if ahead is not None and "," in reading.body[at : ahead[0]]:
                return self._weigh(ahead, bound, at, gender, "ahead")
        limit = max(reading.paragraphs[max(reading.paragraph_of(at) - 4, 0)][0], at - FAR)
        found = self._search_back(at, bound, limit, gender)
        if found is None and own is not None:
            return self._weigh(own, bound, at, gender, "own")
        return found

    def find_body(self, at: int, word: str) -> Span | None:
        """Returns the words for the body ("it") or the several persons ("they") who spoke last in three sentences."""
        end = at
        for _ in range(_BACK_SENTENCES):
            start = max(self._reading.start_of_sentence(max(end - 1, 0)), at - _BODY_ROOM)
            for cue in reversed(self._reading.list_cues(start, end)[-_MAX_CUES:]):
                for found in self._list_subjects(cue, start, end):
                    span = find_head(self._reading, found)
                    if self._is_body(span, word):
                        return span
            opening = self._find_opening(start, end, word)
            if opening is not None:
                return opening
            if start <= at - _BODY_ROOM or start == 0:
                return None
            end = start
        return None

    def _find_opening(self, start: int, end: int, word: str) -> Span | None:
        """Returns the organisation ("it") or the several persons ("they") with whom a sentence opens."""
        if word == "it":
            document = _DOCUMENT.match(self._reading.body, start, end)
            if document is not None and not self._reading.is_quoted(document.start(1)):
                return (*document.span(1), None)
            opening = self._reading.list_mentions(start, end)[:1]
            near = bool(opening) and opening[0][0] <= start + _OPENING
            return opening[0] if near and self._reading.entities[opening[0][2]].type == "ORG" else None
        several = (one for one in self._unnamed.list_between(start, end) if one.plural and one.leads)
        return next(((one.start, one.end, None) for one in several), None)

    def _is_body(self, span: Span, word: str) -> bool:
        """Returns True for an organisation or a thing ("it"), for a body or several persons ("they")."""
        if span[2] is not None:
            kinds = ("ORG", "NORP") if word == "they" else ("ORG", "GPE")
            return self._reading.entities[span[2]].type in kinds
        words = self._reading.body[span[0] : span[1]].lower().split()
        if not words or len(words) > _MAX_BODY or words[0] in PRONOUNS:
            return False
        several = any(map(read_plural, words)) or words[-1] in ("people", "police", "others")
        return (
            several
            if word == "they"
            else words[0] in ("the", "its") and not several and not any(map(read_noun, words))
        )

    def _search_back(self, pronoun: int, bound: int, limit: int, gender: str | None) -> Antecedent | None:
        """Returns the antecedent from the sentences between two places, the last one first.

        Only sentences with a person or with the last speaker are read; between them may be hundreds of short ones.
        """
        spoken_at = self._place_last(gender)
        while True:
            at = max(
                self._persons.find_last_fitting(bound, gender),
                self._unnamed.find_last_fitting(bound, gender, limit),
                spoken_at if spoken_at < bound else -1,
            )
            if at < limit:
                return None
            end, bound = (
                min(self._reading.end_of_sentence(at), bound),
                max(self._reading.start_of_sentence(at), limit),
            )
            if bound <= spoken_at < end and self.last is not None:
                found: Mention | Unnamed | None = self.last.unnamed
                if self.last.named is not None:
                    found = (spoken_at, spoken_at, self.last.named)
                return found and self._weigh(found, bound, pronoun, gender, "spoke")
            speaking = self._find_speaking(bound, end, gender)
            if speaking is not None:
                return self._weigh(speaking, bound, pronoun, gender, "says")
            first = self._pick(bound, end, gender)
            if first is not None and not self._goes_on(bound, first, gender):
                return self._weigh(first, bound, pronoun, gender, "first")

    def _goes_on(self, start: int, first: Mention | Unnamed, gender: str | None) -> bool:
        """Returns True if the pronoun is the subject before the first person: in ``He also praised Lee`` it is not Lee."""
        body, place = self._reading.body, first[0]
        if not isinstance(first, Unnamed) and self._persons.is_part(first):
            place = self._reading.end_of_sentence(place)  # "On Lee's show he laughed."
        subject = _SUBJECT.search(body, start, place)
        if subject is None or gender is None or self._reading.is_quoted(subject.start()):
            return False
        if ("m" if subject[1] else "f") != gender:
            return False
        # "When he arrived, Lee said": the pronoun may mean the person who follows.
        return _SUBORDINATE.match(body, start, place) is None

    def _place_last(self, gender: str | None) -> int:
        """Returns the place of the last speaker, -1 if it does not fit."""
        last = self.last
        if last is None:
            return -1
        if last.named is not None:
            return last.start if self._persons.fits(last.named, gender) else -1
        return last.start if last.unnamed is not None and last.unnamed.fits(gender) else -1

    def _pick(
        self, start: int, end: int, gender: str | None, *, whole: bool = True
    ) -> Mention | Unnamed | None:
        """Returns the first fitting person of a region; unnamed ones count in whole sentences only."""
        named = self._persons.pick_fitting(start, end, gender)
        unnamed = self._unnamed.pick_fitting(start, end, gender) if whole or named is None else None
        if named is None or unnamed is None:
            return named or unnamed
        if self._persons.is_part(named):
            return unnamed
        return unnamed if unnamed.start < named[0] else named

    def _weigh(
        self, found: Mention | Unnamed, start: int, at: int, gender: str | None, where: str
    ) -> Antecedent:
        """Returns a person with what the choice hangs on: where it was found, rivals, distance, gender."""
        named = None if isinstance(found, Unnamed) else found[2]
        between = self._reading.list_mentions(min(start, at), at)
        rivals = {m[2] for m in between if m[2] != named and self._persons.fits(m[2], gender)}
        away = self._reading.paragraph_of(at) - self._reading.paragraph_of(start)
        known = "unnamed" if named is None else str(self._persons.read_genders().get(named) == gender)
        hints = (
            f"pronoun={where}",
            f"rivals={min(len(rivals), _MAX_RIVALS)}",
            f"away={min(away, 3)}",
            f"gender={known}",
        )
        return Antecedent(named, found if isinstance(found, Unnamed) else None, hints)

    def _follows_content(self, at: int) -> bool:
        """Returns True if a pronoun and its verb follow the words said: ``Lee and Ray, he said``."""
        body = self._reading.body
        if not body[max(0, at - 3) : at].rstrip().endswith((",", "—")):
            return False
        cues = self._reading.list_cues(at, at + _TIGHT)
        return bool(cues) and cues[0].word in INDIRECT and body[cues[0].end : cues[0].end + 1] in ",. "

    def _find_speaking(self, start: int, end: int, gender: str | None) -> Mention | Unnamed | None:
        """Returns the person who is the subject of the last verb of saying of a sentence."""
        genders = self._persons.read_genders()
        for cue in reversed(self._reading.list_cues(start, end)[-_MAX_CUES:]):
            for found in self._list_subjects(cue, start, end):
                span = find_head(self._reading, found)
                if span[2] is None:
                    unnamed = read_phrase(self._reading, span)
                    if unnamed is not None and unnamed.fits(gender):
                        return unnamed
                elif self._persons.fits(span[2], gender) and genders.get(span[2]) == gender:
                    return (span[0], span[1], span[2])
        return None

    def _list_subjects(self, cue: Cue, start: int, end: int) -> list[Span]:
        """Returns the subjects that a cue may have, the likelier one first."""
        if cue.word not in INDIRECT:
            return []
        body = self._reading.body
        behind = find_after(self._reading, cue, end) if cue.word in SUBJECT_BEHIND else None
        if (
            behind is not None
            and behind[2] is None
            and body[max(0, cue.start - 2) : cue.start - 1] not in _MARKS
        ):
            behind = None  # "The group said the recall came too late."
        spans = [find_before(self._reading, start, cue), behind]
        if (
            body[max(0, cue.start - 2) : cue.start].startswith(",")
            and body[cue.end + 1 : cue.end + 2].isupper()
        ):
            spans.reverse()  # "..., said Lee".
        return [span for span in spans if span is not None]


def read_phrase(reading: Reading, span: Span) -> Unnamed | None:
    """Returns the unnamed person that the words for a speaker are, None for others."""
    for match in _NOUN.finditer(reading.body, span[0], span[1]):
        found = read_unnamed(reading, *match.span())
        if found is not None and found.start <= span[0] + 1:
            return found._replace(end=span[1])
    return None
