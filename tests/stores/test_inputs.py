"""The inputs of a bucket are those of a disk: the same patterns name the same files under the same keys."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.inputs.sources import InputError, list_sources
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.remote.schemes import open_bucket

FILES = (
    "in/a.txt",
    "in/b.txt",
    "in/ab.xml",
    "in/[x].txt",
    "in/é.txt",
    "in/day/a.txt",
    "in/day/deep/c.txt",
    "in/day/deep/.hidden/d.txt",
    "in/.hidden.txt",
    "in-other/e.txt",
    "inside.txt",
)
PATTERNS = (
    "in",
    "in/",
    "in/a.txt",
    "in/day",
    "in/*.txt",
    "in/**/*.txt",
    "in/**",
    "in/*/a.txt",
    "in/?.txt",
    "in/[ab].txt",
    "in/[!a].txt",
    "in/[[]x].txt",
    "in*/*.txt",
    "**/c.txt",
    "in/[x].txt",
    "in/nothing",
    "in/*.pdf",
    "i",
)


def list_keys(pattern):
    try:
        return {file.source_key: file.size for file in list_sources([pattern])}
    except InputError:
        return "no file"


@pytest.fixture
def places(bucket, tmp_path):
    for place in (f"{bucket}/x", str(tmp_path / "x")):
        for path in FILES:
            open_store(place).write_bytes(path, path.encode())
    return f"{bucket}/x", str(tmp_path / "x")


def test_patterns_name_the_same_files_as_on_a_disk(places):
    remote, local = places
    assert {p: list_keys(f"{remote}/{p}") for p in PATTERNS} == {
        p: list_keys(f"{local}/{p}") for p in PATTERNS
    }


def test_folders_made_by_hand_are_no_files(places):
    remote, _ = places
    bucket, key = open_bucket(remote)
    for marker in ("in/", "in/day/", "in/empty/"):
        bucket.write(f"{key}/{marker}", b"")
    assert "in/" not in list_keys(f"{remote}/") and len(list_keys(f"{remote}/in/")) == 7


def test_a_whole_bucket_is_an_input(places):
    remote, _ = places
    root = remote.removesuffix("/x")
    for pattern in (root, f"{root}/"):
        found = {file.source_key: file.path for file in list_sources([pattern])}
        assert found["x/in/a.txt"] == f"{root}/x/in/a.txt" and len(found) == 9


def test_the_output_is_no_input(places):
    remote, _ = places
    found = list_sources([f"{remote}/"], leave_out=f"{remote}/in")
    assert {file.source_key for file in found} == {"in-other/e.txt", "inside.txt"}


def test_the_objects_of_a_folder_with_a_longer_name_are_not_listed(bucket, monkeypatch):
    opened = open_bucket(bucket)[0]
    for n in range(1_010):
        opened.write(f"in-old/{n}.txt", b"x")
    opened.write("in/a.txt", b"x")
    listed, real = [], opened.list_entries

    def list_entries(prefix):
        for entry in real(prefix):
            listed.append(entry.key)
            yield entry

    monkeypatch.setattr(opened, "list_entries", list_entries)
    assert [file.source_key for file in list_sources([f"{bucket}/in"])] == ["a.txt"]
    assert len(listed) == 2
