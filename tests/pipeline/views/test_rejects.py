"""Rejects are counted by reason, listed, and their payloads given back."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.pipeline.views.conftest import BINARY
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_files import write_parquet
from wiredesk.pipeline.views.rejects import (
    NoSuchRejectError,
    RejectFilter,
    is_printable,
    list_reasons,
    list_rejects,
    read_payload,
)
from wiredesk.pipeline.views.runs import list_runs


def call(output, *args):
    return CliRunner().invoke(app, [*map(str, args), "--output", str(output)])


def test_rejects_by_stage_and_reason(store):
    most, least = list_reasons(store, RejectFilter())
    assert (most["stage"], most["reason"], most["rejects"], most["bytes"]) == ("parse", "empty", 5, 0)
    assert [example["source_key"] for example in most["examples"]] == ["0.txt", "1.txt", "2.txt"]
    assert (least["reason"], least["bytes"], least["replayed"]) == ("binary", 200, 0)
    assert least["first_seen"] == least["last_seen"] < most["first_seen"]
    assert [row["reason"] for row in list_reasons(store, RejectFilter(stage="decode"))] == ["binary"]
    last = list_runs(store)[-1].run_id
    assert [row["reason"] for row in list_reasons(store, RejectFilter(since=last))] == ["empty"]
    assert list_reasons(store, RejectFilter(since="9")) == []
    with pytest.raises(NoSuchRejectError, match="decode/binary, parse/empty"):
        list_reasons(store, RejectFilter(stage="pars"))


@pytest.mark.parametrize("reason", ["empty", "parse/empty"])
def test_single_rejects(made, store, reason):
    rows, count = list_rejects(store, RejectFilter(reason), limit=2)
    assert [row["source_key"] for row in rows] == ["0.txt", "1.txt"] and count == 5
    assert len(list_rejects(store, RejectFilter(reason), limit=0)[0]) == 5
    assert "3 more" in call(made, "rejects", "--reason", reason, "--limit", 2).output
    assert "payload" not in rows[0] and rows[0]["message"]
    with pytest.raises(NoSuchRejectError):
        list_rejects(store, RejectFilter("decode/empty"), limit=2)


def test_rejects_in_each_format(made):
    table = call(made, "rejects").output
    assert "0.txt, 1.txt, 2.txt" in table and "The record has no text" in table
    rows = list(csv.DictReader(io.StringIO(call(made, "rejects", "--format", "csv").output)))
    assert [row["rejects"] for row in rows] == ["5", "1"]
    lines = call(made, "rejects", "--reason", "empty", "--format", "json").output.splitlines()
    assert len(lines) == 5 and json.loads(lines[0])["replayed_run_id"] is None
    assert call(made, "rejects", "--since", "9").output == "no rejects\n"
    assert call(made, "rejects", "--format", "xml").exit_code == 2


def test_a_payload_is_returned_unchanged(made, store):
    ((reject,), _) = list_rejects(store, RejectFilter("binary"), limit=1)
    assert read_payload(store, reject["reject_id"][:8]) == BINARY
    assert call(made, "rejects", "--payload", reject["reject_id"]).stdout_bytes == BINARY
    with pytest.raises(NoSuchRejectError, match="several"):
        read_payload(store, "")
    with pytest.raises(NoSuchRejectError, match="wiredesk rejects"):
        read_payload(store, "xyz")


def show_on_terminal(output, *args):
    """Runs the command with a terminal for its output; returns its exit code and what the terminal got."""
    ours, theirs = pty.openpty()
    command = [Path(sys.executable).parent / "wiredesk", "rejects", "--output", output, *args]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    shown = b""
    while ready := select.select([ours], [], [], 0)[0]:
        try:
            shown += os.read(ready[0], 65_536)
        except OSError:  # Linux says so that the other end is closed.
            break
    os.close(ours)
    return done.returncode, shown, done.stderr


def test_a_binary_payload_is_kept_from_a_terminal_unless_forced(made, store):
    ((reject,), _) = list_rejects(store, RejectFilter("binary"), limit=1)
    code, shown, says = show_on_terminal(made, "--payload", reject["reject_id"])
    assert (code, shown) == (2, b"") and b"--force" in says
    code, shown, _ = show_on_terminal(made, "--payload", reject["reject_id"], "--force")
    assert code == 0 and b"\x00\x01\x02" in shown


@pytest.mark.parametrize(
    ("payload", "printable"),
    [
        (b"Text.\r\n\tMore", True),
        ("Ökonomie".encode(), True),
        (BINARY, False),
        (b"\x1b[2J", False),
        (b"\xff", False),
    ],
)
def test_payloads_that_are_safe_on_a_terminal(payload, printable):
    assert is_printable(payload) == printable


@pytest.mark.parametrize("older", [False, True])
def test_replayed_rejects_are_counted_apart_even_if_some_files_lack_the_column(made, tmp_path, older):
    """Tables of an older release have files without ``replayed_run_id``."""
    output = shutil.copytree(made, tmp_path / "out")
    binary, empty = sorted((output / "rejects" / "parquet").glob("*.parquet"))
    rows = pq.read_table(empty).to_pylist()
    with empty.open("wb") as stream:
        write_parquet("rejects", [rows[0] | {"replayed_run_id": "r9"}, *rows[1:]], stream)
    if older:
        pq.write_table(pq.read_table(binary).drop_columns(["replayed_run_id"]), binary)
    store = open_store(str(output))
    most, least = list_reasons(store, RejectFilter())
    assert (most["rejects"], most["replayed"], least["rejects"], least["replayed"]) == (4, 1, 1, 0)
    assert "0.txt" not in {example["source_key"] for example in most["examples"]}, "what is still to do"
    rows, _ = list_rejects(store, RejectFilter("empty"), limit=0)
    assert [row["replayed_run_id"] for row in rows] == ["r9", None, None, None, None]


def test_rejects_of_tables_without_the_column(made, tmp_path):
    output = shutil.copytree(made, tmp_path / "out")
    for path in (output / "rejects" / "parquet").glob("*.parquet"):
        pq.write_table(pq.read_table(path).drop_columns(["replayed_run_id"]), path)
    assert [row["replayed"] for row in list_reasons(open_store(str(output)), RejectFilter())] == [0, 0]
