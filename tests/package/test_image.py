"""The image's steps build it from the build context alone, and it does what each of its roles asks for.

``make test-package`` runs it. There is no container engine here: :mod:`tests.package.image` says what stands for one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, SEEDS

if not os.environ.get("WIREDESK_TEST_PACKAGE"):
    pytest.skip("it installs from PyPI: make test-package", allow_module_level=True)
if os.geteuid() or not Path(sys.base_prefix, "bin", "python").exists() or sys.base_prefix == "/usr":
    pytest.skip("it needs root, and a Python in a folder of its own", allow_module_level=True)

from tests.package.image import Stage, build, enter, run_container
from wiredesk.transforms.remote.schemes import SCHEMES

BOOT = '#!/bin/sh\necho "boot $(id -u) $PWD $*"\n'
"""Stands for Beam's boot program, which is in an image that cannot be had here."""

OTHER_USER = "4321:4321"


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stage]:
    folder = tmp_path_factory.mktemp("image")
    others = {
        "beam": {"opt/apache/beam/boot": BOOT},
        "job-server": {"opt/apache/beam/jars/beam-runners-flink-job-server.jar": ""},
        "launcher": {"opt/google/dataflow/python_template_launcher": ""},
    }
    for name, files in others.items():
        for place, text in files.items():
            path = folder / name / place
            path.parent.mkdir(parents=True)
            path.write_text(text)
            path.chmod(0o755)
    stages = {name: Stage(folder / name) for name in others}
    build(ROOT / "deploy" / "Dockerfile", ROOT, folder, stages)
    return stages


@pytest.fixture(scope="module")
def image(stages: dict[str, Stage]) -> Stage:
    return stages["wiredesk"]


def test_a_container_without_a_command_says_what_there_is(image: Stage) -> None:
    assert "wiredesk [OPTIONS] COMMAND" in run_container(image)
    assert run_container(image, "wiredesk", "--version").split()[0] == "wiredesk"


@pytest.mark.parametrize("user", [None, OTHER_USER], ids=["own user", "docker run --user"])
def test_a_run_on_the_seeds_writes_to_its_folder_alone(
    image: Stage, tmp_path: Path, user: str | None
) -> None:
    mounts = {"/data": SEEDS, image.workdir: tmp_path}
    tmp_path.chmod(0o777)

    def call(*arguments: str) -> str:
        return run_container(image, *arguments, user=user, read_only=True, mounts=mounts)

    call("wiredesk", "run", "--input=/data", "--output=out", "--strict", "--log-format=json")
    assert (
        "17"
        in call("wiredesk", "query", "--format=csv", "-o", "out", "SELECT count(*) FROM articles").split()
    )
    call("wiredesk", "check", "--full", "-o", "out")
    owners = {path.stat().st_uid for path in (tmp_path / "out").rglob("*")}
    assert owners == {int((user or image.user).split(":")[0])} != {0}


def test_a_manifest_that_names_its_command_runs_it(image: Stage) -> None:
    # Kubernetes puts `command` in the place of the entry point.
    assert "wiredesk" in enter(image, ["wiredesk", "--version"], read_only=True)


@pytest.mark.parametrize("name", ["wiredesk", "dataflow"])
def test_an_engine_starts_workers_with_options_alone(stages: dict[str, Stage], name: str) -> None:
    stage = stages[name]
    uid = (stage.user or "0").split(":")[0]
    options = ["--id=1-1", "--provision_endpoint=localhost:1"]
    for given in (["--worker_pool"], options):
        assert run_container(stage, *given).split() == ["boot", uid, stage.workdir, *given]


def test_the_launcher_finds_its_program(stages: dict[str, Stage]) -> None:
    stage = stages["dataflow"]
    script = stage.env["FLEX_TEMPLATE_PYTHON_PY_FILE"]
    said = run_container(stage, "python", script, "--output=gs://b/t", "--runner=DataflowRunner", exit_code=2)
    assert "--input" in said and "Traceback" not in said


def test_stores_and_queues_have_their_packages(image: Stage) -> None:
    extras = {scheme.extra for scheme in SCHEMES.values() if scheme.extra}
    code = (
        "from importlib.metadata import distribution, requires\n"
        "from packaging.requirements import Requirement\n"
        "for need in map(Requirement, requires('wiredesk')):\n"
        f"    if any(need.marker is None or need.marker.evaluate({{'extra': extra}}) for extra in {extras}):\n"
        "        assert distribution(need.name).version in need.specifier, need\n"
        "import google.cloud.pubsub_v1\n"
        "from apache_beam.io.filesystems import FileSystems\n"
        "for scheme in ('s3', 'gs'): print(FileSystems.get_filesystem(scheme + '://b/a').scheme())\n"
    )
    assert extras == {"aws", "gcp"}
    assert run_container(image, "python", "-c", code, read_only=True).split()[-2:] == ["s3", "gs"]


def test_what_tests_alone_need_is_not_in_the_image(image: Stage) -> None:
    code = "import importlib.util as u; print([n for n in ('pytest', 'mypy', 'moto') if u.find_spec(n)])"
    assert run_container(image, "python", "-c", code).split() == ["[]"]


def test_packages_agree_in_both_images(stages: dict[str, Stage]) -> None:
    for name in ("wiredesk", "dataflow"):
        said = run_container(stages[name], "python", "-m", "pip", "check")
        assert "No broken requirements" in said
