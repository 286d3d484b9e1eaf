"""The requests of every kind of bucket, and streams over objects; the fake of other tests keeps the same contract."""

from __future__ import annotations

import io
import random
import time

import pytest

from tests.fakes.objects import MemoryBucket
from wiredesk.transforms.remote import amazon
from wiredesk.transforms.remote.buckets import ABSENT, ConditionError, StoreError
from wiredesk.transforms.remote.reading import ObjectStream, open_remote
from wiredesk.transforms.remote.schemes import forget_buckets, open_bucket

ODD_KEYS = (
    "a//b.txt",
    "a/./b.txt",
    "a/../b.txt",
    "a b+c%20%.txt",
    "q?s#h&a=b.txt",
    "[x]*.txt",
    "tab\there.txt",
    "back\\slash.txt",
    "ünï/\u0065\u0301.txt",
    "\U0001f600.txt",
    "<&\"'>.txt",
    "~.txt",
    " lead and trail ",
    "x" * 900,
)


@pytest.fixture
def opened(bucket):
    return open_bucket(bucket)[0]


@pytest.fixture(params=["s3", "gs", "memory"])
def any_bucket(request, make_bucket):
    return MemoryBucket({}) if request.param == "memory" else open_bucket(make_bucket(request.param))[0]


def test_an_object_is_written_described_read_listed_and_removed(any_bucket):
    any_bucket.write("a/b", b"0123456789")
    found = any_bucket.describe("a/b")
    assert (found.key, found.size) == ("a/b", 10) and found.version
    assert any_bucket.read("a/b") == b"0123456789"
    assert any_bucket.read("a/b", 2, 3) == b"234"
    assert any_bucket.read("a/b", 8, 30) == b"89"
    assert any_bucket.read("a/b", 10, 5) == b"" == any_bucket.read("a/b", 3, 0)
    assert [(e.key, e.size) for e in any_bucket.list_entries("a/")] == [("a/b", 10)]
    any_bucket.delete(["a/b"])
    any_bucket.delete(["a/b", "never"])
    assert list(any_bucket.list_entries("")) == []
    for ask in (any_bucket.describe, any_bucket.read, any_bucket.read_version):
        with pytest.raises(FileNotFoundError):
            ask("a/b")


def test_the_time_of_the_last_write_is_known(opened):
    opened.write("a", b"1")
    (listed,) = opened.list_entries("")
    assert abs(listed.modified - time.time()) < 60
    assert int(opened.describe("a").modified) == int(listed.modified)


def test_an_empty_object_is_read(any_bucket):
    any_bucket.write("a", b"")
    assert any_bucket.read("a", 0, 100) == b"" and any_bucket.describe("a").size == 0


def test_names_are_listed_without_what_is_below_them(any_bucket):
    for key in ("a/b", "a/c/d", "a/c/e", "f"):
        any_bucket.write(key, b"")
    assert any_bucket.list_names("a/") == ["b", "c"]
    assert any_bucket.list_names("") == ["a", "f"]
    assert any_bucket.list_names("z/") == []


def test_an_object_is_written_on_conditions_alone(any_bucket):
    any_bucket.write("a", b"1", ABSENT)
    with pytest.raises(ConditionError):
        any_bucket.write("a", b"2", ABSENT)
    data, first = any_bucket.read_version("a")
    assert data == b"1"
    any_bucket.write("a", b"3", first.version)
    with pytest.raises(ConditionError):
        any_bucket.write("a", b"4", first.version)
    with pytest.raises(ConditionError):
        any_bucket.read("a", version=first.version)
    any_bucket.delete(["a"])
    with pytest.raises(ConditionError):
        any_bucket.write("a", b"5", first.version)
    with pytest.raises(FileNotFoundError):
        any_bucket.read("a")


def test_a_copy_replaces_its_target(any_bucket):
    any_bucket.write("a", b"new")
    any_bucket.write("b/c d", b"old")
    any_bucket.copy("a", "b/c d")
    assert any_bucket.read("b/c d") == b"new" == any_bucket.read("a")
    with pytest.raises(FileNotFoundError):
        any_bucket.copy("missing", "b")


def test_objects_of_any_size_are_uploaded(opened):
    for size in (0, 1, 5_000_000, 17_000_000):
        data = random.Random(size).randbytes(size)
        opened.upload("a", io.BytesIO(data))
        assert opened.read("a") == data


def test_thousands_of_objects_are_listed_and_removed(opened):
    keys = [f"a/{n:05d}" for n in range(1_100)]
    for key in keys:
        opened.write(key, b"x")
    assert [entry.key for entry in opened.list_entries("a/")] == keys
    opened.delete(keys)
    assert list(opened.list_entries("")) == []


