"""Output to a terminal and logs: no control characters and no secrets from input."""

from __future__ import annotations

import io
import json
import logging
import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from rich.text import Text

from tests.support import STORY
from wiredesk.pipeline.telemetry.json_log import JsonFormatter
from wiredesk.pipeline.telemetry.logs import TextFormatter
from wiredesk.pipeline.telemetry.terminal import SafeConsole, SafeText, shield
from wiredesk.pipeline.views.tables import make_table
from wiredesk.transforms.logic.kernel.escaping import escape_controls

NASTY = "a\x1b[2Jb\r\u202e\x07.txt"
SHOWN = escape_controls(NASTY)
BIN = Path(sys.executable).parent / "wiredesk"
# What rich itself sends for its styles and bars.
STYLES = re.compile(r"\x1b\[[\d;]*[mKA]|\x1b\[\?25[lh]|\x1b\]8;[^\x1b]*\x1b\\|\r(?=\n|\x1b\[2K|\x1b\[1A)|\r$")
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def call_on_terminal(*args: object) -> str:
    """Returns the output of a command on a terminal, standard output and standard error together."""
    ours, theirs = pty.openpty()
    shown = bytearray()

    def gather() -> None:
        while True:
            try:
                shown.extend(os.read(ours, 65_536))
            except OSError:  # On Linux the closed end of a pseudo-terminal raises.
                return

    thread = threading.Thread(target=gather)
    thread.start()
    command, wide = [str(BIN), *map(str, args)], os.environ | {"COLUMNS": "250"}
    subprocess.run(command, env=wide, stdout=theirs, stderr=theirs, check=False, timeout=300)
    os.close(theirs)
    thread.join()
    os.close(ours)
    return shown.decode()


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """Tables from files whose names and texts would clear the screen."""
    folder = tmp_path_factory.mktemp("nasty")
    (folder / "in").mkdir()
    article = {"headline": f"Harbour {NASTY} opens", "text": STORY, "authors": ["A\x1b]0;mine\x07 Lind"]}
    (folder / "in" / f"{NASTY}.json").write_text(json.dumps(article), "utf-8")
    (folder / "in" / f"empty{NASTY}").write_text("", "utf-8")
    shown = call_on_terminal("run", "-i", folder / "in", "-o", folder / "out")
    assert "2 records" in shown
    return folder / "out", shown


COMMANDS = [
    ("runs",),
    ("runs", "2"),
    ("rejects",),
    ("rejects", "--reason", "empty"),
    ("rejects", "--reason", "empty", "--format", "csv"),
    ("rejects", "--reason", "empty", "--format", "json"),
    ("show", f"{NASTY}.json"),
    ("show", "nothing" + NASTY),
    ("check",),
    ("query", "SELECT headline, source_key FROM articles"),
    ("query", "SELECT headline, source_key FROM articles", "--format", "csv"),
    ("query", "SELECT headline, source_key FROM articles", "--format", "json"),
    ("query", f"SELECT '{NASTY}"),
    ("run", "-i", f"/none/{NASTY}"),
]


def assert_harmless(shown: str) -> None:
    assert not (found := RAW.search(STYLES.sub("", shown))), repr(shown[: found.end() + 50])


def test_a_run_shows_no_control_characters(nasty):
    assert_harmless(nasty[1])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_shows_control_characters(nasty, command):
    shown = call_on_terminal(*command, "--output", nasty[0])
    assert_harmless(shown)
    if len(command) > 1 and command != ("runs", "2"):
        # Text, JSON and DuckDB's tables escape it differently.
        assert re.search(r"\\(x1b|u001b|e)\[2J", shown.replace("\r\n", ""))


def test_piped_output_is_unchanged(nasty):
    query = [BIN, "query", "SELECT source_key FROM articles", "--output", nasty[0], "--format"]
    row = subprocess.run([*query, "json"], capture_output=True, check=True).stdout
    assert json.loads(row) == {"source_key": f"{NASTY}.json"} and "\u202e" in row.decode()
    rows = subprocess.run([*query, "csv"], capture_output=True, check=True).stdout
    assert f"{NASTY}.json" in rows.decode()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_rows_for_programs_are_escaped_only_on_a_terminal():
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        shield(stream).write(NASTY)
        shield(stream).writelines([NASTY])
    assert terminal.getvalue() == SHOWN * 2 and file.getvalue() == NASTY * 2


def test_everything_printed_is_escaped():
    stream = io.StringIO()
    console = SafeConsole(file=stream, width=200)
    table = make_table(["name"])
    table.add_row(NASTY)
    for shown in (NASTY, SafeText().append(NASTY), table):
        console.print(shown, markup=False)
    assert stream.getvalue().count(SHOWN) == 3
    console.print(Text(NASTY))
    assert_harmless(stream.getvalue())


def test_logs_hold_no_control_characters_and_no_secrets():
    record = logging.LogRecord(
        "pipeline.x", logging.ERROR, "x", 1, "%s: --s3_secret_access_key=%s", (NASTY, "hunter2"), None
    )
    record.source = NASTY
    try:
        raise ValueError(f"{NASTY} https://me:hunter2@host")
    except ValueError:
        record.exc_info = sys.exc_info()
    for formatter in (TextFormatter("%(message)s"), JsonFormatter()):
        line = formatter.format(record)
        assert_harmless(line)
        assert "hunter2" not in line and "***" in line
    assert json.loads(line)["source"] == NASTY
