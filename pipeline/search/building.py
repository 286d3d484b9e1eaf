"""Builds the index of an output, and adds to it what was committed since."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.search.folder import sweep
from wiredesk.pipeline.search.segments import KINDS, write_empty_segment, write_segments
from wiredesk.pipeline.search.state import (
    EMPTY,
    IndexedFile,
    State,
    digest,
    find_damaged,
    has_texts,
    make_key,
    measure,
    name_segment,
    read_state,
    write_state,
)
from wiredesk.pipeline.search.terms import Terms, read_ids
from wiredesk.pipeline.search.texts import TextWriter, make_document
from wiredesk.pipeline.storage.manifests import LiveFile, Tables, list_committed, read_steadily
from wiredesk.pipeline.storage.rewrite import cut_by_weight, read_rows
from wiredesk.pipeline.storage.stores import Store

Remark = Callable[[str], object]

_MEMORY = "300MB"
_CHUNK_ROWS = 10_000
_BODY_ROWS = 500
_MANY_ROWS = 2_000
_MANY_FILES = 100
_MOST_DEAD = 1 / 3
"""Share of replaced articles above which the text index is built from nothing, which makes it small again."""
_TEXTS = "texts-"
_LOCKS = frozenset({".tantivy-writer.lock", ".tantivy-meta.lock"})


def is_current(store: Store, folder: Path, state: State) -> bool:
    """Returns True if an index is whole and has everything that was committed.

    Raises:
      NoTablesError: the output has no tables.
    """
    return state.committed == _digest_committed(store) and _is_whole(folder, state)


def _is_whole(folder: Path, state: State) -> bool:
    return has_texts(folder, state) and not find_damaged(folder, state)


def _digest_committed(store: Store) -> str:
    committed = list_committed(store)
    if not committed:
        raise NoTablesError.at(store)
    return digest(committed)


def bring_up_to_date(store: Store, folder: Path, remark: Remark, anew: bool = False) -> State:
    """Changes the index in a folder to what is committed, and returns its state. The folder must be locked.

    Args:
      store: the output.
      folder: folder of the index.
      remark: receives sentences on work that takes time.
      anew: whether to keep nothing of what is there.

    Raises:
      NoTablesError: the output has no tables.
    """
    committed = _digest_committed(store)
    before = (None if anew else read_state(folder)) or State()
    if before.committed == committed and _is_whole(folder, before):
        return before

    def build(tables: Tables) -> State:
        return _Building(tables, folder, before, remark).build(committed)

    # Leavings of a process that was killed.
    sweep(folder, before.list_names())
    after = read_steadily(store, build)
    write_state(folder, after)
    sweep(folder, after.list_names())
    return after


class _Building:
    """One change of an index: from its state before to the tables at one moment."""

    def __init__(self, tables: Tables, folder: Path, before: State, remark: Remark) -> None:
        self._store = tables.store
        self._folder = folder
        self._before = before
        self._remark = remark
        self._wanted = {
            make_key(file): file
            for file in tables.files
            if (file.table, file.format) == ("articles", "parquet")
        }
        whole = before.files.keys() - find_damaged(folder, before)
        self._kept = [key for key in self._wanted if key in whole]
        self._new = [key for key in self._wanted if key not in whole]
        self._gone = [key for key in before.files if key not in self._kept]

    def build(self, committed: str) -> State:
        """Writes what is missing, and returns the new state."""
        rows = sum(self._wanted[key].rows for key in self._new)
        if rows:
            self._remark(f"{'adding' if self._kept else 'building the index of'} {_count(rows)} ...")
        for kind in KINDS:
            write_empty_segment(kind, self._folder / name_segment(kind, EMPTY))
        made = {key: self._write_segments(self._wanted[key], key) for key in self._new}
        _flush([self._folder / name_segment(kind, key) for key in (EMPTY, *made) for kind in KINDS])
        files = {key: made[key] if key in made else self._before.files[key] for key in self._wanted}
        with Terms(self._folder, list(files), _MEMORY) as terms:
            texts, dead = self._write_texts(terms)
        return State(committed, files, texts.name, measure(texts), dead)

    def _write_segments(self, file: LiveFile, key: str) -> IndexedFile:
        paths = {kind: self._folder / name_segment(kind, key) for kind in KINDS}
        rows = sum(
            batch.num_rows for batch in write_segments(read_rows(self._store, "articles", file.path), paths)
        )
        return IndexedFile(file.path, rows, {kind: path.stat().st_size for kind, path in paths.items()})

    def _write_texts(self, terms: Terms) -> tuple[Path, int]:
        """Writes a new text index, and returns its folder and the number of articles that were replaced in it."""
        new_rows = sum(self._wanted[key].rows for key in self._new)
        folder = self._folder / f"{_TEXTS}{secrets.token_hex(8)}"
        folder.mkdir()
        gone = self._list_gone()
        replaced = 0 if gone is None else len(gone)
        copies = {} if gone is None else terms.find_copies(self._new, gone)
        dead = self._before.dead + replaced + sum(map(len, copies.values()))
        alive = sum(file.rows for file in self._wanted.values())
        # What was taken out of the tables must not stay, even invisibly.
        if gone is None or dead > _MOST_DEAD * alive or terms.list_missing(gone):
            dead, copies, keys = 0, {}, list(self._wanted)
            writer = TextWriter(folder, self._count_threads(alive))
        else:
            _clone(self._folder / self._before.texts, folder)
            keys = self._new
            writer = TextWriter(folder, self._count_threads(new_rows))
            writer.remove("file", self._gone)
            writer.remove("article_id", (one for some in copies.values() for one in some))
        for chunk in cut_by_weight([*keys, *copies], lambda key: self._wanted[key].rows, _CHUNK_ROWS):
            self._add(writer, terms, chunk, copies)
        writer.finish()
        return folder, dead

    def _list_gone(self) -> list[str] | None:
        """Returns the ids in data files that are gone; None if the old text index is of no use."""
        if not has_texts(self._folder, self._before) or find_damaged(self._folder, self._before):
            return None
        return list(read_ids([self._folder / name_segment("articles", key) for key in self._gone]))

    def _count_threads(self, rows: int) -> int:
        return min(2, os.cpu_count() or 1) if rows > _MANY_ROWS else 1

    def _add(
        self, writer: TextWriter, terms: Terms, keys: Sequence[str], copies: Mapping[str, Sequence[str]]
    ) -> None:
        """Adds the articles of some data files; of those that have an entry in ``copies``, the articles named there."""
        known = terms.read(keys)
        at = 0
        for key in sorted(keys):
            only = frozenset(copies[key]) if key in copies else None
            for bodies in self._read_bodies(self._wanted[key].path):
                rows = known.slice(at, len(bodies)).to_pylist()
                at += len(bodies)
                for row, (article_id, body) in zip(rows, bodies, strict=True):
                    if row["article_id"] != article_id or row["key"] != key:
                        raise AssertionError(
                            f"{article_id} of {key} is not {row['article_id']} of {row['key']}"
                        )
                    if only is None or article_id in only:
                        writer.add(make_document(key, row, body))

    def _read_bodies(self, path: str) -> Iterator[list[tuple[str, str]]]:
        with self._store.open_input(path) as stream:
            file = pq.ParquetFile(stream)
            # If Arrow reads all row groups in one call, it keeps the bytes of each until the last is read.
            for group in range(file.num_row_groups):
                for batch in file.iter_batches(
                    _BODY_ROWS, row_groups=[group], columns=["article_id", "body"]
                ):
                    yield list(
                        zip(*(batch.column(name).to_pylist() for name in ("article_id", "body")), strict=True)
                    )


def _flush(paths: Sequence[Path]) -> None:
    """Writes files to the disk."""
    if len(paths) > _MANY_FILES:
        # Each call for a file takes milliseconds, whatever its size.
        os.sync()
        return
    for path in paths:
        with path.open("rb") as stream:
            os.fsync(stream.fileno())


def _count(rows: int) -> str:
    return f"{rows:,} {'article' if rows == 1 else 'articles'}"


def _clone(source: Path, target: Path) -> None:
    """Copies a text index by hard links: its files never change, but for those that are replaced as a whole."""
    for entry in os.scandir(source):
        if entry.name in _LOCKS:
            continue
        try:
            os.link(entry.path, target / entry.name)
        except OSError:
            # Not every file system has links.
            shutil.copy2(entry.path, target / entry.name)