@pytest.mark.parametrize("key", ODD_KEYS)
def test_every_name_that_a_store_takes_is_read(opened, bucket, key):
    try:
        opened.write(key, b"text")
    except (StoreError, FileNotFoundError):
        pytest.skip("the server on this machine does not take this name")
    opened.write("plain", b"2")
    assert sorted(entry.key for entry in opened.list_entries("")) == sorted([key, "plain"])
    assert opened.read(key) == b"text" and opened.describe(key).size == 4
    with open_remote(f"{bucket}/{key}") as stream:
        assert stream.read() == b"text"


def test_a_stream_reads_the_same_bytes_as_a_file(opened):
    data = random.Random(0).randbytes(3_000_000)
    draw = random.Random(1)
    for size in (0, 1, 1 << 19, (1 << 19) - 1, (1 << 19) + 1, len(data)):
        opened.write("a", data[:size])
        for known in (None, size, size // 2, 2 * size):
            plain, stream = io.BytesIO(data[:size]), ObjectStream(opened, "a", known)
            for _ in range(20):
                place, length = draw.randrange(size + 10), draw.choice((0, 1, 100, 600_000, -1))
                whence = draw.choice((0, 2)) if size else 0
                offset = place if whence == 0 else -min(place, size)
                assert stream.seek(offset, whence) == plain.seek(offset, whence)
                assert stream.read(length) == plain.read(length) and stream.tell() == plain.tell()


def test_a_small_file_takes_one_request(opened, monkeypatch):
    opened.write("a", b"x" * 1000)
    calls = []
    for name in ("read", "describe"):
        real = getattr(opened, name)
        monkeypatch.setattr(
            opened, name, lambda *a, _real=real, _name=name, **k: calls.append(_name) or _real(*a, **k)
        )
    for size in (None, 1000):
        assert ObjectStream(opened, "a", size).read() == b"x" * 1000
    assert calls == ["read", "read"]


def test_a_file_that_changes_while_it_is_read_is_an_error(opened):
    opened.write("a", b"a" * 2_000_000)
    stream = ObjectStream(opened, "a")
    assert stream.read(10) == b"a" * 10
    opened.write("a", b"b" * 2_000_000)
    with pytest.raises(StoreError, match="changed while it was read; run again"):
        stream.read()


def test_a_missing_file_is_an_error_when_it_is_opened(opened, bucket):
    with pytest.raises(FileNotFoundError):
        open_remote(f"{bucket}/none")


def test_a_missing_bucket_is_named(bucket):
    scheme = bucket.partition("://")[0]
    missing = open_bucket(f"{scheme}://no-such-bucket-here/a")[0]
    with pytest.raises(StoreError, match="there is no bucket no-such-bucket-here"):
        list(missing.list_entries(""))
    with pytest.raises((StoreError, FileNotFoundError)):
        missing.write("a", b"1")


def test_a_server_that_does_not_answer_is_one_sentence_in_half_a_minute(bucket, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9")
    forget_buckets()
    begun = time.monotonic()
    with pytest.raises(StoreError, match=r"^(s3|gs)://away/a cannot be reached: [^\n]+$"):
        open_bucket(f"{bucket.partition('://')[0]}://away/a")[0].read("a")
    assert time.monotonic() - begun < 45


def test_a_path_without_a_bucket_is_refused():
    with pytest.raises(StoreError, match="names no bucket; give it as s3://BUCKET/FOLDER"):
        open_bucket("s3:///folder/file")


@pytest.mark.parametrize(
    ("endpoint", "is_amazon"),
    [
        ("https://s3.eu-central-1.amazonaws.com", True),
        ("https://s3.cn-north-1.amazonaws.com.cn", True),
        ("http://127.0.0.1:9000", False),
        ("https://minio.example.com/amazonaws.com", False),
        ("https://amazonaws.com.example.com", False),
    ],
)
def test_servers_of_others_are_told_from_amazons(endpoint, is_amazon):
    assert amazon._is_amazon(endpoint) is is_amazon


def test_an_object_too_large_for_one_request_is_copied_in_parts(make_bucket, monkeypatch):
    from botocore.exceptions import ClientError

    bucket = open_bucket(make_bucket("s3"))[0]
    bucket.upload("a", io.BytesIO(data := random.Random(1).randbytes(17_000_000)))

    def refuse(**_):
        raise ClientError({"Error": {"Code": "InvalidRequest", "Message": "too large"}}, "CopyObject")

    monkeypatch.setattr(bucket._client, "copy_object", refuse)
    bucket.copy("a", "b")
    assert bucket.read("b") == data
