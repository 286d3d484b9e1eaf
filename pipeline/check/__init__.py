"""Verifies the tables of an output: ``wiredesk check``. Each finding names the place and what to do."""

from wiredesk.pipeline.check.findings import Finding, Findings, write_findings
from wiredesk.pipeline.check.verify import CheckReport, check_output

__all__ = ["CheckReport", "Finding", "Findings", "check_output", "write_findings"]
