"""A stream finds files through notifications of the store."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from apache_beam.io.gcp.pubsub import PubsubMessage
from apache_beam.io.restriction_trackers import OffsetRange
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Duration

from tests.fakes.clock import FakeClock
from tests.fakes.queues import FakeQueue, announce
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.stream import looks
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.looks import MAX_LOOKS, LookFn, SourceSettings
from wiredesk.pipeline.stream.notifications import events
from wiredesk.pipeline.stream.notifications.events import locate_files, read_google
from wiredesk.pipeline.stream.notifications.source import (
    PullNotifications,
    ReadNotifications,
    _pull,
    _ReadNotificationFn,
    choose_source,
)
from wiredesk.pipeline.stream.notifications.windows import CommittedFiles
from wiredesk.schemas.records import SourceFile
from wiredesk.transforms.remote.buckets import Entry, StoreError

OUTPUT = "gs://news/raw/tables"


def _notify(path: str, event: str = "OBJECT_FINALIZE") -> tuple[dict[str, str], bytes]:
    bucket, _, name = path.partition("/")
    metadata = {"size": "12", "updated": "2026-01-05T09:30:00.123Z"}
    return {"eventType": event, "bucketId": bucket, "objectId": name}, json.dumps(metadata).encode()


def parse_notification(attributes, data, inputs) -> SourceFile | None:
    found = locate_files(read_google(attributes, data).objects, inputs, OUTPUT).files
    return found[0] if found else None


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("gs://news/raw/", "a/b.txt"),
        ("gs://news/raw", "a/b.txt"),
        ("gs://news/raw/**", "a/b.txt"),
        ("gs://news/raw/**/*.txt", "a/b.txt"),
        ("gs://news/raw/a/*.txt", "b.txt"),
        ("gs://news/raw/a/b.txt", "b.txt"),
        ("gs://news", "raw/a/b.txt"),
    ],
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
        ("news/raw/.hidden/a.txt", "OBJECT_FINALIZE"),
        ("news/raw/a/.b.txt", "OBJECT_FINALIZE"),
        ("news/raw/a/b.txt.part", "OBJECT_FINALIZE"),
        ("news/rawer/a.txt", "OBJECT_FINALIZE"),
        ("news/raw/tables/rejects/a.parquet", "OBJECT_FINALIZE"),
    ],
)
def test_other_notifications_announce_no_file(path, event):
    assert parse_notification(*_notify(path, event), ("gs://news/raw/",)) is None


GOOD, METADATA = _notify("news/raw/a.txt")


NAMED = {"bucketId": "news", "objectId": "raw/a.txt"}


class Answer:
    """A bucket that holds one object, and others whose names begin alike."""

    def list_entries(self, prefix):
        if "locked" in prefix:
            raise StoreError("no answer")
        if "gone" not in prefix:
            yield Entry(prefix, 7, 1767605400.0)
        yield Entry(f"{prefix}.old", 9, 5.0)


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
def test_missing_metadata_comes_from_the_store(data, monkeypatch):
    monkeypatch.setattr(events, "open_bucket", lambda path: (Answer(), path))
    file = parse_notification(GOOD, data, ("gs://news/raw/",))
    assert (file.source_key, file.size, file.fingerprint, file.trouble) == (
        "a.txt",
        7,
        "7-1767605400.000000",
        None,
    )
    locked = parse_notification(GOOD | {"objectId": "raw/locked.txt"}, data, ("gs://news/raw/",))
    assert "the store does not tell (no answer" in locked.trouble, "the file becomes a reject"
    gone = read_google(GOOD | {"objectId": "raw/gone.txt"}, data)
    located = locate_files(gone.objects, ("gs://news/raw/",), OUTPUT)
    assert (located.present, located.gone) == ([], 1), "an object that is gone is no reject"


def test_the_object_is_named_by_the_metadata_too_and_a_type_may_be_missing():
    named = json.dumps(json.loads(METADATA) | {"bucket": "news", "name": "raw/a.txt"}).encode()
    assert parse_notification({}, named, ("gs://news/raw/",)) == parse_notification(
        GOOD, METADATA, ("gs://news/raw/",)
    )


def test_a_malformed_message_is_counted_and_logged_and_does_not_stop_the_stream(caplog, monkeypatch):
    monkeypatch.setattr("wiredesk.pipeline.stream.notifications.source.find_known", lambda *_: {})
    monkeypatch.setattr("wiredesk.pipeline.stream.notifications.source.assign_keys", lambda files, *_: files)
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
        output = OUTPUT

        def has_source(self, *_):
            return False

    reader = _ReadNotificationFn(("gs://news/raw/",), History())
    found = [file for message in messages for file in reader.process(message)]
    assert [file.source_key for file in found] == ["a.txt"]
    assert len(caplog.records) == 5
    for record in caplog.records:
        assert len(record.getMessage()) < 600 and record.getMessage().isprintable()


@pytest.mark.parametrize(
    ("runner", "subscription", "kind"),
    [
        ("DataflowRunner", "projects/p/subscriptions/s", ReadNotifications),
        ("DataflowRunner", "arn:aws:sqs:eu-west-1:123456789012:news", PullNotifications),
        ("PrismRunner", "projects/p/subscriptions/s", PullNotifications),
        ("FlinkRunner", "https://sqs.eu-west-1.amazonaws.com/123456789012/news", PullNotifications),
    ],
)
def test_the_engine_s_own_source_is_used_where_there_is_one(runner, subscription, kind):
    settings = SourceSettings(("gs://news/raw/",), 1.0, 0.0, None, "stop", "alive")
    assert isinstance(choose_source(runner, subscription, settings, 300.0), kind)


class Tracker:
    """The part of Beam's tracker that a source sees in one bundle."""

    def __init__(self, look: int) -> None:
        self._look = look
        self.claimed: list[int] = []
        self.deferred: float | None = None

    def current_restriction(self) -> OffsetRange:
        return OffsetRange(self._look, MAX_LOOKS)

    def try_claim(self, position: int) -> bool:
        self.claimed.append(position)
        return position < MAX_LOOKS

    def defer_remainder(self, duration: Duration) -> None:
        self.deferred = float(duration)


