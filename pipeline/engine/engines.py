"""The engines: Beam's runners by name, and the options that each needs from wiredesk.

To add an engine, add it to :data:`ENGINES`. A runner that is not in it works if Beam finds it and it needs
nothing more than its own options, which follow ``--`` on the command line.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from wiredesk.pipeline.settings import LOCAL_RUNNERS, UsageError

_CONNECT_TIMEOUT_S = 20.0
_YEAR_S = 365 * 24 * 3600


class PipelineFailedError(RuntimeError):
    """The engine reports that the pipeline failed, or does not answer."""


@dataclass(frozen=True)
class Engine:
    """Facts about one of Beam's runners.

    Attributes:
      can_stream: whether a stream works on it, so that messages may recommend it for one.
      endpoints: options that name an address at which the engine must answer.
      make_args: returns the options that the engine needs beside those given.
    """

    can_stream: bool = False
    endpoints: tuple[str, ...] = ()
    make_args: Callable[[AbstractSet[str]], list[str]] = lambda given: []


def _make_prism_args(given: AbstractSet[str]) -> list[str]:
    if given & {"prism_location", "job_endpoint"}:
        return []
    return [f"--prism_location={find_prism()}", "--prism_log_level=error"]


_JOB_SERVER = ("job_endpoint", "artifact_endpoint")

ENGINES = {
    "PrismRunner": Engine(can_stream=True, endpoints=_JOB_SERVER, make_args=_make_prism_args),
    "FlinkRunner": Engine(can_stream=True, endpoints=(*_JOB_SERVER, "flink_master")),
    "DataflowRunner": Engine(can_stream=True),
    "PortableRunner": Engine(endpoints=_JOB_SERVER),
    **dict.fromkeys(LOCAL_RUNNERS, Engine()),
}
"""The engines that wiredesk is tested on or knows options of."""

_ENDPOINTS = tuple(dict.fromkeys(option for engine in ENGINES.values() for option in engine.endpoints))


def name_streaming_engines() -> str:
    """Returns the engines to recommend for a stream, as part of a sentence."""
    *names, last = (name for name, engine in ENGINES.items() if engine.can_stream)
    return f"{', '.join(names)} or {last}"


def list_engine_args(runner: str, workers: int, beam_args: Sequence[str]) -> list[str]:
    """Returns the options that an engine needs and that were not given.

    Args:
      runner: one of Beam's names.
      workers: worker processes of a local run.
      beam_args: the options that were given.
    """
    given = {arg.partition("=")[0].removeprefix("--") for arg in beam_args}
    if runner in LOCAL_RUNNERS:
        return [f"--direct_num_workers={workers}"] if workers > 1 else []
    args = []
    if "job_server_timeout" not in given:
        # Beam uses this timeout for the end of the job as well; its default is five minutes.
        args.append(f"--job_server_timeout={_YEAR_S}")
    engine = ENGINES.get(runner, Engine())
    args += engine.make_args(given)
    if engine.endpoints:
        # Otherwise Beam lists all packages with pip at each submission, which takes a second, and nobody reads it.
        args.append("--experiments=disable_logging_submission_environment")
    # Otherwise rows behind a Reshuffle reach a stateful step after its timers, and are lost.
    if "checkpointing_interval" in given:
        args.append("--finish_bundle_before_checkpointing")
    return args


def find_prism() -> str:
    """Returns the Prism binary: beside this Python, where ``make prism`` puts it, or in the path.

    Without one Beam would download it.

    Raises:
      UsageError: there is none.
    """
    beside = Path(sys.executable).with_name("prism")
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("prism")
    if found is None:
        raise UsageError(
            "there is no Prism binary; make one with: make prism (it needs Go), "
            "or name its path: -- --prism_location=PATH"
        )
    return found


def read_options(beam_args: Sequence[str]) -> dict[str, str]:
    """Returns the values of options by name, from ``--name=value`` and ``--name value``; flags have none."""
    options: dict[str, str] = {}
    name = ""
    for arg in beam_args:
        if arg.startswith("--"):
            name, mark, value = arg.removeprefix("--").partition("=")
            options[name] = value
            name = "" if mark else name
        elif name:
            options[name], name = arg, ""
    return options


def require_reachable(runner: str, beam_args: Sequence[str]) -> None:
    """Checks that an engine answers: Beam would wait for it as long as a job may take.

    Raises:
      PipelineFailedError: nothing listens at an address that the options name, or something that is no engine.
    """
    given = read_options(beam_args)
    for option in filter(given.get, _ENDPOINTS):
        address = given[option].rpartition("://")[2].partition("/")[0]
        host, mark, port = address.rpartition(":")
        if not (mark and port.isdecimal()):
            continue
        _connect(
            host, int(port), f"{runner} does not answer", f"or give its address with -- --{option}=HOST:PORT"
        )
    _require_pool(given)


def _require_pool(given: Mapping[str, str]) -> None:
    """Checks the pool of workers if it must be on this machine, as the engine is.

    Elsewhere its address is one that a task manager uses, and means nothing here.
    """
    engines = [given[option] for option in _ENDPOINTS if given.get(option)]
    pool = given.get("environment_config", "")
    if (
        given.get("environment_type") != "EXTERNAL"
        or not engines
        or not all(map(_is_local, [*engines, pool]))
    ):
        return
    host, _, port = pool.rpartition(":")
    if port.isdecimal():
        _connect(host, int(port), "no pool of workers answers", describe_pool_advice())


def describe_pool_advice() -> str:
    """Returns what to do about a missing pool of workers, as the end of a sentence."""
    return "beside each task manager, or give its address with -- --environment_config=HOST:PORT"


def _is_local(address: str) -> bool:
    host = address.rpartition("://")[2].partition("/")[0].rpartition(":")[0].strip("[]")
    return host in ("localhost", "::1") or host.startswith("127.")


def _connect(host: str, port: int, what: str, advice: str) -> None:
    try:
        socket.create_connection((host.strip("[]"), port), _CONNECT_TIMEOUT_S).close()
    except OSError as error:
        raise PipelineFailedError(
            f"{what} at {host}:{port} ({error.strerror or error}): start it, {advice}"
        ) from error
