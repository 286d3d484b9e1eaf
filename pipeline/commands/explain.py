"""Explains failures of the environment: one sentence that states what failed and what to do."""

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
    errno.EEXIST: "{place} is a file, but must be a folder; choose another place",
    errno.ENOTDIR: "{place} is below a file, and cannot be made; choose another place",
    errno.EISDIR: "{place} is a folder, but must be a file; choose another place",
    errno.ENAMETOOLONG: "the name {place} is too long for the file system; choose a shorter one",
    errno.ELOOP: "{place} is a symbolic link that leads to itself; choose another place",
    errno.ENOENT: f"{{place}} does not exist, or cannot be made; {_STANDS}: see that nothing else removes it",
    errno.EMFILE: f"too many files are open; {_STANDS}: raise the limit (ulimit -n) and run again",
    errno.ENOMEM: f"there is not enough memory; {_STANDS}: run again with fewer --workers or a smaller --slice-size",
    errno.EIO: f"the disk of {{place}} fails; {_STANDS}: repair the disk first",
}
_OURS = (
    "ManifestError",
    "ModelError",
    "AnnotatorError",
    "InternalErrorsError",
    "OutdatedSignaturesError",
    "PipelineFailedError",
    "FlinkSilentError",
    "ServerGoneError",
    "ReaderStartError",
    "StalledError",
    "SubscriptionError",
    "LockLostError",
    "NoLockError",
    "StoreAwayError",
    "StorePermissionError",
    "StoreError",
)
"""Errors whose text is the sentence, even if a worker process has raised them."""

# Raised for damaged bytes: of a manifest, a Parquet file, an Avro file.
_DAMAGE = (
    "JSONDecodeError",
    "ArrowInvalid",
    "Couldn't deserialize thrift",
    "cannot read header",
    "ArrowSerializationError",
)

# Beam's text of an error from a worker: the traceback, and at its end the step.
_WHILE = re.compile(r" \[while running [^\n]*\]$")
_SYSTEM = re.compile(r"\[Errno (\d+)\] ([^:\n\[]+)(?:: '([^'\n]*)')?")


class _Refusal(NamedTuple):
    """An operation that the operating system has refused."""

    number: int
    text: str
    path: str | None


def explain(error: BaseException, output: str) -> str | None:
    """Returns a sentence on a failure of the environment, with what to do; None for a bug.

    Args:
      error: error that has ended a command.
      output: output of the command.
    """
    text = str(error)
    last = get_last_line(error)
    if "Channel closed prematurely" in text or "Worker subprocess exited" in text:
        return (
            "a worker process died (killed, or out of memory); what was committed stands: "
            "run again, perhaps with fewer --workers"
        )
    own = find_own(error)
    if own is not None:
        return own
    if isinstance(error, MemoryError) or last.startswith(
        ("MemoryError", "numpy._core._exceptions._ArrayMemoryError")
    ):
        return _ADVICE[errno.ENOMEM]
    refusal = _find_refusal(error)
    return _explain_library(error, output) if refusal is None else _explain_refusal(refusal, output)


def find_own(error: BaseException) -> str | None:
    """Returns the sentence of an error of this package, even if another one brings it; None for others."""
    for kind in _OURS:
        if type(error).__name__ == kind or f"{kind}: " in str(error):
            return get_last_line(error).rpartition(f"{kind}: ")[2].removeprefix("RuntimeError: ")
    return None


def drop_traceback(text: str) -> str:
    """Returns the text of an error, of which DuckDB may make a whole traceback if it comes from a store's client."""
    return text.strip().splitlines()[-1] if "Traceback (most recent call last)" in text else text


def _explain_library(error: BaseException, output: str) -> str | None:
    """Returns a sentence on an error that a library has raised; None for a bug."""
    text, last = str(error), get_last_line(error)
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        first = drop_traceback(text).strip().partition("\n")[0]
        return f"the tables cannot be read ({first[:_MAX_ERROR_CHARS]}); find out why: wiredesk check -o {output}"
    if any(kind in f"{type(error).__name__}: {last}" for kind in _DAMAGE):
        return (
            f"a file of {output} is damaged ({name_error(error)}); {_STANDS}: "
            f"find out which: wiredesk check -o {output}"
        )
    if "pip install apache-beam[" in text:
        scheme = "gcp" if "[gcp]" in text else "aws"
        return f"paths of this kind need an extra: pip install 'wiredesk[{scheme}]'"
    return None


def get_last_line(error: BaseException) -> str:
    """Returns the last line of an error's text: it names the error that a worker process has raised."""
    lines = str(error).strip().splitlines()
    return _WHILE.sub("", lines[-1]) if lines else ""


def name_error(error: BaseException) -> str:
    """Returns the name and text of an error in one line."""
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
    # On a full disk the path of the file that was cut off helps less than the output that was asked for.
    place = output if refusal.number in (errno.ENOSPC, errno.EDQUOT) else refusal.path or output
    advice = _ADVICE.get(refusal.number, f"the system refuses {{place}}: {refusal.text}; {_STANDS}")
    return advice.format(place=place)
