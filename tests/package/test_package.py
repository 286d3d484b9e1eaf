"""The built wheel and sdist, each installed in an empty environment outside the checkout, run the seeds' job.

``make test-package`` runs it: it needs PyPI, which gives every dependency to the environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT, SEEDS

pytestmark = pytest.mark.skipif(
    not os.environ.get("WIREDESK_TEST_PACKAGE"), reason="it installs from PyPI: make test-package"
)

MAX_BYTES = {"wheel": 7_000_000, "sdist": 6_700_000}
"""The sizes that a clone and a worker image can bear; most of it is the table of places, and words of many languages."""


def call(*command: str | Path, cwd: Path) -> str:
    # Nothing of the checkout may help: neither its folder nor its environment.
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel and the sdist of what is committed; the wheel is built from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    clone = folder / "clone"
    call("git", "clone", "--quiet", ROOT, clone, cwd=folder)
    call(sys.executable, "-m", "build", "--outdir", folder, clone, cwd=folder)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


@pytest.fixture(scope="session")
def python(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has the wheel and what it asks for, and nothing that tests alone need.

    The pip is the one that came with the interpreter, as for a user; the pins are constraints.
    """
    folder = tmp_path_factory.mktemp("env")
    call(sys.executable, "-m", "venv", folder, cwd=folder)
    python = folder / "bin" / "python"
    pins = ROOT / "requirements.txt"
    call(python, "-m", "pip", "install", "--quiet", "--constraint", pins, built["wheel"], cwd=folder)
    return python


@pytest.mark.parametrize("kind", MAX_BYTES)
def test_the_size_of_what_is_built(built: dict[str, Path], kind: str) -> None:
    size = built[kind].stat().st_size
    print(f"{kind}: {size / 1e6:.1f} MB")
    assert size <= MAX_BYTES[kind]


def test_the_wheel_puts_one_name_at_the_top_and_has_no_tests(built: dict[str, Path]) -> None:
    names = zipfile.ZipFile(built["wheel"]).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"wiredesk"}
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]


def test_the_sdist_holds_what_the_wheel_holds(built: dict[str, Path]) -> None:
    wheel = {n for n in zipfile.ZipFile(built["wheel"]).namelist() if n.startswith("wiredesk/")}
    with tarfile.open(built["sdist"]) as archive:
        sdist = {name.partition("/")[2] for name in archive.getnames()}
    assert wheel and wheel <= sdist


@pytest.mark.parametrize("kind", MAX_BYTES)
def test_the_seeds_run_where_it_is_installed(
    built: dict[str, Path], python: Path, tmp_path: Path, kind: str
) -> None:
    call(
        python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", built[kind], cwd=tmp_path
    )
    call(python, "-m", "pip", "check", cwd=tmp_path)
    wiredesk = python.with_name("wiredesk")
    call(wiredesk, "run", "--input", SEEDS, "--output", "out", "--strict", cwd=tmp_path)
    assert call(
        wiredesk, "query", "--format", "csv", "SELECT count(*) FROM articles", cwd=tmp_path
    ).split() == [
        "count_star()",
        "17",
    ]
    # SQL, views and lists are read from the package.
    assert "CREATE" in call(wiredesk, "ddl", "bigquery", cwd=tmp_path)
    call(wiredesk, "check", "--full", cwd=tmp_path)
    code = "import wiredesk; print(wiredesk.parse_article('A story of the harbour. ' * 20).language, wiredesk.__file__)"
    said = call(python, "-c", code, cwd=tmp_path)
    assert said.startswith("en") and str(ROOT) not in said
