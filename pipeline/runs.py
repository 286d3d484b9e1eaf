"""The commit: what a run has staged becomes visible at once, or not at all.

Workers write to ``_staging/<run_id>/``. When all is written and the counts
agree, the plan (every rename to do, and the manifest) is written; then the files
are renamed into their tables; then the manifest is written; then the files that
it says are removed are deleted, so that whoever goes by the manifests finds every
file that they name. A run that died before its plan leaves nothing visible and its
staging is removed; one that died after it is rolled forward by whichever command
comes next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.stopping import finish_first
from pipeline.stores import Store
from schemas.duckdb_sql import make_wiredesk_sql
from schemas.records import RunInfo
from transforms.logic.lookup import FORGOTTEN_TEXT

STAGING = "_staging"
RUNS = "_runs"
LOADER = "wiredesk.sql"
PLAN_FILE = "plan.json"
RESULT_FILE = "result.json"


class AccountingError(AssertionError):
    """What was read is not what was written: a bug, and the run is not committed."""


def read_result(store: Store, run_id: str) -> dict[str, Any]:
    """Returns what the pipeline of a run has written and counted."""
    result: dict[str, Any] = json.loads(store.read_bytes(f"{STAGING}/{run_id}/{RESULT_FILE}"))
    return result


def check_accounts(records: int, result: dict[str, Any]) -> dict[str, int]:
    """Checks that every record read has ended in exactly one table.

    Args:
      records: records read, counted where they were read.
      result: from :func:`read_result`.

    Returns:
      ``read``, ``articles``, ``rejects``, and ``unchanged``: records that an
      earlier run has placed already, which are in none of the other numbers.

    Raises:
      AccountingError: the numbers do not agree.
    """
    counts = result["counts"]
    rows = {
        (table, kind): sum(f["rows"] for f in result["files"] if (f["table"], f["format"]) == (table, kind))
        for table in ("articles", "rejects", "signatures")
        for kind in ("parquet", "avro")
    }
    articles, rejects = counts.get("articles", 0), counts.get("rejects", 0)
    unchanged = counts.get("unchanged", 0)
    agree = (
        records == articles + rejects + unchanged
        and rows["articles", "parquet"]
        == rows["articles", "avro"]
        == rows["signatures", "parquet"]
        == articles
        and rows["rejects", "parquet"] == rows["rejects", "avro"] == rejects
    )
    if not agree:
        raise AccountingError(
            f"{records} records read, but {articles} articles, {rejects} rejects and {unchanged} unchanged, "
            f"in files of {rows}; nothing was committed: please report this"
        )
    return {"read": records - unchanged, "articles": articles, "rejects": rejects, "unchanged": unchanged}


def make_manifest(
    info: RunInfo,
    run_id: str,
    counts: dict[str, int],
    accounts: dict[str, int],
    *,
    settings: dict[str, Any],
    stage_s: dict[str, float],
) -> dict[str, Any]:
    """Returns what a manifest says of a run, but for its files.

    Args:
      info: the invocation.
      run_id: the run: the invocation's or that of a slice of it.
      counts: what the run has counted.
      accounts: from :func:`check_accounts`.
      settings: what the run was told.
      stage_s: seconds a stage, where they are known.
    """
    return {
        "run_id": run_id,
        "invocation": info.run_id,
        **accounts,
        "counts": counts,
        "stage_s": stage_s,
        "started_at": info.started_at.isoformat(),
        "committed_at": datetime.now(UTC).isoformat(),
        "settings": settings,
        "versions": {name: version(name) for name in ("wiredesk", "apache-beam", "spacy", "pyarrow")},
    }


def commit(
    store: Store,
    run_id: str,
    result: dict[str, Any],
    manifest: dict[str, Any],
    replaced: Sequence[dict[str, Any]] = (),
    *,
    removed: Sequence[str] = (),
) -> None:
    """Makes a staged run visible; see the module's page for what a death at any moment leaves.

    Args:
      store: where the tables are.
      run_id: whose staging it is.
      result: from :func:`read_result`.
      manifest: what it is to say beside its files.
      replaced: new versions of files that are in the tables already.
      removed: paths of files that are to be in the tables no more.
    """
    new = result["files"]
    manifest = manifest | {"files": list(map(_describe, new)), "replaced": list(map(_describe, replaced))}
    if removed:
        manifest["removed"] = list(removed)
    plan = {"renames": [[file["staged"], file["path"]] for file in (*new, *replaced)], "manifest": manifest}
    with finish_first():
        store.write_bytes(f"{STAGING}/{run_id}/{PLAN_FILE}", json.dumps(plan).encode())
        _carry_out(store, run_id, plan)


def _describe(file: dict[str, Any]) -> dict[str, Any]:
    return {key: file[key] for key in ("table", "format", "path", "rows", "bytes")}


def _carry_out(store: Store, run_id: str, plan: dict[str, Any]) -> None:
    for staged, target in plan["renames"]:
        if store.exists(staged):
            store.rename(staged, target)
        elif not store.exists(target):
            raise AccountingError(f"run {run_id}: {target} is neither staged nor in its table; restore it")
    manifest = json.dumps(plan["manifest"], indent=1).encode()
    store.write_bytes(f"{RUNS}/{run_id}.json", manifest)
    for path in plan["manifest"].get("removed", ()):
        store.delete(path)
    store.delete_tree(f"{STAGING}/{run_id}")


def recover(store: Store) -> list[str]:
    """Rolls forward every run that died after its plan and removes what others left.

    To be called with the lock held.

    Returns:
      The runs that were rolled forward.
    """
    staged = store.list_files(STAGING)
    planned = sorted(path.split("/")[1] for path in staged if path.endswith(f"/{PLAN_FILE}"))
    for run_id in planned:
        plan = json.loads(store.read_bytes(f"{STAGING}/{run_id}/{PLAN_FILE}"))
        _carry_out(store, run_id, plan)
    store.delete_tree(STAGING)
    return planned


def write_loader(store: Store) -> None:
    """Writes ``wiredesk.sql`` beside the tables, unless it is there as this version makes it."""
    text = make_wiredesk_sql().encode()
    if not store.exists(LOADER) or store.read_bytes(LOADER) != text:
        store.write_bytes(LOADER, text)


def list_committed(store: Store) -> list[str]:
    """Returns the ids of all committed runs, in order."""
    names = [path.rpartition("/")[2] for path in store.list_files(RUNS)]
    return sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))


def list_manifests(store: Store) -> list[dict[str, Any]]:
    """Returns the manifests of all committed runs, in order of their ids."""
    return [json.loads(store.read_bytes(path)) for path in store.list_files(RUNS) if path.endswith(".json")]


class LiveFile(NamedTuple):
    """A data file of the tables, as the last manifest that names it says; ``run_id`` is that manifest's."""

    run_id: str
    table: str
    format: str
    path: str
    rows: int
    bytes: int


