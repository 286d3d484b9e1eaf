"""Commands that add rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.commands.support import call
from tests.support import SEEDS, STORY, write_files

BIN = Path(sys.executable).parent / "wiredesk"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["run", "--input", "/no/such/file"], "matches no file"),
        (["run", "--input", SEEDS, "--runner", "DaskRunner"], "DaskRunner loses"),
        (["run", "--input", SEEDS, "--", "--streaming"], "stops a streaming pipeline"),
        (["run", "--input", SEEDS, "--partition-by", "week"], "--partition-by takes"),
        (["run", "--input", SEEDS, "--shards", "0"], "--shards must be 1"),
        (["run", "--input", SEEDS, "--lookback", "nan"], "--lookback must be 0"),
        (["run", "--input", SEEDS, "--max-ratio", "-3"], "--max-ratio must be 1"),
        (["run", "--input", SEEDS, "--max-members", "0"], "--max-members must be 1"),
        (["run", "--input", SEEDS, "--record-timeout", "1e400"], "--record-timeout must be 0"),
        (["run", "--input", SEEDS, "--map", "bodi=text"], "--map takes one of the columns headline, body"),
        (["run", "--input", SEEDS, "--map", "body"], "--map takes two sides"),
        (["run", "--input", SEEDS, "--annotate", "en_core_web_xl"], "'en_core_web_xl' is not installed"),
        (["watch", "--input", SEEDS, "--every", "0"], "--every must be more than 0"),
        (["watch", "--input", SEEDS, "--every", "soon"], "no duration"),
        (["watch", "--input", SEEDS, "--log-format", "xml"], "--log-format takes"),
        (["watch", "--input", SEEDS, "--metrics-port", "0", "--metrics-host", "192.0.2.1"], "--metrics-port"),
        (["watch", "--input", SEEDS, "--settle", "1e9d"], "no duration"),
        (["watch", "--input", SEEDS, "--settle", "9999d"], "--settle must be 0 or more"),
        (["stream", "--input", SEEDS, "--window", "99999999999d"], "--window must be 0 or more"),
        (["query", "SELECT 1", "--output", "/no/tables"], "wiredesk run"),
        (["show", "x", "--output", "/no/tables"], "wiredesk run"),
    ],
)
def test_wrong_use_is_one_sentence_with_exit_code_2(args, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call(*args)
    assert result.exit_code == 2
    assert says in result.stderr and len(result.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_run_from_the_command_line_then_nothing_new(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY, "b.bin": b"\x00\x01\x02\x03" * 50})
    args = [BIN, "run", "--input", source, "--output", tmp_path / "out", "--annotate", "none"]
    first = subprocess.run(args, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    assert "2 records of 2 files" in first.stdout and "decode/binary 1" in first.stdout
    assert "apitools" not in first.stderr and "Traceback" not in first.stderr
    second = subprocess.run(args, capture_output=True, text=True, check=True)
    assert second.stdout.startswith("Nothing is new: 2 files")
