"""Withdrawals: copies that stay, dry runs, and deaths at any moment."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from tests.pipeline.maintenance.support import (
    LONG,
    VIEW,
    check,
    find_id,
    join,
    rows_of,
    settings,
)
from tests.pipeline.storage.support import Killed, die_at
from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.maintenance.forget import forget
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.storage.locks import LockedError, hold_lock
from wiredesk.pipeline.storage.stores import LocalStore, open_store


def test_a_copy_that_stays_gets_the_annotations_of_its_forgotten_original(output):
    before = rows_of(output)
    forget(settings(output), VIEW, [before["a.txt"]["article_id"]])
    after = rows_of(output)
    first, other = after["b.txt"], after["c.txt"]
    assert before["b.txt"]["entities"] == [] and before["a.txt"]["entities"]
    assert first["annotated_from"] is None and first["model"] == before["a.txt"]["model"]
    for name in ("entities", "quotes", "places", "times", "keyphrases"):
        assert first[name] == before["a.txt"][name]
    assert other["annotated_from"] == first["article_id"] and other["entities"] == []
    for key in ("b.txt", "c.txt"):
        assert after[key]["matched_id"] == after[key]["cluster_id"] == before["a.txt"]["article_id"]
    assert check(output) == []


def test_a_representative_with_another_layout_is_annotated_by_reprocess(tmp_path):
    texts = {
        "a.txt": f" date 2026-01-01 {STORY}",
        "b.txt": f" date 2026-01-02 {STORY.upper().replace('. ', '.  ')}",
    }
    output = tmp_path / "out"
    run_wiredesk(write_files(tmp_path / "in", texts), output, model="en_core_web_sm")
    assert rows_of(output)["b.txt"]["relation"] == "exact"
    forget(settings(output), VIEW, [find_id(output, "a.txt")])
    assert (rows_of(output)["b.txt"]["model"], rows_of(output)["b.txt"]["entities"]) == (None, [])
    summary = reprocess(settings(output, model="en_core_web_sm"), VIEW, "0.0.1")
    assert summary.totals["reannotated"] == 1 and rows_of(output)["b.txt"]["model"]
    assert check(output) == []


def test_later_copies_are_linked_to_the_new_representative(output, tmp_path):
    forget(settings(output), VIEW, [find_id(output, "a.txt")])
    more = {
        "h.txt": f" date 2026-03-20 {LONG}",
        "i.txt": f" date 2026-03-21 {LONG} The harbour is open again.",
    }
    run_wiredesk(write_files(tmp_path / "more", more), output)
    rows = rows_of(output)
    assert (rows["h.txt"]["relation"], rows["h.txt"]["matched_id"]) == ("exact", rows["b.txt"]["article_id"])
    assert rows["h.txt"]["annotated_from"] == rows["b.txt"]["article_id"]
    assert rows["h.txt"]["cluster_id"] == rows["b.txt"]["cluster_id"]
    assert rows["i.txt"]["relation"] in ("copy", "update")
    assert check(output) == []
    # The new representative may be removed as well.
    forget(settings(output), VIEW, [rows["b.txt"]["article_id"]])
    assert rows_of(output)["c.txt"]["annotated_from"] is None
    assert rows_of(output)["h.txt"]["annotated_from"] == rows["c.txt"]["article_id"]
    assert check(output) == []


def test_joined_files_are_pruned_and_forgotten_alike(output):
    join(output)
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    prune(settings(output), VIEW, datetime(2026, 2, 15, tzinfo=UTC))
    join(output)
    assert set(rows_of(output)) == {"g.txt"} and check(output) == []


def test_a_dry_run_lists_what_would_be_removed_and_changes_nothing(output):
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    article_id = find_id(output, "a.txt")
    lines, _ = forget(settings(output), VIEW, [article_id[:10]], dry_run=True)
    assert lines[0].startswith(f"{article_id}  original  a.txt  in articles/parquet/published_month=2026-01/")
    assert any(f"{find_id(output, 'c.txt')}  of the same cluster, stays" in line for line in lines)
    old, _ = prune(settings(output), VIEW, datetime(2026, 2, 15, tzinfo=UTC), dry_run=True)
    assert {article.source_key for article in old.removed.values()} >= {"a.txt", "d.txt"}
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


def test_nothing_is_removed_while_another_run_writes(output):
    with hold_lock(open_store(str(output)), "other"), pytest.raises(LockedError, match="run other holds"):
        forget(settings(output), VIEW, [find_id(output, "a.txt")])


@pytest.mark.one_python
def test_a_death_at_any_change_leaves_all_or_nothing(output, tmp_path, monkeypatch):
    article_id, before = find_id(output, "a.txt"), rows_of(output)
    outcomes = []
    # `test_changes` tries other moments of the same commit, and `tests/faults/kill_maintenance` any moment.
    for fatal in range(0, 200, 7):
        folder = tmp_path / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(output, folder)
        with pytest.MonkeyPatch.context() as patch:
            die_at(patch, fatal, "before")
            try:
                forget(settings(folder), VIEW, [article_id], copies=True)
            except Killed:
                pass
            else:
                break
        with open_job(settings(folder), VIEW):
            pass  # The next job completes the commit of the dead one, or removes its staging.
        outcomes.append({"a.txt", "b.txt", "c.txt"} & set(rows_of(folder)))
        assert outcomes[-1] in ({"a.txt", "b.txt", "c.txt"}, set())
        assert LocalStore(str(folder)).list_files("_staging") == []
        forget(settings(folder), VIEW, [article_id], copies=True)
        assert {key for key in rows_of(folder) if key in before} == set(before) - {"a.txt", "b.txt", "c.txt"}
    assert len(outcomes) > 4 and outcomes[0] and not outcomes[-1]
