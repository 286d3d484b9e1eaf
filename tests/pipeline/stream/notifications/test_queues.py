"""The option ``--subscription`` takes queues of two kinds, and refuses what cannot work before a job starts."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.stream.notifications import queues
from wiredesk.pipeline.stream.notifications.queues import (
    PubSubName,
    SqsName,
    check_subscription,
    parse_subscription,
    uses_native_source,
)

PUBSUB = "projects/p/subscriptions/s"
ARN = "arn:aws:sqs:eu-west-1:123456789012:news"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("https://sqs.eu-west-1.amazonaws.com/123456789012/news", "eu-west-1"),
        ("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/news", "cn-north-1"),
        ("https://sqs.us-gov-west-1.amazonaws.com/123456789012/news", "us-gov-west-1"),
        ("https://sqs-fips.us-east-2.amazonaws.com/123456789012/news", "us-east-2"),
        ("https://eu-west-2.queue.amazonaws.com/123456789012/news", "eu-west-2"),
        ("https://vpce-0a1b.sqs.eu-west-3.vpce.amazonaws.com/123456789012/news", "eu-west-3"),
        ("http://127.0.0.1:5000/123456789012/news", None),
        ("http://localhost:9324/queue/news", None),
    ],
)
def test_a_queue_is_named_by_its_url(text, region):
    assert parse_subscription(text) == SqsName(text, text, region)


@pytest.mark.parametrize(
    ("arn", "region", "name"),
    [(ARN, "eu-west-1", "news"), ("arn:aws-cn:sqs:cn-north-1:123456789012:n.fifo", "cn-north-1", "n.fifo")],
)
def test_a_queue_is_named_by_its_arn(arn, region, name):
    assert parse_subscription(arn) == SqsName(arn, None, region, "123456789012", name)


def test_a_subscription_is_named_by_its_path():
    assert parse_subscription(PUBSUB) == PubSubName(PUBSUB)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("s", "only a name"),
        ("", "only a name"),
        ("p/s", "names no queue"),
        ("projects/p/topics/t", "a topic"),
        ("projects/p/subscriptions/", "names no queue"),
        ("projects/p/subscriptions/s/x", "names no queue"),
        ("arn:aws:sns:eu-west-1:123456789012:news", "no ARN of an SQS queue"),
        ("arn:aws:sqs:eu-west-1:12:news", "no ARN of an SQS queue"),
        ("https://sqs.eu-west-1.amazonaws.com", "names no queue"),
        ("ftp://host/queue", "names no queue"),
    ],
)
def test_other_names_are_refused_with_the_forms_that_there_are(text, reason):
    with pytest.raises(UsageError, match=reason) as refused:
        parse_subscription(text)
    assert "projects/PROJECT/subscriptions/NAME" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_dataflow_reads_pubsub_itself_and_no_other_engine_does():
    assert uses_native_source("DataflowRunner", PUBSUB)
    assert not uses_native_source("DataflowRunner", ARN)
    assert not uses_native_source("FlinkRunner", PUBSUB)


@pytest.mark.parametrize("runner", ["SparkRunner", "DirectRunner", "MyRunner"])
@pytest.mark.parametrize("subscription", [PUBSUB, ARN])
def test_an_engine_without_a_source_is_refused_with_those_that_have_one(runner, subscription):
    with pytest.raises(UsageError, match=f"does not work on {runner}.*PrismRunner, FlinkRunner or Dataflow"):
        check_subscription(subscription, runner, ("gs://news/",))


@pytest.mark.parametrize(
    ("subscription", "inputs"),
    [
        (PUBSUB, ("in",)),
        (PUBSUB, ("gs://news/", "s3://news/")),
        (PUBSUB, ("@list.txt",)),
        (ARN, ("gs://news/",)),
    ],
)
def test_an_input_whose_objects_the_queue_does_not_announce_is_refused(subscription, inputs):
    with pytest.raises(UsageError, match=r"announces objects of (gs|s3)://"):
        check_subscription(subscription, "PrismRunner", inputs)


@pytest.mark.parametrize(("subscription", "scheme", "extra"), [(PUBSUB, "gs", "gcp"), (ARN, "s3", "aws")])
def test_a_package_that_is_missing_is_named_by_its_extra(subscription, scheme, extra, monkeypatch):
    monkeypatch.setattr(queues, "is_installed", lambda _: False)
    for runner in ("PrismRunner", "DataflowRunner"):
        with pytest.raises(UsageError, match=rf"pip install 'wiredesk\[{extra}\]'"):
            check_subscription(subscription, runner, (f"{scheme}://news/",))
