"""Commits: everything that a run has staged becomes visible at once, or nothing does.

Workers write to ``_staging/<run_id>/``. When everything is written and the counts agree, the
commit takes these steps:

1. The plan is written: every rename to do, and the manifest.
2. The lock file names the run. **This is the commit.**
3. The staged files are renamed into their tables.
4. The manifest is written.
5. The files that the manifest lists as removed are deleted. They go after the manifest is there, so that
   a reader who goes by manifests finds every file that they name.
6. The lock file no longer names the run.

A run that dies before step 2 leaves nothing visible; its staging and its plan are removed. A run that
dies after step 2 is rolled forward by the next command before that command does anything else.

A run that has lost its lock may still be alive: it was stopped or cut off, and another run took over.
Three cases are possible:

- It has not committed. Step 2 is a conditional write, so the lock file no longer accepts its name.
  Whatever it stages, plans included, has no effect. The run that took over removes it; what is staged
  later is removed by the run itself or by the next command.
- It is removing what an earlier run left. It listed that while it still held the lock, so all of
  it belongs to runs before its own, and it removes nothing else.
- It has committed and is renaming. Both runs then carry out the same plan. Every step may be repeated,
  even at the same time: a file moves to a name of its own, the manifest is written once with the same
  text, and removed names never come back.

So a run removes ``_staging/<its run ids>`` only, a plan before the files that the plan names, and
never anything of a commit that the lock file names.

Tables change in this one way: files arrive under names that no file has had, and files are removed.
No existing file is ever written again, so a reader who goes by manifests sees the state before a
commit or the state after it. Releases up to 0.1 renamed new versions over old files and listed them
as ``replaced``; their manifests are still understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from wiredesk.pipeline.stopping import finish_first
from wiredesk.pipeline.storage.accounts import AccountingError
from wiredesk.pipeline.storage.layout import (
    LOADER,
    PLAN_FILE,
    RESULT_FILE,
    STAGING,
    name_manifest,
    name_staging,
)
from wiredesk.pipeline.storage.locks import HeldLock
from wiredesk.pipeline.storage.manifests import describe_file, is_committed
from wiredesk.pipeline.storage.stores import Store
from wiredesk.schemas.duckdb_session import make_wiredesk_sql


def read_result(store: Store, run_id: str) -> dict[str, Any]:
    """Returns the files and counts that the pipeline of a run wrote to its staging folder."""
    result: dict[str, Any] = json.loads(store.read_bytes(f"{name_staging(run_id)}/{RESULT_FILE}"))
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
    """Makes a staged run visible; see the module docstring for what a death at any moment leaves.

    Args:
      store: where the tables are.
      run_id: the run to commit.
      result: from :func:`read_result`.
      manifest: from :func:`wiredesk.pipeline.storage.manifests.make_manifest`; the lists of files are added to it.
      removed: paths of files to remove from the tables.
      lock: the hold on the output.

    Raises:
      LockLostError: another run holds the output; nothing was committed.
    """
    new = result["files"]
    manifest = manifest | {"files": list(map(describe_file, new))}
    if removed:
        manifest["removed"] = list(removed)
    renames = [[file["staged"], file["path"]] for file in new]
    plan = {"renames": renames, "manifest": manifest, "is_fenced": True}
    with finish_first():
        store.write_bytes(_name_plan(run_id), json.dumps(plan).encode())
        while (pending := lock.mark_committed(run_id)) is not None:
            # A worker that shares this lock died in its commit.
            _finish(store, pending, lock)
        _carry_out(store, run_id, plan)
        lock.clear_committed(run_id)


def _name_plan(run_id: str) -> str:
    return f"{name_staging(run_id)}/{PLAN_FILE}"


def _finish(store: Store, run_id: str, lock: HeldLock) -> None:
    """Carries out the rest of a commit that the lock file names."""
    plan = _read_plan(store, run_id)
    if plan is not None:
        _carry_out(store, run_id, plan)
    lock.clear_committed(run_id)


def _read_plan(store: Store, run_id: str) -> dict[str, Any] | None:
    """Returns the plan of a run; None if there is none, or none any more."""
    try:
        plan: dict[str, Any] = json.loads(store.read_bytes(_name_plan(run_id)))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return plan


def _carry_out(store: Store, run_id: str, plan: dict[str, Any]) -> None:
    """Carries out a plan, or the rest of one.

    Raises:
      AccountingError: a file of the plan is missing.
    """
    new = {file["path"] for file in plan["manifest"].get("files", ())}

    def is_moved(rename: tuple[str, str]) -> bool:
        staged, target = rename
        return _move(store, staged, target, is_new=target in new)

    moved = store.run_all(is_moved, plan["renames"])
    missing = [target for (_, target), there in zip(plan["renames"], moved, strict=True) if not there]
    if missing and not is_committed(store, run_id):
        raise AccountingError(f"run {run_id}: {missing[0]} is neither staged nor in its table; restore it")
    manifest = json.dumps(plan["manifest"], indent=1).encode()
    store.write_once(name_manifest(run_id), manifest)
    store.delete_all(plan["manifest"].get("removed", ()))
    store.delete_tree(name_staging(run_id))


def _move(store: Store, staged: str, target: str, *, is_new: bool) -> bool:
    """Moves a file into its table, unless it is there already; returns True if it is there now."""
    # It may have been moved before, or by another process that carries out the same plan.
    with suppress(FileNotFoundError):
        (store.move_once if is_new else store.rename)(staged, target)
        return True
    return store.exists(target)


def recover(store: Store, lock: HeldLock) -> list[str]:
    """Rolls forward every run that died in its commit, and removes the staging of the others.

    Returns:
      The runs that were rolled forward.

    Raises:
      LockLostError: another run holds the output, and the staging may be its own.
    """
    # Listed before the lock is checked: none of it belongs to a run that takes the lock later.
    names = store.list_names(STAGING)
    named, done = lock.check().committing, []
    for name in names:
        plan = _read_plan(store, name)
        if plan is not None and (name == named or _is_begun(store, name, plan)):
            _carry_out(store, name, plan)
            done.append(name)
        _drop(store, name)
    if named is not None:
        lock.clear_committed(named)
    store.drop_empty(STAGING)
    return done


def _drop(store: Store, name: str) -> None:
    """Removes a file or a run's folder from the staging folder."""
    path = name_staging(name)
    if store.exists(path):
        store.delete(path)
        return
    # The plan goes first: a plan with half of its files must not be taken for a commit under way.
    store.delete(_name_plan(name))
    store.delete_tree(path)


def _is_begun(store: Store, run_id: str, plan: dict[str, Any]) -> bool:
    """Returns True if a plan belongs to a commit although the lock file does not name it.

    That is so if its files are in the tables and the lock file was removed by hand. In releases up to 0.1
    the plan itself was the commit, so a plan of theirs always belongs to one.
    """
    new = (file["path"] for file in plan["manifest"].get("files", ()))
    return not plan.get("is_fenced") or is_committed(store, run_id) or any(map(store.exists, new))


def drop_staging(store: Store, invocation: str, keep: str | None) -> None:
    """Removes everything that an invocation has staged, except the commit that the lock file names.

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
    """Writes ``wiredesk.sql`` beside the tables, unless the file is up to date."""
    text = make_wiredesk_sql().encode()
    if not store.exists(LOADER) or store.read_bytes(LOADER) != text:
        store.write_bytes(LOADER, text)
