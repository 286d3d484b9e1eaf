"""Files of Google Cloud Storage as its notifications through Pub/Sub tell of them."""

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
from wiredesk.transforms.metrics import NAMESPACE

_log = logging.getLogger(__name__)

_WRITTEN = "OBJECT_FINALIZE"
_EVENTS = frozenset({_WRITTEN, "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE"})
_SHOWN_CHARS = 200


class NotificationError(ValueError):
    """A message that names no object: it is no notification of the store."""


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

    Raises:
      NotificationError: it is none.
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
    """Returns the object's metadata; nothing where the message holds something else."""
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
    """Returns the size of an object and when it was written; None where that is not to be read."""
    try:
        size = int(metadata["size"])
        updated = datetime.fromisoformat(metadata["updated"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return (size, updated, None) if size >= 0 else None


def _ask_store(path: str) -> tuple[int, float, str | None]:
    """Returns the same as the store says it, and why the file cannot be read where it does not.

    The file is then a reject, and the next run that lists its folder reads it: nothing is lost unsaid.
    """
    try:
        # Not a listing, to which the name would be a pattern.
        found = FileSystems.get_filesystem(path).metadata(path)
    except Exception as error:
        # Each store has errors of its own, and one message must not hold up all that come after it.
        trouble = f"a notification names it without size or time, and the store does not tell ({error})"
        return 0, 0.0, f"{trouble}; wiredesk run over its folder reads it"
    return found.size_in_bytes, found.last_updated_in_seconds, None


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
        attributes = element.attributes or {}
        try:
            file = parse_notification(attributes, element.data, self._inputs)
        except NotificationError as error:
            # It is taken off the queue: delivered again, it would be the same, for ever.
            Metrics.counter(NAMESPACE, "notifications_malformed").inc()
            _log.warning("a notification was left out, %s: %s", error, describe_message(element))
            return
        if attributes.get("eventType", _WRITTEN) not in _EVENTS:
            Metrics.counter(NAMESPACE, "notifications_of_unknown_type").inc()
            _log.warning("a notification of an unknown type was left out: %s", describe_message(element))
        if file is not None and not self._history.has_source(file.source_uri, file.fingerprint):
            yield from assign_keys([file], find_known([file], self._history), self._history)


def describe_message(message: Any) -> str:
    """Returns what a message holds, cut to size and with nothing in it that does something to a terminal."""
    return f"{ascii(message.attributes)[:_SHOWN_CHARS]} {ascii(message.data)[:_SHOWN_CHARS]}"


@dataclass
class ReadNotifications(beam.PTransform):
    """Finds files as Pub/Sub tells of them.

    A message that is no notification is left out, logged and counted: a stream must not stand still for it.

    Input: the pipeline. Output: :class:`SourceFile`, its timestamp that of the message. Counters:
    ``notifications_malformed``, ``notifications_of_unknown_type``.
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
