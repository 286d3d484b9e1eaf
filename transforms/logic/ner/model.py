"""The spaCy model: loaded once a process, named entities only, in batches.

spaCy is the cost of a run, so nothing is loaded that named entities do not need,
and matrix products go to numpy's BLAS with one thread a process, which is three to
five times as fast on one core as thinc's default. A model of the architecture that
:mod:`wiredesk.transforms.logic.ner.fast` knows is run by it; any other by ``nlp.pipe``.
"""

from __future__ import annotations

import importlib
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
import threadpoolctl
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import load_config
from thinc.api import use_ops

from wiredesk.transforms.logic.ner.fast import FastNer
from wiredesk.transforms.logic.ner.model_files import (
    ENTITY_FACTORIES,
    find_model,
    require_entities,
    require_packages,
)

DEFAULT_MODEL = "en_core_web_sm"
"""The model that annotates where no other is set."""

_UPSTREAM_FACTORIES = frozenset({"tok2vec", "transformer", "curated_transformer"})
"""Components that an entity recogniser can share its token vectors with."""

_BATCH_DOCS = 8
"""Texts a batch: 4 to 16 long ones are as fast as any, fewer keep memory low."""

_MAX_PIECE_CHARS = 200_000
"""Longest stretch annotated at once, so that a file of one endless line fits in memory."""

_MAX_CHUNK_CHARS = 40
"""Longer strings without white space are rare and seldom come again."""

_MAX_LEXEMES = 40_000
"""Words that stay in the vocabulary, most of what news is written with; what comes later stays for a while."""

_MAX_PASSING_LEXEMES = 10_000
"""Words that come later and stay until they are so many: a new name is of many articles for a time."""

_MAX_CHUNKS = 80_000
"""Strings between white space whose tokens spaCy keeps (spaCy's own default is 10,000)."""


_ENDLESS = re.compile(r"(?<!\S)\S{1000,}")
"""A string without white space that is no word; the tokeniser's time grows with its square."""


@dataclass(frozen=True, slots=True)
class NamedMention:
    """One named entity as the model found it: ``body[start:end] == text``, offsets in code points."""

    start: int
    end: int
    text: str
    label: str


class LoadedModel:
    """A model ready to find names, shared by the threads of a process.

    Attributes:
      name: what it was asked for as.
      version: name and version, ``en_core_web_sm-3.8.0``.
      languages: BCP 47 primary languages that it annotates.
      is_fast: whether the fast path runs it (equal results, less time).
    """

    def __init__(self, name: str, nlp: Language, *, allow_fast: bool = True) -> None:
        self.name = name
        # A folder's path is of one machine; the row must not depend on it.
        label = f"{nlp.meta['lang']}_{nlp.meta['name']}" if (Path(name) / "config.cfg").is_file() else name
        self.version = f"{label}-{nlp.meta['version']}"
        self.languages = frozenset({str(nlp.meta["lang"])})
        self._nlp = nlp
        self._fast = FastNer.from_pipeline(nlp) if allow_fast else None
        self.is_fast = self._fast is not None
        self._chunks: set[str] | None = set() if type(nlp.tokenizer) is Tokenizer else None
        if self._chunks is not None:
            nlp.tokenizer.max_cache_size = _MAX_CHUNKS
        self._zone, self._zone_ends_at = ExitStack(), 0
        self._lock = threading.Lock()

    def find_mentions(self, bodies: Sequence[str]) -> list[list[NamedMention]]:
        """Returns the names of each text, in text order.

        A text longer than 200,000 characters or the model's own limit is taken in pieces
        that end at a paragraph; nothing is left out. The result for a text does not depend on the
        texts beside it.

        Args:
          bodies: texts of any length, also empty.

        Returns:
          A list for each text, of mentions with offsets into that text.
        """
        limit = min(self._nlp.max_length, _MAX_PIECE_CHARS)
        pieces = [
            (number, offset, text)
            for number, body in enumerate(bodies)
            for offset, text in split_text(_blank_endless(body), limit)
            if text.strip()
        ]
        found: list[list[NamedMention]] = [[] for _ in bodies]
        for first in range(0, len(pieces), _BATCH_DOCS):
            batch = pieces[first : first + _BATCH_DOCS]
            annotated = self._annotate([text for _, _, text in batch])
            for (number, offset, _), spans in zip(batch, annotated, strict=True):
                found[number].extend(
                    NamedMention(
                        start + offset, end + offset, bodies[number][start + offset : end + offset], label
                    )
                    for start, end, label in spans
                )
        return found

    def _annotate(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        # The vocabulary is no more thread-safe than its memory zones are.
        with self._lock:
            self._bound_memory()
            self._prime_tokenizer(texts)
            if self._fast is not None:
                return [self._fast.find_spans(text) for text in texts]
            docs = self._nlp.pipe(texts, batch_size=len(texts))
            return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]

    def _bound_memory(self) -> None:
        # A zone forgets the words that it met, and making them anew costs more than
        # the rest of the tokeniser; so the vocabulary grows to a limit first, and a zone
        # lasts for many batches. The count of a vocabulary does not go down with a zone.
        if self._may_grow() or len(self._nlp.vocab) < self._zone_ends_at:
            return
        self._zone.close()
        self._zone.enter_context(self._nlp.memory_zone())
        self._zone_ends_at = len(self._nlp.vocab) + _MAX_PASSING_LEXEMES

    def _may_grow(self) -> bool:
        return len(self._nlp.vocab) < _MAX_LEXEMES

    def _prime_tokenizer(self, texts: Sequence[str]) -> None:
        """Has the tokeniser see each new string between white space once by itself.

        It keeps the tokens of such a string, but for those after the first special
        case ("U.S.", "don't") of a text (``has_special`` in spacy/tokenizer.pyx), which
        leaves most of them to be worked out each time. Alone, each is kept; the tokens
        are the same.
        """
        if self._chunks is None or len(self._chunks) >= _MAX_CHUNKS or not self._may_grow():
            return
        new = {chunk for text in texts for chunk in text.split()} - self._chunks
        for chunk in new:
            if len(chunk) <= _MAX_CHUNK_CHARS:
                self._nlp.tokenizer(chunk)
        self._chunks |= new


