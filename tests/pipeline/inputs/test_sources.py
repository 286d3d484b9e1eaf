from __future__ import annotations

import os

import pytest

from tests.support import write_files
from wiredesk.pipeline.inputs.sources import InputError, find_present, fixed_prefix, list_sources


@pytest.fixture
def wire(tmp_path):
    return write_files(
        tmp_path / "wire",
        {
            "b.txt": "b",
            "a.txt": "a",
            "2026/01/c.txt": "c",
            "2026/02/d.xml": "d",
            ".hidden": "x",
            ".git/e.txt": "e",
        },
    )


def keys(*inputs, **kwargs):
    return [file.source_key for file in list_sources([str(i) for i in inputs], **kwargs)]


def test_a_folder_gives_its_files_in_order_without_hidden_ones(wire):
    assert keys(wire) == ["2026/01/c.txt", "2026/02/d.xml", "a.txt", "b.txt"]


def test_keys_are_relative_to_the_folder_of_each_kind_of_input(wire):
    assert keys(wire / "a.txt") == ["a.txt"]
    assert keys(wire / "*.txt") == ["a.txt", "b.txt"]
    assert keys(wire / "2026" / "*" / "c.txt") == ["01/c.txt"]
    assert keys(f"{wire}/**/*.txt") == ["2026/01/c.txt", "a.txt", "b.txt"]


def test_keys_do_not_depend_on_the_current_folder(wire, monkeypatch):
    absolute = keys(f"{wire}/2026/*/*")
    monkeypatch.chdir(wire)
    assert keys("2026/*/*") == absolute == ["01/c.txt", "02/d.xml"]
    assert keys("a.txt") == ["a.txt"]


def test_fixed_prefix():
    assert fixed_prefix("/data/2026-*/x?.txt") == "/data/"
    assert fixed_prefix("*.txt") == ""
    assert fixed_prefix("gs://bucket/raw/a.txt") == "gs://bucket/raw/"


def test_a_list_file_names_inputs_of_any_kind(wire, tmp_path):
    listing = tmp_path / "list"
    listing.write_text(f"# what to read\n\n{wire}/a.txt\n{wire}/2026\n")
    assert keys(f"@{listing}") == ["01/c.txt", "02/d.xml", "a.txt"]


def test_a_list_that_lists_itself_is_an_error(tmp_path):
    listing = tmp_path / "list"
    listing.write_text(f"@{listing}\n")
    with pytest.raises(InputError, match="lists itself"):
        keys(f"@{listing}")


def test_the_same_file_named_twice_is_read_once(wire):
    assert keys(wire / "a.txt", f"{wire}/a*") == ["a.txt"]


@pytest.mark.parametrize("missing", ["nothing.txt", "no*thing", "@no-list"])
def test_an_input_that_matches_nothing_is_an_error(wire, missing):
    path = f"@{wire}/x" if missing.startswith("@") else f"{wire}/{missing}"
    with pytest.raises(InputError):
        keys(path)


def test_the_output_is_not_read_as_input(wire):
    write_files(wire / "out", {"articles/avro/x.avro": "row"})
    assert "out/articles/avro/x.avro" in keys(wire)
    assert keys(wire, leave_out=str(wire / "out")) == ["2026/01/c.txt", "2026/02/d.xml", "a.txt", "b.txt"]


def test_a_folder_matched_by_a_glob_is_reported_and_double_star_skips_it(wire):
    (folder,) = list_sources([f"{wire}/2026*"])
    assert folder.trouble is not None and "folder" in folder.trouble
    assert keys(f"{wire}/**") == ["2026/01/c.txt", "2026/02/d.xml", "a.txt", "b.txt"]


def test_a_pipe_is_reported_and_never_opened(wire):
    os.mkfifo(wire / "pipe")
    (pipe,) = [f for f in list_sources([str(wire)]) if f.source_key == "pipe"]
    assert pipe.trouble is not None and "pipe" in pipe.trouble


def test_a_loop_of_links_ends(wire):
    (wire / "2026" / "loop").symlink_to(wire)
    assert "a.txt" in keys(wire)


def test_a_name_that_is_no_unicode_gets_an_escaped_key(wire):
    with open(os.fsencode(wire) + b"/caf\xe9.txt", "wb") as stream:
        stream.write(b"x")
    (file,) = [f for f in list_sources([str(wire)]) if "caf" in f.source_key]
    assert file.source_key == "caf\\xe9.txt"
    assert os.path.exists(file.path)


def test_a_store_path_goes_through_beams_file_systems(wire):
    # Beam has no file system for this scheme. The error is a sentence without a traceback.
    with pytest.raises(InputError, match="cannot be listed"):
        keys("nosuch://bucket/raw/")


def test_the_fingerprint_changes_with_size_and_time(wire):
    (before,) = list_sources([str(wire / "a.txt")])
    os.utime(wire / "a.txt", ns=(1, 1))
    (after,) = list_sources([str(wire / "a.txt")])
    assert before.fingerprint != after.fingerprint


def test_the_inputs_that_match_a_file_are_found(wire, tmp_path):
    (tmp_path / "empty").mkdir()
    inputs = [str(tmp_path / "empty"), f"{wire}/a.txt", f"{wire}/no*thing"]
    assert find_present(inputs) == (f"{wire}/a.txt",)
    with pytest.raises(InputError, match="cannot be read"):
        find_present([f"@{tmp_path}/missing"])
