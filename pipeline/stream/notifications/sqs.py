"""Pulls events of S3 from a queue of SQS. Needs the extra ``aws``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)
from more_itertools import chunked

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stream.notifications.events import Announcement, read_amazon
from wiredesk.pipeline.stream.notifications.queues import (
    CHECK_TIMEOUT_S,
    Message,
    Queue,
    SqsName,
    SubscriptionError,
)
from wiredesk.transforms.remote.amazon import make_amazon_client

_MAX_MESSAGES = 10
"""Most messages of one request; the server allows no more."""
_MAX_WAIT_S = 5
_MAX_LEASE_S = 43_200
_REQUESTS = 8
_TRIES = 3
_CONFIG = Config(
    # All tries together take the time in which a queue must answer, and some for the pauses between them.
    connect_timeout=CHECK_TIMEOUT_S / _TRIES,
    read_timeout=max(CHECK_TIMEOUT_S / _TRIES, _MAX_WAIT_S + 1),
    retries={"total_max_attempts": _TRIES, "mode": "standard"},
    max_pool_connections=_REQUESTS,
)
_HIDDEN = frozenset({"AccessDenied", "AccessDeniedException", "AWS.SimpleQueueService.AccessDenied"})
_MISSING = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"})
_REFUSED = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSecurity",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)


class SqsQueue(Queue):
    """A queue, pulled with the credentials that boto3 finds.

    Its server is the one of ``AWS_ENDPOINT_URL_SQS`` or ``AWS_ENDPOINT_URL``, or the one that the queue's URL names.
    """

    def __init__(self, name: SqsName) -> None:
        self._name = name
        server = None
        if name.url and not (os.environ.get("AWS_ENDPOINT_URL_SQS") or os.environ.get("AWS_ENDPOINT_URL")):
            address = urlsplit(name.url)
            server = f"{address.scheme}://{address.netloc}"
        with self._explain_refusals():
            self._client = make_amazon_client("sqs", name.region, server, _CONFIG)

    @cached_property
    def _url(self) -> str:
        """The URL of the queue."""
        if self._name.url is not None:
            return self._name.url
        found = self._client.get_queue_url(
            QueueName=self._name.name, QueueOwnerAWSAccountId=self._name.account
        )
        url: str = found["QueueUrl"]
        return url

    def check(self) -> None:
        """Checks that the queue exists and can be pulled from; a message that this takes is given back."""
        with self._explain_refusals():
            try:
                self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
            except ClientError as error:
                if _get_code(error) not in _HIDDEN:
                    raise
                # Whoever may pull need not be allowed to see the queue's attributes.
                self._client.receive_message(QueueUrl=self._url, VisibilityTimeout=0, WaitTimeSeconds=0)

    @contextmanager
    def _explain_refusals(self) -> Iterator[None]:
        try:
            yield
        except NoRegionError as error:
            raise UsageError(
                f"--subscription {self._name} does not tell its region: set AWS_REGION, or give the queue's ARN"
            ) from error
        except (NoCredentialsError, PartialCredentialsError, ProfileNotFound) as error:
            raise UsageError(
                f"--subscription {self._name} needs credentials ({_first_line(error)}): set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            ) from error
        except ClientError as error:
            raise self._explain_answer(error) from error
        except (BotoCoreError, ValueError) as error:
            raise self._make_error("does not answer", error) from error

    def _explain_answer(self, error: ClientError) -> Exception:
        code = _get_code(error)
        if code in _MISSING:
            return UsageError(
                f"there is no queue {self._name}: make it, and let the bucket send its events there "
                "(aws s3api put-bucket-notification-configuration)"
            )
        if code in _HIDDEN:
            return UsageError(
                f"these credentials may not pull from {self._name}: grant them sqs:ReceiveMessage, "
                "sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes on it"
            )
        if code in _REFUSED:
            return UsageError(
                f"the credentials for --subscription {self._name} are refused ({_first_line(error)}); "
                "see AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN and AWS_PROFILE"
            )
        return self._make_error("does not answer as a queue", error)

    def pull(self, limit: int, wait_s: float, lease_s: float) -> list[Message]:
        """Returns at most so many messages; the first request waits for one, the others take what is there."""
        begun, found = time.monotonic(), list[Message]()
        sizes, wait = [min(limit, _MAX_MESSAGES)], min(max(1, int(wait_s)), _MAX_WAIT_S)
        with self._convert("could not be pulled from"), ThreadPoolExecutor(_REQUESTS) as pool:
            while sizes:
                receive = partial(self._receive, lease_s=lease_s, wait_s=wait)
                more = [message for some in pool.map(receive, sizes) for message in some]
                found += more
                is_over = not more or time.monotonic() - begun >= wait_s
                # A request brings ten messages at most, so the others of a full queue are asked for together.
                left, wait = 0 if is_over else limit - len(found), 0
                sizes = [min(_MAX_MESSAGES, left - start) for start in range(0, left, _MAX_MESSAGES)][
                    :_REQUESTS
                ]
        return found

    def _receive(self, limit: int, lease_s: float, wait_s: int) -> list[Message]:
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=limit,
            VisibilityTimeout=int(min(lease_s, _MAX_LEASE_S)),
            WaitTimeSeconds=wait_s,
        )
        return [
            Message(one["MessageId"], one["ReceiptHandle"], {}, one["Body"].encode())
            for one in answer.get("Messages", ())
        ]

    def acknowledge(self, handles: Sequence[str]) -> None:
        """Removes messages."""

        def delete(entries: list[dict[str, Any]]) -> Any:
            return self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)

        self._send_batches("did not delete messages", delete, handles, {})

    def extend(self, handles: Sequence[str], lease_s: float) -> None:
        """Leases messages for so long from now on, twelve hours at most in total; 0 gives them back."""

        def change(entries: list[dict[str, Any]]) -> Any:
            return self._client.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)

        lease = {"VisibilityTimeout": int(min(lease_s, _MAX_LEASE_S))}
        self._send_batches("extended no lease", change, handles, lease)

    def _send_batches(
        self,
        failure: str,
        send: Callable[[list[dict[str, Any]]], Any],
        handles: Sequence[str],
        more: dict[str, Any],
    ) -> None:
        batches = [
            [{"Id": str(number), "ReceiptHandle": handle, **more} for number, handle in enumerate(some)]
            for some in chunked(handles, _MAX_MESSAGES)
        ]
        with self._convert(failure), ThreadPoolExecutor(_REQUESTS) as pool:
            failed = [one for answer in pool.map(send, batches) for one in answer.get("Failed", ())]
        if failed:
            why = f"{failed[0].get('Code')}: {failed[0].get('Message')}"
            raise self._make_error(f"{failure} ({len(failed)} of {len(handles)})", RuntimeError(why))

    def read(self, message: Message) -> Announcement:
        """Returns what a message announces."""
        return read_amazon(message.data)

    @contextmanager
    def _convert(self, failure: str) -> Iterator[None]:
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise self._make_error(failure, error) from error

    def _make_error(self, failure: str, error: Exception) -> SubscriptionError:
        return SubscriptionError(f"the queue {self._name} {failure}: {_first_line(error)}")


def _get_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300].rstrip(" .:")
