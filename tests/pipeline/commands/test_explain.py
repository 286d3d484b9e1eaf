"""Failures of the environment as sentences."""

from __future__ import annotations

import errno

import pytest

from wiredesk.pipeline.commands.explain import explain


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space is left for out"),
        (
            RuntimeError("Traceback ...\nOSError: [Errno 28] No space left on device"),
            "no space is left for out",
        ),
        (RuntimeError("Channel closed prematurely."), "worker process died"),
        (PermissionError(13, "Permission denied", "/out/x"), "/out/x may not be read or written"),
    ],
)
def test_failures_of_the_environment_are_explained(error, says):
    assert says in explain(error, "out")


def test_a_bug_is_not_explained():
    assert explain(KeyError("x"), "out") is None
