"""The folders have an order, and imports go one way: a module imports from its own folder and from those before it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.one_python

# Each line may import from the lines above it; the folders of one line know nothing of each other.
ORDER = (
    ("schemas",),
    ("transforms/logic/kernel",),
    ("transforms/logic/gazetteer", "transforms/logic/language"),
    (
        "transforms/logic/keyphrases",
        "transforms/logic/places",
        "transforms/logic/quotes",
        "transforms/logic/times",
    ),
    ("transforms/logic/ner", "transforms/logic/text"),
    ("transforms/logic/dedup", "transforms/logic/entities", "transforms/logic/formats/parts"),
    ("transforms/logic/formats/html", "transforms/logic/formats/wire", "transforms/logic/provenance"),
    ("transforms/logic/formats",),
    ("transforms/logic/containers", "transforms/logic"),
    ("transforms/row_blocks.py", "transforms/failures.py", "transforms/processes", "transforms/remote"),
    ("transforms/counters.py",),
    ("transforms/annotation", "transforms/dedup", "transforms/parsing"),
    ("transforms/stream",),
    ("pipeline/settings.py", "pipeline/stopping.py"),
    ("pipeline/storage",),
    ("pipeline/inputs",),
    ("pipeline/telemetry",),
    ("pipeline/engine",),
    ("pipeline/jobs",),
    ("pipeline/export", "pipeline/maintenance", "pipeline/stream"),
    ("pipeline/search",),
    ("pipeline/views",),
    ("pipeline/pages",),
    ("pipeline/browse", "pipeline/check", "pipeline/report"),
    ("pipeline/commands",),
    ("pipeline/cli.py", "pipeline/notebook.py"),
)
PLACES = {place: number for number, line in enumerate(ORDER) for place in line}
# Packages that hold folders and no code.
EMPTY = {"pipeline", "transforms"}


def find_place(path: str) -> str | None:
    """Returns the line's entry that a module belongs to: itself, or the nearest folder around it."""
    while path and path not in PLACES:
        path = path.rpartition("/")[0]
    return path or None


def list_modules() -> list[str]:
    found = [p for top in ("schemas", "transforms", "pipeline") for p in (ROOT / top).rglob("*.py")]
    return sorted(p.relative_to(ROOT).as_posix() for p in found)


def list_imports(path: str) -> Iterator[str]:
    """Yields the modules that a module imports, as paths or as the names of others' packages."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (to_path(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path} imports by a relative name"
            yield from (to_path(f"{node.module}.{alias.name}") for alias in node.names)


def to_path(name: str) -> str:
    """Returns the path of the module that a dotted name is, or is defined in; another package's name as it is."""
    if not name.startswith("wiredesk."):
        return name
    path = name.removeprefix("wiredesk.").replace(".", "/")
    while path:
        for file in (f"{path}.py", f"{path}/__init__.py"):
            if (ROOT / file).is_file():
                return file
        path = path.rpartition("/")[0]
    return name


MODULES = list_modules()


def test_every_module_has_a_place_in_the_order() -> None:
    lost = [p for p in MODULES if find_place(p) is None and Path(p).parent.as_posix() not in EMPTY]
    assert not lost, f"give these a place in ORDER: {lost}"
    assert all((ROOT / place).exists() for place in PLACES)


@pytest.mark.parametrize("path", MODULES)
def test_imports_go_one_way(path: str) -> None:
    place = find_place(path)
    for imported in list_imports(path):
        theirs = find_place(imported)
        if theirs is None or theirs == place:
            continue
        assert place is not None and PLACES[theirs] < PLACES[place], f"{path} imports {imported}"


@pytest.mark.parametrize("path", MODULES)
def test_nothing_is_imported_by_a_name_at_the_top(path: str) -> None:
    assert not {name.partition(".")[0] for name in list_imports(path)} & {"pipeline", "transforms", "schemas"}


@pytest.mark.parametrize("path", [p for p in MODULES if p.startswith(("schemas/", "transforms/logic/"))])
def test_no_beam_below_the_transforms(path: str) -> None:
    assert not any(name.startswith("apache_beam") for name in list_imports(path))


def test_the_command_line_starts_without_anything_heavy() -> None:
    code = (
        "import sys, wiredesk.pipeline.cli, wiredesk.pipeline.jobs.run; "
        "print([m for m in ('apache_beam', 'spacy', 'thinc', 'matplotlib', 'starlette', 'tantivy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
