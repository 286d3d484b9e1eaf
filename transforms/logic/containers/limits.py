"""How far a container may go before the rest of it is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from wiredesk.transforms.logic.kernel.defaults import (
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
)
from wiredesk.transforms.logic.kernel.errors import RecordError

MAX_PAYLOAD_BYTES = 1 << 25
"""A larger payload of what is over a limit stays in its file: a reject's row goes through memory several times."""

# Expansion below this does no harm, and many copies of one article do expand much:
# ten thousand of them are 20 MB, and xz makes a thousandth of that.
_GRACE_BYTES = 1 << 25


@dataclass(frozen=True, slots=True)
class Limits:
    """What a container may cost.

    Attributes:
      record_bytes: a larger record is a reject.
      ratio: bytes that one byte of a compressed file may become, beyond the first 32 MiB.
      members: records and members that a file may hold.
      depth: containers in one another.
      payload_bytes: a larger payload is not kept with the reject but stays in its file.
    """

    record_bytes: int = DEFAULT_MAX_RECORD_BYTES
    ratio: float = DEFAULT_MAX_RATIO
    members: int = DEFAULT_MAX_MEMBERS
    depth: int = 8
    payload_bytes: int = MAX_PAYLOAD_BYTES


@dataclass(slots=True)
class Budget:
    """What a file has used of its limits.

    Attributes:
      limits: what it may use.
      taken: bytes read of the file itself.
      members: members and records begun.
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
        """Counts bytes that a layer has given.

        Args:
          depth: how many containers are around the layer.
          size: bytes given.
          compressed: bytes that they came from, where they are no more than what was
            read of the file.

        Raises:
          RecordError: ``read/ratio_limit``.
        """
        total = self._expanded.get(depth, 0) + size
        self._expanded[depth] = total
        check_ratio(total, max(compressed, self.taken), self.limits.ratio)


def check_ratio(expanded: int, compressed: int, ratio: float) -> None:
    """Raises ``read/ratio_limit`` where compressed data has expanded beyond belief."""
    if expanded > _GRACE_BYTES and expanded > ratio * compressed:
        raise RecordError(
            "read",
            "ratio_limit",
            f"{compressed:,} compressed bytes became more than {expanded:,}, as those of an archive bomb do; "
            "what follows was not read: raise --max-ratio if the file is to be trusted",
        )


def explain_size(size: int, limits: Limits, kept: bool) -> RecordError:
    """Returns the error of a record over ``--max-record-bytes``."""
    rest = "" if kept else "; its payload is too large for a row and stays in its file"
    return RecordError(
        "read",
        "too_large",
        f"the record has {size:,} bytes and the limit is {limits.record_bytes:,}{rest}; "
        "raise --max-record-bytes if it is an article",
    )
