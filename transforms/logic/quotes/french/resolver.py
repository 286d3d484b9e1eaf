"""Resolves the words for a French speaker to an entity of the document, with a probability."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.french.persons import (
    FORMER,
    ROLES,
    guess_genders,
    list_unnamed,
    read_role_phrases,
    read_roles,
)
from wiredesk.transforms.logic.quotes.french.phrases import is_owned
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading
from wiredesk.transforms.logic.quotes.french.subjects import can_speak

_SHOWN = re.compile(
    r"(?:ce|cet|cette)[ \xa0](?:très[ \xa0]\w+[ \xa0]|jeune[ \xa0]|ancienne?[ \xa0])?(?P<noun>[a-zà-ÿ-]+)"
)
_UNNAMED_ONES = read_words(
    "source témoin responsable proche groupe parti syndicat rapport étude association organisation document texte"
)
"""Nouns behind "ce" that mean no person with a name."""

_FAR = 1500
"""Characters before a pronoun in which its person is looked for."""

_PHRASE_SHARE, _THING_SHARE = 0.93, 0.55
"""How sure the words for a person, a body or a document are the speaker, and other words."""

_MEMORY = 8
"""Speakers that a pronoun may mean at most."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words for a speaker, whom they mean, and how sure that is.

    Attributes:
      start, end: the place of the words.
      name: the entity's full name, else the words themselves; None for an unresolved pronoun.
      entity: the number of the entity, None if the text names nobody.
      share: the probability that the words are resolved rightly.
      gender: ``m``, ``f``, ``p`` for several, or None.
    """

    start: int
    end: int
    name: str | None
    entity: int | None
    share: float
    gender: str | None = None


class FrenchResolver:
    """Resolves the words for the speakers of a text, one after another in text order."""

    def __init__(self, reading: FrenchReading) -> None:
        self._reading = reading
        self._genders = guess_genders(reading)
        self._roles: dict[str, set[int]] | None = None
        self._persons = [m for m in reading.mentions if reading.entities[m[2]].type == "PERSON"]
        self._places = {entity.entity: at for at, entity in enumerate(reading.entities)}
        self._spoken: list[tuple[int, Speaker]] = []
        self._phrases: dict[str, set[int]] | None = None
        self._unnamed: list[tuple[int, str, str]] | None = None

    def remember(self, at: int, speaker: Speaker) -> None:
        """Keeps the speaker of a quotation; "il" behind it may mean him."""
        if speaker.name is not None:
            self._spoken.append((at, speaker))

    @property
    def last_speaker(self) -> Speaker | None:
        """The speaker of the last quotation whose speaker is known."""
        return self._spoken[-1][1] if self._spoken else None

    def resolve(self, span: Span) -> Speaker:
        """Returns the speaker whom a mention, a pronoun or other words mean."""
        start, end, at = span
        body = self._reading.body
        text = " ".join(body[start:end].split())
        if at is not None:
            entity = self._reading.entities[at]
            return Speaker(start, end, entity.name, entity.entity, 0.97, self._genders.get(at))
        lower = text.lower().rstrip("'’")
        if lower in (
            "il",
            "elle",
            "lui",
            "celui-ci",
            "celle-ci",
            "celui",
            "celle",
            "ce dernier",
            "cette dernière",
        ):
            return self._resolve_pronoun(
                start, end, "f" if lower.startswith(("elle", "celle", "cette")) else "m"
            )
        if lower in ("ils", "elles", "eux"):
            return self._resolve_plural(start, end)
        if lower in ("on", "je", "j", "nous", "qui"):
            return Speaker(start, end, None, None, 0.6)
        return self._resolve_words(start, end, text)

    def _resolve_words(self, start: int, end: int, text: str) -> Speaker:
        """Returns the person whom a role or "cette chercheuse" mean, else the words themselves."""
        lower = text.lower().rstrip("'’")
        shown = _SHOWN.match(lower)
        person = None
        if shown is not None and shown["noun"] not in _UNNAMED_ONES:
            person = self._resolve_shown(start, end, "f" if lower.startswith("cette") else "m")
        if person is not None:
            return person
        found = self._find_phrase(lower)
        found = self._find_role(lower) if found is None else found
        if found is not None:
            entity = self._reading.entities[found]
            return Speaker(start, end, entity.name, entity.entity, 0.88, self._genders.get(found))
        share = _PHRASE_SHARE if can_speak(text) else _THING_SHARE
        return Speaker(start, end, text, None, share, read_gender(lower))

    def _resolve_shown(self, start: int, end: int, gender: str) -> Speaker | None:
        """Returns the only person of that gender whom the paragraph names before "cette chercheuse", "ce veuf"."""
        reading = self._reading
        low = reading.paragraphs[max(reading.paragraph_of(start) - 1, 0)][0]
        near = self._persons[bisect_left(self._persons, (low,)) : bisect_left(self._persons, (start,))]
        found = {
            m[2]
            for m in near
            if self._genders.get(m[2], gender) == gender and not is_owned(reading, low, m[0])
        }
        if len(found) != 1:
            return None
        entity = reading.entities[next(iter(found))]
        return Speaker(start, end, entity.name, entity.entity, 0.8, gender)

    def _find_phrase(self, text: str) -> int | None:
        """Returns the only person before whose name these very words stand: "le président ukrainien"."""
        if " " not in text:
            return None
        if self._phrases is None:
            self._phrases = read_role_phrases(self._reading)
        found = self._phrases.get(text.replace("’", "'"), set())
        return next(iter(found)) if len(found) == 1 else None

    def _find_role(self, text: str) -> int | None:
        """Returns the only person of the text with a role: "le maire" after "le maire de Lyon, Jean Martin"."""
        words = text.replace("’", "'").replace("l'", "l' ").split()
        if len(words) < 2 or words[0] not in ("le", "la", "l'") or FORMER.search(text):
            return None
        if words[1] not in ROLES or (len(words) > 3 and words[1] != "premier"):
            return None
        if self._roles is None:
            self._roles = read_roles(self._reading)
        found = self._roles.get(words[1], set())
        if words[0] != "l'":
            gender = "f" if words[0] == "la" else "m"
            found = {at for at in found if self._genders.get(at, gender) == gender}
        return next(iter(found)) if len(found) == 1 else None

    def _resolve_pronoun(self, start: int, end: int, gender: str) -> Speaker:
        """Returns the last speaker or the nearest person whose gender fits.

        The person named last in an earlier sentence is less sure where there are others of that gender.
        """
        reading = self._reading
        sentence = reading.start_of_sentence(start)
        low = max(reading.paragraphs[max(reading.paragraph_of(start) - 2, 0)][0], start - _FAR)
        spoken = next(
            (
                (at, s)
                for at, s in reversed(self._spoken[-_MEMORY:])
                if at < start and (s.gender == gender or (s.gender is None and not self._is_body(s)))
            ),
            None,
        )
        near = self._persons[bisect_left(self._persons, (low,)) : bisect_left(self._persons, (start,))]
        fitting = [m for m in near if self._genders.get(m[2], gender) == gender]
        fitting = [m for m in fitting if not is_owned(reading, low, m[0])] or fitting
        told = reading.end_of_sentence(max(spoken[0], spoken[1].end)) if spoken is not None else 0
        between = {m[2] for m in fitting if spoken is not None and m[0] >= told}
        spoken_at = self.find_place(spoken[1]) if spoken else None
        if spoken is not None and spoken[0] >= low - _FAR and not between - {spoken_at}:
            sure = spoken[1].gender == gender and spoken[0] >= low
            return Speaker(start, end, spoken[1].name, spoken[1].entity, 0.88 if sure else 0.7, gender)
        begin = reading.start_of_sentence(fitting[-1][0]) if fitting else low
        unnamed = self._find_unnamed(begin, start, gender)
        if unnamed is not None:
            return Speaker(start, end, unnamed, None, 0.7, gender)
        if not fitting:
            return self._recall_body(start, end, gender)
        same = [m for m in fitting if m[0] >= sentence]
        chosen = self._choose_subject(same or fitting)
        others = {m[2] for m in fitting}
        entity = reading.entities[chosen[2]]
        share = 0.85 if len(others) == 1 else 0.6
        return Speaker(start, end, entity.name, entity.entity, share, gender)

    def _recall_body(self, start: int, end: int, gender: str) -> Speaker:
        """Returns the last body that spoke and has no known gender; an unresolved pronoun if there is none."""
        for _, speaker in reversed(self._spoken[-_MEMORY:]):
            if speaker.gender is None:
                return Speaker(start, end, speaker.name, speaker.entity, 0.65, gender)
        return Speaker(start, end, None, None, 0.5, gender)

    def _is_body(self, speaker: Speaker) -> bool:
        at = self.find_place(speaker)
        return at is not None and self._reading.entities[at].type != "PERSON"

    def _find_unnamed(self, low: int, start: int, gender: str) -> str | None:
        """Returns the words for the last person without a name who begins a clause between two places: "un voisin"."""
        if self._unnamed is None:
            self._unnamed = list_unnamed(self._reading)
        low, high = bisect_left(self._unnamed, (low,)), bisect_left(self._unnamed, (start,))
        return next((text for _, text, own in reversed(self._unnamed[low:high]) if own == gender), None)

    def _choose_subject(self, mentions: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
        """Returns the first mention of the last sentence that has one; "le colistier de Lee, Ray," is Ray."""
        reading = self._reading
        start = reading.start_of_sentence(mentions[-1][0])
        inside = [m for m in mentions if m[0] >= start]
        free = [m for m in inside if not is_owned(reading, start, m[0])] or inside
        return next((m for m in free if _begins_clause(reading, start, m)), free[0])

    def _resolve_plural(self, start: int, end: int) -> Speaker:
        """Returns the last speaker if it is several: "les syndicats"."""
        last = self.last_speaker
        if (
            last is not None
            and last.entity is None
            and (last.name or "").lower().startswith(("les ", "des ", "ses ", "deux "))
        ):
            return Speaker(start, end, last.name, None, 0.7)
        return Speaker(start, end, None, None, 0.5)

    def find_place(self, speaker: Speaker) -> int | None:
        """Returns the place of a speaker's entity in the reading, or None."""
        return None if speaker.entity is None else self._places[speaker.entity]


def _begins_clause(reading: FrenchReading, start: int, mention: tuple[int, int, int]) -> bool:
    """Returns True for the first word of a clause that no comma follows: the subject."""
    before = reading.body[max(start, mention[0] - 2) : mention[0]].strip()
    return before in ("", ",") and not reading.body.startswith(",", mention[1])


def read_gender(text: str) -> str | None:
    """Returns the gender of words in lower case by their article: "une source" is ``f``, "des élus" ``p``, "l'élu" None."""
    first = re.split(r"[ '’]", text, maxsplit=1)[0]
    if first in ("les", "des", "ces", "ses", "deux", "plusieurs", "certains", "mes", "leurs", "de"):
        return "p"
    if first in ("une", "la", "cette", "sa", "mme", "madame"):
        return "f"
    return "m" if first in ("un", "le", "ce", "son", "m.", "m", "monsieur") else None
