"""Handles Ctrl-C and SIGTERM: prints one sentence, exits with the code that shells expect, and leaves nothing behind.

An exception raised by a signal handler can strike anywhere: in a library's clean-up, in a thread's start, between a
rename and its record. So the handlers raise none. A thread of its own receives the signal, waits for the steps that must
be finished (:func:`finish_first`), calls the clean-up functions (:func:`when_stopped`), kills the processes that this
one has started, and ends this one. Everything else is as after a kill, from which the next command recovers anyway.
A second signal ends the process at once.

The state is one per process, like the signal handlers. This module is imported before any other, so it imports little.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Set
from typing import NoReturn

_NAMES = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}
_CLEAR_LINE = b"\r\x1b[2K\x1b[?25h"
"""Clears the line of a progress bar, and shows the cursor that the bar has hidden."""

_ENDING = "ending"
_PAUSE_S = 30.0
_STOPPED = ("T", "t")
"""States of a process that a signal or a debugger has stopped."""


class _State:
    """State of the process: the signals received, and what to do at the next one.

    Attributes:
      busy: held while steps run that must be finished.
      clean_ups: functions to call before the process ends; the last one is called first.
      stop_requests: functions to call at a first signal instead of ending the process; the last one counts.
      advice: end of the sentence on a signal; the last one counts.
      writers: encode the sentence for standard error; the last one counts.
      signals: numbers of the signals received, in order.
      is_ending: set once a signal ends the process.
      is_cleaning: set once the clean-up functions run.
    """

    def __init__(self) -> None:
        self.busy = threading.RLock()
        self.clean_ups: list[Callable[[], object]] = []
        self.stop_requests: list[Callable[[], object]] = []
        self.advice = ["nothing was begun yet"]
        self.writers: list[Callable[[str], bytes]] = [lambda sentence: f"wiredesk: {sentence}\n".encode()]
        self.signals: list[int] = []
        self.is_ending = threading.Event()
        self.is_cleaning = threading.Event()


_state = _State()


def listen() -> None:
    """Makes SIGINT and SIGTERM end this process as this module describes; ignored ones stay ignored.

    While the interpreter shuts down, both are ignored.
    """
    # Functions registered first are called last.
    atexit.register(_stop_listening)
    handled = [number for number in _NAMES if signal.getsignal(number) is not signal.SIG_IGN]
    # Each signal writes its number to the socket, whatever the main thread is doing, and a thread can wait for it.
    source, target = socket.socketpair()
    target.setblocking(False)
    signal.set_wakeup_fd(target.detach(), warn_on_full_buffer=False)
    for number in handled:
        signal.signal(number, lambda *_: None)
    threading.Thread(target=_receive, args=(source,), name="signals", daemon=True).start()


def note_done() -> None:
    """Records that the command has finished: a later signal is too late to stop it."""
    _state.advice[:] = ["all was done by then"]


def _stop_listening() -> None:
    # The command has ended, and the shutdown takes a moment: its own exit code is the right one.
    for number in _NAMES:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def finish_first() -> Iterator[None]:
    """Makes a first signal wait for the end of the body; a second one does not wait."""
    with _state.busy:
        yield


@contextlib.contextmanager
def when_stopped(do: Callable[[], object]) -> Iterator[None]:
    """Calls a function if a signal ends the process in the body; of several functions the last is called first."""
    _state.clean_ups.append(do)
    try:
        yield
    finally:
        _state.clean_ups.remove(do)


@contextlib.contextmanager
def on_first_signal(ask: Callable[[], object]) -> Iterator[None]:
    """Makes the first signal call a function instead of ending the process, for a body that then ends by itself."""
    _state.stop_requests.append(ask)
    try:
        yield
    finally:
        _state.stop_requests.remove(ask)


@contextlib.contextmanager
def advise(advice: str, write: Callable[[str], bytes]) -> Iterator[None]:
    """Sets the end of the sentence on a signal that comes in the body.

    Args:
      advice: what stands, and what to do; may be empty.
      write: encodes the sentence for standard error.
    """
    _state.advice.append(advice)
    _state.writers.append(write)
    try:
        yield
    finally:
        _state.advice.pop()
        _state.writers.pop()


def describe(number: int) -> str:
    """Returns the sentence on a signal."""
    by = f"stopped by {name_signal(number)}"
    advice = _state.advice[-1]
    return f"{by}; {advice}" if advice else by


def name_signal(number: int) -> str:
    """Returns the name of a signal for people."""
    return _NAMES[signal.Signals(number)]


def find_signal() -> int | None:
    """Returns the first signal received; None if there was none."""
    return _state.signals[0] if _state.signals else None


def await_end() -> None:
    """Blocks while a signal is ending this process: errors that it causes meanwhile are not reported."""
    while _state.is_ending.is_set():
        time.sleep(1)


def pause_where_cleaning() -> None:
    """Blocks a thread that is about to write while another removes the staged files, since this process is ending.

    It blocks for a limited time: the clean-up may wait for something that the thread holds.
    """
    end = time.monotonic() + _PAUSE_S
    is_ending_thread = threading.current_thread().name == _ENDING
    while _state.is_cleaning.is_set() and not is_ending_thread and time.monotonic() < end:
        time.sleep(1)


def _receive(source: socket.socket) -> None:
    """Handles signals for as long as the process lives. Body of the thread ``signals``."""
    while True:
        for number in source.recv(1):
            if number in _NAMES:
                _handle(number)


def _handle(number: int) -> None:
    _state.signals.append(number)
    if _state.is_ending.is_set():
        kill_descendants()
        os._exit(128 + number)
    if _state.stop_requests and len(_state.signals) == 1:
        _state.stop_requests[-1]()
        return
    _state.is_ending.set()
    threading.Thread(target=_end, args=(number,), name=_ENDING, daemon=True).start()


def _end(number: int) -> NoReturn:
    sentence = _state.writers[-1](describe(number))
    terminal = _mute()
    try:
        with _state.busy:
            _state.is_cleaning.set()
            for do in reversed(_state.clean_ups[:]):
                # The next command cleans up what fails here. The sentence must be printed, and the process must end.
                with contextlib.suppress(Exception):
                    do()
            kill_descendants()
            os.write(terminal, (_CLEAR_LINE if os.isatty(terminal) else b"") + sentence)
    finally:
        os._exit(128 + number)


def _mute() -> int:
    """Redirects the output of this process, with all threads and libraries, to nowhere.

    Returns:
      A file descriptor of the original standard error.
    """
    terminal = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for fd in (1, 2):
        os.dup2(nowhere, fd)
    return terminal


def kill_descendants() -> None:
    """Kills the processes that this one has started, with their own, and waits up to a second for their end."""
    known: set[int] = set()
    # Stopping a process first keeps it from starting others unseen.
    while new := set(list_descendants(os.getpid())) - known:
        _send(new, signal.SIGSTOP)
        _await_stop(new)
        known |= new
    _send(known, signal.SIGKILL)
    for _ in range(100):
        if not list_descendants(os.getpid()):
            return
        time.sleep(0.01)


def _await_stop(pids: Set[int]) -> None:
    """Waits up to a second until SIGSTOP has stopped the processes.

    A process that is forking when it comes finishes that first: its child is in no list until then.
    """
    for _ in range(100):
        if not any(pid in pids and state not in _STOPPED for pid, _, state in _list_processes()):
            return
        time.sleep(0.01)


def _send(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def list_descendants(pid: int) -> list[int]:
    """Returns the living processes that a process has started, and theirs, parents before children."""
    children: dict[int, list[int]] = {}
    for child, parent, _ in _list_processes():
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found[1:]


def _list_processes() -> Iterator[tuple[int, int, str]]:
    """Yields the id of every living process, with that of its parent and the letter of its state."""
    if not os.path.isdir("/proc/self"):
        yield from _list_with_ps()
        return
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as stat:
            state, parent = stat.read().decode("utf-8", "replace").rpartition(")")[2].split()[:2]
            if state != "Z":
                yield int(name), int(parent), state


def _list_with_ps() -> Iterator[tuple[int, int, str]]:
    """Does the same as :func:`_list_processes` without ``/proc``, as on macOS."""
    import subprocess  # noqa: PLC0415 - seldom needed, and slow to import

    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=False
    )
    for line in listed.stdout.splitlines():
        pid, parent, state = line.split()[:3]
        if not state.startswith("Z"):
            yield int(pid), int(parent), state[0]
