from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.support import ROOT

ALLOWED = {
    "schemas": {"schemas"},
    "transforms/logic": {"schemas", "wiredesk.transforms.logic"},
    "transforms": {"schemas", "transforms"},
    "pipeline": {"schemas", "transforms", "pipeline"},
}


def list_imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def list_modules(folder):
    files = (ROOT / folder).rglob("*.py")
    return [f for f in files if folder != "transforms" or "logic" not in f.parts]


@pytest.mark.parametrize("folder", ALLOWED)
def test_imports_go_one_way(folder):
    modules = list_modules(folder)
    assert modules
    for path in modules:
        for name in list_imports(path):
            if name.partition(".")[0] in {"schemas", "transforms", "pipeline"}:
                assert any(name == a or name.startswith(f"{a}.") for a in ALLOWED[folder]), (path, name)


@pytest.mark.parametrize("folder", ["schemas", "transforms/logic"])
def test_no_beam_below_the_transforms(folder):
    for path in list_modules(folder):
        assert not any(name.startswith("apache_beam") for name in list_imports(path)), path


def test_the_command_line_starts_without_anything_heavy():
    code = (
        "import sys, wiredesk.pipeline.cli, wiredesk.pipeline.jobs.run; "
        "print([m for m in ('apache_beam', 'spacy', 'thinc') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
