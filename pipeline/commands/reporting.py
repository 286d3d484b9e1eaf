"""Writes the report of an output at the end of commands that have changed the tables."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from wiredesk.pipeline.commands.console import print_remark, report_bug
from wiredesk.pipeline.commands.explain import explain
from wiredesk.pipeline.storage.layout import REPORT
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import RunSummary

_SHARE = 0.05
"""The part of its time that a watch spends on reports at most."""

_log = logging.getLogger(__name__)


def add_report(summary: RunSummary, no_report: bool) -> RunSummary:
    """Writes the report of an output after a job, and notes in the summary of the job where it is.

    Args:
      summary: the job. If it has committed nothing, the report stays as it is.
      no_report: the user wants none.
    """
    if summary.run_ids and not no_report:
        summary.report = write_if_possible(summary.output)
    return summary


def write_if_possible(output: str) -> str | None:
    """Writes the report of an output and returns its place; None if it could not be written, which a remark explains.

    The tables are committed by then, so that no error of the report is one of the command. A bug is reported as any
    other is, by a file with its traceback.
    """
    try:
        from wiredesk.pipeline.report.page import write_report  # noqa: PLC0415 - imports Arrow

        return write_report(open_store(output))
    except Exception as error:
        reason = explain(error, output) or report_bug(error)
        print_remark(f"the tables are complete, but their report could not be written: {reason}")
        return None


def refresh_report(output: str) -> None:
    """Writes the report of an output again, if there is one, after rows were taken out.

    It may quote what is to be forgotten, so that one that cannot be written again is removed.
    """
    store = open_store(output)
    if store.exists(REPORT) and write_if_possible(output) is None:
        store.delete(REPORT)
        print_remark(f"{store.locate(REPORT)} was removed, since it may quote what was taken out")


@dataclass
class PacedReport:
    """Writes the report of an output after the increments of a watch, but not so often that it costs much.

    Attributes:
      output: the output.
      clock: returns seconds that only grow.
    """

    output: str
    clock: Callable[[], float] = time.monotonic
    _is_due: bool = False
    _next_at: float = 0.0

    def __call__(self, summary: RunSummary) -> None:
        """Notes an increment, and writes the report if something was committed since the last one and time allows."""
        self._is_due = self._is_due or bool(summary.run_ids)
        begun = self.clock()
        if not self._is_due or begun < self._next_at:
            return
        if write_if_possible(self.output) is not None:
            _log.debug("report written", extra={"stage": "report"})
        self._is_due = False
        ended = self.clock()
        self._next_at = ended + (ended - begun) / _SHARE
