"""Gives every file a key that no other file has.

A file is known by its place, the location that it is read from: ``source_uri``. Its key is shorter, so that it is the
same on every machine; but many folders may hold files of the same name. So a file keeps the key that the output has
given to its place. The key of a new file is its path below its input. If another place has that key, names of the
file's own folders are put in front of it until it is free.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from wiredesk.pipeline.inputs.sources import locate_place
from wiredesk.pipeline.storage.index import KnownPlace
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.remote.schemes import is_remote


class Places(Protocol):
    """Look-ups in the ``sources`` table."""

    def find_places(self, source_uris: Sequence[str]) -> Mapping[str, KnownPlace]:
        """Returns the known state of the places that were read before, by place."""

    def find_owners(self, source_keys: Sequence[str]) -> Mapping[str, str]:
        """Returns the place of each key that a place has, by key."""


def find_known(files: Sequence[SourceFile], places: Places) -> dict[str, KnownPlace]:
    """Returns the known state of the files that were read before, by ``source_uri``.

    Older releases stored a place as it was given, so its folder may be a link to the folder of the file.
    """
    known = dict(places.find_places([file.source_uri for file in files]))
    others = [file for file in files if file.source_uri not in known and not is_remote(file.path)]
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
      files: files listed now.
      known: state of the files that are known at their current place.
      places: known places of the output.
      old, new: former and current location of the folder.
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

    Keys that the output knows come first; then files get keys in order of their places. So the same files have the
    same keys in whatever order they are listed.

    Args:
      files: files with the key that their input gives each.
      known: result of :func:`find_known`.
      places: known places of the output.
      moved: result of :func:`find_moved`.
    """
    keeper = _KeyKeeper(places, [file.source_key for file in files])
    chosen = dict(moved or {})
    keeper.take(chosen)
    own = {file.source_uri: known[file.source_uri].source_key for file in files if file.source_uri in known}
    owners = places.find_owners(list(own.values()))
    for uri, key in own.items():
        # Older releases gave one key to several places: the one that was read last keeps it.
        if locate_place(owners.get(key, uri)) == uri and keeper.is_free(key, uri):
            chosen[uri] = key
    keeper.take(chosen)
    for file in sorted(files, key=lambda file: file.source_uri):
        if file.source_uri not in chosen:
            chosen[file.source_uri] = keeper.choose(file)
    named = [replace(file, source_key=chosen[file.source_uri]) for file in files]
    return sorted(named, key=lambda file: (file.source_key, file.source_uri))


class _KeyKeeper:
    """Keeps track of the keys that are taken, in the output and in this listing."""

    def __init__(self, places: Places, likely: Sequence[str]) -> None:
        self._places = places
        self._owners = dict(places.find_owners(likely))
        self._looked_up = set(likely)
        self._taken: dict[str, str] = {}

    def take(self, chosen: Mapping[str, str]) -> None:
        self._taken |= {key: uri for uri, key in chosen.items()}

    def is_free(self, key: str, uri: str) -> bool:
        """Returns True if no other place of this listing has taken a key."""
        return self._taken.get(key, uri) == uri

    def choose(self, file: SourceFile) -> str:
        """Takes the shortest free key for a new place, and returns it."""
        key = next(key for key in list_keys(file) if self._belongs_to_none(key))
        self._taken[key] = file.source_uri
        return key

    def _belongs_to_none(self, key: str) -> bool:
        if key not in self._looked_up:
            self._looked_up.add(key)
            self._owners |= self._places.find_owners([key])
        return key not in self._owners and key not in self._taken


def list_keys(file: SourceFile) -> Iterator[str]:
    """Yields the possible keys of a new file: the one that its input gives it, then longer ones.

    The last one is the place itself, which no other file has.
    """
    yield file.source_key
    path = file.source_uri.rpartition("://")[2].replace(os.sep, "/")
    above = path.removesuffix(file.source_key) if path.endswith(f"/{file.source_key}") else path
    folders = [name for name in above.split("/") if name]
    for count in range(1, len(folders) + 1):
        yield "/".join([*folders[-count:], file.source_key])
    yield file.source_uri
