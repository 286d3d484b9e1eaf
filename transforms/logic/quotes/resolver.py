"""Resolves the words for a speaker to an entity of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.transforms.logic.quotes.cue_subjects import SUBJECT_BEHIND, find_after, find_before
from wiredesk.transforms.logic.quotes.cues import (
    ANONYMOUS,
    INDIRECT,
    NO_ANSWER,
    PRONOUNS,
    SPEAKING_NOUNS,
    Cue,
)
from wiredesk.transforms.logic.quotes.genders import gender_of
from wiredesk.transforms.logic.quotes.persons import Persons
from wiredesk.transforms.logic.quotes.phrases import find_head, find_related
from wiredesk.transforms.logic.quotes.reading import Reading, Span

_SUBORDINATE = re.compile(
    r"[\"“”'‘ ]*(?:Although|Though|While|When|As|After|Before|If|Since|Because|Once|Asked)\b"
)
_AHEAD = 200
"""Characters after a pronoun in which a person is looked for, where the pronoun comes first."""

_TIGHT = 12
"""Characters between the start of a pronoun and its verb at most."""

_MAX_CUES = 4
"""Cues at the end of a sentence whose subjects are looked for."""

_FAR = 2000
"""Characters before a pronoun in which its person is looked for."""

_RELATIVE = frozenset({"who", "which", "that"})
_MAX_NAME = 3
"""Words of a phrase that may be a surname."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words for a speaker, and the entity that they mean.

    Attributes:
      start, end: the place of the words.
      name: the entity's full name, else the words themselves; None for an unresolved pronoun.
      entity: the number of the entity, None if the text names nobody.
    """

    start: int
    end: int
    name: str | None
    entity: int | None


class Resolver:
    """Resolves the words for the speakers of a text.

    Attributes:
      last_speaker: the last speaker of a quotation with a cue, which the caller sets.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._persons = Persons(reading)
        self._places = {entity.entity: at for at, entity in enumerate(reading.entities)}
        self.last_speaker: Speaker | None = None

    def find_place(self, speaker: Speaker) -> int | None:
        """Returns the place of a speaker's entity in the reading, or None."""
        return None if speaker.entity is None else self._places[speaker.entity]

    def resolve(self, span: Span) -> Speaker:
        """Returns the speaker whom a mention, a pronoun or a noun phrase means."""
        start, end, at = span
        text = self._reading.body[start:end]
        words = text.lower().split()
        if at is not None:
            return self._resolve_name(span)
        if len(words) == 1 and words[0] in _RELATIVE:
            return self._resolve_relative(start, end)
        if len(words) == 1 and words[0] in PRONOUNS:
            return self._resolve_pronoun(start, end, words[0])
        if words and words[0] == "the" and words[-1] in SPEAKING_NOUNS:
            found = self._find_role(start, words)
            if found is not None:
                return Speaker(start, end, self._reading.entities[found].name, self._number(found))
        if (
            words
            and len(words) <= _MAX_NAME
            and (found := self._persons.find_surname(text.split())) is not None
        ):
            return Speaker(start, end, self._reading.entities[found].name, self._number(found))
        return Speaker(start, end, self._read_phrase(start, end), None)

    def _resolve_name(self, span: Span) -> Speaker:
        start, end, at = find_head(self._reading, span)
        if at is None:
            return Speaker(start, end, self._read_phrase(start, end), None)
        entity = self._reading.entities[self._persons.choose_by_title(start, at)]
        return Speaker(start, end, entity.name, entity.entity)

    def _read_phrase(self, start: int, end: int) -> str:
        """Returns words of the text with single spaces."""
        return " ".join(self._reading.body[start:end].split())

    def _resolve_relative(self, start: int, end: int) -> Speaker:
        """Returns the speaker whom "who" means; the pronoun itself is the mention, as for "he"."""
        leads = self._reading.body[start:end].lower() == "who" or self._reading.list_cues(end, end + _TIGHT)
        found = find_related(self._reading, start) if leads else None
        if found is None:
            return Speaker(start, end, None, None)
        if found[2] is None:
            return Speaker(start, end, self._read_phrase(*found[:2]), None)
        entity = self._reading.entities[self._persons.choose_by_title(found[0], found[2])]
        return Speaker(start, end, entity.name, entity.entity)

    def _number(self, at: int) -> int:
        return self._reading.entities[at].entity

    def _find_role(self, at: int, words: Sequence[str]) -> int | None:
        """Returns the person whom a role means: the last one before with this role, else the antecedent."""
        bearers = self._persons.list_bearers(words[-1], gender_of(words))
        if bearers:
            before = reversed(self._reading.list_mentions(max(0, at - _FAR), at))
            return next((m[2] for m in before if m[2] in bearers), next(iter(bearers)))
        if words[-1] in ANONYMOUS or len(words) > 2:
            return None
        return self._find_antecedent(at, gender_of(words))

    def _resolve_pronoun(self, start: int, end: int, word: str) -> Speaker:
        if word in NO_ANSWER:
            return Speaker(start, end, None, None)
        found = self._find_antecedent(start, gender_of([word]))
        if found is None:
            return Speaker(start, end, None, None)
        return Speaker(start, end, self._reading.entities[found].name, self._number(found))

    def _find_antecedent(self, at: int, gender: str | None) -> int | None:
        """Returns the person whom a pronoun before a verb of saying means, from the nearest sentence.

        In each sentence it is the person who speaks there, else its first person whose name is more than a possessive.
        In the pronoun's own sentence only persons before it count, and none if it follows the words said (``Lee and
        Ray, he said, will come``). In ``Although he declined, Lee said`` the person comes later.
        """
        reading = self._reading
        bound = max(reading.start_of_sentence(at), at - _FAR)
        subordinate = _SUBORDINATE.match(reading.body, bound, at)
        own = self._persons.pick_fitting(bound, at, gender)
        if own is not None and (subordinate or not self._follows_content(at)):
            return own[2]
        if subordinate:
            ahead = self._persons.pick_fitting(at, min(reading.end_of_sentence(at), at + _AHEAD), gender)
            if ahead is not None and "," in reading.body[at : ahead[0]]:
                return ahead[2]
        limit = max(reading.paragraphs[max(reading.paragraph_of(at) - 4, 0)][0], at - _FAR)
        found = self._search_back(bound, limit, gender)
        return own[2] if found is None and own is not None else found

    def _search_back(self, bound: int, limit: int, gender: str | None) -> int | None:
        """Returns the antecedent from the sentences between two places, the last one first.

        Only sentences with a person or with the last speaker are read; between them may be hundreds of short ones.
        """
        reading, spoke = self._reading, self.last_speaker
        number = None if spoke is None or spoke.entity is None else self._places[spoke.entity]
        spoken_at = spoke.start if spoke and number is not None and self._persons.fits(number, gender) else -1
        while True:
            at = max(self._persons.find_last_fitting(bound, gender), spoken_at if spoken_at < bound else -1)
            if at < limit:
                return None
            end, bound = min(reading.end_of_sentence(at), bound), max(reading.start_of_sentence(at), limit)
            if bound <= spoken_at < end:
                return number
            first = self._persons.pick_fitting(bound, end, gender)
            if first is not None:
                speaking = self._find_speaking(bound, end, gender)
                return first[2] if speaking is None else speaking

    def _follows_content(self, at: int) -> bool:
        """Returns True if a pronoun and its verb follow the words said: ``Lee and Ray, he said``."""
        if not self._reading.body[max(0, at - 3) : at].rstrip().endswith((",", "—")):
            return False
        cues = self._reading.list_cues(at, at + _TIGHT)
        return (
            bool(cues)
            and cues[0].word in INDIRECT
            and self._reading.body[cues[0].end : cues[0].end + 1] in (",", ".", " ", "")
        )

    def _find_speaking(self, start: int, end: int, gender: str | None) -> int | None:
        """Returns the person who is the subject of the last verb of saying of a sentence."""
        genders = self._persons.read_genders()
        for cue in reversed(self._reading.list_cues(start, end)[-_MAX_CUES:]):
            for found in self._list_subjects(cue, start, end):
                span = find_head(self._reading, found)
                if (
                    span[2] is not None
                    and self._persons.fits(span[2], gender)
                    and genders.get(span[2]) == gender
                ):
                    return span[2]
        return None

    def _list_subjects(self, cue: Cue, start: int, end: int) -> list[Span]:
        """Returns the subjects that a cue may have, the likelier one first."""
        if cue.word not in INDIRECT:
            return []
        body = self._reading.body
        behind = find_after(self._reading, cue, end) if cue.word in SUBJECT_BEHIND else None
        spans = [find_before(self._reading, start, cue), behind]
        if (
            body[max(0, cue.start - 2) : cue.start].startswith(",")
            and body[cue.end + 1 : cue.end + 2].isupper()
        ):
            spans.reverse()  # "..., said Lee".
        return [span for span in spans if span is not None]
