"""Which entity of the document the words for a speaker mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.logic.quotes.cues import (
    ANONYMOUS,
    INDIRECT,
    NO_ANSWER,
    PRONOUNS,
    SPEAKING_NOUNS,
    Cue,
)
from transforms.logic.quotes.genders import gender_of, guess_genders, load_given_names, read_title
from transforms.logic.quotes.phrases import find_head, find_related
from transforms.logic.quotes.spans import Reading
from transforms.logic.quotes.speakers import SUBJECT_BEHIND, Span, find_after, find_before

_WORD = re.compile(r"[\w’'.&-]+")
_SUBORDINATE = re.compile(
    r"[\"“”'‘ ]*(?:Although|Though|While|When|As|After|Before|If|Since|Because|Once|Asked)\b"
)
_AHEAD = 200
"""Characters behind a pronoun in which the person is looked for that it goes before."""

_TIGHT = 12
"""Characters between a pronoun's start and a verb that belongs to it."""

_MAX_CUES = 4
_FAR = 2000
"""Characters before a pronoun in which its person is looked for."""

_SHORT_TITLES = {
    "sen": "senator",
    "gov": "governor",
    "rep": "congressman",
    "pm": "minister",
    "dr": "doctor",
    "prof": "professor",
}
"""Titles as they stand before a name, and the nouns that take them up."""

_ROLE_BEFORE, _ROLE_AFTER = 60, 60
"""Characters beside a name in which its roles are read."""

_ROLE_WORD = re.compile(r"([\w’'.&-]+) $")
_RELATIVE = frozenset({"who", "which", "that"})
_MAX_NAME = 3
"""Words of a phrase that may be a name."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words that name a speaker, and what they mean.

    ``how`` is ``name``, ``pronoun``, ``role`` (a noun that means a named person), ``phrase`` (one
    that names itself: "officials") or ``none`` (nobody that the text names).
    """

    start: int
    end: int
    name: str | None
    entity: int | None
    how: str


