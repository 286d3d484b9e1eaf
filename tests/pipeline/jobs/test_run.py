"""Files that a run reads: the new and the changed ones."""

from __future__ import annotations

import os

import pytest

from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.inputs.sources import list_sources
from wiredesk.pipeline.jobs.run import _add_hash, _is_same, run
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.pipeline.telemetry.terminal import SafeConsole

VIEW = ProgressView(SafeConsole(quiet=True))


@pytest.mark.parametrize(
    ("known", "now", "same"),
    [
        (None, "5-1", False),
        ("5-1", "5-1", True),
        ("5-1", "5-2", False),
        ("5-1 sha256:a", "5-1", True),
        ("5-1 sha256:a", "5-2 sha256:a", True),
        ("5-1 sha256:a", "5-1 sha256:b", False),
        ("5-1", "5-1 sha256:a", False),
    ],
)
def test_a_file_is_the_same_by_its_hash_if_it_has_one_and_else_by_its_size_and_time(known, now, same):
    assert _is_same(known, now) is same


def test_a_file_that_cannot_be_read_has_no_hash(tmp_path):
    write_files(tmp_path, {"a.txt": "a", "b.txt": "b"})
    first, second = list_sources([str(tmp_path)])
    os.remove(second.path)
    assert _add_hash(first).fingerprint.startswith(f"{first.fingerprint} sha256:ca978112")
    assert _add_hash(second).fingerprint == f"{second.fingerprint} sha256:unreadable"


def test_verify_finds_a_change_that_size_and_time_do_not_show(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY})
    run_wiredesk(source, tmp_path / "out", verify=True)
    write_files(source, {"a.txt": OTHER_STORY.ljust(len(STORY))})
    assert run_wiredesk(source, tmp_path / "out").files_new == 0
    assert run_wiredesk(source, tmp_path / "out", verify=True).files_new == 1
    assert len(read_rows(tmp_path / "out", "articles", "article_id")) == 2


def test_files_that_are_not_complete_wait(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY, "b.txt": OTHER_STORY})
    settings = RunSettings((str(source),), str(tmp_path / "out"), model="none", workers=1)
    summary = run(settings, VIEW, is_complete=lambda file: file.source_key == "a.txt")
    assert (summary.files_listed, summary.files_new, summary.files_waiting) == (2, 1, 1)
