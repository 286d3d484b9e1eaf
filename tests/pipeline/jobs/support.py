"""Input and settings of the tests of replays and reprocessing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console

from tests.support import OTHER_STORY, STORY
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.telemetry.progress import ProgressView

VIEW = ProgressView(Console(quiet=True))
INPUT = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-02 {STORY}\n\n{'Nothing more was known on Sunday night. ' * 20}",
    "c.txt": f" date 2026-01-03 {OTHER_STORY}",
    "d.txt": "",
    "e.bin": b"\x00\x01\x02" * 99,
}


def settings(output: Path, **others: Any) -> RunSettings:
    """Returns the settings of a job on existing tables."""
    chosen: dict[str, Any] = {"model": "none", "strict": True} | others
    return RunSettings(inputs=(), output=str(output), workers=1, **chosen)
