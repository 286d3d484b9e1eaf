"""Changes of the tables: some files are added and some removed, in one commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.manifests import LiveFile
from wiredesk.schemas.records import DataFile


@dataclass
class Change:
    """Files that a job adds to the tables and removes from them.

    Attributes:
      new: staged files to add, including new versions of removed ones.
      removed: paths of files to remove.
      counts: counts for the manifest. ``articles`` and ``rejects`` are the rows that the
        tables gain, negative if they lose some.
    """

    new: list[DataFile] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def check_change(change: Change, live: Sequence[LiveFile]) -> None:
    """Checks that the files of a change add and remove exactly the rows that it counts.

    Args:
      change: the change to commit.
      live: the files in the tables before it.

    Raises:
      AccountingError: the numbers do not agree, or a file to remove is in no table.
    """
    before = {file.path: file for file in live}
    added: Counter[tuple[str, str]] = Counter()
    for file in change.new:
        added[file.table, file.format] += file.rows
    for path in change.removed:
        if path not in before:
            raise AccountingError(
                f"{path} was to be removed but is in no table; nothing was committed: please report this"
            )
        added[before[path].table, before[path].format] -= before[path].rows
    for (table, file_format), rows in added.items():
        counted = change.counts.get(table, 0)
        if rows != counted:
            raise AccountingError(
                f"{table} was to change by {counted:+,} rows, but its {file_format} files would change by {rows:+,}; "
                "nothing was committed: please report this"
            )
