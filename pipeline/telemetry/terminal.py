"""The boundary to a terminal: nothing that was read, from a file or its name, does anything to it.

What is for the eye goes through here: control characters are shown as what they are, and secrets not at all.
What is for programs stays as it is, unless it is shown on a terminal after all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from wiredesk.transforms.logic.kernel.escaping import escape_controls
from wiredesk.transforms.logic.kernel.masking import mask_text


def make_plain(text: str) -> str:
    """Returns a text as it may be shown: control characters escaped, secrets masked."""
    return escape_controls(mask_text(text))


def say(text: str) -> None:
    """Prints a text for the eye."""
    print(escape_controls(text))


def shield(stream: TextIO) -> TextIO:
    """Returns what writes to a stream as it is, but escapes control characters where it is a terminal."""
    return cast(TextIO, _Shielded(stream)) if stream.isatty() else stream


class _Shielded:
    """A terminal to write rows for programs to."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return self._stream.write(escape_controls(text))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


class SafeText(Text):
    """A text that is put together from what was read."""

    def append(self, text: Text | str, style: Any = None) -> Text:
        """Appends a text, its control characters escaped."""
        return super().append(escape_controls(text) if isinstance(text, str) else text, style)


class SafeTable(Table):
    """A table whose cells are what was read."""

    def add_row(self, *renderables: RenderableType | None, **options: Any) -> None:
        """Adds a row, control characters in its texts escaped."""
        cells = [escape_controls(cell) if isinstance(cell, str) else cell for cell in renderables]
        super().add_row(*cells, **options)


class SafeConsole(Console):
    """A console that sends no control characters to a terminal but for its own styles and bars.

    It is the last resort: a text whose length its escapes change is better a :class:`SafeText`.
    """

    def print(self, *objects: Any, **options: Any) -> None:
        """Prints, see :meth:`rich.console.Console.print`."""
        shown = (escape_controls(shown) if isinstance(shown, str) else shown for shown in objects)
        super().print(*shown, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Renders something, see :meth:`rich.console.Console.render`."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(escape_controls(segment.text), segment.style)
