from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import assert_linear
from wiredesk.transforms.logic.kernel import masking
from wiredesk.transforms.logic.kernel.masking import (
    MASK,
    KnownSecrets,
    is_secret,
    mask_arguments,
    mask_text,
    mask_values,
    remember_secrets,
)

SECRET = "AbC/d3fGh+17=="
NAMES = [
    "s3_secret_access_key",
    "s3_access_key_id",
    "s3_session_token",
    "azure_connection_string",
    "sas",
    "password",
    "api_key",
    "AccountKey",
    "client_credentials",
    "key",
]
PLAIN = [
    "dataflow_kms_key",
    "source_key",
    "region",
    "s3_region_name",
    "enable_hot_key_logging",
    "passive",
    "job_name",
]


def respell(name: str, separator: str, case: str) -> str:
    words = name.replace("AccountKey", "account_key").split("_")
    if case == "camel":
        return "".join(word.title() for word in words)
    return getattr(separator.join(words), case)()


spelled = st.builds(
    respell,
    st.sampled_from(NAMES),
    st.sampled_from(["_", "-", "."]),
    st.sampled_from(["lower", "upper", "camel"]),
)
secrets = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8).map(
    lambda text: f"{text}/+=="
)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_names_are_not_masked(name):
    assert not is_secret(name)
    assert mask_arguments([f"--{name}=abc", f"--{name}", "abc"]) == (f"--{name}=abc", f"--{name}", "abc")


@given(spelled, secrets)
def test_a_secret_option_is_masked_in_any_spelling(name, secret):
    assert is_secret(name)
    given = ["--project=p", f"--{name}={secret}", f"--{name}", secret, "--streaming"]
    assert mask_arguments(given) == ("--project=p", f"--{name}={MASK}", f"--{name}", MASK, "--streaming")
    for text in (
        str(given),
        " ".join(given),
        json.dumps({"env": {name: secret}}),
        f"https://host/a?x=1&{name}={secret}",
    ):
        assert secret not in mask_text(text)
    assert secret not in str(mask_values({"beam_args": tuple(given), "more": {name: secret}}))


@given(secrets)
def test_the_password_in_a_url_is_masked(secret):
    password = secret.replace("/", "@")
    assert mask_text(f"at https://me:{password}@host/path") == f"at https://me:{MASK}@host/path"


@pytest.mark.parametrize(
    "parameter",
    ["sig", "X-Amz-Signature", "X-Amz-Credential", "X-Goog-Signature", "AWSAccessKeyId", "access_token"],
)
def test_the_signature_of_a_url_is_masked(parameter):
    masked = mask_text(f"cannot read https://host/a.txt?v=2&{parameter}=a%2Fb&w=3")
    assert masked == f"cannot read https://host/a.txt?v=2&{parameter}={MASK}&w=3"


def test_nested_values_are_masked_and_keep_their_shape():
    value = {"a": [1, None, {"password": "x", "empty_token": ""}], "b": (("body", "text"),), "c": True}
    masked = {"a": [1, None, {"password": MASK, "empty_token": ""}], "b": (("body", "text"),), "c": True}
    assert mask_values(value) == masked
    config = '--environment_config={"env": {"AWS_SECRET_ACCESS_KEY": "abc"}}'
    assert mask_arguments([config]) == (config.replace("abc", MASK),)


@pytest.mark.parametrize(
    "text",
    [
        "the token is missing",
        "key: value",
        "an --option of it",
        "a secret 'plan' was",
        "source_key=a.txt",
        "",
    ],
)
def test_ordinary_sentences_are_not_masked(text):
    assert mask_text(text) == text


@given(st.text())
def test_masking_is_idempotent(text):
    assert mask_text(mask_text(text)) == mask_text(text)


@pytest.mark.parametrize("piece", ["a", "a=b", "'a=' ", "--a ", "://a:", 'token="', "a  ", " ", "=", "a:"])
def test_masking_takes_linear_time(piece):
    assert_linear(lambda count: mask_text("://x" + piece * count), 6_000)


def test_a_known_secret_is_masked_without_its_name(monkeypatch):
    monkeypatch.setattr(masking, "_known", KnownSecrets())
    remember_secrets(
        ["--s3_session_tokn", "--password=hunter2", "--token", "hunter3", "--pwd=no", "--region=north"]
    )
    assert mask_text("hunter2, hunter3: no north") == f"{MASK}, {MASK}: no north"
