"""Starts child processes by forking a server process that has already imported what they need.

A Python process that imports Beam and the parsers spends two to three seconds of processor time before it
does any work. The server imports them once and then forks on request, for the process that started it and
for every process that it has forked. It has no threads and holds no open files, so its forks start clean.
It exits when the process that started it exits, for whatever reason, and kills its forks first.

Processes started here import nothing from the current folder, which may be untrusted.
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
import threading
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any, NoReturn

from wiredesk.transforms.processes.waiting import READ, wait_for


class ServerGoneError(RuntimeError):
    """The fork server does not answer, or cannot fork."""


CAN_FORK = sys.platform == "linux"
"""True if processes are forked on this system; elsewhere each is a new Python process.

Windows cannot fork. On macOS the system frameworks may crash in a fork once a library has loaded them.
"""

SAFE_PATH = "-P"
"""Option that stops Python from importing from the current folder, which ``-c`` and ``-m`` put first."""

SAFE_PATH_VARIABLE = "PYTHONSAFEPATH"
"""Environment variable with the effect of :data:`SAFE_PATH` on every Python that inherits it."""

_ANSWER_TIMEOUT_S = 60.0
_MAX_FDS = 4
_MAX_TROUBLE_BYTES = 4096
# A forked process sends its process id to whoever ordered it, and _ENDED when its function has returned.
_PID = struct.Struct("=q")
_ENDED = b"."
# Sent in place of a process id when the server cannot fork; the reason follows.
_NO_PID = -1


class _Connection:
    """The connection of this process to its fork server; threads share it.

    The process that started the server also holds the server process, and the write end of a pipe that
    closes when this process exits. A forked process only has the socket for orders.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._orders: socket.socket | None = None
        self._alive: int | None = None
        self.server: subprocess.Popen[bytes] | None = None

    def start(self, prepare: str) -> None:
        with self._lock:
            if self._orders is not None:
                return
            self.stop()
            orders, mailbox = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            alive, self._alive = os.pipe()
            fds = (orders.fileno(), mailbox.fileno(), alive)
            try:
                self.server = start_python(
                    f"from wiredesk.transforms.processes.forkserver import _serve; _serve({prepare!r}, *{fds})",
                    pass_fds=fds,
                    stdin=subprocess.DEVNULL,
                )
            finally:
                mailbox.close()
                os.close(alive)
            self._orders = orders

    def stop(self) -> None:
        with self._lock:
            if self._alive is not None:
                os.close(self._alive)
            if self.server is not None:
                self.server.wait()
            self._orders = self._alive = self.server = None

    def adopt(self, orders: socket.socket) -> None:
        """Uses a socket that exists already: forks inherit the connection that their server sets up."""
        self._orders = orders

    def drop(self) -> None:
        """Gives up a server that failed, so that :meth:`start` starts another."""
        with self._lock:
            self._orders = None

    @property
    def is_open(self) -> bool:
        return self._orders is not None

    def send(self, fds: Sequence[int]) -> None:
        orders = self._orders
        if orders is None:
            raise ConnectionError("there is no fork server")
        socket.send_fds(orders, [b"f"], fds)


_connection = _Connection()


def start_server(prepare: str) -> None:
    """Starts the fork server of this process in the background, unless it runs already.

    Args:
      prepare: function, as ``module:name``, that the server calls once before its first fork.
    """
    _connection.start(prepare)


def stop_server() -> None:
    """Stops the fork server that this process has started, and all its forks, and waits for their end."""
    _connection.stop()


atexit.register(stop_server)


def has_server() -> bool:
    """Returns True if this process can order forks from a server."""
    return _connection.is_open


