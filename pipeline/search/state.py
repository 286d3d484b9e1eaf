"""The state of an index: which data files are in it, and which files of its folder belong to it.

Everything that the state names is complete and never changes. A change writes new files, then a new state in one step,
then removes what no state names any more. So a process that is killed leaves the state before or the one after, and
one that reads goes on with the state that it has read.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import tantivy

from wiredesk.pipeline.search.folder import LOCK
from wiredesk.pipeline.search.segments import KINDS, make_schema
from wiredesk.pipeline.storage.conditional import flush_folder
from wiredesk.pipeline.storage.manifests import LiveFile

STATE = "state.json"

_FORMAT = 4
"""To be raised whenever the index is made in another way; an index of another format is built anew."""


@dataclass(frozen=True)
class IndexedFile:
    """A data file that is in the index.

    Attributes:
      path, rows: of the data file.
      sizes: bytes of its segments, by kind.
    """

    path: str
    rows: int
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class State:
    """The content of an index.

    Attributes:
      committed: digest of the names of the runs that are in it.
      files: data files by key.
      texts: folder of the text index.
      text_sizes: bytes of its files, by name.
      dead: articles that were replaced in the text index since it was last built from nothing.
    """

    committed: str = ""
    files: Mapping[str, IndexedFile] = field(default_factory=dict)
    texts: str = ""
    text_sizes: Mapping[str, int] = field(default_factory=dict)
    dead: int = 0

    @property
    def rows(self) -> int:
        """Returns the number of articles."""
        return sum(file.rows for file in self.files.values())

    def list_names(self) -> frozenset[str]:
        """Returns the names of the files and folders that belong to the index."""
        segments = (name_segment(kind, key) for key in self.files for kind in KINDS)
        return frozenset([STATE, self.texts, *segments, *(name_segment(kind, EMPTY) for kind in KINDS)])


EMPTY = "empty"
"""Key of the segments without rows."""


def make_key(file: LiveFile) -> str:
    """Returns a name for a data file that no other version of it has."""
    # Releases up to 0.1 wrote new versions under the same path.
    return hashlib.sha256(f"{file.path}\0{file.run_id}\0{file.bytes}".encode()).hexdigest()[:32]


def name_segment(kind: str, key: str) -> str:
    """Returns the name of a segment."""
    return f"{kind}-{key}.parquet"


def digest(names: Iterable[str]) -> str:
    """Returns a digest of the names of runs."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


@cache
def _describe_format() -> str:
    """Returns a text that differs if another release of this package or of tantivy made the index."""
    schemas = "\n".join(str(make_schema(kind)) for kind in KINDS)
    made_by = (str(_FORMAT), tantivy.__version__, unicodedata.unidata_version, digest([schemas])[:16])
    return "/".join(made_by)


def read_state(folder: Path) -> State | None:
    """Returns the state of the index in a folder; None if there is none, or none that this release can use."""
    try:
        written = json.loads((folder / STATE).read_bytes())
        if written.pop("format") != _describe_format():
            return None
        files = {key: IndexedFile(**file) for key, file in written.pop("files").items()}
        return State(files=files, **written)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_state(folder: Path, state: State) -> None:
    """Writes the state of an index in one step."""
    part = folder / f"{STATE}.part"
    with part.open("w", encoding="utf-8") as stream:
        json.dump({"format": _describe_format(), **asdict(state)}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(folder / STATE)
    flush_folder(str(folder))


def measure(folder: Path) -> dict[str, int]:
    """Returns the bytes of each file in a folder, by name; empty if there is no such folder."""
    try:
        return {entry.name: entry.stat().st_size for entry in os.scandir(folder)}
    except OSError:
        return {}


def has_texts(folder: Path, state: State) -> bool:
    """Returns True if every file of the text index has the size that it must have."""
    present = measure(folder / state.texts) if state.texts else {}
    return bool(state.text_sizes) and state.text_sizes.items() <= present.items()


def is_swept(folder: Path, state: State) -> bool:
    """Returns True if nothing is in the folder that the state does not name: neither old files nor half of a new one."""
    return measure(folder).keys() <= {*state.list_names(), LOCK}


def find_damaged(folder: Path, state: State) -> frozenset[str]:
    """Returns the keys of the data files of which a segment is missing, or has another size than it must have."""
    present = measure(folder)
    return frozenset(
        key
        for key, file in state.files.items()
        if any(present.get(name_segment(kind, key)) != file.sizes.get(kind) for kind in KINDS)
    )
