from __future__ import annotations

import os

import pytest

from pipeline.sources import list_sources
from schemas.records import SourceFile
from tests.support import RUN, STORY, apply_transform, write_files
from transforms.logic.errors import RecordError
from transforms.parse import ParseFiles, parse_file, read_file, tally_file


def test_each_file_becomes_an_article_or_a_reject_and_a_source_row(tmp_path):
    files = list_sources([str(write_files(tmp_path, {"a.txt": STORY, "b.txt": b"\x89PNG\r\n\x1a\n\0\0"}))])
    found = apply_transform(ParseFiles(RUN), files)
    assert [a.source_key for a in found["articles"]] == ["a.txt"]
    (reject,) = found["rejects"]
    assert (reject.stage, reject.reason, reject.payload) == ("decode", "binary", b"\x89PNG\r\n\x1a\n\0\0")
    assert reject.message.startswith("b.txt: ")
    assert {(s.source_key, s.records, s.articles, s.rejects) for s in found["sources"]} == {
        ("a.txt", 1, 1, 0),
        ("b.txt", 1, 0, 1),
    }
    assert all(s.fingerprint for s in found["sources"])


def test_a_file_that_vanished_is_a_reject_and_is_tried_again(tmp_path):
    (file,) = list_sources([str(write_files(tmp_path, {"a.txt": STORY}) / "a.txt")])
    os.remove(file.path)
    (reject,) = parse_file(file, RUN, 100)
    assert (reject.stage, reject.reason) == ("read", "vanished")
    assert tally_file(file, [reject], RUN).fingerprint is None


def test_a_record_over_the_limit_is_a_reject_with_its_whole_payload_and_is_not_tried_again(tmp_path):
    (file,) = list_sources([str(write_files(tmp_path, {"a.txt": STORY}) / "a.txt")])
    (reject,) = parse_file(file, RUN, 100)
    assert reject.reason == "too_large" and reject.payload == STORY.encode()
    assert "--max-record-bytes" in reject.message
    assert tally_file(file, [reject], RUN).fingerprint == file.fingerprint


def test_trouble_that_the_listing_found_is_a_reject():
    file = SourceFile("/x", "/x", "x", 0, "0-0", "this is a folder")
    with pytest.raises(RecordError, match="read/not_a_file: this is a folder"):
        read_file(file)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(), "no_permission"), (OSError(5, "Input/output error"), "unreadable")],
)
def test_what_the_system_refuses_is_a_reject_that_says_so(monkeypatch, error, reason):
    def refuse(*_args):
        raise error

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(RecordError) as caught:
        read_file(SourceFile("/x", "/x", "x", 0, "0-0"))
    assert caught.value.reason == reason
