from __future__ import annotations

import pickle

from wiredesk.transforms.logic.kernel.errors import RecordError


def test_an_error_of_a_record_survives_the_way_between_processes():
    error = pickle.loads(pickle.dumps(RecordError("read", "truncated", "the file is cut off")))
    assert (error.stage, error.reason, error.message) == ("read", "truncated", "the file is cut off")
    assert str(error) == "read/truncated: the file is cut off"
