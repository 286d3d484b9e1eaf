"""Annotates in a child process, which has the model and can be killed.

A text may crash what annotates it, or keep it for ever, and neither a signal nor a thread stops that;
only the end of the process does. So the model is loaded in a child, one for each process that
annotates, and nowhere else. Where it dies or takes too long, the batch is cut until the text is
found: that text is left without annotations, with a warning that says why, and a new child
goes on with the next. A child that does not even start is no text's fault.

A text that has crashed a child is tried once more by itself: what kills a process may have meant another.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import re
import signal
import socket
import subprocess
import threading
from typing import NamedTuple

from wiredesk.schemas.records import Article
from wiredesk.transforms.failures import ANNOTATION_FAILED, add_warning, shorten_path
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.forkserver import start_code
from wiredesk.transforms.processes.stderr_tail import LastWords, explain_end, shorten_words

_log = logging.getLogger(__name__)

_COMMAND = "from wiredesk.transforms.annotation.child import serve; serve({!r})"

# A large model on a slow disk takes a minute.
_START_TIMEOUT_S = 600.0
_CHARS_A_LIMIT = 1_000_000
_DUMP_TIMEOUT_S = 2.0
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+) in (\S+)', re.MULTILINE)
_FATAL = re.compile(r"^Fatal Python error: (.*)$", re.MULTILINE)


class AnnotatorError(RuntimeError):
    """The process that annotates does not start; no text is to blame."""


class ModelFacts(NamedTuple):
    """What is known of a model without having it: see :class:`wiredesk.transforms.logic.ner.model.LoadedModel`."""

    version: str
    languages: frozenset[str]
    is_fast: bool


def wants_annotation(article: Article, languages: frozenset[str]) -> bool:
    """Says whether the model is to read this article: not an exact copy, and of its language."""
    return article.annotated_from is None and reads_language(article.language, languages)


def reads_language(language: str | None, languages: frozenset[str]) -> bool:
    """Says whether a language is one of a model's; it may be of a country: ``en-GB``."""
    return (language or "").partition("-")[0] in languages


