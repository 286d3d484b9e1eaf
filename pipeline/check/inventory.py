"""Takes stock of an output: its manifests, the files that they name, the staging folder, and the lock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wiredesk.pipeline.check.findings import Findings
from wiredesk.pipeline.storage.layout import PLAN_FILE, RUNS, STAGING
from wiredesk.pipeline.storage.locks import LOCK_FILE, Holder, is_lost, read_holder
from wiredesk.pipeline.storage.manifests import list_written, order_manifests
from wiredesk.pipeline.storage.stores import Store
from wiredesk.schemas import TABLES

_NUMBERS = ("read", "articles", "rejects")


@dataclass(frozen=True)
class NamedFile:
    """A data file, as described by the last manifest that names it."""

    table: str
    format: str
    path: str
    rows: int
    bytes: int


@dataclass
class Inventory:
    """The files that an output must hold.

    Attributes:
      manifests: readable manifests of the committed runs, in order of their commits.
      files: data files that are in the tables now, by path.
      pending: paths that a running commit, or one that died, is about to write.
    """

    manifests: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, NamedFile] = field(default_factory=dict)
    pending: frozenset[str] = frozenset()


def take_inventory(store: Store, findings: Findings) -> Inventory:
    """Reads the manifests, checks their counts, and compares the files of the output with them.

    The tables are listed first, then the plans, then the manifests. So the files of a run that commits
    meanwhile are in a plan or a manifest.

    Args:
      store: the output.
      findings: receives the errors.
    """
    present = [path for table in TABLES for path in store.list_files(table)]
    holder = read_holder(store)
    pending = _check_staging(store, holder, findings)
    inventory = Inventory(_read_manifests(store, findings), pending=pending)
    removed: dict[str, str] = {}
    for manifest in inventory.manifests:
        _apply(manifest, inventory.files, removed, findings)
    for path in present:
        if path in removed and path not in pending:
            findings.add("file_removed", path, f"run {removed[path]} has removed it from the tables")
        elif path not in inventory.files and path not in pending | removed.keys():
            findings.add("file_orphan", path, "no manifest names this file")
    return inventory


def _check_staging(store: Store, holder: Holder | None, findings: Findings) -> frozenset[str]:
    """Checks the lock and the staging folder. Returns the paths that plans are about to write."""
    at_work = holder is not None and not is_lost(holder, store)
    if holder is not None:
        state = f"{'held' if at_work else 'left'} by {holder.describe()}"
        findings.add("lock_held" if at_work else "lock_lost", LOCK_FILE, state)
    staged = store.list_files(STAGING)
    pending: set[str] = set()
    for path in staged:
        if path.endswith(f"/{PLAN_FILE}"):
            pending.update(_read_plan(store, path, at_work, findings))
    left = Counter("/".join(path.split("/")[:2]) for path in staged)
    planned = {path.rpartition("/")[0] for path in staged if path.endswith(f"/{PLAN_FILE}")}
    for folder, files in left.items():
        if not at_work and folder not in planned:
            findings.add("staging_left", folder, f"{files:,} files left by a run that died")
    return frozenset(pending)


def _read_plan(store: Store, path: str, at_work: bool, findings: Findings) -> Iterator[str]:
    try:
        plan = json.loads(store.read_bytes(path))
        targets = [target for _, target in plan["renames"]] + plan["manifest"].get("removed", [])
    except FileNotFoundError:
        return  # The run has committed meanwhile.
    except (ValueError, KeyError, TypeError) as error:
        findings.add("plan_pending", path, f"the plan cannot be read: {error}")
        return
    if not at_work:
        findings.add("plan_pending", path, f"a commit of {len(targets):,} files is not completed")
    yield from targets


def _read_manifests(store: Store, findings: Findings) -> list[dict[str, Any]]:
    manifests = []
    for path in store.list_files(RUNS):
        if not path.endswith(".json"):
            continue
        try:
            manifest = json.loads(store.read_bytes(path))
        except ValueError as error:
            findings.add("manifest_unreadable", path, f"it is no JSON: {error}")
            continue
        trouble = _find_gap(manifest, path)
        if trouble:
            findings.add("manifest_incomplete", path, trouble)
        else:
            manifests.append(manifest)
    return order_manifests(manifests)


def _find_gap(manifest: Any, path: str) -> str | None:
    """Returns what a manifest lacks, in words; None if it is complete."""
    if not isinstance(manifest, dict):
        return "it is no object"
    if manifest.get("run_id") != path.rpartition("/")[2].removesuffix(".json"):
        return f"it names itself run {manifest.get('run_id')}"
    for name in _NUMBERS:
        if not isinstance(manifest.get(name), int):
            return f"{name} is {manifest.get(name)!r} and no number"
    try:
        list(_list_files(manifest))
    except (KeyError, TypeError) as error:
        return f"its list of files is not complete: {error!r}"
    return None


def _list_files(manifest: dict[str, Any]) -> Iterator[NamedFile]:
    """Yields the files that a run has written, see :func:`wiredesk.pipeline.storage.manifests.list_written`."""
    for file in list_written(manifest):
        yield NamedFile(**{name: file[name] for name in ("table", "format", "path", "rows", "bytes")})


def _apply(
    manifest: dict[str, Any], files: dict[str, NamedFile], removed: dict[str, str], findings: Findings
) -> None:
    """Applies the changes of a run to the files, and checks that its counts agree with them.

    The rows that a run adds to a table are those of the files that it wrote, less those of the files that it
    replaced or removed.
    """
    added: Counter[tuple[str, str]] = Counter()
    for path in manifest.get("removed", []):
        old = files.pop(path, None)
        if old is not None:
            added[old.table, old.format] -= old.rows
        removed[path] = manifest["run_id"]
    for file in _list_files(manifest):
        old = files.get(file.path)
        added[file.table, file.format] += file.rows - (old.rows if old else 0)
        files[file.path] = file
        removed.pop(file.path, None)
    where = f"{RUNS}/{manifest['run_id']}.json"
    for what in _compare_counts(manifest, added):
        findings.add("manifest_counts", where, what)


def _compare_counts(manifest: dict[str, Any], added: Counter[tuple[str, str]]) -> Iterator[str]:
    read, articles, rejects = (manifest[name] for name in _NUMBERS)
    if read != articles + rejects:
        yield f"{read:,} records read are not {articles:,} articles and {rejects:,} rejects"
    counts = manifest.get("counts", {})
    must = {
        ("articles", "parquet"): articles,
        ("articles", "avro"): articles,
        # The signature of a removed article stays.
        ("signatures", "parquet"): articles + counts.get("withdrawn", 0),
    }
    must |= {("rejects", "parquet"): rejects, ("rejects", "avro"): rejects}
    for (table, file_format), rows in must.items():
        if added[table, file_format] != rows:
            yield f"{rows:,} rows of {table} counted, but {added[table, file_format]:,} added to its {file_format} files"
    for prefix, rows in (("relation:", articles), ("reason:", rejects)):
        found = sum(count for name, count in counts.items() if name.startswith(prefix))
        if found != rows:
            yield f"the counts by {prefix[:-1]} add up to {found:,} and not to {rows:,}"
