"""Events of S3 reach a stream through a real queue of SQS, and none is lost when the stream is killed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.stores.queue_servers import (
    ACCOUNT,
    REGION,
    StreamProcess,
    await_true,
    check_kills,
    make_aws_environment,
    read_keys,
    run_aws,
    run_silent,
)
from tests.support import STORY, run_wiredesk
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stream.notifications.queues import Queue, SubscriptionError, open_queue
from wiredesk.transforms.remote.schemes import forget_buckets

boto3 = pytest.importorskip("boto3", reason="needs the extra aws")
pytest.importorskip("moto.server", reason="needs moto[server]")


@dataclass(frozen=True)
class Aws:
    """Clients of a server of S3, SQS and SNS with a bucket of its own for each test.

    Attributes:
      address: of the server.
    """

    address: str

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.address, region_name=REGION)

    def make_queue(self, name: str, **attributes: str) -> str:
        """Makes a queue, and returns its URL."""
        url: str = self.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return url

    def make_bucket(self, name: str) -> None:
        location = {"LocationConstraint": REGION}
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=location)

    def announce(self, bucket: str, **configuration: Any) -> None:
        """Lets a bucket send its events."""
        self.client("s3").put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration=configuration
        )

    def put(self, bucket: str, key: str, text: str = STORY) -> None:
        self.client("s3").put_object(Bucket=bucket, Key=key, Body=text.encode())

    def count(self, url: str) -> tuple[int, int]:
        """Returns the numbers of messages of a queue: those that can be received, and those that are leased."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])


def name_arn(queue: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with run_aws() as address:
        yield address


@pytest.fixture
def aws(server: str, monkeypatch: pytest.MonkeyPatch) -> Aws:
    for name, value in make_aws_environment(server).items():
        monkeypatch.setenv(name, value)
    return Aws(server)


def read_paths(queue: Queue) -> list[str]:
    """Takes and removes all messages, and returns the paths that they announce."""
    messages = queue.pull(100, 1.0, 30.0)
    queue.acknowledge([message.handle for message in messages])
    return sorted(one.path for message in messages for one in queue.read(message).objects)


def test_events_that_s3_sends_straight_through_sns_and_through_eventbridge_are_read(aws):
    aws.make_bucket("ways")
    queues = {name: aws.make_queue(name) for name in ("straight", "sns", "bridge")}
    topic = aws.client("sns").create_topic(Name="topic")["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=name_arn("sns"))
    events = aws.client("events")
    events.put_rule(Name="rule", EventPattern=json.dumps({"source": ["aws.s3"]}))
    events.put_targets(Rule="rule", Targets=[{"Id": "queue", "Arn": name_arn("bridge")}])
    wanted = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]
    aws.announce(
        "ways",
        QueueConfigurations=[{"QueueArn": name_arn("straight"), "Events": wanted}],
        TopicConfigurations=[{"TopicArn": topic, "Events": wanted}],
        EventBridgeConfiguration={},
    )
    aws.put("ways", "in/a b+ä%20.txt")
    aws.client("s3").delete_object(Bucket="ways", Key="in/a b+ä%20.txt")
    for name, url in queues.items():
        assert read_paths(open_queue(url)) == ["s3://ways/in/a b+ä%20.txt"], name
        assert aws.count(url) == (0, 0)


def test_a_message_is_leased_extended_given_back_and_acknowledged(aws):
    url = aws.make_queue("leases")
    queue = open_queue(name_arn("leases"))
    queue.check()
    for number in range(25):
        aws.client("sqs").send_message(QueueUrl=url, MessageBody=str(number))
    # Long enough for a server that is slow here to give out all of them before the first comes back.
    taken = queue.pull(100, 1.0, 6.0)
    assert sorted(int(message.data) for message in taken) == list(range(25))
    queue.extend([message.handle for message in taken[:20]], 30.0)
    time.sleep(6.2)
    again = queue.pull(100, 1.0, 30.0)
    assert {one.message_id for one in again} == {one.message_id for one in taken[20:]}
    queue.extend([message.handle for message in again], 0.0)
    assert len(queue.pull(3, 1.0, 30.0)) == 3, "no more than asked for"
    queue.acknowledge([message.handle for message in taken[:20]])
    assert sum(aws.count(url)) == 5
    with pytest.raises(SubscriptionError, match=r"did not delete messages \(1 of 1\): .*receipt handle"):
        queue.acknowledge(["no handle"])
    begun = time.monotonic()
    assert open_queue(aws.make_queue("empty")).pull(10, 1.0, 30.0) == []
    assert time.monotonic() - begun < 5


def test_a_queue_that_cannot_be_pulled_from_is_refused_in_one_sentence(aws, monkeypatch):
    for name in (name_arn("missing"), f"{aws.address}/{ACCOUNT}/missing"):
        with pytest.raises(UsageError, match=r"there is no queue .*missing: make it"):
            open_queue(name).check()
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(UsageError, match=r"needs credentials .*AWS_PROFILE"):
        open_queue(name_arn("missing")).check()
    monkeypatch.delenv("AWS_PROFILE")
    monkeypatch.setenv("AWS_REGION", "")
    with pytest.raises(UsageError, match="set AWS_REGION"):
        open_queue(f"{aws.address}/{ACCOUNT}/missing")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(UsageError, match="set AWS_ACCESS_KEY_ID"):
        open_queue(name_arn("missing")).check()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("AccessDenied", "grant them sqs:ReceiveMessage"),
        ("InvalidClientTokenId", "are refused"),
        ("ExpiredToken", "are refused"),
    ],
)
def test_refused_credentials_are_explained(aws, code, sentence, monkeypatch):
    aws.make_queue("refusing")
    queue = open_queue(name_arn("refusing"))
    refusal = {"Error": {"Code": code, "Message": "no"}}

    def refuse(operation: str, _arguments: object) -> None:
        raise boto3.client("sts").exceptions.ClientError(refusal, operation)

    monkeypatch.setattr(queue._client, "_make_api_call", refuse)
    with pytest.raises(UsageError, match=sentence):
        queue.check()
    with pytest.raises(SubscriptionError, match=f"could not be pulled from.*{code}"):
        queue._url = "http://127.0.0.1/queue"
        queue.pull(1, 0.0, 30.0)