@contextlib.contextmanager
def shield_children() -> Iterator[None]:
    """Blocks Ctrl-C and SIGTERM in processes that this thread starts inside the context.

    A terminal sends Ctrl-C to the whole process group. The parent ends its children and reports the stop.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def list_path() -> str:
    """Returns this process's module search path for the environment variable ``PYTHONPATH``.

    The current folder, written as an empty entry, is left out.
    """
    return os.pathsep.join(entry for entry in sys.path if entry)


def start_python(code: str, **options: Any) -> subprocess.Popen[bytes]:
    """Starts a Python process that finds the same modules as this one; see also :func:`shield_children`.

    Args:
      code: code to run.
      options: options of :class:`subprocess.Popen`.
    """
    environment = {**os.environ, "PYTHONPATH": list_path(), SAFE_PATH_VARIABLE: "1"}
    with shield_children():
        return subprocess.Popen([sys.executable, SAFE_PATH, "-c", code], env=environment, **options)


@contextlib.contextmanager
def keep_path_safe() -> Iterator[None]:
    """Stops every Python that is started inside the context from importing from the current folder."""
    before = os.environ.get(SAFE_PATH_VARIABLE)
    os.environ[SAFE_PATH_VARIABLE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH_VARIABLE]
        else:
            os.environ[SAFE_PATH_VARIABLE] = before


class ForkedProcess:
    """Handle of a process that the fork server has forked for this process."""

    def __init__(self, function: str, *args: object, stdio: Sequence[int] = ()) -> None:
        """Orders the fork and waits until it has started.

        Args:
          function: function to run, as ``module:name``.
          args: picklable arguments of the function.
          stdio: descriptors for its standard input, output and error; the server's where none are given.

        Raises:
          ServerGoneError: the server does not answer, or cannot fork.
        """
        self._code: int | None = None
        self._line, far = socket.socketpair()
        with far:
            try:
                _connection.send([far.fileno(), *stdio])
                self._line.settimeout(_ANSWER_TIMEOUT_S)
                self._line.sendall(pickle.dumps((function, args, dict(os.environ))))
                (self.pid,) = _PID.unpack(self._line.recv(_PID.size, socket.MSG_WAITALL))
                trouble = self._line.recv(_MAX_TROUBLE_BYTES) if self.pid == _NO_PID else b""
            except (OSError, struct.error) as error:
                self._give_up("does not answer: run again; is memory short?", error)
        if self.pid == _NO_PID:
            self._give_up(f"cannot ({trouble.decode('utf-8', 'replace')}): mend that and run again")

    def _give_up(self, trouble: str, cause: Exception | None = None) -> NoReturn:
        self._line.close()
        _connection.drop()
        raise ServerGoneError(f"the fork server {trouble}") from cause

    def poll(self) -> int | None:
        """Returns None while the process runs, then 0 if its function has returned, else -1."""
        return self._code if self._code is not None else self._find_code(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for the end of the process, and returns what :meth:`poll` then returns.

        Raises:
          TimeoutError: the process still runs after this many seconds.
        """
        code = self._code if self._code is not None else self._find_code(timeout)
        if code is None:
            raise TimeoutError
        return code

    def kill(self) -> None:
        """Kills the process if it still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _find_code(self, timeout: float | None) -> int | None:
        """Waits for the message that a process sends at its end; a process that dies sends none."""
        if not wait_for({self._line.fileno(): READ}, timeout):
            return None
        try:
            self._code = 0 if self._line.recv(1) == _ENDED else -1
        except ConnectionResetError:
            self._code = -1
        self._line.close()
        return self._code


def start_code(code: str, stdin: int, stdout: int, stderr: int) -> ForkedProcess | subprocess.Popen[bytes]:
    """Starts a process that runs some code; forks it if this process has a fork server.

    Args:
      code: code to run.
      stdin, stdout, stderr: descriptors for its standard input, output and error.
    """
    if has_server():
        return ForkedProcess("builtins:exec", code, {}, stdio=(stdin, stdout, stderr))
    return start_python(code, stdin=stdin, stdout=stdout, stderr=stderr)


def _serve(prepare: str, orders: int, mailbox: int, alive: int) -> None:
    """Entry point of the server process.

    Args:
      prepare: see :func:`start_server`.
      orders: descriptor of the socket to which forks send orders of their own.
      mailbox: descriptor of the socket on which orders arrive.
      alive: descriptor of a pipe that is closed when the process that started the server exits.
    """
    _connection.adopt(socket.socket(fileno=orders))
    with socket.socket(fileno=mailbox) as opened:
        server = _Server(opened, alive)
        try:
            server.serve(_prepare(prepare))
        finally:
            server.kill_forked()


class _Server:
    """Forks one process for each order, until the process that started the server exits."""

    def __init__(self, mailbox: socket.socket, alive: int) -> None:
        self._mailbox = mailbox
        self._alive = alive
        self._forked: set[int] = set()
        self._default_handler = signal.signal(signal.SIGCHLD, self._reap)

    def serve(self, trouble: str | None) -> None:
        """Answers orders.

        Args:
          trouble: why this server cannot fork; every order is refused with it. None if it can.
        """
        wanted = {self._mailbox.fileno(): READ, self._alive: READ}
        while self._alive not in wait_for(wanted, None):
            _, fds, _, _ = socket.recv_fds(self._mailbox, 1, _MAX_FDS)
            if trouble is not None:
                _refuse(fds, trouble)
            else:
                self._fork(fds)

    def _fork(self, fds: list[int]) -> None:
        # SIGCHLD waits until the process id is recorded: a child that ends at once must not be reaped
        # before that, or its id would stay recorded and kill_forked() could hit another process.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            self._become_child()
            _run_order(socket.socket(fileno=fds[0]), fds[1:])
        self._forked.add(pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        for fd in fds:
            os.close(fd)

    def _become_child(self) -> None:
        self._mailbox.close()
        os.close(self._alive)
        signal.signal(signal.SIGCHLD, self._default_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def _reap(self, _signal: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                self._forked.discard(pid)

    def kill_forked(self) -> None:
        """Kills all forks and waits for their end."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for pid in self._forked:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()


def _prepare(function: str) -> str | None:
    """Calls the function that prepares the server; returns its error in one line, or None."""
    try:
        pkgutil.resolve_name(function)()
    except Exception as error:
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    return None


def _refuse(fds: Sequence[int], trouble: str) -> None:
    """Answers an order with the reason why this server cannot fork."""
    with socket.socket(fileno=fds[0]) as line, contextlib.suppress(OSError):
        line.sendall(_PID.pack(_NO_PID) + trouble.encode())
        # The order is read to its end: closing a socket with unread data would discard the answer.
        line.shutdown(socket.SHUT_WR)
        while line.recv(65_536):
            pass
    for fd in fds[1:]:
        os.close(fd)


def _run_order(line: socket.socket, stdio: Sequence[int]) -> NoReturn:
    """Runs the ordered function in the forked process, and exits."""
    code = 1
    try:
        for number, fd in enumerate(stdio):
            os.dup2(fd, number)
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
        # The function has asked for the exit; nothing is printed.
        pass
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code)
