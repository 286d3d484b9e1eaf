"""Conditional files in buckets, by conditional requests: S3's ``If-Match``, Google's generations."""

from __future__ import annotations

from wiredesk.pipeline.storage.conditional import ChangedError, ConditionalFile, Found
from wiredesk.transforms.remote.buckets import ABSENT, Bucket, ConditionError

_EMPTY = b"{}"


class ObjectFile(ConditionalFile):
    """An object that changes by conditional requests alone, so it is never absent between two versions."""

    is_proven = False

    def __init__(self, bucket: Bucket, key: str, full: str) -> None:
        """Opens an object.

        Args:
          bucket: where it lies.
          key: its name.
          full: its whole path, for messages.
        """
        self._bucket = bucket
        self._key = key
        self._full = full

    def __str__(self) -> str:
        return self._full

    def read(self) -> Found | None:
        """Returns the object's present version."""
        try:
            data, entry = self._bucket.read_version(self._key)
        except FileNotFoundError:
            return None
        return Found(data, entry.version, entry.modified)

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes the object if it is as expected."""
        try:
            self._bucket.write(self._key, data, ABSENT if expected is None else expected.version)
        except ConditionError as error:
            raise ChangedError from error

    def clear(self, expected: Found) -> None:
        """Replaces the object by an empty JSON object if it is as expected: stores have no conditional delete."""
        self.write(_EMPTY, expected)
