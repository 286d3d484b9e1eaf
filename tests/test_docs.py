"""The pages for people name files, targets, commands and options that exist."""

from __future__ import annotations

import re
import tomllib

import pytest
import typer

from tests.support import ROOT
from wiredesk.pipeline.cli import app

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/**/*.md")])
# The changelog tells of what was, too.
PAGES.remove(ROOT / "CHANGELOG.md")
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - {"out"}
COMMANDS = {command.name: command for command in typer.main.get_command(app).commands.values()}  # type: ignore[attr-defined]


@pytest.fixture(params=PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def text(request: pytest.FixtureRequest) -> str:
    return request.param.read_text("utf-8")


def test_paths_of_the_checkout_exist(text: str) -> None:
    named = {
        match for match in re.findall(r"`([a-z_]+/[\w./-]*)`", text) if match.partition("/")[0] in FOLDERS
    }
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_links_lead_somewhere(text: str, request: pytest.FixtureRequest) -> None:
    page = request.node.callspec.params["text"]
    targets = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link}
    assert [link for link in sorted(targets) if link and not (page.parent / link).exists()] == []


def test_modules_exist(text: str) -> None:
    for name in re.findall(r"python -m ((?:wiredesk|tests|tools)\.[\w.]+\w)", text):
        path = ROOT / name.removeprefix("wiredesk.").replace(".", "/")
        assert path.with_suffix(".py").is_file() or path.is_dir(), name


def test_targets_of_make_exist(text: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) - targets == set()


def test_commands_and_their_options_exist(text: str) -> None:
    for name, rest in re.findall(r"`wiredesk ([a-z]+)((?: [^`]*)?)`", text):
        assert name in COMMANDS, f"wiredesk {name}"
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        assert set(re.findall(r"(?<=\s)(--[a-z-]+)", rest)) - options - {"--help"} == set(), (
            f"wiredesk {name}{rest}"
        )


def test_extras_exist(text: str) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = {
        name for group in re.findall(r"\(extras? ([^)]*)\)", text) for name in re.findall(r"`(\w+)`", group)
    }
    assert named - set(extras) == set()
