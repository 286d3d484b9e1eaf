"""The decorator of commands that write."""

from __future__ import annotations

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from wiredesk.pipeline.commands.job_command import job_command
from wiredesk.pipeline.settings import UsageError


def make_app(settings, **how):
    app = typer.Typer(add_completion=False)

    @job_command(app, settings, epilog="", **how)
    def work(settings, needed: Annotated[str, typer.Option()], own: Annotated[int, typer.Option()] = 3):
        """Work."""
        if needed == "wrong":
            raise UsageError("that is wrong")
        return lambda: print(settings.output, settings.shards, settings.runner, needed, own)

    return app


def call(app, *args):
    return CliRunner().invoke(app, list(args))


def test_a_command_gets_its_settings_and_its_own_options_and_reports_at_the_end():
    app = make_app({"output", "shards"})
    assert call(app, "--needed", "x").output == "out 1 DirectRunner x 3\n"
    assert (
        call(app, "--needed", "x", "-o", "y", "--shards", "2", "--own", "4").output
        == "y 2 DirectRunner x 4\n"
    )


def test_a_command_may_have_other_defaults():
    app = make_app({"output", "runner"}, defaults={"runner": "PrismRunner"})
    assert "PrismRunner" in call(app, "--needed", "x").output


def test_the_help_lists_required_options_first_and_the_log_last():
    command = typer.main.get_command(make_app({"shards", "output", "inputs", "beam_args"}))
    names = [param.name for param in command.params]
    assert names == ["needed", "inputs", "output", "own", "shards", "beam_args", "log_format"]


@pytest.mark.parametrize("args", [["--needed", "wrong"], ["--needed", "x", "--shards", "0"]])
def test_wrong_use_ends_with_exit_code_2_and_without_a_report(args):
    result = call(make_app({"output", "shards"}), *args)
    assert result.exit_code == 2 and result.stdout == ""


def test_a_command_on_tables_refuses_an_output_without_them(tmp_path):
    result = call(make_app({"output"}, needs_tables=True), "--needed", "x", "-o", str(tmp_path))
    assert result.exit_code == 2 and "there are no tables" in result.stderr
