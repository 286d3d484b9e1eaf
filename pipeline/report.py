"""What a person sees of a run: progress while it works, and a summary at its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from pipeline.jobs import RunSummary

_LOOK_EVERY_S = 0.5
_PLAIN_LINE_EVERY_S = 10.0
_STAGES = ("parse", "deduplicate", "annotate", "write")


class ProgressView:
    """Shows how far a run is: a bar on a terminal, a line every ten seconds elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def watch(self, folder: str | None, label: str, total: int) -> Iterator[None]:
        """Shows progress from the files in ``folder`` while the work inside goes on.

        Args:
          folder: where the workers say how far they are; None shows nothing.
          label: ``parse`` counts files; ``articles`` counts records through all later stages.
          total: how many there are.
        """
        if folder is None:
            yield
            return
        stop = threading.Event()
        show = self._show_bar if self._console.is_terminal else self._show_lines
        thread = threading.Thread(target=show, args=(Path(folder), label, total, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _show_bar(self, folder: Path, label: str, total: int, stop: threading.Event) -> None:
        columns = (
            TextColumn("{task.description:<11}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(label, total=total, rate="")
            begun = time.monotonic()
            while not stop.wait(_LOOK_EVERY_S):
                stage, done = _find_stage(folder, label)
                rate = f"{done / (time.monotonic() - begun):,.0f}/s"
                bar.update(task, description=stage, completed=min(done, total), rate=rate)

    def _show_lines(self, folder: Path, label: str, total: int, stop: threading.Event) -> None:
        begun = time.monotonic()
        while not stop.wait(_PLAIN_LINE_EVERY_S):
            stage, done = _find_stage(folder, label)
            rate = done / (time.monotonic() - begun)
            left = f", about {(total - done) / rate:,.0f} s left" if 0 < done < total else ""
            unit = "files" if label == "parse" else "articles"
            self._console.print(
                f"{stage}: {done:,} of {total:,} {unit}, {rate:,.0f}/s{left}", highlight=False
            )


def _find_stage(folder: Path, label: str) -> tuple[str, int]:
    """Returns the stage that is at work and how many have left the slowest one."""
    from transforms.metrics import read_progress  # noqa: PLC0415 - imports Beam

    done = read_progress(folder)
    if label == "parse":
        return "parse", done.get("parse", 0)
    active = [stage for stage in _STAGES[1:] if done.get(stage)]
    stage = active[-1] if active else "deduplicate"
    slowest = "annotate" if "annotate" in done else "deduplicate"
    return stage, done.get(slowest, 0)


def summarize(summary: RunSummary) -> str:
    """Returns the summary of a run as plain text."""
    lines = [f"rolled forward run {run_id}, which had died in its commit" for run_id in summary.recovered]
    if not summary.files_new:
        lines.append(
            f"Nothing is new: {summary.files_listed:,} files, all read before and unchanged "
            f"({summary.elapsed_s:.1f} s). The tables are in {summary.output}."
        )
        return "\n".join(lines)
    totals = summary.totals
    rate = totals["read"] / summary.elapsed_s if summary.elapsed_s else 0.0
    rows = [
        (
            "read",
            f"{totals['read']:,} records of {summary.files_new:,} files in {summary.elapsed_s:,.1f} s, {rate:,.0f}/s",
        ),
        ("articles", f"{totals['articles']:,}: {_list_counts(totals, 'relation:', _RELATIONS)}"),
        ("rejects", f"{totals['rejects']:,}{_list_reasons(totals)}"),
    ]
    if totals["unchanged"]:
        rows.append(("unchanged", f"{totals['unchanged']:,} records that are in the tables already"))
    rows += [
        ("languages", _list_counts(totals, "language:")),
        (
            "found",
            f"{totals['entities']:,} entities in {totals['annotated']:,} annotated articles, {totals['words']:,} words",
        ),
        ("warnings", _list_counts(totals, "warning:") or "none"),
        (
            "time",
            ", ".join(
                f"{stage} {s:.1f} s"
                for stage, s in sorted(summary.stage_s.items(), key=lambda item: -item[1])
            )
            + " (over all workers)",
        ),
        (
            "runs",
            ", ".join(summary.run_ids[:3])
            + (f" and {len(summary.run_ids) - 3} more" if len(summary.run_ids) > 3 else ""),
        ),
        ("tables", summary.output),
        ("query", f"wiredesk query --output {summary.output} 'SELECT * FROM articles LIMIT 5'"),
    ]
    return "\n".join([*lines, *(f"{name:<10} {text}" for name, text in rows if text)])


_RELATIONS = {"original": "original", "exact": "exact copies", "copy": "copies", "update": "updates"}


def _list_counts(totals: dict[str, int], prefix: str, names: dict[str, str] | None = None) -> str:
    found = {key.removeprefix(prefix): n for key, n in totals.items() if key.startswith(prefix) and n}
    if names is not None:
        return ", ".join(f"{found[key]:,} {name}" for key, name in names.items() if key in found)
    return ", ".join(f"{key} {n:,}" for key, n in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _list_reasons(totals: dict[str, int]) -> str:
    reasons = _list_counts(totals, "reason:")
    return f": {reasons}" if reasons else ""
