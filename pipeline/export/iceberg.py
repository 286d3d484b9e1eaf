"""Registers the Parquet files of the tables in an Iceberg catalog, where they lie.

Each commit of the tables becomes a snapshot of each Iceberg table that it touched:
files added, and for a commit that joined, rewrote or removed files those taken out.
A snapshot that names a file that is no more cannot be read, so when files go all
snapshots but the last are expired, and the manifests that only they had are deleted.

The files have no field ids, so a name mapping finds their columns. The column of the
Hive partition is not in the files: it is an identity partition, whose value readers
take from the manifest (Iceberg specification, "Column Projection"). A column that has
a default in the contract may be missing in files of older releases and so is optional.
Bounds are kept of ids, dates and the like, and of no text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NoSuchPropertyException, NotInstalledError
from pyiceberg.io.pyarrow import (
    compute_statistics_plan,
    data_file_statistics_from_parquet_metadata,
    parquet_path_to_id_mapping,
)
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.table import Table, TableProperties, Transaction
from pyiceberg.typedef import Record
from rich.console import Console

from wiredesk.pipeline.check.shapes import list_optional
from wiredesk.pipeline.jobs.job import open_job
from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.storage.layout import ICEBERG_CATALOG, read_partition
from wiredesk.pipeline.storage.manifests import LiveFile, fold_files, list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.schemas import TABLES
from wiredesk.schemas.arrow import make_arrow_schema

_LAST_RUN = "wiredesk.last-run"
_RUN = "wiredesk.run-id"
# Text stays out of the manifests: no bounds but of these.
_BOUNDED = frozenset(
    {
        "article_id",
        "cluster_id",
        "ingested_at",
        "language",
        "matched_id",
        "published_at",
        "published_date",
        "read_at",
        "reason",
        "reject_id",
        "rejected_at",
        "relation",
        "run_id",
        "stage",
        "word_count",
    }
)


@dataclass(frozen=True)
class CatalogSettings:
    """Which catalog.

    Attributes:
      name: of the catalog, whose configuration pyiceberg finds in ``.pyiceberg.yaml`` or ``PYICEBERG_CATALOG__*``.
      properties: of it, above that configuration; none at all and no name: SQLite below the output.
      namespace: of the tables.
    """

    name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    namespace: str = "wiredesk"


def open_catalog(store: Store, settings: CatalogSettings) -> Catalog:
    """Opens a catalog; the local one is made where it is not there yet.

    Raises:
      UsageError: the output is in a store, which has no place for the local one; or the
        catalog lacks a property, or a package that it needs.
    """
    properties = dict(settings.properties)
    if not settings.name and not properties:
        if not isinstance(store, LocalStore):
            raise UsageError(
                f"{store.root} is no local folder, so name a catalog: --catalog-property uri=..."
            )
        database = Path(store.locate(ICEBERG_CATALOG))
        database.parent.mkdir(parents=True, exist_ok=True)
        properties = {
            "type": "sql",
            "uri": f"sqlite:///{database}",
            "warehouse": f"file://{database.parent}/warehouse",
        }
    try:
        return load_catalog(settings.name or "wiredesk", **properties)
    except (NotInstalledError, NoSuchPropertyException, ValueError) as error:
        raise UsageError(f"the catalog cannot be opened: {error}") from error


def register(settings: RunSettings, catalog: CatalogSettings) -> dict[str, Counter[str]]:
    """Brings the Iceberg tables up to date with the commits.

    Args:
      settings: where the tables are; its inputs are not read.
      catalog: where to register them.

    Returns:
      For each table how many ``snapshots`` were made, files ``added`` and ``removed``,
      snapshots ``expired``, and ``files`` there are.

    Raises:
      UsageError: there is no catalog, or the files are partitioned in several ways.
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
            # The catalog has a commit of its own, which does not look at the lock.
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
        self._partition = _find_partition(self._live)
        self._done: Counter[str] = Counter()
        self._catalog, self._name = catalog, f"{namespace}.{table}"

    def _open(self) -> Table:
        catalog, name = self._catalog, self._name
        schema = make_table_schema(self.table_name, self._partition)
        if not catalog.table_exists(name):
            with catalog.create_table_transaction(name, schema, properties=_PROPERTIES) as transaction:
                if self._partition:
                    with transaction.update_spec() as spec:
                        spec.add_identity(self._partition)
                _set_columns(transaction)
            return catalog.load_table(name)
        table = catalog.load_table(name)
        fields = [field.name for field in table.spec().fields]
        if self._live and fields != [self._partition] * bool(self._partition):
            raise UsageError(
                f"the files of {self.table_name} are partitioned by {self._partition or 'nothing'}, and {name} by "
                f"{', '.join(fields) or 'nothing'}: drop {name} and register it anew"
            )
        with table.transaction() as transaction, transaction.update_schema() as update:
            update.union_by_name(schema)
        return catalog.load_table(name)

    def update(self) -> Counter[str]:
        """Makes a snapshot for each commit that is not in the table yet, and expires what cannot be read.

        A table without a file is not made yet: its files will say how it is partitioned.
        """
        if not self._live and not self._catalog.table_exists(self._name):
            return self._done
        self._table = self._open()
        for manifest in self._list_new():
            run_id = manifest["run_id"]
            # Older releases renamed new versions over files, which are then others under the same name.
            gone = {file["path"] for file in manifest.get("replaced", ())} | set(manifest.get("removed", ()))
            add = [file for file in self._live.values() if file.run_id == run_id]
            self._commit(run_id, add, gone)
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
        # Someone has taken a run away, so nothing is known of what is registered.
        self._commit(runs[-1], list(self._live.values()), self._list_registered().keys())
        return ()

    def _list_registered(self) -> dict[str, DataFile]:
        root = f"{self._locate('')}"
        files = (task.file for task in self._table.scan().plan_files())
        return {file.file_path.removeprefix(root): file for file in files}

    def _locate(self, path: str) -> str:
        full = self._store.locate(path) if path else f"{self._store.root}/"
        return full if "://" in full else f"file://{full}"

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
        """Returns the entry of a file: its statistics, and the partition that its folder names."""
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
            partition=Record(*([_read_partition(file.path)] if self._partition else [])),
            file_size_in_bytes=file.bytes,
            sort_order_id=None,
            spec_id=metadata.default_spec_id,
            equality_ids=None,
            key_metadata=None,
            **statistics.to_serialized_dict(),
        )

    def _expire(self) -> None:
        """Expires all snapshots but the present one, and deletes the files that only they had."""
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
    """Returns the manifests and lists of manifests of all snapshots."""
    found = set()
    for snapshot in table.snapshots():
        found.add(snapshot.manifest_list)
        found.update(manifest.manifest_path for manifest in snapshot.manifests(table.io))
    return found


