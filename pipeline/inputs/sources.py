"""Lists the files of the inputs: files, folders, globs, list files, and objects of a store."""

from __future__ import annotations

import errno
import fnmatch
import glob
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.remote.buckets import Bucket, Entry, StoreError
from wiredesk.transforms.remote.schemes import has_bucket, is_remote, open_bucket

_WILDCARDS = frozenset("*?[")
_LISTING_FILES = 5_000
_UNKNOWN = "unknown"
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
# As on a disk, a wildcard does not begin a hidden name.
_DEEP = r"(?:(?!\.)[^/]+/)*"
_GLOB = {"**/": _DEEP, "**": rf"{_DEEP}(?!\.)[^/]*", "*": "[^/]*", "?": "[^/]"}
_GLOB_DEEP = (_GLOB["**/"], _GLOB["**"])
_CLASS = re.compile(r"\[.+\]", re.DOTALL)
_HIDDEN = re.compile(r"/\.")


class InputError(ValueError):
    """An input that makes no sense. The message states what to do."""


class EmptyInputError(InputError):
    """An input that matches no file, or no file yet."""


def list_sources(inputs: Sequence[str], leave_out: str | None = None) -> list[SourceFile]:
    """Returns every file that the inputs name, once, in order of source key and place.

    Files of different inputs may have the same key; :mod:`wiredesk.pipeline.inputs.file_keys` makes keys unique.

    Args:
      inputs: files, folders (everything below them), globs (``**`` for any depth), ``@FILE`` (a text file that lists
        inputs, one a line, ``#`` for comments), and the same with ``gs://``, ``s3://`` and other schemes.
      leave_out: the output, a folder whose files are no input even if a link leads to them.

    Raises:
      InputError: an input matches nothing, or lies in the output.
    """
    found: dict[str, SourceFile] = {}
    output = _Output(leave_out)
    for pattern in map(_drop_file_scheme, _expand_lists(inputs, depth=0)):
        output.refuse(pattern)
        matched = [file for file in _match(pattern) if not output.holds(file.path)]
        if not matched:
            raise EmptyInputError(f"the input {pattern!r} matches no file; check the path or the pattern")
        for file in matched:
            found.setdefault(file.path, file)
    return sorted(found.values(), key=lambda file: (file.source_key, file.source_uri))


def find_present(inputs: Sequence[str], leave_out: str | None = None) -> tuple[str, ...]:
    """Returns the inputs that match a file by now.

    Args:
      inputs, leave_out: see :func:`list_sources`.

    Raises:
      InputError: an input cannot be listed at all.
    """
    present = []
    for pattern in inputs:
        try:
            list_sources([pattern], leave_out)
        except EmptyInputError:
            continue
        present.append(pattern)
    return tuple(present)


class _Output:
    """The output, whose files are no input."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._is_store = folder is not None and is_remote(folder)
        self._root = folder if folder is None or self._is_store else os.path.realpath(folder)
        self._real_folders = _RealFolders()

    def _is_within(self, path: str) -> bool:
        return self._root is not None and f"{path}/".startswith(os.path.join(self._root, ""))

    def holds(self, path: str) -> bool:
        """Returns True if a file lies in the output, by its own path or through a link."""
        if self._root is None or self._is_store is not (is_remote(path)):
            return False
        if self._is_store:
            return self._is_within(path)
        real = os.path.realpath(path) if os.path.islink(path) else self._real_folders.locate(path)
        return self._is_within(real)

    def refuse(self, pattern: str) -> None:
        """Refuses an input that can match nothing but files of the output.

        Raises:
          InputError: the input is the output, or lies in it.
        """
        if is_remote(pattern):
            is_inside = self._is_store and self._is_within(fixed_prefix(pattern).rstrip("/"))
        else:
            # A link below the output may lead out of it, and one from outside into it.
            above = pattern if os.path.isdir(pattern) else fixed_prefix(pattern)
            is_inside = not self._is_store and self._is_within(os.path.realpath(above or "."))
        if is_inside:
            raise InputError(
                f"the input {pattern!r} lies in the output {self._folder!r}, whose files are not read; "
                "give an input outside of it, or another output"
            )


class _RealFolders:
    """Resolves links in the folders of paths, each folder once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def locate(self, path: str) -> str:
        """Returns a path with the links of its folder resolved; a link as the file's own name stays."""
        folder, name = os.path.split(path)
        if folder not in self._known:
            self._known[folder] = os.path.realpath(folder or ".")
        return os.path.join(self._known[folder], name)


def locate_place(path: str) -> str:
    """Returns the place of a file: the same path for every spelling and every linked folder."""
    return path if is_remote(path) else _RealFolders().locate(path)


