"""Counts of rows, and the progress files of a local run."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.support import apply_transform, make_article
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Reject, RowWarning, Source, TimeExpression
from wiredesk.transforms import counters
from wiredesk.transforms.counters import CountElements, Progress, count_internal, count_rows, read_progress

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
LOST = "left out: times, after ValueError: no day (transforms/logic/times/days.py:7 in read_day); please report this"


def make_reject(reason):
    return Reject(
        reject_id="0" * 32,
        source_key="a.txt",
        source_uri="a.txt",
        stage="parse",
        reason=reason,
        message="a.txt: its parser crashed (SIGKILL)",
        payload=b"",
        payload_bytes=0,
        rejected_at=MOMENT,
        run_id="r",
        pipeline_version="0",
    )


def test_an_article_is_counted_by_all_its_properties():
    times = (TimeExpression(0, 6, "Monday", "DATE"),) * 2
    article = make_article("Monday.", model="m-1", times=times, warnings=(RowWarning("odd", "x"),))
    counts = count_rows([article, make_article("Two words.", language=None)])
    assert counts["articles"] == counts["relation:original"] == 2
    assert (counts["annotated"], counts["times"], counts["warning:odd"]) == (1, 2, 1)
    assert counts["language:unknown"] == 1
    assert set(ANNOTATIONS) <= set(counts), "every annotation of the schema is counted"


def test_rejects_and_sources_are_counted_and_signatures_are_not():
    source = Source(
        source_uri="a", source_key="a", bytes=1, records=3, articles=2, rejects=1, run_id="r", read_at=MOMENT
    )
    assert count_rows([make_reject("empty"), source, "a signature"]) == Counter(
        {"rejects": 1, "reason:parse/empty": 1, "files": 1, "records": 3}
    )


def test_internal_errors_are_counted_by_place():
    article = make_article("Text.", warnings=(RowWarning("annotation_failed", LOST), RowWarning("odd", "x")))
    assert count_internal([article, article, make_reject("crashed")]) == {
        "internal:ValueError at transforms/logic/times/days.py:7 in read_day": 2,
        "internal:crash (SIGKILL)": 1,
    }


@pytest.mark.parametrize("elements", [0, 7])
def test_elements_are_counted_without_becoming_rows(elements):
    found = apply_transform(CountElements("unchanged"), list(range(elements)))["main"]
    assert sum(count for _, count in found) == elements
    assert {name for name, _ in found} <= {"unchanged"}


def test_progress_is_added_up_over_processes_and_written_seldom(tmp_path, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(counters.time, "monotonic", lambda: now)
    progress = Progress(str(tmp_path))
    progress.enter("parse")
    assert read_progress(tmp_path) == ("parse", {"parse": 0})
    progress.advance("parse", 3)
    assert read_progress(tmp_path)[1] == {"parse": 0}, "the file is recent"
    now += 10
    progress.advance("parse", 2)
    (tmp_path / f"parse.{os.getpid() + 1}").write_text("4", encoding="ascii")
    assert read_progress(tmp_path)[1] == {"parse": 9}


def test_progress_without_a_folder_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Progress().advance("parse", 3)
    assert list(tmp_path.iterdir()) == []
