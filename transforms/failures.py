"""Dead letters: the one place where a record's error becomes a reject.

Only :class:`~transforms.logic.errors.RecordError` is caught. Anything else is a
bug and fails the run loudly.
"""

from __future__ import annotations

from schemas.moving import revise
from schemas.records import Article, RawRecord, Reject, RunInfo
from transforms.logic.errors import RecordError
from transforms.logic.identity import hash_text, make_reject_id


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
        container_key=record.container_key,
        record_hash=hash_text(record.payload)
        if record.container_key is not None and record.payload
        else None,
    )


def make_forgotten(article: Article, run: RunInfo) -> Reject:
    """Returns the reject that stands for an article that was forgotten: without its payload."""
    error = RecordError(
        "forget",
        "forgotten",
        f"article {article.article_id} was taken out for good and is not taken in again (wiredesk forget)",
    )
    record = RawRecord(article.source_key, article.source_uri, b"", article.container_key)
    reject = make_reject(record, error, run)
    # Several versions of one file may be forgotten, so the article is in the id where a payload would be.
    identity = make_reject_id(reject.source_key, reject.stage, reject.reason, article.article_id.encode())
    if article.container_key is None:
        return revise(reject, reject_id=identity)
    return revise(reject, reject_id=identity, record_hash=hash_text(article.content_hash.encode()))