def locate_folder(pattern: str) -> str:
    """Returns the location of the folder of an input, present or former, below which its keys begin."""
    if is_remote(pattern):
        return fixed_prefix(pattern) if has_wildcards(pattern) else _end_folder(pattern)
    prefix = fixed_prefix(pattern) if has_wildcards(pattern) else pattern
    return os.path.realpath(_drop_file_scheme(prefix) or ".")


def _drop_file_scheme(pattern: str) -> str:
    """Returns the path of a ``file://`` address; any other input unchanged."""
    if not pattern.lower().startswith("file://"):
        return pattern
    path = pattern[len("file://") :].removeprefix("localhost")
    return path if os.path.lexists(path) else unquote(path)


def stage_listing(store: Store, folder: str, files: Sequence[SourceFile]) -> list[str]:
    """Writes the files to read to listings for the workers of an engine; returns the paths of the listings."""
    paths = []
    for start in range(0, len(files), _LISTING_FILES):
        paths.append(f"{folder}/{start:09d}.jsonl")
        lines = [json.dumps(asdict(file)) for file in files[start : start + _LISTING_FILES]]
        store.write_bytes(paths[-1], "\n".join(lines).encode())
    return paths


def read_listing(path: str, root: str) -> Iterator[SourceFile]:
    """Yields the files of a listing of :func:`stage_listing`; ``path`` is relative to the store's ``root``."""
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
    if is_remote(pattern):
        yield from _match_store(pattern)
    elif os.path.isdir(pattern):
        yield from _walk(pattern)
    elif os.path.lexists(pattern):
        yield from _describe_all([pattern], os.path.dirname(pattern))
    elif has_wildcards(pattern):
        paths = glob.glob(pattern, recursive=True)
        if "**" in pattern:
            paths = [path for path in paths if not os.path.isdir(path)]
        prefix = fixed_prefix(pattern)
        yield from _describe_all(paths, prefix)
        yield from _describe_locked(_find_locked(pattern), prefix)


def has_wildcards(path: str) -> bool:
    """Returns True if a path is a pattern."""
    return not _WILDCARDS.isdisjoint(path)


def fixed_prefix(pattern: str) -> str:
    """Returns the folder above the first wildcard of a pattern."""
    cut = next((i for i, char in enumerate(pattern) if char in _WILDCARDS), len(pattern))
    return pattern[: pattern.rfind("/", 0, cut) + 1]


def _walk(folder: str) -> Iterator[SourceFile]:
    """Describes the files below a folder, and folders that cannot be read.

    Hidden ones are left out. A folder that a loop of links leads to is read once.
    """
    seen: set[str] = set()
    paths: list[str] = []
    errors: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths.extend(os.path.join(parent, name) for name in names if not name.startswith("."))
    yield from _describe_all(paths, folder)
    yield from _describe_locked(errors, folder)


def _find_locked(pattern: str) -> Iterator[OSError]:
    """Yields the errors of folders that a glob searches and cannot read: ``glob`` itself skips them silently."""
    prefix = fixed_prefix(pattern)
    if "**" in pattern:
        errors: list[OSError] = []
        for _, folders, _ in os.walk(prefix or ".", onerror=errors.append, followlinks=False):
            folders[:] = [name for name in folders if not name.startswith(".")]
        yield from errors
        return
    steps = pattern[len(prefix) :].split("/")
    above = [prefix or "."] + [prefix + "/".join(steps[:count]) for count in range(1, len(steps))]
    for folder in (found for step in above for found in glob.glob(step) if os.path.isdir(found)):
        try:
            os.scandir(folder).close()
        except OSError as error:
            yield error


def _describe_locked(errors: Iterable[OSError], prefix: str) -> Iterator[SourceFile]:
    """Describes folders that cannot be read, so that each becomes a reject and is tried again.

    A folder that is gone by now is left out: its files are found at their new place.
    """
    for error in errors:
        if error.errno in _GONE or error.filename is None:
            continue
        path = os.path.realpath(error.filename)
        key = os.path.relpath(error.filename, prefix or ".").replace(os.sep, "/")
        key = os.path.basename(path) if key == "." else key
        is_locked = isinstance(error, PermissionError)
        why = "may not be read by this user" if is_locked else f"cannot be read ({error.strerror})"
        mend = "grant read and execute access to it" if is_locked else "mend that"
        yield SourceFile(
            path,
            _as_text(path),
            _as_text(key),
            0,
            _UNKNOWN,
            f"this folder {why}, so nobody knows what is in it; {mend} and run again",
            "no_permission" if is_locked else "unreadable",
        )


def _describe_all(paths: Iterable[str], prefix: str) -> Iterator[SourceFile]:
    real_folders = _RealFolders()
    for path in paths:
        yield _describe(real_folders.locate(path), os.path.relpath(path, prefix or "."))


