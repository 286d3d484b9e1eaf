"""How a stream finds files: by looking, and by notifications."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from apache_beam.io.filesystems import FileSystems
from apache_beam.io.gcp.pubsub import PubsubMessage
from apache_beam.io.restriction_trackers import OffsetRange

from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.notifications import _ReadNotificationFn, parse_notification
from wiredesk.pipeline.stream.poll import PollSettings, _LookTracker, find_arrived


def _settings(tmp_path: Path, settle_s: float = 0.0, *inputs: str) -> PollSettings:
    history = StreamHistory(str(tmp_path / "out"), f"stream-{tmp_path}", 30)
    patterns = tuple(str(tmp_path / name) for name in (inputs or ("in",)))
    return PollSettings(patterns, 1.0, settle_s, history, "_staging/stop", "_staging/alive")


def _find(settings: PollSettings, look: int) -> list[str]:
    return [file.source_key for file in find_arrived(settings, look)]


def test_each_look_finds_what_is_new_or_changed(tmp_path):
    settings = _settings(tmp_path)
    assert _find(settings, 0) == []
    write_files(tmp_path / "in", {"a.txt": STORY, "sub/b.txt": STORY, ".hidden": "", "c.part": ""})
    assert _find(settings, 1) == ["a.txt", "sub/b.txt"]
    assert _find(settings, 2) == []
    write_files(tmp_path / "in", {"a.txt": f"{STORY} More."})
    assert _find(settings, 3) == ["a.txt"]
    (tmp_path / "in" / "c.part").rename(tmp_path / "in" / "c.txt")
    assert _find(settings, 4) == ["c.txt"]


def test_a_look_that_is_repeated_finds_the_same(tmp_path):
    settings = _settings(tmp_path)
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert _find(settings, 5) == _find(settings, 5) == ["a.txt"]
    assert _find(settings, 6) == []
    assert _find(settings, 3) == ["a.txt"]


def test_what_an_earlier_run_has_read_is_not_found(tmp_path):
    write_files(tmp_path / "in", {"a.txt": STORY})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    write_files(tmp_path / "in", {"b.txt": STORY})
    assert _find(_settings(tmp_path), 0) == ["b.txt"]


def test_an_input_that_is_not_there_yet_is_waited_for(tmp_path):
    settings = _settings(tmp_path, 0.0, "in", "later/*.txt")
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert _find(settings, 0) == ["a.txt"]
    write_files(tmp_path / "later", {"b.txt": STORY})
    assert _find(settings, 1) == ["b.txt"]


def test_a_file_that_was_just_written_is_left_until_it_has_settled(tmp_path):
    settings = _settings(tmp_path, 3600.0)
    write_files(tmp_path / "in", {"old.txt": STORY, "new.txt": STORY})
    os.utime(tmp_path / "in" / "new.txt")
    assert _find(settings, 0) == ["old.txt"]


def test_files_of_one_name_have_keys_of_their_own_and_keep_them(tmp_path):
    settings = _settings(tmp_path, 0.0, "monday", "tuesday")
    for day in ("monday", "tuesday"):
        write_files(tmp_path / day, {"a.txt": STORY})
    assert sorted(_find(settings, 0)) == ["a.txt", "tuesday/a.txt"]
    assert sorted(_find(settings, 0)) == ["a.txt", "tuesday/a.txt"], "a look that is repeated"
    write_files(tmp_path / "tuesday", {"a.txt": f"{STORY} It was edited."})
    write_files(tmp_path / "monday", {"tuesday/a.txt": STORY})
    assert sorted(_find(settings, 1)) == ["monday/tuesday/a.txt", "tuesday/a.txt"]


def _notify(path: str, event: str = "OBJECT_FINALIZE") -> tuple[dict[str, str], bytes]:
    bucket, _, name = path.partition("/")
    metadata = {"size": "12", "updated": "2026-01-05T09:30:00.123Z"}
    return {"eventType": event, "bucketId": bucket, "objectId": name}, json.dumps(metadata).encode()


@pytest.mark.parametrize(
    ("pattern", "key"),
    [("gs://news/raw/", "a/b.txt"), ("gs://news/raw/**", "a/b.txt"), ("gs://news/raw/a/*.txt", "b.txt")],
)
def test_a_notification_gives_the_key_and_fingerprint_of_a_listing(pattern, key):
    file = parse_notification(*_notify("news/raw/a/b.txt"), (pattern,))
    assert (file.path, file.source_key, file.size) == ("gs://news/raw/a/b.txt", key, 12)
    assert file.fingerprint == "12-1767605400.123000"


def test_notifications_of_several_inputs_give_each_object_a_key_of_its_own():
    inputs = ("gs://news/monday/", "gs://news/tuesday/*.txt", "gs://other/news/monday/")
    keys = [
        parse_notification(*_notify(path), inputs).source_key
        for path in ("news/monday/a.txt", "news/tuesday/a.txt", "other/news/monday/a.txt")
    ]
    assert keys == ["news/monday/a.txt", "news/tuesday/a.txt", "other/news/monday/a.txt"]


@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("news/raw/a.txt", "OBJECT_DELETE"),
        ("news/else/a.txt", "OBJECT_FINALIZE"),
        ("news/raw/folder/", "OBJECT_FINALIZE"),
    ],
)
def test_other_notifications_tell_of_nothing_to_read(path, event):
    assert parse_notification(*_notify(path, event), ("gs://news/raw/",)) is None


GOOD, METADATA = _notify("news/raw/a.txt")
NAMED = {"bucketId": "news", "objectId": "raw/a.txt"}


class Answer:
    size_in_bytes, last_updated_in_seconds = 7, 1767605400.0

    def metadata(self, path):
        if "gone" in path:
            raise OSError(f"no such object: {path}")
        return self


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[1]",
        b'"x"',
        b"[" * 100000,
        b"{}",
        b'{"size": "12"}',
        None,
        b'{"size": "x", "updated": "2026-01-05T09:30:00Z"}',
        b'{"size": "-1", "updated": "2026-01-05T09:30:00Z"}',
        b'{"size": "12", "updated": "soon"}',
        b'{"size": null, "updated": null}',
        b'{"size": "12", "updated": 5}',
    ],
)
def test_an_object_that_a_message_names_is_read_as_the_store_has_it(data, monkeypatch):
    monkeypatch.setattr(FileSystems, "get_filesystem", lambda _path: Answer())
    file = parse_notification(GOOD, data, ("gs://news/raw/",))
    assert (file.source_key, file.size, file.fingerprint, file.trouble) == (
        "a.txt",
        7,
        "7-1767605400.000000",
        None,
    )
    gone = parse_notification(GOOD | {"objectId": "raw/gone.txt"}, data, ("gs://news/raw/",))
    assert "the store does not tell (no such object" in gone.trouble, "a reject says so"


def test_the_object_is_named_by_the_metadata_too_and_a_type_may_be_missing():
    named = json.dumps(json.loads(METADATA) | {"bucket": "news", "name": "raw/a.txt"}).encode()
    assert parse_notification({}, named, ("gs://news/raw/",)) == parse_notification(
        GOOD, METADATA, ("gs://news/raw/",)
    )


def test_a_malformed_message_is_counted_and_logged_and_holds_nothing_up(caplog, monkeypatch):
    monkeypatch.setattr("wiredesk.pipeline.stream.notifications.find_known", lambda *_: {})
    monkeypatch.setattr("wiredesk.pipeline.stream.notifications.assign_keys", lambda files, *_: files)
    evil = "\x1b]0;owned\x07" + "x" * 100_000
    messages = [
        PubsubMessage(b"", {}),
        PubsubMessage(b"{", None),
        PubsubMessage(evil.encode(), {"eventType": "OBJECT_FINALIZE", "bucketId": evil}),
        PubsubMessage(b'{"bucket": 5, "name": ["x"]}', {"eventType": "OBJECT_FINALIZE"}),
        PubsubMessage(METADATA, NAMED | {"eventType": evil}),
        PubsubMessage(METADATA, GOOD | {"eventType": "OBJECT_DELETE"}),
        PubsubMessage(METADATA, GOOD | {"bucketId": "another"}),
        PubsubMessage(METADATA, GOOD | {"objectId": "raw/folder/"}),
        PubsubMessage(METADATA, GOOD),
    ]

    class History:
        def has_source(self, *_):
            return False

    reader = _ReadNotificationFn(("gs://news/raw/",), History())
    found = [file for message in messages for file in reader.process(message)]
    assert [file.source_key for file in found] == ["a.txt"]
    assert len(caplog.records) == 5
    for record in caplog.records:
        assert len(record.getMessage()) < 600 and record.getMessage().isprintable()


def test_looks_are_split_in_time_and_never_in_halves():
    tracker = _LookTracker(OffsetRange(0, 100))
    assert tracker.try_claim(3)
    assert tracker.try_split(0.5) is None
    assert tracker.try_split(0) == (OffsetRange(0, 4), OffsetRange(4, 100))
