"""Child processes of the tests of the pipeline: forked, which takes milliseconds, where a new Python takes a second."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.engine.worker import prepare_forking


@pytest.fixture(autouse=True)
def _forking():
    """Makes readers and annotators fork their processes, as in a run with several workers, where the system can fork.

    The server stays for all tests. The commands that tests start as a user would start new processes as they always do.
    """
    prepare_forking()
