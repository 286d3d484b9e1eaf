"""The forms of the French verbs of saying, made from the infinitives in ``quotes/tables/french_verbs.txt``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from wiredesk.transforms.logic.kernel.word_lists import load_table

FINITE, PARTICIPLE, GERUND, INFINITIVE = "finite", "participle", "gerund", "infinitive"
_KINDS = (FINITE, PARTICIPLE, GERUND, INFINITIVE)
_ENDINGS = {
    FINITE: ("e", "ent", "ait", "aient", "a", "èrent", "era", "erait"),
    PARTICIPLE: ("é", "ée", "és", "ées"),
    GERUND: ("ant",),
    INFINITIVE: ("er",),
}
_DOUBLED = ("appel", "rappel")
"""Stems that double their last letter before a mute "e"."""


class VerbForm(NamedTuple):
    """A form of a verb of saying.

    Attributes:
      lemma: the infinitive, with ``s'`` or ``se`` for a reflexive verb.
      kinds: the kinds that the form may be; "dit" is finite and a participle.
      says: True if a clause with "que" behind the verb is a quotation without marks.
      follows: True if the verb says something only behind what was said: "« ... », commence-t-il".
    """

    lemma: str
    kinds: frozenset[str]
    says: bool
    follows: bool = False

    @property
    def is_reflexive(self) -> bool:
        """True if the verb says something only with "se"."""
        return self.lemma.startswith(("s'", "se ", "se_"))


@cache
def load_verb_forms() -> Mapping[str, VerbForm]:
    """Returns the forms of the verbs of saying, in lower case and with a capital."""
    forms: dict[str, VerbForm] = {}
    for line in load_table("quotes/tables/french_verbs.txt"):
        for lemma, form, kind, says in _inflect(line):
            known = forms.get(form)
            if known is None:
                forms[form] = VerbForm(lemma, frozenset({kind}), says, line.startswith("~"))
            elif known.lemma == lemma or known.is_reflexive <= lemma.startswith("s"):
                forms[form] = VerbForm(known.lemma, known.kinds | {kind}, known.says or says, known.follows)
    forms |= {form.capitalize(): verb for form, verb in forms.items() if form.capitalize() not in forms}
    return forms


def _inflect(line: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yields ``(lemma, form, kind, says)`` for the forms of a line of the table."""
    says = line.lstrip("=").startswith("+")
    words = line.lstrip("=+~")
    if line.startswith("="):
        lemma, _, rest = words.partition(" ")
        for kind, forms in zip(_KINDS, rest.split("|"), strict=False):
            for form in forms.split():
                yield lemma, form, kind, says
        return
    lemma = words.strip()
    stem = lemma.removeprefix("s'").removeprefix("se ").removesuffix("er")
    for kind, endings in _ENDINGS.items():
        for ending in endings:
            yield lemma, _join(stem, ending), kind, says


def _join(stem: str, ending: str) -> str:
    """Returns a stem with an ending, spelled as its sound asks: "annonçait", "rappelle", "répète"."""
    if ending[0] in "ae" and ending[0] == "a":
        if stem.endswith("c"):
            return stem[:-1] + "ç" + ending
        if stem.endswith("g"):
            return stem + "e" + ending
    if ending in ("e", "ent") or (ending.startswith("era") and stem.endswith(_DOUBLED)):
        if stem.endswith(_DOUBLED):
            return stem + "l" + ending
        for at in (len(stem) - 2, len(stem) - 3):
            closed = at < len(stem) - 2  # "célèbre", but "commente".
            if (
                at > 0
                and stem[at] in ("é" if closed else "eé")
                and not any(c in "aeiouyéè" for c in stem[at + 1 :])
            ):
                return stem[:at] + "è" + stem[at + 1 :] + ending
    return stem + ending
