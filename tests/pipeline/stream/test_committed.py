"""The workers of a stream know what is in the tables of a store."""

from __future__ import annotations

import pytest

from tests.fakes.objects import ROOT, make_store
from wiredesk.pipeline.stream import committed
from wiredesk.transforms.remote.buckets import StoreError


def test_a_copy_of_the_index_that_failed_is_made_anew(monkeypatch):
    """An empty one would know no file, and all that was read would be read again."""
    monkeypatch.setattr(committed, "open_store", lambda root: make_store({}))
    failures = iter([StoreError("no answer")])  # Then the store holds none, as before the first commit.
    copied = []

    def fetch(store, path):
        copied.append(path)
        if (failure := next(failures, None)) is not None:
            raise failure

    monkeypatch.setattr(committed, "fetch_state", fetch)
    with pytest.raises(StoreError):
        committed.find_state(ROOT, "stream-copy")
    found = committed.find_state(ROOT, "stream-copy")
    assert committed.find_state(ROOT, "stream-copy", is_fresh=True) == found
    assert len(copied) == 2 and copied[-1] == found
