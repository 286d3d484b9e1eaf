from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import STORY
from tests.transforms.logic.containers.samples import (
    describe,
    walk,
)
from wiredesk.transforms.logic.containers.members import clean_name, make_names_unique
from wiredesk.transforms.logic.kernel.escaping import escape_controls

TEXT = STORY.encode()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/a.txt", "abs/a.txt"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("..\\..\\a", "a"),
        ("a\0b\nc", "a\\x00b\\x0ac"),
        ("bad\udce9name", "bad\\xe9name"),
        ("..", "unnamed"),
    ],
)
def test_names_of_members_are_made_harmless(name, clean):
    assert clean_name(name) == clean


def test_members_of_the_same_name_have_different_keys():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for _ in range(3):
            info = tarfile.TarInfo("../a.txt")
            info.size = len(TEXT)
            archive.addfile(info, io.BytesIO(TEXT))
    assert [key for key, _ in describe(walk(out.getvalue(), "o"))] == ["o!a.txt", "o!a.txt~2", "o!a.txt~3"]


def test_a_numbered_name_may_be_taken_as_well():
    taken: dict[str, int] = {}
    names = [make_names_unique(taken, name) for name in ("a", "a~2", "a", "a")]
    assert len(set(names)) == 4 and names[0] == "a"


@given(st.text())
def test_a_clean_name_is_a_relative_path_without_controls(name):
    clean = clean_name(name)
    assert all(part not in {"", ".", ".."} for part in clean.split("/"))
    assert escape_controls(clean) == clean
