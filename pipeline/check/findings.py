"""The findings of a check. Their codes are API; each has advice on what to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TextIO

from wiredesk.pipeline.telemetry.terminal import SafeText, shield
from wiredesk.pipeline.views.tables import print_for_people

FORMATS = ("text", "json")
_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}

_RESTORE = (
    "restore the file from a copy; without one, remove the run's manifest and files, and run its inputs again"
)
_BUG = "this is a bug of wiredesk: please report it; running the inputs again repairs the rows"
_DAMAGE = f"the file was changed after its commit: {_RESTORE}"
_WAIT = "nothing: the next run removes it, and no table includes it"

CATALOGUE: dict[str, tuple[str, str]] = {
    "manifest_unreadable": ("error", "restore the manifest from a copy; its data files count as orphans now"),
    "manifest_incomplete": ("error", "restore the manifest from a copy; it was changed after its commit"),
    "manifest_counts": ("error", "restore the manifest from a copy, or report this if nobody has changed it"),
    "file_missing": ("error", _RESTORE),
    "file_bytes": ("error", _DAMAGE),
    "file_rows": ("error", _DAMAGE),
    "file_unreadable": ("error", _DAMAGE),
    "file_orphan": (
        "error",
        "no run has committed it, and a query by folder sees its rows: move it out of the tables; "
        "if it is of a run whose manifest is gone, restore that",
    ),
    "file_removed": ("error", "a run has removed it from the tables: delete it"),
    "schema_differs": (
        "error",
        "write the file anew with the contract's schema, or use the wiredesk that wrote it",
    ),
    "rows_unsorted": ("error", _DAMAGE),
    "wrong_partition": ("error", "queries by partition miss these rows: " + _DAMAGE),
    "avro_differs": ("error", f"Avro and Parquet hold the same rows, so one of them was changed: {_RESTORE}"),
    "avro_missing": (
        "error",
        "there is a Parquet file without its Avro one, or the other way round: " + _RESTORE,
    ),
    "wrong_article_id": ("error", _DAMAGE),
    "wrong_content_hash": ("error", _DAMAGE),
    "wrong_reject_id": ("error", _DAMAGE),
    "wrong_payload_bytes": ("error", _DAMAGE),
    "wrong_offset": ("error", _BUG),
    "wrong_entity_type": ("error", _BUG),
    "annotated_copy": ("error", _BUG),
    "duplicate_article": (
        "error",
        "an article is in the tables twice: remove the later run's files and manifest",
    ),
    "duplicate_signature": ("error", "remove the later run's files and manifest, and run its inputs again"),
    "duplicate_reject": (
        "error",
        "a reject is in the tables twice: remove the later run's files and manifest",
    ),
    "signature_missing": ("error", "later runs cannot find copies of these articles: " + _RESTORE),
    "signature_alone": ("error", "later articles would be linked to nothing: " + _RESTORE),
    "signature_differs": ("error", _DAMAGE),
    "withdrawn_present": ("error", "an article that was taken out has come back: forget or prune it again"),
    "unknown_run": ("error", "restore the manifest of that run"),
    "link_dangling": ("error", "the earlier article is gone: restore its file"),
    "link_cycle": ("error", _BUG),
    "link_later": ("error", _BUG),
    "link_relation": ("error", _BUG),
    "link_cluster": ("error", _BUG),
    "link_exact": ("error", _BUG),
    "annotated_from": ("error", _BUG),
    "source_counts": ("error", "files were read that the tables do not account for: run their inputs again"),
    "plan_pending": (
        "warning",
        "a run died in its commit, and the next wiredesk command that writes rolls it forward: run one",
    ),
    "staging_left": ("warning", _WAIT),
    "lock_lost": ("warning", "its owner is gone; the next run takes it over, so nothing needs to be done"),
    "lock_held": ("note", "wait for the run to end and check again: what it is writing was left out"),
    "consequences": ("note", "mend these files first and check again: other findings may follow from them"),
}
"""Severity and advice by code. Notes do not fail a check."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with an output.

    Attributes:
      severity: ``error``, ``warning``, or ``note``, which does not fail a check.
      code: one of :data:`CATALOGUE`.
      where: a file, folder or table, relative to the output.
      what: the first case, in words.
      count: number of cases, rows or files, in ``where``.
      advice: what to do.
    """

    severity: str
    code: str
    where: str
    what: str
    count: int
    advice: str


class Findings:
    """Gathers findings: one for each code and place, with the first case and a count."""

    def __init__(self) -> None:
        """Starts empty."""
        self._first: dict[tuple[str, str], str] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, code: str, where: str, what: str, count: int = 1) -> None:
        """Adds a case.

        Raises:
          KeyError: there is no such code.
        """
        if code not in CATALOGUE:
            raise KeyError(code)
        self._first.setdefault((code, where), what)
        self._counts[code, where] += count

    def merge(self, other: Findings) -> None:
        """Adds all findings of another collection."""
        for (code, where), what in other._first.items():
            self.add(code, where, what, other._counts[code, where])

    def has(self, *codes: str) -> bool:
        """Returns True if there is a finding with one of these codes."""
        return any(code in codes for code, _ in self._first)

    def list(self) -> list[Finding]:
        """Returns the findings by severity, then in the order of the catalogue, then by place."""
        severities, codes = list(_STYLES), list(CATALOGUE)
        found = []
        for (code, where), what in self._first.items():
            severity, advice = CATALOGUE[code]
            found.append(Finding(severity, code, where, what, self._counts[code, where], advice))
        return sorted(found, key=lambda f: (severities.index(f.severity), codes.index(f.code), f.where))


def write_findings(findings: Sequence[Finding], summary: str, output_format: str, stream: TextIO) -> None:
    """Writes findings.

    Args:
      findings: in the order in which they are written.
      summary: one sentence, which ends the text.
      output_format: ``text`` for people; ``json`` for programs, one object a line and no summary.
      stream: receives the output.
    """
    if output_format == "json":
        shield(stream).writelines(
            json.dumps(asdict(finding), ensure_ascii=False) + "\n" for finding in findings
        )
        return
    text = SafeText()
    for finding in findings:
        times = f" ({finding.count:,} in all)" if finding.count > 1 else ""
        text.append(f"{finding.severity}", style=_STYLES[finding.severity])
        text.append(f" {finding.code} in {finding.where}: {finding.what}{times}\n")
        text.append(f"    {finding.advice}\n", style="dim")
    text.append(summary)
    print_for_people(text, stream)