class Resolver:
    """Says which entity the words for a speaker mean; remembers who spoke."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._genders: dict[int, str] | None = None
        self._places = {entity.entity: at for at, entity in enumerate(reading.entities)}
        self._roles: dict[str, dict[int, None]] | None = None
        self._bearers: dict[tuple[str, str | None], dict[int, None]] = {}
        self._namesakes: dict[str, list[int]] | None = None
        self._titled: dict[tuple[str, str], int | None] = {}
        self._surnamed: dict[tuple[str, ...], int | None] = {}
        self._fitting: dict[str | None, tuple[list[tuple[int, int, int]], list[int]]] = {}
        self._parts: dict[tuple[int, int, int], bool] = {}
        self.last: Speaker | None = None

    def find_place(self, speaker: Speaker) -> int | None:
        """Returns the place of a speaker's entity in the reading."""
        return None if speaker.entity is None else self._places[speaker.entity]

    def resolve(self, span: Span) -> Speaker:
        """Returns the speaker that a mention, a pronoun or a noun phrase stands for."""
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
                return Speaker(start, end, self._reading.entities[found].name, self._number(found), "role")
        if (
            words
            and len(words) <= _MAX_NAME
            and (found := self._find_surname(start, text.split())) is not None
        ):
            return Speaker(start, end, self._reading.entities[found].name, self._number(found), "name")
        return Speaker(start, end, self._read_phrase(start, end), None, "phrase")

    def _resolve_name(self, span: Span) -> Speaker:
        start, end, at = find_head(self._reading, span)
        if at is None:
            return Speaker(start, end, self._read_phrase(start, end), None, "phrase")
        entity = self._reading.entities[self._heed_title(start, at)]
        return Speaker(start, end, entity.name, entity.entity, "name")

    def _read_phrase(self, start: int, end: int) -> str:
        """Returns words of the text on one line."""
        return " ".join(self._reading.body[start:end].split())

    def _heed_title(self, start: int, at: int) -> int:
        """Returns the namesake of the person that a title means: "Mrs. Clinton" is not Bill."""
        entity, given = self._reading.entities[at], load_given_names()
        if entity.type != "PERSON" or (title := read_title(self._reading, start)) is None:
            return at
        first, _, surname = entity.name.rpartition(" ")
        if given.get(first.partition(" ")[0], title) == title:
            return at
        key = (surname, title)
        if key not in self._titled:
            others = [
                other
                for other in self._list_namesakes().get(surname, ())
                if given.get(self._reading.entities[other].name.partition(" ")[0]) == title
            ]
            self._titled[key] = max(others, key=lambda n: self._reading.entities[n].count, default=None)
        titled = self._titled[key]
        return at if titled is None else titled

    def _list_namesakes(self) -> dict[str, list[int]]:
        """Returns the persons of the text by surname."""
        if self._namesakes is None:
            self._namesakes = defaultdict(list)
            for at, entity in enumerate(self._reading.entities):
                if entity.type == "PERSON":
                    self._namesakes[entity.name.rpartition(" ")[2]].append(at)
        return self._namesakes

    def _find_surname(self, start: int, words: Sequence[str]) -> int | None:
        """Returns the person whose surname is what speaks, where the entities miss the place."""
        if not words[-1][:1].isupper() or not all(word[:1].isupper() for word in words):
            return None
        key = tuple(words)
        if key not in self._surnamed:
            found = self._list_namesakes().get(words[-1].rstrip(","), [])
            name = " ".join(words)
            whole = [at for at in found if len(words) == 1 or name in self._reading.entities[at].name]
            self._surnamed[key] = whole[0] if len(whole) == 1 else None
        return self._surnamed[key]

    def _resolve_relative(self, start: int, end: int) -> Speaker:
        """Returns the speaker that "who" stands for; it is itself the mention, as "he" is."""
        leads = self._reading.body[start:end].lower() == "who" or self._reading.list_cues(end, end + _TIGHT)
        found = find_related(self._reading, start) if leads else None
        if found is None:
            return Speaker(start, end, None, None, "none")
        if found[2] is None:
            return Speaker(start, end, self._read_phrase(*found[:2]), None, "phrase")
        entity = self._reading.entities[self._heed_title(found[0], found[2])]
        return Speaker(start, end, entity.name, entity.entity, "pronoun")

    def _number(self, at: int) -> int:
        return self._reading.entities[at].entity

    def _find_role(self, at: int, words: Sequence[str]) -> int | None:
        """Returns the person that a role means: the one before who bears it, else who is spoken of."""
        bearers = self._list_bearers(words[-1], gender_of(words))
        if bearers:
            before = reversed(self._reading.list_mentions(max(0, at - _FAR), at))
            return next((m[2] for m in before if m[2] in bearers), next(iter(bearers)))
        if words[-1] in ANONYMOUS or len(words) > 2:
            return None
        return self._find_antecedent(at, gender_of(words))

    def _list_bearers(self, role: str, gender: str | None) -> dict[int, None]:
        """Returns the persons who bear a role and whom a gender fits, in the order of their names."""
        key = (role, gender)
        if key not in self._bearers:
            borne = self._read_roles().get(role, {})
            self._bearers[key] = {at: None for at in borne if self._fits(at, gender)}
        return self._bearers[key]

    def _read_roles(self) -> dict[str, dict[int, None]]:
        """Returns the persons of the text by the roles that stand beside their names."""
        if self._roles is None:
            found: dict[str, dict[int, None]] = defaultdict(dict)
            body = self._reading.body
            for start, end, at in self._reading.mentions:
                if self._reading.entities[at].type != "PERSON":
                    continue
                beside = " ".join(_list_titles(body, start))
                title = body[max(0, start - 6) : start].split()[-1:]
                beside += " " + _SHORT_TITLES.get(title[0].rstrip(".").lower() if title else "", "")
                if body.startswith(", ", end):
                    beside += " " + body[end + 2 : end + _ROLE_AFTER].partition(",")[0].lower()
                for word in _WORD.findall(beside):
                    if word in SPEAKING_NOUNS:
                        found[word][at] = None
            self._roles = dict(found)
        return self._roles

    def _resolve_pronoun(self, start: int, end: int, word: str) -> Speaker:
        if word in NO_ANSWER:
            return Speaker(start, end, None, None, "none")
        found = self._find_antecedent(start, gender_of([word]))
        if found is None:
            return Speaker(start, end, None, None, "none")
        return Speaker(start, end, self._reading.entities[found].name, self._number(found), "pronoun")

    def _find_antecedent(self, at: int, gender: str | None) -> int | None:
        """Returns the person whom a pronoun before a verb of saying means, nearest sentence first.

        In each sentence that is who speaks there, else its first person that is not merely somebody's
        owner; of the sentence itself only what stands before, unless that is what was said: ``Lee and Ray,
        he said, will come``. ``Although he declined, Lee said`` looks on.
        """
        reading = self._reading
        bound = max(reading.start_of_sentence(at), at - _FAR)
        subordinate = _SUBORDINATE.match(reading.body, bound, at)
        own = self._pick_fitting(bound, at, gender)
        if own is not None and (subordinate or not self._follows_content(at)):
            return own[2]
        if subordinate:
            ahead = self._pick_fitting(at, min(reading.end_of_sentence(at), at + _AHEAD), gender)
            if ahead is not None and "," in reading.body[at : ahead[0]]:
                return ahead[2]
        limit = max(reading.paragraphs[max(reading.paragraph_of(at) - 4, 0)][0], at - _FAR)
        found = self._search_back(bound, limit, gender)
        return own[2] if found is None and own is not None else found

    def _search_back(self, bound: int, limit: int, gender: str | None) -> int | None:
        """Returns whom the sentences between two places mean, the last one first.

        Only those are read in which a person stands or somebody spoke last: between them there may be
        hundreds of short ones.
        """
        reading, spoke = self._reading, self.last
        number = None if spoke is None or spoke.entity is None else self._places[spoke.entity]
        spoken_at = spoke.start if spoke and number is not None and self._fits(number, gender) else -1
        while True:
            at = max(self._find_last_fitting(bound, gender), spoken_at if spoken_at < bound else -1)
            if at < limit or at < 0:
                return None
            end, bound = min(reading.end_of_sentence(at), bound), max(reading.start_of_sentence(at), limit)
            if bound <= spoken_at < end:
                return number
            first = self._pick_fitting(bound, end, gender)
            if first is not None:
                speaking = self._find_speaking(bound, end, gender)
                return first[2] if speaking is None else speaking

    def _follows_content(self, at: int) -> bool:
        """Tells whether a pronoun and its verb are set behind the words that they are about."""
        if not self._reading.body[max(0, at - 3) : at].rstrip().endswith((",", "—")):
            return False
        cues = self._reading.list_cues(at, at + _TIGHT)
        return (
            bool(cues)
            and cues[0].word in INDIRECT
            and self._reading.body[cues[0].end : cues[0].end + 1] in (",", ".", " ", "")
        )

    def _pick_fitting(self, start: int, end: int, gender: str | None) -> tuple[int, int, int] | None:
        """Returns the first mention of a person in a region, rather one that owns nothing and heads itself."""
        fitting, starts = self._list_fitting(gender)
        first = None
        for at in range(bisect_left(starts, start), bisect_left(starts, end)):
            if fitting[at][1] > end:
                continue
            if not self._is_part(fitting[at]):
                return fitting[at]
            first = first or fitting[at]
        return first

    def _find_last_fitting(self, end: int, gender: str | None) -> int:
        """Returns where the last mention of a person before a place begins, -1 where there is none."""
        _, starts = self._list_fitting(gender)
        at = bisect_left(starts, end)
        return starts[at - 1] if at else -1

    def _list_fitting(self, gender: str | None) -> tuple[list[tuple[int, int, int]], list[int]]:
        """Returns the mentions of persons whom a gender fits, and their starts."""
        if gender not in self._fitting:
            fitting = [m for m in self._reading.mentions if self._fits(m[2], gender)]
            self._fitting[gender] = (fitting, [m[0] for m in fitting])
        return self._fitting[gender]

    def _is_part(self, mention: tuple[int, int, int]) -> bool:
        """Tells whether a name owns something, or is only a part of the words that speak."""
        if mention not in self._parts:
            self._parts[mention] = (
                self._reading.body.startswith(("’", "'"), mention[1])
                or find_head(self._reading, mention) != mention
            )
        return self._parts[mention]

    def _find_speaking(self, start: int, end: int, gender: str | None) -> int | None:
        """Returns the person who is the subject of the last verb of saying of a sentence."""
        genders = self._read_genders()
        for cue in reversed(self._reading.list_cues(start, end)[-_MAX_CUES:]):
            for found in self._list_subjects(cue, start, end):
                span = find_head(self._reading, found)
                if span[2] is not None and self._fits(span[2], gender) and genders.get(span[2]) == gender:
                    return span[2]
        return None

    def _list_subjects(self, cue: Cue, start: int, end: int) -> list[Span]:
        if cue.word not in INDIRECT:
            return []
        body = self._reading.body
        behind = find_after(self._reading, cue, end) if cue.word in SUBJECT_BEHIND else None
        spans = [find_before(self._reading, start, cue), behind]
        if (
            body[max(0, cue.start - 2) : cue.start].startswith(",")
            and body[cue.end + 1 : cue.end + 2].isupper()
        ):
            spans.reverse()  # "..., said Lee"
        return [span for span in spans if span is not None]

    def _fits(self, at: int, gender: str | None) -> bool:
        if self._reading.entities[at].type != "PERSON":
            return False
        if gender is None:
            return True
        return self._read_genders().get(at, gender) == gender

    def _read_genders(self) -> dict[int, str]:
        if self._genders is None:
            self._genders = guess_genders(self._reading)
        return self._genders


def _list_titles(body: str, start: int) -> list[str]:
    """Returns the words of the titles before a name, in lower case: what stands between them ends them."""
    words: list[str] = []
    low = max(0, start - _ROLE_BEFORE)
    while (word := _ROLE_WORD.search(body, low, start)) is not None:
        lower = word[1].lower()
        if lower not in SPEAKING_NOUNS and not word[1][0].isupper() and lower not in ("of", "for", "the"):
            break
        words.append(lower)
        start = word.start()
    return words
