"""The languages that the program supports, and how far: the one table to extend for a language.

Texts in any language are parsed, deduplicated and, if py3langid knows it, identified. With a model that reads the
language they have entities. The table lists the languages that get more than that.
``tests/transforms/logic/language/test_languages.py`` compares it with the annotators and with the modules that hold the
words, and names what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSupport:
    """The support of one language.

    Attributes:
      members: tags of the classifier that count as this language: members of a macrolanguage in BCP 47, which the
        classifier cannot tell from it in the standard written form of news.
      prior: how frequent the language is in print, beside 1 for most. The classifier takes all for equally frequent.
      words: modules below ``transforms/logic`` that hold its words, by what they are for: a column that is annotated,
        ``provenance`` or ``gazetteer``. The rules of these two run on all texts; in other languages they find little.
    """

    members: tuple[str, ...] = ()
    prior: float = 1.0
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


LANGUAGES: Final[Mapping[str, LanguageSupport]] = {
    "en": LanguageSupport(
        words={
            "provenance": (
                "provenance.byline",
                "provenance.credits",
                "provenance.citation_cues",
                "provenance.lists",
            ),
            "gazetteer": ("gazetteer.names", "gazetteer.aliases"),
            "entities": ("entities.lexicon",),
            "quotes": ("quotes.cues", "quotes.genders"),
            "places": ("gazetteer.aliases",),
            "times": ("times.vocabulary", "times.units"),
            "keyphrases": ("keyphrases.lexicon",),
        }
    ),
    "fr": LanguageSupport(
        words={
            "gazetteer": ("gazetteer.french",),
            "entities": ("entities.french_words",),
            "quotes": ("quotes.french.cues", "quotes.french.verbs"),
            "places": ("gazetteer.french",),
            "times": ("times.french.vocabulary", "times.french.names"),
        }
    ),
    "ar": LanguageSupport(members=("ary", "arz")),
    "gn": LanguageSupport(members=("gug",)),
    "ku": LanguageSupport(members=("sdh",)),
    "uz": LanguageSupport(members=("uzs",)),
    "zh": LanguageSupport(members=("yue", "wuu")),
    # Rare in print, and telegraphic English ("Shr 33 cts vs 48 cts") looks more like them than like prose: of 8,000
    # wire reports in English 228 were identified as Nigerian Pidgin and 5 as Volapuk, none with more than 0.7.
    "pcm": LanguageSupport(prior=0.05),
    "vo": LanguageSupport(prior=0.05),
}
"""Support by BCP 47 tag."""

_SPACY_WEB = ("en", "zh")
_SPACY_NEWS = "ca da de el es fi fr hr it ja ko lt mk nb nl pl pt ro ru sl sv uk"

SPACY_MODELS: Final[Mapping[str, str]] = {
    **{tag: f"{tag}_core_web_sm" for tag in _SPACY_WEB},
    **{tag: f"{tag}_core_news_sm" for tag in _SPACY_NEWS.split()},
    "no": "nb_core_news_sm",
}
"""The smallest model that spaCy publishes for a language (https://spacy.io/models), by base language, for advice."""
