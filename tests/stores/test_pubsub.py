"""Notifications reach a stream through a real subscription of Pub/Sub, and none is lost when the stream is killed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.stores.queue_servers import StreamProcess, check_kills, read_keys, run_pubsub, run_silent
from tests.support import STORY, run_wiredesk
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stream.notifications.queues import SubscriptionError, open_queue
from wiredesk.pipeline.stream.notifications.source import LEASE_S

pubsub_v1 = pytest.importorskip("google.cloud.pubsub_v1", reason="needs the extra gcp")


@dataclass(frozen=True)
class PubSub:
    """Clients of a server with topics and subscriptions.

    Attributes:
      address: of the server.
      publisher, subscriber: the clients.
    """

    address: str
    publisher: Any
    subscriber: Any

    def subscribe(self, name: str, **options: Any) -> str:
        """Makes a topic and a subscription, and returns the path of the subscription."""
        topic, path = f"projects/p/topics/{name}", f"projects/p/subscriptions/{name}"
        self.publisher.create_topic(name=topic)
        request = {"name": path, "topic": topic, "ack_deadline_seconds": 10, **options}
        self.subscriber.create_subscription(request=request)
        return path

    def publish(self, name: str, data: bytes = b"", **attributes: str) -> None:
        self.publisher.publish(f"projects/p/topics/{name}", data, **attributes).result(10)


@pytest.fixture(scope="module")
def server() -> Iterator[PubSub]:
    with run_pubsub() as address:
        before = os.environ.get("PUBSUB_EMULATOR_HOST")
        os.environ["PUBSUB_EMULATOR_HOST"] = address
        try:
            yield PubSub(address, pubsub_v1.PublisherClient(), pubsub_v1.SubscriberClient())
        finally:
            if before is None:
                del os.environ["PUBSUB_EMULATOR_HOST"]
            else:
                os.environ["PUBSUB_EMULATOR_HOST"] = before


def test_a_message_is_leased_extended_given_back_and_acknowledged(server):
    path = server.subscribe("leases")
    queue = open_queue(path)
    queue.check()
    for number in range(25):
        server.publish("leases", str(number).encode(), eventType="OBJECT_DELETE")
    taken = queue.pull(100, 1.0, 10.0)
    assert sorted(int(message.data) for message in taken) == list(range(25))
    assert not queue.read(taken[0]).objects
    assert queue.pull(100, 0.5, 10.0) == []
    queue.extend([message.handle for message in taken[:5]], 0.0)
    again = queue.pull(3, 1.0, 10.0)
    assert len(again) == 3, "no more than asked for"
    assert {one.message_id for one in again} <= {one.message_id for one in taken[:5]}
    queue.acknowledge([message.handle for message in [*taken[5:], *again]])
    assert len(queue.pull(100, 1.0, 10.0)) == 2


def test_a_subscription_that_cannot_be_pulled_from_is_refused_in_one_sentence(server):
    with pytest.raises(
        UsageError, match="there is no subscription projects/p/subscriptions/missing: make it"
    ):
        open_queue("projects/p/subscriptions/missing").check()
    with pytest.raises(SubscriptionError, match="could not be pulled from"):
        open_queue("projects/p/subscriptions/missing").pull(1, 0.5, 10.0)
    path = server.subscribe("pushed", push_config={"push_endpoint": "http://127.0.0.1:9/"})
    with pytest.raises(UsageError, match="delivers its messages to another service"):
        open_queue(path).check()


def test_missing_credentials_are_explained(server, monkeypatch, tmp_path):
    monkeypatch.delenv("PUBSUB_EMULATOR_HOST")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(
        UsageError, match="needs credentials: name their file in GOOGLE_APPLICATION_CREDENTIALS"
    ):
        open_queue("projects/p/subscriptions/s")
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(UsageError, match="GOOGLE_APPLICATION_CREDENTIALS"):
        open_queue("projects/p/subscriptions/s")


def test_permissions_are_explained(server, monkeypatch):
    from google.api_core.exceptions import PermissionDenied, Unauthenticated

    path = server.subscribe("guarded")
    server.publish("guarded", b"1")
    queue = open_queue(path)

    def refuse_with(error: Exception):
        def refuse(**_: Any) -> None:
            raise error

        return refuse

    with monkeypatch.context() as patch:
        patch.setattr(queue._client, "get_subscription", refuse_with(PermissionDenied("no")))
        queue.check()
        assert len(queue.pull(9, 1.0, 10.0)) == 1, "the message that the check has taken was given back"
        patch.setattr(queue._client, "pull", refuse_with(PermissionDenied("no")))
        with pytest.raises(UsageError, match=r"grant them roles/pubsub\.subscriber"):
            queue.check()
        patch.setattr(queue._client, "get_subscription", refuse_with(Unauthenticated("no")))
        with pytest.raises(UsageError, match="are refused"):
            queue.check()


def test_a_server_that_does_not_answer_is_named_within_the_time_limit(server, monkeypatch):
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", "127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(
        SubscriptionError, match=r"at 127\.0\.0\.1:9 \(PUBSUB_EMULATOR_HOST\) does not answer"
    ):
        open_queue("projects/p/subscriptions/s").check()
    with pytest.raises(SubscriptionError, match="could not be pulled from"):
        open_queue("projects/p/subscriptions/s").pull(1, 0.5, 10.0)
    assert time.monotonic() - begun < 30
    with run_silent() as address, pytest.raises(SubscriptionError, match="does not answer"):
        begun = time.monotonic()
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", address)
        open_queue("projects/p/subscriptions/s").check()
    assert time.monotonic() - begun < 30


@dataclass(frozen=True)
class Bucket:
    """A bucket whose notifications the test publishes: the server in the tests sends none.

    Attributes:
      path: such as ``gs://bucket``.
      server, topic: where the notifications go.
    """

    path: str
    server: PubSub
    topic: str

    def put(self, key: str, text: str, *, is_told: bool = True) -> str:
        """Writes an object, and announces it; ``is_told`` says whether the message has the object's metadata."""
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import storage

        client = storage.Client("test", AnonymousCredentials())
        blob = client.bucket(self.path.removeprefix("gs://")).blob(key)
        blob.upload_from_string(text)
        blob.reload()
        metadata = {name: blob._properties[name] for name in ("bucket", "name", "size", "updated")}
        self.announce(key, json.dumps(metadata).encode() if is_told else b"")
        return f"{self.path}/{key}"

    def announce(self, key: str, data: bytes = b"", event: str = "OBJECT_FINALIZE") -> None:
        names = {"bucketId": self.path.removeprefix("gs://"), "objectId": key}
        kind = "JSON_API_V1" if data else "NONE"
        self.server.publish(self.topic, data, eventType=event, payloadFormat=kind, **names)


