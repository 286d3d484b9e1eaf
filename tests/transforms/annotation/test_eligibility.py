"""Which articles are annotated, by which model, and what the others are told."""

from __future__ import annotations

import pytest

from tests.support import make_article
from wiredesk.transforms.annotation.eligibility import divide, find_model_for, warn_unread
from wiredesk.transforms.logic.language.languages import SPACY_MODELS
from wiredesk.transforms.logic.ner.choice import ANY_LANGUAGE, InstalledModel, Models

ENGLISH = InstalledModel("en_core_web_sm", "en_core_web_sm-3.8.0", frozenset({"en"}))
GERMAN = InstalledModel("de_core_news_lg", "de_core_news_lg-3.8.0", frozenset({"de"}))
WIKI = InstalledModel("xx_ent_wiki_sm", "xx_ent_wiki_sm-3.8.0", frozenset({ANY_LANGUAGE}))
BOTH = Models([ENGLISH, GERMAN])


@pytest.mark.parametrize(
    ("language", "model"),
    [
        ("en", ENGLISH),
        ("en-GB", ENGLISH),
        ("de", GERMAN),
        ("de-Latn-AT", GERMAN),
        ("enm", None),
        ("fr", None),
        ("", None),
        (None, None),
    ],
)
def test_the_model_of_an_article_reads_its_language_in_any_country(language, model):
    article = make_article("Text.", language=language)
    assert find_model_for(article, BOTH) == model
    assert (warn_unread(article, BOTH) == article) is (model is not None)


def test_the_first_model_that_reads_a_language_is_taken():
    assert Models([WIKI, ENGLISH]).find("en") == WIKI
    assert [Models([ENGLISH, WIKI]).find(language) for language in ("en", "fr", None)] == [
        ENGLISH,
        WIKI,
        None,
    ]


def test_articles_are_divided_among_the_models_in_their_order():
    languages = ["de", "en", "fr", "en-US", None, "de"]
    articles = [make_article("Text.", f"{n}.txt", language=language) for n, language in enumerate(languages)]
    articles.append(make_article("Text.", "copy.txt", language="en", annotated_from="0" * 32))
    assert divide(articles, BOTH) == {GERMAN: [0, 5], ENGLISH: [1, 3]}


def test_an_exact_copy_is_not_annotated_and_not_warned_of():
    copy = make_article("Text.", language="fr", annotated_from="0" * 32)
    assert find_model_for(copy, BOTH) is None and warn_unread(copy, BOTH) == copy


@pytest.mark.parametrize(
    ("language", "models", "message"),
    [
        (
            "fr-CA",
            Models([ENGLISH]),
            "the model en_core_web_sm-3.8.0 does not read fr-CA; install one that does "
            "(pip install 'wiredesk[fr]'), then run: wiredesk reprocess --annotate auto",
        ),
        (
            "nl",
            BOTH,
            "the models en_core_web_sm-3.8.0, de_core_news_lg-3.8.0 do not read nl; install one that does "
            "(python -m spacy download nl_core_news_sm), then run: wiredesk reprocess --annotate auto",
        ),
        (
            "eo",
            Models([ENGLISH]),
            "the model en_core_web_sm-3.8.0 does not read eo; choose one that does with --annotate",
        ),
        (
            None,
            Models([ENGLISH]),
            "the model en_core_web_sm-3.8.0 does not read an unknown language; choose one that does with --annotate",
        ),
    ],
)
def test_the_warning_says_how_to_get_a_model(language, models, message):
    (warning,) = warn_unread(make_article("Text.", language=language), models).warnings
    assert (warning.code, warning.message) == ("language_not_annotated", message)


def test_the_advice_is_a_model_of_the_language():
    assert all(name.startswith(f"{tag}_core_") for tag, name in SPACY_MODELS.items() if tag != "no")
