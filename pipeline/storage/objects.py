"""Conditional files on object stores, by conditional requests: S3's ``If-Match``, Google's generations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from typing import Any

from wiredesk.pipeline.storage.conditional import ChangedError, ConditionalFile, Found, UnreachableError

EXTRAS = {"s3": "aws", "gs": "gcp"}
"""Schemes of object stores, and the extra of wiredesk that has what they need."""

_EMPTY = b"{}"
# A beat that waits for minutes is none: what fails is tried again with the next.
_RETRY = {"max_retries": 5, "retry_timeout": timedelta(seconds=30)}


class ObjectFile(ConditionalFile):
    """An object that changes by conditional requests alone, so that it is never absent in between.

    It is reached with the credentials and the endpoint of the environment, or of the store's own
    settings files, as the data is.
    """

    is_proven = False

    def __init__(self, root: str, path: str) -> None:
        import obstore  # noqa: PLC0415 - of an extra

        self._obstore = obstore
        self._store = open_objects(root)
        self._path = path
        self._full = f"{root}/{path}"

    def __str__(self) -> str:
        return self._full

    def read(self) -> Found | None:
        """Returns what it is now."""
        with self._explain():
            try:
                found = self._obstore.get(self._store, self._path)
                data = bytes(found.bytes())
            except FileNotFoundError:
                return None
        version = {name: value for name in ("e_tag", "version") if (value := found.meta[name]) is not None}
        return Found(data, version, found.meta["last_modified"].timestamp())

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes it, if it is as expected."""
        mode: Any = "create" if expected is None else expected.version
        errors = self._obstore.exceptions
        with self._explain():
            try:
                self._obstore.put(self._store, self._path, data, mode=mode, use_multipart=False)
            except (errors.AlreadyExistsError, errors.PreconditionError) as error:
                raise ChangedError from error
            except FileNotFoundError as error:
                if expected is None:
                    raise UnreachableError(
                        f"{self._full} cannot be written: there is no such bucket"
                    ) from error
                raise ChangedError from error

    def clear(self, expected: Found) -> None:
        """Leaves an empty JSON object, if it is as expected: stores delete without a condition only."""
        self.write(_EMPTY, expected)

    @contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            yield
        except self._obstore.exceptions.BaseError as error:
            first = str(error).strip().splitlines()[0]
            raise UnreachableError(f"{self._full} cannot be reached: {first}") from error


def can_open(root: str) -> bool:
    """Says whether a place has conditional requests.

    Raises:
      UnreachableError: it has, but the package that makes them is not installed.
    """
    scheme = root.partition("://")[0]
    if scheme in EXTRAS and find_spec("obstore") is None:
        raise UnreachableError(
            f"an output on {scheme}:// needs a package that is not installed: pip install 'wiredesk[{EXTRAS[scheme]}]'"
        )
    return scheme in EXTRAS


@cache
def open_objects(root: str) -> Any:
    """Returns the objects below a root such as ``s3://bucket/folder``."""
    from obstore.store import GCSStore, S3Store  # noqa: PLC0415 - of an extra

    scheme, _, rest = root.partition("://")
    bucket, _, folder = rest.partition("/")
    common: dict[str, Any] = {"prefix": folder or None, "retry_config": _RETRY}
    if scheme == "gs":
        return GCSStore(bucket, **common, **_find_google())
    return S3Store(bucket, **common, **_find_amazon())


def _find_amazon() -> dict[str, Any]:
    """Returns how to reach S3: as boto3 would, with which Beam reads and writes the data."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    found: dict[str, Any] = {"client_options": {"allow_http": endpoint.startswith("http://")}}
    if find_spec("boto3") is not None:
        from obstore.auth.boto3 import Boto3CredentialProvider  # noqa: PLC0415 - of an extra

        found["credential_provider"] = Boto3CredentialProvider()
    return found


def _find_google() -> dict[str, Any]:
    """Returns how to reach Google Cloud Storage: by the application's default credentials, or an emulator."""
    emulator = os.environ.get("STORAGE_EMULATOR_HOST")
    if emulator:
        base = emulator if "://" in emulator else f"http://{emulator}"
        options = {"allow_http": base.startswith("http://")}
        return {
            "config": {"base_url": base},
            "client_options": options,
            "credential_provider": lambda: {"token": "none", "expires_at": None},
        }
    if find_spec("google.auth") is not None:
        from obstore.auth.google import GoogleCredentialProvider  # noqa: PLC0415 - of an extra

        return {"credential_provider": GoogleCredentialProvider()}
    return {}