class Source:
    """The source of a stream, with a queue in memory and an output on a disk."""

    def __init__(self, folder: Path) -> None:
        history = StreamHistory(str(folder), f"stream-{folder}", 30.0)
        inputs = ("gs://news/in/",)
        self.settings = SourceSettings(inputs, 2.0, 0.0, history, "_staging/stop", "_staging/alive")
        self.watermark = ManualWatermarkEstimator(None)
        self.tracker = Tracker(-1)

    def look(self, number: int) -> list[str]:
        self.tracker = Tracker(number)
        # The next look is due at once.
        looks._pace_by_stream.pop(self.settings.history.invocation, None)
        look = LookFn(partial(_pull, "projects/p/subscriptions/s", 60.0))
        found = list(look.process(self.settings, self.tracker, self.watermark))
        assert all(one.timestamp <= (self.watermark.current_watermark() or MAX_TIMESTAMP) for one in found)
        return [one.value.source_key for one in found]


@pytest.fixture
def queue(monkeypatch) -> FakeQueue:
    fake = FakeQueue(FakeClock())
    monkeypatch.setattr("wiredesk.pipeline.stream.notifications.source.open_queue", lambda _: fake)
    return fake


def test_the_source_looks_shows_that_it_lives_and_waits_for_the_next_look(tmp_path, queue):
    source = Source(tmp_path)
    queue.put(*announce("a.txt"))
    queue.put(*announce("b.txt"))
    assert source.look(0) == ["a.txt", "b.txt"]
    assert (source.tracker.claimed, source.tracker.deferred) == ([0], 2.0)
    assert (tmp_path / "_staging" / "alive").exists()
    assert source.look(1) == []
    assert source.look(1) == [] and source.look(0) == ["a.txt", "b.txt"], "a look that is repeated"


def test_a_source_whose_queue_does_not_answer_gives_no_sign_of_life(tmp_path, queue):
    source = Source(tmp_path)
    queue.is_down = True
    assert source.look(0) == []
    assert source.tracker.deferred == 2.0, "it tries again"
    assert not (tmp_path / "_staging" / "alive").exists()


def test_a_source_that_is_told_to_stop_ends_once_nothing_waits(tmp_path, queue):
    source = Source(tmp_path)
    queue.put(*announce("a.txt"))
    source.look(0)
    (tmp_path / "_staging" / "stop").write_bytes(b"")
    queue.put(*announce("b.txt"))
    assert source.look(1) == []
    assert source.tracker.deferred == 2.0, "a.txt is not committed yet"
    with pytest.MonkeyPatch.context() as patch:
        fingerprint = "1-1767605401.000000"
        patch.setattr(CommittedFiles, "advance", lambda _: {"gs://news/in/a.txt": fingerprint})
        assert source.look(2) == []
    assert (source.tracker.claimed, source.tracker.deferred) == ([2, MAX_LOOKS], None)
    assert [one.deliveries for one in queue.stored.values()] == [0], "b.txt stays for the next stream"


@pytest.mark.parametrize(("every_s", "lease_s"), [(2.0, 30.0), (120.0, 360.0)])
def test_a_lease_outlasts_the_time_until_the_next_look(tmp_path, queue, every_s, lease_s):
    source = Source(tmp_path)
    source.settings = replace(source.settings, every_s=every_s)
    queue.put(*announce("a.txt"))
    source.look(0)
    assert [one.visible_at for one in queue.stored.values()] == [lease_s]


def test_new_objects_of_one_name_get_keys_of_their_own(tmp_path, queue):
    source = Source(tmp_path)
    source.settings = replace(source.settings, inputs=("gs://news/in/*.txt", "gs://news/in/more/"))
    queue.put(*announce("a.txt"))
    assert source.look(0) == ["in/a.txt"]
    queue.put(*announce("more/in/a.txt"))
    assert source.look(1) == ["more/in/a.txt"]


def test_a_source_whose_output_another_run_has_takes_no_message(tmp_path, queue):
    source, store = Source(tmp_path), open_store(str(tmp_path))
    queue.put(*announce("a.txt"))
    with hold_lock(store, "first") as lock:
        source.settings = replace(source.settings, lock_token=lock.share())
    with hold_lock(store, "second"):
        assert source.look(0) == []
    assert (source.tracker.claimed, source.tracker.deferred, queue.pulls) == ([0, MAX_LOOKS], None, 0)