def _describe(path: str, key: str) -> SourceFile:
    key = key.replace(os.sep, "/")
    try:
        status = os.stat(path)
    except OSError:
        # Reading reports the reason: the file is gone, or below a folder that may not be entered.
        trouble = "this link points to nothing; mend or remove it" if os.path.islink(path) else None
        return SourceFile(path, _as_text(path), _as_text(key), 0, _UNKNOWN, trouble)
    return SourceFile(
        path,
        _as_text(path),
        _as_text(key),
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
    """Returns a path as valid Unicode, with bytes that are no UTF-8 written as ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _match_store(pattern: str) -> Iterator[SourceFile]:
    try:
        yield from _match_bucket(pattern) if has_bucket(pattern) else _match_beam(pattern)
    except StoreError:
        # It names the input, and is no wrong use.
        raise
    except (OSError, ValueError) as error:
        raise InputError(f"the input {pattern!r} cannot be listed: {error}") from error


def _match_bucket(pattern: str) -> Iterator[SourceFile]:
    """Describes the objects that a pattern names."""
    bucket, key = open_bucket(pattern)
    root = f"{pattern.partition('://')[0]}://{bucket.name}/"
    for entry in _list_candidates(bucket, key):
        path = f"{root}{entry.key}"
        start = match_object(pattern, path)
        if start is not None:
            fingerprint = f"{entry.size}-{entry.modified:.6f}"
            yield SourceFile(
                path, _as_text(path), _as_text(path.removeprefix(start)), entry.size, fingerprint
            )


def _list_candidates(bucket: Bucket, key: str) -> Iterator[Entry]:
    """Yields the objects that a key or a pattern may name. An object and a folder of one name: it is the object."""
    if has_wildcards(key):
        yield from bucket.list_entries(fixed_prefix(key))
        return
    folder = key if not key or key.endswith("/") else f"{key}/"
    if folder != key:
        # The object of this name is the first one. Those of longer names, such as KEY-old/, may be millions.
        first = next(bucket.list_entries(key), None)
        if first is not None and first.key == key:
            yield first
            return
    yield from bucket.list_entries(folder)


def match_object(pattern: str, path: str) -> str | None:
    """Returns the beginning of an object's path that its source key lacks, or None if an input does not name it.

    Listings and announcements of a store both ask this. Hidden objects are left out, as they are on a disk.

    Args:
      pattern: an object, a folder or a glob of a store.
      path: of the object.
    """
    # A key that ends in a slash is a folder that somebody made by hand.
    if path.endswith("/"):
        return None
    if path == pattern:
        return fixed_prefix(pattern)
    if has_wildcards(pattern):
        return fixed_prefix(pattern) if _compile_glob(pattern).fullmatch(path) else None
    folder = _end_folder(pattern)
    is_below = path.startswith(folder) and not _HIDDEN.search(f"/{path.removeprefix(folder)}")
    return folder if is_below else None


def _end_folder(pattern: str) -> str:
    return pattern if pattern.endswith("/") else f"{pattern}/"


@lru_cache(maxsize=256)
def _compile_glob(pattern: str) -> re.Pattern[str]:
    return re.compile(translate_glob(pattern))


def _translate_class(piece: str) -> str:
    """Returns a regular expression for ``[...]``, whose odd ranges only ``fnmatch`` knows: what it adds is cut off."""
    return "(?!/)" + re.sub(r"^\(\?s:(.*)\)\\[Zz]$", r"\1", fnmatch.translate(piece), flags=re.DOTALL)


def translate_glob(pattern: str) -> str:
    """Returns a regular expression for a glob: ``**/`` is any depth, other wildcards stay within one folder."""
    pieces: list[str] = []
    begins_name = True
    for piece in re.split(r"(\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\])", pattern):
        if not piece:
            continue
        made = _GLOB.get(piece) or (_translate_class if _CLASS.fullmatch(piece) else re.escape)(piece)
        is_wildcard = made != re.escape(piece)
        pieces.append(rf"(?!\.){made}" if is_wildcard and begins_name and made not in _GLOB_DEEP else made)
        begins_name = piece.endswith("/")
    return f"(?s:{''.join(pieces)})"


def _match_beam(pattern: str) -> Iterator[SourceFile]:
    from apache_beam.io.filesystem import BeamIOError  # noqa: PLC0415 - Beam takes a second to import
    from apache_beam.io.filesystems import FileSystems  # noqa: PLC0415

    folder = pattern.endswith("/")
    try:
        (result,) = FileSystems.match([f"{pattern}**" if folder else pattern])
    except BeamIOError as error:
        raise OSError(str(error)) from error
    prefix = pattern if folder else fixed_prefix(pattern)
    for entry in result.metadata_list:
        fingerprint = f"{entry.size_in_bytes}-{entry.last_updated_in_seconds:.6f}"
        yield SourceFile(
            entry.path, entry.path, entry.path.removeprefix(prefix), entry.size_in_bytes, fingerprint
        )