def _blank_endless(text: str) -> str:
    return _ENDLESS.sub(lambda match: " " * len(match[0]), text)


def split_text(text: str, max_chars: int) -> Iterator[tuple[int, str]]:
    """Yields ``(offset, piece)`` of at most ``max_chars`` characters that together are the text.

    A piece ends after a paragraph where there is one to end at, else after a line,
    else after a word, else anywhere.
    """
    start = 0
    while len(text) - start > max_chars:
        limit = start + max_chars
        cuts = (text.rfind(mark, start, limit) + len(mark) for mark in ("\n\n", "\n", " "))
        cut = next((c for c in cuts if c > start + max_chars // 2), limit)
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


_loaded: dict[str, LoadedModel] = {}
_loading = threading.Lock()


def load_model(name: str = DEFAULT_MODEL) -> LoadedModel:
    """Returns the model of that name, loaded the first time it is asked for in a process.

    Args:
      name: a spaCy package (``en_core_web_sm``, ``en_core_web_trf``) or the folder of a model.

    Raises:
      ModelError: it is not installed, or has no component that finds entities.
    """
    with _loading:
        if name not in _loaded:
            _loaded[name] = LoadedModel(name, load_pipeline(name))
        return _loaded[name]


def load_pipeline(name: str = DEFAULT_MODEL) -> Language:
    """Loads a spaCy pipeline with what finds entities and nothing else.

    From then on the process uses one BLAS thread: Beam's workers share the cores already.

    Raises:
      ModelError: it or a package that it runs on is not installed, or it has no component that finds entities.
    """
    folder, package = find_model(name)
    if package is not None:
        importlib.import_module(package)
    config = load_config(folder / "config.cfg")
    needed = _list_needed_components(config)
    require_entities(name, needed)
    require_packages(name, {str(config["components"][pipe].get("factory")) for pipe in needed})
    exclude = [pipe for pipe in config["nlp"]["pipeline"] if pipe not in needed]
    threadpoolctl.threadpool_limits(limits=1, user_api="blas")
    with use_ops("numpy", use_blis=False):
        return spacy.load(folder, exclude=exclude)


def _list_needed_components(config: Any) -> set[str]:
    components = config["components"]
    names = [name for name in config["nlp"]["pipeline"] if name not in config["nlp"].get("disabled", [])]
    finders = {n for n in names if components[n].get("factory") in ENTITY_FACTORIES}
    if not any(_listens(components[name].get("model")) for name in finders):
        return finders
    return finders | {n for n in names if components[n].get("factory") in _UPSTREAM_FACTORIES}


def _listens(block: Any) -> bool:
    if not isinstance(block, dict):
        return False
    return "Listener" in str(block.get("@architectures", "")) or any(map(_listens, block.values()))
