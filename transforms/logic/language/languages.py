"""The languages that the program supports, and how far: the one table to extend for a language.

Texts in any language are parsed, deduplicated and, if py3langid knows it, identified. The table lists the languages
that get more than that. ``tests/transforms/logic/language/test_languages.py`` compares it with the modules that hold
the words, and names what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

VOCABULARIES: Final[Mapping[str, tuple[str, ...]]] = {
    "provenance": ("provenance.byline", "provenance.credits", "provenance.citation_cues", "provenance.lists"),
    "gazetteer": ("gazetteer.names", "gazetteer.aliases"),
    "quotes": ("quotes.cues", "quotes.genders"),
    "times": ("times.vocabulary", "times.units"),
    "entities": ("entities.lexicon",),
    "keyphrases": ("keyphrases.lexicon",),
}
"""Modules below ``transforms/logic`` that hold the words of a language, by what they are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSupport:
    """The support of one language.

    Attributes:
      members: tags of the classifier that count as this language: members of a macrolanguage in BCP 47, which the
        classifier cannot tell from it in the standard written form of news.
      prior: how frequent the language is in print, beside 1 for most. The classifier takes all for equally frequent.
      encodings: legacy encodings beside cp1252, for languages that are recognised by the n-grams of their ASCII
        letters even in the wrong encoding.
      months: the names of its months are in :mod:`wiredesk.transforms.logic.kernel.months`.
      vocabularies: keys of :data:`VOCABULARIES` whose modules have its words. Those rules run on all texts; in other
        languages they find little.
      model: the package of a spaCy model, which decides that texts in the language are annotated. Texts in a
        language that the chosen model does not read get the warning ``language_not_annotated``.
    """

    members: tuple[str, ...] = ()
    prior: float = 1.0
    encodings: tuple[str, ...] = ()
    months: bool = False
    vocabularies: frozenset[str] = frozenset()
    model: str | None = None


_CENTRAL = ("cp1250", "iso8859_2")

LANGUAGES: Final[Mapping[str, LanguageSupport]] = {
    "en": LanguageSupport(months=True, vocabularies=frozenset(VOCABULARIES), model="en_core_web_sm"),
    "de": LanguageSupport(months=True),
    "es": LanguageSupport(months=True),
    "fr": LanguageSupport(months=True),
    "it": LanguageSupport(months=True),
    "nl": LanguageSupport(months=True),
    "pt": LanguageSupport(months=True),
    "ar": LanguageSupport(members=("ary", "arz")),
    "gn": LanguageSupport(members=("gug",)),
    "ku": LanguageSupport(members=("sdh",)),
    "bs": LanguageSupport(encodings=_CENTRAL),
    "cs": LanguageSupport(encodings=_CENTRAL),
    "hr": LanguageSupport(encodings=_CENTRAL),
    "hu": LanguageSupport(encodings=_CENTRAL),
    "pl": LanguageSupport(encodings=_CENTRAL),
    "ro": LanguageSupport(encodings=_CENTRAL),
    "sk": LanguageSupport(encodings=_CENTRAL),
    "sl": LanguageSupport(encodings=_CENTRAL),
    "az": LanguageSupport(encodings=("cp1254",)),
    # In the wrong encoding Turkish is identified as Turkmen.
    "tk": LanguageSupport(encodings=("cp1254",)),
    "tr": LanguageSupport(encodings=("cp1254",)),
    "lt": LanguageSupport(encodings=("cp1257",)),
    "lv": LanguageSupport(encodings=("cp1257",)),
    "uz": LanguageSupport(members=("uzs",)),
    "zh": LanguageSupport(members=("yue", "wuu")),
    # Rare in print, and telegraphic English ("Shr 33 cts vs 48 cts") looks more like them than like prose: of 8,000
    # wire reports in English 228 were identified as Nigerian Pidgin and 5 as Volapuk, none with more than 0.7.
    "pcm": LanguageSupport(prior=0.05),
    "vo": LanguageSupport(prior=0.05),
}
"""Support by BCP 47 tag."""
