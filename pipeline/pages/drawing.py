"""Figures of matplotlib as SVG for the middle of a page: colours of the page's style, text as text, no style attribute.

matplotlib places shapes and labels. It sees colours that stand for the variables of ``style.css`` and a letter that
stands for each text. Both are replaced in its SVG, so that no text of the data is measured, parsed as mathematics or
looked up in a font, and so that one figure serves the light and the dark page. :mod:`.svg` does that.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import RLock
from types import SimpleNamespace
from typing import Any, Final

from markupsafe import Markup

from wiredesk.pipeline.pages.labels import FONT_PX, clean_text
from wiredesk.pipeline.pages.svg import Converter, Note, colour, is_own_address

# One figure at a time: matplotlib's settings belong to the whole process.
_drawing = RLock()
_SETTINGS: Final = {"svg.fonttype": "none", "svg.hashsalt": "wiredesk", "path.simplify": False}
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


class Drawing:
    """A figure in the making. Its coordinates are pixels from the upper left corner, its colours names of the style.

    Each shape may have a note, which a browser shows above it, and a link, an address of this site.

    Attributes:
      width, height: in pixels.
    """

    def __init__(self, parts: SimpleNamespace, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts = parts
        # With 72 dots an inch a point is a pixel, in sizes of fonts and lines, too.
        self._figure: Any = parts.Figure(figsize=(width / 72, height / 72), dpi=72)
        parts.FigureCanvasSVG(self._figure)
        self._figure.patch.set_visible(False)
        self._downwards = parts.Affine2D().scale(1, -1).translate(0, height)
        self._texts: list[str] = []
        self._notes: list[Note] = []

    def bar(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        ink: str,
        note: str = "",
        link: str | None = None,
    ) -> None:
        """Draws a rectangle, given its upper left corner, its width and its height."""
        shape = self._parts.Rectangle(corner, *size, facecolor=colour(ink), linewidth=0)
        self._add(shape, note, link)

    def line(self, left: float, right: float, y: float, ink: str = "line") -> None:
        """Draws a thin level line."""
        self._add(self._parts.Line2D((left, right), (y, y), color=colour(ink), linewidth=1))

    def dot(
        self,
        middle: tuple[float, float],
        radius: float,
        ink: str,
        note: str = "",
        link: str | None = None,
        *,
        alpha: float = 1,
    ) -> None:
        """Draws a filled circle with a thin edge in the colour of the page."""
        looks = {"color": colour(ink), "markeredgecolor": colour("page"), "markeredgewidth": 0.75}
        shape = self._parts.Line2D(
            middle[:1], middle[1:], marker="o", markersize=2 * radius, alpha=alpha, **looks
        )
        self._add(shape, note, link)

    def area(
        self,
        points: Sequence[tuple[float, float]],
        steps: str,
        ink: str,
        *,
        edge: str | None = None,
        alpha: float = 1,
    ) -> None:
        """Draws a filled area.

        Args:
          points: corners and, for curves, their handles.
          steps: one letter for each point: M begins a ring, L ends a line, C is one of the three of a curve, Z, whose
            position does not matter, closes the ring.
          ink: colour of the area.
          edge: colour of its outline; None draws none.
          alpha: opacity of the area.
        """
        codes = [{"M": 1, "L": 2, "C": 4, "Z": 79}[step] for step in steps]
        outline = {"edgecolor": colour(edge), "linewidth": 0.5} if edge is not None else {"linewidth": 0}
        path = self._parts.Path(points, codes)
        self._add(self._parts.PathPatch(path, facecolor=colour(ink), alpha=alpha, **outline))

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "left",
        ink: str = "ink",
        size_px: float = FONT_PX,
        is_bold: bool = False,
    ) -> None:
        """Writes a text of the data: nothing in it has a meaning for matplotlib or for the browser.

        Args:
          x, y: position; the middle of small letters is at ``y``.
          text: the text; characters that XML cannot hold are left out.
          anchor: the side of the text that is at ``x``: left, center or right.
          ink: name of the colour.
          size_px: size of the font.
          is_bold: writes in bold.
        """
        self._texts.append(clean_text(text))
        looks = {"color": colour(ink), "fontsize": size_px, "fontweight": "bold" if is_bold else "normal"}
        # The same letter for all: its measures are known after the first.
        label = self._parts.Text(
            x, y + size_px * 0.36, "T", ha=anchor, va="baseline", parse_math=False, **looks
        )
        label.set_gid(f"T{len(self._texts) - 1}")
        self._add(label)

    def _add(self, artist: Any, note: str = "", link: str | None = None) -> None:
        artist.set_transform(self._downwards)
        self._figure.add_artist(artist)
        if link is not None and not is_own_address(link):
            raise ValueError(f"{link!r} is no address of this site")
        if note or link is not None:
            artist.set_gid(f"N{len(self._notes)}")
            self._notes.append(Note(clean_text(note), link))

    def save(self, name: str, title: str, description: str) -> Markup:
        """Returns the figure as an SVG element for the middle of a page; call it within :func:`draw`.

        Args:
          name: begins every id in it: lower-case letters, digits and hyphens, and unique in the page.
          title: what a screen reader says first.
          description: what is to be seen, in a sentence.

        Raises:
          ValueError: the name has other characters.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a figure")
        written = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self._figure.canvas.print_svg(written, metadata=nothing)
        return Converter(name, self._texts, self._notes).convert(written.getvalue(), title, description)


@contextmanager
def draw(width: float, height: float) -> Iterator[Drawing]:
    """Gives a drawing of a size in pixels, while matplotlib's settings are its defaults.

    One thread draws at a time.
    """
    with _drawing:
        parts = _import_matplotlib()
        with parts.rc_context({**_list_defaults(), **_SETTINGS}):
            yield Drawing(parts, width, height)


def prepare_drawing() -> None:
    """Imports matplotlib, which takes half a second, while the caller does something else."""
    _import_matplotlib()


@cache
def _import_matplotlib() -> SimpleNamespace:
    """Imports matplotlib when the first figure is drawn, and returns what figures need of it."""
    log = logging.getLogger("matplotlib")
    level = log.level
    # It warns of a home folder that cannot be written, which is no matter here: only its list of fonts is kept there.
    log.setLevel(logging.ERROR)
    try:
        import matplotlib  # noqa: PLC0415
        from matplotlib import figure, lines, patches, path, text, transforms  # noqa: PLC0415
        from matplotlib.backends import backend_svg  # noqa: PLC0415
    finally:
        log.setLevel(level)
    return SimpleNamespace(
        rc_context=matplotlib.rc_context,
        defaults=matplotlib.rcParamsDefault,
        Affine2D=transforms.Affine2D,
        Figure=figure.Figure,
        FigureCanvasSVG=backend_svg.FigureCanvasSVG,
        Line2D=lines.Line2D,
        Path=path.Path,
        PathPatch=patches.PathPatch,
        Rectangle=patches.Rectangle,
        Text=text.Text,
    )


@cache
def _list_defaults() -> dict[str, Any]:
    """Returns matplotlib's own settings: those of a user's file would change the figures."""
    return {
        key: value
        for key, value in _import_matplotlib().defaults.items()
        if not key.startswith(("backend", "toolbar", "interactive", "webagg"))
    }
