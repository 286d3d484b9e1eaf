from __future__ import annotations

import pytest

from pipeline.options import RunSettings, UsageError, check_runner


def test_runners_that_lose_data_are_refused_with_what_to_use_instead():
    with pytest.raises(UsageError, match="use DirectRunner, PrismRunner"):
        check_runner("DaskRunner", ())
    for args in (("--streaming",), ("--streaming=true",)):
        with pytest.raises(UsageError, match="use PrismRunner"):
            check_runner("DirectRunner", args)
    check_runner("FlinkRunner", ("--streaming",))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("partition_by", "week"),
        ("format", "docx"),
        ("slice_size", -1),
        ("workers", -1),
        ("shards", 0),
        ("lookback_days", -1.0),
    ],
)
def test_settings_that_make_no_sense_are_refused(field, value):
    with pytest.raises(UsageError, match=field.replace("_", "-").removesuffix("-days")):
        RunSettings(inputs=("x",), output="out", **{field: value})


def test_a_small_input_needs_one_process_and_what_is_asked_for_is_taken():
    assert RunSettings(("x",), "out").choose_workers(1000) == 1
    assert RunSettings(("x",), "out", workers=3).choose_workers(1000) == 3
    assert RunSettings(("x",), "out").choose_workers(10**9) >= 1
    assert not RunSettings(("x",), "out", runner="FlinkRunner").is_local
