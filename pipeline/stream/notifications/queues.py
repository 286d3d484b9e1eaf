"""Queues that hold the notifications of a store: their names, and what a stream needs of each."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from wiredesk.pipeline.engine.engines import ENGINES, name_streaming_engines
from wiredesk.pipeline.settings import LOCAL_RUNNERS, UsageError
from wiredesk.transforms.remote.schemes import is_installed

if TYPE_CHECKING:
    from wiredesk.pipeline.stream.notifications.events import Announcement

NATIVE_RUNNER = "DataflowRunner"
"""The engine that reads Pub/Sub itself."""

CHECK_TIMEOUT_S = 10.0
"""Time in which a queue must answer before a stream starts."""

_PUBSUB = re.compile(r"projects/([^/]+)/subscriptions/([^/]+)")
_ARN = re.compile(r"arn:aws[\w-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}(?:\.fifo)?)")
_REGION = re.compile(
    r"(?:^|\.)sqs(?:-fips)?\.([a-z]+(?:-[a-z]+)+-\d)\.|^([a-z]+(?:-[a-z]+)+-\d)\.queue\.amazonaws\."
)
_FORMS = "give projects/PROJECT/subscriptions/NAME for Pub/Sub, or the URL or the ARN of an SQS queue"


class SubscriptionError(RuntimeError):
    """The server of a queue does not answer, or refuses a request. The message gives the reason."""


@dataclass(frozen=True)
class PubSubName:
    """A subscription of Pub/Sub, ``projects/P/subscriptions/S``."""

    path: str
    scheme: ClassVar[str] = "gs"
    package: ClassVar[str] = "google.cloud.pubsub_v1"
    extra: ClassVar[str] = "gcp"

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class SqsName:
    """A queue of SQS, by its URL or its ARN.

    Attributes:
      text: as it was given.
      url: None if it was given by ARN.
      region: None if the environment must tell it.
      account, name: from an ARN.
    """

    text: str
    url: str | None = None
    region: str | None = None
    account: str = ""
    name: str = ""
    scheme: ClassVar[str] = "s3"
    package: ClassVar[str] = "boto3"
    extra: ClassVar[str] = "aws"

    def __str__(self) -> str:
        return self.text


def parse_subscription(text: str) -> PubSubName | SqsName:
    """Returns the queue that an option names.

    Raises:
      UsageError: it names none; the message says which forms there are.
    """
    if _PUBSUB.fullmatch(text):
        return PubSubName(text)
    if arn := _ARN.fullmatch(text):
        return SqsName(text, None, *arn.groups())
    address = urlsplit(text)
    if address.scheme in ("http", "https") and address.hostname and len(address.path.strip("/")) > 0:
        region = _REGION.search(address.hostname)
        return SqsName(text, text, next(filter(None, region.groups())) if region else None)
    raise UsageError(f"--subscription {text!r} {_explain(text)}: {_FORMS}")


def _explain(text: str) -> str:
    if text.startswith("arn:"):
        return "is no ARN of an SQS queue"
    if "/topics/" in text:
        return "is a topic, and messages are taken from one of its subscriptions"
    return "names no queue" if "/" in text else "is only a name"


def uses_native_source(runner: str, subscription: str) -> bool:
    """Returns True if the engine takes the messages itself, with a source of its own."""
    return runner == NATIVE_RUNNER and isinstance(parse_subscription(subscription), PubSubName)


def check_subscription(subscription: str, runner: str, inputs: Sequence[str]) -> None:
    """Refuses a subscription that cannot work, before a job is started.

    Raises:
      UsageError: the engine, an input, a package or the queue itself does not fit.
      SubscriptionError: the server of the queue does not answer.
    """
    name = parse_subscription(subscription)
    if runner not in ENGINES or runner in LOCAL_RUNNERS:
        raise UsageError(
            f"--subscription does not work on {runner}, which has no source for it; use {name_streaming_engines()}"
        )
    for given in inputs:
        if not given.startswith(f"{name.scheme}://"):
            raise UsageError(
                f"--subscription {name} announces objects of {name.scheme}:// and --input is {given!r}: give the "
                f"{name.scheme}:// paths whose new objects are to be read, or leave out --subscription"
            )
    if not is_installed(name.package):
        raise UsageError(
            f"--subscription {name} needs a package that is not installed: pip install 'wiredesk[{name.extra}]'"
        )
    if not uses_native_source(runner, subscription):
        open_queue(subscription).check()


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a queue delivered it.

    Attributes:
      message_id: the same in every delivery.
      handle: acknowledges this delivery.
      attributes, data: the content.
    """

    message_id: str
    handle: str
    attributes: Mapping[str, str]
    data: bytes


class Queue(ABC):
    """A queue whose messages stay in it until they are acknowledged.

    A message that was pulled is leased: the queue delivers it again once the lease has run out.
    """

    @abstractmethod
    def check(self) -> None:
        """Checks that messages can be pulled.

        Raises:
          UsageError: there is no such queue, or this user may not pull from it.
          SubscriptionError: the server does not answer.
        """

    @abstractmethod
    def pull(self, limit: int, wait_s: float, lease_s: float) -> list[Message]:
        """Returns at most so many messages.

        Args:
          limit: the most messages.
          wait_s: time to wait for the first one.
          lease_s: time for which they are leased.

        Raises:
          SubscriptionError: the server does not answer, or refuses.
        """

    @abstractmethod
    def acknowledge(self, handles: Sequence[str]) -> None:
        """Removes messages.

        Raises:
          SubscriptionError: some may not have been removed.
        """

    @abstractmethod
    def extend(self, handles: Sequence[str], lease_s: float) -> None:
        """Leases messages for so long from now on.

        Raises:
          SubscriptionError: the leases of some may not be longer.
        """

    @abstractmethod
    def read(self, message: Message) -> Announcement:
        """Returns what a message announces.

        Raises:
          NotificationError: it is no notification.
        """


def open_queue(subscription: str) -> Queue:
    """Opens a queue; nothing is sent yet.

    Raises:
      UsageError: credentials or settings are missing.
    """
    name = parse_subscription(subscription)
    if isinstance(name, PubSubName):
        from wiredesk.pipeline.stream.notifications.pubsub import PubSubQueue  # noqa: PLC0415 - of an extra

        return PubSubQueue(name)
    from wiredesk.pipeline.stream.notifications.sqs import SqsQueue  # noqa: PLC0415 - of an extra

    return SqsQueue(name)
