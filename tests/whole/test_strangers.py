"""Nothing is imported from the folder in which a command runs, because its files may be anybody's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import OTHER_STORY, STORY

WIREDESK = Path(sys.executable).parent / "wiredesk"
MODULES = ("json", "pickle", "select", "selectors", "socket", "struct", "multiprocessing", "subprocess")
LIBRARIES = ("lxml", "numpy", "pyarrow", "spacy", "apache_beam", "sitecustomize", "usercustomize")
PACKAGES = ("pipeline", "schemas", "transforms")

MAC = """
import resource
import sys
import sysconfig
import urllib.request  # With those below, what has parts that only the right system has.
import uuid

sysconfig.get_config_vars()
sys.platform = "darwin"
allowed = resource.setrlimit

def setrlimit(kind, limits):
    if kind == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    allowed(kind, limits)

resource.setrlimit = setrlimit
"""
"""A sitecustomize that makes Python start processes as macOS does."""


@pytest.fixture
def traps(tmp_path):
    """A folder of modules that leave a mark when they are imported."""
    folder, marks = tmp_path / "traps", tmp_path / "marks"
    (folder / "in").mkdir(parents=True)
    marks.mkdir()
    for number, text in enumerate((STORY, OTHER_STORY)):
        (folder / "in" / f"{number}.txt").write_text(text, "utf-8")
    trap = f"open({str(marks)!r} + '/' + __name__, 'w').close()\n"
    for name in (*MODULES, *LIBRARIES, "transforms", "json"):
        (folder / f"{name}.py").write_text(trap, "utf-8")
    for name in PACKAGES:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(trap, "utf-8")
    return folder


def call(folder: Path, *command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def list_marks(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder.parent / "marks").iterdir())


def test_a_python_that_searches_the_current_folder_imports_the_traps(traps):
    call(traps, sys.executable, "-c", "import json, transforms, numpy")
    assert {"json", "transforms"} <= set(list_marks(traps))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("system", ["this", pytest.param("mac", marks=pytest.mark.one_python)])
def test_a_run_imports_nothing_from_the_current_folder(traps, tmp_path, workers, system):
    environment = {}
    if system == "mac":
        (tmp_path / "mac").mkdir()
        (tmp_path / "mac" / "sitecustomize.py").write_text(MAC, "utf-8")
        environment["PYTHONPATH"] = str(tmp_path / "mac")
    output = tmp_path / "out"
    done = call(
        traps,
        WIREDESK,
        "run",
        "-i",
        "in",
        "-o",
        output,
        "--workers",
        workers,
        **environment,
    )
    assert done.returncode == 0 and "2 records of 2 files" in done.stdout, done.stderr
    assert list_marks(traps) == []


def test_a_check_in_several_processes_imports_nothing_from_the_current_folder(traps, tmp_path):
    output = tmp_path / "out"
    call(traps, WIREDESK, "run", "-i", "in", "-o", output, "--annotate", "none")
    code = (
        "import sys\n"
        "from wiredesk.pipeline.check import check_output\n"
        "from wiredesk.pipeline.storage.stores import open_store\n"
        "if __name__ == '__main__': print(check_output(open_store(sys.argv[1]), workers=2).summarize())"
    )
    (tmp_path / "script.py").write_text(code, "utf-8")
    done = call(traps, sys.executable, tmp_path / "script.py", output)
    assert "clean" in done.stdout, done.stderr
    assert list_marks(traps) == []


def test_a_path_that_the_user_gives_is_respected(traps, tmp_path):
    given = tmp_path / "given"
    given.mkdir()
    (given / "sitecustomize.py").write_text(f"open({str(tmp_path / 'given.txt')!r}, 'a').write('x')", "utf-8")
    output = tmp_path / "out"
    done = call(traps, WIREDESK, "run", "-i", "in", "-o", output, "--annotate", "none", PYTHONPATH=str(given))
    assert done.returncode == 0, done.stderr
    # The command itself, and the process that reads.
    assert len((tmp_path / "given.txt").read_text()) >= 2
