"""Which files there are to read: files, folders, globs, list files, and what a store holds."""

from __future__ import annotations

import glob
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline.stores import Store, open_store
from schemas.records import SourceFile

_WILDCARDS = frozenset("*?[")
_NOWHERE = "\0"
_LISTING_FILES = 5_000


class InputError(ValueError):
    """An input that makes no sense; the message says what to do."""


class EmptyInputError(InputError):
    """An input that names nothing to read, or nothing yet."""


def list_sources(inputs: Sequence[str], leave_out: str | None = None) -> list[SourceFile]:
    """Returns every file that the inputs name, once, in order of source key.

    Args:
      inputs: files, folders (everything below them), globs (``**`` for any
        depth), ``@FILE`` (a text file that lists inputs, one a line, ``#`` for
        comments), and the same with ``gs://``, ``s3://`` and the like.
      leave_out: a folder whose files are not input: the output.

    Raises:
      InputError: an input matches nothing, or two files have the same key.
    """
    found: dict[str, SourceFile] = {}
    outside = _NOWHERE if leave_out is None else os.path.join(os.path.abspath(leave_out), "")
    for pattern in _expand_lists(inputs, depth=0):
        matched = [file for file in _match(pattern) if not file.path.startswith(outside)]
        if not matched:
            raise EmptyInputError(f"the input {pattern!r} matches no file; check the path or the pattern")
        for file in matched:
            known = found.setdefault(file.source_key, file)
            if known.path != file.path:
                raise InputError(
                    f"two inputs have the key {file.source_key!r}: {known.path} and {file.path}; "
                    "give the folder above both as one input"
                )
    return [found[key] for key in sorted(found)]


def stage_listing(store: Store, folder: str, files: Sequence[SourceFile]) -> list[str]:
    """Writes what is to be read to files that an engine's workers read; returns their paths."""
    paths = []
    for start in range(0, len(files), _LISTING_FILES):
        paths.append(f"{folder}/{start:09d}.jsonl")
        lines = [json.dumps(asdict(file)) for file in files[start : start + _LISTING_FILES]]
        store.write_bytes(paths[-1], "\n".join(lines).encode())
    return paths


def read_listing(path: str, root: str) -> Iterator[SourceFile]:
    """Yields what a file of :func:`stage_listing` lists; ``path`` is relative to the store's ``root``."""
    for line in open_store(root).read_bytes(path).splitlines():
        yield SourceFile(**json.loads(line))


def _expand_lists(inputs: Sequence[str], depth: int) -> Iterator[str]:
    for item in inputs:
        if not item.startswith("@"):
            yield item
            continue
        if depth > 8:
            raise InputError(f"the list file {item[1:]!r} lists itself; take it out of the list")
        try:
            lines = Path(item[1:]).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the list file {item[1:]!r} cannot be read: {error}") from error
        entries = [line.strip() for line in lines]
        yield from _expand_lists([e for e in entries if e and not e.startswith("#")], depth + 1)


def _match(pattern: str) -> Iterator[SourceFile]:
    if "://" in pattern:
        yield from _match_store(pattern)
    elif os.path.isdir(pattern):
        yield from _describe_all(_walk(pattern), pattern)
    elif os.path.lexists(pattern):
        yield _describe(pattern, os.path.dirname(pattern))
    elif _WILDCARDS & set(pattern):
        paths = glob.glob(pattern, recursive=True)
        if "**" in pattern:
            paths = [path for path in paths if not os.path.isdir(path)]
        yield from _describe_all(paths, fixed_prefix(pattern))


def fixed_prefix(pattern: str) -> str:
    """Returns the folder of a pattern that is above its first wildcard."""
    cut = next((i for i, char in enumerate(pattern) if char in _WILDCARDS), len(pattern))
    return pattern[: pattern.rfind("/", 0, cut) + 1]


def _walk(folder: str) -> Iterator[str]:
    """Yields the files below a folder; hidden ones are left out, a link's loop is cut."""
    seen: set[str] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(parent, name) for name in names if not name.startswith("."))


def _describe_all(paths: Iterator[str] | list[str], prefix: str) -> Iterator[SourceFile]:
    for path in paths:
        yield _describe(path, prefix)


def _describe(path: str, prefix: str) -> SourceFile:
    absolute = os.path.abspath(path)
    key = os.path.relpath(absolute, os.path.abspath(prefix or "."))
    try:
        status = os.stat(absolute)
    except OSError:
        # Reading will say why: it is gone, or below a folder that may not be entered.
        trouble = "this link points to nothing; mend or remove it" if os.path.islink(absolute) else None
        return SourceFile(absolute, _as_text(absolute), _as_text(key), 0, "unknown", trouble)
    return SourceFile(
        absolute,
        _as_text(absolute),
        _as_text(key.replace(os.sep, "/")),
        status.st_size,
        f"{status.st_size}-{status.st_mtime_ns}",
        _name_trouble(status.st_mode),
    )


def _name_trouble(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return "this is a folder; give it as an input itself, or use ** in the pattern"
    return "this is no ordinary file but a pipe, a socket or a device; leave it out of the input"


def _as_text(path: str) -> str:
    """Returns a path as valid Unicode: bytes of a name that are no UTF-8 are shown as ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _match_store(pattern: str) -> Iterator[SourceFile]:
    from apache_beam.io.filesystem import BeamIOError  # noqa: PLC0415 - Beam takes a second to import
    from apache_beam.io.filesystems import FileSystems  # noqa: PLC0415

    folder = pattern.endswith("/")
    try:
        (result,) = FileSystems.match([f"{pattern}**" if folder else pattern])
    except (BeamIOError, ValueError) as error:
        raise InputError(f"the input {pattern!r} cannot be listed: {error}") from error
    prefix = pattern if folder else fixed_prefix(pattern)
    for entry in result.metadata_list:
        fingerprint = f"{entry.size_in_bytes}-{entry.last_updated_in_seconds:.6f}"
        yield SourceFile(
            entry.path, entry.path, entry.path.removeprefix(prefix), entry.size_in_bytes, fingerprint
        )
