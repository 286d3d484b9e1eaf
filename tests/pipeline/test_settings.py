"""Settings of a run, and of the jobs that repeat one."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.jobs.run import run
from wiredesk.pipeline.jobs.watch import WatchSettings, watch_inputs
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.settings import RunSettings, UsageError, check_runner, name_option
from wiredesk.pipeline.stream.driver import StreamOptions, check_stream
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.pipeline.telemetry.terminal import SafeConsole


def test_runners_that_lose_data_are_refused_with_an_alternative():
    with pytest.raises(UsageError, match="use DirectRunner, PrismRunner"):
        check_runner("DaskRunner", ())
    for args in (("--streaming",), ("--streaming=true",)):
        with pytest.raises(UsageError, match="use PrismRunner"):
            check_runner("DirectRunner", args)
    check_runner("FlinkRunner", ("--streaming",))


WRONG = {
    "partition_by": ["week"],
    "format": ["docx", ""],
    "slice_size": [-1, 1.5, 10**12],
    "workers": [-1, 0.5, 10**6],
    "shards": [0, -1, 10**6],
    "lookback_days": [-1.0, math.nan, math.inf, 1e9],
    "max_record_bytes": [-1, 0, 1 << 31],
    "max_ratio": [-1.0, 0.0, 0.9, math.nan, math.inf],
    "max_members": [-1, 0, 10**15],
    "record_timeout_s": [-1.0, math.nan, math.inf, 1e9, "30"],
    "field_map": [(("bodi", "text"),), (("body", ""),), (("", "text"),), (("body", "."),)],
}


@pytest.mark.parametrize(("field", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_settings_that_make_no_sense_are_refused_by_name(field, value):
    with pytest.raises(UsageError, match=f"--{name_option(field)} ") as refused:
        RunSettings(inputs=("x",), output="out", **{field: value})
    assert "\n" not in str(refused.value)


def test_an_unknown_column_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match=r"headline, body, summary, published.*not 'bodi'"):
        RunSettings(("x",), "out", field_map=(("bodi", "text"),))
    RunSettings(("x",), "out", field_map=(("body", "content.text"), ("Article Body", "x"), ("slug", "id")))


def test_the_limits_themselves_are_accepted():
    RunSettings(("x",), "out", slice_size=0, workers=0, lookback_days=0, record_timeout_s=0, max_ratio=1)
    RunSettings(("x",), "out", workers=1024, lookback_days=36_525, max_record_bytes=(1 << 31) - 1)


@pytest.mark.parametrize("name", ["every_s", "settle_s"])
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, 1e12])
def test_a_watch_whose_times_make_no_sense_is_refused(name, value):
    with pytest.raises(UsageError, match=f"--{name.removesuffix('_s')} must be"):
        WatchSettings(**{name: value})


@pytest.mark.parametrize("name", ["window_s", "every_s", "settle_s", "state_ttl_s", "stall_s"])
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, 1e12])
def test_a_stream_whose_times_make_no_sense_is_refused(name, value):
    with pytest.raises(UsageError, match=f"--{name.removesuffix('_s').replace('_', '-')} must be"):
        StreamOptions(**{name: value})


@pytest.mark.parametrize("target_bytes", [0, -1, 1 << 50])
def test_a_target_size_that_makes_no_sense_is_refused(target_bytes, tmp_path):
    settings = RunSettings((), str(tmp_path / "out"))
    with pytest.raises(UsageError, match="--target-bytes must be"):
        compact(settings, ProgressView(SafeConsole(quiet=True)), target_bytes)


def make_model(folder: Path, factory: str = "ner", spacy_version: str = "") -> str:
    folder.mkdir()
    (folder / "config.cfg").write_text(
        f'[nlp]\nlang = "en"\npipeline = ["a"]\n[components]\n[components.a]\nfactory = "{factory}"\n',
        "utf-8",
    )
    (folder / "meta.json").write_text(f'{{"spacy_version": "{spacy_version}"}}', "utf-8")
    return str(folder)


def test_an_unusable_model_is_refused_before_anything_is_read_or_locked(tmp_path):
    broken = tmp_path / "broken"
    make_model(broken)
    (broken / "config.cfg").write_text("not one", "utf-8")
    wrong = {
        "xx_no_such_model": "not installed; install the package",
        "json": "no spaCy model",
        str(tmp_path): "no folder of a spaCy model",
        make_model(tmp_path / "tagger", "tagger"): "no entity recogniser",
        make_model(tmp_path / "trf", "curated_transformer"): "no entity recogniser",
        make_model(
            tmp_path / "old", spacy_version=">=2.0,<3.0"
        ): r"made for spaCy >=2.0,<3.0, and .* is installed",
        str(broken): "cannot be read",
    }
    for model, reason in wrong.items():
        settings = RunSettings(("/no/such/file",), str(tmp_path / "out"), model=model)
        for job in (run, replay, partial(reprocess, since="0.1")):
            with pytest.raises(UsageError, match=reason):
                job(settings, ProgressView(SafeConsole(quiet=True)))
        with pytest.raises(UsageError, match=reason):
            watch_inputs(settings, WatchSettings(), str)
        with pytest.raises(UsageError, match=reason):
            check_stream(replace(settings, runner="PrismRunner"), StreamOptions())
    assert not (tmp_path / "out").exists()
    for model in (make_model(tmp_path / "good", spacy_version=">=3.0"), "en_core_web_sm", "none"):
        assert RunSettings((), "out", model=model).choose_models().model == model


def test_a_small_input_gets_one_process_unless_more_are_asked_for():
    assert RunSettings(("x",), "out").choose_workers(1000) == 1
    assert RunSettings(("x",), "out", workers=3).choose_workers(1000) == 3
    assert RunSettings(("x",), "out").choose_workers(10**9) >= 1
    assert not RunSettings(("x",), "out", runner="FlinkRunner").is_local
