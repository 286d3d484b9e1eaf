"""What logic raises when a record is no article; caught in one place, ``transforms/failures.py``."""

from __future__ import annotations


class RecordError(ValueError):
    """A record that cannot become an article.

    Attributes:
      stage: where it failed: ``read``, ``decode``, ``parse`` or ``annotate``.
      reason: short stable code; codes are API.
      message: one sentence that says what is wrong and what to do.
    """

    def __init__(self, stage: str, reason: str, message: str) -> None:
        super().__init__(stage, reason, message)
        self.stage = stage
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.stage}/{self.reason}: {self.message}"


class ModelError(RuntimeError):
    """A model that is not installed or cannot find entities; says what to install."""
