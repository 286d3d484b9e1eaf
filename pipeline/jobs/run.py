"""A run, from listing to commit: new and changed files of the inputs become rows."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from wiredesk.pipeline.engine.worker import keep_imports, prepare_forking
from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known, find_moved
from wiredesk.pipeline.inputs.sources import list_sources, locate_folder, stage_listing
from wiredesk.pipeline.jobs.job import Job, open_job
from wiredesk.pipeline.jobs.slicing import parse_to_slices, process_slices
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.commits import read_result
from wiredesk.pipeline.storage.index import HASH_MARK
from wiredesk.pipeline.storage.layout import STAGING
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas.records import SourceFile

_log = logging.getLogger(__name__)


def run(
    settings: RunSettings, view: ProgressView, is_complete: Callable[[SourceFile], bool] | None = None
) -> RunSummary:
    """Processes the new and changed files of the inputs, and commits the rows.

    Args:
      settings: settings of the run.
      view: shows the progress.
      is_complete: returns True for a file that is completely written; other files wait for a later run.
        None reads every file.

    Raises:
      UsageError: the model is not installed.
      InputError: an input matches no file.
      LockedError: another run is writing to the output.
      AccountingError: a record was lost or doubled; nothing of the slice is committed.
    """
    settings = settings.choose_models()
    files = list_sources(settings.inputs, leave_out=settings.output)
    _warn_of_locked(files)
    with open_job(settings, view) as job:
        changed, new = _find_new(job, files, is_complete)
        job.summary.files_listed, job.summary.files_new = len(files), len(new)
        job.summary.files_waiting = len(changed) - len(new)
        if new:
            _process(job, new)
    return job.summary


def _warn_of_locked(files: Sequence[SourceFile]) -> None:
    """Logs the folders that cannot be read: their files are missing from the tables."""
    for file in files:
        if file.trouble is not None and file.trouble_reason != "not_a_file":
            _log.warning("%s: %s", file.source_uri, file.trouble)


def _find_new(
    job: Job, files: list[SourceFile], is_complete: Callable[[SourceFile], bool] | None
) -> tuple[list[SourceFile], list[SourceFile]]:
    """Returns the files that are new or changed, and the complete ones among them with their keys.

    A file is known by its place, size and modification time. With ``--verify`` the hash of its content replaces size
    and time, and is part of its fingerprint.
    """
    places = job.state
    known = find_known(files, places)
    if job.settings.verify:
        files = [_add_hash(file) for file in files]
    changed = [
        file
        for file in files
        if file.source_uri not in known or not _is_same(known[file.source_uri].fingerprint, file.fingerprint)
    ]
    new = [file for file in changed if is_complete is None or is_complete(file)]
    old, moved = job.settings.moved_from, None
    if old is not None:
        ends = locate_folder(old), locate_folder(job.settings.inputs[0])
        moved = find_moved(new, known, places, *ends)
    return changed, assign_keys(new, known, places, moved)


def _is_same(known: str | None, fingerprint: str) -> bool:
    """Returns True if a file has not changed since it was read: by its hash if the new fingerprint has one."""
    if known is None:
        return False
    known_stamp, _, known_hash = known.partition(HASH_MARK)
    stamp, mark, content_hash = fingerprint.partition(HASH_MARK)
    return known_hash == content_hash if mark else known_stamp == stamp


def _add_hash(file: SourceFile) -> SourceFile:
    """Adds the hash of a file's content to its fingerprint. A file that cannot be read counts as changed."""
    if file.trouble is not None:
        return file
    folder, _, name = file.path.rpartition("/")
    try:
        with open_store(folder or "/").open_input(name) as stream:
            digest = hashlib.file_digest(stream, "sha256")  # type: ignore[arg-type]
    except OSError:
        return replace(file, fingerprint=f"{file.fingerprint}{HASH_MARK}unreadable")
    return replace(file, fingerprint=f"{file.fingerprint}{HASH_MARK}{digest.hexdigest()}")


def _process(job: Job, files: list[SourceFile]) -> None:
    input_bytes = sum(file.size for file in files)
    if job.settings.is_local and job.settings.choose_workers(input_bytes) > 1:
        # The fork server imports Beam while this process does.
        prepare_forking()
    # A run without new files need not wait for the import of Beam, which takes a second.
    with keep_imports():
        from wiredesk.pipeline.engine.graph import build_parse, build_whole  # noqa: PLC0415

    _log.info("%d new files", len(files), extra={"files": len(files), "stage": "read"})
    if job.can_slice:
        build = partial(build_parse, files=files)
        slices = parse_to_slices(job, build, "sources", len(files), input_bytes)
        process_slices(job, slices, input_bytes, lambda piece: piece.completed)
        return
    run_id = job.info.run_id
    listings = stage_listing(job.store, f"{STAGING}/{run_id}/listing", files)
    graph = job.make_graph(run_id, job.compare_with_all(), known_rejects=None)
    build = partial(build_whole, listings=listings, settings=graph)
    if job.settings.detach:
        job.hand_over(build)
        return
    counters = job.run_pipeline(build, input_bytes)
    job.commit(run_id, read_result(job.store, run_id)["counts"].get("records", 0), counters)
