from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

from wiredesk.transforms.processes.waiting import READ, WRITE, wait_for

MANY = 1100


def test_only_ready_descriptors_are_returned():
    source, target = os.pipe()
    other, far = os.pipe()
    assert wait_for({source: READ}, 0) == set()
    os.write(target, b"x")
    assert wait_for({source: READ, other: READ, far: WRITE}, None) == {source, far}
    for fd in (source, target, other, far):
        os.close(fd)


CODE = """
import io, os, resource, sys
from tests.support import RUN, STORY
from wiredesk.transforms.processes import forkserver
from wiredesk.transforms.parsing.supervised_reader import SupervisedReader
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.parsing.record_reader import ReadJob

if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range({many})]
    assert max(held) > 1023
    if sys.argv[1] == "forked":
        forkserver.start_server("wiredesk.transforms.parsing.reader_child:load_parsers")
    reader = SupervisedReader(60)
    data = STORY.encode()
    (row,) = reader.read(ReadJob("a", "/in/a", len(data), RUN, Limits()), lambda: io.BytesIO(data))
    assert reader._process._channel._source > 1023
    print(type(reader._process._process).__name__, type(row).__name__)
    reader.close()
"""


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 2 * MANY, reason="too few descriptors")
@pytest.mark.parametrize("way", ["forked", "started"])
def test_a_process_with_more_than_a_thousand_descriptors_reads(way):
    command = [sys.executable, "-c", CODE.replace("{many}", str(MANY)), way]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    kind = "ForkedProcess" if way == "forked" and sys.platform == "linux" else "Popen"
    assert done.stdout.split() == [kind, "Article"], done.stderr
