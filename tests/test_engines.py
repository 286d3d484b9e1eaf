from __future__ import annotations

import grpc
import pytest

from pipeline.engines import PipelineFailedError, _engine_args, _wait, find_prism
from pipeline.options import UsageError


def test_an_engine_that_makes_checkpoints_ends_its_bundles_first():
    """What is behind a Reshuffle reaches a stateful step too late else, and is dropped."""
    args = _engine_args("FlinkRunner", 1, ["--checkpointing_interval=10000"])
    assert "--finish_bundle_before_checkpointing" in args
    assert "--finish_bundle_before_checkpointing" not in _engine_args("FlinkRunner", 1, [])


def test_a_job_is_waited_for_as_long_as_it_takes():
    (timeout,) = _engine_args("FlinkRunner", 1, [])
    assert int(timeout.partition("=")[2]) > 300 * 24 * 3600
    assert _engine_args("FlinkRunner", 1, ["--job_server_timeout=60"]) == []


def test_a_local_run_is_told_its_workers_alone():
    assert _engine_args("DirectRunner", 1, []) == []
    assert _engine_args("DirectRunner", 3, []) == ["--direct_num_workers=3"]


def test_a_missing_prism_is_not_fetched(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="make prism"):
        find_prism()
    with pytest.raises(UsageError, match="make prism"):
        _engine_args("PrismRunner", 1, [])
    assert not any(
        "prism" in arg for arg in _engine_args("PrismRunner", 1, ["--job_endpoint=localhost:8073"])
    )
    (tmp_path / "prism").touch(mode=0o755)
    assert find_prism() == str(tmp_path / "prism")


class _Result:
    def __init__(self, state: str | Exception) -> None:
        self._state = state

    def wait_until_finish(self) -> str:
        if isinstance(self._state, Exception):
            raise self._state
        return self._state


@pytest.mark.parametrize(
    ("state", "said"), [("CANCELLED", "as CANCELLED"), (grpc.RpcError(), "does not answer")]
)
def test_an_engine_that_gave_up_is_told(state, said):
    with pytest.raises(PipelineFailedError, match=said):
        _wait(_Result(state), "PrismRunner")
