"""Buckets of S3 and of servers that speak its protocol, through boto3.

boto3 finds the settings: ``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``,
``AWS_SESSION_TOKEN``, ``AWS_DEFAULT_REGION``, ``AWS_PROFILE``, its files below ``~/.aws``, and the role of a
machine or container. ``AWS_REGION``, which other clients read, counts too.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
)
from botocore.exceptions import ConnectionError as NoConnectionError
from more_itertools import chunked

from wiredesk.transforms.remote.buckets import (
    LARGE_BYTES,
    MAX_CONNECTIONS,
    Absent,
    Bucket,
    ConditionError,
    Entry,
    StoreAwayError,
    StoreError,
    StorePermissionError,
    name_reason,
)

_MISSING = {"NoSuchKey", "404", "NotFound"}
_CHANGED = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}
_FORBIDDEN = {
    "AccessDenied",
    "403",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
}
_BEYOND = {"InvalidRange", "416"}
_TOO_LARGE_TO_COPY = {"InvalidRequest", "EntityTooLarge"}
_SERVER_FAILS = 500
_KEYS_PER_DELETE = 1_000
_ATTEMPTS = 4
_BROKEN_OFF = (HTTPClientError, IncompleteReadError)
"""The connection broke while an answer was read."""
_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
    connect_timeout=10,
    read_timeout=60,
    max_pool_connections=MAX_CONNECTIONS,
)
_LENIENT = Config(
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_TRANSFER = TransferConfig(
    multipart_threshold=LARGE_BYTES, multipart_chunksize=LARGE_BYTES, max_concurrency=4
)


def make_amazon_client(
    service: str, region: str | None = None, endpoint: str | None = None, config: Config | None = None
) -> Any:
    """Returns a client of an Amazon service with the settings of the environment.

    Args:
      service: such as ``s3``.
      region: overrides the environment.
      endpoint: address of the server, overrides the environment.
      config: time-outs and retries.
    """
    session = boto3.Session(region_name=region or os.environ.get("AWS_REGION") or None)
    chosen = config or _CONFIG
    client = session.client(service, endpoint_url=endpoint, config=chosen)
    # Other servers seldom have a name for each bucket, and often do not know the newer checksums.
    if service == "s3" and not _is_amazon(client.meta.endpoint_url) and not _has_style(client):
        client = session.client(service, endpoint_url=endpoint, config=chosen.merge(_LENIENT))
    return client


def _is_amazon(endpoint: str) -> bool:
    host = endpoint.partition("://")[2].partition("/")[0].partition(":")[0]
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn"))


def _has_style(client: Any) -> bool:
    return bool((client.meta.config.s3 or {}).get("addressing_style"))


class AmazonBucket(Bucket):
    """A bucket of S3."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        with self._explain(""):
            self._client = make_amazon_client("s3")

    def list_entries(self, prefix: str) -> Iterator[Entry]:
        """Yields the objects whose key begins with a prefix."""
        for page in self._list(Prefix=prefix):
            for found in page.get("Contents", ()):
                yield Entry(found["Key"], found["Size"], found["LastModified"].timestamp())

    def list_names(self, prefix: str) -> list[str]:
        """Returns the names directly below a prefix."""
        names: set[str] = set()
        for page in self._list(Prefix=prefix, Delimiter="/"):
            names.update(found["Key"].removeprefix(prefix) for found in page.get("Contents", ()))
            names.update(
                found["Prefix"].removeprefix(prefix).rstrip("/") for found in page.get("CommonPrefixes", ())
            )
        return sorted(names - {""})

    def _list(self, **which: str) -> Iterator[dict[str, Any]]:
        pages = iter(self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, **which))
        while True:
            with self._explain(which["Prefix"]):
                page = next(pages, None)
            if page is None:
                return
            yield page

    def describe(self, key: str) -> Entry:
        """Returns an object without its content."""
        with self._explain(key):
            return _to_entry(key, self._client.head_object(Bucket=self.name, Key=key))

    def read(self, key: str, start: int = 0, length: int | None = None, version: str = "") -> bytes:
        """Returns an object's bytes."""
        if length == 0:
            return b""
        which = {"IfMatch": version} if version else {}
        if start or length is not None:
            which["Range"] = f"bytes={start}-{'' if length is None else start + length - 1}"
        with self._explain(key):
            try:
                return self._get(key, **which)[0]
            except ClientError as error:
                if _code(error) in _BEYOND:
                    return b""
                raise

    def read_version(self, key: str) -> tuple[bytes, Entry]:
        """Returns a small object's content and its description."""
        with self._explain(key):
            data, found = self._get(key)
            return data, _to_entry(key, found)

    def _get(self, key: str, **which: str) -> tuple[bytes, Mapping[str, Any]]:
        """Returns an object's bytes and the head of the answer.

        The client repeats requests, but not one whose answer breaks off after its head.
        """
        for attempt in range(1, _ATTEMPTS):
            found = self._client.get_object(Bucket=self.name, Key=key, **which)
            try:
                return found["Body"].read(), found
            except _BROKEN_OFF:
                time.sleep(random.random() * 2**attempt / 4)
        found = self._client.get_object(Bucket=self.name, Key=key, **which)
        return found["Body"].read(), found

    def write(self, key: str, data: bytes, expected: str | Absent | None = None) -> None:
        """Writes a small object whole."""
        condition: dict[str, str] = {}
        if isinstance(expected, Absent):
            condition = {"IfNoneMatch": "*"}
        elif expected is not None:
            condition = {"IfMatch": expected}
        with self._explain(key):
            try:
                self._client.put_object(Bucket=self.name, Key=key, Body=data, **condition)
            except ClientError as error:
                # A version is expected, and there is no object any more.
                if isinstance(expected, str) and _code(error) == "NoSuchKey":
                    raise ConditionError(key) from error
                raise

    def upload(self, key: str, stream: IO[bytes]) -> None:
        """Writes an object of any size from a stream."""
        with self._explain(key):
            self._client.upload_fileobj(stream, self.name, key, Config=_TRANSFER)

    def copy(self, source: str, target: str) -> None:
        """Copies an object inside the store."""
        origin = {"Bucket": self.name, "Key": source}
        with self._explain(source):
            try:
                self._client.copy_object(Bucket=self.name, Key=target, CopySource=origin)
            except ClientError as error:
                # One request copies 5 GB at most; the client copies more in parts.
                if _code(error) not in _TOO_LARGE_TO_COPY:
                    raise
                self._client.copy(origin, self.name, target, Config=_TRANSFER)

    def delete(self, keys: Sequence[str]) -> None:
        """Removes objects."""
        for some in chunked(keys, _KEYS_PER_DELETE):
            with self._explain(some[0]):
                if len(some) == 1:
                    self._client.delete_object(Bucket=self.name, Key=some[0])
                    continue
                wanted = {"Objects": [{"Key": key} for key in some], "Quiet": True}
                answer = self._client.delete_objects(Bucket=self.name, Delete=wanted)
            for refused in answer.get("Errors", ()):
                raise StoreError(
                    f"s3://{self.name}/{refused['Key']} cannot be removed: {refused.get('Message') or refused.get('Code')}"
                )

    @contextmanager
    def _explain(self, key: str) -> Iterator[None]:
        """Turns errors of the client into those of :mod:`wiredesk.transforms.remote.buckets`."""
        place = f"s3://{self.name}/{key}"
        try:
            yield
        except ClientError as error:
            code = _code(error)
            if code in _CHANGED:
                raise ConditionError(place) from error
            if code in _MISSING:
                raise FileNotFoundError(place) from error
            raise _describe_refusal(place, self.name, code, error) from error
        except NoCredentialsError as error:
            raise StorePermissionError(
                f"{place} cannot be reached without credentials; "
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            ) from error
        except (HTTPClientError, IncompleteReadError, NoConnectionError) as error:
            raise StoreAwayError(f"{place} cannot be reached: {name_reason(error)}") from error
        except (BotoCoreError, boto3.exceptions.Boto3Error) as error:
            raise StoreError(f"{place} cannot be reached: {name_reason(error)}") from error


def _describe_refusal(place: str, bucket: str, code: str, error: ClientError) -> StoreError:
    if code == "NoSuchBucket":
        return StoreError(
            f"{place} cannot be reached: there is no bucket {bucket}; make it, or correct the name"
        )
    if code in _FORBIDDEN:
        return StorePermissionError(
            f"{place} is refused ({code}); check the credentials (AWS_ACCESS_KEY_ID, AWS_PROFILE) and their rights"
        )
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    kind = StoreAwayError if status >= _SERVER_FAILS else StoreError
    return kind(f"{place} cannot be reached: {name_reason(error)}")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _to_entry(key: str, found: Mapping[str, Any]) -> Entry:
    return Entry(key, found["ContentLength"], found["LastModified"].timestamp(), found["ETag"])
