"""Settings of the graph's steps."""

from __future__ import annotations

import dataclasses

from tests.support import RUN
from wiredesk.pipeline.jobs.graph_settings import make_graph_settings
from wiredesk.pipeline.settings import RunSettings
from wiredesk.transforms.dedup.signature_index import EarlierSettings
from wiredesk.transforms.parsing.files import ParseOptions

OTHER = {
    "model": "none",
    "partition_by": "day",
    "shards": 2,
    "format": "text",
    "field_map": (("body", "text"),),
    "max_record_bytes": 5,
    "max_ratio": 5.0,
    "max_members": 5,
    "record_timeout_s": 5.0,
    "annotate_timeout_s": 5.0,
}
"""Settings that reach the graph's steps, each with a value other than its default."""

NOT_OF_STEPS = {
    "inputs": "listed before the graph is built",
    "output": "given as the root",
    "runner": "chooses the engine",
    "slice_size": "cuts the slices",
    "workers": "chooses the engine's processes",
    "lookback_days": "part of EarlierSettings",
    "verify": "compares fingerprints before the graph is built",
    "moved_from": "assigns keys before the graph is built",
    "strict": "checked at the commit",
    "detach": "chooses who commits",
    "beam_args": "given to the engine",
}
"""Settings that no step needs, each with its use."""


def make(**settings):
    chosen = RunSettings(("in",), "out", **settings)
    return make_graph_settings(chosen, RUN, "/out", earlier=EarlierSettings())


def test_every_setting_reaches_the_steps_or_has_another_use():
    names = {field.name for field in dataclasses.fields(RunSettings)}
    assert names == OTHER.keys() | NOT_OF_STEPS.keys(), "pass it on in pipeline/jobs/graph_settings.py"
    usual = make()
    for name, value in OTHER.items():
        assert make(**{name: value}) != usual, name


def test_every_option_of_the_parser_is_a_setting_or_comes_from_the_tables():
    parse = {field.name for field in dataclasses.fields(ParseOptions)}
    assert parse - {"refused"} <= OTHER.keys()
