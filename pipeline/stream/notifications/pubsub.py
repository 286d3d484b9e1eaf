"""Pulls notifications of Google Cloud Storage from a subscription of Pub/Sub. Needs the extra ``gcp``."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.cloud import pubsub_v1
from more_itertools import chunked

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stream.notifications.events import Announcement, read_google
from wiredesk.pipeline.stream.notifications.queues import (
    CHECK_TIMEOUT_S,
    Message,
    PubSubName,
    Queue,
    SubscriptionError,
)

_MAX_MESSAGES = 1_000
"""Most messages of one request; the server allows no more."""
_REQUEST_TIMEOUT_S = 10.0
_MAX_LEASE_S = 600.0
_PROBE_S = 2.0


class PubSubQueue(Queue):
    """A subscription, pulled with the application's default credentials, or one of an emulator."""

    def __init__(self, name: PubSubName) -> None:
        self._name = name
        try:
            self._client = pubsub_v1.SubscriberClient()
        except DefaultCredentialsError as error:
            raise UsageError(
                f"--subscription {name} needs credentials: name their file in GOOGLE_APPLICATION_CREDENTIALS, "
                "or run gcloud auth application-default login"
            ) from error
        except (GoogleAuthError, ValueError, OSError) as error:
            raise UsageError(
                f"the credentials for --subscription {name} cannot be used ({_first_line(error)}); "
                "see GOOGLE_APPLICATION_CREDENTIALS"
            ) from error

    def check(self) -> None:
        """Checks that the subscription exists and can be pulled from; a message that this takes is given back."""
        patience = Retry(
            predicate=if_exception_type(exceptions.ServiceUnavailable), initial=0.5, timeout=CHECK_TIMEOUT_S
        )
        with self._explain_refusals():
            try:
                found = self._client.get_subscription(
                    subscription=self._name.path, retry=patience, timeout=_REQUEST_TIMEOUT_S
                )
            except exceptions.PermissionDenied:
                # Whoever may pull need not be allowed to see the subscription.
                self._try_pull()
                return
        if (
            found.push_config.push_endpoint
            or found.bigquery_config.table
            or found.cloud_storage_config.bucket
        ):
            raise UsageError(
                f"the subscription {self._name} delivers its messages to another service: "
                "make one of the type pull for wiredesk"
            )

    def _try_pull(self) -> None:
        for message in self._pull_once(1, _PROBE_S):
            self.extend([message.handle], 0.0)

    @contextmanager
    def _explain_refusals(self) -> Iterator[None]:
        project, _, name = self._name.path.removeprefix("projects/").partition("/subscriptions/")
        try:
            yield
        except exceptions.NotFound as error:
            raise UsageError(
                f"there is no subscription {self._name}: make it with "
                f"gcloud pubsub subscriptions create {name} --topic TOPIC --project {project}"
            ) from error
        except exceptions.PermissionDenied as error:
            raise UsageError(
                f"these credentials may not pull from {self._name}: grant them roles/pubsub.subscriber on it"
            ) from error
        except (exceptions.Unauthenticated, GoogleAuthError) as error:
            raise UsageError(
                f"the credentials for --subscription {self._name} are refused ({_first_line(error)}); "
                "see GOOGLE_APPLICATION_CREDENTIALS"
            ) from error
        except (exceptions.GoogleAPICallError, exceptions.RetryError) as error:
            raise self._make_error("does not answer", error) from error

    def pull(self, limit: int, wait_s: float, lease_s: float) -> list[Message]:
        """Returns at most so many messages; the first request waits for one, the others take what is there."""
        until = time.monotonic() + wait_s
        found: list[Message] = []
        with self._convert("could not be pulled from"):
            while len(found) < limit:
                left = until - time.monotonic()
                more = self._pull_once(min(limit - len(found), _MAX_MESSAGES), left)
                found += more
                if not more or time.monotonic() >= until:
                    break
            self.extend([message.handle for message in found], lease_s)
        return found

    def _pull_once(self, limit: int, wait_s: float) -> list[Message]:
        try:
            answer = self._client.pull(
                subscription=self._name.path, max_messages=limit, retry=None, timeout=max(wait_s, 0.5)
            )
        except exceptions.DeadlineExceeded:
            return []  # There is no message.
        return [
            Message(one.message.message_id, one.ack_id, dict(one.message.attributes), one.message.data)
            for one in answer.received_messages
        ]

    def acknowledge(self, handles: Sequence[str]) -> None:
        """Removes messages."""
        with self._convert("took no acknowledgement"):
            for some in chunked(handles, _MAX_MESSAGES):
                self._client.acknowledge(
                    subscription=self._name.path, ack_ids=some, timeout=_REQUEST_TIMEOUT_S
                )

    def extend(self, handles: Sequence[str], lease_s: float) -> None:
        """Leases messages for so long from now on, ten minutes at most; 0 gives them back."""
        with self._convert("extended no lease"):
            for some in chunked(handles, _MAX_MESSAGES):
                self._client.modify_ack_deadline(
                    subscription=self._name.path,
                    ack_ids=some,
                    ack_deadline_seconds=int(min(lease_s, _MAX_LEASE_S)),
                    timeout=_REQUEST_TIMEOUT_S,
                )

    def read(self, message: Message) -> Announcement:
        """Returns what a message announces."""
        return read_google(message.attributes, message.data)

    @contextmanager
    def _convert(self, failure: str) -> Iterator[None]:
        try:
            yield
        except (exceptions.GoogleAPICallError, exceptions.RetryError, GoogleAuthError) as error:
            raise self._make_error(failure, error) from error

    def _make_error(self, failure: str, error: Exception) -> SubscriptionError:
        where = os.environ.get("PUBSUB_EMULATOR_HOST")
        at = f" at {where} (PUBSUB_EMULATOR_HOST)" if where else ""
        return SubscriptionError(f"the subscription {self._name}{at} {failure}: {_first_line(error)}")


def _first_line(error: Any) -> str:
    cause = getattr(error, "cause", None)
    text = str(error if cause is None else cause).strip() or type(error).__name__
    return text.splitlines()[0][:300].rstrip(" .:")
