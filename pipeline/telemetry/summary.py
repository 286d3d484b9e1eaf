"""Summary of a job for a person, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from shlex import quote

from wiredesk.pipeline.storage.accounts import count_internal_errors, describe_internal_errors
from wiredesk.pipeline.telemetry.progress import RunSummary
from wiredesk.schemas.annotations import ANNOTATIONS

RELATIONS = {
    "original": ("original", "originals"),
    "exact": ("exact copy", "exact copies"),
    "copy": ("copy", "copies"),
    "update": ("update", "updates"),
}
"""Singular and plural of each relation of an article to earlier ones."""

_SHOWN_RUNS = 3
_FIND_FAILED = (
    "SELECT source_key, w.message FROM articles, UNNEST(warnings) AS t(w) WHERE w.code LIKE '%_failed'"
)


def summarize(summary: RunSummary) -> str:
    """Returns the summary of a job as plain text."""
    lines = [f"rolled forward run {run_id}, which had died in its commit" for run_id in summary.recovered]
    totals = summary.totals
    if "replayable" in totals or "reannotated" in totals:
        page = [] if summary.report is None else [f"The report is {summary.report}"]
        return "\n".join([*lines, _summarize_again(summary), *page, *_report_internal_errors(summary)])
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
    rows = [f"{name:<10} {text}" for name, text in _list_rows(summary) if text]
    return "\n".join([*lines, *rows, *_report_internal_errors(summary)])


def _list_rows(summary: RunSummary) -> Iterator[tuple[str, str]]:
    """Yields the name and text of each row of the summary of a run; an empty text is left out."""
    totals = summary.totals
    rate = totals["read"] / summary.elapsed_s if summary.elapsed_s else 0.0
    yield (
        "read",
        f"{totals['read']:,} records of {summary.files_new:,} files in {summary.elapsed_s:,.1f} s, {rate:,.0f}/s",
    )
    yield "articles", f"{totals['articles']:,}: {_list_relations(totals)}"
    reasons = _list_counts(totals, "reason:")
    yield "rejects", f"{totals['rejects']:,}: {reasons}" if reasons else f"{totals['rejects']:,}"
    if totals["unchanged"]:
        yield "unchanged", f"{totals['unchanged']:,} records that are in the tables already"
    yield "languages", _list_counts(totals, "language:")
    found = ", ".join(f"{totals[kind]:,} {kind}" for kind in ANNOTATIONS)
    yield "found", f"{found} in {totals['annotated']:,} annotated articles; {totals['words']:,} words"
    yield "warnings", _list_counts(totals, "warning:") or "none"
    longest_first = sorted(summary.stage_s.items(), key=lambda item: -item[1])
    yield "time", ", ".join(f"{stage} {s:.1f} s" for stage, s in longest_first) + " (over all workers)"
    more = len(summary.run_ids) - _SHOWN_RUNS
    yield "runs", ", ".join(summary.run_ids[:_SHOWN_RUNS]) + (f" and {more} more" if more > 0 else "")
    yield "tables", summary.output
    yield "report", summary.report or ""
    yield "query", f"wiredesk query --output {quote(summary.output)} 'SELECT * FROM articles LIMIT 5'"


def _report_internal_errors(summary: RunSummary) -> list[str]:
    """Returns the line on contained internal errors and on how to report them; no line if there are none."""
    if not count_internal_errors(summary.totals):
        return []
    return [
        f"{describe_internal_errors(summary.totals)}. Each is contained to its text: the row is written without the "
        "part that failed and has a warning, or is a reject parse/crashed. It is a bug of wiredesk: please report it "
        "with this line, the output of `wiredesk --version` and, if you may show it, the text. To find them: "
        f'wiredesk query --output {quote(summary.output)} "{_FIND_FAILED}"'
    ]


def _summarize_again(summary: RunSummary) -> str:
    """Returns the line on a replay or a reprocessing."""
    totals = summary.totals
    if "replayable" in totals:
        return (
            f"{totals['replayable']:,} rejects parsed again: {totals['replayed']:,} have become something else "
            f"({totals['articles']:,} articles, {totals['rejects']:,} other rejects), in {summary.elapsed_s:.1f} s"
        )
    return f"{totals['reannotated']:,} articles annotated again, in {summary.elapsed_s:.1f} s"


def _list_relations(totals: Mapping[str, int]) -> str:
    found = {relation: totals.get(f"relation:{relation}", 0) for relation in RELATIONS}
    return ", ".join(f"{n:,} {RELATIONS[relation][n != 1]}" for relation, n in found.items() if n)


def _list_counts(totals: Mapping[str, int], prefix: str) -> str:
    """Returns the counts whose name has a prefix, the largest first."""
    found = {name.removeprefix(prefix): n for name, n in totals.items() if name.startswith(prefix) and n}
    largest_first = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {n:,}" for name, n in largest_first)
