"""The program: its version, its help, and its list of commands."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
import typer
from typer.testing import CliRunner

from tests.pipeline.commands.support import call
from wiredesk.pipeline.cli import app


def test_version_and_examples_in_the_help():
    assert call("--version").output == f"wiredesk {version('wiredesk')}\n"
    assert "wiredesk run --input seeds --output out" in re.sub(r"\s+", " ", call("run", "--help").output)
    assert "Views:" in call("query", "--help").output


def list_commands():
    return typer.main.get_command(app).commands.items()


@pytest.mark.parametrize("width", [80, 200])
def test_help_is_complete_and_fits_the_terminal(width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERMINAL_WIDTH", str(width))
    for name, command in list_commands():
        shown = CliRunner().invoke(app, [name, "--help"], terminal_width=width).output
        assert max(map(len, shown.splitlines())) <= width, name
        texts = [command.help, command.epilog, *(getattr(param, "help", "") for param in command.params)]
        marks = {
            mark
            for text in filter(None, texts)
            for mark in re.findall(r"\[[a-z]+\]", text.replace("\\[", "["))
        }
        assert all(mark in shown for mark in marks), (
            "rich reads an extra in brackets as markup unless it is escaped"
        )
        assert ("[iceberg]" in marks) == (name == "iceberg")
