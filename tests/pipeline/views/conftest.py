"""A small real output of two invocations, the first of two slices."""

from __future__ import annotations

import pytest

from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files
from wiredesk.pipeline.storage.stores import open_store

BINARY = b"\x00\x01\x02\x03" * 50
FIRST = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-02 {STORY}",
    "c.txt": f" date 2026-01-03 {OTHER_STORY}",
    "d.bin": BINARY,
}
SECOND = {f"{n}.txt": "" for n in range(5)}


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Two invocations, the first of two slices."""
    folder = tmp_path_factory.mktemp("history")
    run_wiredesk(write_files(folder / "in", FIRST), folder / "out", slice_size=2)
    run_wiredesk(write_files(folder / "in", SECOND), folder / "out")
    return folder / "out"


@pytest.fixture
def store(made):
    return open_store(str(made))
