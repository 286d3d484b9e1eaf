"""Lists the runs of an output, and describes one of them, from the manifests: ``wiredesk runs``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from shlex import quote
from typing import Any, TextIO

from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.storage.manifests import list_committed, list_written, read_manifest
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.telemetry.terminal import SafeText
from wiredesk.pipeline.views.tables import (
    check_format,
    make_table,
    print_for_people,
    show_value,
    write_records,
)
from wiredesk.transforms.logic.kernel.masking import mask_values

_GROUPS = {
    "relation": "relations",
    "reason": "rejects by stage and reason",
    "language": "languages",
    "warning": "warnings",
    "internal": "internal errors",
}


class NoSuchRunError(ValueError):
    """Not exactly one run has that id, or the manifest of a run cannot be read."""


@dataclass(frozen=True)
class RunLine:
    """One committed run, as a line of the table of runs.

    Attributes:
      committed_at: time of the commit, ISO 8601 in UTC.
      files: files whose last record was read in this run.
      exact, copies, updates: articles that are linked to an earlier one, by relation.
      unchanged: records that were in the tables already.
      internal_errors: errors of wiredesk itself, each contained to a row.
      seconds: from the previous commit of its invocation, or the start of that, to its own commit.
      records_per_s: ``read`` and ``unchanged``, divided by ``seconds``.
      bytes: size of the data files that it wrote.
      version: version of wiredesk.
    """

    run_id: str
    committed_at: str
    files: int
    read: int
    articles: int
    originals: int
    exact: int
    copies: int
    updates: int
    rejects: int
    unchanged: int
    internal_errors: int
    seconds: float
    records_per_s: float
    bytes: int
    version: str


_COLUMNS = tuple(f.name for f in fields(RunLine))
_SUMMED = tuple(f.name for f in fields(RunLine) if f.type in ("int", "float"))


def list_runs(store: Store, last: int = 0) -> list[RunLine]:
    """Returns the committed runs, in order of their commits.

    Args:
      store: the output.
      last: number of the latest runs to return, so that a year of runs costs no more than a day; 0 for all.

    Raises:
      NoTablesError: there are none.
      ManifestError: a manifest is damaged.
    """
    committed = _list_committed(store)
    # Reads one run more than asked for, because its commit is the start of the first slice.
    lines = list(_make_lines(_read_manifests(store, committed[-last - 1 :] if last else committed)))
    return lines[-last:] if last else lines


def _list_committed(store: Store) -> list[str]:
    committed = list_committed(store)
    if not committed:
        raise NoTablesError(
            f"there are no runs in {store.root}; make one with: wiredesk run --output {quote(store.root)}"
        )
    return committed


def _read_manifests(store: Store, run_ids: Sequence[str]) -> list[dict[str, Any]]:
    manifests = []
    for run_id in run_ids:
        manifest = read_manifest(store, run_id)
        # A manifest of an earlier version may hold secrets of engines and stores.
        manifests.append(manifest | {"settings": mask_values(manifest.get("settings", {}))})
    return manifests


def _make_lines(manifests: Sequence[dict[str, Any]]) -> Iterator[RunLine]:
    """Yields a line for each manifest. A slice starts when the slice before it was committed."""
    committed_at: dict[str, str] = {}
    for manifest in manifests:
        started_at = committed_at.get(manifest["invocation"], manifest["started_at"])
        committed_at[manifest["invocation"]] = manifest["committed_at"]
        elapsed = datetime.fromisoformat(manifest["committed_at"]) - datetime.fromisoformat(started_at)
        yield _make_line(manifest, elapsed.total_seconds())


def _make_line(manifest: dict[str, Any], seconds: float) -> RunLine:
    counts = manifest["counts"]
    unchanged = manifest.get("unchanged", 0)
    return RunLine(
        run_id=manifest["run_id"],
        committed_at=manifest["committed_at"],
        files=counts.get("files", 0),
        read=manifest["read"],
        articles=manifest["articles"],
        originals=counts.get("relation:original", 0),
        exact=counts.get("relation:exact", 0),
        copies=counts.get("relation:copy", 0),
        updates=counts.get("relation:update", 0),
        rejects=manifest["rejects"],
        unchanged=unchanged,
        internal_errors=manifest.get("internal_errors", 0),
        seconds=round(seconds, 3),
        records_per_s=_divide(manifest["read"] + unchanged, seconds),
        bytes=sum(file["bytes"] for file in list_written(manifest)),
        version=manifest["versions"]["wiredesk"],
    )


def _divide(records: int, seconds: float) -> float:
    # A run that removes rows has a negative count of records, which gives no rate.
    return round(max(records, 0) / seconds, 1) if seconds > 0 else 0.0


def sum_runs(lines: Sequence[RunLine]) -> RunLine:
    """Returns the totals of runs. The rate is that of all records in all seconds."""
    sums: dict[str, Any] = {name: sum(getattr(line, name) for line in lines) for name in _SUMMED}
    sums["seconds"] = round(sums["seconds"], 3)
    sums["records_per_s"] = _divide(sums["read"] + sums["unchanged"], sums["seconds"])
    name = "1 run" if len(lines) == 1 else f"{len(lines):,} runs"
    return RunLine(run_id=name, committed_at="", version="", **sums)


def write_runs(lines: Sequence[RunLine], output_format: str, stream: TextIO) -> None:
    """Writes the table of runs; with totals at the end unless it is for programs.

    Raises:
      UsageError: there is no such format.
    """
    check_format(output_format)
    if output_format != "table":
        write_records(_COLUMNS, map(asdict, lines), output_format, stream)
        return
    table = make_table(_COLUMNS, frozenset(_SUMMED))
    for line in lines:
        short = replace(line, committed_at=_show_time(line.committed_at))
        table.add_row(*map(show_value, asdict(short).values()))
    table.add_section()
    table.add_row(*map(show_value, asdict(sum_runs(lines)).values()), style="bold")
    print_for_people(table, stream)


def _show_time(iso: str) -> str:
    return iso[:19].replace("T", " ")


def find_runs(store: Store, wanted: str) -> list[dict[str, Any]]:
    """Returns the manifests of a run, or of all slices of an invocation.

    Args:
      store: the output.
      wanted: id of a run or an invocation, or its beginning.

    Raises:
      NoTablesError: there are no runs.
      NoSuchRunError: no run has that id, or the ids of several invocations begin with it.
    """
    committed = _list_committed(store)
    found = [wanted] if wanted in committed else [run for run in committed if run.startswith(wanted)]
    if not found:
        raise NoSuchRunError(f"no run has the id {wanted!r}; list them with: wiredesk runs -o {store.root}")
    manifests = _read_manifests(store, found)
    if len({manifest["invocation"] for manifest in manifests}) > 1:
        some = ", ".join(found[:3] + [f"and {len(found) - 3} more"] * (len(found) > 3))
        raise NoSuchRunError(f"{wanted!r} is the beginning of several runs: {some}; give more of it")
    return manifests


def write_run(manifests: Sequence[dict[str, Any]], output_format: str, stream: TextIO) -> None:
    """Writes the manifests of one run or invocation.

    The format ``json`` writes the manifests unchanged, one a line. The formats ``table`` and ``csv`` add up the
    counts of the slices.

    Raises:
      UsageError: there is no such format.
    """
    check_format(output_format)
    if output_format == "json":
        stream.writelines(json.dumps(manifest, ensure_ascii=False) + "\n" for manifest in manifests)
        return
    sections = describe_run(manifests)
    if output_format == "csv":
        flat = ((title, name, value) for title, rows in sections.items() for name, value in rows)
        names = ("section", "name", "value")
        write_records(names, (dict(zip(names, row, strict=True)) for row in flat), output_format, stream)
        return
    print_for_people(_render(sections), stream)


def _render(sections: Mapping[str, Sequence[tuple[str, Any]]]) -> SafeText:
    text = SafeText()
    for title, rows in sections.items():
        text.append(f"{title}\n", style="bold")
        width = max((len(name) for name, _ in rows), default=0)
        for name, value in rows:
            text.append(f"  {name:<{width}}  {show_value(value)}\n")
    text.rstrip()
    return text


def describe_run(manifests: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, Any]]]:
    """Returns the facts about a run by section, each a list of names and values.

    Args:
      manifests: manifests of one run, or of the slices of one invocation, in order.
    """
    lines = list(_make_lines(manifests))
    total, first = sum_runs(lines), manifests[0]
    counts: Counter[str] = Counter()
    stage_s: Counter[str] = Counter()
    for manifest in manifests:
        counts.update(manifest["counts"])
        stage_s.update(manifest.get("stage_s", {}))
    sections: dict[str, list[tuple[str, Any]]] = {
        "run": [
            ("id", lines[0].run_id if len(lines) == 1 else first["invocation"]),
            ("started at", _show_time(first["started_at"])),
            ("committed at", _show_time(lines[-1].committed_at)),
            *((name.replace("_", " "), getattr(total, name)) for name in _SUMMED),
        ]
    }
    if len(lines) > 1:
        sections["slices"] = [
            (line.run_id, f"{line.read:,} read, {line.articles:,} articles, {line.rejects:,} rejects")
            for line in lines
        ]
    sections |= _group_counts(counts)
    sections["seconds by stage, all workers"] = [(name, float(s)) for name, s in stage_s.most_common()]
    for name in ("settings", "versions"):
        sections[name] = [(key, _show_setting(value)) for key, value in first.get(name, {}).items()]
    sections["files"] = [
        (file["path"], f"{file['rows']:,} rows, {file['bytes']:,} bytes")
        for manifest in manifests
        for file in list_written(manifest)
    ]
    removed = [(path, "removed") for manifest in manifests for path in manifest.get("removed", [])]
    sections["files removed"] = removed
    return {title: rows for title, rows in sections.items() if rows}


def _group_counts(counts: Counter[str]) -> dict[str, list[tuple[str, Any]]]:
    """Returns the counts in groups, by the part of the name before the colon, and in each group the largest first."""
    grouped: dict[str, list[tuple[str, Any]]] = {title: [] for title in ("counts", *_GROUPS.values())}
    for name, count in counts.most_common():
        prefix, colon, rest = name.partition(":")
        title = _GROUPS.get(prefix, prefix) if colon else "counts"
        grouped.setdefault(title, []).append((rest if colon else name, count))
    return grouped


def _show_setting(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
