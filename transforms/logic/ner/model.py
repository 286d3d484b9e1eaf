"""Loads a spaCy model once a process and finds named entities with it, in batches.

spaCy takes most of the time of a run, so only the components that find entities are loaded. Matrix
products go to numpy's BLAS with one thread a process, which is three to five times as fast on one core
as thinc's default. :mod:`wiredesk.transforms.logic.ner.fast` runs the models whose architecture it knows, and
``nlp.pipe`` the others.

Beside spaCy's public interface this module uses ``Tokenizer.max_cache_size`` and, in ``_prime_tokenizer``,
the rule by which the tokeniser keeps its results (both read in spaCy 3.8). Memory zones came with spaCy 3.8.
"""

from __future__ import annotations

import functools
import importlib
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import Any

import spacy
import threadpoolctl
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import load_config
from thinc.api import use_ops

from wiredesk.transforms.logic.kernel.defaults import DEFAULT_MODEL
from wiredesk.transforms.logic.ner.casing import restore_case
from wiredesk.transforms.logic.ner.choice import list_languages, name_version
from wiredesk.transforms.logic.ner.fast import FastNer, NotFastError, Span
from wiredesk.transforms.logic.ner.labels import choose_type, list_unknown
from wiredesk.transforms.logic.ner.model_files import (
    ENTITY_FACTORIES,
    find_model,
    require_entities,
    require_packages,
)

_log = logging.getLogger(__name__)

_UPSTREAM_FACTORIES = frozenset({"tok2vec", "transformer", "curated_transformer"})
"""Components that compute token vectors for an entity recogniser."""

_BATCH_DOCS = 8
"""Texts in a batch. Batches of 4 to 16 long texts are as fast as larger ones, and small ones keep memory low."""

_MAX_PIECE_CHARS = 200_000
"""Characters annotated at once at most, so that a file with a single endless line fits in memory."""

_MAX_CHUNK_CHARS = 40
"""Characters of a string between white space that is primed at most: longer ones seldom occur twice."""

_MAX_LEXEMES = 40_000
"""Words that the vocabulary keeps for good, which covers most of the words of news."""

_MAX_PASSING_LEXEMES = 10_000
"""Further words that the vocabulary keeps for a time: a new name is in many articles for some days."""

_MAX_CHUNKS = 80_000
"""Strings between white space whose tokens spaCy keeps (spaCy's own default is 10,000)."""

_ENDLESS = re.compile(r"(?<!\S)\S{1000,}")
"""A string without white space that is no word. The tokeniser's time grows with the square of its length."""


@dataclass(frozen=True, slots=True)
class NamedMention:
    """A named entity that the model found: ``body[start:end] == text``, offsets in code points.

    Its label is a type of the table if the model's label stands for one, else the model's label.
    """

    start: int
    end: int
    text: str
    label: str


