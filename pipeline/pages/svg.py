"""The SVG of matplotlib as an element of a page: no style, no script, nothing fetched; see :mod:`.drawing`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup

from wiredesk.pipeline.pages.labels import clean_text

COLOURS: Final = (
    *("ink", "dim", "line", "page", "panel", "accent", "warn", "bad", "good", "land", "shore"),
    *(f"series-{number}" for number in range(1, 7)),
)
"""Variables of ``style.css`` that a figure may use."""

_CODES: Final = {name: f"#0a{number:02x}0a" for number, name in enumerate(COLOURS)}
_VARIABLES: Final = {code: f"var(--{name})" for name, code in _CODES.items()}
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
_TOLD: Final = re.compile(r"([TN])(\d+)")
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_FONT: Final = re.compile(r"(?:(?P<weight>bold|[5-9]00) )?.*?(?P<size>[\d.]+)px")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
_ADDRESS: Final = re.compile(r"[/?#](?![/\\])")


def is_own_address(link: str) -> bool:
    """Returns True for an address of the site of the page: one that names no scheme and no host."""
    return _ADDRESS.match(link) is not None


class Note(NamedTuple):
    """What a browser shows above a shape, and the address of this site that the shape leads to."""

    text: str
    link: str | None


def colour(name: str) -> str:
    """Returns the colour that stands for a variable of the style in a figure: ``colour("series-1")``."""
    return _CODES[name]


class Converter:
    """Turns the SVG of one figure into markup.

    Args:
      name: begins every id.
      texts: what the text in the groups with the ids ``T0``, ``T1`` is.
      notes: what the groups with the ids ``N0``, ``N1`` tell.
    """

    def __init__(self, name: str, texts: Sequence[str], notes: Sequence[Note]) -> None:
        self._name, self._texts, self._notes = name, texts, notes

    def convert(self, svg: str, title: str, description: str) -> Markup:
        """Returns matplotlib's SVG as markup for the middle of a page.

        Raises:
          ValueError: something in it is none of the elements and attributes that figures are made of.
        """
        root = ElementTree.fromstring(svg)
        for element in list(root):
            if _strip(element.tag) in ("metadata", "defs") and element.find(".//{*}path") is None:
                root.remove(element)
        for element in root.iter():
            self._convert(element)
        self._tell(root)
        _flatten(root)
        box = root.get("viewBox", "")
        width, height = box.split()[2:]
        root.attrib.clear()
        # What is in an image cannot be followed, so a figure with links is a group.
        role = "img" if root.find(".//a") is None else "group"
        root.attrib.update({"viewBox": box, "width": width, "height": height, "class": "chart", "role": role})
        root.set("aria-labelledby", f"{self._name}-title {self._name}-desc")
        for place, (tag, text) in enumerate((("title", title), ("desc", description))):
            element = ElementTree.Element(tag, id=f"{self._name}-{tag}")
            element.text = clean_text(text)
            root.insert(place, element)
        _refuse_foreign(root)
        # The serialiser has escaped every text and attribute, and no element in it can run or fetch anything.
        return Markup(ElementTree.tostring(root, encoding="unicode"))

    def _convert(self, element: ElementTree.Element) -> None:
        element.tag = _strip(element.tag)
        element.tail = None
        found = {_strip(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        for key, value in found.items():
            if key == "style":
                element.attrib.update(_read_style(value))
            elif key == "id":
                # Groups have ids of matplotlib's that nothing refers to.
                if element.tag != "g" or _TOLD.fullmatch(value):
                    element.set("id", f"{self._name}-{value}")
            elif key == "href":
                element.set("href", f"#{self._name}-{value.removeprefix('#')}")
            elif key in _PLACED:
                element.set(key, _shorten_numbers(value))
        if element.tag == "text":
            element.attrib.pop("transform", None)
        elif element.text is not None and not element.text.strip():
            element.text = None

    def _tell(self, root: ElementTree.Element) -> None:
        """Puts the texts and notes into the groups that they belong to."""
        for group in root.iter("g"):
            found = _TOLD.fullmatch(group.get("id", "").removeprefix(f"{self._name}-"))
            if found is None:
                continue
            del group.attrib["id"]
            if found[1] == "T":
                next(group.iter("text")).text = self._texts[int(found[2])]
                continue
            note = self._notes[int(found[2])]
            title = ElementTree.Element("title")
            title.text = note.text
            children = [title, *group]
            group[:] = children if note.link is None else [ElementTree.Element("a", href=note.link)]
            if note.link is not None:
                group[0].extend(children)


def _strip(name: str) -> str:
    return name.rpartition("}")[2]


def _flatten(element: ElementTree.Element) -> None:
    """Replaces groups that say nothing by what is in them."""
    for child in element:
        _flatten(child)
    element[:] = [
        kept
        for child in element
        for kept in (
            child if child.tag == "g" and not child.attrib and child.find("title") is None else [child]
        )
    ]


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
