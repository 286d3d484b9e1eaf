"""Keys of files: the same name in another folder is another source, and no two sources share a key."""

from __future__ import annotations

import logging
import os
import shutil
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.inputs.file_keys import assign_keys, find_known
from wiredesk.pipeline.inputs.sources import InputError, list_sources
from wiredesk.pipeline.storage.index import KnownPlace
from wiredesk.schemas.records import SourceFile

pytestmark = pytest.mark.one_python


class TablePlaces(NamedTuple):
    """Places that were read before: their known state by place, and the place by key."""

    places: dict
    owners: dict

    def find_places(self, source_uris):
        return {uri: self.places[uri] for uri in source_uris if uri in self.places}

    def find_owners(self, source_keys):
        return {key: self.owners[key] for key in source_keys if key in self.owners}


NOTHING = TablePlaces({}, {})


def make_file(path: str, key: str) -> SourceFile:
    return SourceFile(path, path, key, 1, "1-1")


def show(output):
    rows = read_rows(output, "articles", "source_key", ())
    return {row["source_key"]: row["relation"] for row in rows}


def test_another_story_under_the_same_name_in_another_folder_is_an_original(tmp_path):
    output = tmp_path / "out"
    texts = {
        "monday": f" date 2026-01-01 {STORY}",
        "tuesday": f" date 2026-01-02 {OTHER_STORY}".ljust(len(STORY) + 17),
    }
    assert len(set(map(len, texts.values()))) == 1
    for day, text in texts.items():
        # Size and time are the same: only the place differs.
        assert run_wiredesk(write_files(tmp_path / day, {"001.txt": text}), output).files_new == 1
    assert show(output) == {"001.txt": "original", "tuesday/001.txt": "original"}
    for day in texts:
        assert run_wiredesk(tmp_path / day, output).files_new == 0


def test_the_same_text_in_another_place_has_a_row_of_its_own(tmp_path):
    for day in ("monday", "tuesday"):
        run_wiredesk(write_files(tmp_path / day, {"001.txt": STORY}), tmp_path / "out")
    assert show(tmp_path / "out") == {"001.txt": "original", "tuesday/001.txt": "exact"}


def test_two_inputs_of_a_run_may_have_files_of_the_same_name(tmp_path):
    days = [str(write_files(tmp_path / day, {"001.txt": f"{STORY} {day}"})) for day in ("b", "a")]
    keys = [
        [(file.source_key, file.path) for file in assign_keys(list_sources(inputs), {}, NOTHING)]
        for inputs in (days, days[::-1])
    ]
    assert keys[0] == keys[1] == [("001.txt", f"{days[1]}/001.txt"), ("b/001.txt", f"{days[0]}/001.txt")]
    listing = tmp_path / "list"
    listing.write_text("\n".join(days))
    run_wiredesk(f"@{listing}", tmp_path / "out")
    assert sorted(show(tmp_path / "out")) == ["001.txt", "b/001.txt"]


def test_a_place_is_the_same_in_every_spelling(tmp_path, monkeypatch):
    source = write_files(tmp_path / "a folder", {"in/001.txt": STORY})
    run_wiredesk(source / "in", tmp_path / "out")
    (tmp_path / "link").symlink_to(source)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "link").symlink_to(source / "in")
    monkeypatch.chdir(source)
    for pattern in (
        *("in", "./in/", "../a folder/in", "in/*.txt", f"{tmp_path}/link/in", f"{tmp_path}/deep/link/../in"),
        *(f"file://{source}/in", f"file://localhost{source}/in".replace(" ", "%20"), str(source)),
    ):
        assert run_wiredesk(pattern, tmp_path / "out").files_new == 0, pattern


def test_a_link_to_a_file_is_a_name_of_its_own(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY})
    (source / "b.txt").symlink_to(source / "a.txt")
    run_wiredesk(source, tmp_path / "out")
    assert show(tmp_path / "out") == {"a.txt": "original", "b.txt": "exact"}


