"""Dead letters: the one place where a record's error becomes a reject.

Only :class:`~transforms.logic.errors.RecordError` is caught. Anything else is a
bug and fails the run loudly.
"""

from __future__ import annotations

from schemas.records import RawRecord, Reject, RunInfo
from transforms.logic.errors import RecordError
from transforms.logic.identity import make_reject_id


def make_reject(record: RawRecord, error: RecordError, run: RunInfo) -> Reject:
    """Returns the reject of a record, with its whole payload."""
    return Reject(
        reject_id=make_reject_id(record.source_key, error.stage, error.reason, record.payload),
        source_key=record.source_key,
        source_uri=record.source_uri,
        stage=error.stage,
        reason=error.reason,
        message=f"{record.source_key}: {error.message}",
        payload=record.payload,
        payload_bytes=len(record.payload),
        rejected_at=run.started_at,
        run_id=run.run_id,
        pipeline_version=run.pipeline_version,
    )
