"""Figures of matplotlib as SVG for the middle of a page: colours of the page's style, text as text, no style attribute.

matplotlib places shapes and labels. It sees colours that stand for the variables of ``style.css`` and short codes that
stand for the texts. Both are replaced in its SVG, so that no text of the data is measured, parsed as mathematics or
looked up in a font, and so that one figure serves the light and the dark page.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from markupsafe import Markup

from wiredesk.pipeline.pages.labels import FONT_PX, clean_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS: Final = (
    *("ink", "dim", "line", "page", "panel", "accent", "warn", "bad", "good", "land", "shore"),
    *(f"series-{number}" for number in range(1, 7)),
)
"""Variables of ``style.css`` that a figure may use."""

# One figure at a time: matplotlib's settings belong to the whole process.
_drawing = RLock()
_CODES: Final = {name: f"#0a{number:02x}0a" for number, name in enumerate(COLOURS)}
_VARIABLES: Final = {code: f"var(--{name})" for name, code in _CODES.items()}
_SETTINGS: Final = {"svg.fonttype": "none", "svg.hashsalt": "wiredesk", "path.simplify": False}
_ELEMENTS: Final = frozenset(["svg", "g", "path", "text", "use", "defs", "title", "desc", "a"])
_PLACED: Final = frozenset({"d", "x", "y", "transform", "width", "height", "viewBox"})
_PAINTED: Final = frozenset(
    {
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "stroke-dashoffset",
    }
    | {"opacity", "fill-opacity", "stroke-opacity", "text-anchor", "font-size", "font-weight"}
)
_ATTRIBUTES: Final = _PLACED | _PAINTED | {"id", "href", "class", "role", "aria-labelledby"}
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_FONT: Final = re.compile(r"(?:(?P<weight>bold|[5-9]00) )?.*?(?P<size>[\d.]+)px")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
_ADDRESS: Final = re.compile(r"[/?#](?!/)")


def colour(name: str) -> str:
    """Returns the colour that stands for a variable of the style in a figure: ``colour("series-1")``."""
    return _CODES[name]


class Drawing:
    """A figure in the making. Its coordinates are pixels from the upper left corner.

    Attributes:
      axes: matplotlib's axes, without ticks and frame.
      width, height: in pixels.
    """

    axes: Axes

    def __init__(self, axes: Axes, width: float, height: float) -> None:
        self.axes, self.width, self.height = axes, width, height
        self._texts: list[str] = []
        self._notes: list[tuple[str, str | None]] = []

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "left",
        level: str = "center_baseline",
        ink: str = "ink",
        size_px: float = FONT_PX,
        is_bold: bool = False,
    ) -> None:
        """Writes a text of the data: nothing in it has a meaning for matplotlib or for the browser.

        Args:
          x, y: position.
          text: the text; characters that XML cannot hold are left out.
          anchor: the side of the text that is at ``x``: left, center or right.
          level: the height of the text that is at ``y``: center_baseline, baseline, top or bottom.
          ink: name of the colour.
          size_px: size of the font.
          is_bold: writes in bold.
        """
        self._texts.append(clean_text(text))
        self.axes.text(
            x,
            y,
            f"T{len(self._texts) - 1}",
            ha=anchor,
            va=level,
            color=colour(ink),
            fontsize=size_px,
            fontweight="bold" if is_bold else "normal",
            parse_math=False,
        )

    def note(self, artist: Any, text: str, link: str | None = None) -> None:
        """Gives a shape a text that a browser shows above it, and an address of this site that it leads to.

        Raises:
          ValueError: the address is none of this site.
        """
        if link is not None and not _ADDRESS.match(link):
            raise ValueError(f"{link!r} is no address of this site")
        artist.set_gid(f"N{len(self._notes)}")
        self._notes.append((clean_text(text), link))

    def finish(self, svg: str, name: str, title: str, description: str) -> Markup:
        """Returns matplotlib's SVG as markup for the middle of a page.

        Raises:
          ValueError: something in it is none of the elements and attributes that figures are made of.
        """
        root = ElementTree.fromstring(svg)
        for element in list(root):
            if _strip(element.tag) in ("metadata", "defs") and element.find(".//{*}path") is None:
                root.remove(element)
        for element in root.iter():
            self._convert(element, name)
        self._add_notes(root)
        kept = {"viewBox": root.get("viewBox", ""), "class": "chart", "role": "img"}
        root.attrib.clear()
        root.attrib.update(kept, width=f"{self.width:g}", height=f"{self.height:g}")
        root.set("aria-labelledby", f"{name}-title {name}-desc")
        for place, (tag, text) in enumerate((("title", title), ("desc", description))):
            element = ElementTree.Element(tag, id=f"{name}-{tag}")
            element.text = clean_text(text)
            root.insert(place, element)
        _refuse_foreign(root)
        # The serialiser has escaped every text and attribute, and no element in it can run or fetch anything.
        return Markup(ElementTree.tostring(root, encoding="unicode"))

    def _convert(self, element: ElementTree.Element, name: str) -> None:
        element.tag = _strip(element.tag)
        element.tail = None
        found = {_strip(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        for key, value in found.items():
            if key == "style":
                element.attrib.update(_read_style(value))
            elif key == "id":
                # Groups have ids of matplotlib's that nothing refers to.
                if element.tag != "g" or value.startswith("N"):
                    element.set("id", f"{name}-{value}")
            elif key == "href":
                element.set("href", f"#{name}-{value.removeprefix('#')}")
            elif key in _PLACED:
                element.set(key, _shorten_numbers(value))
        if element.tag == "text":
            element.attrib.pop("transform", None)
            element.text = self._texts[int((element.text or "")[1:])]
        elif element.text is not None and not element.text.strip():
            element.text = None

    def _add_notes(self, root: ElementTree.Element) -> None:
        for group in list(root.iter("g")):
            found = re.fullmatch(r".*-N(\d+)", group.get("id", ""))
            if found is None:
                continue
            del group.attrib["id"]
            text, link = self._notes[int(found[1])]
            title = ElementTree.Element("title")
            title.text = text
            if link is not None:
                inner = ElementTree.Element("a", href=link)
                inner.extend(list(group))
                for child in list(group):
                    group.remove(child)
                group.append(inner)
                inner.insert(0, title)
            else:
                group.insert(0, title)


@contextmanager
def draw(width: float, height: float) -> Iterator[Drawing]:
    """Gives a drawing of a size in pixels, while matplotlib's settings are its defaults.

    One thread draws at a time.
    """
    with _drawing:
        matplotlib, figure_class, canvas_class = _import_matplotlib()
        with matplotlib.rc_context({**_list_defaults(), **_SETTINGS}):
            # With 72 dots an inch a point is a pixel, in sizes of fonts and lines, too.
            figure = figure_class(figsize=(width / 72, height / 72), dpi=72)
            canvas_class(figure)
            figure.patch.set_visible(False)
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set_axis_off()
            axes.set(xlim=(0, width), ylim=(height, 0), autoscale_on=False)
            yield Drawing(axes, width, height)


def save(drawing: Drawing, name: str, title: str, description: str) -> Markup:
    """Returns a drawing as an SVG element for the middle of a page; call it within :func:`draw`.

    Args:
      drawing: the figure.
      name: begins every id in it: lower-case letters, digits and hyphens, and unique in the page.
      title: what a screen reader says first.
      description: what is to be seen, in a sentence.

    Raises:
      ValueError: the name has other characters.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a figure")
    written = io.StringIO()
    figure: Any = drawing.axes.figure
    figure.canvas.print_svg(written, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return drawing.finish(written.getvalue(), name, title, description)


def prepare_drawing() -> None:
    """Imports matplotlib, which takes half a second, while the caller does something else."""
    _import_matplotlib()


@cache
def _import_matplotlib() -> tuple[Any, Any, Any]:
    """Imports matplotlib when the first figure is drawn, and returns what figures need of it."""
    log = logging.getLogger("matplotlib")
    level = log.level
    # It warns of a home folder that cannot be written, which is no matter here: only its list of fonts is kept there.
    log.setLevel(logging.ERROR)
    try:
        import matplotlib  # noqa: PLC0415
        from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    finally:
        log.setLevel(level)
    return matplotlib, Figure, FigureCanvasSVG


@cache
def _list_defaults() -> dict[str, Any]:
    """Returns matplotlib's own settings: those of a user's file would change the figures."""
    matplotlib, _, _ = _import_matplotlib()
    return {
        key: value
        for key, value in matplotlib.rcParamsDefault.items()
        if not key.startswith(("backend", "toolbar", "interactive", "webagg"))
    }


def _strip(name: str) -> str:
    return name.rpartition("}")[2]


def _shorten_numbers(value: str) -> str:
    """Returns coordinates to a tenth of a pixel, and a path of straight lines without the letter before each point."""
    short = _NUMBER.sub(_round, " ".join(value.split()))
    return short if "C" in short or "Q" in short else short.replace(" L ", " ")


def _round(found: re.Match[str]) -> str:
    return f"{float(found[0]):.1f}".removesuffix(".0")


def _read_style(style: str) -> Iterator[tuple[str, str]]:
    """Yields the declarations of a style attribute as attributes."""
    for declaration in filter(None, map(str.strip, style.split(";"))):
        key, _, value = map(str.strip, declaration.partition(":"))
        if key == "font":
            found = _FONT.match(value)
            if found is None:
                raise ValueError(f"a font without a size: {value!r}")
            yield "font-size", found["size"]
            if found["weight"]:
                yield "font-weight", "600"
        elif key in ("fill", "stroke"):
            yield key, _VARIABLES.get(value, value)
        elif key in _PAINTED:
            yield key, value


def _refuse_foreign(root: ElementTree.Element) -> None:
    """Refuses what could run, fetch or style anything, so that the SVG is safe in any page.

    Raises:
      ValueError: there is such a thing.
    """
    for element in root.iter():
        foreign = {element.tag} - _ELEMENTS | set(element.attrib) - _ATTRIBUTES
        paint = {element.get("fill", "none"), element.get("stroke", "none")} - {"none", *_VARIABLES.values()}
        if foreign or paint or not _ADDRESS.match(element.get("href", "#")):
            raise ValueError(f"a figure has {sorted(foreign | paint) or element.get('href')}")
