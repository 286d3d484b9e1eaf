"""Decides which articles are annotated, and by which model."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.schemas.records import Article
from wiredesk.transforms.failures import add_warning
from wiredesk.transforms.logic.language.languages import SPACY_MODELS
from wiredesk.transforms.logic.ner.choice import InstalledModel, Models, get_base
from wiredesk.transforms.logic.ner.model_files import write_install


def find_model_for(article: Article, models: Models) -> InstalledModel | None:
    """Returns the model that annotates an article; None for an exact copy and where no model reads the language."""
    return models.find(article.language) if article.annotated_from is None else None


def divide(articles: Sequence[Article], models: Models) -> dict[InstalledModel, list[int]]:
    """Returns the places of the articles that each model annotates."""
    places: dict[InstalledModel, list[int]] = {}
    for place, article in enumerate(articles):
        model = find_model_for(article, models)
        if model is not None:
            places.setdefault(model, []).append(place)
    return places


def warn_unread(article: Article, models: Models) -> Article:
    """Returns an article with a warning if no model reads its language, which says how to get one that does."""
    if article.annotated_from is not None or models.find(article.language) is not None:
        return article
    language = article.language or "an unknown language"
    return add_warning(
        article,
        "language_not_annotated",
        f"{_name_models(models)} not read {language}; {_advise(get_base(article.language))}",
    )


def _name_models(models: Models) -> str:
    names = ", ".join(model.version for model in models)
    return f"the model {names} does" if len(models) == 1 else f"the models {names} do"


def _advise(base: str) -> str:
    name = SPACY_MODELS.get(base)
    if name is None:
        return "choose one that does with --annotate"
    return f"install one that does ({write_install(name)}), then run: wiredesk reprocess --annotate auto"
