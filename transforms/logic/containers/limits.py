"""Limits of a file: a container that exceeds one is refused from there on."""

from __future__ import annotations

from dataclasses import dataclass, field

from wiredesk.transforms.logic.kernel.defaults import (
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
)
from wiredesk.transforms.logic.kernel.errors import RecordError

MAX_PAYLOAD_BYTES = 1 << 25
"""A larger payload is not stored with its reject, whose row passes through memory several times."""

# Expansion below this does no harm, and copies of one article do expand much: ten thousand of them are
# 20 MB, which xz packs into a thousandth.
_GRACE_BYTES = 1 << 25


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a file.

    Attributes:
      record_bytes: a larger record becomes a reject.
      ratio: most bytes that one byte of a compressed file may expand to, beyond the first 32 MiB.
      members: most records and members that a file may hold.
      depth: most containers within one another.
      payload_bytes: a larger payload is not stored with its reject.
    """

    record_bytes: int = DEFAULT_MAX_RECORD_BYTES
    ratio: float = DEFAULT_MAX_RATIO
    members: int = DEFAULT_MAX_MEMBERS
    depth: int = 8
    payload_bytes: int = MAX_PAYLOAD_BYTES


@dataclass(slots=True)
class Budget:
    """Use of its limits by one file.

    Attributes:
      limits: limits of the file.
      taken: bytes read from the file itself.
      members: members and records started.
    """

    limits: Limits
    taken: int = 0
    members: int = 0
    _expanded: dict[int, int] = field(default_factory=dict)

    def count_member(self) -> None:
        """Counts one more member.

        Raises:
          RecordError: ``read/member_limit``.
        """
        self.members += 1
        if self.members > self.limits.members:
            raise RecordError(
                "read",
                "member_limit",
                f"the file has more than {self.limits.members:,} members and records; what follows was not "
                "read: raise --max-members if it is to be trusted, or cut the file",
            )

    def count_expanded(self, depth: int, size: int, compressed: int) -> None:
        """Counts bytes that a compression has expanded to.

        Args:
          depth: number of containers around the compression.
          size: bytes given.
          compressed: bytes that they came from; the bytes read from the file count if they are more.

        Raises:
          RecordError: ``read/ratio_limit``.
        """
        total = self._expanded.get(depth, 0) + size
        self._expanded[depth] = total
        check_ratio(total, max(compressed, self.taken), self.limits.ratio)


def check_ratio(expanded: int, compressed: int, ratio: float) -> None:
    """Refuses compressed data that has expanded as an archive bomb does.

    Raises:
      RecordError: ``read/ratio_limit``.
    """
    if expanded > _GRACE_BYTES and expanded > ratio * compressed:
        raise RecordError(
            "read",
            "ratio_limit",
            f"{compressed:,} compressed bytes became more than {expanded:,}, as those of an archive bomb do; "
            "what follows was not read: raise --max-ratio if the file is to be trusted",
        )


def find_size_error(size: int, limits: Limits, is_kept: bool) -> RecordError | None:
    """Returns the error of a record over ``--max-record-bytes``; None if it is within the limit.

    Args:
      size: bytes of the record.
      limits: limits of the file.
      is_kept: True if the payload is stored with the reject.
    """
    return explain_size(size, limits, is_kept) if size > limits.record_bytes else None


def explain_size(size: int, limits: Limits, is_kept: bool) -> RecordError:
    """Returns the error of a record over ``--max-record-bytes``; arguments as of :func:`find_size_error`."""
    rest = "" if is_kept else "; its payload is too large for a row and stays in its file"
    return RecordError(
        "read",
        "too_large",
        f"the record has {size:,} bytes and the limit is {limits.record_bytes:,}{rest}; "
        "raise --max-record-bytes if it is an article",
    )
