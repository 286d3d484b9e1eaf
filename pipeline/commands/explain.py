"""What failed, as a sentence that says what to do."""

from __future__ import annotations

import errno
import os
import re
from typing import NamedTuple

_MAX_ERROR_CHARS = 300
_STANDS = "what was committed stands"

_ADVICE = {
    errno.ENOSPC: f"no space is left for {{place}}; {_STANDS}: free some space and run again",
    errno.EDQUOT: f"the quota of {{place}} is used up; {_STANDS}: free some space and run again",
    errno.EACCES: "{place} may not be read or written by this user; grant access, or choose another place",
    errno.EPERM: "{place} may not be changed by this user; grant access, or choose another place",
    errno.EROFS: "{place} is on a file system that cannot be written to; choose another place",
    errno.EEXIST: "{place} is a file where a folder is to be; choose another place",
    errno.ENOTDIR: "{place} is below a file, and cannot be made; choose another place",
    errno.EISDIR: "{place} is a folder where a file is to be; choose another place",
    errno.ENAMETOOLONG: "the name {place} is too long for the file system; choose a shorter one",
    errno.ELOOP: "{place} is a symbolic link that leads to itself; choose another place",
    errno.ENOENT: f"{{place}} is not there, or cannot be made there; {_STANDS}: see that nothing else removes it",
    errno.EMFILE: f"too many files are open; {_STANDS}: raise the limit (ulimit -n) and run again",
    errno.ENOMEM: f"there is not enough memory; {_STANDS}: run again with fewer --workers or a smaller --slice-size",
    errno.EIO: f"the disk of {{place}} fails; {_STANDS}: see to the disk first",
}
_OURS = (
    "ModelError",
    "AnnotatorError",
    "InternalErrorsError",
    "OutdatedSignaturesError",
    "PipelineFailedError",
    "ServerGoneError",
    "ChildStartError",
    "StalledError",
    "LockLostError",
    "NoLockError",
)
"""Errors whose text is the sentence, also where a worker process has raised them."""

# Raised on bytes that were not written so: a manifest, a Parquet file, an Avro file.
_DAMAGE = (
    "JSONDecodeError",
    "ArrowInvalid",
    "Couldn't deserialize thrift",
    "cannot read header",
    "ArrowSerializationError",
)

# As Beam gives on what a worker has raised: the text of the traceback, and the step at its end.
_WHILE = re.compile(r" \[while running [^\n]*\]$")
_SYSTEM = re.compile(r"\[Errno (\d+)\] ([^:\n\[]+)(?:: '([^'\n]*)')?")


class _Refusal(NamedTuple):
    """What the system has refused."""

    number: int
    text: str
    path: str | None


def explain(error: BaseException, output: str) -> str | None:
    """Returns what to do about a failure of the surroundings; None for a bug.

    Args:
      error: what a command has failed with.
      output: where it was writing to.
    """
    text = str(error)
    last = get_last_line(error)
    if "Channel closed prematurely" in text or "Worker subprocess exited" in text:
        return (
            "a worker process died (killed, or out of memory); what was committed stands: "
            "run again, perhaps with fewer --workers"
        )
    for kind in _OURS:
        if type(error).__name__ == kind or f"{kind}: " in text:
            return last.rpartition(f"{kind}: ")[2].removeprefix("RuntimeError: ")
    if isinstance(error, MemoryError) or last.startswith(
        ("MemoryError", "numpy._core._exceptions._ArrayMemoryError")
    ):
        return _ADVICE[errno.ENOMEM]
    refusal = _find_refusal(error)
    return _explain_library(error, output) if refusal is None else _explain_refusal(refusal, output)


def _explain_library(error: BaseException, output: str) -> str | None:
    """Returns what to do about what a library does not take; None for a bug."""
    text, last = str(error), get_last_line(error)
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        first = text.strip().partition("\n")[0]
        return f"the tables cannot be read ({first[:_MAX_ERROR_CHARS]}); see what is wrong: wiredesk check -o {output}"
    if any(kind in f"{type(error).__name__}: {last}" for kind in _DAMAGE):
        return (
            f"a file of {output} is damaged ({name_error(error)}); {_STANDS}: "
            f"see which it is: wiredesk check -o {output}"
        )
    if "pip install apache-beam[" in text:
        scheme = "gcp" if "[gcp]" in text else "aws"
        return f"paths of that kind need an extra: pip install 'wiredesk[{scheme}]'"
    return None


def get_last_line(error: BaseException) -> str:
    """Returns the last line of an error's text, where the text of one from a worker process says what it is."""
    lines = str(error).strip().splitlines()
    return _WHILE.sub("", lines[-1]) if lines else ""


def name_error(error: BaseException) -> str:
    """Returns an error in a line."""
    is_text_of_another = len(str(error).strip().splitlines()) > 1
    name = "" if is_text_of_another else f"{type(error).__name__}: "
    return f"{name}{get_last_line(error)}"[:_MAX_ERROR_CHARS].rstrip(" :")


def _find_refusal(error: BaseException) -> _Refusal | None:
    if isinstance(error, OSError) and error.errno is not None:
        path = None if error.filename is None else os.fsdecode(error.filename)
        return _Refusal(error.errno, error.strerror or "", path)
    found = _SYSTEM.search(get_last_line(error))
    return None if found is None else _Refusal(int(found[1]), found[2].strip(), found[3])


def _explain_refusal(refusal: _Refusal, output: str) -> str:
    # A path that is cut off, of a file whose disk is full, says less than the place that was asked for.
    place = output if refusal.number in (errno.ENOSPC, errno.EDQUOT) else refusal.path or output
    advice = _ADVICE.get(refusal.number, f"the system refuses {{place}}: {refusal.text}; {_STANDS}")
    return advice.format(place=place)
