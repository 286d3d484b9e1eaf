"""Gives every file a key that no other file has.

A file is known by its place, which is where it is read: ``source_uri``. Its key is shorter, so that it says
the same on every machine, and the same name may be there in many folders. So a file keeps the key
that the output has given to its place. A new one has its path below its input, if no other place has that
key, and else as many names of its own folders before it as make it free.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from wiredesk.pipeline.inputs.sources import locate_place
from wiredesk.pipeline.storage.stores import Store
from wiredesk.pipeline.storage.table_reads import read_table
from wiredesk.schemas.records import SourceFile


class KnownPlace(NamedTuple):
    """What the output says of a file that it has read: its key, and its state when it was last read."""

    source_key: str
    fingerprint: str | None


class Places(Protocol):
    """What is asked of the ``sources`` table."""

    def find_places(self, source_uris: Sequence[str]) -> Mapping[str, KnownPlace]:
        """Returns what is known of those of these places that were read before."""

    def find_owners(self, source_keys: Sequence[str]) -> Mapping[str, str]:
        """Returns the place that each of these keys belongs to, where one has it."""


@dataclass(frozen=True)
class TablePlaces:
    """The places of an output as its tables say, for a store that cannot have an index beside them."""

    places: Mapping[str, KnownPlace]
    owners: Mapping[str, str]

    def find_places(self, source_uris: Sequence[str]) -> Mapping[str, KnownPlace]:
        """Returns what is known of those of these places that were read before."""
        return {uri: self.places[uri] for uri in source_uris if uri in self.places}

    def find_owners(self, source_keys: Sequence[str]) -> Mapping[str, str]:
        """Returns the place that each of these keys belongs to, where one has it."""
        return {key: self.owners[key] for key in source_keys if key in self.owners}


def read_places(store: Store) -> TablePlaces:
    """Reads all places from the ``sources`` table."""
    columns = ("source_uri", "source_key", "fingerprint", "read_at")
    table = read_table(store, "sources", columns)
    if table is None:
        return TablePlaces({}, {})
    table = table.sort_by([("read_at", "ascending"), ("source_uri", "ascending")])
    uris, keys, fingerprints = (table[name].to_pylist() for name in columns[:3])
    places = dict(zip(uris, map(KnownPlace, keys, fingerprints), strict=True))
    return TablePlaces(places, dict(zip(keys, uris, strict=True)))


def find_known(files: Sequence[SourceFile], places: Places) -> dict[str, KnownPlace]:
    """Returns what the output knows of those of these files that it has read, by ``source_uri``.

    Older releases wrote a place as it was given, so its folder may be a link to where the file is.
    """
    known = dict(places.find_places([file.source_uri for file in files]))
    others = [file for file in files if file.source_uri not in known and "://" not in file.path]
    owners = places.find_owners([file.source_key for file in others])
    same = {
        file.source_uri: owner
        for file in others
        if (owner := owners.get(file.source_key)) is not None and locate_place(owner) == file.source_uri
    }
    found = places.find_places(list(same.values()))
    return known | {uri: found[owner] for uri, owner in same.items() if owner in found}


def find_moved(
    files: Sequence[SourceFile], known: Mapping[str, KnownPlace], places: Places, old: str, new: str
) -> dict[str, str]:
    """Returns the keys of files whose folder has moved, by ``source_uri``.

    Args:
      files: what is listed now.
      known: those that are known where they are.
      places: what the output knows.
      old, new: where the folder was, and where it is.
    """
    below = os.path.join(new, "")
    before = {
        file.source_uri: os.path.join(old, file.source_uri.removeprefix(below))
        for file in files
        if file.source_uri not in known and file.source_uri.startswith(below)
    }
    found = places.find_places(list(before.values()))
    return {uri: found[was].source_key for uri, was in before.items() if was in found}


def assign_keys(
    files: Sequence[SourceFile],
    known: Mapping[str, KnownPlace],
    places: Places,
    moved: Mapping[str, str] | None = None,
) -> list[SourceFile]:
    """Returns files with keys that no other place has, in order of their keys.

    What the output knows decides, and then the order of the places, so the same files have the same keys
    again whatever the order in which they were listed.

    Args:
      files: with the key that their input gives each.
      known: from :func:`find_known`.
      places: what the output knows.
      moved: from :func:`find_moved`.
    """
    keeper = _KeyKeeper(places, [file.source_key for file in files])
    chosen = dict(moved or {})
    keeper.take(chosen)
    own = {file.source_uri: known[file.source_uri].source_key for file in files if file.source_uri in known}
    owners = places.find_owners(list(own.values()))
    for uri, key in own.items():
        # Older releases gave one key to several places; the last of them to be read has it.
        if locate_place(owners.get(key, uri)) == uri and keeper.is_free(key, uri):
            chosen[uri] = key
    keeper.take(chosen)
    for file in sorted(files, key=lambda file: file.source_uri):
        if file.source_uri not in chosen:
            chosen[file.source_uri] = keeper.choose(file)
    named = [replace(file, source_key=chosen[file.source_uri]) for file in files]
    return sorted(named, key=lambda file: (file.source_key, file.source_uri))


class _KeyKeeper:
    """Knows which keys are taken, by the output and by this listing."""

    def __init__(self, places: Places, likely: Sequence[str]) -> None:
        self._places = places
        self._owners = dict(places.find_owners(likely))
        self._asked = set(likely)
        self._taken: dict[str, str] = {}

    def take(self, chosen: Mapping[str, str]) -> None:
        self._taken |= {key: uri for uri, key in chosen.items()}

    def is_free(self, key: str, uri: str) -> bool:
        """Says whether a place may have a key that is its own in the output, or nobody's."""
        return self._taken.get(key, uri) == uri

    def choose(self, file: SourceFile) -> str:
        """Returns the shortest key of a new place that is free, and takes it."""
        key = next(key for key in list_keys(file) if self._belongs_to_none(key))
        self._taken[key] = file.source_uri
        return key

    def _belongs_to_none(self, key: str) -> bool:
        if key not in self._asked:
            self._asked.add(key)
            self._owners |= self._places.find_owners([key])
        return key not in self._owners and key not in self._taken


def list_keys(file: SourceFile) -> Iterator[str]:
    """Yields the keys that a new file may have: the one that its input gives it, then longer ones.

    The last one is the place itself, which no other file has.
    """
    yield file.source_key
    path = file.source_uri.rpartition("://")[2].replace(os.sep, "/")
    above = path.removesuffix(file.source_key) if path.endswith(f"/{file.source_key}") else path
    folders = [name for name in above.split("/") if name]
    for count in range(1, len(folders) + 1):
        yield "/".join([*folders[-count:], file.source_key])
    yield file.source_uri
