"""Imports of worker processes are kept out of the garbage collection."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

import pytest

from wiredesk.pipeline.engine.worker import keep_imports


@pytest.fixture
def collector():
    yield
    gc.unfreeze()
    gc.enable()
    sys.modules.pop("made_by_a_test", None)


def test_imports_are_frozen_and_collection_goes_on_afterwards(collector):
    gc.unfreeze()
    with keep_imports():
        assert not gc.isenabled()
        sys.modules["made_by_a_test"] = ModuleType("made_by_a_test")
    assert gc.isenabled() and gc.get_freeze_count() > 0


def test_nothing_is_frozen_if_nothing_was_imported(collector):
    gc.unfreeze()
    gc.disable()
    with keep_imports():
        pass
    assert not gc.isenabled() and gc.get_freeze_count() == 0
