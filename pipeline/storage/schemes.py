"""The schemes of paths, such as ``s3://``, and the abilities of their stores.

To add a store, add its scheme to :data:`SCHEMES`. Beam's file systems read and write the data. A function in
:mod:`wiredesk.pipeline.storage.objects` opens its objects for the conditional requests of the lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from wiredesk.pipeline.storage.conditional import UnreachableError
from wiredesk.pipeline.storage.objects import ObjectFile, OpenObjects, open_amazon, open_google


@dataclass(frozen=True)
class Scheme:
    """Abilities of the stores of one scheme, beyond those that Beam gives to every store.

    Attributes:
      extra: the extra of wiredesk that installs the packages of the store; None if there is none.
      open_objects: opens objects for conditional requests; None if the store has no such requests.
        Then one command at a time is the user's duty, and a warning says so.
    """

    extra: str | None = None
    open_objects: OpenObjects | None = None


SCHEMES = {
    "s3": Scheme("aws", open_amazon),
    "gs": Scheme("gcp", open_google),
    "hdfs": Scheme(),
}
"""The schemes of paths and the abilities of their stores. Beam may know others; they count as plain ones."""


def open_object(root: str, path: str) -> ObjectFile | None:
    """Returns an object for conditional requests; None if the store of this root has no such requests.

    Raises:
      UnreachableError: the package that makes the requests is not installed.
    """
    name, _, rest = root.partition("://")
    scheme = SCHEMES.get(name, Scheme())
    if scheme.open_objects is None:
        return None
    if find_spec("obstore") is None:
        raise UnreachableError(
            f"an output on {name}:// needs a package that is not installed: pip install 'wiredesk[{scheme.extra}]'"
        )
    bucket, _, folder = rest.partition("/")
    return ObjectFile(_open_cached(scheme.open_objects, bucket, folder or None), root, path)


@lru_cache(maxsize=16)
def _open_cached(open_objects: OpenObjects, bucket: str, folder: str | None) -> Any:
    """Opens objects once for each root: a client of a store takes long to make and may be shared."""
    return open_objects(bucket, folder)
