"""The schemes of stores, and the places that must know each of them."""

from __future__ import annotations

import tomllib

import pytest

from tests.support import ROOT
from wiredesk.pipeline.storage.conditional import UnguardedFile
from wiredesk.pipeline.storage.objects import ObjectFile
from wiredesk.pipeline.storage.schemes import SCHEMES, open_object
from wiredesk.pipeline.storage.stores import BeamStore


@pytest.mark.parametrize("name", SCHEMES)
def test_each_scheme_is_in_the_documentation(name):
    text = (ROOT / "docs" / "OPERATIONS.md").read_text()
    assert f"`{name}://`" in text, f"describe in docs/OPERATIONS.md, 'One writer', the lock on {name}://"


@pytest.mark.parametrize("name", SCHEMES)
def test_the_extra_of_each_scheme_installs_what_its_conditional_requests_need(name):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    scheme = SCHEMES[name]
    assert scheme.extra is None or scheme.extra in extras, "pyproject.toml declares the extra"
    if scheme.open_objects is not None:
        assert any(package.startswith("obstore") for package in extras[scheme.extra])


@pytest.mark.parametrize("name", [*SCHEMES, "unknown"])
def test_a_store_without_conditional_requests_has_unguarded_files(name, monkeypatch):
    pytest.importorskip("obstore")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "localhost:9")
    for setting in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(setting, "test")
    has_requests = name in SCHEMES and SCHEMES[name].open_objects is not None
    root = f"{name}://bucket-of-{name}/out"
    assert isinstance(open_object(root, "lock"), ObjectFile if has_requests else type(None))
    kind = type(BeamStore(root).open_conditional("lock"))
    assert kind is (ObjectFile if has_requests else UnguardedFile)
