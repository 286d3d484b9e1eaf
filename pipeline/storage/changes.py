"""What a job does to the files that are in the tables: some come, some go, in one commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.commits import LiveFile
from wiredesk.schemas.records import DataFile


@dataclass
class Change:
    """What a job has done to files that are in the tables.

    Attributes:
      new: staged files that come, those among them that stand for others that go.
      removed: paths of files that go.
      counts: what to say of it in the manifest; ``articles`` and ``rejects`` by
        how many rows the tables have more, below 0 where they have fewer.
    """

    new: list[DataFile] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def check_change(change: Change, live: Sequence[LiveFile]) -> None:
    """Checks that the files that come and go differ by the rows that a change counts, and by no other.

    Args:
      change: what is to be committed.
      live: the files that are in the tables before it.

    Raises:
      AccountingError: the numbers do not agree, or a file is to go that is not there.
    """
    before = {file.path: file for file in live}
    added: Counter[tuple[str, str]] = Counter()
    for file in change.new:
        added[file.table, file.format] += file.rows
    for path in change.removed:
        if path not in before:
            raise AccountingError(
                f"{path} is to go but in no table; nothing was committed: please report this"
            )
        added[before[path].table, before[path].format] -= before[path].rows
    for (table, form), rows in added.items():
        counted = change.counts.get(table, 0)
        if rows != counted:
            raise AccountingError(
                f"{table} is to have {counted:+,} rows, but its {form} files would have {rows:+,}; "
                "nothing was committed: please report this"
            )
