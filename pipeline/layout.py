"""Where the files of the tables lie below an output."""

from __future__ import annotations

from datetime import datetime

NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
ICEBERG_CATALOG = "_iceberg/catalog.db"
"""The local catalog of ``wiredesk iceberg``; its metadata lies beside it."""

_PARTITIONS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def name_partition(published_at: datetime | None, by: str) -> str:
    """Returns the Hive partition folder of a row, ``published_month=2021-07``; empty for ``none``."""
    if by == "none":
        return ""
    value = NULL_PARTITION if published_at is None else published_at.strftime(_PARTITIONS[by])
    return f"published_{by}={value}"


def name_file(table: str, partition: str, name: str) -> str:
    """Returns where a file of a table goes, with ``{}`` for each format's name."""
    return "/".join(filter(None, (table, "{0}", partition, f"{name}.{{0}}")))


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
