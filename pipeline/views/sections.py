"""The annotations of an article as lists beside its text, for the terminal and for pages."""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.pipeline.views.marks import Target


@dataclass(frozen=True, slots=True)
class Line:
    """An annotation in its section.

    Attributes:
      text: the annotation.
      detail: how and how sure.
      target: what it leads to in the reading room, if anything.
      url: an address of the web that it leads to.
      passage: the text that it is about, if that is long.
      number: its number in the text, if it has one there.
    """

    text: str
    detail: str = ""
    target: Target | None = None
    url: str | None = None
    passage: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The annotations of one kind.

    Attributes:
      title: heading.
      names: kind of their marks, and their type; how they look.
    """

    title: str
    lines: tuple[Line, ...]
    names: str = ""
