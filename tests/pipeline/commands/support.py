"""Calls commands in this process."""

from __future__ import annotations

from typing import Any

from typer.testing import CliRunner

from wiredesk.pipeline.cli import app


def call(*args: object) -> Any:
    """Returns the result of a command: its output, its errors and its exit code."""
    return CliRunner().invoke(app, [str(arg) for arg in args])
