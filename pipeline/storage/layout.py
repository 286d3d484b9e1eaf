"""Where the files of the tables lie below an output."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

UNDATED = "undated"
"""The partition of rows without a publication time.

Hive's own name for it, ``__HIVE_DEFAULT_PARTITION__``, is read as null by some readers, as a text by
others, and not at all by pandas and ClickHouse: a plain name is a text to all of them.
"""

_FORMER_UNDATED = "__HIVE_DEFAULT_PARTITION__"
ICEBERG_CATALOG = "_iceberg/catalog.db"
"""The local catalog of ``wiredesk iceberg``; its metadata lies beside it."""

_PARTITIONS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def name_partition(published_at: datetime | None, by: str) -> str:
    """Returns the Hive partition folder of a row, ``published_month=2021-07``; empty for ``none``."""
    if by == "none":
        return ""
    value = UNDATED if published_at is None else published_at.strftime(_PARTITIONS[by])
    return f"published_{by}={value}"


def name_file(table: str, partition: str, name: str) -> str:
    """Returns where a file of a table goes, with ``{}`` for each format's name."""
    return "/".join(filter(None, (table, "{0}", partition, f"{name}.{{0}}")))


def renew_partition(folder: str) -> str:
    """Returns the partition folder that rows of this one are written to now: earlier releases had another name."""
    name, mark, value = folder.partition("=")
    return f"{name}={UNDATED}" if mark and value == _FORMER_UNDATED else folder


def read_partition(folder: str) -> str | None:
    """Returns the value that a partition folder stands for; None for rows without a publication time."""
    value = renew_partition(folder).partition("=")[2]
    return None if value == UNDATED else value


def find_partitioning(folders: Iterable[str]) -> str:
    """Returns how files are partitioned: ``day``, ``month`` or ``year``; ``none`` also where in several ways."""
    found = {
        folder.partition("=")[0].removeprefix("published_") if "=" in folder else "none" for folder in folders
    }
    return found.pop() if len(found) == 1 else "none"


def name_version(path: str, run_id: str) -> str:
    """Returns where the new version of a Parquet file goes that a run makes, with ``{}`` for each format's name.

    Its name begins as that of the first version does, so that it sorts where that one did, and
    has the run after a dot. A run makes one version of a file, so no two have the same name.
    """
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.partition('.')[0]}.{run_id}.parquet".replace("parquet", "{0}")


def find_first_version(path: str) -> str:
    """Returns the path that the first version of a data file had, see :func:`name_version`."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.partition('.')[0]}.{name.rpartition('.')[2]}"
