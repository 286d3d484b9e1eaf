"""Stores on this machine, each started once for all tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.stores.servers import Server, find_missing, serve
from wiredesk.transforms.remote import schemes

SETTINGS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "STORAGE_EMULATOR_HOST",
)


@pytest.fixture(scope="session")
def find_server() -> Iterator[Callable[[str], Server]]:
    """Returns the server of a scheme, which every test may use, each in a bucket of its own."""
    with ExitStack() as stack:
        running: dict[str, Server] = {}

        def find(scheme: str) -> Server:
            missing = find_missing(scheme)
            if missing:
                pytest.skip(f"not installed: {', '.join(missing)}")
            if scheme not in running:
                running[scheme] = stack.enter_context(serve(scheme))
            return running[scheme]

        yield find


@pytest.fixture
def make_bucket(
    find_server: Callable[[str], Server], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], str]]:
    """Makes a bucket of a scheme, which the settings of the environment alone reach from then on."""

    def make(scheme: str) -> str:
        server = find_server(scheme)
        for name in SETTINGS:
            monkeypatch.delenv(name, raising=False)
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        # Neither files of this user nor the machine's own role.
        monkeypatch.setenv("HOME", "/nonexistent")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        schemes.forget_buckets()
        return server.make_bucket(f"wiredesk-{uuid.uuid4().hex[:12]}")

    yield make
    schemes.forget_buckets()


@pytest.fixture(params=["s3", "gs"])
def bucket(request: pytest.FixtureRequest, make_bucket: Callable[[str], str]) -> str:
    """The path of a new bucket."""
    return make_bucket(request.param)
