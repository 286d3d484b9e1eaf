"""Files of Google Cloud Storage as its notifications through Pub/Sub tell of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystem import FileSystem

from pipeline.places import assign_keys, find_known
from pipeline.sources import fixed_prefix
from pipeline.stream.history import StreamHistory
from schemas.records import SourceFile

_WRITTEN = "OBJECT_FINALIZE"


def parse_notification(
    attributes: Mapping[str, str], data: bytes, inputs: Sequence[str]
) -> SourceFile | None:
    """Returns the file that a notification tells of; None where it is no new file of the inputs.

    The place and the fingerprint are those that a listing gives it, so that a file is
    read once whichever way it is found. So is the key, where there is one input: each
    message is read by itself, so the keys of several inputs have enough of their
    folders before them to differ.

    Args:
      attributes: of the message: ``eventType``, ``bucketId``, ``objectId``, see
        https://cloud.google.com/storage/docs/pubsub-notifications.
      data: the object's metadata as JSON: ``size`` and ``updated``.
      inputs: store paths, folders that end in ``/`` and globs.
    """
    if attributes.get("eventType") != _WRITTEN:
        return None
    path = f"gs://{attributes['bucketId']}/{attributes['objectId']}"
    prefixes = _shorten_prefixes(inputs)
    prefix = next((found for pattern in inputs if (found := _match(path, pattern)) is not None), None)
    if prefix is None or path.endswith("/"):
        return None
    metadata = json.loads(data)
    size = int(metadata["size"])
    updated = datetime.fromisoformat(metadata["updated"]).timestamp()
    key = f"{prefixes[prefix]}{path.removeprefix(prefix)}"
    return SourceFile(path, path, key, size, f"{size}-{updated:.6f}")


def _shorten_prefixes(inputs: Sequence[str]) -> dict[str, str]:
    """Returns what stands in a key for what is above it in each input: as many folders as tell them apart."""
    prefixes = {pattern if pattern.endswith("/") else fixed_prefix(pattern) for pattern in inputs}
    folders = {prefix: prefix.rpartition("://")[2].rstrip("/").split("/") for prefix in prefixes}
    for count in range(max(map(len, folders.values())) + 1):
        ends = {prefix: names[max(0, len(names) - count) :] for prefix, names in folders.items()}
        if len(set(map(tuple, ends.values()))) == len(prefixes):
            break
    return {prefix: "".join(f"{name}/" for name in names) for prefix, names in ends.items()}


def _match(path: str, pattern: str) -> str | None:
    """Returns what is above the key of a path that a pattern matches."""
    if pattern.endswith("/"):
        return pattern if path.startswith(pattern) else None
    is_match = re.fullmatch(FileSystem.translate_pattern(pattern), path)
    return fixed_prefix(pattern) if is_match else None


class _ReadNotificationFn(beam.DoFn):
    def __init__(self, inputs: Sequence[str], history: StreamHistory) -> None:
        self._inputs = inputs
        self._history = history

    def process(self, element: Any) -> Iterator[SourceFile]:
        file = parse_notification(element.attributes, element.data, self._inputs)
        if file is not None and not self._history.has_source(file.source_uri, file.fingerprint):
            yield from assign_keys([file], find_known([file], self._history), self._history)


@dataclass
class ReadNotifications(beam.PTransform):
    """Finds files as Pub/Sub tells of them.

    Input: the pipeline. Output: :class:`SourceFile`, its timestamp that of the message.
    Needs the extra ``gcp``.
    """

    subscription: str
    inputs: tuple[str, ...]
    history: StreamHistory

    def expand(self, pbegin: Any) -> Any:
        """Applies the transform."""
        from apache_beam.io.gcp.pubsub import ReadFromPubSub  # noqa: PLC0415 - the extra may be missing

        messages = ReadFromPubSub(subscription=self.subscription, with_attributes=True)
        read = beam.ParDo(_ReadNotificationFn(self.inputs, self.history)).with_output_types(SourceFile)
        return pbegin | "Notifications" >> messages | "ReadNotification" >> read
