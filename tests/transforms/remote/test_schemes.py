"""The schemes of stores, and the places that must know each of them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module

import pytest

from tests.support import ROOT
from wiredesk.pipeline.storage.conditional import UnguardedFile
from wiredesk.pipeline.storage.objects import ObjectFile
from wiredesk.pipeline.storage.stores import BeamStore, ObjectStore, open_store
from wiredesk.transforms.remote import schemes
from wiredesk.transforms.remote.buckets import Bucket, StoreError
from wiredesk.transforms.remote.schemes import SCHEMES, has_bucket, open_bucket


@pytest.fixture
def no_server(monkeypatch):
    """Settings of the environment with which clients are made, and nothing answers."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "localhost:9")
    for setting in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(setting, "test")
    schemes.forget_buckets()
    yield
    schemes.forget_buckets()


@pytest.mark.parametrize("name", SCHEMES)
def test_each_scheme_is_in_the_documentation(name):
    text = (ROOT / "docs" / "OPERATIONS.md").read_text()
    assert f"`{name}://`" in text, f"describe in docs/OPERATIONS.md, 'One writer', the lock on {name}://"


@pytest.mark.parametrize("name", [name for name, scheme in SCHEMES.items() if scheme.bucket])
def test_the_extra_of_each_scheme_installs_the_packages_of_its_bucket(name):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    scheme = SCHEMES[name]
    for package in scheme.packages:
        wanted = package.replace(".", "-")
        assert any(line.startswith(wanted) for line in extras[scheme.extra]), (
            f"{package} in extra {scheme.extra}"
        )
    module, _, kind = scheme.bucket.partition(":")
    assert issubclass(getattr(import_module(module), kind), Bucket)


@pytest.mark.parametrize("name", [*SCHEMES, "unknown"])
def test_a_store_without_a_bucket_goes_through_beam_and_has_unguarded_files(name, no_server):
    root = f"{name}://bucket-of-{name}/out"
    store = open_store(root)
    assert type(store) is (ObjectStore if has_bucket(root) else BeamStore)
    assert type(store.open_conditional("lock")) is (ObjectFile if has_bucket(root) else UnguardedFile)


def test_a_bucket_is_opened_once(no_server):
    first, key = open_bucket("s3://one/a/b")
    assert (first.name, key) == ("one", "a/b")
    assert open_bucket("s3://one/c")[0] is first and open_bucket("s3://two")[0] is not first


def test_a_missing_package_is_named_with_the_extra_to_install(monkeypatch):
    schemes.forget_buckets()
    monkeypatch.setattr(schemes, "find_spec", lambda name: None)
    for scheme, extra in (("s3", "aws"), ("gs", "gcp")):
        with pytest.raises(StoreError, match=rf"pip install 'wiredesk\[{extra}\]'"):
            open_bucket(f"{scheme}://bucket/out")


def test_a_forked_process_opens_buckets_of_its_own(no_server):
    program = """
import os
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.transforms.remote.schemes import open_bucket
bucket, store = open_bucket("s3://one/a")[0], open_store("s3://one/out")
assert store._bucket is bucket
pid = os.fork()
if not pid:
    own = open_bucket("s3://one/a")[0]
    os._exit(0 if own is not bucket and store._bucket is own else 1)
assert os.waitpid(pid, 0)[1] == 0 and open_bucket("s3://one/a")[0] is bucket
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.parametrize(
    ("setting", "value", "path"),
    [
        ("AWS_ENDPOINT_URL", "localhost:9000", "s3://one/a"),
        ("AWS_ENDPOINT_URL", "http://", "s3://one/a"),
        ("AWS_ENDPOINT_URL", "ftp://one", "s3://one/a"),
        ("AWS_PROFILE", "never-made", "s3://one/a"),
        ("AWS_REGION", "no region!", "s3://one/a"),
        ("AWS_REGION", "eu-central-1", "s3://no bucket/a"),
        ("STORAGE_EMULATOR_HOST", "ftp://one", "gs://one/a"),
        ("STORAGE_EMULATOR_HOST", "localhost:9", "gs://-/a"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/nonexistent", "gs://one/a"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/tmp", "gs://one/a"),
    ],
)
def test_wrong_settings_and_names_are_one_sentence(setting, value, path, no_server, monkeypatch):
    if setting.startswith("GOOGLE"):
        monkeypatch.delenv("STORAGE_EMULATOR_HOST")
    monkeypatch.setenv(setting, value)
    with pytest.raises(StoreError, match=r"^(s3|gs)://[^\n]+ cannot be [^\n]+[^\n:]$"):
        open_bucket(path)[0].read("a")
