from __future__ import annotations

import io

import pytest
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from tests.support import STORY, write_files
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing import opening
from wiredesk.transforms.parsing.opening import PASSING_REASONS, open_file

FILE = SourceFile("/x", "/x", "x", 0, "0-0")


def test_a_file_on_a_disk_is_opened_as_it_is_stored(tmp_path):
    path = str(write_files(tmp_path, {"a.txt": STORY}) / "a.txt")
    with open_file(SourceFile(path, path, "a.txt", 0, "0-0")) as stream:
        assert stream.seekable() and stream.read() == STORY.encode()
        assert (stream.seek(3), stream.tell()) == (3, 3)


def test_a_file_of_beams_stores_is_opened_without_unpacking_it(monkeypatch):
    opened = []

    def open_stored(path, compression_type):
        opened.append((path, compression_type))
        return io.BytesIO(b"packed")

    monkeypatch.setattr(FileSystems, "open", open_stored)
    with open_file(SourceFile("hdfs://x/a.gz", "hdfs://x/a.gz", "a.gz", 0, "0-0")) as stream:
        assert stream.read() == b"packed"
    assert opened == [("hdfs://x/a.gz", CompressionTypes.UNCOMPRESSED)]


def test_a_problem_found_while_listing_is_raised():
    with pytest.raises(RecordError, match="read/not_a_file: this is a folder"):
        open_file(SourceFile("/x", "/x", "x", 0, "0-0", "this is a folder"))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(), "vanished"),
        (PermissionError(), "no_permission"),
        (OSError(5, "Input/output error"), "unreadable"),
    ],
)
def test_an_error_of_the_system_becomes_a_reason(monkeypatch, error, reason):
    def refuse(*_args, **_named):
        raise error

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(RecordError) as caught:
        open_file(FILE)
    assert caught.value.reason == reason and reason in PASSING_REASONS


def test_an_error_while_reading_becomes_a_reason_without_secrets(monkeypatch):
    class Failing(io.BytesIO):
        def read(self, size=-1):
            raise OSError("https://host/a?sig=hidden")

    monkeypatch.setattr(opening, "open_raw", lambda _: Failing())
    with open_file(FILE) as stream, pytest.raises(RecordError) as caught:
        stream.read()
    assert caught.value.reason == "unreadable" and "hidden" not in caught.value.message
