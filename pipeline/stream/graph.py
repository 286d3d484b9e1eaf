"""Wires the graph of a stream: arrive -> parse -> link -> annotate -> commit."""

from __future__ import annotations

from typing import Any

from wiredesk.pipeline.engine.graph import GraphSettings
from wiredesk.pipeline.stream.commit import CommitSettings, CommitWindows
from wiredesk.transforms.stream.annotate import AnnotateParts
from wiredesk.transforms.stream.arrive import ParseChunks
from wiredesk.transforms.stream.link import LinkStream
from wiredesk.transforms.stream.window import StreamSettings


def build_stream(
    pipeline: Any, arrived: Any, link: StreamSettings, commit: CommitSettings, settings: GraphSettings
) -> None:
    """Turns files into committed windows as they arrive.

    Args:
      pipeline: to add the steps to.
      arrived: transform that emits :class:`SourceFile` elements, timestamped with their arrival.
      link: how windows are cut and linked.
      commit: how they are committed.
      settings: how files are parsed and annotated.
    """
    _ = (
        pipeline
        | "Arrived" >> arrived
        | "Parse" >> ParseChunks(settings.run, settings.parse)
        | "Link" >> LinkStream(link)
        | "Annotate" >> AnnotateParts(settings.model, settings.annotate_timeout_s)
        | "Commit" >> CommitWindows(commit)
    )
