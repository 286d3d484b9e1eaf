"""Errors of commands: one sentence and the exit code."""

from __future__ import annotations

import logging

import pytest
import typer

from wiredesk.pipeline.commands.console import (
    configure_log,
    errors_as_sentences,
    fail_in_duckdb,
    make_view,
    print_summary,
    reading,
    writing,
)
from wiredesk.pipeline.inputs.sources import InputError
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.locks import LockedError
from wiredesk.pipeline.telemetry.logs import FORMAT_VARIABLE
from wiredesk.pipeline.telemetry.progress import RunSummary
from wiredesk.pipeline.telemetry.progress_log import LoggedProgress


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (UsageError("no such option"), 2, "no such option"),
        (InputError("no such input"), 2, "no such input"),
        (LockedError("run x holds the output"), 1, "run x holds the output"),
        (OSError(28, "No space left on device"), 1, "no space is left for out"),
        (KeyboardInterrupt(), 130, "stopped by Ctrl-C"),
        (KeyError("x"), 1, "failed by a bug: KeyError: 'x'"),
    ],
)
def test_an_error_ends_a_command_with_a_sentence_and_its_exit_code(error, code, sentence, capsys):
    with pytest.raises(typer.Exit) as ended, errors_as_sentences("out", "it is resumed by a second run"):
        raise error
    assert ended.value.exit_code == code
    assert capsys.readouterr().err.startswith(f"wiredesk: {sentence}")


def test_an_exit_of_the_command_itself_passes():
    with pytest.raises(typer.Exit) as ended, errors_as_sentences("out"):
        raise typer.Exit(7)
    assert ended.value.exit_code == 7


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (LookupError("no such article"), 2, "no such article"),
        (OSError(28, "No space left on device"), 1, "standard output cannot be written"),
        (OSError(13, "Permission denied", "/x"), 1, "/x may not be read or written"),
    ],
)
def test_a_command_that_reads_has_errors_of_its_own(error, code, sentence, capsys):
    with pytest.raises(typer.Exit) as ended, reading("out", LookupError):
        raise error
    assert ended.value.exit_code == code and sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "Error writing bytes to file"), "no space is left for out;"),
        (OSError(13, "Permission denied", "/x"), "/x may not be read or written"),
        (OSError("without a number"), "failed by a bug"),
    ],
)
def test_what_a_command_writes_besides_its_output_is_no_standard_output(error, sentence, capsys):
    with pytest.raises(typer.Exit), reading("out"), writing("out"):
        raise error
    assert sentence in capsys.readouterr().err


def test_an_unknown_log_format_is_wrong_use():
    with pytest.raises(UsageError, match="--log-format takes"):
        configure_log("xml")


def test_a_summary_is_printed_and_with_json_logged_too(monkeypatch, capsys, caplog):
    caplog.set_level(logging.INFO)
    print_summary(RunSummary("/out", files_listed=2))
    assert "Nothing is new: 2 files" in capsys.readouterr().out and not caplog.records
    assert not isinstance(make_view(), LoggedProgress)
    monkeypatch.setenv(FORMAT_VARIABLE, "json")
    print_summary(RunSummary("/out", files_listed=2))
    assert "Nothing is new" in capsys.readouterr().out
    assert [record.files for record in caplog.records] == [0]
    assert isinstance(make_view(), LoggedProgress)


def test_a_sentence_is_an_object_in_a_json_log(monkeypatch, caplog):
    monkeypatch.setenv(FORMAT_VARIABLE, "json")
    with pytest.raises(typer.Exit), errors_as_sentences("out"):
        raise UsageError("no such option")
    assert [record.getMessage() for record in caplog.records] == ["no such option"]


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("Catalog Error: no such table\nLINE 1", 2, "DuckDB says: Catalog Error: no such table"),
        ("Traceback (most recent call last):\n  File x\nStoreError: s3://b is away", 1, "s3://b is away"),
        (
            "Traceback (most recent call last):\n  File x\nFileNotFoundError: s3://b/a",
            2,
            "DuckDB says: FileNotFoundError: s3://b/a",
        ),
    ],
)
def test_an_error_of_a_store_comes_out_of_duckdb_without_its_traceback(text, code, sentence, capsys):
    with pytest.raises(typer.Exit) as ended:
        fail_in_duckdb(RuntimeError(text), 2)
    said = capsys.readouterr().err
    assert ended.value.exit_code == code
    assert f"wiredesk: {sentence}" in said and "Traceback" not in said
