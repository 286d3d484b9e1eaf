"""Annotates articles in a child process, which holds the model and can be killed.

A text may crash an annotator or keep it busy for ever. Neither a signal nor a thread ends that; only the end of
the process does. So models are loaded in a child, one for each process that annotates, and nowhere else. If
the child dies or takes too long, the batch is cut until the text to blame is found. That text gets a warning in
place of its annotations, and a new child goes on with the next one. If a child does not even start, no text is
to blame.

A child holds all models of a run, each from the first article in its language on: one more small model takes 60 MB
there, and a process of its own would take 160.

A text at which a child crashed is tried once more by itself, because the cause may have been another text.

:mod:`wiredesk.transforms.annotation.protocol` describes the messages.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import logging
import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence

from wiredesk.schemas.records import Article
from wiredesk.transforms.annotation.eligibility import divide, warn_unread
from wiredesk.transforms.annotation.protocol import LOAD_TIMEOUT_S, Load, ModelFacts, Refused, Request
from wiredesk.transforms.failures import ANNOTATION_FAILED, add_warning, shorten_path
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.ner.choice import open_models
from wiredesk.transforms.processes.channel import Channel
from wiredesk.transforms.processes.forkserver import start_code
from wiredesk.transforms.processes.stderr_tail import StderrTail, explain_end, shorten_stderr

_log = logging.getLogger(__name__)

_COMMAND = "from wiredesk.transforms.annotation.child import serve; serve()"

_START_TIMEOUT_S = LOAD_TIMEOUT_S
_CHARS_PER_LIMIT = 1_000_000
_DUMP_TIMEOUT_S = 2.0
# Lines that Python's faulthandler writes: a frame, and the fatal signal.
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+) in (\S+)', re.MULTILINE)
_FATAL = re.compile(r"^Fatal Python error: (.*)$", re.MULTILINE)


class AnnotatorError(RuntimeError):
    """The child process does not start; no text is to blame."""


def choose_limit(article: Article, timeout_s: float) -> float:
    """Returns the seconds that an article may take: the timeout for each million characters begun; 0: no limit."""
    return timeout_s * (1 + len(article.body) // _CHARS_PER_LIMIT)


class Annotator:
    """Annotates with some models, in a child process that is replaced when it dies. Threads take turns."""

    def __init__(self, setting: str) -> None:
        """Starts no child yet.

        Args:
          setting: see :func:`wiredesk.transforms.logic.ner.choice.open_models`.

        Raises:
          ModelError: a model is not installed or cannot be used.
        """
        self.setting = setting
        self.models = open_models(setting)
        self.owner_pid = os.getpid()
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """Starts the child if there is none, and does not wait until it is ready.

        It loads the model if there is one only, and otherwise waits to be told which one.
        """
        with self._lock:
            self._start()

    def prepare(self, articles: Sequence[Article]) -> None:
        """Waits until the child has loaded the models that annotate some articles.

        Raises:
          ModelError: a model cannot be loaded.
          AnnotatorError: the child does not start.
        """
        with self._lock:
            for model in divide(articles, self.models):
                self._prepare(model.name)

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._end()

    def kill(self) -> None:
        """Kills the child at once, even while a thread waits for it. For the end of this process."""
        child = self._child
        if child is not None:
            child.kill()

    def annotate(self, articles: list[Article], timeout_s: float) -> list[Article]:
        """Returns the articles, in order, with the annotations of those whose language a model reads.

        Args:
          articles: one batch.
          timeout_s: see :func:`choose_limit`.

        Raises:
          ModelError: a model cannot be loaded.
          AnnotatorError: the child does not start.
        """
        annotated = [warn_unread(article, self.models) for article in articles]
        for model, places in divide(articles, self.models).items():
            found = self._annotate([articles[place] for place in places], model.name, timeout_s)
            for place, article in zip(places, found, strict=True):
                annotated[place] = article
        return annotated

    def _annotate(self, articles: list[Article], model: str, timeout_s: float) -> list[Article]:
        done: list[Article] = []
        is_alone = False
        with self._lock:
            while len(done) < len(articles):
                child, facts = self._prepare(model)
                left = articles[len(done) :]
                try:
                    done.extend(child.annotate(left[:1] if is_alone else left, model, timeout_s))
                except _ChildStopped as stopped:
                    self._end()
                    done.extend(stopped.done)
                    # A model that takes many texts at once may have been at any of them.
                    if is_alone or (stopped.is_late and facts.is_fast):
                        done.append(_give_up(articles[len(done)], stopped.how))
                    is_alone = True
        return done

    def _start(self) -> _Child:
        if self._child is None:
            self._child = _Child()
            if len(self.models) == 1:
                self._child.ask(self.models[0].name)
        return self._child

    def _prepare(self, model: str) -> tuple[_Child, ModelFacts]:
        """Waits until the child has loaded a model. Returns the child and the facts about the model."""
        child = self._start()
        try:
            return child, child.describe(model)
        except (AnnotatorError, ModelError):
            self._end()
            raise

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


class _AnnotatorSlot:
    """Holds the annotator of this process: one at most, so that the models of one run are in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Annotator | None = None

    def get(self, setting: str) -> Annotator:
        with self._lock:
            held = self._get_own()
            if held is None or held.setting != setting:
                if held is not None:
                    held.close()
                held = self._held = Annotator(setting)
            return held

    def close(self) -> None:
        held = self._get_own()
        if held is not None:
            held.close()

    def kill(self) -> None:
        held = self._get_own()
        if held is not None:
            held.kill()

    def _get_own(self) -> Annotator | None:
        """Returns the annotator, unless a fork copied it from the parent process, which still uses it."""
        return self._held if self._held is not None and self._held.owner_pid == os.getpid() else None


