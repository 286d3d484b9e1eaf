"""Messages of stores announce the objects that were written, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.stream.notifications.events import (
    Announcement,
    NotificationError,
    read_amazon,
    read_google,
)


def _record(key: str = "in/a.txt", event: str = "ObjectCreated:Put", bucket: str = "news") -> dict:
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventTime": "2026-01-05T09:30:00.123Z",
        "eventName": event,
        "s3": {"bucket": {"name": bucket}, "object": {"key": key, "size": 12, "eTag": "e"}},
    }


def _bridge(key: str = "in/a.txt", kind: str = "Object Created") -> dict:
    detail = {"bucket": {"name": "news"}, "object": {"key": key, "size": 12}, "reason": "PutObject"}
    return {"version": "0", "source": "aws.s3", "detail-type": kind, "detail": detail}


def _envelope(content: object) -> dict:
    return {"Type": "Notification", "TopicArn": "arn", "Message": json.dumps(content)}


def _read(content: object) -> Announcement:
    return read_amazon(json.dumps(content).encode())


def _paths(content: object) -> list[str]:
    return [one.path for one in _read(content).objects]


@pytest.mark.parametrize(
    "content",
    [
        {"Records": [_record()]},
        {"Records": [_record(event="s3:ObjectCreated:Put")]},
        {"Records": [_record(event="ObjectCreated:CompleteMultipartUpload")]},
        {"Records": [_record(event="ObjectRestore:Completed")]},
        _envelope({"Records": [_record()]}),
        _bridge(),
        _envelope(_bridge()),
        _envelope(_envelope(_bridge(kind="Object Restore Completed"))),
    ],
)
def test_every_way_from_s3_announces_the_object(content):
    assert _paths(content) == ["s3://news/in/a.txt"]
    assert _read(content).objects[0].stamp is None, "an event has no time of the last write"


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("in/a+b.txt", "s3://news/in/a b.txt"),
        ("in/a%2Bb.txt", "s3://news/in/a+b.txt"),
        ("in/%C3%A4%2520.txt", "s3://news/in/ä%20.txt"),
    ],
)
def test_keys_of_s3_are_decoded_and_those_of_eventbridge_are_not(key, path):
    assert _paths({"Records": [_record(key)]}) == [path]
    assert _paths(_bridge(key)) == [f"s3://news/{key}"]


@pytest.mark.parametrize(
    ("content", "unknown"),
    [
        ({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "news"}, 0),
        (_envelope({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "news"}), 0),
        ({"Records": [_record(event="ObjectRemoved:Delete")]}, 0),
        ({"Records": [_record(event="LifecycleTransition")]}, 0),
        ({"Records": [_record(event="ObjectTagging:Put")]}, 0),
        ({"Records": [_record(event="ObjectPraised:Loudly")]}, 1),
        (_bridge(kind="Object Deleted"), 0),
        (_bridge(kind="Bucket Painted"), 1),
    ],
)
def test_other_events_announce_nothing(content, unknown):
    assert _read(content) == Announcement(unknown=unknown)


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        5,
        {},
        {"Records": []},
        {"Records": [5]},
        {"Records": "x"},
        {"Records": [{"eventName": 5}]},
        {"Records": [{"eventName": "ObjectCreated:Put"}]},
        {"Records": [_record() | {"s3": {"bucket": "news", "object": 5}}]},
        {"Records": [_record(key="%FF")]},
        {"Records": [_record(key="")]},
        {"Records": [_record(key="in/\ud800.txt")]},
        _bridge(key="in/\udc80.txt"),
        _bridge() | {"detail": None},
        {"Type": "Notification", "Message": "no JSON"},
        _envelope(_envelope(_envelope({"Records": [_record()]}))),
    ],
)
def test_a_message_that_names_no_object_is_no_notification(content):
    with pytest.raises(NotificationError):
        _read(content)


def test_a_part_that_names_no_object_leaves_the_other_parts():
    content = {"Records": [_record(), 5, _record("b.txt"), _record(event="Odd:One")]}
    found = _read(content)
    assert [one.path for one in found.objects] == ["s3://news/in/a.txt", "s3://news/b.txt"]
    assert (found.malformed, found.unknown) == (1, 1)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Records", "s3", "bucket", "object", "key", "name", "eventName", "Message", "Type"]
            )
            | st.sampled_from(["source", "detail", "detail-type", "Event"])
            | st.text(max_size=3),
            inner | st.sampled_from(["Notification", "aws.s3", "ObjectCreated:Put", "Object Created"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(_JSON, st.binary(max_size=40))
def test_whatever_a_message_holds_it_is_read_or_refused(content, junk):
    for data in (json.dumps(content).encode(), junk):
        for read in (read_amazon, lambda data: read_google({}, data)):
            try:
                found = read(data)
            except NotificationError:
                continue
            assert all(one.path.count("/") >= 3 for one in found.objects)