def choose_limit(article: Article, timeout_s: float) -> float:
    """Returns how long an article may take: so many seconds for each million characters begun; 0: any time."""
    return timeout_s * (1 + len(article.body) // _CHARS_A_LIMIT)


class Annotator:
    """Annotates with one model; threads take turns."""

    def __init__(self, model: str) -> None:
        """Starts nothing yet.

        Args:
          model: see :func:`wiredesk.transforms.logic.ner.model.load_model`.
        """
        self.model = model
        self.owner = os.getpid()
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """Starts the child where there is none, and does not wait for it."""
        with self._lock:
            self._start()

    def describe(self) -> ModelFacts:
        """Returns what is known of the model, once the child has it.

        Raises:
          ModelError: there is no such model, or it finds no names.
          AnnotatorError: the child does not start.
        """
        with self._lock:
            return self._prepare()[1]

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._end()

    def kill(self) -> None:
        """Ends the child at once, whoever waits for it: this process ends."""
        child = self._child
        if child is not None:
            child.kill()

    def annotate(self, articles: list[Article], timeout_s: float) -> list[Article]:
        """Returns the articles with their annotations, in order.

        Args:
          articles: of one batch.
          timeout_s: see :func:`choose_limit`.

        Raises:
          ModelError: there is no such model, or it finds no names.
          AnnotatorError: the child does not start.
        """
        done: list[Article] = []
        alone = False
        with self._lock:
            while len(done) < len(articles):
                child, facts = self._prepare()
                left = articles[len(done) :]
                try:
                    done.extend(child.annotate(left[:1] if alone else left, timeout_s))
                except _Stopped as stopped:
                    self._end()
                    done.extend(stopped.done)
                    # A model that reads many texts at once may have been at any of them.
                    if alone or (stopped.is_late and facts.is_fast):
                        done.append(_give_up(articles[len(done)], stopped.how))
                    alone = True
        return done

    def _start(self) -> _Child:
        if self._child is None:
            self._child = _Child(self.model)
        return self._child

    def _prepare(self) -> tuple[_Child, ModelFacts]:
        """Returns the child, and its model's facts once it has it."""
        child = self._start()
        try:
            return child, child.describe()
        except (AnnotatorError, ModelError):
            self._end()
            raise

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


_current: Annotator | None = None
_choosing = threading.Lock()


def get_annotator(model: str) -> Annotator:
    """Returns the annotator of this process; one of another model ends, so that one model is held at a time."""
    global _current  # noqa: PLW0603 - a process has one, as it has one memory
    with _choosing:
        # One that a fork has copied is another process's.
        if _current is not None and _current.owner != os.getpid():
            _current = None
        if _current is None or _current.model != model:
            if _current is not None:
                _current.close()
            _current = Annotator(model)
        return _current


def close_annotator() -> None:
    """Ends the child of this process, if it has one; another is started when it is needed again."""
    if _current is not None and _current.owner == os.getpid():
        _current.close()


@atexit.register
def _kill_annotator() -> None:
    if _current is not None and _current.owner == os.getpid():
        _current.kill()


class _Stopped(Exception):
    """The child did not come to the end of a request.

    Attributes:
      how: in words.
      is_late: whether it took too long; else it is gone.
      done: what it had done of the request.
    """

    def __init__(self, how: str, is_late: bool, done: list[Article]) -> None:
        super().__init__(how)
        self.how = how
        self.is_late = is_late
        self.done = done


def _give_up(article: Article, how: str) -> Article:
    _log.warning("%s: annotation %s", article.source_key, how, extra={"source": article.source_key})
    return add_warning(
        article, ANNOTATION_FAILED, f"left out: all annotations, because annotation {how}; please report this"
    )


class _Child:
    """The process that has the model."""

    def __init__(self, model: str) -> None:
        self._facts: ModelFacts | None = None
        self._words = LastWords()
        self._end, far = socket.socketpair()
        self._end.setblocking(False)
        self._channel = Channel(self._end.fileno(), self._end.fileno(), self._words)
        words = self._words.target
        try:
            with far:
                self._process = start_code(_COMMAND.format(model), far.fileno(), words, words)
        finally:
            os.close(words)

    def describe(self) -> ModelFacts:
        """Waits until it has the model, and returns what is known of that.

        Raises:
          ModelError: there is no such model, or it finds no names.
          AnnotatorError: it does not start.
        """
        if self._facts is None:
            try:
                kind, value = self._channel.receive(_START_TIMEOUT_S)
            except TimeoutError as error:
                raise AnnotatorError(
                    f"the process that annotates is not ready after {_START_TIMEOUT_S:g} s; is the machine busy?"
                ) from error
            except (EOFError, OSError) as error:
                self._await_end()
                told = self._words.tell() or "it ended without a word"
                raise AnnotatorError(
                    f"the process that annotates does not start ({told}): is memory short?"
                ) from error
            if kind == "refused":
                raise ModelError(value)
            self._facts = value
        return self._facts

    def annotate(self, articles: list[Article], timeout_s: float) -> list[Article]:
        """Returns the articles with their annotations.

        Raises:
          _Stopped: it takes too long, or is gone.
        """
        limits = [choose_limit(article, timeout_s) for article in articles]
        rows: list[Article] = []
        together_s = 0.0 if self.describe().is_fast else sum(limits)
        try:
            self._channel.send((articles, max(*limits, together_s)), sum(limits) or None)
            for limit_s in limits:
                rows.append(self._receive_row(max(limit_s, together_s) or None))
        except TimeoutError:
            told = self._find_place(self._ask_place())
            late_s = limits[len(rows)] if len(rows) < len(limits) else limits[-1]
            raise _Stopped(f"was stopped after {late_s:g} s{told}", True, rows) from None
        except (EOFError, OSError):
            raise _Stopped(f"crashed ({self._explain_death()})", False, rows) from None
        return rows

    def _receive_row(self, timeout_s: float | None) -> Article:
        _, row = self._channel.receive(timeout_s)
        assert isinstance(row, Article)
        return row

    def kill(self) -> None:
        """Kills it, and does not wait for its end."""
        self._process.kill()

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._end.close()
        self._words.close()

    def _await_end(self) -> int | None:
        """Returns what it left behind when it ended; None where it does not end."""
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            return self._process.wait(_DUMP_TIMEOUT_S)
        return None

    def _explain_death(self) -> str:
        code, text = self._await_end(), self._words.read()
        fatal = _FATAL.search(text)
        if fatal is not None:
            return f"{fatal[1]}{self._find_place(text[fatal.start() :])}"
        return explain_end(shorten_words(text), code)

    def _ask_place(self) -> str:
        """Returns what it says of where it is; an empty text where it cannot say."""
        self._words.forget()
        with contextlib.suppress(ProcessLookupError, AttributeError):
            os.kill(self._process.pid, signal.SIGUSR1)
        self._words.hear_out(_DUMP_TIMEOUT_S)
        return self._words.read()

    def _find_place(self, text: str) -> str:
        """Returns where our code was last in what a crash or a question has left, from " at " on."""
        frames = [(shorten_path(path), line, name) for path, line, name in _FRAME.findall(text)]
        ours = next((frame for frame in frames if frame[0] is not None), None)
        return f" at {ours[0]}:{ours[1]} in {ours[2]}" if ours is not None else ""
