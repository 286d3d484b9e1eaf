"""The files in deploy/ agree with the code: versions, commands, options, template parameters."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
import yaml
from apache_beam.options.pipeline_options import FlinkRunnerOptions, PipelineOptions

from tests.package.image import list_context, read_instructions
from tests.support import ROOT, write_files
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.engine.engines import read_options
from wiredesk.pipeline.engine.flink import FLINK_OPTIONS
from wiredesk.pipeline.engine.worker_pool import parse_arguments
from wiredesk.pipeline.jobs.watch import parse_duration
from wiredesk.transforms.remote.schemes import SCHEMES

DEPLOY = ROOT / "deploy"
sys.path.insert(0, str(DEPLOY / "dataflow"))
from launch import make_arguments  # noqa: E402 - a script of the image, beside no package

MANIFESTS = sorted(DEPLOY.glob("*/*.yaml"))
METADATA = sorted(DEPLOY.glob("dataflow/metadata-*.json"))


def parse_command(arguments):
    """Parses a command line as the program would; returns the command's name and its options."""
    group = typer.main.get_command(app)
    command = group.commands[arguments[0]]
    context = command.make_context(arguments[0], list(arguments[1:]), resilient_parsing=False)
    return arguments[0], context.params


def list_containers(node):
    """Yields every container below a node of a manifest."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("containers", "initContainers"):
                yield from value
            else:
                yield from list_containers(value)
    elif isinstance(node, list):
        for item in node:
            yield from list_containers(item)


def list_commands():
    for path in MANIFESTS:
        for document in yaml.safe_load_all(path.read_text()):
            for container in list_containers(document):
                if container.get("command") == ["wiredesk"]:
                    yield pytest.param(container["args"], id=f"{path.parent.name}/{path.name}")


DOCKERFILE = DEPLOY / "Dockerfile"


def read_docker_args():
    return dict(value.split("=", 1) for name, value in read_instructions(DOCKERFILE) if name == "ARG")


def list_copied():
    """Yields what the image copies from its build context."""
    for name, value in read_instructions(DOCKERFILE):
        if name == "COPY" and not value.startswith("--from="):
            yield from value.split()[:-1]


def test_the_image_has_the_versions_that_are_tested():
    given = read_docker_args()
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", (ROOT / "requirements.txt").read_text(), re.M))
    assert given["BEAM"] == pinned["apache-beam"] == version("apache-beam")
    assert given["FLINK"] in FlinkRunnerOptions.PUBLISHED_FLINK_VERSIONS
    bases = [value for name, value in read_instructions(DOCKERFILE) if name == "FROM"]
    pythons = {major + minor for base in bases for major, minor in re.findall(r"python:?(\d)\.?(\d+)", base)}
    assert pythons == {"311"}, "a driver and its workers need the same Python"


def test_the_build_context_is_what_the_image_copies():
    copied, context = set(list_copied()), list_context(ROOT)
    below = {name: {str(parent) for parent in (Path(name), *Path(name).parents)} for name in context}
    assert {name for name in context if not below[name] & copied} == set()
    assert copied <= set().union(*below.values())
    assert not [name for name in context if "__pycache__" in name or name.endswith(".pyc")]
    links = {name for name in context if (ROOT / name).is_symlink()}
    assert {(ROOT / name).resolve().relative_to(ROOT).parts[0] for name in links} <= copied
    assert {"wiredesk/pipeline", "wiredesk/schemas", "wiredesk/transforms"} <= links


def test_nothing_else_of_a_checkout_gets_into_the_build_context(tmp_path):
    kept = {
        "pipeline/a.py",
        "schemas/b/c.avsc",
        "wiredesk/__init__.py",
        "requirements.txt",
        "deploy/dataflow/launch.py",
    }
    others = (
        *(
            ".git/config",
            ".venv/bin/python",
            ".venv-newest/x",
            ".env",
            "tests/a.py",
            "out/articles/a.parquet",
        ),
        *(
            "seeds/a.txt",
            "data/a.txt",
            "build/lib/a.py",
            "wiredesk.egg-info/PKG-INFO",
            "deploy/dbt/profiles.yml",
        ),
        *("pipeline/__pycache__/a.cpython-311.pyc", "transforms/logic/a.pyc", "key.json", "docs/a.md"),
    )
    write_files(tmp_path, dict.fromkeys((*kept, *others), ""))
    shutil.copy(ROOT / ".dockerignore", tmp_path)
    assert list_context(tmp_path) == kept


def test_the_image_has_the_packages_of_every_store():
    (extras,) = {
        words for _, value in read_instructions(DOCKERFILE) for words in re.findall(r"\.\[(.*?)\]", value)
    }
    assert {scheme.extra for scheme in SCHEMES.values() if scheme.extra} <= set(extras.split(","))


def test_the_image_runs_as_a_user_that_every_system_knows():
    stages, given = {}, {}
    for name, value in read_instructions(DOCKERFILE):
        if name == "FROM":
            stages[value.split()[-1]] = given = {}
        given[name] = value
    # Kubernetes can check runAsNonRoot for a number only.
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", stages["wiredesk"]["USER"])
    assert list(stages)[-1] == "wiredesk", "the last stage is what is built without --target"
    assert "USER" not in stages["dataflow"], "Dataflow mounts folders that only root may write"
    assert os.access(DEPLOY / "entrypoint.sh", os.X_OK)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_manifest_starts_the_image_in_a_way_that_it_knows(path):
    for document in yaml.safe_load_all(path.read_text()):
        for container in list_containers(document):
            if "REGISTRY/wiredesk" in container.get("image", ""):
                assert container["image"] == f"REGISTRY/wiredesk:{version('wiredesk')}", (
                    "root is for Dataflow alone"
                )
                command = container.get("command", [])
                options = [argument.startswith("-") for argument in container.get("args", command[3:])]
                is_module = command[:2] == ["python", "-m"] and find_spec(command[2]) is not None
                assert command == ["wiredesk"] or ((is_module or not command) and all(options))
                assert container.get("securityContext", {}).get("runAsUser", 1) != 0


def test_images_and_cluster_have_one_version():
    texts = {path: path.read_text() for path in (*MANIFESTS, *DEPLOY.glob("dataflow/*.json"))}
    tags = {
        tag
        for text in texts.values()
        for tag in re.findall(r"REGISTRY/wiredesk(?:-dataflow)?:([\w.]+)", text)
    }
    assert tags == {version("wiredesk")}
    given = read_docker_args()
    for document in yaml.safe_load_all((DEPLOY / "flink/cluster.yaml").read_text()):
        if document["kind"] == "FlinkDeployment":
            assert document["spec"]["image"] == f"flink:{given['FLINK']}"
            assert document["spec"]["flinkVersion"] == f"v{given['FLINK'].replace('.', '_')}"


@pytest.mark.parametrize("arguments", list(list_commands()))
def test_a_manifest_names_a_command_that_the_program_takes(arguments):
    command, options = parse_command(arguments)
    is_stream = command == "stream"
    assert all("://" in path for path in (*options["inputs"], options["output"])), "a worker has no such disk"
    given = PipelineOptions(options["beam_args"])
    known, told = set(given.get_all_options()), given.get_all_options(retain_unknown_options=True)
    assert set(told) - known <= FLINK_OPTIONS, "neither Beam nor its Flink runner knows them"
    if options["runner"] == "FlinkRunner":
        assert told["environment_type"] == "EXTERNAL"
        assert (
            ("checkpointing_interval" in told) == ("finish_bundle_before_checkpointing" in told) == is_stream
        )
    else:
        assert options["runner"] == "DataflowRunner"
        assert told["sdk_container_image"].startswith("REGISTRY/wiredesk-dataflow:")
        assert told["temp_location"].startswith("gs://")


def read_clusters():
    """Returns the specification of each Flink cluster by its name."""
    documents = yaml.safe_load_all((DEPLOY / "flink/cluster.yaml").read_text())
    return {it["metadata"]["name"]: it["spec"] for it in documents if it["kind"] == "FlinkDeployment"}


def read_drivers():
    """Returns each driver of a Flink job: its command, options, Beam's options and the specification of its pod."""
    for path in sorted(DEPLOY.glob("flink/*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            spec = document["spec"].get("jobTemplate", document)["spec"]
            if "template" in spec:
                pod = spec["template"]["spec"]
                command, options = parse_command(pod["containers"][0]["args"])
                yield command, options, read_options(options["beam_args"]), pod


def find_cluster(given):
    return read_clusters()[re.fullmatch(r"http://([\w-]+)-rest:8081", given["flink_master"])[1]]


def test_batches_and_streams_have_a_flink_cluster_each():
    used = {command: find_cluster(given) for command, _, given, _ in read_drivers()}
    assert used.keys() == {"run", "stream"} and len(read_clusters()) == 2
    strategies = {name: spec["flinkConfiguration"]["restart-strategy.type"] for name, spec in used.items()}
    assert strategies == {"run": "fixed-delay", "stream": "exponential-delay"}
    assert not any("attempts" in key for key in used["stream"]["flinkConfiguration"])


def test_flink_jobs_have_a_python_worker_for_each_slot():
    for _, _, given, _ in read_drivers():
        spec = find_cluster(given)
        slots = int(spec["flinkConfiguration"]["taskmanager.numberOfTaskSlots"])
        assert int(given["sdk_worker_parallelism"]) == slots
        assert int(given["parallelism"]) <= slots * spec["taskManager"]["replicas"]


def test_flink_jobs_find_their_pool_of_workers():
    for _, _, given, _ in read_drivers():
        (pool,) = find_cluster(given)["taskManager"]["podTemplate"]["spec"]["containers"]
        assert pool["command"][:3] == ["python", "-m", "wiredesk.pipeline.engine.worker_pool"]
        listens = parse_arguments(pool["command"][3:])
        assert given["environment_config"] == f"{listens.host}:{listens.port}" == "localhost:50000"
        assert str(listens.port) in pool["readinessProbe"]["exec"]["command"][-1]


def test_flink_jobs_reach_their_store_from_the_driver_and_from_each_worker():
    for _, _, given, pod in read_drivers():
        (pool,) = find_cluster(given)["taskManager"]["podTemplate"]["spec"]["containers"]
        (driver,) = pod["containers"]
        for container in (driver, pool):
            assert container["envFrom"] == [{"secretRef": {"name": "wiredesk-s3"}}]
            assert container["env"] == [{"name": "AWS_REGION", "value": "EXAMPLE-REGION"}]


def test_a_stream_is_given_the_time_that_its_end_may_take():
    """Flink keeps an idle job with checkpoints: the driver waits for the stall, then cancels it for up to 20 s."""
    for command, options, _, pod in read_drivers():
        if command == "stream":
            assert pod["terminationGracePeriodSeconds"] > parse_duration(options["stall"]) + 60
            longest = find_cluster(read_options(options["beam_args"]))["flinkConfiguration"]
            backoff_s = int(longest["restart-strategy.exponential-delay.max-backoff"].removesuffix("s"))
            assert parse_duration(options["stall"]) > 2 * (backoff_s + 45)


@pytest.mark.parametrize("path", METADATA, ids=lambda path: path.name)
def test_a_template_has_the_parameters_of_its_command(path):
    metadata = json.loads(path.read_text())
    assert metadata["name"] and metadata["description"]
    parameters = {parameter["name"]: parameter for parameter in metadata["parameters"]}
    command = parameters.pop("command")["defaultValue"]
    options = {
        option.removeprefix("--").replace("-", "_"): parameter
        for parameter in typer.main.get_command(app).commands[command].params
        for option in parameter.opts
    }
    assert set(parameters) <= set(options)
    for name, parameter in parameters.items():
        assert set(parameter) <= {"name", "label", "helpText", "isOptional", "regexes", "paramType"}
        assert parameter["label"] and parameter["helpText"]
        needed = options[name].required or name == "output"
        assert needed != parameter.get("isOptional", False), name
        for pattern in parameter["regexes"]:
            assert needed or _is_fit(options[name].default, pattern)


def _is_fit(default, pattern):
    """Says whether a template would take what the program takes by itself."""
    text = f"{default:g}" if isinstance(default, float) else str(default or "")
    return not text or re.search(pattern, text) is not None


def test_the_schedule_gives_what_its_template_asks_for():
    body = json.loads((DEPLOY / "dataflow/schedule.json").read_text())["launchParameter"]
    assert body["environment"]["sdkContainerImage"].startswith("REGISTRY/wiredesk-dataflow:")
    metadata = json.loads((DEPLOY / "dataflow/metadata-batch.json").read_text())
    parameters = {parameter["name"]: parameter for parameter in metadata["parameters"]}
    assert set(body["parameters"]) <= set(parameters)
    assert {name for name, p in parameters.items() if not p.get("isOptional")} <= set(body["parameters"])
    for name, value in body["parameters"].items():
        assert all(re.search(pattern, value) for pattern in parameters[name]["regexes"])


def test_template_parameters_become_a_command_line():
    given = [
        "--input=gs://b/a\ngs://b/c d/**",
        "--output=gs://b/tables",
        "--max_record_bytes=1000",
        "--verify=true",
        "--runner=DataflowRunner",
        "--project=p",
        "--template_location=gs://b/t",
    ]
    arguments = make_arguments(given)
    command, options = parse_command(arguments)
    assert command == "run"
    assert options["inputs"] == ["gs://b/a", "gs://b/c d/**"]
    assert (options["output"], options["max_record_bytes"]) == ("gs://b/tables", 1000)
    assert options["verify"] and options["detach"] and options["runner"] == "DataflowRunner"
    assert options["beam_args"] == ["--project=p", "--template_location=gs://b/t"]
    assert make_arguments(["--output=gs://b/t", "--verify=false"]) == [
        "run",
        "--output=gs://b/t",
        "--detach",
        "--",
    ]
