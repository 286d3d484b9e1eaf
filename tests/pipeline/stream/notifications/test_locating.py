"""Announcements, listings of a bucket and listings of a disk name the same files by the same keys."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.fakes.objects import MemoryBucket
from tests.support import write_files
from wiredesk.pipeline.inputs import sources
from wiredesk.pipeline.inputs.settling import is_unfinished_name
from wiredesk.pipeline.inputs.sources import InputError, list_sources
from wiredesk.pipeline.stream.notifications.events import Announced, Stamp, locate_files

KEYS = st.text("ab-.[]!/*", min_size=1, max_size=8)
PATTERNS = st.text("ab-.[]!/*?", max_size=8)


def list_keys(pattern: str, objects: set[str]) -> dict[str, str]:
    """Returns the keys of a listing by the path of the object."""
    bucket = MemoryBucket(dict.fromkeys(objects, b"x"))

    def open_bucket(path: str) -> tuple[MemoryBucket, str]:
        return bucket, path.removeprefix("s3://bucket").removeprefix("/")

    with patch.object(sources, "open_bucket", open_bucket):
        try:
            return {file.path: file.source_key for file in list_sources([pattern], "s3://bucket/out")}
        except InputError:
            return {}


def hear_keys(pattern: str, objects: set[str]) -> dict[str, str]:
    """Returns the keys of announcements by the path of the object."""
    announced = [Announced(f"s3://bucket/{key}", Stamp(1, 0.0)) for key in objects]
    located = locate_files(announced, [pattern], "s3://bucket/out")
    return {file.path: file.source_key for file in located.present}


@given(PATTERNS, st.sets(KEYS, max_size=8))
@example("in/[b-a].txt", {"in/a.txt"})
@example("in//", {"in//a", "in/a"})
@example("[.]*/**", {".a/b", "a/b"})
def test_an_announcement_and_a_listing_name_the_same_objects_by_the_same_keys(pattern, objects):
    # A folder beside an object of its name is no input, which no single message tells.
    assume(sources.has_wildcards(pattern) or pattern not in objects)
    for given_as in (f"s3://bucket/{pattern}", *([] if pattern else ["s3://bucket"])):
        listed = list_keys(given_as, objects)
        finished = {path: key for path, key in listed.items() if not is_unfinished_name(key)}
        assert hear_keys(given_as, objects) == finished


@pytest.mark.parametrize(
    "pattern",
    [
        *("in", "in/", "in/a.txt", "in/*.txt", "in/**", "in/**/*.txt", "i", "*/b.txt", "in/[x].txt"),
        *("in/[b-a].txt", "in/[!b-a].txt", "in/[^a].txt", "in/[]a].txt", "in/[!]a].txt", "in/[", "in/[]", "in/[!]"),
        *("in/[a&&b].txt", "in/[a-].txt", "in/[--b].txt", r"in/[\]].txt", r"in/[\w].txt", "in/[.]h.txt", "in[/]a.txt"),
    ],
)  # fmt: skip
def test_a_pattern_names_the_same_files_in_a_bucket_and_on_a_disk(pattern, tmp_path):
    names = ["a", "b", "x", "^", "]", "-", "&", "\\", "\\]", "w", ".h", "deep/a", "[", "!"]
    files = {f"in/{name}.txt": "x" for name in names} | {"inside.txt": "x", "b.txt": "x"}
    write_files(tmp_path, files)
    remote = list_keys(f"s3://bucket/{pattern}", set(files))
    try:
        local = {file.source_key for file in list_sources([f"{tmp_path}/{pattern}"])}
    except InputError:
        local = set()
    assert set(remote.values()) == local
