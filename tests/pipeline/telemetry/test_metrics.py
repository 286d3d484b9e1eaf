"""Prometheus metrics of a watch."""

from __future__ import annotations

from tests.fakes.clock import NOW
from wiredesk.pipeline.telemetry.metrics import Metrics
from wiredesk.pipeline.telemetry.progress import RunSummary
from wiredesk.pipeline.telemetry.progress_log import LoggedProgress


def read_samples(metrics):
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name.startswith("wiredesk_")
    }


def test_a_commit_counts_once_even_if_its_increment_fails():
    metrics = Metrics()
    view = LoggedProgress(metrics=metrics)
    counts = {"read": 4, "articles": 3, "rejects": 1, "relation:copy": 3, "reason:decode/binary": 1}
    summary = RunSummary("/out", ["r1"], files_listed=3, files_new=2, elapsed_s=2.0)
    summary.totals.update(counts)
    summary.stage_s.update(parse=2.0, commit=1.0)
    view.report_commit("r1", counts, {"parse": 1.5})
    metrics.note_end("committed", summary, NOW)
    view.report_commit("r2", counts, {})
    metrics.note_end("failed", None, NOW + 5)
    samples = read_samples(metrics)
    assert samples["wiredesk_records_read_total",] == 8
    assert samples["wiredesk_articles_total", "copy"] == 6
    assert samples["wiredesk_articles_total", "exact"] == 0
    assert samples["wiredesk_rejects_total", "decode", "binary"] == 2
    assert samples["wiredesk_stage_seconds_total", "parse"] == 2.0
    assert samples["wiredesk_run_seconds_sum",] == 2.0
    assert samples["wiredesk_runs_total", "failed"] == 1
    assert samples["wiredesk_last_success_timestamp_seconds",] == NOW
    assert samples["wiredesk_consecutive_failures",] == 1
    assert any(name == "wiredesk_build_info" for name, *_ in samples)
    assert not any(name.endswith("_created") for name, *_ in samples)