_PROPERTIES = {
    "write.metadata.metrics.default": "counts",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
}


def _set_columns(transaction: Transaction) -> None:
    """Sets of which columns bounds are kept, and by which names the columns are found in the files."""
    schema = transaction.table_metadata.schema()
    bounds = {
        f"write.metadata.metrics.column.{column.name}": "full"
        for column in schema.columns
        if column.name in _BOUNDED
    }
    mapping = {TableProperties.DEFAULT_NAME_MAPPING: schema.name_mapping.model_dump_json()}
    transaction.set_properties(bounds | mapping)


def make_table_schema(table: str, partition: str | None = None) -> pa.Schema:
    """Returns the schema of an Iceberg table: the contract's, with what may be missing as optional.

    Args:
      table: which.
      partition: name of the column of the Hive partition, which the files lack.
    """
    optional = list_optional(table)
    columns = [_relax(column, column.name, optional) for column in make_arrow_schema(table)]
    if partition:
        doc = "Folder of the file, made of published_at; null for an article without a date."
        columns.append(pa.field(partition, pa.string(), True, {"doc": doc}))
    return pa.schema(columns)


def _relax(column: pa.Field, path: str, optional: frozenset[str]) -> pa.Field:
    described = column.metadata or {}
    doc = {"doc": described[b"description"]} if b"description" in described else None
    kind = _relax_type(column.type, path, optional)
    return pa.field(column.name, kind, column.nullable or path in optional, doc)


def _relax_type(kind: pa.DataType, path: str, optional: frozenset[str]) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(_relax(kind.value_field, f"{path}[]", optional))
    if pa.types.is_struct(kind):
        return pa.struct([_relax(inner, f"{path}.{inner.name}", optional) for inner in kind])
    return kind


def _find_partition(paths: Iterable[str]) -> str | None:
    """Returns the column that the folders of files name; None where they name none.

    Raises:
      UsageError: they name several.
    """
    found = {
        folder.partition("=")[0] if "=" in folder else "" for folder in (path.split("/")[2] for path in paths)
    }
    if len(found) > 1:
        raise UsageError(
            f"files are partitioned in several ways ({', '.join(sorted(name or 'not at all' for name in found))}): "
            "an Iceberg table needs one; make the tables anew with one --partition-by"
        )
    return next(iter(found), "") or None


def _read_partition(path: str) -> str | None:
    return read_partition(path.split("/")[2])
