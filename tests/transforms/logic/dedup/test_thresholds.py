from dataclasses import fields
from pathlib import Path

import pytest

from wiredesk.transforms.logic.dedup import briefs, judging, verdict
from wiredesk.transforms.logic.dedup.thresholds import LIMITS, Limits

RULES = "".join(
    Path(str(module.__file__)).read_text(encoding="utf-8") for module in (briefs, judging, verdict)
)


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_threshold_is_used_by_a_rule(name: str) -> None:
    assert f"limits.{name}" in RULES or f"LIMITS.{name}" in RULES
    assert getattr(LIMITS, name) > 0
