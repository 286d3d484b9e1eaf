"""What a person sees of a run: progress while it works, and a summary at its end."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.transforms.logic.kernel.defaults import INTERNAL_ERROR

_LOOK_EVERY_S = 0.5
_PLAIN_LINE_EVERY_S = 10.0
_FIND_FAILED = (
    "SELECT source_key, w.message FROM articles, UNNEST(warnings) AS t(w) WHERE w.code LIKE '%_failed'"
)
_LATER_STAGES = ("compare", "deduplicate", "model", "annotate", "write")
_STARTING = {"": "starting", "model": "loading the model"}
"""What is at work before any element is done, as far as it can be told."""


@dataclass
class RunSummary:
    """What a job has done.

    Attributes:
      run_ids: the commits it made: one a slice.
      files_listed, files_new: files that the inputs name, and those that were read.
      files_waiting: files that are not completely written yet, as far as one can tell.
      totals: read, articles, rejects, unchanged, and everything else counted.
      stage_s: seconds a stage, added up over the worker processes.
      elapsed_s: seconds from the first step to the last commit.
      recovered: runs that had died and were rolled forward.
      handed_over: the engine's name for the job that commits itself; None where this one waited.
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


class ProgressView:
    """Shows how far a run is: a bar on a terminal, a line every ten seconds elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell_commit(self, run_id: str, counts: Mapping[str, int], stage_s: Mapping[str, float]) -> None:
        """Hears that a part of the run is committed; the bar says enough of it already."""

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
        look = partial(look_at_progress, Path(folder), label, total)
        thread = threading.Thread(target=show, args=(look, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _show_bar(self, look: Look, stop: threading.Event) -> None:
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
                seen = look(time.monotonic() - begun)
                if seen.stage in _STARTING.values():
                    # A bar that runs to and fro: one that stands at 0 looks as if nothing were done.
                    waited = f"{time.monotonic() - begun:.0f} s"
                    bar.update(task, description=seen.stage, completed=0, total=None, rate=waited, left="")
                    continue
                left = "" if seen.left_s is None else f"{seen.left_s:,} s left"
                rate = f"{seen.rate:,.0f} {seen.unit}/s"
                bar.update(
                    task, description=seen.stage, completed=seen.done, total=seen.total, rate=rate, left=left
                )

    def _show_lines(self, look: Look, stop: threading.Event) -> None:
        begun = time.monotonic()
        while not stop.wait(_PLAIN_LINE_EVERY_S):
            seen = look(time.monotonic() - begun)
            if seen.stage in _STARTING.values():
                self._console.print(f"{seen.stage}, {time.monotonic() - begun:.0f} s", highlight=False)
                continue
            left = "" if seen.left_s is None else f", about {seen.left_s:,} s left"
            line = f"{seen.stage}: {seen.done:,} of {seen.total:,} {seen.unit}, {seen.rate:,.0f}/s{left}"
            self._console.print(line, highlight=False)


class Seen(NamedTuple):
    """How far a run is.

    Attributes:
      stage: the one at work.
      done, total: elements that it has done, and that there are.
      unit: what is counted.
      rate: elements a second since the watch began, of the stage that takes longest.
      left_s: seconds left as far as that stage tells; None where it does not yet.
    """

    stage: str
    done: int
    total: int
    unit: str
    rate: float
    left_s: int | None


Look = Callable[[float], Seen]


def look_at_progress(folder: Path, label: str, total: int, elapsed_s: float) -> Seen:
    """Returns how far a run is, from what its workers have written to ``folder``."""
    from wiredesk.transforms.metrics import read_progress  # noqa: PLC0415 - imports Beam

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
    # Only the parser and the annotator take a time that their own progress foretells.
    foretold = slowest in ("parse", "annotate") and 0 < done < total
    left_s = round((total - done) / rate) if foretold else None
    return Seen(stage, min(counts.get(stage, 0), total), total, unit, rate, left_s)


def summarize(summary: RunSummary) -> str:
    """Returns the summary of a run as plain text."""
    told = _tell_internal_errors(summary)
    lines = [f"rolled forward run {run_id}, which had died in its commit" for run_id in summary.recovered]
    if "replayable" in summary.totals or "reannotated" in summary.totals:
        return "\n".join([*lines, _summarize_again(summary), *told])
    if not summary.files_new:
        lines.append(
            f"Nothing is new: {summary.files_listed:,} files, all read before and unchanged "
            f"({summary.elapsed_s:.1f} s). The tables are in {summary.output}."
        )
        return "\n".join(lines)
    if summary.handed_over is not None:
        lines.append(
            f"{summary.files_new:,} files handed over to {summary.handed_over}, which commits them itself; "
            f"then `wiredesk runs --output {quote(summary.output)}` shows the run."
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
            ", ".join(f"{totals[kind]:,} {kind}" for kind in ANNOTATIONS)
            + f" in {totals['annotated']:,} annotated articles; {totals['words']:,} words",
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
        ("query", f"wiredesk query --output {quote(summary.output)} 'SELECT * FROM articles LIMIT 5'"),
    ]
    return "\n".join([*lines, *(f"{name:<10} {text}" for name, text in rows if text), *told])


def count_internal_errors(counts: Mapping[str, int]) -> int:
    """Returns how many errors of ours were contained, from what a run has counted."""
    return sum(n for name, n in counts.items() if name.startswith(INTERNAL_ERROR))


def describe_internal_errors(counts: Mapping[str, int]) -> str:
    """Returns how many errors of ours were contained, which, and where in the code they came from."""
    number = count_internal_errors(counts)
    which = _list_counts(counts, INTERNAL_ERROR, separator="; ")
    return f"{number:,} internal {'error' if number == 1 else 'errors'}: {which}"


def _tell_internal_errors(summary: RunSummary) -> list[str]:
    """Returns what to say of contained errors, and how to report them; nothing where there are none."""
    if not count_internal_errors(summary.totals):
        return []
    return [
        f"{describe_internal_errors(summary.totals)}. Each is contained to its text: the row is written without what "
        "failed and has a warning, or is a reject parse/crashed. It is a bug of wiredesk: please report it with this "
        "line, what `wiredesk --version` says and, if you may show it, the text. They are found by: "
        f'wiredesk query --output {quote(summary.output)} "{_FIND_FAILED}"'
    ]


def _summarize_again(summary: RunSummary) -> str:
    """Returns in a line what a replay or a reprocessing has done."""
    totals = summary.totals
    if "replayable" in totals:
        return (
            f"{totals['replayable']:,} rejects parsed again: {totals['replayed']:,} have become something else "
            f"({totals['articles']:,} articles, {totals['rejects']:,} other rejects), in {summary.elapsed_s:.1f} s"
        )
    return f"{totals['reannotated']:,} articles annotated again, in {summary.elapsed_s:.1f} s"


_RELATIONS = {
    "original": ("original", "originals"),
    "exact": ("exact copy", "exact copies"),
    "copy": ("copy", "copies"),
    "update": ("update", "updates"),
}


def _list_counts(
    totals: Mapping[str, int],
    prefix: str,
    names: dict[str, tuple[str, str]] | None = None,
    separator: str = ", ",
) -> str:
    found = {key.removeprefix(prefix): n for key, n in totals.items() if key.startswith(prefix) and n}
    if names is not None:
        known = {names[key][found[key] != 1]: found[key] for key in names if key in found}
        return ", ".join(f"{n:,} {name}" for name, n in known.items())
    return separator.join(
        f"{key} {n:,}" for key, n in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )


def _list_reasons(totals: dict[str, int]) -> str:
    reasons = _list_counts(totals, "reason:")
    return f": {reasons}" if reasons else ""
