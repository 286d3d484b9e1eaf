"""Compares the table of languages with the modules that hold their words."""

from __future__ import annotations

import codecs
from importlib.util import find_spec

import pytest

from wiredesk.transforms.logic.kernel.defaults import DEFAULT_MODEL
from wiredesk.transforms.logic.kernel.months import MONTHS_BY_LANGUAGE
from wiredesk.transforms.logic.language.identify import identify_language
from wiredesk.transforms.logic.language.langid import load_classifier
from wiredesk.transforms.logic.language.languages import LANGUAGES, VOCABULARIES

SENTENCES = {
    "de": "Der Stadtrat hat am Montag beschlossen, die alte Straßenbahn wieder fahren zu lassen, sagte der Bürgermeister.",
    "en": "The council decided on Monday that the old tram would run again, officials said.",
    "es": "El ayuntamiento decidió el lunes que el viejo tranvía volverá a circular, dijo el alcalde.",
    "fr": "Le conseil municipal a décidé lundi que le vieux tramway circulerait de nouveau, a dit le maire.",
    "it": "Il consiglio comunale ha deciso lunedì che il vecchio tram tornerà a circolare, ha detto il sindaco.",
    "nl": "De gemeenteraad heeft maandag besloten dat de oude tram weer gaat rijden, zei de burgemeester.",
    "pt": "A câmara municipal decidiu na segunda-feira que o velho elétrico voltará a circular, disse o presidente.",
}


def test_classifier_knows_every_language_and_member() -> None:
    known = set(load_classifier().languages)
    for tag, support in LANGUAGES.items():
        assert set(support.members) <= known, f"py3langid does not identify all members of {tag}"
        assert tag in known or support.members, f"py3langid does not identify {tag}"


def test_table_of_months_has_the_same_languages() -> None:
    stated = {tag for tag, support in LANGUAGES.items() if support.months}
    assert stated == MONTHS_BY_LANGUAGE.keys(), "languages.py and kernel/months.py differ"


def test_every_encoding_exists() -> None:
    for support in LANGUAGES.values():
        for encoding in support.encodings:
            assert codecs.lookup(encoding)


def test_every_vocabulary_exists() -> None:
    for area, modules in VOCABULARIES.items():
        for module in modules:
            assert find_spec(f"wiredesk.transforms.logic.{module}"), f"{area}: no module {module}"
    for tag, support in LANGUAGES.items():
        assert support.vocabularies <= VOCABULARIES.keys(), f"{tag} names an unknown vocabulary"


def test_annotated_languages_have_every_vocabulary() -> None:
    annotated = {tag: support for tag, support in LANGUAGES.items() if support.model}
    assert DEFAULT_MODEL in {support.model for support in annotated.values()}
    for tag, support in annotated.items():
        missing = VOCABULARIES.keys() - support.vocabularies
        assert not missing, f"{tag} is annotated but has no words for {', '.join(sorted(missing))}"


@pytest.mark.parametrize(
    "tag", [tag for tag, support in LANGUAGES.items() if support.months or support.model]
)
def test_supported_languages_are_identified(tag: str) -> None:
    assert tag in SENTENCES, f"add a sentence in {tag}"
    found = identify_language(SENTENCES[tag])
    assert found is not None
    assert found.tag == tag
