"""Errors that the logic raises.

``transforms/failures.py`` turns a :class:`RecordError` into a reject; its callers catch it, record by record.
"""

from __future__ import annotations


class RecordError(ValueError):
    """A record that cannot become an article.

    Attributes:
      stage: stage of the reject, such as ``read``, ``decode`` or ``parse``.
      reason: short stable code; codes are API.
      message: one sentence with the problem and what to do about it.
    """

    def __init__(self, stage: str, reason: str, message: str) -> None:
        super().__init__(stage, reason, message)
        self.stage = stage
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.stage}/{self.reason}: {self.message}"


class ModelError(RuntimeError):
    """A model is not installed or cannot find entities; the message names what to install."""
