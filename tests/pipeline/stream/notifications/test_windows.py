"""The files of a stream's windows are known once the windows are committed, from any process."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import RUN, STORY, run_wiredesk, write_files
from wiredesk.pipeline.storage.index import HASH_MARK
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import BeamStore, open_store
from wiredesk.pipeline.stream.commit import CommitSettings, commit_window, stage_window
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.notifications.windows import CommittedFiles
from wiredesk.schemas.records import Source
from wiredesk.schemas.windows import WindowPart
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE

_NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path):
    with hold_lock(open_store(str(tmp_path)), RUN.run_id) as lock:
        yield CommitSettings(RUN, str(tmp_path), "month", lock.share(), {"output": str(tmp_path)})


@pytest.fixture(params=["disk", "store"])
def history(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StreamHistory:
    if request.param == "store":
        # No output is on a disk then, so this process has a copy of the state file.
        monkeypatch.setattr("wiredesk.pipeline.stream.committed.LocalStore", BeamStore)
    return StreamHistory(str(tmp_path), RUN.run_id, 30)


def _commit(seq: int, fingerprints: dict[str, str | None], settings: CommitSettings) -> None:
    sources = tuple(
        Source(
            source_uri=f"gs://b/{key}",
            source_key=key,
            fingerprint=fingerprint,
            bytes=1,
            records=0,
            articles=0,
            rejects=0,
            run_id=RUN.run_id,
            read_at=_NOON,
        )
        for key, fingerprint in fingerprints.items()
    )
    part = WindowPart(seq=seq, part=0, parts=1, arrived_at=_NOON, sources=sources)
    commit_window(stage_window([part], settings), settings)


def test_each_window_is_read_once_and_files_stay_known(settings, history):
    files = CommittedFiles(history)
    assert files.advance() == {}
    assert files.find("gs://b/a") is None
    _commit(1, {"a": "1-1.000000", "unread": None}, settings)
    _commit(2, {"a": "1-2.000000", "b": f"1-3.000000{HASH_MARK}ab"}, settings)
    found = files.advance()
    assert found["gs://b/a"] == "1-2.000000" and found["gs://b/unread"] is None
    assert files.advance() == {}
    _commit(3, {}, settings)
    _commit(4, {"c": "1-4.000000"}, settings)
    assert files.advance() == {"gs://b/c": "1-4.000000"}
    for reader in (files, CommittedFiles(history)):
        known = {key: reader.find(f"gs://b/{key}") for key in ("a", "b", "c", "unread", "d")}
        assert known == {"a": "1-2.000000", "b": "1-3.000000", "c": "1-4.000000", "unread": None, "d": None}


def test_a_process_that_starts_later_knows_the_windows_before_it_and_follows_from_there(settings, history):
    for seq in (1, 2):
        _commit(seq, {str(seq): "1-1.000000"}, settings)
    late = CommittedFiles(history)
    assert late.advance() == {}
    _commit(3, {"3": "1-1.000000"}, settings)
    assert late.advance() == {"gs://b/3": "1-1.000000"}
    assert all(late.find(f"gs://b/{seq}") == "1-1.000000" for seq in (1, 2, 3))


def test_files_of_earlier_runs_are_known(tmp_path):
    write_files(tmp_path / "in", {"a.txt": STORY})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    files = CommittedFiles(StreamHistory(str(tmp_path / "out"), RUN.run_id, 30))
    assert files.find(str(tmp_path / "in" / "a.txt")) == f"{len(STORY)}-1767225600000000000"
    assert (tmp_path / "out" / STATE_FILE).exists()
