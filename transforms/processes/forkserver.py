"""Starts processes by forking one that has imported already what they need.

A Python process that imports Beam and the parsers takes two to three seconds of a core before it
does anything. One server process does it once and forks whenever it is asked to, by the process
that has started it or by any that it has forked. It has no threads of its own and has opened
nothing, so a fork of it is a clean process. It ends with the process that has started it, however
that ends, and takes with it what it has forked.

No process that is started here imports anything from the current folder, which may be a stranger's.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import pkgutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any

from wiredesk.transforms.processes.waiting import READ, wait_for


class ServerGoneError(RuntimeError):
    """The process that starts the others does not answer any more."""


CAN_FORK = sys.platform == "linux"
"""Whether processes are forked here.

Elsewhere each is started anew. Windows cannot fork; on macOS the system's own frameworks, once a library
has loaded them, may crash in what is forked.
"""

SAFE_PATH = "-P"
"""Keeps Python from looking for modules in the current folder, as it does first for ``-c`` and ``-m``."""

SAFE_PATH_VARIABLE = "PYTHONSAFEPATH"
"""The environment variable that does the same to every Python that is started with it."""

_ANSWER_TIMEOUT_S = 60.0
_MAX_FDS = 4
_MAX_TROUBLE_BYTES = 4096
# What a forked process says on the line to who has asked for it: who it is, and that it has done its work.
_PID = struct.Struct("=q")
_ENDED = b"."
# In place of a process's number: there is none, for the reason that follows.
_NOBODY = -1

# Where orders are sent to, in the process that has started a server and in those that it forks.
_orders: socket.socket | None = None
# In the process that has started it, what the server knows by that this one lives, and the server.
_alive: int | None = None
_server: subprocess.Popen[bytes] | None = None


def start_server(prepare: str) -> None:
    """Starts the server of this process, unless it has one; does not wait for it.

    Args:
      prepare: a function, ``module:name``, that the server calls before it forks for the first time.
    """
    global _orders, _alive, _server  # noqa: PLW0603 - a process has one, as it has one standard output
    if _orders is not None:
        return
    stop_server()
    orders, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    alive, _alive = os.pipe()
    fds = (orders.fileno(), asked.fileno(), alive)
    try:
        _server = start_python(
            f"from wiredesk.transforms.processes.forkserver import _serve; _serve({prepare!r}, *{fds})",
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
        )
    finally:
        asked.close()
        os.close(alive)
    _orders = orders


@contextlib.contextmanager
def shield_children() -> Iterator[None]:
    """Keeps Ctrl-C and SIGTERM from processes that this thread starts inside, and from theirs.

    A terminal sends Ctrl-C to them all. Who has started them ends them, and says what there is to say.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stop_server() -> None:
    """Ends the server that this process has started, with what it has forked, and waits for that."""
    global _orders, _alive, _server  # noqa: PLW0603
    if _alive is not None:
        os.close(_alive)
    if _server is not None:
        _server.wait()
    _orders = _alive = _server = None


atexit.register(stop_server)


def has_server() -> bool:
    """Says whether this process can fork another from a server."""
    return _orders is not None


def list_path() -> str:
    """Returns where this process finds its modules, for the environment of one that is to find the same.

    The current folder, which an empty entry stands for, is left out.
    """
    return os.pathsep.join(entry for entry in sys.path if entry)


def start_python(code: str, **options: Any) -> subprocess.Popen[bytes]:
    """Starts a Python that runs some code and finds the modules that this process finds.

    It does not hear of Ctrl-C and SIGTERM, see :func:`shield_children`.

    Args:
      code: what it runs.
      options: for :class:`subprocess.Popen`.
    """
    environment = {**os.environ, "PYTHONPATH": list_path(), SAFE_PATH_VARIABLE: "1"}
    with shield_children():
        return subprocess.Popen([sys.executable, SAFE_PATH, "-c", code], env=environment, **options)


@contextlib.contextmanager
def keep_path_safe() -> Iterator[None]:
    """Keeps every Python that is started inside from looking for modules in the current folder."""
    before = os.environ.get(SAFE_PATH_VARIABLE)
    os.environ[SAFE_PATH_VARIABLE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH_VARIABLE]
        else:
            os.environ[SAFE_PATH_VARIABLE] = before


