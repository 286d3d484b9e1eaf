"""Progress of a job for a person, and the summary that jobs fill in."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

_LOOK_EVERY_S = 0.5
_PLAIN_LINE_EVERY_S = 10.0
_LATER_STAGES = ("compare", "deduplicate", "model", "annotate", "write")
_STARTING = {"": "starting", "model": "loading the model"}
"""Names shown for stages that have not finished an element yet."""


@dataclass
class RunSummary:
    """Outcome of a job.

    Attributes:
      output: root of the tables.
      run_ids: commits of the job: one a slice.
      files_listed, files_new: files that the inputs name, and files that were read.
      files_waiting: files that are probably still being written.
      totals: read, articles, rejects, unchanged, and everything else counted.
      stage_s: seconds a stage, added up over the worker processes.
      elapsed_s: seconds from the first step to the last commit.
      recovered: runs that had died in their commit and were rolled forward.
      report: place of the page that describes the output; None if none was written.
      handed_over: the engine's name for a job that commits itself; None if this process has committed.
    """

    output: str
    run_ids: list[str] = field(default_factory=list)
    files_listed: int = 0
    files_new: int = 0
    files_waiting: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    stage_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    elapsed_s: float = 0.0
    recovered: list[str] = field(default_factory=list)
    handed_over: str | None = None
    report: str | None = None


class ProgressView:
    """Shows the progress of a job: a bar on a terminal, a line every ten seconds elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def report_commit(self, run_id: str, counts: Mapping[str, int], stage_s: Mapping[str, float]) -> None:
        """Reports the commit of a part of the job. Does nothing here: the bar shows enough.

        Args:
          run_id: run of the commit.
          counts: counts by name, as in its manifest.
          stage_s: seconds by stage, over all worker processes.
        """

    @contextmanager
    def watch(self, folder: str | None, label: str, total: int) -> Iterator[None]:
        """Shows progress while the body runs.

        Args:
          folder: folder in which the workers write their progress; None shows nothing.
          label: ``parse`` counts files; ``articles`` counts records through all later stages.
          total: number of elements.
        """
        if folder is None:
            yield
            return
        stop = threading.Event()
        show = self._show_bar if self._console.is_terminal else self._show_lines
        read = partial(measure_progress, Path(folder), label, total)
        thread = threading.Thread(target=show, args=(read, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _show_bar(self, read: ReadProgress, stop: threading.Event) -> None:
        columns = (
            TextColumn("{task.description:<11}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[left]}"),
        )
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task("", total=None, rate="", left="")
            begun = time.monotonic()
            while not stop.wait(_LOOK_EVERY_S):
                state = read(time.monotonic() - begun)
                if state.stage in _STARTING.values():
                    # A moving bar: one that stands at 0 looks as if the job hung.
                    waited = f"{time.monotonic() - begun:.0f} s"
                    bar.update(task, description=state.stage, completed=0, total=None, rate=waited, left="")
                    continue
                left = "" if state.left_s is None else f"{state.left_s:,} s left"
                rate = f"{state.rate:,.0f} {state.unit}/s"
                bar.update(
                    task,
                    description=state.stage,
                    completed=state.done,
                    total=state.total,
                    rate=rate,
                    left=left,
                )

    def _show_lines(self, read: ReadProgress, stop: threading.Event) -> None:
        begun = time.monotonic()
        while not stop.wait(_PLAIN_LINE_EVERY_S):
            state = read(time.monotonic() - begun)
            if state.stage in _STARTING.values():
                self._console.print(f"{state.stage}, {time.monotonic() - begun:.0f} s", highlight=False)
                continue
            left = "" if state.left_s is None else f", about {state.left_s:,} s left"
            line = f"{state.stage}: {state.done:,} of {state.total:,} {state.unit}, {state.rate:,.0f}/s{left}"
            self._console.print(line, highlight=False)


class ProgressState(NamedTuple):
    """Progress at one moment.

    Attributes:
      stage: current stage.
      done, total: elements that the stage has finished, and all elements.
      unit: name of the elements.
      rate: elements a second of the slowest stage, since the start.
      left_s: estimated seconds left; None if there is no estimate yet.
    """

    stage: str
    done: int
    total: int
    unit: str
    rate: float
    left_s: int | None


ReadProgress = Callable[[float], ProgressState]
"""Returns the progress, given the seconds since the start."""


def measure_progress(folder: Path, label: str, total: int, elapsed_s: float) -> ProgressState:
    """Returns the progress that workers have written to ``folder``.

    Args:
      folder: folder of the workers' progress files.
      label, total: see :meth:`ProgressView.watch`.
      elapsed_s: seconds since the start.
    """
    from wiredesk.transforms.counters import read_progress  # noqa: PLC0415 - imports Beam

    stage, counts = read_progress(folder)
    if label == "parse":
        stage, slowest, unit = "parse", "parse", "files"
    else:
        stage = stage if stage in _LATER_STAGES else ""
        slowest, unit = "annotate" if counts.get("annotate") else stage, "articles"
    done = counts.get(slowest, 0)
    if not counts.get(stage) and stage != "annotate":
        stage = _STARTING.get(stage, _STARTING[""])
    rate = done / elapsed_s if elapsed_s else 0.0
    # The rate of other stages says nothing of the time left: they end long before the job does.
    has_estimate = slowest in ("parse", "annotate") and 0 < done < total
    left_s = round((total - done) / rate) if has_estimate else None
    return ProgressState(stage, min(counts.get(stage, 0), total), total, unit, rate, left_s)
