"""Small models with a few names, installed like packages."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from pathlib import Path

import spacy


def write_model(root: Path, name: str, names: Mapping[str, str], version: str = "1.2.0") -> None:
    """Writes a package with a model that finds some names, as pip installs one of spaCy's.

    Args:
      root: a folder of Python's path.
      name: name of the package, with the language first: ``de_core_news_sm``.
      names: label of each name that the model finds.
      version: version of the model.
    """
    lang, _, kind = name.partition("_")
    nlp = spacy.blank(lang, meta={"name": kind, "version": version})
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in names.items()])  # type: ignore[attr-defined]
    package = root / name
    package.mkdir()
    nlp.to_disk(package / f"{name}-{version}")
    (package / "__init__.py").touch()
    importlib.invalidate_caches()
    facts = root / f"{name}-{version}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    (facts / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", "utf-8")


def change_meta(root: Path, name: str, **facts: object) -> None:
    """Changes facts in the ``meta.json`` of a model that :func:`write_model` wrote."""
    (path,) = (root / name).glob("*/meta.json")
    path.write_text(json.dumps(json.loads(path.read_bytes()) | facts), "utf-8")
