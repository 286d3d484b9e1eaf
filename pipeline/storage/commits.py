"""The commit: what a run has staged becomes visible at once, or not at all.

Workers write to ``_staging/<run_id>/``. When all is written and the counts
agree, the plan (every rename to do, and the manifest) is written, and the lock file
is made to name the run: **that is the commit**. Then the files
are renamed into their tables; then the manifest is written; then the files that
it says are removed are deleted, so that whoever goes by the manifests finds every
file that they name. Last, the lock file names the run no more.

A run that died before the lock file named it leaves nothing visible, and its staging
and its plan are removed. One that died after it is rolled forward by whichever command
comes next, before that does anything else.

A run that has lost its lock may still be alive: it was stopped, or cut off, and another
has taken over. What it can do then:

- It has not committed. The lock file does not take its name any more, for that is a
  conditional write. What it stages meanwhile, and a plan too, is of no consequence. So whoever
  takes over removes it, and whatever the run stages after that is removed by itself or by
  the next command.
- It is removing what an earlier one had left. What it has found there while it still had the lock
  is of runs before its own, and it removes no more than that.
- It has committed and is renaming. Then both carry out the same plan, and every step of it may be
  done twice and at the same time: a file is moved to a name that is its own, or has been; the
  manifest is written once with the same text; names that are removed never come back.

So a run removes ``_staging/<its run ids>`` alone, a plan before the files that it names, and
never what belongs to a commit that the lock file names.

A table changes in this one way: files come under names that no file has had, and files
go. A file that is there is never written again, so whoever goes by the manifests sees
what was before a commit or what is after it. Releases up to 0.1 renamed new versions
over old files and named them ``replaced``; their manifests are understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wiredesk.pipeline.stopping import finish_first
from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.layout import find_first_version
from wiredesk.pipeline.storage.locks import HeldLock
from wiredesk.pipeline.storage.stores import LocalStore, Store
from wiredesk.schemas.duckdb_session import make_wiredesk_sql
from wiredesk.transforms.logic.dedup.state_lookup import FORGOTTEN_TEXT
from wiredesk.transforms.logic.kernel.identity import list_twins

STAGING = "_staging"
RUNS = "_runs"
LOADER = "wiredesk.sql"
PLAN_FILE = "plan.json"
RESULT_FILE = "result.json"
_REQUESTS = 16
_RUN_FILE = re.compile(r"\d+T\d+Z-[^/]*\.json")

_Read = TypeVar("_Read")


def read_result(store: Store, run_id: str) -> dict[str, Any]:
    """Returns what the pipeline of a run has written and counted."""
    result: dict[str, Any] = json.loads(store.read_bytes(f"{STAGING}/{run_id}/{RESULT_FILE}"))
    return result


def commit(
    store: Store,
    run_id: str,
    result: dict[str, Any],
    manifest: dict[str, Any],
    removed: Sequence[str] = (),
    *,
    lock: HeldLock,
) -> None:
    """Makes a staged run visible; see the module's page for what a death at any moment leaves.

    Args:
      store: where the tables are.
      run_id: whose staging it is.
      result: from :func:`read_result`.
      manifest: what it is to say beside its files.
      removed: paths of files that are to be in the tables no more.
      lock: of the output.

    Raises:
      LockLostError: another run has the output; nothing was committed.
    """
    new = result["files"]
    manifest = manifest | {"files": list(map(_describe, new))}
    if removed:
        manifest["removed"] = list(removed)
    renames = [[file["staged"], file["path"]] for file in new]
    plan = {"renames": renames, "manifest": manifest, "is_fenced": True}
    with finish_first():
        store.write_bytes(_name_plan(run_id), json.dumps(plan).encode())
        while (pending := lock.begin_commit(run_id)) is not None:
            # A worker that holds the same lock died in its commit.
            _finish(store, pending, lock)
        _carry_out(store, run_id, plan)
        lock.end_commit(run_id)


def _name_plan(run_id: str) -> str:
    return f"{STAGING}/{run_id}/{PLAN_FILE}"


def _finish(store: Store, run_id: str, lock: HeldLock) -> None:
    """Carries out the rest of a commit that the lock file names."""
    plan = _read_plan(store, run_id)
    if plan is not None:
        _carry_out(store, run_id, plan)
    lock.end_commit(run_id)


def _read_plan(store: Store, run_id: str) -> dict[str, Any] | None:
    """Returns the plan of a run; None where there is none, or none any more."""
    try:
        plan: dict[str, Any] = json.loads(store.read_bytes(_name_plan(run_id)))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return plan


def _describe(file: dict[str, Any]) -> dict[str, Any]:
    return {key: file[key] for key in ("table", "format", "path", "rows", "bytes")}


def _carry_out(store: Store, run_id: str, plan: dict[str, Any]) -> None:
    new = {file["path"] for file in plan["manifest"].get("files", ())}
    for staged, target in plan["renames"]:
        if not _move(store, staged, target, is_new=target in new) and not _is_committed(store, run_id):
            raise AccountingError(f"run {run_id}: {target} is neither staged nor in its table; restore it")
    manifest = json.dumps(plan["manifest"], indent=1).encode()
    store.write_once(_name_manifest(run_id), manifest)
    for path in plan["manifest"].get("removed", ()):
        store.delete(path)
    store.delete_tree(f"{STAGING}/{run_id}")


def _move(store: Store, staged: str, target: str, *, is_new: bool) -> bool:
    """Moves a file into its table, unless it is there; says whether it is."""
    if store.exists(staged):
        # Another may carry out the same plan, and be faster.
        with suppress(FileNotFoundError):
            (store.place if is_new else store.rename)(staged, target)
            return True
    return store.exists(target)


def _name_manifest(run_id: str) -> str:
    return f"{RUNS}/{run_id}.json"


def _is_committed(store: Store, run_id: str) -> bool:
    return store.exists(_name_manifest(run_id))


def recover(store: Store, lock: HeldLock) -> list[str]:
    """Rolls forward every run that died in its commit, and removes what others left.

    Returns:
      The runs that were rolled forward.

    Raises:
      LockLostError: another run has the output, and what is staged may be its.
    """
    # What is there while the lock is still held is of none that has taken it since.
    names = store.list_names(STAGING)
    named, done = lock.check().committing, []
    for name in names:
        plan = _read_plan(store, name)
        if plan is not None and (name == named or _is_begun(store, name, plan)):
            _carry_out(store, name, plan)
            done.append(name)
        _drop(store, name)
    if named is not None:
        lock.end_commit(named)
    store.drop_empty(STAGING)
    return done


def _drop(store: Store, name: str) -> None:
    """Removes what stands under a name in the staging folder."""
    path = f"{STAGING}/{name}"
    if store.exists(path):
        store.delete(path)
        return
    # Before what it names: half of that must not be taken for a commit that is under way.
    store.delete(_name_plan(name))
    store.delete_tree(path)


def _is_begun(store: Store, run_id: str, plan: dict[str, Any]) -> bool:
    """Says whether a plan that the lock file does not name is of a commit all the same.

    It is where its files are in the tables, and the lock file was removed by hand. A plan of an
    earlier release, which had the plan for the commit, is one always.
    """
    new = (file["path"] for file in plan["manifest"].get("files", ()))
    return not plan.get("is_fenced") or _is_committed(store, run_id) or any(map(store.exists, new))


def drop_staging(store: Store, invocation: str, keep: str | None) -> None:
    """Removes what an invocation has staged, but for the commit that the lock file names.

    Args:
      store: where the tables are.
      invocation: its runs are named after it.
      keep: the run whose commit is under way.
    """
    own = re.compile(rf"{re.escape(invocation)}(?:[-.].*)?")
    for name in store.list_names(STAGING):
        if name != keep and own.fullmatch(name):
            _drop(store, name)
    store.drop_empty(STAGING)


def write_loader(store: Store) -> None:
    """Writes ``wiredesk.sql`` beside the tables, unless it is there as this version makes it."""
    text = make_wiredesk_sql().encode()
    if not store.exists(LOADER) or store.read_bytes(LOADER) != text:
        store.write_bytes(LOADER, text)


def list_committed(store: Store) -> list[str]:
    """Returns the ids of all committed runs, in order; a file that is not named as a run is none of ours."""
    names = (path.removeprefix(f"{RUNS}/") for path in store.list_files(RUNS))
    return sorted(name.removesuffix(".json") for name in names if _RUN_FILE.fullmatch(name))


def list_manifests(store: Store) -> list[dict[str, Any]]:
    """Returns the manifests of all committed runs, in order of their ids."""
    paths = [f"{RUNS}/{run_id}.json" for run_id in list_committed(store)]
    if isinstance(store, LocalStore):
        return [json.loads(store.read_bytes(path)) for path in paths]
    # Each is a request of tens of milliseconds to a store, and there may be thousands.
    with ThreadPoolExecutor(_REQUESTS) as pool:
        return list(map(json.loads, pool.map(store.read_bytes, paths)))


class LiveFile(NamedTuple):
    """A data file of the tables, as the last manifest that names it says.

    Attributes:
      run_id: of that manifest.
      table, format, path, rows, bytes: as it says.
      since: the run that wrote the first version of the file.
    """

    run_id: str
    table: str
    format: str
    path: str
    rows: int
    bytes: int
    since: str


def order_manifests(manifests: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns manifests in the order in which they were committed."""
    return sorted(manifests, key=lambda manifest: (manifest.get("committed_at", ""), manifest["run_id"]))


