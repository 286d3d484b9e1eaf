"""A queue of notifications for tests, in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.fakes.clock import FakeClock
from wiredesk.pipeline.stream.notifications.events import Announcement, read_amazon, read_google
from wiredesk.pipeline.stream.notifications.queues import Message, Queue, SubscriptionError


@dataclass
class Stored:
    message_id: str
    attributes: Mapping[str, str]
    data: bytes
    visible_at: float = 0.0
    handle: str = ""
    deliveries: int = 0


class FakeQueue(Queue):
    """A queue with leases by the clock of the test. Only the last handle of a message counts, as in SQS."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.stored: dict[str, Stored] = {}
        self.acknowledged: list[str] = []
        self.is_down = False
        self.pulls = 0

    def put(self, attributes: Mapping[str, str], data: bytes = b"") -> str:
        name = f"m{len(self.stored) + len(self.acknowledged)}"
        self.stored[name] = Stored(name, attributes, data)
        return name

    def check(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if self.is_down:
            raise SubscriptionError("the queue does not answer")

    def pull(self, limit: int, wait_s: float, lease_s: float) -> list[Message]:
        self._answer()
        self.pulls += 1
        found = [one for one in self.stored.values() if one.visible_at <= self.clock.passed][:limit]
        for one in found:
            one.deliveries += 1
            one.handle = f"{one.message_id}:{one.deliveries}"
            one.visible_at = self.clock.passed + lease_s
        return [Message(one.message_id, one.handle, one.attributes, one.data) for one in found]

    def acknowledge(self, handles: Sequence[str]) -> None:
        self._answer()
        for handle in handles:
            name = handle.partition(":")[0]
            if name in self.stored and self.stored[name].handle == handle:
                del self.stored[name]
                self.acknowledged.append(name)

    def extend(self, handles: Sequence[str], lease_s: float) -> None:
        self._answer()
        for handle in handles:
            name = handle.partition(":")[0]
            one = self.stored.get(name)
            if one is not None and one.handle == handle and one.visible_at > self.clock.passed:
                one.visible_at = self.clock.passed + lease_s

    def read(self, message: Message) -> Announcement:
        return (
            read_google(message.attributes, message.data) if message.attributes else read_amazon(message.data)
        )


def announce(name: str = "a.txt", version: int = 1) -> tuple[dict[str, str], bytes]:
    """Returns a notification of a version of a file; its size is the number of the version."""
    metadata = {"size": str(version), "updated": f"2026-01-05T09:30:{version:02d}Z"}
    attributes = {"eventType": "OBJECT_FINALIZE", "bucketId": "news", "objectId": f"in/{name}"}
    return attributes, json.dumps(metadata).encode()
