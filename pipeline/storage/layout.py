"""Paths below an output: the folders of the tables, their partitions, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

STAGING = "_staging"
"""Folder of what is written but not committed, one folder for each run."""

RUNS = "_runs"
"""Folder of the manifests."""

LOADER = "wiredesk.sql"
"""Script that loads the tables and views into DuckDB."""

SEARCH = "_search"
"""Folder of the search index, which is made from the tables and may be removed at any time."""

REPORT = "report.html"
"""Page that describes the output and its last run."""

PLAN_FILE = "plan.json"
RESULT_FILE = "result.json"

ICEBERG_CATALOG = "_iceberg/catalog.db"
"""The local catalog of ``wiredesk iceberg``; its metadata lies beside it."""

UNDATED = "undated"
"""The partition of rows without a publication time.

Hive's own name for it, ``__HIVE_DEFAULT_PARTITION__``, is read as null by some readers, as a text by
others, and not at all by pandas and ClickHouse. Every reader takes a plain name as a text.
"""

_FORMER_UNDATED = "__HIVE_DEFAULT_PARTITION__"
_PARTITIONS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def name_staging(run_id: str) -> str:
    """Returns the staging folder of a run."""
    return f"{STAGING}/{run_id}"


def name_manifest(run_id: str) -> str:
    """Returns the path of the manifest of a run."""
    return f"{RUNS}/{run_id}.json"


def name_partition(published_at: datetime | None, by: str) -> str:
    """Returns the Hive partition folder of a row, ``published_month=2021-07``; empty for ``none``."""
    if by == "none":
        return ""
    value = UNDATED if published_at is None else published_at.strftime(_PARTITIONS[by])
    return f"published_{by}={value}"


def name_file(table: str, partition: str, name: str) -> str:
    """Returns the path of a data file, with ``{0}`` in place of the format's name."""
    return "/".join(filter(None, (table, "{0}", partition, f"{name}.{{0}}")))


def renew_partition(folder: str) -> str:
    """Returns a partition folder under its present name: earlier releases named the undated one otherwise."""
    name, mark, value = folder.partition("=")
    return f"{name}={UNDATED}" if mark and value == _FORMER_UNDATED else folder


def read_partition(folder: str) -> str | None:
    """Returns the value of a partition folder; None for rows without a publication time."""
    value = renew_partition(folder).partition("=")[2]
    return None if value == UNDATED else value


def find_partitioning(folders: Iterable[str]) -> str:
    """Returns ``day``, ``month`` or ``year``; ``none`` for files that are not partitioned, or in several ways."""
    found = {
        folder.partition("=")[0].removeprefix("published_") if "=" in folder else "none" for folder in folders
    }
    return found.pop() if len(found) == 1 else "none"


def name_version(path: str, run_id: str) -> str:
    """Returns the path of a new version of a Parquet file, with ``{0}`` in place of the format's name.

    The name begins like that of the first version, so that it sorts in the same place, and
    ends with the run after a dot. A run makes one version of a file, so no two versions have the same name.
    """
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.partition('.')[0]}.{run_id}.parquet".replace("parquet", "{0}")


def find_first_version(path: str) -> str:
    """Returns the path that the first version of a data file had, see :func:`name_version`."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.partition('.')[0]}.{name.rpartition('.')[2]}"
