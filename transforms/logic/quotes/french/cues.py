"""Finds French verbs of saying with what belongs to them: auxiliary, object pronouns, an inverted pronoun, a negation."""

from __future__ import annotations

import re
from typing import NamedTuple

from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.french.verbs import (
    FINITE,
    GERUND,
    INFINITIVE,
    PARTICIPLE,
    VerbForm,
    load_verb_forms,
)

S = "[ \xa0\u202f]"
"""A space within a line."""

_WORD = re.compile(r"[^\W\d_]+")
_OBJECTS = (
    rf"(?:(?P<objects>(?:\b(?:n['’]|ne{S}|s['’]|se{S}|l['’]|le{S}|la{S}|les{S}|lui{S}|leur{S}"
    rf"|nous{S}|vous{S}|m['’]|me{S}|en{S}|y{S}))+))?"
)
_ADVERB = (
    r"(?:pas|point|jamais|rien|ainsi|aussi|également|ensuite|notamment|déjà|encore|toutefois|cependant|pourtant|enfin|alors|même"
    r"|souvent|toujours|bien|tout|d['’]abord|d['’]ailleurs|en outre|par ailleurs|en revanche"
    r"|en effet|de nouveau|à nouveau|une fois"
    r"|de son côté|pour sa part|à son tour|vite|vertement|tour à tour|plus tard|plus tôt|quant à (?:lui|elle|eux|elles)"
    r"|lui|elle|eux|\w+ment|hier|aujourd['’]hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
_AUXILIARY = re.compile(
    rf"{_OBJECTS}\b(?P<aux>a|ont|avait|avaient|aurait|auraient|aura|auront|eut|ai|avons|ayant|avoir|est|sont|était|étaient|fut)"
    rf"(?:-(?:t-)?(?P<pronoun>il|elle|ils|elles|on|je))?(?P<adverbs>(?:,?{S}{_ADVERB},?)*){S}$",
    re.IGNORECASE,
)
_BEFORE_FINITE = re.compile(rf"{_OBJECTS}$", re.IGNORECASE)
_INVERTED = re.compile(r"-(?:t-)?(?P<pronoun>il|elle|ils|elles|on|je)\b")
_NOUN_BEFORE = re.compile(
    rf"(?:\b(?:le|la|les|un|une|des|du|de|d['’]|au|aux|ce|cet|cette|ces|son|sa|ses|leur|leurs|notre|nos|votre|mon|ma|mes|chaque|aucun|aucune"
    rf"|toute|sans|par|sur|deux|trois|premier|première|grand|grande|nouvelle|nouveau|l['’])(?:{S}|(?<=['’])))$",
    re.IGNORECASE,
)
_NOUNS = read_words(
    """
    annonce annonces note notes juge juges critique critiques menace menaces demande demandes relève accuse pointe pense
    confirme lance résume rapporte tranche souffle observe cite publie poste témoigne commente parle évoque appelle lit fait
    interroge salue dit propose exige conseille manifeste exprime invite ordonne condamne glisse crie écrit
    """
)
"""Forms that are nouns or too common to be a cue behind an article."""

_COMPLETED = {
    "faire_valoir": re.compile(rf"(?:{S}[\w-]+)?{S}(?:valoir|savoir|remarquer|observer|part{S})"),
    "mettre_en_garde": re.compile(rf"(?:{S}[\w-]+)?{S}en{S}(?:garde|perspective|avant)"),
}
_REFLEXIVE = re.compile(r"(?:s['’]|se\W)$")
_NO_GERUND = frozenset({"relever", "lire", "parler", "faire_valoir", "mettre_en_garde", "maintenir"})
"""Verbs whose gerund is seldom theirs: "relevant de", "maintenant"."""

_BE = frozenset({"est", "sont", "était", "étaient", "fut"})
_LED = re.compile(
    rf"\b(?:et|puis|avant|allant{S}jusqu['’]à|tient|tenu|va|vont|vient|viennent|venait|venaient){S}(?:de{S}|d['’]|à{S}|jusqu['’]à{S})?(?:se{S}|s['’]|lui{S}|leur{S}|nous{S})?$",
    re.IGNORECASE,
)
"""Words before an infinitive that says something: "et d'ajouter", "avant de conclure"."""

_JOINED = re.compile(rf"\b(?:et|mais|puis)(?:{S}{_ADVERB})?{S}$")
"""Words before a participle that shares the auxiliary of the verb before: "a salué l'accord et appelé à la paix"."""

_AS = re.compile(rf"\bcomme{S}(?:le|la|les){S}$|\bcomme{S}l['’]$", re.IGNORECASE)
_WINDOW = 60
"""Characters before a verb in which its auxiliary and pronouns stand."""


class FrenchCue(NamedTuple):
    """A verb of saying: ``body[start:end] == text``.

    Attributes:
      form: the verb.
      kind: ``finite``, ``participle`` (with an auxiliary), ``gerund`` or ``infinitive``.
      begin, after: the bounds with auxiliary, object pronouns and inverted pronoun.
      pronoun: the bounds of the inverted pronoun ("a-t-il dit"), if there is one.
      negated: True for "n'a pas dit".
    """

    start: int
    end: int
    text: str
    form: VerbForm
    kind: str
    begin: int
    after: int
    pronoun: tuple[int, int] | None
    negated: bool


def find_french_cues(body: str) -> list[FrenchCue]:
    """Returns the verbs of saying of a text in order, also those inside of quotation marks."""
    forms = load_verb_forms()
    found = []
    for match in _WORD.finditer(body):
        form = forms.get(match[0])
        if form is not None and (cue := _read_cue(body, match, form)) is not None:
            found.append(cue)
    return found


def _read_cue(body: str, match: re.Match[str], form: VerbForm) -> FrenchCue | None:
    start, end = match.span()
    low = max(0, start - _WINDOW)
    if start and body[start - 1] == "-":
        return None
    if PARTICIPLE in form.kinds and (aux := _AUXILIARY.search(body, low, start)) is not None:
        return _read_compound(match, form, aux)
    if form.kinds == {PARTICIPLE} and _JOINED.search(body, max(0, start - 30), start) is not None:
        return FrenchCue(start, end, match[0], form, PARTICIPLE, start, end, None, negated=False)
    if GERUND in form.kinds and form.lemma not in _NO_GERUND:
        return FrenchCue(start, end, match[0], form, GERUND, start, end, None, negated=False)
    if INFINITIVE in form.kinds and _LED.search(body, max(0, start - 30), start) is not None:
        return FrenchCue(start, end, match[0], form, INFINITIVE, start, end, None, negated=False)
    return _read_finite(body, match, form) if FINITE in form.kinds else None


def _read_finite(body: str, match: re.Match[str], form: VerbForm) -> FrenchCue | None:
    """Reads "X déclare" and "déclare-t-il"; returns None for a noun and for a reflexive verb without "se"."""
    start, end = match.span()
    low = max(0, start - _WINDOW)
    inverted = _INVERTED.match(body, end)
    objects = _BEFORE_FINITE.search(body, low, start)
    text = (objects["objects"] or "").lower() if objects else ""
    if not _is_complete(body, form.lemma, inverted.end() if inverted else end):
        return None
    if inverted is None and _is_noun(body, low, start, match[0].lower()):
        return None
    if form.is_reflexive and not _REFLEXIVE.search(text):
        return None
    return FrenchCue(
        start,
        end,
        match[0],
        form,
        FINITE,
        objects.start() if objects and text else start,
        inverted.end() if inverted else end,
        inverted.span("pronoun") if inverted else None,
        negated=text.startswith(("n'", "n’", "ne")),
    )


def _is_complete(body: str, lemma: str, end: int) -> bool:
    """Returns True unless a verb says something only with other words behind it: "faire valoir", "mettre en garde"."""
    needed = _COMPLETED.get(lemma)
    return needed is None or needed.match(body, end) is not None


def _is_noun(body: str, low: int, start: int, word: str) -> bool:
    """Returns True if a form stands behind an article: "la demande", "une critique"; "l'affirme" has an object."""
    before = _NOUN_BEFORE.search(body, low, start)
    if before is None or _AS.search(body, low, start) is not None:
        return False
    return word in _NOUNS or before[0].strip().lower() not in ("le", "la", "les", "l'", "l’", "leur")


def _read_compound(match: re.Match[str], form: VerbForm, aux: re.Match[str]) -> FrenchCue | None:
    """Reads "a déclaré" and "s'est-il indigné"; returns None for a passive."""
    objects, verb = (aux["objects"] or "").lower(), aux["aux"].lower()
    is_be = verb in _BE
    if not _is_complete(match.string, form.lemma, match.end()):
        return None
    if is_be != form.is_reflexive and not (is_be and _REFLEXIVE.search(objects)):
        return None
    negated = (
        objects.startswith(("n'", "n’", "ne")) or " jamais" in aux["adverbs"] or " pas" in aux["adverbs"]
    )
    kind = GERUND if verb == "ayant" else PARTICIPLE
    pronoun = aux.span("pronoun") if aux["pronoun"] else None
    return FrenchCue(*match.span(), match[0], form, kind, aux.start(), match.end(), pronoun, negated)
