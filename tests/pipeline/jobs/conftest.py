"""Tables that replays and reprocessing change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.jobs.support import INPUT
from tests.support import run_wiredesk, write_files


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Tables of a run whose size limit was too low for one article."""
    run_wiredesk(write_files(tmp_path / "in", INPUT), tmp_path / "out", max_record_bytes=1000)
    return tmp_path / "out"
