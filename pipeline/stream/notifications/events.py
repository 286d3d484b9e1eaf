"""Reads notifications of object stores: which objects does a message announce as written?

Google Cloud Storage sends its notifications through Pub/Sub. S3 sends them to a queue of SQS: straight, through a
topic of SNS, which puts each into an envelope, or through EventBridge, whose events look different.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from wiredesk.pipeline.inputs.settling import is_unfinished_name
from wiredesk.pipeline.inputs.sources import locate_folder, match_object
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.remote.schemes import open_bucket

_GOOGLE_WRITTEN = "OBJECT_FINALIZE"
_GOOGLE_EVENTS = frozenset({_GOOGLE_WRITTEN, "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE"})

# An object that comes back from an archive could not be read when it was written.
_AMAZON_WRITTEN = ("ObjectCreated:", "ObjectRestore:Completed")
_AMAZON_EVENTS = frozenset(
    {
        "ObjectCreated",
        "ObjectRemoved",
        "ObjectRestore",
        "ObjectTagging",
        "ObjectAcl",
        "ReducedRedundancyLostObject",
        "Replication",
        "LifecycleExpiration",
        "LifecycleTransition",
        "IntelligentTiering",
    }
)
_BRIDGE_WRITTEN = frozenset({"Object Created", "Object Restore Completed"})
_MAX_ENVELOPES = 3
_REQUESTS = 16


class NotificationError(ValueError):
    """A message that names no object, so it is no notification of the store."""


class Stamp(NamedTuple):
    """State of an object.

    Attributes:
      size: in bytes.
      modified: time of the last write, in seconds since 1970.
      trouble: why the two are unknown.
    """

    size: int
    modified: float
    trouble: str | None = None


class Announced(NamedTuple):
    """An object that was written.

    Attributes:
      path: such as ``gs://bucket/folder/name``.
      stamp: its state as the message tells it; None if only the store knows it.
    """

    path: str
    stamp: Stamp | None


@dataclass(frozen=True)
class Announcement:
    """The content of a message.

    Attributes:
      objects: the objects that were written.
      malformed: number of parts of the message that name no object.
      unknown: number of events of a type that is not known.
    """

    objects: tuple[Announced, ...] = ()
    malformed: int = 0
    unknown: int = 0


def read_google(attributes: Mapping[str, str], data: bytes) -> Announcement:
    """Reads a notification of Google Cloud Storage.

    Args:
      attributes: attributes of the message: ``eventType``, ``bucketId``, ``objectId``, see
        https://cloud.google.com/storage/docs/pubsub-notifications.
      data: the object's metadata as JSON: ``size`` and ``updated``; empty if the notification has none.

    Raises:
      NotificationError: the message is no notification.
    """
    event = attributes.get("eventType", _GOOGLE_WRITTEN)
    if event != _GOOGLE_WRITTEN:
        return Announcement(unknown=event not in _GOOGLE_EVENTS)
    metadata = _read_object(data) or {}
    bucket = attributes.get("bucketId") or metadata.get("bucket")
    name = attributes.get("objectId") or metadata.get("name")
    return Announcement((Announced(_name_object("gs", bucket, name), _read_stamp(metadata)),))


def read_amazon(data: bytes) -> Announcement:
    """Reads an event of S3: as S3 sends it, in the envelope of SNS, or as an event of EventBridge.

    The state of the object is left to the store, because an event lacks the time of the last write. See
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.

    Raises:
      NotificationError: the message is no event of S3.
    """
    content = _open_envelopes(data)
    if content.get("Event") == "s3:TestEvent":
        return Announcement()
    if content.get("source") == "aws.s3":
        return _read_bridge_event(content)
    records = content.get("Records")
    if not (isinstance(records, list) and records):
        raise NotificationError("it has no records of S3")
    if len(records) == 1:
        return _read_record(records[0])
    parts = list(map(_try_record, records))
    return Announcement(
        tuple(found for part in parts for found in part.objects),
        sum(part.malformed for part in parts),
        sum(part.unknown for part in parts),
    )


def _open_envelopes(data: bytes) -> dict[str, Any]:
    for _ in range(_MAX_ENVELOPES):
        content = _read_object(data)
        if content is None:
            raise NotificationError("it is no JSON object")
        if content.get("Type") != "Notification" or not isinstance(content.get("Message"), str):
            return content
        data = content["Message"].encode("utf-8", "replace")
    raise NotificationError("it has too many envelopes")


def _read_bridge_event(event: Mapping[str, Any]) -> Announcement:
    kind = event.get("detail-type")
    if kind not in _BRIDGE_WRITTEN:
        return Announcement(unknown=not str(kind).startswith("Object "))
    detail = _get_object(event, "detail")
    # Unlike S3 itself, EventBridge does not encode the key.
    key = _get_object(detail, "object").get("key")
    return Announcement(
        (Announced(_name_object("s3", _get_object(detail, "bucket").get("name"), key), None),)
    )


def _try_record(record: Any) -> Announcement:
    try:
        return _read_record(record)
    except NotificationError:
        return Announcement(malformed=1)


def _read_record(record: Any) -> Announcement:
    if not isinstance(record, dict) or not isinstance(record.get("eventName"), str):
        raise NotificationError("it has a record that names no event")
    event = record["eventName"].removeprefix("s3:")
    if not event.startswith(_AMAZON_WRITTEN):
        return Announcement(unknown=event.partition(":")[0] not in _AMAZON_EVENTS)
    about = _get_object(record, "s3")
    key = _get_object(about, "object").get("key")
    try:
        # A blank is "+", and a plus is "%2B".
        key = unquote_plus(key, errors="strict") if isinstance(key, str) else None
    except UnicodeDecodeError as error:
        raise NotificationError("the key of its object is no UTF-8") from error
    return Announcement((Announced(_name_object("s3", _get_object(about, "bucket").get("name"), key), None),))


def _get_object(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _name_object(scheme: str, bucket: Any, name: Any) -> str:
    """Returns the path of an object.

    Raises:
      NotificationError: the message does not name one.
    """
    if not (isinstance(bucket, str) and isinstance(name, str) and bucket and name):
        raise NotificationError("it names no object")
    path = f"{scheme}://{bucket}/{name}"
    if not _is_unicode(path):
        raise NotificationError("the name of its object is no Unicode, and no store has such an object")
    return path


def _is_unicode(text: str) -> bool:
    r"""Returns False for a text with half a character, which JSON can write as ``\ud800``."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_object(data: bytes) -> dict[str, Any] | None:
    """Returns a JSON object; None if the data holds something else."""
    try:
        content = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _read_stamp(metadata: Mapping[str, Any]) -> Stamp | None:
    """Returns the state of an object of Google Cloud Storage; None if the metadata lacks it."""
    try:
        size = int(metadata["size"])
        updated = datetime.fromisoformat(metadata["updated"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return Stamp(size, updated) if size >= 0 else None


class Located(NamedTuple):
    """Objects found in the inputs.

    Attributes:
      files: the objects that lie in one of the inputs; None where an object is gone by now.
    """

    files: tuple[SourceFile | None, ...]

    @property
    def present(self) -> list[SourceFile]:
        """Returns the files that are still there."""
        return [file for file in self.files if file is not None]

    @property
    def gone(self) -> int:
        """Returns the number of objects that are gone."""
        return self.files.count(None)


def locate_files(announced: Sequence[Announced], inputs: Sequence[str], output: str) -> Located:
    """Returns the files of the inputs among objects that were written.

    Place and fingerprint are the same as in a listing, so that a file is read once
    however it is found. With one input the key is the same as well. With several inputs each key begins with
    as many folders as tell the inputs apart, because a message is read without knowledge of the others.

    Args:
      announced: the objects.
      inputs: folders of stores, objects and globs.
      output: root of the tables, whose files are no input.
    """
    prefixes = _shorten_prefixes(inputs)
    found = [
        (one, prefix)
        for one in announced
        if not one.path.startswith(f"{output.rstrip('/')}/")
        and (prefix := _find_prefix(one.path, inputs)) is not None
        # A program that writes under such a name renames the object, which is announced then.
        and not is_unfinished_name(one.path.removeprefix(prefix))
    ]
    stamps = _find_stamps([one for one, _ in found])
    return Located(
        tuple(
            None
            if stamp is None
            else SourceFile(
                one.path,
                one.path,
                f"{prefixes.get(prefix, '')}{one.path.removeprefix(prefix)}",
                stamp.size,
                f"{stamp.size}-{stamp.modified:.6f}",
                stamp.trouble,
            )
            for (one, prefix), stamp in zip(found, stamps, strict=True)
        )
    )


def _find_stamps(announced: Sequence[Announced]) -> list[Stamp | None]:
    """Returns the state of each object; None for one that is gone."""
    unknown = [one.path for one in announced if one.stamp is None]
    if len(unknown) > 1:
        # A request to a store takes tens of milliseconds, and there may be a thousand objects.
        with ThreadPoolExecutor(min(_REQUESTS, len(unknown))) as pool:
            told = iter(list(pool.map(_ask_store, unknown)))
    else:
        told = map(_ask_store, unknown)
    return [next(told) if one.stamp is None else one.stamp for one in announced]


def _ask_store(path: str) -> Stamp | None:
    """Returns the state of an object as a listing gives it; None if the object is gone.

    The question is a listing, because some servers tell the time of the last write in whole seconds otherwise.
    """
    try:
        bucket, key = open_bucket(path)
        # Of the keys that begin with this one it is the first.
        found = next(iter(bucket.list_entries(key)), None)
    except OSError as error:
        # One message must not block all that follow.
        return Stamp(
            0, 0.0, f"a notification names it without size or time, and the store does not tell ({error})"
        )
    return Stamp(found.size, found.modified) if found is not None and found.key == key else None


def _find_prefix(path: str, inputs: Sequence[str]) -> str | None:
    """Returns the beginning of an object's path that its key lacks; None if no input names the object."""
    return next((found for pattern in inputs if (found := match_object(pattern, path)) is not None), None)


def _shorten_prefixes(inputs: Sequence[str]) -> dict[str, str]:
    """Returns, for the folder of each input, the prefix of its keys: as many last folders as tell the inputs apart."""
    prefixes = {locate_folder(pattern) for pattern in inputs}
    folders = {prefix: prefix.rpartition("://")[2].rstrip("/").split("/") for prefix in prefixes}
    for count in range(max(map(len, folders.values())) + 1):
        ends = {prefix: names[max(0, len(names) - count) :] for prefix, names in folders.items()}
        if len(set(map(tuple, ends.values()))) == len(prefixes):
            break
    return {prefix: "".join(f"{name}/" for name in names) for prefix, names in ends.items()}