def fold_files(manifests: Iterable[dict[str, Any]]) -> dict[str, LiveFile]:
    """Returns the data files that are in the tables after these commits, by path.

    They are in the order in which their rows came: the new version of a file stands where
    the first one stood, whatever its name and whenever it was written.

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
            live[first] = LiveFile(run_id, **_describe(file), since=since)
    return {file.path: file for file in live.values()}


def list_written(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the data files that a run has written, also new versions that an older release renamed over others."""
    return [*manifest["files"], *manifest.get("replaced", ())]


class Tables(NamedTuple):
    """The tables at one moment: where they are, and the files that they have then."""

    store: Store
    files: Sequence[LiveFile]

    def list_paths(self, table: str) -> list[str]:
        """Returns the paths of the Parquet files of a table, in the order in which their rows came."""
        return [file.path for file in self.files if (file.table, file.format) == (table, "parquet")]


def read_live(store: Store) -> list[LiveFile]:
    """Returns the files of all tables as the manifests say, in the order in which their rows came."""
    return list(fold_files(order_manifests(list_manifests(store))).values())


def read_steadily(store: Store, read: Callable[[Tables], _Read]) -> _Read:
    """Returns what is read of the tables without holding the lock, from the files of one moment.

    Where one of them has gone meanwhile, a later commit has removed it, and all is read anew.

    Args:
      store: where the tables are.
      read: is given the tables at that moment.

    Raises:
      FileNotFoundError: a file is missing that the manifests name.
    """
    while True:
        before = list_committed(store)
        try:
            return read(Tables(store, read_live(store)))
        except FileNotFoundError:
            if list_committed(store) == before:
                raise


