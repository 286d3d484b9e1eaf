"""Outputs with copies, rejects and truncated files, for the tests of prune and forget."""

from __future__ import annotations

import shutil

import pytest

from tests.pipeline.maintenance.support import (
    FIRST,
    LONG,
)
from tests.support import run_wiredesk, write_files


@pytest.fixture(scope="package")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("withdraw")
    source = write_files(folder / "in", {name: FIRST[name] for name in ("a.txt", "d.txt", "e.txt", "f.gz")})
    run_wiredesk(source, folder / "out", model="en_core_web_sm")
    run_wiredesk(write_files(source, FIRST), folder / "out")
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


@pytest.fixture
def hostile(tmp_path):
    """An output with an article and two rejects, one of them large."""
    run_wiredesk(write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {LONG}"}), tmp_path / "out")
    files = {"slow.txt": b"word " * 300_000, "small.bin": b"\x00\x01\x02" * 99}
    run_wiredesk(write_files(tmp_path / "bad", files), tmp_path / "out", max_record_bytes=1_000_000)
    return tmp_path / "out"