def test_the_keys_of_a_folder_stay_when_its_parent_is_read_later(tmp_path):
    output = tmp_path / "out"
    run_wiredesk(write_files(tmp_path / "in" / "monday", {"001.txt": STORY}), output)
    write_files(tmp_path / "in" / "tuesday", {"001.txt": OTHER_STORY})
    assert run_wiredesk(tmp_path / "in", output).files_new == 1
    assert sorted(show(output)) == ["001.txt", "tuesday/001.txt"]


def test_a_moved_folder_keeps_its_keys_with_moved_from(tmp_path):
    output = tmp_path / "out"
    source = write_files(tmp_path / "old", {"a.txt": STORY, "sub/b.txt": OTHER_STORY})
    run_wiredesk(source, output)
    moved = shutil.move(source, tmp_path / "new")
    summary = run_wiredesk(moved, output, moved_from=str(source))
    assert (summary.totals["read"], summary.totals["unchanged"]) == (0, 2)
    assert run_wiredesk(moved, output).files_new == 0
    (tmp_path / "new" / "a.txt").write_text(f"{STORY} Two more were found later.")
    run_wiredesk(moved, output)
    assert [row["source_key"] for row in read_rows(output, "articles", "source_key")] == [
        *("a.txt", "a.txt", "sub/b.txt")
    ]
    # Files at the former location are another source now.
    run_wiredesk(write_files(source, {"a.txt": f"{STORY}\n"}), output)
    assert show(output)["old/a.txt"] == "exact"


def test_a_place_stored_by_an_older_release_through_a_link_is_the_same(tmp_path):
    source = write_files(tmp_path / "real", {"a.txt": STORY})
    (tmp_path / "link").symlink_to(source)
    written = f"{tmp_path}/link/a.txt"
    places = TablePlaces({written: KnownPlace("a.txt", "1-1")}, {"a.txt": written})
    files = list_sources([str(source)])
    known = find_known(files, places)
    assert known == {f"{source}/a.txt": KnownPlace("a.txt", "1-1")}
    assert [file.source_key for file in assign_keys(files, known, places)] == ["a.txt"]


def test_the_last_of_several_places_with_one_key_of_an_older_release_keeps_it():
    places = TablePlaces(
        {"/in/mon/a": KnownPlace("a", "1-1"), "/in/tue/a": KnownPlace("a", "1-2")}, {"a": "/in/tue/a"}
    )
    files = [make_file("/in/mon/a", "a"), make_file("/in/tue/a", "a")]
    named = assign_keys(files, find_known(files, places), places)
    assert {file.path: file.source_key for file in named} == {"/in/mon/a": "mon/a", "/in/tue/a": "a"}


def test_a_key_is_found_even_if_every_shorter_one_is_taken():
    places = TablePlaces({}, {"a": "/1/a", "y/a": "/2", "x/y/a": "/3"})
    (file,) = assign_keys([make_file("/x/y/a", "a")], {}, places)
    assert file.source_key == "/x/y/a"
    (file,) = assign_keys([make_file("gs://b/y/a", "a")], {}, places)
    assert file.source_key == "b/y/a"


PATHS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4)


@given(
    st.lists(st.lists(st.tuples(PATHS, st.integers(0, 3)), min_size=1, max_size=8), max_size=5), st.randoms()
)
def test_no_two_places_share_a_key_in_any_order_of_runs_and_files(runs, random):
    known: dict[str, str] = {}
    for listed in runs:
        files = {}
        for steps, cut in listed:
            path = "/" + "/".join(steps)
            files[path] = make_file(path, "/".join(steps[min(cut, len(steps) - 1) :]))
        places = TablePlaces(
            {uri: KnownPlace(key, None) for uri, key in known.items()},
            {key: uri for uri, key in known.items()},
        )
        some = list(files.values())
        random.shuffle(some)
        named = assign_keys(some, find_known(some, places), places)
        again = assign_keys(list(files.values()), find_known(some, places), places)
        assert named == again
        for file in named:
            assert known.get(file.source_uri, file.source_key) == file.source_key
            known[file.source_uri] = file.source_key
    assert len(set(known.values())) == len(known)


