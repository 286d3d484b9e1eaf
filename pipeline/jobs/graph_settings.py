"""Translates the settings of a run into those of the graph's steps."""

from __future__ import annotations

from wiredesk.pipeline.engine.graph import GraphSettings
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.writers import SinkSettings
from wiredesk.schemas.records import RunInfo
from wiredesk.transforms.counters import Progress
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.parsing.files import ParseOptions


def make_graph_settings(
    settings: RunSettings,
    run: RunInfo,
    root: str,
    *,
    earlier: EarlierSettings,
    known_rejects: frozenset[str] | None = frozenset(),
    refused: frozenset[str] = frozenset(),
    progress_folder: str | None = None,
) -> GraphSettings:
    """Returns the settings of the graph's steps.

    Args:
      settings: settings of the run.
      run: run that the rows belong to.
      root: root of the tables.
      earlier: signatures to compare with.
      known_rejects: see :class:`GraphSettings`.
      refused: content hashes of forgotten texts.
      progress_folder: folder for the progress of the workers; None writes none.
    """
    progress = Progress(progress_folder)
    return GraphSettings(
        run=run,
        sink=SinkSettings(root, run.run_id, settings.partition_by, settings.shards, progress),
        earlier=earlier,
        known_rejects=known_rejects,
        model=settings.model,
        annotate_timeout_s=settings.annotate_timeout_s,
        parse=ParseOptions(
            format=settings.format,
            max_record_bytes=settings.max_record_bytes,
            max_ratio=settings.max_ratio,
            max_members=settings.max_members,
            record_timeout_s=settings.record_timeout_s,
            field_map=settings.field_map,
            refused=refused,
        ),
        progress=progress,
    )