def test_a_server_that_does_not_answer_is_named_within_the_time_limit(aws, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(SubscriptionError, match="does not answer"):
        open_queue(name_arn("news")).check()
    with pytest.raises(SubscriptionError, match="could not be pulled from"):
        open_queue("http://127.0.0.1:9/queue/news").pull(1, 0.0, 30.0)
    assert time.monotonic() - begun < 30
    with run_silent() as address, pytest.raises(SubscriptionError, match="does not answer"):
        begun = time.monotonic()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{address}")
        open_queue(name_arn("news")).check()
    assert time.monotonic() - begun < 30


def stream_running(
    aws: Aws, bucket: str, queue: str, folder: Path, *more: str
) -> AbstractContextManager[StreamProcess]:
    """Runs a stream over the folder ``in`` of a bucket."""
    options = ["-i", f"s3://{bucket}/in/", "-o", str(folder / "out"), "--annotate", "none"]
    options += ["--window", "2s", "--every", "1s", "--subscription", queue, *more]
    return closing(StreamProcess(options, make_aws_environment(aws.address), folder / "log"))


def test_a_stream_that_is_killed_again_and_again_reads_every_object_once(aws, tmp_path):
    aws.make_bucket("killed")
    url = aws.make_queue("killed")
    aws.announce(
        "killed", QueueConfigurations=[{"QueueArn": name_arn("killed"), "Events": ["s3:ObjectCreated:*"]}]
    )

    def put(number: int) -> list[str]:
        keys = [f"in/{number}/n {letter}.txt" for letter in "abcdef"]
        for key in keys:
            aws.put("killed", key, f" date 2026-01-0{number + 1} {STORY} {key}.")
        return [f"s3://killed/{key}" for key in keys]

    queues = cycle((url, name_arn("killed")))
    check_kills(
        tmp_path / "out",
        put,
        lambda: stream_running(aws, "killed", next(queues), tmp_path),
        lambda: await_true(lambda: aws.count(url) == (0, 0), "every message is acknowledged"),
    )
    assert aws.count(url) == (0, 0), "a stream that was stopped has acknowledged everything"
    forget_buckets()
    assert run_wiredesk("s3://killed/in/", tmp_path / "out").files_new == 0, "a listing finds the same files"


def test_an_object_that_is_written_again_is_read_again_and_one_that_is_gone_is_left_out(aws, tmp_path):
    aws.make_bucket("changed")
    url = aws.make_queue("changed")
    aws.announce(
        "changed",
        QueueConfigurations=[
            {"QueueArn": name_arn("changed"), "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
        ],
    )
    aws.put("changed", "in/gone.txt")
    aws.client("s3").delete_object(Bucket="changed", Key="in/gone.txt")
    aws.client("sqs").send_message(QueueUrl=url, MessageBody="no notification")
    aws.put("changed", "out-of-the-input.txt")
    aws.put("changed", "in/a.txt", f" date 2026-01-01 {STORY}")
    with stream_running(aws, "changed", url, tmp_path) as running:
        running.await_files(tmp_path / "out", 1)
        time.sleep(1)  # S3 tells whole seconds, and both texts could have one length.
        aws.put("changed", "in/a.txt", f" date 2026-01-01 {STORY} The number of the injured rose to six.")
        await_true(lambda: len(read_keys(tmp_path / "out", "articles", "article_id")) == 2, "the new state")
        running.stop()
    assert read_keys(tmp_path / "out", "articles", "relation") == ["original", "update"]
    assert read_keys(tmp_path / "out", "rejects", "reason") == []
    assert aws.count(url) == (0, 0)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert log.count("a notification was left out") == 1


def test_a_stream_whose_queue_is_gone_ends_with_a_sentence(tmp_path, monkeypatch):
    with run_aws() as address:
        for name, value in make_aws_environment(address).items():
            monkeypatch.setenv(name, value)
        aws = Aws(address)
        aws.make_bucket("gone")
        url = aws.make_queue("gone")
        aws.announce(
            "gone", QueueConfigurations=[{"QueueArn": name_arn("gone"), "Events": ["s3:ObjectCreated:*"]}]
        )
        aws.put("gone", "in/a.txt")
        with stream_running(aws, "gone", url, tmp_path, "--stall", "12s") as running:
            running.await_files(tmp_path / "out", 1)
            aws.client("sqs").delete_queue(QueueUrl=url)
            assert running.wait() == 1
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "does not exist; wiredesk tries again" in log
    assert f"no worker has got an answer from {url} for 12 s" in log.splitlines()[-1]
    assert "Traceback" not in log
