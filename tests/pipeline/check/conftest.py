"""A small real output of two runs, and a copy of it to damage."""

from __future__ import annotations

import shutil

import pytest

from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files

FIRST = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "c.txt": f" date 2026-01-03 {OTHER_STORY}",
    "d.txt": "",
}
SECOND = {"b.txt": f" date 2026-01-02 {STORY}", "e.txt": b"\x00\x01\x02\x03" * 50}


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("check")
    run_wiredesk(write_files(folder / "in", FIRST), folder / "out")
    run_wiredesk(write_files(folder / "in", SECOND), folder / "out")
    return folder / "out"


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made, tmp_path / "out")
