"""What Ctrl-C and SIGTERM do: one sentence, the exit code that shells expect, and nothing left over.

An exception that a signal raises comes at any point: in a library's clean-up, in a thread's start,
between a rename and its record. So none is raised. A thread of its own hears of the signal, waits for
what must come to its end (:func:`finish_first`), does what is to be done at an end
(:func:`when_stopped`), ends the processes that this one has started, and ends this one. All else is
as after a kill, which every command's next start mends anyway. A second signal ends it at once.

This module is imported before any other, so it imports little.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn

_NAMES = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}
_PUT_RIGHT = b"\r\x1b[2K\x1b[?25h"
"""Clears the line of a progress bar, and shows the cursor that it has hidden."""

_busy = threading.RLock()
_to_do: list[Callable[[], object]] = []
_ask: list[Callable[[], object]] = []
_is_ending = threading.Event()
_is_cleaning = threading.Event()
_ENDING = "ending"
_PAUSE_S = 30.0
_taken: list[int] = []
"""The signals that were heard of, in order."""

# What the sentence says of the command at work, and how it is written: the last one holds.
_advice: list[str] = ["nothing was begun yet"]
_write: list[Callable[[str], bytes]] = [lambda sentence: f"wiredesk: {sentence}\n".encode()]


def listen() -> None:
    """Makes SIGINT and SIGTERM end this process as this module says; those that are ignored stay so.

    At the interpreter's own end they do again what they do to any program: then nobody hears of them.
    """
    # The first to be registered is called last.
    atexit.register(_stop_listening)
    heard = [number for number in _NAMES if signal.getsignal(number) is not signal.SIG_IGN]
    # A thread can wait for it, and each signal writes its number to it, whatever the main thread is at.
    source, target = socket.socketpair()
    target.setblocking(False)
    signal.set_wakeup_fd(target.detach(), warn_on_full_buffer=False)
    for number in heard:
        signal.signal(number, lambda *_: None)
    threading.Thread(target=_hear, args=(source,), name="signals", daemon=True).start()


def note_done() -> None:
    """Notes that the command has come to its end: a signal that comes now is too late to stop it."""
    _advice[:] = ["all was done by then"]


def _stop_listening() -> None:
    # All is done, and what the interpreter still does is over in a moment: its own exit code is the right one.
    for number in _NAMES:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def finish_first() -> Iterator[None]:
    """Keeps a signal from breaking off what is inside; a second one still does."""
    with _busy:
        yield


@contextlib.contextmanager
def when_stopped(do: Callable[[], object]) -> Iterator[None]:
    """Calls a function where a signal ends the process inside; of several functions the last one is called first."""
    _to_do.append(do)
    try:
        yield
    finally:
        _to_do.remove(do)


@contextlib.contextmanager
def ask_first(ask: Callable[[], object]) -> Iterator[None]:
    """Makes the first signal call a function and not end the process, for what can end by itself."""
    _ask.append(ask)
    try:
        yield
    finally:
        _ask.remove(ask)


@contextlib.contextmanager
def advise(advice: str, write: Callable[[str], bytes]) -> Iterator[None]:
    """Says how the sentence goes on where a signal comes inside.

    Args:
      advice: what stands, and what to do; empty where there is nothing to say.
      write: makes of the sentence what goes to standard error.
    """
    _advice.append(advice)
    _write.append(write)
    try:
        yield
    finally:
        _advice.pop()
        _write.pop()


def describe(number: int) -> str:
    """Returns the sentence that a signal leaves."""
    by = f"stopped by {name_signal(number)}"
    return f"{by}; {_advice[-1]}" if _advice[-1] else by


def name_signal(number: int) -> str:
    """Returns what a person calls a signal."""
    return _NAMES[signal.Signals(number)]


def find_asked() -> int | None:
    """Returns the first signal that came; None where none has."""
    return _taken[0] if _taken else None


def await_end() -> None:
    """Waits for ever where a signal is ending this process: what failed meanwhile has failed for that."""
    while _is_ending.is_set():
        time.sleep(1)


def pause_where_cleaning() -> None:
    """Keeps a thread from writing anew while another removes what was written: this process is ending.

    It does so for a while only: what removes it may wait for what the thread holds.
    """
    end = time.monotonic() + _PAUSE_S
    while _is_cleaning.is_set() and threading.current_thread().name != _ENDING and time.monotonic() < end:
        time.sleep(1)


def _hear(source: socket.socket) -> None:
    """Takes up signals, for as long as the process lives."""
    while True:
        for number in source.recv(1):
            if number in _NAMES:
                _take_up(number)


def _take_up(number: int) -> None:
    _taken.append(number)
    if _is_ending.is_set():
        kill_descendants()
        os._exit(128 + number)
    if _ask and len(_taken) == 1:
        _ask[-1]()
        return
    _is_ending.set()
    threading.Thread(target=_end, args=(number,), name=_ENDING, daemon=True).start()


def _end(number: int) -> NoReturn:
    sentence = _write[-1](describe(number))
    terminal = _mute()
    try:
        with _busy:
            _is_cleaning.set()
            for do in reversed(_to_do[:]):
                # What cannot be done here, the next command does: the sentence must be said, and the process end.
                with contextlib.suppress(Exception):
                    do()
            kill_descendants()
            os.write(terminal, (_PUT_RIGHT if os.isatty(terminal) else b"") + sentence)
    finally:
        os._exit(128 + number)


def _mute() -> int:
    """Silences this process, all its threads, and its libraries; returns where the sentence goes to."""
    terminal = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for fd in (1, 2):
        os.dup2(nowhere, fd)
    return terminal


def kill_descendants() -> None:
    """Ends what this process has started, and what that has, and waits for it a moment."""
    known: set[int] = set()
    # One that starts others is held first, so that none is started unseen.
    while new := set(list_descendants(os.getpid())) - known:
        _send(new, signal.SIGSTOP)
        known |= new
    _send(known, signal.SIGKILL)
    for _ in range(100):
        if not list_descendants(os.getpid()):
            return
        time.sleep(0.01)


def _send(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def list_descendants(pid: int) -> list[int]:
    """Returns the living processes that one has started, and theirs, from the top down."""
    children: dict[int, list[int]] = {}
    for child, parent in _list_processes():
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found[1:]


def _list_processes() -> Iterator[tuple[int, int]]:
    """Yields every living process with the one that has started it."""
    if not os.path.isdir("/proc/self"):
        yield from _ask_ps()
        return
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as stat:
            state, parent = stat.read().rpartition(b")")[2].split()[:2]
            if state != b"Z":
                yield int(name), int(parent)


def _ask_ps() -> Iterator[tuple[int, int]]:
    """Yields what :func:`_list_processes` yields where there is no ``/proc``, as on macOS."""
    import subprocess  # noqa: PLC0415 - seldom needed, and slow to import

    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=False)
    for line in told.stdout.splitlines():
        pid, parent, state = line.split()[:3]
        if not state.startswith("Z"):
            yield int(pid), int(parent)