class Forked:
    """A process that the server has forked, for whoever has asked for it."""

    def __init__(self, function: str, *args: object, stdio: Sequence[int] = ()) -> None:
        """Starts it.

        Args:
          function: what it does, ``module:name``.
          args: the function's, which are pickled.
          stdio: descriptors that it has as its standard input, output and error; the server's
            where there are none.

        Raises:
          ServerGoneError: the server does not answer.
        """
        global _orders  # noqa: PLW0603
        assert _orders is not None
        self._code: int | None = None
        self._line, far = socket.socketpair()
        with far:
            try:
                socket.send_fds(_orders, [b"f"], [far.fileno(), *stdio])
                self._line.settimeout(_ANSWER_TIMEOUT_S)
                self._line.sendall(pickle.dumps((function, args, dict(os.environ))))
                (self.pid,) = _PID.unpack(self._line.recv(_PID.size, socket.MSG_WAITALL))
                trouble = self._line.recv(_MAX_TROUBLE_BYTES) if self.pid == _NOBODY else b""
            except (OSError, struct.error) as error:
                self._line.close()
                # So that another one is started when it is needed again.
                _orders = None
                raise ServerGoneError(
                    "the process that starts the others does not answer: run again; is memory short?"
                ) from error
        if self.pid == _NOBODY:
            self._line.close()
            _orders = None
            raise ServerGoneError(
                f"the process that starts the others cannot ({trouble.decode('utf-8', 'replace')}): "
                "mend that and run again"
            )

    def poll(self) -> int | None:
        """Returns None while it runs, then 0 where its function has come to its end, else -1."""
        return self._code if self._code is not None else self._look(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end, and returns what :meth:`poll` does then.

        Raises:
          TimeoutError: it runs still, after so many seconds.
        """
        code = self._code if self._code is not None else self._look(timeout)
        if code is None:
            raise TimeoutError
        return code

    def kill(self) -> None:
        """Ends it where it still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        """Looks for what comes at its end: its last word, or nothing where it could not speak."""
        if not wait_for({self._line.fileno(): READ}, timeout):
            return None
        try:
            self._code = 0 if self._line.recv(1) == _ENDED else -1
        except ConnectionResetError:
            self._code = -1
        self._line.close()
        return self._code


def start_code(code: str, stdin: int, stdout: int, stderr: int) -> Forked | subprocess.Popen[bytes]:
    """Starts a process that runs a line of Python, by forking where this process has a server for it.

    Args:
      code: what it runs.
      stdin, stdout, stderr: descriptors that it has as its standard input, output and error.
    """
    if has_server():
        return Forked("builtins:exec", code, {}, stdio=(stdin, stdout, stderr))
    return start_python(code, stdin=stdin, stdout=stdout, stderr=stderr)


def _serve(prepare: str, orders: int, asked: int, alive: int) -> None:
    """Does the work of the server: forks when it is asked to, until the process that has started it is gone."""
    global _orders  # noqa: PLW0603 - for those that are forked here
    _orders = socket.socket(fileno=orders)
    forked: set[int] = set()

    def reap(_signal: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                forked.discard(pid)

    handlers = {signal.SIGCHLD: signal.signal(signal.SIGCHLD, reap)}
    trouble = _prepare(prepare)
    with socket.socket(fileno=asked) as mailbox:
        wanted = {mailbox.fileno(): READ, alive: READ}
        while alive not in wait_for(wanted, None):
            _, fds, _, _ = socket.recv_fds(mailbox, 1, _MAX_FDS)
            if trouble is not None:
                _refuse(fds, trouble)
                continue
            # One that ends at once must not be forgotten before it is known: its number may come again.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
            pid = os.fork()
            if pid == 0:
                mailbox.close()
                os.close(alive)
                for kind, handler in handlers.items():
                    signal.signal(kind, handler)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
                _work(socket.socket(fileno=fds[0]), fds[1:])
            forked.add(pid)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            for fd in fds:
                os.close(fd)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in forked:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _prepare(function: str) -> str | None:
    """Makes the server ready; returns what went wrong, in a line, or None."""
    try:
        pkgutil.resolve_name(function)()
    except Exception as error:
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    return None


def _refuse(fds: Sequence[int], trouble: str) -> None:
    """Answers an order with what keeps this server from forking."""
    with socket.socket(fileno=fds[0]) as line, contextlib.suppress(OSError):
        line.sendall(_PID.pack(_NOBODY) + trouble.encode())
        # It is taken whole before the line is closed, which would else drop it.
        line.shutdown(socket.SHUT_WR)
        while line.recv(65_536):
            pass
    for fd in fds[1:]:
        os.close(fd)


def _work(line: socket.socket, stdio: Sequence[int]) -> None:
    """Does in a forked process what it is told to, and ends that."""
    code = 1
    try:
        for place, fd in enumerate(stdio):
            os.dup2(fd, place)
            os.close(fd)
        line.sendall(_PID.pack(os.getpid()))
        with line.makefile("rb") as order:
            function, args, environment = pickle.load(order)
        os.environ.clear()
        os.environ.update(environment)
        pkgutil.resolve_name(function)(*args)
        line.sendall(_ENDED)
        code = 0
    except SystemExit:
        # As a process ends that is asked to.
        pass
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code)
