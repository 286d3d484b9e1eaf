"""Progress and outcome of a job as log records."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping

from rich.console import Console

from wiredesk.pipeline.storage.accounts import count_internal_errors, describe_internal_errors
from wiredesk.pipeline.telemetry.health import Health
from wiredesk.pipeline.telemetry.metrics import Metrics
from wiredesk.pipeline.telemetry.progress import ProgressView, ReadProgress, RunSummary

_log = logging.getLogger(__name__)

_LINE_EVERY_S = 10.0


class LoggedProgress(ProgressView):
    """Logs the progress of a job every ten seconds, and each commit."""

    def __init__(self, health: Health | None = None, metrics: Metrics | None = None) -> None:
        """Creates a view that also updates the health and the metrics of a watch."""
        super().__init__(Console(quiet=True, force_terminal=False))
        self._health = health
        self._metrics = metrics

    def report_commit(self, run_id: str, counts: Mapping[str, int], stage_s: Mapping[str, float]) -> None:
        """Logs the commit of a part of the job, and adds it to the health and the metrics.

        Args:
          run_id: run of the commit.
          counts: counts by name, as in its manifest.
          stage_s: seconds by stage, over all worker processes.
        """
        known = {name: counts.get(name, 0) for name in ("read", "articles", "rejects", "unchanged")}
        _log.info(
            "committed %d articles, %d rejects",
            known["articles"],
            known["rejects"],
            extra=known | {"run_id": run_id, "stage": "commit"},
        )
        if count_internal_errors(counts):
            _log.warning(
                "contained %s: please report this", describe_internal_errors(counts), extra={"run_id": run_id}
            )
        if self._health is not None:
            self._health.note_progress()
        if self._metrics is not None:
            self._metrics.note_commit(counts, stage_s)

    def _show_lines(self, read: ReadProgress, stop: threading.Event) -> None:
        begun = time.monotonic()
        before = 0
        while not stop.wait(_LINE_EVERY_S):
            state = read(time.monotonic() - begun)
            if state.done != before and self._health is not None:
                self._health.note_progress()
            before = state.done
            known = {name: value for name, value in state._asdict().items() if name != "unit"}
            known["rate"] = round(state.rate, 1)
            _log.info(
                "%s: %d of %d %s, %.0f/s",
                *(state.stage, state.done, state.total, state.unit, state.rate),
                extra=known,
            )


def log_summary(summary: RunSummary) -> None:
    """Logs the summary of a run as one record."""
    totals = summary.totals
    known = {name: totals[name] for name in ("read", "articles", "rejects", "unchanged")}
    _log.info(
        "%d articles, %d rejects of %d new files in %.1f s",
        known["articles"],
        known["rejects"],
        summary.files_new,
        summary.elapsed_s,
        extra=known
        | {
            "run_id": summary.run_ids[0] if summary.run_ids else None,
            "files": summary.files_new,
            "files_waiting": summary.files_waiting,
            "handed_over": summary.handed_over,
            "counts": {name: n for name, n in totals.items() if ":" in name},
            "stage_s": {stage: round(s, 3) for stage, s in summary.stage_s.items()},
            "elapsed_s": round(summary.elapsed_s, 3),
        },
    )
