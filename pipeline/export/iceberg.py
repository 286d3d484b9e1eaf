"""Registers the Parquet files of the tables in an Iceberg catalog, without copying them.

Each commit becomes a snapshot of every Iceberg table that it touched: files are added, and
files that a commit joined, rewrote or removed are taken out. A snapshot that names a deleted file
cannot be read. So whenever files were removed, all snapshots but the last are expired, and
the manifests that belong only to them are deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NoSuchPropertyException, NotInstalledError
from pyiceberg.io import PY_IO_IMPL
from pyiceberg.io.pyarrow import (
    compute_statistics_plan,
    data_file_statistics_from_parquet_metadata,
    parquet_path_to_id_mapping,
)
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.table import Table, Transaction
from pyiceberg.typedef import Record
from rich.console import Console

from wiredesk.pipeline.export.iceberg_files import StoreFileIO
from wiredesk.pipeline.export.iceberg_schema import (
    PROPERTIES,
    find_partition,
    make_table_schema,
    read_partition_of,
    set_columns,
)
from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.layout import ICEBERG_CATALOG
from wiredesk.pipeline.storage.manifests import LiveFile, fold_files, list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.schemas import TABLES
from wiredesk.transforms.remote.schemes import has_bucket, is_remote

_LAST_RUN = "wiredesk.last-run"
_RUN = "wiredesk.run-id"


@dataclass(frozen=True)
class CatalogSettings:
    """Name and properties of a catalog.

    Attributes:
      name: name of the catalog, whose configuration pyiceberg finds in ``.pyiceberg.yaml`` or
        ``PYICEBERG_CATALOG__*``.
      properties: override that configuration. Without a name and properties the catalog is an
        SQLite file below the output.
      namespace: namespace of the tables.
    """

    name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    namespace: str = "wiredesk"


def open_catalog(store: Store, settings: CatalogSettings) -> Catalog:
    """Opens a catalog; the local one is created if it does not exist.

    Raises:
      UsageError: the output is in a store, which cannot hold the local catalog; or the
        catalog lacks a property or a package.
    """
    properties = dict(settings.properties)
    if not settings.name and not properties:
        if not isinstance(store, LocalStore):
            raise UsageError(
                f"{store.root} is not a local folder, so name a catalog: --catalog-property uri=..."
            )
        database = Path(store.locate(ICEBERG_CATALOG))
        database.parent.mkdir(parents=True, exist_ok=True)
        properties = {
            "type": "sql",
            "uri": f"sqlite:///{database}",
            "warehouse": f"file://{database.parent}/warehouse",
        }
    elif has_bucket(store.root):
        # Catalogs that were given an access of their own keep it.
        properties.setdefault(PY_IO_IMPL, f"{StoreFileIO.__module__}.{StoreFileIO.__name__}")
    try:
        return load_catalog(settings.name or "wiredesk", **properties)
    except (NotInstalledError, NoSuchPropertyException, ValueError) as error:
        raise UsageError(f"the catalog cannot be opened: {error}") from error


def register(settings: RunSettings, catalog: CatalogSettings) -> dict[str, Counter[str]]:
    """Brings the Iceberg tables up to date with the commits.

    Args:
      settings: name the output; the inputs are not read.
      catalog: where to register the tables.

    Returns:
      For each table the numbers of ``snapshots`` made, files ``added`` and ``removed``,
      snapshots ``expired``, and ``files`` in the table.

    Raises:
      UsageError: the catalog cannot be opened, or the files are partitioned in several ways.
      LockedError: another run is writing to the output.
      LockLostError: another run has taken the output meanwhile.
    """
    with open_job(settings, ProgressView(Console(quiet=True))) as job:
        opened = open_catalog(job.store, catalog)
        opened.create_namespace_if_not_exists(catalog.namespace)
        manifests = order_manifests(list_manifests(job.store))
        done = {}
        for table in TABLES:
            registrar = _Registrar(job.store, opened, catalog.namespace, table, manifests)
            # The commits of the catalog do not check the lock.
            job.lock.check()
            done[registrar.table_name] = registrar.update()
        return done


class _Registrar:
    """Brings one Iceberg table up to date."""

    def __init__(
        self, store: Store, catalog: Catalog, namespace: str, table: str, manifests: Sequence[dict[str, Any]]
    ) -> None:
        self.table_name = table
        self._store = store
        self._manifests = manifests
        self._live = {
            path: file
            for path, file in fold_files(manifests).items()
            if (file.table, file.format) == (table, "parquet")
        }
        self._partition = find_partition(self._live)
        self._done: Counter[str] = Counter()
        self._catalog, self._name = catalog, f"{namespace}.{table}"

    def _open(self) -> Table:
        catalog, name = self._catalog, self._name
        schema = make_table_schema(self.table_name, self._partition)
        if not catalog.table_exists(name):
            with catalog.create_table_transaction(name, schema, properties=PROPERTIES) as transaction:
                if self._partition:
                    with transaction.update_spec() as spec:
                        spec.add_identity(self._partition)
                set_columns(transaction)
            return catalog.load_table(name)
        table = catalog.load_table(name)
        fields = [field.name for field in table.spec().fields]
        if self._live and fields != [self._partition] * bool(self._partition):
            raise UsageError(
                f"the files of {self.table_name} are partitioned by {self._partition or 'nothing'}, and {name} by "
                f"{', '.join(fields) or 'nothing'}: drop {name} and register it again"
            )
        with table.transaction() as transaction, transaction.update_schema() as update:
            update.union_by_name(schema)
        return catalog.load_table(name)

    def update(self) -> Counter[str]:
        """Makes a snapshot for each commit that is not in the table yet, and expires unreadable snapshots.

        A table without files is not created yet, because its files determine how it is partitioned.

        Returns:
          The counts, see :func:`register`.
        """
        if not self._live and not self._catalog.table_exists(self._name):
            return self._done
        self._table = self._open()
        for manifest in self._list_new():
            run_id = manifest["run_id"]
            # Releases up to 0.1 renamed new versions over files, so the same name stands for another file.
            dropped = {file["path"] for file in manifest.get("replaced", ())} | set(
                manifest.get("removed", ())
            )
            add = [file for file in self._live.values() if file.run_id == run_id]
            self._commit(run_id, add, dropped)
        registered = self._list_registered()
        add = [file for path, file in self._live.items() if path not in registered]
        self._commit(self._manifests[-1]["run_id"], add, registered.keys() - self._live.keys())
        if self._done["removed"]:
            self._expire()
        self._done["files"] = len(self._live)
        return self._done

    def _list_new(self) -> Sequence[dict[str, Any]]:
        last = self._table.properties.get(_LAST_RUN)
        runs = [manifest["run_id"] for manifest in self._manifests]
        if last is None:
            return self._manifests
        if last in runs:
            return self._manifests[runs.index(last) + 1 :]
        # The manifest of the last registered run was deleted, so everything is registered anew.
        self._commit(runs[-1], list(self._live.values()), self._list_registered().keys())
        return ()

    def _list_registered(self) -> dict[str, DataFile]:
        root = f"{self._locate('')}"
        files = (task.file for task in self._table.scan().plan_files())
        return {file.file_path.removeprefix(root): file for file in files}

    def _locate(self, path: str) -> str:
        full = self._store.locate(path) if path else f"{self._store.root}/"
        return full if is_remote(full) else f"file://{full}"

    def _commit(self, run_id: str, add: Sequence[LiveFile], drop: Iterable[str]) -> None:
        wanted = set(drop)
        registered = self._list_registered() if wanted else {}
        dropped = [registered[path] for path in sorted(wanted & registered.keys())]
        if not add and not dropped:
            return
        with self._table.transaction() as transaction:
            made = [self._describe(transaction, file) for file in add]
            snapshot = transaction.update_snapshot({_RUN: run_id})
            with snapshot.overwrite() if dropped else snapshot.fast_append() as update:
                for file in dropped:
                    update.delete_data_file(file)
                for file in made:
                    update.append_data_file(file)
            transaction.set_properties({_LAST_RUN: run_id})
        self._done += Counter(snapshots=1, added=len(made), removed=len(dropped))

    def _describe(self, transaction: Transaction, file: LiveFile) -> DataFile:
        """Returns the manifest entry of a file, with its statistics and the partition of its folder."""
        metadata = transaction.table_metadata
        with self._store.open_input(file.path) as stream:
            found = pq.read_metadata(stream)
        statistics = data_file_statistics_from_parquet_metadata(
            parquet_metadata=found,
            stats_columns=compute_statistics_plan(metadata.schema(), metadata.properties),
            parquet_column_mapping=parquet_path_to_id_mapping(metadata.schema()),
        )
        return DataFile.from_args(
            content=DataFileContent.DATA,
            file_path=self._locate(file.path),
            file_format=FileFormat.PARQUET,
            partition=Record(*([read_partition_of(file.path)] if self._partition else [])),
            file_size_in_bytes=file.bytes,
            sort_order_id=None,
            spec_id=metadata.default_spec_id,
            equality_ids=None,
            key_metadata=None,
            **statistics.to_serialized_dict(),
        )

    def _expire(self) -> None:
        """Expires all snapshots but the current one, and deletes the manifests that belong only to them."""
        current = self._table.current_snapshot()
        old = [snapshot for snapshot in self._table.snapshots() if current and snapshot != current]
        if not old:
            return
        before = _list_metadata(self._table)
        self._table.maintenance.expire_snapshots().by_ids([snapshot.snapshot_id for snapshot in old]).commit()
        self._table.refresh()
        for path in before - _list_metadata(self._table):
            self._table.io.delete(path)
        self._done["expired"] = len(old)


def _list_metadata(table: Table) -> set[str]:
    """Returns the paths of the manifests and manifest lists of all snapshots."""
    found = set()
    for snapshot in table.snapshots():
        found.add(snapshot.manifest_list)
        found.update(manifest.manifest_path for manifest in snapshot.manifests(table.io))
    return found
