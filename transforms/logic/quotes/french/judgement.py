"""Tells words in French marks that were said from titles and terms, and whole quotations from mixed ones."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.quotes.french.attribution import FrenchAttribution
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading

_TITLED = re.compile(
    r"\b(?:intitulée?s?|baptisée?s?|appelée?s?|nommée?s?|surnommée?s?|dite?s?|titrée?|film|livre|roman|essai|chanson|album|émission"
    r"|série|slogan|revue|magazine|journal|quotidien|opération|mots?|termes?|expression|programme|projet|pièce|spectacle|exposition"
    r"|documentaire|collectif|association|mouvement|titre|prix|label|liste|loi|plan|dispositif|rapport|dossier|hashtag|marque|navire|bateau|pétrolier"
    r"|podcast|rubrique|site|appli|application|jeu|titres|soi-disant|concept|missile|modèle|type"
    r"|dossiers)(?:[ \xa0][\w’'-]+){0,2}[ \xa0]?$",
    re.IGNORECASE,
)
_SAYING_NOUN = re.compile(
    r"\b(?:déclaration|communiqué|lettre|tribune|message|tweet|propos|phrase|mots|promesse|appel|avertissement|réponse|question|aveu|témoignage)s?\b"
)
_WORD = re.compile(r"\w+")
_SURE = frozenset({"after", "broken", "colon"})
_MIN_WORDS = {"closing": 2, "before": 2, "according": 2, "sentence": 3, "paragraph": 3, "context": 3}
"""Words at the least of a stretch that a verb in its sentence or its neighbours attribute."""

_MAX_TERM = 3
"""Words at the most of a term that a text has in marks more than once: « gilets jaunes »."""

_MIN_UNKNOWN = 6
"""Words at the least of a sentence without a known speaker."""

_LEAD = 60
"""Characters before a stretch in which a word for a title is looked for."""


def was_said(reading: FrenchReading, found: FrenchAttribution) -> bool:
    """Returns True if a stretch was said: it has a speaker, or it is a sentence; titles and terms are not."""
    stretch, body = found.stretch, reading.body
    words = _WORD.findall(body, stretch.start, stretch.end)
    head = body[max(0, stretch.open - _LEAD) : stretch.open]
    text = body[stretch.start : stretch.end]
    is_term = len(words) <= _MAX_TERM and not text[:1].isupper() and reading.is_term(text)
    if (
        not words
        or is_term
        or found.method == "negated"
        or (_is_named(body, found, words) and not _SAYING_NOUN.search(head))
    ):
        return False
    if body[stretch.open] in "—–-" or found.tied or found.method in _SURE:
        return True
    if choose_kind(reading, found) == "mixed" and (found.speaker is None or _is_title(text, words)):
        return False
    if found.speaker is None:
        ends = text[-1] in ".!?…" or body[stretch.close : stretch.close + 1] in (".", ",")
        return text[:1].isupper() and ends and len(words) >= _MIN_UNKNOWN
    if found.method == "before" and head.rstrip(" \xa0\u202f").endswith((":", "que", "qu'", "qu’")):
        return True
    return len(words) >= _MIN_WORDS[found.method]


def _is_named(body: str, found: FrenchAttribution, words: list[str]) -> bool:
    """Returns True behind a word for a title: "le film « Rive »"; "le plan « sera tenu », indique le groupe" is none."""
    stretch = found.stretch
    text = body[stretch.start : stretch.end]
    if found.speaker is not None and len(words) > 3 and not text[:1].isupper():
        return False
    return _TITLED.search(body, max(0, stretch.open - _LEAD), stretch.open) is not None


def _is_title(text: str, words: list[str]) -> bool:
    """Returns True for a few words of which the first has a capital, and which are no sentence: « Joint Sea »."""
    return text[:1].isupper() and len(words) <= 5 and text[-1] not in ".!?…"


def choose_kind(reading: FrenchReading, found: FrenchAttribution) -> str:
    """Returns ``mixed`` for words inside a sentence of the author, else ``direct``."""
    stretch, body = found.stretch, reading.body
    if not stretch.opened or stretch.continues:
        return "direct"
    head = body[max(0, stretch.open - 4) : stretch.open].rstrip(" \xa0\u202f")
    if not head or head[-1] in ":\n.!?»”…":
        return "direct"
    if head[-1].isalnum() or head[-1] in "'’(":
        return "mixed"
    return "mixed" if body[stretch.start : stretch.start + 1].islower() else "direct"
