"""Manifests: one JSON file for each commit, which names every data file that the commit added or removed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, NamedTuple, TypeVar

from wiredesk.pipeline.storage.accounts import count_contained
from wiredesk.pipeline.storage.layout import RUNS, find_first_version, name_manifest
from wiredesk.pipeline.storage.stores import Store
from wiredesk.schemas.records import RunInfo

_RUN_FILE = re.compile(r"\d+T\d+Z-[^/]*\.json")
_KEYS = {"run_id", "committed_at", "files"}
_FILE_KEYS = ("table", "format", "path", "rows", "bytes")
_PACKAGES = ("wiredesk", "apache-beam", "spacy", "pyarrow")

_Read = TypeVar("_Read")


class ManifestError(ValueError):
    """A manifest is damaged; the text names it and what is wrong."""


def make_manifest(
    info: RunInfo,
    run_id: str,
    counts: dict[str, int],
    accounts: dict[str, int],
    *,
    settings: dict[str, Any],
    stage_s: dict[str, float],
) -> dict[str, Any]:
    """Returns the manifest of a run without its file list.

    Args:
      info: the invocation.
      run_id: the run: the invocation itself, or one slice or window of it.
      counts: the run's counts.
      accounts: from :func:`wiredesk.pipeline.storage.accounts.check_accounts`.
      settings: the run's settings, as they may be stored.
      stage_s: seconds a stage, where they are known.

    Raises:
      InternalErrorsError: the run is strict and counted internal errors.
    """
    return {
        "run_id": run_id,
        "invocation": info.run_id,
        **accounts,
        "internal_errors": count_contained(counts, is_strict=bool(settings.get("strict"))),
        "counts": counts,
        "stage_s": stage_s,
        "started_at": info.started_at.isoformat(),
        "committed_at": datetime.now(UTC).isoformat(),
        "settings": settings,
        "versions": {name: version(name) for name in _PACKAGES},
    }


def describe_file(file: dict[str, Any]) -> dict[str, Any]:
    """Returns the entry of a data file in a manifest."""
    return {key: file[key] for key in _FILE_KEYS}


def is_committed(store: Store, run_id: str) -> bool:
    """Returns True if a run has a manifest."""
    return store.exists(name_manifest(run_id))


def read_manifest(store: Store, run_id: str) -> dict[str, Any]:
    """Returns the manifest of a committed run.

    Raises:
      ManifestError: the file is damaged.
    """
    return _parse_manifest(store, run_id, store.read_bytes(name_manifest(run_id)))


def _parse_manifest(store: Store, run_id: str, data: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(data)
    except ValueError as error:
        trouble = f"no JSON ({error})"
    else:
        if isinstance(manifest, dict) and manifest.keys() >= _KEYS and manifest["run_id"] == run_id:
            return manifest
        trouble = "no manifest of its run"
    raise ManifestError(f"{name_manifest(run_id)} is {trouble}; see: wiredesk check -o {store.root}")


def list_committed(store: Store) -> list[str]:
    """Returns the ids of all committed runs, in order. Files that are not named like a run are ignored."""
    names = (path.removeprefix(f"{RUNS}/") for path in store.list_files(RUNS))
    return sorted(name.removesuffix(".json") for name in names if _RUN_FILE.fullmatch(name))


def list_manifests(store: Store) -> list[dict[str, Any]]:
    """Returns the manifests of all committed runs, in order of their ids.

    Raises:
      ManifestError: one of them is damaged.
    """
    run_ids = list_committed(store)
    read = store.run_all(store.read_bytes, map(name_manifest, run_ids))
    return [_parse_manifest(store, run_id, data) for run_id, data in zip(run_ids, read, strict=True)]


def order_manifests(manifests: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns manifests in the order of their commits."""
    return sorted(manifests, key=lambda manifest: (manifest.get("committed_at", ""), manifest["run_id"]))


def list_written(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the data files that a run wrote, those included that releases up to 0.1 renamed over others."""
    return [*manifest["files"], *manifest.get("replaced", ())]


class LiveFile(NamedTuple):
    """A data file that is in the tables.

    Attributes:
      run_id: the last run whose manifest names the file.
      table, format, path, rows, bytes: as in that manifest.
      since: the run that wrote the first version of the file.
    """

    run_id: str
    table: str
    format: str
    path: str
    rows: int
    bytes: int
    since: str


def fold_files(manifests: Iterable[dict[str, Any]]) -> dict[str, LiveFile]:
    """Returns the data files that are in the tables after these commits, by path.

    They are in the order in which their rows came: a new version of a file takes the position
    of the first one, whatever its name and whenever it was written.

    Args:
      manifests: in the order of their commits.
    """
    live: dict[str, LiveFile] = {}
    for manifest in manifests:
        run_id = manifest["run_id"]
        new = {find_first_version(file["path"]): file for file in list_written(manifest)}
        for first in map(find_first_version, manifest.get("removed", ())):
            if first not in new:
                live.pop(first, None)
        for first, file in new.items():
            since = live[first].since if first in live else run_id
            live[first] = LiveFile(run_id, **describe_file(file), since=since)
    return {file.path: file for file in live.values()}


class Tables(NamedTuple):
    """The tables at one moment.

    Attributes:
      store: where they are.
      files: the data files of all tables at that moment.
      manifests: those of all commits until then, in their order; none where only the files matter.
    """

    store: Store
    files: Sequence[LiveFile]
    manifests: Sequence[dict[str, Any]] = ()

    def list_paths(self, table: str) -> list[str]:
        """Returns the paths of the Parquet files of a table, in the order in which their rows came."""
        return [file.path for file in self.files if (file.table, file.format) == (table, "parquet")]


def read_live(store: Store) -> list[LiveFile]:
    """Returns the files of all tables according to the manifests, in the order in which their rows came."""
    return list(fold_files(order_manifests(list_manifests(store))).values())


def read_steadily(store: Store, read: Callable[[Tables], _Read]) -> _Read:
    """Reads the tables without holding the lock, from the files of one moment.

    Where a file has disappeared, a later commit has removed it, and the whole read starts again.

    Args:
      store: where the tables are.
      read: called with the tables at that moment; its result is returned.

    Raises:
      FileNotFoundError: a file is missing although the manifests name it.
    """
    while True:
        before = list_committed(store)
        try:
            manifests = order_manifests(list_manifests(store))
            return read(Tables(store, list(fold_files(manifests).values()), manifests))
        except FileNotFoundError:
            if list_committed(store) == before:
                raise