def stream_running(bucket: Bucket, subscription: str, folder: Path) -> AbstractContextManager[StreamProcess]:
    """Runs a stream over the folder ``in`` of a bucket."""
    options = ["-i", f"{bucket.path}/in", "-o", str(folder / "out"), "--annotate", "none"]
    options += ["--window", "2s", "--every", "1s", "--subscription", subscription]
    return closing(StreamProcess(options, {}, folder / "log"))


def test_a_stream_that_is_killed_again_and_again_reads_every_object_once(server, make_bucket, tmp_path):
    subscription = server.subscribe("killed")
    bucket = Bucket(make_bucket("gs"), server, "killed")
    bucket.announce("in/gone.txt")
    bucket.announce("in/gone.txt", event="OBJECT_DELETE")
    server.publish("killed", b"no notification", eventType="OBJECT_FINALIZE")
    bucket.put("out-of-the-input.txt", STORY)

    def put(number: int) -> list[str]:
        keys = [f"in/{number}/n {letter}+%20.txt" for letter in "abcdef"]
        texts = {key: f" date 2026-01-0{number + 1} {STORY} {key}." for key in keys}
        return [bucket.put(key, text, is_told=number % 2 == 0) for key, text in texts.items()]

    check_kills(
        tmp_path / "out",
        put,
        lambda: stream_running(bucket, subscription, tmp_path),
        # The server does not tell what is leased. After this time every lease of a dead process has run out.
        lambda: time.sleep(LEASE_S + 5),
    )
    assert read_keys(tmp_path / "out", "rejects", "reason") == []
    assert run_wiredesk(f"{bucket.path}/in", tmp_path / "out").files_new == 0, (
        "a listing finds the same files"
    )
    time.sleep(LEASE_S)
    assert open_queue(subscription).pull(100, 1.0, 10.0) == [], "everything is acknowledged"
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "a notification was left out, it names no object" in log
    assert "Traceback" not in log