def order_manifests(manifests: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns manifests in the order in which they were committed."""
    return sorted(manifests, key=lambda manifest: (manifest.get("committed_at", ""), manifest["run_id"]))


def fold_files(manifests: Iterable[dict[str, Any]]) -> dict[str, LiveFile]:
    """Returns the data files that are in the tables after these commits, by path, the latest written last.

    Args:
      manifests: in the order of their commits.
    """
    live: dict[str, LiveFile] = {}
    for manifest in manifests:
        for path in manifest.get("removed", ()):
            live.pop(path, None)
        for file in (*manifest["files"], *manifest.get("replaced", ())):
            live.pop(file["path"], None)
            live[file["path"]] = LiveFile(manifest["run_id"], **_describe(file))
    return live


def list_live(store: Store, table: str, form: str = "parquet") -> list[LiveFile]:
    """Returns the files of a table as the manifests say, in the order in which they were written."""
    live = fold_files(order_manifests(list_manifests(store)))
    return [file for file in live.values() if (file.table, file.format) == (table, form)]


def read_table(store: Store, table: str, columns: Sequence[str]) -> pa.Table | None:
    """Returns columns of a whole table; None where it has no file yet."""
    files = list_table(store, table)
    if not files:
        return None
    pieces = []
    for path in files:
        with store.open_input(path) as stream:
            pieces.append(pq.ParquetFile(stream).read(columns=list(columns)))
    # Files of older releases lack columns that were added since.
    return pa.concat_tables(pieces, promote_options="default")


def list_table(store: Store, table: str) -> list[str]:
    """Returns the Parquet files of a table, relative to the store."""
    return [path for path in store.list_files(f"{table}/parquet") if path.endswith(".parquet")]


def read_fingerprints(store: Store) -> dict[str, str | None]:
    """Returns the last known fingerprint of every file read so far, by source key."""
    table = read_table(store, "sources", ["source_key", "fingerprint", "read_at"])
    if table is None:
        return {}
    table = table.sort_by([("read_at", "ascending")])
    return dict(zip(table["source_key"].to_pylist(), table["fingerprint"].to_pylist(), strict=True))


def read_reject_ids(store: Store) -> frozenset[str]:
    """Returns the ids of all rejects in the tables."""
    table = read_table(store, "rejects", ["reject_id"])
    return frozenset() if table is None else frozenset(table["reject_id"].to_pylist())


def read_refused(store: Store) -> frozenset[str]:
    """Returns the content hashes of texts that are not to be taken in again."""
    table = read_table(store, "signatures", ["content_hash", "withdrawn"])
    if table is None or "withdrawn" not in table.column_names:
        return frozenset()
    refused = table.filter(pc.equal(table["withdrawn"], FORGOTTEN_TEXT))
    return frozenset(refused["content_hash"].to_pylist())
