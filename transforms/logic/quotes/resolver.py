"""Resolves the words for a speaker to an entity of the document, or to an unnamed person as it is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wiredesk.transforms.logic.quotes.antecedents import Antecedent, Antecedents, Spoken, read_phrase
from wiredesk.transforms.logic.quotes.certainty import estimate_resolution
from wiredesk.transforms.logic.quotes.cues import NO_ANSWER, PRONOUNS
from wiredesk.transforms.logic.quotes.division import Span
from wiredesk.transforms.logic.quotes.documents import find_described
from wiredesk.transforms.logic.quotes.genders import gender_of
from wiredesk.transforms.logic.quotes.persons import Persons
from wiredesk.transforms.logic.quotes.phrases import find_head, find_related
from wiredesk.transforms.logic.quotes.reading import Reading
from wiredesk.transforms.logic.quotes.roles import (
    EPITHETS,
    Bearer,
    Bodies,
    Role,
    Roles,
    is_description,
    is_native,
    read_role,
)
from wiredesk.transforms.logic.quotes.unnamed import Unnamed
from wiredesk.transforms.logic.quotes.unnamed_persons import UnnamedPersons

_TIGHT = 12
"""Characters between "which" and its verb at most."""

_RELATIVE = frozenset({"who", "which", "that"})
_OBJECTS = {"him": "he", "his": "he", "her": "she", "them": "they"}
"""Pronouns of persons who are quoted or whose words they are: ``The agency quoted her saying``, ``His answer: "``."""

_MAX_NAME = 3
"""Words of a phrase that may be a surname."""

