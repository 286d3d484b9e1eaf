"""The search index of an output: articles by their words, people, places, outlets and days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

import tantivy

from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.search.building import Remark, bring_up_to_date, is_current
from wiredesk.pipeline.search.folder import find_folder, locked
from wiredesk.pipeline.search.requests import SearchRequest, make_query, parse_text
from wiredesk.pipeline.search.segments import KINDS, make_tables_sql
from wiredesk.pipeline.search.snippets import Marked, cut_snippet, mark_text
from wiredesk.pipeline.search.state import EMPTY, State, has_texts, name_segment, read_state
from wiredesk.pipeline.search.texts import decode_shown, make_text_schema
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import Store

__all__ = ["Found", "Hit", "SearchIndex", "SearchRequest", "make_tables_sql"]

SNIPPET_CHARS: Final = 240

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Hit:
    """An article that was found.

    Attributes:
      score: how relevant it is; 0 where articles are in order of time.
      marked_headline: the headline in stretches; True marks the words that were found.
      snippet: stretches of the body around what was found; True marks the words that were found.
    """

    article_id: str
    headline: str | None
    publisher: str | None
    language: str | None
    relation: str
    published_at: datetime | None
    published_date: date | None
    published_precision: str | None
    score: float
    marked_headline: Marked
    snippet: Marked


@dataclass(frozen=True)
class Found:
    """The articles that were found.

    Attributes:
      total: number of all.
      hits: those of the page asked for.
    """

    total: int
    hits: tuple[Hit, ...]


class DamagedIndexError(RuntimeError):
    """A file of the text index cannot be read."""


def _say_nothing(_sentence: str) -> None:
    """Ignores a remark."""


class SearchIndex:
    """The search index of an output, and the small tables made with it. Threads may share it."""

    def __init__(self, store: Store, folder: Path, remark: Remark) -> None:
        """Names the folder of the index; see :meth:`open`."""
        self._store = store
        self._folder = folder
        self._remark = remark
        self._state = State()
        self._texts: tantivy.Index | None = None
        self._changing = Lock()

    @classmethod
    def open(cls, store: Store, remark: Remark = _say_nothing) -> SearchIndex:
        """Opens the index of an output, after adding what was committed since it was last opened.

        While another process adds it, the index is opened as it was before.

        Args:
          store: the output.
          remark: receives a sentence when building takes time.

        Raises:
          NoTablesError: the output has no tables.
          UsageError: there is no place where the index could be.
        """
        # A mistyped name must leave no folder, neither there nor in the cache.
        if not list_committed(store):
            raise NoTablesError.at(store)
        index = cls(store, find_folder(store), remark)
        index.refresh()
        return index

    def refresh(self) -> bool:
        """Adds what was committed since, and returns True if anything was."""
        with self._changing:
            state = self._state
            if self._texts is not None and is_current(self._store, self._folder, state):
                return False
            return self._load(self._bring_up_to_date) is not state

    def _bring_up_to_date(self) -> State:
        found = read_state(self._folder)
        if found is not None and is_current(self._store, self._folder, found):
            return found
        is_usable = found is not None and has_texts(self._folder, found)
        with locked(self._folder, 0.0) as is_mine:
            if is_mine:
                return bring_up_to_date(self._store, self._folder, self._remark)
        if found is not None and is_usable:
            return found
        self._remark("another process builds the index; waiting for it ...")
        with locked(self._folder):
            return bring_up_to_date(self._store, self._folder, self._remark)

    def _rebuild(self) -> State:
        self._remark("the index is damaged; building it anew ...")
        with locked(self._folder):
            return bring_up_to_date(self._store, self._folder, self._remark, anew=True)

    def _load(self, find: Callable[[], State]) -> State:
        """Opens the text index of a state; if it cannot be opened, that of one built anew."""
        state = find()
        try:
            self._texts = _open_texts(self._folder / state.texts)
        except DamagedIndexError:
            # Perhaps another process has removed it, and there is a newer state.
            newer = read_state(self._folder)
            state = self._rebuild() if newer is None or newer == state else self._bring_up_to_date()
            self._texts = _open_texts(self._folder / state.texts)
        self._state = state
        return state

    def search(self, request: SearchRequest, limit: int = 20, offset: int = 0) -> Found:
        """Returns a page of the articles that meet a request.

        Raises:
          UsageError: the text is no query; the message says what is wrong.
        """
        return self._ask(lambda texts: _search(texts, request, limit, offset))

    def list_ids(self, request: SearchRequest, limit: int = 100_000) -> list[str]:
        """Returns the ids of the articles that meet a request, in its order.

        Raises:
          UsageError: the text is no query; the message says what is wrong.
        """
        return self._ask(lambda texts: _list_ids(texts, request, limit))

    def _ask(self, ask: Callable[[tantivy.Index], _Result]) -> _Result:
        """Calls a function with the text index; if a file of it is damaged, once more with one built anew."""
        texts = self._texts
        if texts is None:
            raise AssertionError("the index was never opened")
        try:
            with _damage_as_error():
                return ask(texts)
        except DamagedIndexError:
            with self._changing:
                if self._texts is texts:
                    self._load(self._rebuild)
                return ask(self._texts)

    def list_files(self) -> dict[str, list[Path]]:
        """Returns the Parquet files of small tables, which queries of many articles read in place of the large ones.

        They are ``articles`` (without the heavy columns), ``entities``, ``quotes``, ``places`` and ``times``; each kind
        has at least one file. :func:`make_tables_sql` makes views of them. A refresh, in this process or in another
        one, removes files of which no data file is left: list them again then.
        """
        keys = [EMPTY, *self._state.files]
        return {kind: [self._folder / name_segment(kind, key) for key in keys] for kind in KINDS}


def _open_texts(folder: Path) -> tantivy.Index:
    with _damage_as_error():
        texts = tantivy.Index.open(str(folder))
        texts.config_reader("manual")
        texts.searcher()
        return texts


@contextmanager
def _damage_as_error() -> Iterator[None]:
    """Turns what tantivy raises for a file that it cannot read into one error."""
    try:
        yield
    except UsageError:
        raise
    except (OSError, ValueError) as error:
        raise DamagedIndexError(str(error)) from error
    except BaseException as error:
        # A panic of Rust is no Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise DamagedIndexError(str(error)) from error
        raise


def _find(texts: tantivy.Index, request: SearchRequest, limit: int, offset: int) -> tuple[Any, Any]:
    query, searcher = make_query(make_text_schema(), request), texts.searcher()
    has_words = any(not clause.is_absent for clause in parse_text(request.text))
    order = request.sort if has_words or request.sort == "oldest" else "newest"
    field = None if order == "relevance" else order
    return searcher, searcher.search(query, limit, True, field, offset)


def _search(texts: tantivy.Index, request: SearchRequest, limit: int, offset: int) -> Found:
    searcher, result = _find(texts, request, max(limit, 1), offset)
    return Found(result.count, tuple(_list_hits(searcher, result.hits[:limit], request)))


def _list_hits(searcher: tantivy.Searcher, hits: Any, request: SearchRequest) -> Iterator[Hit]:
    clauses = parse_text(request.text)
    for score, address in hits:
        shown = decode_shown(bytes(searcher.doc(address).get_first("shown")))
        body = shown.pop("body")
        yield Hit(
            **shown,
            score=score if isinstance(score, float) else 0.0,
            marked_headline=mark_text(shown["headline"] or "", clauses),
            snippet=cut_snippet(body, clauses, SNIPPET_CHARS),
        )


def _list_ids(texts: tantivy.Index, request: SearchRequest, limit: int) -> list[str]:
    searcher, result = _find(texts, request, max(limit, 1), 0)
    addresses = [address for _, address in result.hits[:limit]]
    halves = (searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low"))
    return [f"{high:016x}{low:016x}" for high, low in zip(*halves, strict=True)]