class LoadedModel:
    """A loaded model that the threads of a process share.

    Attributes:
      name: the name or folder by which it was loaded.
      version: name and version, ``en_core_web_sm-3.8.0``.
      languages: base languages that it reads, see :class:`wiredesk.transforms.logic.ner.choice.InstalledModel`.
      is_fast: True if :class:`FastNer` runs it, which gives equal results in less time.
      slow_reason: the reason why ``nlp.pipe`` runs it, None if the caller chose that or ``is_fast`` holds.
      unknown_labels: labels of it that stand for no type that is known; what they mark is left out of the table.
    """

    def __init__(self, name: str, nlp: Language, *, allow_fast: bool = True) -> None:
        self.name = name
        self.version = name_version(name, nlp.meta)
        self.languages = list_languages(nlp.meta["lang"])
        labels = (getattr(nlp.get_pipe(pipe), "labels", ()) for pipe in nlp.pipe_names)
        self.unknown_labels = list_unknown(chain.from_iterable(labels))
        self._nlp = nlp
        self.slow_reason: str | None = None
        self._fast = self._load_fast() if allow_fast else None
        self.is_fast = self._fast is not None
        self._chunks: set[str] | None = set() if type(nlp.tokenizer) is Tokenizer else None
        if self._chunks is not None:
            nlp.tokenizer.max_cache_size = _MAX_CHUNKS
        self._zone, self._zone_ends_at = ExitStack(), 0
        self._lock = threading.Lock()

    def _load_fast(self) -> FastNer | None:
        try:
            return FastNer.from_pipeline(self._nlp)
        except NotFastError as error:
            self.slow_reason = str(error)
            _log.warning(
                "The model %s runs on spaCy's nlp.pipe, several times as slow: %s",
                self.version,
                self.slow_reason,
            )
            return None

    def find_mentions(self, bodies: Sequence[str]) -> list[list[NamedMention]]:
        """Returns the names of each text, in text order, with the types of the table where their labels have one.

        A text longer than 200,000 characters or the model's own limit is annotated in pieces, which end
        at a paragraph if possible. The result for a text does not depend on the other texts.

        Args:
          bodies: texts of any length, also empty.

        Returns:
          For each text a list of its mentions, with offsets into that text.
        """
        limit = min(self._nlp.max_length, _MAX_PIECE_CHARS)
        pieces = [
            (number, offset, text)
            for number, body in enumerate(bodies)
            for offset, text in split_text(self._make_readable(body), limit)
            if text.strip()
        ]
        found: list[list[NamedMention]] = [[] for _ in bodies]
        for first in range(0, len(pieces), _BATCH_DOCS):
            batch = pieces[first : first + _BATCH_DOCS]
            annotated = self._annotate([text for _, _, text in batch])
            for (number, offset, _), spans in zip(batch, annotated, strict=True):
                found[number].extend(
                    NamedMention(
                        start + offset,
                        end + offset,
                        bodies[number][start + offset : end + offset],
                        choose_type(label),
                    )
                    for start, end, label in spans
                )
        return found

    def _make_readable(self, body: str) -> str:
        text = _blank_endless(body)
        return restore_case(text) if "en" in self.languages else text

    def _annotate(self, texts: Sequence[str]) -> list[list[Span]]:
        # Neither the vocabulary nor its memory zones are thread-safe.
        with self._lock:
            self._bound_memory()
            self._prime_tokenizer(texts)
            if self._fast is not None:
                return [self._fast.find_spans(text) for text in texts]
            docs = self._nlp.pipe(texts, batch_size=len(texts))
            return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]

    def _bound_memory(self) -> None:
        # A memory zone drops its words at its end, and making a word again costs more than the rest
        # of tokenising. So the vocabulary first grows to a limit, and a zone lasts for many
        # batches. The length of the vocabulary does not shrink when a zone ends.
        if self._may_grow() or len(self._nlp.vocab) < self._zone_ends_at:
            return
        self._zone.close()
        self._zone.enter_context(self._nlp.memory_zone())
        self._zone_ends_at = len(self._nlp.vocab) + _MAX_PASSING_LEXEMES

    def _may_grow(self) -> bool:
        return len(self._nlp.vocab) < _MAX_LEXEMES

    def _prime_tokenizer(self, texts: Sequence[str]) -> None:
        """Tokenises each new string between white space once by itself, so that spaCy keeps its tokens.

        Within a text spaCy keeps the tokens of such strings only up to the first special case ("U.S.",
        "don't"; ``has_special`` in spacy/tokenizer.pyx) and works out the rest again each time. The tokens
        are the same in both cases.
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
    """Yields ``(offset, piece)`` with pieces of at most ``max_chars`` characters, which make up the text.

    A piece ends after a paragraph if there is one in its second half, else after a line, else after a
    word, else anywhere.
    """
    start = 0
    while len(text) - start > max_chars:
        limit = start + max_chars
        cuts = (text.rfind(mark, start, limit) + len(mark) for mark in ("\n\n", "\n", " "))
        cut = next((c for c in cuts if c > start + max_chars // 2), limit)
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


_loading = threading.Lock()


def load_model(name: str = DEFAULT_MODEL) -> LoadedModel:
    """Returns a model, which is loaded once a process.

    Args:
      name: a spaCy package (``en_core_web_sm``, ``en_core_web_trf``) or the folder of a model.

    Raises:
      ModelError: the model is not installed, or none of its components finds entities.
    """
    with _loading:  # lru_cache alone would load a model twice for two threads that ask at once.
        return _load_model(name)


@functools.cache  # A run uses a model for each language at most.
def _load_model(name: str) -> LoadedModel:
    return LoadedModel(name, load_pipeline(name))


def load_pipeline(name: str = DEFAULT_MODEL) -> Language:
    """Loads the components of a spaCy pipeline that find entities, and no others.

    From then on the process uses one BLAS thread, for Beam's workers share the cores already.

    Raises:
      ModelError: the model or a package that it needs is not installed, or none of its components finds entities.
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
