"""Common parts of jobs: the output, the lock, and the clean-up at the end."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.jobs.job import open_job, refuse_files
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.locks import LOCK_FILE, LockedError
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.pipeline.telemetry.terminal import SafeConsole

VIEW = ProgressView(SafeConsole(quiet=True))


@pytest.mark.parametrize(("name", "reason"), [("a", "is a file"), ("a/out", "is below")])
def test_an_output_that_is_a_file_or_below_one_is_refused(tmp_path, name, reason):
    (tmp_path / "a").write_text("x")
    with pytest.raises(UsageError, match=reason):
        refuse_files(open_store(str(tmp_path / name)))
    refuse_files(open_store(str(tmp_path / "b")))


def test_a_job_holds_the_lock_and_removes_its_staged_files_even_after_an_error(tmp_path):
    settings = RunSettings((), str(tmp_path / "out"))
    with pytest.raises(ZeroDivisionError), open_job(settings, VIEW) as job:
        job.store.write_bytes(f"{STAGING}/{job.info.run_id}/x", b"")
        with pytest.raises(LockedError), open_job(settings, VIEW):
            pass
        raise ZeroDivisionError
    assert not (tmp_path / "out" / LOCK_FILE).exists() and not (tmp_path / "out" / STAGING).exists()
    assert job.summary.run_ids == []


@pytest.mark.parametrize(
    ("settings", "can_slice"),
    [({}, True), ({"slice_size": 0}, False), ({"runner": "PrismRunner"}, False)],
)
def test_a_local_run_is_cut_into_slices_unless_that_is_turned_off(tmp_path, settings, can_slice):
    with open_job(RunSettings((), str(tmp_path / "out"), **settings), VIEW) as job:
        assert job.can_slice is can_slice
        assert job.compare_with_all().files == ()
