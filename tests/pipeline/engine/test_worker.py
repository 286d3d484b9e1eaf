"""Worker processes keep imports out of the garbage collection, and say nothing of a driver that is gone."""

from __future__ import annotations

import gc
import logging
import sys
from types import ModuleType

import grpc
import pytest
from apache_beam.runners.worker import sdk_worker_main

from wiredesk.pipeline.engine import worker
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


class Broken(grpc.RpcError):
    def __init__(self, code):
        super().__init__(code.name)
        self._code = code

    def code(self):
        return self._code


@pytest.mark.parametrize(
    ("error", "reported"),
    [
        (Broken(grpc.StatusCode.UNAVAILABLE), False),
        (Broken(grpc.StatusCode.CANCELLED), False),
        (Broken(grpc.StatusCode.RESOURCE_EXHAUSTED), True),
        (ValueError("a step"), True),
    ],
)
def test_only_the_loss_of_the_driver_is_no_error(monkeypatch, caplog, error, reported):
    def fail(_):
        raise error

    monkeypatch.setattr(sdk_worker_main, "main", fail)
    monkeypatch.setattr(worker, "configure_logging", lambda: None)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    with caplog.at_level(logging.INFO), pytest.raises(SystemExit) as end:
        worker.main()
    assert end.value.code == 1
    assert [record.levelno >= logging.ERROR for record in caplog.records] == [reported]
