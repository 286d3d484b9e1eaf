"""The registry of engines: the options that each gets, and the places that must know one."""

from __future__ import annotations

import pytest
from apache_beam.runners.runner import create_runner

from tests.support import ROOT
from wiredesk.pipeline.engine.engines import (
    ENGINES,
    PipelineFailedError,
    find_prism,
    list_engine_args,
    read_options,
    require_reachable,
)
from wiredesk.pipeline.settings import LOCAL_RUNNERS, UsageError, check_runner

STREAMING = [name for name, engine in ENGINES.items() if engine.can_stream]


@pytest.mark.parametrize("name", ENGINES)
def test_beam_knows_each_engine(name):
    try:
        create_runner(name)
    except ImportError as error:
        pytest.skip(f"an extra is missing: {error}")


@pytest.mark.parametrize("name", sorted(ENGINES.keys() - set(LOCAL_RUNNERS)))
def test_each_engine_is_in_the_documentation(name):
    texts = [path.read_text() for path in (ROOT / "README.md", *ROOT.glob("docs/*.md"))]
    texts += [path.read_text() for path in ROOT.glob("deploy/**/*") if path.suffix in (".md", ".yaml")]
    assert any(name in text for text in texts), f"describe in docs/OPERATIONS.md or deploy/ how to use {name}"


@pytest.mark.parametrize("name", STREAMING)
def test_the_message_for_streams_recommends_each_engine_that_can_stream(name):
    with pytest.raises(UsageError) as refused:
        check_runner("DirectRunner", ("--streaming",))
    assert name in str(refused.value), "the message of check_runner in pipeline/settings.py lists the engines"


def test_local_engines_are_registered_and_cannot_stream():
    assert ENGINES.keys() >= set(LOCAL_RUNNERS) and not set(LOCAL_RUNNERS) & set(STREAMING)


def test_an_engine_with_checkpoints_finishes_its_bundles_first():
    """Otherwise rows behind a Reshuffle reach a stateful step too late and are dropped."""
    args = list_engine_args("FlinkRunner", 1, ["--checkpointing_interval=10000"])
    assert "--finish_bundle_before_checkpointing" in args
    assert "--finish_bundle_before_checkpointing" not in list_engine_args("FlinkRunner", 1, [])


@pytest.mark.parametrize("name", ["FlinkRunner", "SparkRunner"])
def test_a_job_is_waited_for_as_long_as_it_takes(name):
    timeout = read_options(list_engine_args(name, 1, []))["job_server_timeout"]
    assert int(timeout) > 300 * 24 * 3600
    assert "job_server_timeout" not in read_options(list_engine_args(name, 1, ["--job_server_timeout=60"]))


@pytest.mark.parametrize(("name", "is_told"), [("FlinkRunner", True), ("DataflowRunner", False)])
def test_packages_are_not_listed_for_engines_that_do_not_read_the_list(name, is_told):
    args = list_engine_args(name, 1, [])
    assert ("--experiments=disable_logging_submission_environment" in args) == is_told


def test_a_local_run_gets_its_number_of_workers_only():
    assert list_engine_args("DirectRunner", 1, []) == []
    assert list_engine_args("DirectRunner", 3, []) == ["--direct_num_workers=3"]


def test_a_missing_prism_is_not_downloaded(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="make prism"):
        find_prism()
    with pytest.raises(UsageError, match="make prism"):
        list_engine_args("PrismRunner", 1, [])
    assert not any(
        "prism" in arg for arg in list_engine_args("PrismRunner", 1, ["--job_endpoint=localhost:8073"])
    )
    (tmp_path / "prism").touch(mode=0o755)
    assert find_prism() == str(tmp_path / "prism")


@pytest.mark.parametrize("option", ["job_endpoint", "artifact_endpoint", "flink_master"])
def test_an_engine_that_does_not_answer_is_named_with_its_address(option):
    with pytest.raises(
        PipelineFailedError, match=rf"FlinkRunner does not answer at 127.0.0.1:9 .*--{option}="
    ):
        require_reachable("FlinkRunner", [f"--{option}=127.0.0.1:9"])
    require_reachable("FlinkRunner", [f"--{option}=auto"])
