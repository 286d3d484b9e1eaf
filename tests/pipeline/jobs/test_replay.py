from __future__ import annotations

import pytest
from rich.console import Console

from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView

VIEW = ProgressView(Console(quiet=True))
INPUT = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-02 {STORY}\n\n{'Nothing more was known on Sunday night. ' * 20}",
    "c.txt": f" date 2026-01-03 {OTHER_STORY}",
    "d.txt": "",
    "e.bin": b"\x00\x01\x02" * 99,
}
KEYS = {"articles": "article_id", "signatures": "article_id"}


def settings(output, **others):
    return RunSettings(
        inputs=(), output=str(output), workers=1, **({"model": "none", "strict": True} | others)
    )


@pytest.fixture
def output(tmp_path):
    """A run whose limit was too low for one article."""
    run_wiredesk(write_files(tmp_path / "in", INPUT), tmp_path / "out", max_record_bytes=1000)
    return tmp_path / "out"


def rejects(output):
    return {row["source_key"]: row for row in read_rows(output, "rejects", "source_key", ())}


def test_what_passes_becomes_an_article_and_its_reject_is_marked(output, tmp_path):
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
    # The tables are those of a run with the higher limit at once.
    run_wiredesk(tmp_path / "in", tmp_path / "clean")
    for table, key in KEYS.items():
        assert read_rows(output, table, key) == read_rows(tmp_path / "clean", table, key)
    manifest = order_manifests(list_manifests(open_store(str(output))))[-1]
    assert (manifest["read"], manifest["articles"], manifest["rejects"]) == (1, 1, 0)
    assert "replaced" not in manifest
    assert sorted(path.split("/")[1] for path in manifest["removed"]) == ["avro", "parquet"]


def test_a_second_replay_has_nothing_more_to_make_and_a_run_reads_nothing_again(output, tmp_path):
    replay(settings(output), VIEW)
    again = replay(settings(output), VIEW)
    assert (again.totals["replayable"], again.totals["replayed"], again.run_ids) == (2, 0, [])
    assert run_wiredesk(tmp_path / "in", output).files_new == 0


def test_only_rejects_of_a_reason_are_replayed(output):
    assert replay(settings(output), VIEW, reason="binary").totals["replayable"] == 1
    assert replay(settings(output), VIEW, stage="read").totals["replayed"] == 1


def test_a_death_before_the_mark_neither_loses_nor_doubles(output, monkeypatch):
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


def test_rows_without_annotations_are_annotated_in_place(output, tmp_path):
    before = read_rows(output, "articles", "article_id", ())
    summary = reprocess(settings(output, model="en_core_web_sm"), VIEW, since="0")
    assert summary.totals["reannotated"] == 2
    after = read_rows(output, "articles", "article_id", ())
    renewed = {"entities", "quotes", "places", "times", "keyphrases", "model", "warnings"}
    kept = [name for name in before[0] if name not in renewed]
    assert [[row[name] for name in kept] for row in after] == [[row[name] for name in kept] for row in before]
    assert all(row["model"] == "en_core_web_sm-3.8.0" for row in after) and any(
        row["entities"] for row in after
    )
    assert reprocess(settings(output, model="en_core_web_sm"), VIEW, since="0").run_ids == []
    # The same rows as if they had been annotated at once, and the same ones in Avro.
    run_wiredesk(tmp_path / "in", tmp_path / "clean", model="en_core_web_sm", max_record_bytes=1000)
    assert read_rows(output, "articles", "article_id") == read_rows(
        tmp_path / "clean", "articles", "article_id"
    )


def test_rows_of_older_code_are_annotated_again_and_say_so(output):
    reprocess(settings(output, model="en_core_web_sm"), VIEW, since="0")
    summary = reprocess(settings(output, model="en_core_web_sm", slice_size=1), VIEW, since="99.0")
    assert summary.totals["reannotated"] == 2
    manifests = order_manifests(list_manifests(open_store(str(output))))
    assert (
        "replaced" not in manifests[-1] and len(manifests[-1]["files"]) == len(manifests[-1]["removed"]) == 2
    )
    with pytest.raises(UsageError, match="--since takes a version"):
        reprocess(settings(output), VIEW, since="yesterday")