@pytest.fixture
def locked(tmp_path, monkeypatch):
    """A folder that this user may not read, even as root."""
    source = write_files(
        tmp_path / "in", {"a.txt": STORY, "locked/b.txt": OTHER_STORY, "locked/sub/c.txt": "c"}
    )
    real, folder = os.scandir, str(source / "locked")

    def scan(path="."):
        if not isinstance(path, int) and os.path.realpath(path) == folder:
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    return source


@pytest.mark.parametrize("pattern", ["", "/**/*.txt", "/*/*.txt", "/locked", "/locked/*.txt"])
def test_a_folder_without_permission_is_a_reject_and_tried_again(locked, tmp_path, pattern, caplog):
    output = tmp_path / "out"
    for _ in range(2):
        with caplog.at_level(logging.WARNING):
            assert run_wiredesk(f"{locked}{pattern}", output).files_new >= 1
        assert f"{locked}/locked: this folder may not be read" in caplog.text
        caplog.clear()
    (reject,) = read_rows(output, "rejects", "source_key", ())
    assert (reject["stage"], reject["reason"]) == ("read", "no_permission")
    assert reject["source_uri"] == f"{locked}/locked" and reject["source_key"] == "locked"


def test_a_folder_is_read_once_its_permission_is_back(locked, tmp_path, monkeypatch):
    run_wiredesk(locked, tmp_path / "out")
    monkeypatch.undo()
    run_wiredesk(locked, tmp_path / "out")
    assert sorted(show(tmp_path / "out")) == ["a.txt", "locked/b.txt", "locked/sub/c.txt"]


def test_a_folder_that_disappears_during_the_listing_is_left_out(tmp_path, monkeypatch):
    source = write_files(tmp_path / "in", {"a.txt": STORY, "gone/b.txt": "b"})
    real = os.scandir

    def scan(path="."):
        if not isinstance(path, int) and os.fspath(path).endswith("gone"):
            raise FileNotFoundError(2, "No such file or directory", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert [file.source_key for file in list_sources([str(source)])] == ["a.txt"]


def test_links_into_the_output_are_not_read(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": STORY})
    output = tmp_path / "out"
    run_wiredesk(source, output)
    (source / "tables").symlink_to(output)
    (file,) = (output / "articles" / "avro").rglob("*.avro")
    (source / "one.avro").symlink_to(file)
    (tmp_path / "other name").symlink_to(output)
    for folder in (output, tmp_path / "other name"):
        for inputs in ([str(source)], [f"{source}/**"], [f"{source}/*.*"]):
            found = list_sources(inputs, leave_out=str(folder))
            assert [file.source_key for file in found] == ["a.txt"], inputs


@pytest.mark.parametrize("name", ["out", "out/articles", "out/articles/*/x", "link", "link/articles/**"])
def test_an_input_in_the_output_is_refused(tmp_path, name):
    write_files(tmp_path / "out", {"articles/avro/x": "row"})
    (tmp_path / "link").symlink_to(tmp_path / "out")
    with pytest.raises(InputError, match="lies in the output"):
        list_sources([f"{tmp_path}/{name}"], leave_out=str(tmp_path / "out"))


def test_an_output_in_a_store_is_left_out_of_an_input_around_it(monkeypatch):
    from wiredesk.pipeline.inputs import sources

    files = [make_file(f"gs://b/{name}", name) for name in ("a.txt", "out/x.avro", "outer.txt")]
    monkeypatch.setattr(sources, "_match_store", lambda _: iter(files))
    found = list_sources(["gs://b/"], leave_out="gs://b/out")
    assert [file.source_key for file in found] == ["a.txt", "outer.txt"]
    with pytest.raises(InputError, match="lies in the output"):
        list_sources(["gs://b/out/articles/"], leave_out="gs://b/out")
