"""The usual settings of each store reach it, and nothing else is needed."""

from __future__ import annotations

import json
import os

import pytest

from tests.stores.conftest import SETTINGS
from wiredesk.transforms.remote import schemes
from wiredesk.transforms.remote.buckets import StorePermissionError
from wiredesk.transforms.remote.schemes import open_bucket

amazon = pytest.importorskip("wiredesk.transforms.remote.amazon")
google = pytest.importorskip("wiredesk.transforms.remote.google")


@pytest.fixture(autouse=True)
def _bare(monkeypatch, tmp_path):
    """An environment without settings, whose home is empty."""
    for name in (*SETTINGS, "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "CLOUDSDK_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    schemes.forget_buckets()
    yield
    schemes.forget_buckets()


def describe(client):
    keys = client._request_signer._credentials.get_frozen_credentials()
    return client.meta.endpoint_url, client.meta.region_name, keys.access_key, keys.secret_key, keys.token


@pytest.mark.parametrize("region", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_keys_token_region_and_address_come_from_the_environment(monkeypatch, region):
    given = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9000",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "hidden",
        "AWS_SESSION_TOKEN": "token",
        region: "eu-west-3",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    client = amazon.make_amazon_client("s3")
    assert describe(client) == ("http://127.0.0.1:9000", "eu-west-3", "key", "hidden", "token")
    assert client.meta.config.s3 == {"addressing_style": "path"}


def test_a_profile_gives_keys_region_and_address(monkeypatch, tmp_path):
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text("[desk]\naws_access_key_id=k2\naws_secret_access_key=s2\n")
    (tmp_path / ".aws" / "config").write_text(
        "[profile desk]\nregion=eu-north-1\nendpoint_url=http://127.0.0.1:9001\n"
    )
    monkeypatch.setenv("AWS_PROFILE", "desk")
    assert describe(amazon.make_amazon_client("s3")) == (
        "http://127.0.0.1:9001",
        "eu-north-1",
        "k2",
        "s2",
        None,
    )


def test_without_an_address_amazon_is_asked_in_its_own_way(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    client = amazon.make_amazon_client("s3")
    assert client.meta.endpoint_url.endswith("amazonaws.com") and not client.meta.config.s3


@pytest.mark.parametrize("path", ["s3://bucket/a", "gs://bucket/a"])
def test_missing_credentials_are_one_sentence_with_the_settings_to_give(path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    name = {"s3": "AWS_ACCESS_KEY_ID", "gs": "GOOGLE_APPLICATION_CREDENTIALS"}[path[:2]]
    with pytest.raises(StorePermissionError, match=rf"without credentials; set {name}"):
        open_bucket(path)[0].read("a")


def test_an_unknown_profile_is_named(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(OSError, match=r"s3://bucket/ cannot be reached: .*nobody"):
        open_bucket("s3://bucket/a")


def test_a_file_of_a_service_account_signs_in(monkeypatch, tmp_path):
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    from cryptography.hazmat.primitives import serialization

    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "type": "service_account",
        "project_id": "news",
        "private_key": pem.decode(),
        "private_key_id": "1",
        "client_email": "desk@news.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": "http://127.0.0.1:9/token",
    }
    (tmp_path / "account.json").write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))
    client = google.make_google_client()
    assert client._credentials.service_account_email == account["client_email"] and client.project == "news"


@pytest.mark.parametrize("host", ["http://127.0.0.1:4443", "127.0.0.1:4443"])
def test_an_emulator_needs_no_sign_in(monkeypatch, host):
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", host)
    # A file that would be read if a sign-in were tried.
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", os.devnull)
    assert google.make_google_client()._connection.API_BASE_URL == "http://127.0.0.1:4443"
