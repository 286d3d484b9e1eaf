"""The portable graphs use only features of an engine that were tried on Flink.

Bag and value state, event-time timers, and bounded and unbounded splittable reads survived the death of
workers there. A processing-time timer holds the watermark back. Nothing else was tried.
"""

from __future__ import annotations

import apache_beam as beam
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from tests.support import RUN
from wiredesk.pipeline.engine.graph import GraphSettings, build_whole
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.writers import SinkSettings
from wiredesk.pipeline.stream.commit import CommitSettings
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.graph import build_stream
from wiredesk.pipeline.stream.looks import SourceSettings
from wiredesk.pipeline.stream.poll import PollFiles
from wiredesk.transforms.stream.window import StreamSettings

TRIED = {
    "beam:user_state:bag:v1",
    "beam:user_state:read_modify_write:v1",
}
OUTPUT = "s3://EXAMPLE-BUCKET/tables"
SETTINGS = GraphSettings(RUN, SinkSettings(OUTPUT, RUN.run_id), known_rejects=None)


def make_proto(build):
    pipeline = beam.Pipeline(runner=FnApiRunner())
    build(pipeline)
    return pipeline.to_runner_api()


def build_streamed(pipeline):
    history = StreamHistory(OUTPUT, RUN.run_id, 30.0)
    poll = SourceSettings(
        ("s3://EXAMPLE-BUCKET/incoming/",), 2.0, 5.0, history, "_staging/stop", "_staging/alive"
    )
    link = StreamSettings(run=RUN, history=history, window_s=10.0, ttl_s=1800.0, lookback_days=30.0)
    told = RunSettings(("x",), OUTPUT, runner="FlinkRunner")
    commit = CommitSettings(RUN, OUTPUT, told.partition_by, "token", {})
    build_stream(pipeline, PollFiles(poll), link, commit, SETTINGS)


def list_pardos(proto):
    for transform in proto.components.transforms.values():
        if transform.spec.urn == "beam:transform:pardo:v1":
            payload = beam_runner_api_pb2.ParDoPayload.FromString(transform.spec.payload)
            yield transform.unique_name, payload


def test_a_batch_needs_neither_state_nor_timers():
    proto = make_proto(lambda pipeline: build_whole(pipeline, ["_staging/r/listing/0.jsonl"], SETTINGS))
    kept = [name for name, payload in list_pardos(proto) if payload.state_specs or payload.timer_family_specs]
    assert kept == []


def test_a_stream_needs_only_state_and_timers_that_were_tried():
    found = dict(list_pardos(make_proto(build_streamed)))
    protocols = {spec.protocol.urn for payload in found.values() for spec in payload.state_specs.values()}
    assert protocols and protocols <= TRIED
    domains = {spec.time_domain for payload in found.values() for spec in payload.timer_family_specs.values()}
    assert domains == {beam_runner_api_pb2.TimeDomain.EVENT_TIME}


def test_only_the_linking_step_has_timers_and_the_commit_keeps_its_order_in_state():
    found = dict(list_pardos(make_proto(build_streamed)))
    assert all(name.startswith("Link/") for name, payload in found.items() if payload.timer_family_specs)
    assert any(
        name.startswith("Commit/CommitWindow") and payload.state_specs for name, payload in found.items()
    )


def test_every_step_with_state_is_keyed_by_a_coder_that_engines_know():
    proto = make_proto(build_streamed)
    coders = proto.components.coders
    for transform in proto.components.transforms.values():
        if transform.spec.urn != "beam:transform:pardo:v1":
            continue
        if not beam_runner_api_pb2.ParDoPayload.FromString(transform.spec.payload).state_specs:
            continue
        for name in transform.inputs.values():
            coder = coders[proto.components.pcollections[name].coder_id]
            assert coder.spec.urn == "beam:coder:kv:v1", transform.unique_name
            key = coders[coder.component_coder_ids[0]].spec.urn
            assert key in ("beam:coder:bytes:v1", "beam:coder:varint:v1", "beam:coder:string_utf8:v1")
