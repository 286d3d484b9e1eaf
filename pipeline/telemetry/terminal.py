"""Safe output to a terminal: no text from an input file or its name can control the terminal.

Output for people has its control characters escaped and its secrets masked. Output for programs is unchanged unless
standard output is a terminal.
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
    """Returns a text with control characters escaped and secrets masked."""
    return escape_controls(mask_text(text))


def print_safely(text: str) -> None:
    """Prints a text for a person, with control characters escaped."""
    print(escape_controls(text))


def shield(stream: TextIO) -> TextIO:
    """Returns a writer to a stream that escapes control characters if the stream is a terminal."""
    return cast(TextIO, _Shielded(stream)) if stream.isatty() else stream


class _Shielded:
    """Writes to a terminal with control characters escaped."""

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
    """A text built from input, with control characters escaped."""

    def append(self, text: Text | str, style: Any = None) -> Text:
        """Appends a text with its control characters escaped."""
        return super().append(escape_controls(text) if isinstance(text, str) else text, style)


class SafeTable(Table):
    """A table of cells from input, with control characters escaped."""

    def add_row(self, *renderables: RenderableType | None, **options: Any) -> None:
        """Adds a row with the control characters of its texts escaped."""
        cells = [escape_controls(cell) if isinstance(cell, str) else cell for cell in renderables]
        super().add_row(*cells, **options)


class SafeConsole(Console):
    """A console that sends no control characters to a terminal except for its own styles and bars.

    It is the last resort: escapes change the length of a text, which :class:`SafeText` accounts for in its layout.
    """

    def print(self, *objects: Any, **options: Any) -> None:
        """Prints, see :meth:`rich.console.Console.print`."""
        shown = (escape_controls(shown) if isinstance(shown, str) else shown for shown in objects)
        super().print(*shown, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Renders something, see :meth:`rich.console.Console.render`."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(escape_controls(segment.text), segment.style)
