"""Summary of a job for a person."""

from __future__ import annotations

from wiredesk.pipeline.telemetry.progress import RunSummary
from wiredesk.pipeline.telemetry.summary import summarize


def test_the_summary_of_a_run():
    summary = RunSummary("/out", ["r1"], 5, 5)
    summary.totals.update(
        {"read": 5, "articles": 4, "rejects": 1, "relation:original": 3, "relation:copy": 1}
    )
    summary.totals.update({"reason:parse/empty": 1, "unchanged": 2, "warning:mojibake_repaired": 1})
    summary.elapsed_s = 2.0
    text = summarize(summary)
    for part in (
        "5 records of 5 files",
        "3 originals, 1 copy",
        "parse/empty 1",
        "2 records that are",
        "wiredesk query",
    ):
        assert part in text