_slot = _AnnotatorSlot()
atexit.register(_slot.kill)


def get_annotator(setting: str) -> Annotator:
    """Returns the annotator of this process, see :class:`Annotator`. One with another setting is closed first."""
    return _slot.get(setting)


def close_annotator() -> None:
    """Ends the child of this process, if it has one. The next article starts another."""
    _slot.close()


@functools.lru_cache(maxsize=64)  # One warning a process, though each new child falls back again.
def _warn_slow(version: str, reason: str) -> None:
    _log.warning("The model %s runs on spaCy's nlp.pipe, several times as slow: %s", version, reason)


@functools.lru_cache(maxsize=64)
def _warn_labels(version: str, labels: tuple[str, ...]) -> None:
    _log.warning(
        "The model %s marks names as %s, which stands for no type of entities that is known: they are left out",
        version,
        ", ".join(labels),
    )


class _ChildStopped(Exception):
    """The child did not finish a request.

    Attributes:
      how: in words.
      is_late: True if it took too long; False if it died.
      done: articles of the request that it had finished.
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
    """A child process with models, see :func:`wiredesk.transforms.annotation.child.serve`."""

    def __init__(self) -> None:
        self._asked: str | None = None
        self._facts: dict[str, ModelFacts] = {}
        self._stderr = StderrTail()
        self._socket, far = socket.socketpair()
        self._socket.setblocking(False)
        self._channel = Channel(self._socket.fileno(), self._socket.fileno(), self._stderr)
        stderr = self._stderr.target
        try:
            with far:
                self._process = start_code(_COMMAND, far.fileno(), stderr, stderr)
        finally:
            os.close(stderr)

    def ask(self, model: str) -> None:
        """Makes the process load a model, and does not wait for it. :meth:`describe` is called next."""
        with contextlib.suppress(OSError):  # A process that has ended does not answer either.
            self._channel.send(Load(model), _START_TIMEOUT_S)
        self._asked = model

    def describe(self, model: str) -> ModelFacts:
        """Waits until the child has loaded a model, and returns the facts about it.

        Raises:
          ModelError: the model cannot be loaded.
          AnnotatorError: the child does not start.
        """
        if model not in self._facts:
            if self._asked != model:
                self.ask(model)
            facts = self._facts[model] = self._receive_facts()
            if facts.slow_reason is not None:
                _warn_slow(facts.version, facts.slow_reason)
            if facts.unknown_labels:
                _warn_labels(facts.version, facts.unknown_labels)
        return self._facts[model]

    def _receive_facts(self) -> ModelFacts:
        try:
            answer = self._channel.receive(_START_TIMEOUT_S)
        except TimeoutError as error:
            raise AnnotatorError(
                f"the process that annotates is not ready after {_START_TIMEOUT_S:g} s; is the machine busy?"
            ) from error
        except (EOFError, OSError) as error:
            self._await_end()
            why = shorten_stderr(self._stderr.read()) or "it ended without a word"
            raise AnnotatorError(
                f"the process that annotates does not start ({why}): is memory short?"
            ) from error
        if isinstance(answer, Refused):
            raise ModelError(answer.message)
        facts: ModelFacts = answer.facts
        return facts

    def annotate(self, articles: list[Article], model: str, timeout_s: float) -> list[Article]:
        """Returns the articles with their annotations by a model.

        Raises:
          _ChildStopped: the child takes too long, or has died.
        """
        limits = [choose_limit(article, timeout_s) for article in articles]
        # A fast model takes one text after another; any other all at once, so its first answer may be late.
        together_s = 0.0 if self.describe(model).is_fast else sum(limits)
        done: list[Article] = []
        try:
            self._channel.send(Request(model, articles, max(*limits, together_s)), sum(limits) or None)
            for limit_s in limits:
                done.append(self._channel.receive(max(limit_s, together_s) or None))
        except TimeoutError:
            place = self._find_place(self._dump_traceback())
            late_s = limits[len(done)] if len(done) < len(limits) else limits[-1]
            raise _ChildStopped(f"was stopped after {late_s:g} s{place}", True, done) from None
        except (EOFError, OSError):
            raise _ChildStopped(f"crashed ({self._explain_death()})", False, done) from None
        return done

    def kill(self) -> None:
        """Kills the process, and does not wait for its end."""
        self._process.kill()

    def end(self) -> None:
        """Kills the process, and waits for its end."""
        self._process.kill()
        self._process.wait()
        self._socket.close()
        self._stderr.close()

    def _await_end(self) -> int | None:
        """Waits for the end of the process, and returns its exit code; None if it does not end."""
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            return self._process.wait(_DUMP_TIMEOUT_S)
        return None

    def _explain_death(self) -> str:
        code, text = self._await_end(), self._stderr.read()
        fatal = _FATAL.search(text)
        if fatal is not None:
            return f"{fatal[1]}{self._find_place(text[fatal.start() :])}"
        return explain_end(shorten_stderr(text), code)

    def _dump_traceback(self) -> str:
        """Makes the process write its traceback to standard error, and returns that; empty if it does not."""
        self._stderr.forget()
        with contextlib.suppress(ProcessLookupError, AttributeError):
            os.kill(self._process.pid, signal.SIGUSR1)
        self._stderr.await_output(_DUMP_TIMEOUT_S)
        return self._stderr.read()

    @staticmethod
    def _find_place(traceback: str) -> str:
        """Returns `` at FILE:LINE in FUNCTION`` of wiredesk's innermost frame in a traceback; empty without one."""
        frames = [(shorten_path(path), line, name) for path, line, name in _FRAME.findall(traceback)]
        ours = next((frame for frame in frames if frame[0] is not None), None)
        return f" at {ours[0]}:{ours[1]} in {ours[2]}" if ours is not None else ""
