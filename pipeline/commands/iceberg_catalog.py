"""Keeps an Iceberg catalog up to date, for the commands that change files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import ModuleType

from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.layout import ICEBERG_CATALOG
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.terminal import print_safely


def update_local_catalog(settings: RunSettings) -> None:
    """Updates the catalog in the output if there is one: the files that it names may be gone.

    Raises:
      UsageError: there is a catalog, and the ``iceberg`` extra is not installed.
    """
    if open_store(settings.output).exists(ICEBERG_CATALOG):
        registering = import_iceberg()
        catalog = registering.CatalogSettings()
        print_registered(registering.register(settings, catalog), catalog.namespace)


def print_registered(done: Mapping[str, Counter[str]], namespace: str) -> None:
    """Prints a line for each table that was registered.

    Args:
      done: counts of each table.
      namespace: namespace of the tables in the catalog.
    """
    for table, counts in done.items():
        print_safely(
            f"{namespace}.{table:<11} {counts['snapshots']:>5,} snapshots, {counts['added']:,} files added, "
            f"{counts['removed']:,} removed, {counts['expired']:,} snapshots expired; {counts['files']:,} files"
        )


def import_iceberg() -> ModuleType:
    """Imports the module that needs the ``iceberg`` extra.

    Raises:
      UsageError: the extra is not installed.
    """
    try:
        from wiredesk.pipeline.export import iceberg  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pyiceberg", "sqlalchemy"):
            raise
        raise UsageError("wiredesk iceberg needs an extra: pip install 'wiredesk[iceberg]'") from error
    return iceberg
