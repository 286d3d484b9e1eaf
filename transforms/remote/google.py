"""Buckets of Google Cloud Storage, through Google's own client.

It takes the application's default credentials, such as a file that ``GOOGLE_APPLICATION_CREDENTIALS`` names. With
``STORAGE_EMULATOR_HOST`` the emulator there is used, and no sign-in is tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Any

import google.auth
import requests
from google.api_core.exceptions import (
    Forbidden,
    GoogleAPICallError,
    GoogleAPIError,
    NotFound,
    PreconditionFailed,
    RetryError,
    ServerError,
    Unauthorized,
)
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession
from google.cloud import storage
from google.cloud.storage.exceptions import DataCorruption
from google.cloud.storage.retry import DEFAULT_RETRY
from requests.adapters import HTTPAdapter

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

_SCOPES = ("https://www.googleapis.com/auth/devstorage.read_write",)
_TIMEOUT_S = (10, 60)
# The retries of a request must end before the next sign of life of a lock, which tries again anyway.
_RETRY = DEFAULT_RETRY.with_timeout(30.0)
_BEYOND = 416
_HOW: dict[str, Any] = {"timeout": _TIMEOUT_S, "retry": _RETRY}


def make_google_client() -> storage.Client:
    """Returns a client of Google Cloud Storage with the settings of the environment."""
    emulator = os.environ.get("STORAGE_EMULATOR_HOST")
    if emulator:
        base = emulator if "://" in emulator else f"http://{emulator}"
        session = requests.Session()
        client = storage.Client(
            project="emulator",
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": base},
            _http=session,
        )
    else:
        credentials, project = google.auth.default(scopes=_SCOPES)
        session = AuthorizedSession(credentials)
        # Listing, reading and writing objects needs no project, and not all credentials name one.
        client = storage.Client(project=project or "none", credentials=credentials, _http=session)
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_connections=4, pool_maxsize=MAX_CONNECTIONS))
    return client


class GoogleBucket(Bucket):
    """A bucket of Google Cloud Storage."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        with self._explain(""):
            self._bucket = make_google_client().bucket(name)

    def list_entries(self, prefix: str) -> Iterator[Entry]:
        """Yields the objects whose key begins with a prefix."""
        fields = "items(name,size,updated),nextPageToken"
        with self._explain(prefix, of_object=False):
            for found in self._bucket.list_blobs(prefix=prefix, fields=fields, **_HOW):
                yield Entry(found.name, found.size, found.updated.timestamp())

    def list_names(self, prefix: str) -> list[str]:
        """Returns the names directly below a prefix."""
        fields = "items(name),prefixes,nextPageToken"
        with self._explain(prefix, of_object=False):
            pages = self._bucket.list_blobs(prefix=prefix, delimiter="/", fields=fields, **_HOW)
            names = {found.name.removeprefix(prefix) for found in pages}
            names.update(found.removeprefix(prefix).rstrip("/") for found in pages.prefixes)
        return sorted(names - {""})

    def describe(self, key: str) -> Entry:
        """Returns an object without its content."""
        with self._explain(key):
            blob = self._bucket.blob(key)
            blob.reload(**_HOW)
            return Entry(key, blob.size, blob.updated.timestamp(), str(blob.generation))

    def read(self, key: str, start: int = 0, length: int | None = None, version: str = "") -> bytes:
        """Returns an object's bytes."""
        if length == 0:
            return b""
        with self._explain(key):
            blob = self._bucket.blob(key)
            try:
                data: bytes = blob.download_as_bytes(
                    start=start or (0 if length is not None else None),
                    end=None if length is None else start + length - 1,
                    # Otherwise the store unpacks objects that are stored as gzip.
                    raw_download=True,
                    if_generation_match=int(version) if version else None,
                    **_HOW,
                )
            except GoogleAPICallError as error:
                if error.code == _BEYOND:
                    return b""
                raise
            # Emulators ignore the condition.
            if version and blob.generation is not None and str(blob.generation) != version:
                raise ConditionError(key)
            return data

    def read_version(self, key: str) -> tuple[bytes, Entry]:
        """Returns a small object's content and its description."""
        while True:
            entry = self.describe(key)
            try:
                return self.read(key, version=entry.version), entry
            except (ConditionError, FileNotFoundError):
                # Another process has written it in between.
                continue

    def write(self, key: str, data: bytes, expected: str | Absent | None = None) -> None:
        """Writes a small object whole."""
        generation = None
        if expected is not None:
            generation = 0 if isinstance(expected, Absent) else int(expected)
        with self._explain(key, of_object=False):
            self._bucket.blob(key).upload_from_string(
                data, content_type="application/octet-stream", if_generation_match=generation, **_HOW
            )

    def upload(self, key: str, stream: IO[bytes]) -> None:
        """Writes an object of any size from a stream."""
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        # The client sends small objects in one request, and others in parts of this size, a multiple of 256 KiB.
        blob = self._bucket.blob(key, chunk_size=LARGE_BYTES // 262_144 * 262_144)
        with self._explain(key, of_object=False):
            blob.upload_from_file(stream, size=size, content_type="application/octet-stream", **_HOW)

    def copy(self, source: str, target: str) -> None:
        """Copies an object inside the store."""
        origin, token = self._bucket.blob(source), None
        with self._explain(source):
            while True:
                token, _, _ = self._bucket.blob(target).rewrite(origin, token=token, **_HOW)
                if token is None:
                    return

    def delete(self, keys: Sequence[str]) -> None:
        """Removes objects."""
        if len(keys) == 1:
            self._delete(keys[0])
            return
        with ThreadPoolExecutor(MAX_CONNECTIONS) as pool:
            list(pool.map(self._delete, keys))

    def _delete(self, key: str) -> None:
        try:
            with self._explain(key):
                self._bucket.blob(key).delete(**_HOW)
        except FileNotFoundError:
            return

    @contextmanager
    def _explain(self, key: str, *, of_object: bool = True) -> Iterator[None]:
        """Turns errors of the client into those of :mod:`wiredesk.transforms.remote.buckets`.

        A request that needs no object finds nothing only if there is no bucket.
        """
        place = f"gs://{self.name}/{key}"
        try:
            yield
        except PreconditionFailed as error:
            raise ConditionError(place) from error
        except NotFound as error:
            if not of_object:
                raise StoreError(
                    f"{place} cannot be reached: there is no bucket {self.name}; make it, or correct the name"
                ) from error
            raise FileNotFoundError(place) from error
        except (Forbidden, Unauthorized) as error:
            raise StorePermissionError(
                f"{place} is refused; check the credentials (GOOGLE_APPLICATION_CREDENTIALS) and their rights"
            ) from error
        except DefaultCredentialsError as error:
            raise StorePermissionError(
                f"{place} cannot be reached without credentials; set GOOGLE_APPLICATION_CREDENTIALS, "
                "or sign in with: gcloud auth application-default login"
            ) from error
        except (RetryError, ServerError, TransportError, requests.ConnectionError, requests.Timeout) as error:
            raise StoreAwayError(f"{place} cannot be reached: {name_reason(error)}") from error
        except (GoogleAPIError, GoogleAuthError, DataCorruption, requests.RequestException) as error:
            raise StoreError(f"{place} cannot be reached: {name_reason(error)}") from error
