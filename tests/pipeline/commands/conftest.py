"""Tables that the tests of commands read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import STORY, run_wiredesk, write_files


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output with an original, its exact copy and a reject; tests must not change it."""
    folder = tmp_path_factory.mktemp("commands")
    source = write_files(folder / "in", {"a.txt": f" date 2026-01-01 {STORY}", "b.txt": STORY, "c.txt": ""})
    run_wiredesk(source, folder / "out", model="en_core_web_sm")
    return folder / "out"
