"""Replays that a page starts: one at a time, each as a process of its own."""

from __future__ import annotations

import secrets
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from shlex import quote

from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.settings import name_option
from wiredesk.pipeline.storage.manifests import read_manifest

_MAX_OUTPUT_CHARS = 10_000
_PROGRAM = (sys.executable, "-P", "-c", "from wiredesk.pipeline.cli import main; main()")
_KEPT = ("model", "partition_by")
"""Settings of the last run that a replay keeps."""


@dataclass
class Replay:
    """A replay that was started.

    Attributes:
      stage, reason: its rejects; empty for all.
      command: what it runs.
      started_at: when it was started.
      output: what it has said so far.
      code: its exit code; None while it runs.
    """

    stage: str
    reason: str
    command: str
    started_at: datetime
    output: str = ""
    code: int | None = None


@dataclass
class ReplayDesk:
    """Starts replays, and keeps the outcome of the last one.

    Attributes:
      form_token: what a form of ours has, and no other site knows.
      last: the last replay; None before the first one.
    """

    room: Room
    program: Sequence[str] = _PROGRAM
    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    last: Replay | None = None
    _starting: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def is_running(self) -> bool:
        """Returns True while a replay runs."""
        return self.last is not None and self.last.code is None

    def knows(self, form_token: str) -> bool:
        """Returns True for the token of a form of ours."""
        return secrets.compare_digest(form_token.encode(), self.form_token.encode())

    def start(self, stage: str, reason: str) -> bool:
        """Starts a replay, and returns False if one runs already.

        Args:
          stage: only rejects of this stage; empty for all.
          reason: only rejects of this reason; empty for all.
        """
        with self._starting:
            if self.is_running:
                return False
            args = self._make_args(stage, reason)
            self.last = Replay(stage, reason, " ".join(map(quote, ["wiredesk", *args])), datetime.now(UTC))
            threading.Thread(target=self._run, args=(self.last, args), name="replay", daemon=True).start()
        return True

    def _make_args(self, stage: str, reason: str) -> list[str]:
        args = ["replay", "--output", self.room.store.root]
        settings = read_manifest(self.room.store, self.room.moment.run_id).get("settings", {})
        args += [
            part for name in _KEPT if name in settings for part in (f"--{name_option(name)}", settings[name])
        ]
        # With an equals sign a value is a value, whatever it begins with.
        return args + [f"--{name}={value}" for name, value in (("stage", stage), ("reason", reason)) if value]

    def _run(self, replay: Replay, args: Sequence[str]) -> None:
        code = 1
        try:
            done = subprocess.Popen(
                [*self.program, *args],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="backslashreplace",
            )
            with done:
                assert done.stdout is not None
                for line in done.stdout:
                    replay.output = (replay.output + line)[-_MAX_OUTPUT_CHARS:]
            code = done.returncode
            self.room.renew()
        except Exception as error:
            replay.output += f"\nthe replay cannot be shown: {error}"
        finally:
            # Set last: the page then shows tables that have its rows.
            replay.code = code
