"""An output of two runs, and the rows that each command leaves in it."""

from __future__ import annotations

import shutil

import pytest

from tests.pipeline.storage.support import (
    COMMANDS,
    MODEL,
    RUNS,
    VIEW,
    read_all,
    settings,
)
from tests.support import run_increments
from wiredesk.pipeline.jobs.reprocess import reprocess


@pytest.fixture(scope="package")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    # The limit is too low for one of the records; a replay without a limit makes it an article.
    run_increments(folder, RUNS, max_record_bytes=1500)
    reprocess(settings(shutil.copytree(folder / "out", folder / "warm"), model=MODEL), VIEW, "0")
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


@pytest.fixture(scope="package")
def clean(made):
    """The rows before and after each command, when nothing disturbs it."""
    rows = {"": read_all(made / "out")}
    for name, command in COMMANDS.items():
        folder = shutil.copytree(made / "out", made / name)
        command(folder)
        rows[name] = read_all(folder)
    return rows
