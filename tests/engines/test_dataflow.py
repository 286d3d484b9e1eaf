"""The job for Dataflow, built offline as a template: its steps, their size, and no path of this machine."""

from __future__ import annotations

import base64
import bz2
import json
import re
import zlib
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2

from tests.support import RUN
from wiredesk.pipeline.engine.detached import Detached
from wiredesk.pipeline.engine.graph import GraphSettings, build_whole
from wiredesk.pipeline.storage.writers import SinkSettings

pytest.importorskip(
    "google.cloud.dataflow", reason="needs the extra: make test-dataflow installs apache-beam[gcp]"
)

IMAGE = "REGISTRY/wiredesk:0.1.0"
OUTPUT = "gs://EXAMPLE-BUCKET/tables"


def build_template(folder: Path, listings: int) -> tuple[dict, beam_runner_api_pb2.Pipeline]:
    """Builds the batch job as a template; nothing is sent anywhere."""
    args = [
        "--runner=DataflowRunner",
        "--project=example",
        "--region=europe-west1",
        "--job_name=wiredesk",
        "--temp_location=gs://EXAMPLE-BUCKET/temp",
        f"--staging_location={folder}/staging",
        f"--template_location={folder}/template.json",
        "--dataflow_endpoint=http://localhost:9",
        "--no_auth",
        "--sdk_location=container",
        f"--sdk_container_image={IMAGE}",
    ]
    (folder / "staging").mkdir()
    pipeline = beam.Pipeline(options=PipelineOptions(args))
    settings = GraphSettings(RUN, SinkSettings(OUTPUT, RUN.run_id), known_rejects=None)
    files = [f"_staging/{RUN.run_id}/listing/{number:09d}.jsonl" for number in range(listings)]
    build_whole(pipeline, files, settings, Detached(OUTPUT, RUN, {}, "token"))
    pipeline.run()
    proto = beam_runner_api_pb2.Pipeline()
    (staged,) = folder.glob("staging/**/pipeline.pb")
    proto.ParseFromString(staged.read_bytes())
    return json.loads((folder / "template.json").read_text()), proto


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return build_template(tmp_path_factory.mktemp("template"), 200)


def test_the_graph_has_the_steps_of_a_local_run(template):
    _, proto = template
    top = {t.unique_name for t in proto.components.transforms.values() if "/" not in t.unique_name}
    tables = ("articles", "rejects", "sources", "signatures")
    wanted = {"Listings", "ReadListing", "Parse", "Deduplicate", "Annotate", "WriteResult", "Commit"}
    assert wanted | {f"Write_{table}" for table in tables} <= top


def test_the_graph_of_a_million_files_is_small(template):
    _, proto = template
    # 200 listings of 5,000 files each. Dataflow takes at most 20 MB, and a step's payload goes to every worker.
    payloads = {t.unique_name: len(t.spec.payload) for t in proto.components.transforms.values()}
    assert max(payloads.values()) < 200_000, max(payloads, key=payloads.get)
    assert proto.ByteSize() < 2_000_000


def test_no_side_input_grows_with_the_input(template):
    _, proto = template
    sided = [
        t.unique_name
        for t in proto.components.transforms.values()
        if t.spec.urn == "beam:transform:pardo:v1"
        and beam_runner_api_pb2.ParDoPayload.FromString(t.spec.payload).side_inputs
    ]
    assert sided == []


def unpack(payload: bytes) -> bytes:
    """Returns a pickle before Beam compresses it."""
    packed = base64.b64decode(payload)
    return bz2.decompress(packed) if packed.startswith(b"BZh") else zlib.decompress(packed)


def test_workers_have_the_image_and_no_path_of_this_machine(template):
    job, proto = template
    pools = job["environment"]["workerPools"]
    images = {harness["containerImage"] for pool in pools for harness in pool["sdkHarnessContainerImages"]}
    assert images == {IMAGE}
    steps = [t.spec for t in proto.components.transforms.values() if t.spec.urn == "beam:transform:pardo:v1"]
    packed = [beam_runner_api_pb2.ParDoPayload.FromString(step.payload).do_fn.payload for step in steps]
    pickles = [unpack(payload) for payload in packed if payload]
    assert len(pickles) > 30
    # Names of source files are part of tracebacks; any other path would not exist on a worker.
    roots = b"|".join(re.escape(str(path).encode()) for path in (Path.cwd(), Path.home(), Path("/tmp")))
    paths = {path for one in pickles for path in re.findall(rb"(?:" + roots + rb")/[\w./-]*", one)}
    assert {path for path in paths if not path.endswith(b".py")} == set()