def list_live(store: Store, table: str, form: str = "parquet") -> list[LiveFile]:
    """Returns the files of a table as the manifests say, in the order in which their rows came."""
    return [file for file in read_live(store) if (file.table, file.format) == (table, form)]


def read_table(tables: Tables | Store, table: str, columns: Sequence[str]) -> pa.Table | None:
    """Returns columns of a whole table; None where it has no file yet.

    Args:
      tables: as they are at one moment, or where they are now.
      table: which.
      columns: of it; those that no file has are left out.
    """
    store, files = tables if isinstance(tables, Tables) else Tables(tables, read_live(tables))
    paths = Tables(store, files).list_paths(table)
    if not paths:
        return None
    pieces = []
    for path in paths:
        with store.open_input(path) as stream:
            pieces.append(pq.ParquetFile(stream).read(columns=list(columns)))
    # Files of older releases lack columns that were added since.
    return pa.concat_tables(pieces, promote_options="default")


def list_table(store: Store, table: str) -> list[str]:
    """Returns the Parquet files of a table as the manifests say, in the order in which their rows came."""
    return Tables(store, read_live(store)).list_paths(table)


def read_reject_ids(tables: Tables | Store) -> frozenset[str]:
    """Returns the ids of all rejects in the tables, and those of their twins."""
    columns = ["container_key", "stage", "reason", "record_hash"]
    table = read_table(tables, "rejects", ["reject_id", *columns])
    if table is None:
        return frozenset()
    ids = table["reject_id"].to_pylist()
    if not set(columns) <= set(table.column_names):
        return frozenset(ids)
    return frozenset([*ids, *list_twins(*(table[name].to_pylist() for name in columns))])


def read_refused(tables: Tables | Store) -> frozenset[str]:
    """Returns the content hashes of texts that are not to be taken in again."""
    table = read_table(tables, "signatures", ["content_hash", "withdrawn"])
    if table is None or "withdrawn" not in table.column_names:
        return frozenset()
    refused = table.filter(pc.equal(table["withdrawn"], FORGOTTEN_TEXT))
    return frozenset(refused["content_hash"].to_pylist())
