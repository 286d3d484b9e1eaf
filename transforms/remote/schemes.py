"""The schemes of paths, such as ``s3://``, and the clients of their stores.

To add a store, write a :class:`wiredesk.transforms.remote.buckets.Bucket` for it, and add its scheme to
:data:`SCHEMES`. A scheme that is not listed, or has no bucket, goes through Beam's file systems.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from wiredesk.transforms.remote.buckets import Bucket, StoreError, name_reason


@dataclass(frozen=True)
class Scheme:
    """The client of the stores of one scheme.

    Attributes:
      extra: the extra of wiredesk that installs the packages of the store; None if there is none.
      packages: the modules that the client needs.
      bucket: module and class of its buckets; None if Beam's file systems reach the store.
    """

    extra: str | None = None
    packages: tuple[str, ...] = ()
    bucket: str | None = None


SCHEMES = {
    "s3": Scheme("aws", ("boto3", "fsspec"), "wiredesk.transforms.remote.amazon:AmazonBucket"),
    "gs": Scheme("gcp", ("google.cloud.storage", "fsspec"), "wiredesk.transforms.remote.google:GoogleBucket"),
    "hdfs": Scheme(),
}
"""The schemes of paths. Beam may know others."""


def is_remote(path: str) -> bool:
    """Returns True if a path names a store, and not a disk."""
    return "://" in path


def has_bucket(path: str) -> bool:
    """Returns True if a path lies in a bucket, and False if it is on a disk or in a store of Beam's."""
    name, mark, _ = path.partition("://")
    return bool(mark) and SCHEMES.get(name, Scheme()).bucket is not None


def open_bucket(path: str) -> tuple[Bucket, str]:
    """Returns the bucket that a path with a scheme lies in, and the path's key in it.

    Raises:
      StoreError: a package is missing, or the bucket cannot be reached.
    """
    name, _, rest = path.partition("://")
    bucket, _, key = rest.partition("/")
    if not bucket:
        raise StoreError(f"{path} names no bucket; give it as {name}://BUCKET/FOLDER")
    return _open_once(name, bucket), key


@lru_cache(maxsize=16)
def _open_once(name: str, bucket: str) -> Bucket:
    """Opens a bucket once in each process: a client takes long to make and may be shared."""
    scheme = SCHEMES[name]
    if scheme.bucket is None:
        raise ValueError(f"{name}:// has no buckets")
    if not all(map(is_installed, scheme.packages)):
        raise StoreError(
            f"{name}:// needs a package that is not installed: pip install 'wiredesk[{scheme.extra}]'"
        )
    module, _, kind = scheme.bucket.partition(":")
    make = getattr(import_module(module), kind)
    try:
        opened: Bucket = make(bucket)
    except StoreError:
        raise
    except (ValueError, OSError) as error:
        # The clients check names, addresses and files of credentials in their own ways.
        raise StoreError(
            f"{name}://{bucket} cannot be opened: {name_reason(error)}; correct its name, or the settings of the store"
        ) from error
    return opened


def forget_buckets() -> None:
    """Opens buckets anew when they are needed next, with the settings that the environment then has."""
    _open_once.cache_clear()


# A process that is forked must not use the connections of the one that it is a copy of.
os.register_at_fork(after_in_child=forget_buckets)


def is_installed(package: str) -> bool:
    """Returns True if a module of an extra can be imported; it is not imported."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False