_RIVALS = {"republican": "democrat", "democrat": "republican"}
_NAMED_AFTER = re.compile(r", (?:the |an? )?(?:[A-Z][\w.]+ )?$")
_MAX_TITLE = 24
"""Characters between a role and the name after it at most: ``his boss, Ann Lowe``."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words for a speaker, and the entity that they mean.

    Attributes:
      start, end: the place of the words.
      name: the entity's full name, else the words for an unnamed speaker; None for an unresolved pronoun.
      entity: the number of the entity, None if the text names nobody.
      kind: ``name``, ``role``, ``pronoun`` or ``unnamed``: what the words are.
      hints: what the resolution hangs on; keys of ``weights.json``.
    """

    start: int
    end: int
    name: str | None
    entity: int | None
    kind: str = "name"
    hints: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The probability that the words mean this entity or person."""
        return estimate_resolution(self.kind, self.hints)


class Resolver:
    """Resolves the words for the speakers of a text.

    Attributes:
      last_speaker: the last speaker of a quotation with a cue, which the caller sets with ``note``.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._persons = Persons(reading)
        self._unnamed = UnnamedPersons(reading)
        self._bodies = Bodies(reading, self._persons)
        self._roles = Roles(reading, self._persons, self._unnamed)
        self._antecedents = Antecedents(reading, self._persons, self._unnamed)
        self._places = {entity.entity: at for at, entity in enumerate(reading.entities)}
        self._met: dict[int, Unnamed] = {}
        self._resolved: dict[tuple[int, int], Speaker] = {}

    def note(self, speaker: Speaker) -> None:
        """Keeps a speaker as the last one, to whom a pronoun may refer."""
        self._antecedents.last = Spoken(speaker.start, self.find_place(speaker), self._met.get(speaker.start))

    def find_place(self, speaker: Speaker) -> int | None:
        """Returns the place of a speaker's entity in the reading, or None."""
        return None if speaker.entity is None else self._places[speaker.entity]

    def resolve(self, span: Span) -> Speaker:
        """Returns the speaker whom a mention, a pronoun or a noun phrase means; the same for the same words."""
        if span[:2] not in self._resolved:
            speaker = self._resolve(span)
            self._resolved[speaker.start, speaker.end] = self._resolved[span[:2]] = speaker
        return self._resolved[span[:2]]

    def _resolve(self, span: Span) -> Speaker:
        start, end, at = span
        words = self._reading.body[start:end].lower().split()
        if at is None and len(words) == 1:
            if words[0] in _RELATIVE:
                return self._resolve_relative(start, end)
            word = _OBJECTS.get(words[0], words[0])
            if word in PRONOUNS:
                return self._resolve_pronoun(start, end, word)
        start, end, at = find_head(self._reading, span)
        if is_native(self._reading, (start, end, at)):
            return self._resolve_native(start, end)
        return self._resolve_phrase(start, end) if at is None else self._name(start, end, at)

    def _resolve_native(self, start: int, end: int) -> Speaker:
        """Returns the person just named whom "the German" means."""
        found = self._antecedents.find(start, None)
        if found is None or found.named is None:
            return Speaker(
                start, end, f"the {self._reading.body[start:end]}", None, "unnamed", ("phrase=other",)
            )
        return self._name(start, end, found.named, kind="role", hints=("role=epithet",))

    def _name(
        self, start: int, end: int, at: int, *, kind: str = "name", hints: tuple[str, ...] = ()
    ) -> Speaker:
        """Returns a speaker whom words name."""
        if kind == "name":
            namesake = self._find_namesake(start, at)
            if namesake is not None:
                at, hints = namesake, ("namesake", *hints)
            at = self._persons.choose_by_title(start, at)
            if (titled := self._persons.find_other_title(start, at)) is not None:
                return Speaker(
                    titled, end, self._read_phrase(titled, end), None, "unnamed", ("phrase=known",)
                )
        entity = self._reading.entities[at]
        own = (f"type={entity.type}", f"whole={' ' in entity.name}") if kind == "name" else ()
        return Speaker(start, end, entity.name, entity.entity, kind, (*own, *hints))

    def _find_namesake(self, start: int, at: int) -> int | None:
        """Returns the person, named before, whose surname a place that speaks is called by: ``Keating Holland``."""
        entity = self._reading.entities[at]
        if entity.type != "GPE" or " " in entity.name:
            return None
        person = self._persons.find_surname([entity.name])
        if person is None or self._persons.find_last_mention(person, start) < 0:
            return None
        return person

    def _resolve_phrase(self, start: int, end: int) -> Speaker:
        """Returns the speaker whom a noun phrase means: a person named beside it, a bearer, or somebody unnamed."""
        named = self._find_named_after(end)
        text = self._read_phrase(start, end)
        role = read_role(text)
        if named is not None and role is not None:
            return self._name(start, end, named)
        words = text.split()
        surname = self._persons.find_surname(words) if words and len(words) <= _MAX_NAME else None
        if surname is not None:
            return self._name(start, end, surname, hints=("surname",))
        if role is None:
            body = self._bodies.find(words, start)
            if body is not None:
                return self._name(start, end, body, kind="role", hints=("role=body",))
            return Speaker(start, end, text, None, "unnamed", ("phrase=other",))
        bearer = self._roles.find_bearer(role, start)
        known = role.noun in EPITHETS or role.qualifier == "past" or is_description(text)
        if bearer is None and role.is_known and known:
            bearer = self._find_epithet(role, start)
        if bearer is not None:
            return self._bear(start, end, bearer)
        return self._keep(start, end, role)

    def _keep(self, start: int, end: int, role: Role) -> Speaker:
        """Returns an unnamed speaker as it is printed."""
        unnamed = read_phrase(self._reading, (start, end, None))
        if unnamed is not None:
            self._met[start] = unnamed
        hints = (f"phrase={'known' if role.is_known else 'new'}", f"tail={role.has_tail}")
        return Speaker(start, end, self._read_phrase(start, end), None, "unnamed", hints)

    def _bear(self, start: int, end: int, bearer: Bearer) -> Speaker:
        if bearer.named is not None:
            return self._name(start, end, bearer.named, kind="role", hints=bearer.hints)
        return self._introduce(start, end, bearer.unnamed, "role", bearer.hints)

    def _introduce(
        self, start: int, end: int, unnamed: Unnamed | None, kind: str, hints: tuple[str, ...]
    ) -> Speaker:
        """Returns the unnamed speaker whom words mean, as the text introduces it."""
        if unnamed is None:
            return Speaker(start, end, None, None, kind, hints)
        self._met[start] = unnamed
        return Speaker(start, end, self._read_phrase(unnamed.start, unnamed.end), None, kind, hints)

    def _find_epithet(self, role: Role, start: int) -> Bearer | None:
        """Returns the person whom a phrase like "the Texas Republican" means."""
        found = self._antecedents.find(start, role.gender)
        if found is None or found.named is None:
            return None
        rival = _RIVALS.get(role.noun)
        if rival is not None and found.named in self._persons.list_bearers(rival, None):
            return None
        if not self._persons.agrees(found.named, role.noun, role.modifiers):
            return None  # "the Republican nominee" after "Democratic nominee Lee".
        return Bearer(found.named, None, ("role=epithet",))

    def _find_named_after(self, end: int) -> int | None:
        """Returns the person who is named after a role: ``his boss, Ann Lowe``."""
        reading = self._reading
        if not reading.body.startswith(", ", end):
            return None
        for mention in reading.list_mentions(end, end + _MAX_TITLE + 60)[:1]:
            between = reading.body[end : mention[0]]
            person = reading.entities[mention[2]].type == "PERSON"
            if person and len(between) <= _MAX_TITLE and _NAMED_AFTER.match(between):
                follows = reading.body[mention[1] : mention[1] + 1]
                return mention[2] if follows in (",", ".", "", "\n") else None
        return None

    def _read_phrase(self, start: int, end: int) -> str:
        """Returns words of the text with single spaces."""
        return " ".join(self._reading.body[start:end].split())

    def _resolve_relative(self, start: int, end: int) -> Speaker:
        """Returns the speaker whom "who" means; the pronoun itself is the mention, as for "he"."""
        leads = self._reading.body[start:end].lower() == "who" or self._reading.list_cues(end, end + _TIGHT)
        found = find_described(self._reading, start) if self._reading.body[start:end] != "who" else None
        if found is None:
            found = find_related(self._reading, start) if leads else None
        if found is None:
            return Speaker(start, end, None, None, "pronoun", ("pronoun=none",))
        if found[2] is None:
            name = self._read_phrase(*found[:2])
            return Speaker(start, end, name, None, "pronoun", ("pronoun=relative", "gender=unnamed"))
        at = self._persons.choose_by_title(found[0], found[2])
        return self._name(start, end, at, kind="pronoun", hints=("pronoun=relative",))

    def _resolve_pronoun(self, start: int, end: int, word: str) -> Speaker:
        found: Antecedent | None = None
        body = self._antecedents.find_body(start, word) if word in ("they", "it") else None
        if body is not None:
            meant = self.resolve(body)
            return replace(meant, start=start, end=end, kind="pronoun", hints=(f"pronoun=body {word}",))
        gender = gender_of([word])
        if word not in NO_ANSWER:
            found = self._antecedents.find(start, gender)
        if found is None:
            return Speaker(start, end, None, None, "pronoun", ("pronoun=none", f"word={word}"))
        if found.named is not None:
            named = found.named if gender is None else self._persons.choose_by_gender(found.named, gender)
            return self._name(start, end, named, kind="pronoun", hints=found.hints)
        if found.unnamed is not None and found.unnamed.how == "known":
            meant = self._resolve_phrase(found.unnamed.start, found.unnamed.end)
            if meant.entity is not None:
                return replace(meant, start=start, end=end, kind="pronoun", hints=found.hints)
        return self._introduce(start, end, found.unnamed, "pronoun", found.hints)
