from __future__ import annotations

import json

from wiredesk.transforms.logic.quotes import weights


def test_the_file_has_the_weights_of_each_model():
    tables = json.loads(weights.FILE.read_text(encoding="utf-8"))
    assert set(tables) == {
        "speaker",
        "stretch",
        "calibration",
        "indirect",
        "indirect calibration",
        "resolution",
    }
    assert all(isinstance(weight, float | int) for table in tables.values() for weight in table.values())


def test_weights_of_unknown_features_are_zero():
    assert weights.add_weights({"a": 1.5, "b": -0.5}, ["a", "b", "c", "a"]) == 2.5
    assert weights.add_weights({}, []) == 0
