"""Shared options: each setting has one, and each command names the settings that it takes.

These tests fail if a new option or command was added in one of its places only; their messages name the missing place.
"""

from __future__ import annotations

import dataclasses

import pytest
import typer

from tests.support import ROOT, STORY, run_wiredesk, write_files
from wiredesk.pipeline.commands.app import app
from wiredesk.pipeline.commands.options import OPTIONS, make_settings, split_pair
from wiredesk.pipeline.settings import RunSettings, UsageError, name_option
from wiredesk.pipeline.storage.manifests import list_manifests
from wiredesk.pipeline.storage.stores import open_store

SETTINGS = {field.name: field for field in dataclasses.fields(RunSettings)}
NO_SETTINGS = {"log_format", "no_report"}
"""Options of ``run`` that are no settings: they do not change the tables."""


def list_commands():
    return typer.main.get_command(app).commands


def list_params(command):
    return {param.name: param for param in list_commands()[command].params}


def test_every_setting_has_an_option_and_every_option_a_setting():
    assert SETTINGS.keys() - OPTIONS.keys() == set(), (
        "add the setting to OPTIONS in pipeline/commands/options.py"
    )
    assert OPTIONS.keys() - SETTINGS.keys() == set(), "add the setting to RunSettings in pipeline/settings.py"


def test_run_takes_every_setting_and_each_is_in_the_manifest(tmp_path):
    assert list_params("run").keys() - NO_SETTINGS == SETTINGS.keys()
    run_wiredesk(write_files(tmp_path / "in", {"a.txt": STORY}), tmp_path / "out")
    (manifest,) = list_manifests(open_store(str(tmp_path / "out")))
    assert manifest["settings"].keys() == SETTINGS.keys()


def test_an_option_has_the_name_of_its_setting():
    options = [param for param in list_params("run").values() if param.param_type_name == "option"]
    for param in options:
        assert param.name in NO_SETTINGS or param.opts[0] == f"--{name_option(param.name)}"


def test_every_setting_is_documented():
    # Python 3.13 strips the indentation of docstrings.
    lines = [line.strip() for line in RunSettings.__doc__.partition("Attributes:")[2].splitlines()]
    for name in SETTINGS:
        assert any(line.startswith((f"{name}: ", f"{name}, ")) for line in lines), (
            f"describe {name} in the docstring of RunSettings"
        )


@pytest.mark.parametrize("name", sorted(list_commands()))
def test_every_command_has_a_summary_examples_and_a_place_in_the_readme(name):
    command = list_commands()[name]
    assert (command.help or "").strip().endswith((".", ")", "')")), "give the function a docstring"
    assert f"wiredesk {name}" in (command.epilog or ""), "give examples in the epilog"
    papers = [(ROOT / path).read_text("utf-8") for path in ("README.md", "docs/OPERATIONS.md")]
    assert any(f"wiredesk {name}" in paper for paper in papers), "name it in README.md or docs/OPERATIONS.md"


def test_options_become_settings():
    options = {"inputs": ["a", "b"], "output": "out", "field_map": ["body=content.text"], "format": None}
    settings = make_settings(options)
    assert settings == RunSettings(("a", "b"), "out", field_map=(("body", "content.text"),))
    assert make_settings({"output": "out"}).inputs == ()


@pytest.mark.parametrize("text", ["body", "=x", "body=", ""])
def test_a_pair_needs_both_sides(text):
    with pytest.raises(UsageError, match="--map takes two sides"):
        split_pair(text, "--map", "body=content.text")
