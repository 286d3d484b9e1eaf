"""``wiredesk search``, and other commands beside its index."""

from __future__ import annotations

import json
import os
import re
import shutil

import pytest

from tests.pipeline.commands.support import call
from wiredesk.pipeline.search import folder as folders
from wiredesk.pipeline.search.folder import find_folder
from wiredesk.pipeline.storage.layout import SEARCH
from wiredesk.pipeline.storage.stores import open_store


@pytest.fixture
def output(tables, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return shutil.copytree(tables, tmp_path / "out", ignore=shutil.ignore_patterns(SEARCH))


def test_the_first_search_builds_the_index_and_says_so_and_the_second_does_not(output):
    first, second = (call("search", "anna lind", "-o", output) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert "building the index of 2 articles" in first.stderr and second.stderr == ""
    assert first.stdout == second.stdout and first.stdout.startswith("2 articles\n")


def test_an_article_that_is_found_can_be_shown(output):
    found = json.loads(call("search", "--relation", "exact", "-o", output, "--format", "json").stdout)
    assert "Exact copy of" in call("show", found["article_id"], "-o", output).output


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["qqq"], 0, "no article has the words 'qqq'"),
        (["--person", "Nobody"], 0, "no article has the person 'Nobody'"),
        (["--offset", "99"], 0, "fewer than --offset leaves out"),
        (["???"], 2, "there is no word in"),
        (["--since", "yesterday"], 2, "--since takes a day such as 2026-03-10"),
        (["--until", "2026-02-30"], 2, "--until takes a day"),
        (["--relation", "twin"], 2, "the relation is one of"),
        (["--sort", "best"], 2, "the order is one of"),
        (["--format", "xml"], 2, "--format takes table, csv or json"),
    ],
)
def test_a_sentence_says_what_is_wrong(output, args, code, says):
    result = call("search", *args, "-o", output)
    assert (result.exit_code, result.stdout) == (code, "") and says in result.stderr, result.output


def test_an_output_without_tables_is_left_as_it_is(tmp_path):
    result = call("search", "fire", "-o", tmp_path / "nowhere")
    assert result.exit_code == 2 and "there are no tables in" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_other_commands_do_not_trip_over_the_index(output, tmp_path):
    call("search", "fire", "-o", output)
    before = sorted(path.name for path in (output / SEARCH).rglob("*"))
    for command in (
        ["check", "--full"],
        ["query", "SELECT 1"],
        ["compact"],
        ["export", "--format", "csv", tmp_path / "csv"],
        ["runs"],
    ):
        result = call(*command, "-o", output)
        assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (output / SEARCH).rglob("*")) == before


@pytest.mark.parametrize("command", [["forget"], ["prune", "--before", "2026-06-01"]])
def test_commands_that_take_texts_out_remove_the_index(output, command):
    call("search", "fire", "-o", output)
    article_id = re.search(r"[0-9a-f]{32}", call("show", "a.txt", "-o", output).output).group()
    args = [*command, article_id] if command == ["forget"] else command
    assert call(*args, "--dry-run", "-o", output).exit_code == 0
    assert len(os.listdir(output / SEARCH)) > 1
    result = call(*args, "-o", output)
    assert result.exit_code == 0, result.output
    assert os.listdir(output / SEARCH) == ["lock"]


def test_an_output_that_cannot_be_written_to_has_its_index_in_the_cache(output, tmp_path, monkeypatch):
    plain = folders._prepare

    def refuse(folder, mode):
        return folder != output / SEARCH and plain(folder, mode)

    # The tests may run as root, who may write everywhere.
    monkeypatch.setattr(folders, "_prepare", refuse)
    assert call("search", "anna lind", "-o", output).stdout.startswith("2 articles\n")
    assert not (output / SEARCH).exists()
    folder = find_folder(open_store(str(output)))
    assert folder.parent == tmp_path / "cache" / "wiredesk" / "search" and (folder / "state.json").exists()
    assert folder.stat().st_mode & 0o077 == 0, "others must not read it"
    folders.drop_index(open_store(str(output)))
    assert os.listdir(folder) == ["lock"]


def test_without_any_place_for_the_index_a_sentence_says_what_to_do(output, monkeypatch):
    monkeypatch.setattr(folders, "_prepare", lambda folder, mode: False)
    result = call("search", "fire", "-o", output)
    assert result.exit_code == 2 and "XDG_CACHE_HOME" in result.stderr


def test_outputs_do_not_share_a_folder_in_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    roots = ("s3://a/b", "s3://a-b", "gs://a/b", "s3://a/b/c")
    assert len({folders.name_cached(open_store(root)) for root in roots}) == len(roots)
