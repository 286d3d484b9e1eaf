"""Compares the table of languages with the modules that hold their words."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from wiredesk.transforms.annotation.annotators import FROM_ENTITIES, FROM_TEXT, GROUPERS
from wiredesk.transforms.logic.language.identify import identify_language
from wiredesk.transforms.logic.language.langid import load_classifier
from wiredesk.transforms.logic.language.languages import LANGUAGES, SPACY_MODELS

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


def test_every_module_of_words_exists() -> None:
    for tag, support in LANGUAGES.items():
        for purpose, modules in support.words.items():
            for module in modules:
                assert find_spec(f"wiredesk.transforms.logic.{module}"), (
                    f"{tag}, {purpose}: no module {module}"
                )


def list_annotated() -> dict[str, set[str]]:
    """Returns the columns that are annotated in each language that has an annotator."""
    tables = {"entities": GROUPERS, **FROM_TEXT, **FROM_ENTITIES}
    return {tag: {name for name, by in tables.items() if tag in by} for by in tables.values() for tag in by}


@pytest.mark.parametrize("tag", sorted(list_annotated()))
def test_annotated_languages_name_their_words(tag: str) -> None:
    words = LANGUAGES[tag].words if tag in LANGUAGES else {}
    missing = list_annotated()[tag] - words.keys()
    assert not missing, f"languages.py: {tag} has annotators for {missing}, and no words"
    assert words.keys() - list_annotated()[tag] <= {"provenance", "gazetteer"}
    assert tag in SPACY_MODELS


@pytest.mark.parametrize("tag", sorted({*SENTENCES, *list_annotated()}))
def test_supported_languages_are_identified(tag: str) -> None:
    assert tag in SENTENCES, f"add a sentence in {tag}"
    found = identify_language(SENTENCES[tag])
    assert found is not None
    assert found.tag == tag
