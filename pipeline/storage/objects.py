"""Conditional files on object stores, by conditional requests: S3's ``If-Match``, Google's generations."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from typing import Any

from wiredesk.pipeline.storage.conditional import ChangedError, ConditionalFile, Found, UnreachableError

_EMPTY = b"{}"
# The retries of a request must end before the next sign of life, which tries again anyway.
_RETRY = {"max_retries": 5, "retry_timeout": timedelta(seconds=30)}


class ObjectFile(ConditionalFile):
    """An object that changes by conditional requests alone, so it is never absent between two versions.

    Credentials and endpoint come from the environment or from the store's own settings files, as
    they do for the data.
    """

    is_proven = False

    def __init__(self, objects: Any, root: str, path: str) -> None:
        """Opens an object.

        Args:
          objects: the objects below the root, from :func:`open_amazon` or :func:`open_google`.
          root: such as ``s3://bucket/folder``.
          path: of the object, relative to the root.
        """
        import obstore  # noqa: PLC0415 - of an extra

        self._obstore = obstore
        self._objects = objects
        self._path = path
        self._full = f"{root}/{path}"

    def __str__(self) -> str:
        return self._full

    def read(self) -> Found | None:
        """Returns the object's present version."""
        with self._explain():
            try:
                found = self._obstore.get(self._objects, self._path)
                data = bytes(found.bytes())
            except FileNotFoundError:
                return None
        version = {name: value for name in ("e_tag", "version") if (value := found.meta[name]) is not None}
        return Found(data, version, found.meta["last_modified"].timestamp())

    def write(self, data: bytes, expected: Found | None) -> None:
        """Writes the object if it is as expected."""
        mode: Any = "create" if expected is None else expected.version
        errors = self._obstore.exceptions
        with self._explain():
            try:
                self._obstore.put(self._objects, self._path, data, mode=mode, use_multipart=False)
            except (errors.AlreadyExistsError, errors.PreconditionError) as error:
                raise ChangedError from error
            except FileNotFoundError as error:
                if expected is None:
                    raise UnreachableError(
                        f"{self._full} cannot be written: there is no such bucket"
                    ) from error
                raise ChangedError from error

    def clear(self, expected: Found) -> None:
        """Replaces the object by an empty JSON object if it is as expected: stores have no conditional delete."""
        self.write(_EMPTY, expected)

    @contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            yield
        except self._obstore.exceptions.BaseError as error:
            first = str(error).strip().splitlines()[0]
            raise UnreachableError(f"{self._full} cannot be reached: {first}") from error


OpenObjects = Callable[[str, str | None], Any]
"""Opens the objects of a bucket below a folder, or all of them."""


def open_amazon(bucket: str, folder: str | None) -> Any:
    """Opens objects on S3 with the credentials that boto3 finds, which Beam reads and writes the data with."""
    from obstore.store import S3Store  # noqa: PLC0415 - of an extra

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    found: dict[str, Any] = {"client_options": {"allow_http": endpoint.startswith("http://")}}
    if find_spec("boto3") is not None:
        from obstore.auth.boto3 import Boto3CredentialProvider  # noqa: PLC0415 - of an extra

        found["credential_provider"] = Boto3CredentialProvider()
    return S3Store(bucket, prefix=folder, retry_config=_RETRY, **found)  # type: ignore[arg-type]


def open_google(bucket: str, folder: str | None) -> Any:
    """Opens objects on Google Cloud Storage with the application's default credentials, or on an emulator."""
    from obstore.store import GCSStore  # noqa: PLC0415 - of an extra

    found: dict[str, Any] = {}
    emulator = os.environ.get("STORAGE_EMULATOR_HOST")
    if emulator:
        base = emulator if "://" in emulator else f"http://{emulator}"
        found = {
            "config": {"base_url": base},
            "client_options": {"allow_http": base.startswith("http://")},
            "credential_provider": lambda: {"token": "none", "expires_at": None},
        }
    elif find_spec("google.auth") is not None:
        from obstore.auth.google import GoogleCredentialProvider  # noqa: PLC0415 - of an extra

        found["credential_provider"] = GoogleCredentialProvider()
    return GCSStore(bucket, prefix=folder, retry_config=_RETRY, **found)  # type: ignore[arg-type]
