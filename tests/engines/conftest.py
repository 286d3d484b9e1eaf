"""The engine that the tests here run on.

By default the tests start a Prism and a pool of worker processes. ``WIREDESK_JOB_ENDPOINT`` (with
``WIREDESK_ARTIFACT_ENDPOINT``, ``WIREDESK_WORKER_POOL``, ``WIREDESK_ENGINE_ARGS``) names another engine that
speaks Beam's job API and shares this machine's disk: ``make test-engines JOB_ENDPOINT=...``. For Flink name its REST API
with ``--flink_master`` among the arguments: without it Beam leaves jobs running there.
"""

from __future__ import annotations

import logging
import os
import shlex
from collections.abc import Iterator

import pytest

from tests.engines.support import Engine, start_prism, start_worker_pool
from wiredesk.pipeline.engine.engines import find_prism
from wiredesk.pipeline.engine.flink import find_master
from wiredesk.pipeline.settings import UsageError

# Beam logs when it stops the last Prism, and pytest has closed the log by then.
logging.getLogger("apache_beam.utils.subprocess_server").setLevel(logging.ERROR)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    extra = tuple(shlex.split(os.environ.get("WIREDESK_ENGINE_ARGS", "")))
    endpoint = os.environ.get("WIREDESK_JOB_ENDPOINT")
    if endpoint:
        artifacts = os.environ.get("WIREDESK_ARTIFACT_ENDPOINT", "")
        pool = os.environ.get("WIREDESK_WORKER_POOL", "")
        yield Engine(endpoint, artifacts, pool, extra, is_prism=False)
        _require_no_job_left(extra)
        return
    with start_prism(_require_prism()) as port, start_worker_pool() as pool:
        yield Engine(f"localhost:{port}", "", pool, extra, is_prism=True)


def _require_no_job_left(beam_args: tuple[str, ...]) -> None:
    """Fails if the tests have left a job on the Flink that the options name."""
    master = find_master(beam_args)
    if master is not None:
        jobs = master.ask("GET", "jobs/overview")["jobs"]
        running = [job["name"] for job in jobs if job["jid"] in master.list_running()]
        assert not [name for name in running if name.startswith("wiredesk-")]


@pytest.fixture(scope="session")
def prism_binary() -> str:
    return _require_prism()


def _require_prism() -> str:
    try:
        return find_prism()
    except UsageError as error:
        pytest.skip(str(error))
