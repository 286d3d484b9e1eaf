"""Replays: stored payloads of rejects parsed again."""

from __future__ import annotations

import pytest

from tests.pipeline.jobs.support import INPUT, VIEW, settings
from tests.support import read_rows, run_wiredesk
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import open_store

KEYS = {"articles": "article_id", "signatures": "article_id"}


def rejects(output):
    return {row["source_key"]: row for row in read_rows(output, "rejects", "source_key", ())}


def test_a_payload_that_passes_becomes_an_article_and_its_reject_is_marked(output, tmp_path):
    assert rejects(output)["b.txt"]["reason"] == "too_large"
    summary = replay(settings(output), VIEW)
    assert (summary.totals["replayable"], summary.totals["replayed"], summary.totals["articles"]) == (3, 1, 1)
    after = rejects(output)
    assert {key: row["replayed_run_id"] for key, row in after.items()} == {
        "b.txt": summary.run_ids[0],
        "d.txt": None,
        "e.bin": None,
    }
    assert after["b.txt"]["payload"] == INPUT["b.txt"].encode(), "the reject keeps its payload"
    # A run with the higher limit from the start gives the same tables.
    run_wiredesk(tmp_path / "in", tmp_path / "clean")
    for table, key in KEYS.items():
        assert read_rows(output, table, key) == read_rows(tmp_path / "clean", table, key)
    manifest = order_manifests(list_manifests(open_store(str(output))))[-1]
    assert (manifest["read"], manifest["articles"], manifest["rejects"]) == (1, 1, 0)
    assert "replaced" not in manifest
    assert sorted(path.split("/")[1] for path in manifest["removed"]) == ["avro", "parquet"]


def test_a_second_replay_changes_nothing_and_a_run_reads_nothing_again(output, tmp_path):
    replay(settings(output), VIEW)
    again = replay(settings(output), VIEW)
    assert (again.totals["replayable"], again.totals["replayed"], again.run_ids) == (2, 0, [])
    assert run_wiredesk(tmp_path / "in", output).files_new == 0


def test_only_rejects_of_a_reason_are_replayed(output):
    assert replay(settings(output), VIEW, reason="binary").totals["replayable"] == 1
    assert replay(settings(output), VIEW, stage="read").totals["replayed"] == 1


def test_a_replay_killed_at_its_commit_neither_loses_nor_doubles_a_row(output, monkeypatch):
    def die(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("wiredesk.pipeline.jobs.job.commit", die)
        with pytest.raises(KeyboardInterrupt):
            replay(settings(output), VIEW)
    assert rejects(output)["b.txt"]["replayed_run_id"] is None
    assert len(read_rows(output, "articles", "article_id")) == 2
    replay(settings(output), VIEW)
    assert rejects(output)["b.txt"]["replayed_run_id"] is not None
    assert len(read_rows(output, "articles", "article_id")) == 3
