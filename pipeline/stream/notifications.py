"""Finds new objects of Google Cloud Storage through its Pub/Sub notifications."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystem import FileSystem
from apache_beam.io.filesystems import FileSystems
from apache_beam.metrics import Metrics

from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.inputs.sources import fixed_prefix
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.counters import NAMESPACE

_log = logging.getLogger(__name__)

_WRITTEN = "OBJECT_FINALIZE"
_EVENTS = frozenset({_WRITTEN, "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE"})
_SHOWN_CHARS = 200


class NotificationError(ValueError):
    """A message that names no object, so it is no notification of the store."""


def parse_notification(
    attributes: Mapping[str, str], data: bytes, inputs: Sequence[str]
) -> SourceFile | None:
    """Returns the file that a notification announces; None if it announces no new file of the inputs.

    Place and fingerprint are the same as in a listing, so that a file is read once
    however it is found. With one input the key is the same as well. With several inputs each key begins with
    as many folders as tell the inputs apart, because a message is read without knowledge of the others.

    Args:
      attributes: attributes of the message: ``eventType``, ``bucketId``, ``objectId``, see
        https://cloud.google.com/storage/docs/pubsub-notifications.
      data: the object's metadata as JSON: ``size`` and ``updated``.
      inputs: store paths, folders that end in ``/`` and globs.

    Raises:
      NotificationError: the message is no notification.
    """
    if attributes.get("eventType", _WRITTEN) != _WRITTEN:
        return None
    metadata = _read_metadata(data)
    path = _name_object(attributes, metadata)
    prefixes = _shorten_prefixes(inputs)
    prefix = next((found for pattern in inputs if (found := _match(path, pattern)) is not None), None)
    if prefix is None or path.endswith("/"):
        return None
    size, updated, trouble = _read_stamp(metadata) or _ask_store(path)
    key = f"{prefixes[prefix]}{path.removeprefix(prefix)}"
    return SourceFile(path, path, key, size, f"{size}-{updated:.6f}", trouble)


def _read_metadata(data: bytes) -> dict[str, Any]:
    """Returns the object's metadata; empty if the message holds something else."""
    try:
        metadata = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return {}
    return metadata if isinstance(metadata, dict) else {}


def _name_object(attributes: Mapping[str, str], metadata: Mapping[str, Any]) -> str:
    """Returns the path of the object.

    Raises:
      NotificationError: neither the attributes nor the metadata name one.
    """
    bucket = attributes.get("bucketId") or metadata.get("bucket")
    name = attributes.get("objectId") or metadata.get("name")
    if not (isinstance(bucket, str) and isinstance(name, str)):
        raise NotificationError("it names no object")
    return f"gs://{bucket}/{name}"


def _read_stamp(metadata: Mapping[str, Any]) -> tuple[int, float, str | None] | None:
    """Returns the size of an object and the time of its last write; None if the metadata lacks them."""
    try:
        size = int(metadata["size"])
        updated = datetime.fromisoformat(metadata["updated"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return (size, updated, None) if size >= 0 else None


def _ask_store(path: str) -> tuple[int, float, str | None]:
    """Returns size and time of the last write from the store, or the reason why they are unknown.

    A file with such a reason becomes a reject, and the next run that lists its folder reads it.
    """
    try:
        # Not FileSystems.match, which would take the name as a pattern.
        found = FileSystems.get_filesystem(path).metadata(path)
    except Exception as error:
        # Each store raises its own errors, and one message must not block all that follow.
        trouble = f"a notification names it without size or time, and the store does not tell ({error})"
        return 0, 0.0, f"{trouble}; wiredesk run over its folder reads it"
    return found.size_in_bytes, found.last_updated_in_seconds, None


def _shorten_prefixes(inputs: Sequence[str]) -> dict[str, str]:
    """Returns, for the folder of each input, the prefix of its keys: as many last folders as tell the inputs apart."""
    prefixes = {pattern if pattern.endswith("/") else fixed_prefix(pattern) for pattern in inputs}
    folders = {prefix: prefix.rpartition("://")[2].rstrip("/").split("/") for prefix in prefixes}
    for count in range(max(map(len, folders.values())) + 1):
        ends = {prefix: names[max(0, len(names) - count) :] for prefix, names in folders.items()}
        if len(set(map(tuple, ends.values()))) == len(prefixes):
            break
    return {prefix: "".join(f"{name}/" for name in names) for prefix, names in ends.items()}


def _match(path: str, pattern: str) -> str | None:
    """Returns the folder of a pattern that matches a path; None if it does not match."""
    if pattern.endswith("/"):
        return pattern if path.startswith(pattern) else None
    is_match = re.fullmatch(FileSystem.translate_pattern(pattern), path)
    return fixed_prefix(pattern) if is_match else None


class _ReadNotificationFn(beam.DoFn):
    def __init__(self, inputs: Sequence[str], history: StreamHistory) -> None:
        self._inputs = inputs
        self._history = history

    def process(self, element: Any) -> Iterator[SourceFile]:
        attributes = element.attributes or {}
        try:
            file = parse_notification(attributes, element.data, self._inputs)
        except NotificationError as error:
            # The message is acknowledged: delivered again, it would fail again.
            Metrics.counter(NAMESPACE, "notifications_malformed").inc()
            _log.warning("a notification was left out, %s: %s", error, describe_message(element))
            return
        if attributes.get("eventType", _WRITTEN) not in _EVENTS:
            Metrics.counter(NAMESPACE, "notifications_of_unknown_type").inc()
            _log.warning("a notification of an unknown type was left out: %s", describe_message(element))
        if file is not None and not self._history.has_source(file.source_uri, file.fingerprint):
            yield from assign_keys([file], find_known([file], self._history), self._history)


def describe_message(message: Any) -> str:
    """Returns the content of a message, shortened and safe to print on a terminal."""
    return f"{ascii(message.attributes)[:_SHOWN_CHARS]} {ascii(message.data)[:_SHOWN_CHARS]}"


@dataclass
class ReadNotifications(beam.PTransform):
    """Finds files through Pub/Sub notifications. Needs the extra ``gcp``.

    A message that is no notification is left out, logged and counted; it must not stop the stream.

    Input: the pipeline. Output: :class:`SourceFile` with the timestamp of its message. Counters:
    ``notifications_malformed``, ``notifications_of_unknown_type``.
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
