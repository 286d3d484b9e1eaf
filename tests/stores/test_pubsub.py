"""Notifications reach a stream through a real subscription of Pub/Sub, and none is lost when the stream is killed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.stores.queue_servers import run_pubsub, run_silent
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stream.notifications_queue import SubscriptionError, open_queue

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
