"""Jobs in slices: the input is parsed once, then each slice is processed and committed as a run of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from wiredesk.pipeline.jobs.job import Job
from wiredesk.pipeline.storage.changes import Change

if TYPE_CHECKING:
    from wiredesk.pipeline.inputs.slices import Slice, Slices
    from wiredesk.transforms.dedup.signature_index import EarlierSettings


def parse_to_slices(
    job: Job, build: Callable[..., None], completed_kind: str, total: int, input_bytes: int
) -> Slices:
    """Runs the pipeline that parses into spill files, and cuts slices from them.

    Args:
      job: job that works on the input.
      build: adds the steps, given ``folder`` and ``settings``; see :func:`wiredesk.pipeline.engine.graph.build_parse`.
      completed_kind: see :class:`wiredesk.pipeline.inputs.slices.Slices`.
      total: number of elements to parse.
      input_bytes: size of the input.
    """
    from wiredesk.pipeline.inputs.slices import Slices  # noqa: PLC0415 - imports Beam

    folder = job.folder / "parsed"
    folder.mkdir(parents=True)
    parsed = str(folder)
    # The parser looks up single records. With an index it need not read the signatures.
    graph = job.make_graph(job.info.run_id, job.compare_with((), job.state))
    with job.view.watch(graph.progress.folder, "parse", total):
        counters = job.run_pipeline(partial(build, folder=parsed, settings=graph), input_bytes)
    job.add_stage_times(counters)
    return Slices(parsed, job.settings.slice_size, completed_kind)


def process_slices(
    job: Job,
    slices: Slices,
    input_bytes: int,
    get_sources: Callable[[Slice], Sequence[Any]],
    change_files: Callable[[Slice, str], Change | None] = lambda _piece, _run_id: None,
) -> None:
    """Processes and commits slices, each as a run of its own.

    Args:
      job: job that works on the input.
      slices: result of :func:`parse_to_slices`.
      input_bytes: size of the input.
      get_sources: returns the ``sources`` rows to commit with a slice.
      change_files: stages changes of existing files to commit with a slice, given the slice and its run id.
    """
    from wiredesk.pipeline.engine.graph import build_slice  # noqa: PLC0415 - imports Beam

    with job.view.watch(job.make_progress_folder(), "articles", slices.records):
        for number, piece in enumerate(slices, 1):
            run_id = job.info.run_id if len(slices) == 1 else f"{job.info.run_id}-{number:04d}"
            graph = job.make_graph(run_id, _compare_with_near(job, piece), _find_known_rejects(job, piece))
            build = partial(build_slice, piece=piece, sources=get_sources(piece), settings=graph)
            counters = job.run_pipeline(build, input_bytes)
            job.commit(run_id, piece.records, counters, change_files(piece, run_id))


def _compare_with_near(job: Job, piece: Slice) -> EarlierSettings:
    """Returns the settings to compare a slice with the signatures that are near in time."""
    files = job.state.find_signature_files(piece.orders, job.settings.lookback_days, job.info.started_at)
    return job.compare_with(files, job.state)


def _find_known_rejects(job: Job, piece: Slice) -> frozenset[str]:
    """Returns the ids of a slice's rejects that are in the tables already, and maybe of others."""
    return job.state.find_rejects(piece.rejects)
