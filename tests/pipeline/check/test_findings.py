"""Findings and their catalogue."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.check.findings import CATALOGUE, Findings


def test_findings_know_their_codes():
    with pytest.raises(KeyError):
        Findings().add("nothing", "x", "y")
    assert all(advice for _, advice in CATALOGUE.values())
