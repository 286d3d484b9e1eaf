from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

from wiredesk.transforms.processes.waiting import READ, WRITE, wait_for

MANY = 1100


def test_only_what_is_ready_is_told():
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
from wiredesk.transforms.processes import forkserver as forking
from wiredesk.transforms.parsing.supervisor import Guard
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.parsing.record_reader import ReadJob

if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range({many})]
    assert max(held) > 1023
    if sys.argv[1] == "forked":
        forking.start_server("wiredesk.transforms.parsing.child:load")
    guard = Guard(60)
    data = STORY.encode()
    (row,) = guard.read(ReadJob("a", "/in/a", len(data), RUN, Limits()), lambda: io.BytesIO(data))
    assert guard._child._channel._source > 1023
    print(type(guard._child._process).__name__, type(row).__name__)
    guard.close()
"""


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 2 * MANY, reason="too few descriptors")
@pytest.mark.parametrize("way", ["forked", "started"])
def test_a_process_with_many_descriptors_reads(way):
    command = [sys.executable, "-c", CODE.replace("{many}", str(MANY)), way]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    kind = "Forked" if way == "forked" and sys.platform == "linux" else "Popen"
    assert done.stdout.split() == [kind, "Article"], done.stderr
