"""Each code of a warning is in the list for operators, and the list has no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support import ROOT
from wiredesk.transforms.failures import INTERNAL_WARNINGS
from wiredesk.transforms.logic.formats.parts.moments import _WARNINGS

# The place of the code among the arguments of what makes a warning.
MAKERS = {"RowWarning": 0, "add_warning": 1, "add_loss_warnings": 1}
# These pass on a code that is one of the two tables above.
PASSING = {
    "transforms/failures.py",
    "transforms/logic/formats/parts/moments.py",
}
# A doubt that is shown under the code of another one.
HIDDEN = {"zone_not_read"}


def list_arguments() -> Iterator[tuple[Path, ast.expr]]:
    """Yields the argument that is the code of each warning that the source makes."""
    for path in sorted(ROOT.glob("transforms/**/*.py")) + sorted(ROOT.glob("pipeline/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                yield path.relative_to(ROOT), node.args[MAKERS[node.func.id]]


def list_codes() -> set[str]:
    codes = set(INTERNAL_WARNINGS) | set(_WARNINGS) - HIDDEN
    for path, argument in list_arguments():
        if isinstance(argument, ast.Constant):
            codes.add(str(argument.value))
        else:
            internal = isinstance(argument, ast.Name) and argument.id.lower() in INTERNAL_WARNINGS
            assert internal or path.as_posix() in PASSING, f"{path}:{argument.lineno} makes an unknown code"
    return codes


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs/OPERATIONS.md").read_text("utf-8")
    sections = re.findall(
        r"^## (?:Warnings|Errors of one text)\n(.*?)(?=^## )", page, re.DOTALL | re.MULTILINE
    )
    cells = re.findall(r"^\| (`[^|]+`) \|", "".join(sections), re.MULTILINE)
    documented = {code for cell in cells for code in re.findall(r"`(\w+)`", cell)}
    codes = list_codes()
    assert len(codes) > 20
    assert documented == codes
