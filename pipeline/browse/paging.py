"""What a page of the reading room consists of: its arguments, its queries, and what its template shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

ROWS = 50
"""Rows of a list on one page."""

_MAX_TEXT = 500
_MAX_PAGE = 10_000


class WrongAddressError(ValueError):
    """The address of a page makes no sense; the message says what does."""


class NotThereError(LookupError):
    """What the address names is not in the tables."""


@dataclass(frozen=True)
class Query:
    """A query of a page, which its reader can see and download in full.

    Attributes:
      title: what its rows are, for people.
      sql: in DuckDB's dialect over the tables and views, with parameters such as ``$name``. It has an order and no limit.
      params: values of the parameters: texts, numbers, dates, or lists of texts.
    """

    title: str
    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def statement(self) -> str:
        """The statement without spaces around it and a semicolon, so that it can be a part of another one."""
        return self.sql.strip().rstrip(";")


@dataclass(frozen=True)
class Page:
    """A page of the reading room.

    Attributes:
      title: title of the page.
      template: its template, such as ``browse/person.html``.
      context: values that the template uses.
      queries: its queries by the name that addresses use: letters, digits and ``_``.
    """

    title: str
    template: str
    context: Mapping[str, Any]
    queries: Mapping[str, Query]


class Args:
    """The arguments of a page: parts of its path, and parameters of its address."""

    def __init__(self, path: Mapping[str, str], params: Mapping[str, str]) -> None:
        self._path = path
        self._params = params

    def get_id(self, name: str) -> str:
        """Returns an id of 32 hex digits from the path.

        Raises:
          NotThereError: it is no such id.
        """
        value = self._path[name]
        if not re.fullmatch(r"[0-9a-f]{32}", value):
            raise NotThereError(f"{value[:64]!r} is no id: an id has 32 hex digits")
        return value

    def get_name(self, name: str, form: re.Pattern[str]) -> str:
        """Returns a text from the path that has a certain form.

        Raises:
          NotThereError: it has another one.
        """
        value = self._path[name]
        if not form.fullmatch(value):
            raise NotThereError(f"there is no {value[:64]!r}")
        return value

    def get_number(self, name: str) -> int:
        """Returns a whole number from the path.

        Raises:
          NotThereError: it is none.
        """
        value = self._path[name]
        if not re.fullmatch(r"[0-9]{1,18}", value):
            raise NotThereError(f"{value[:64]!r} is no number")
        return int(value)

    def get_text(self, name: str, default: str = "") -> str:
        """Returns a text of the address without spaces around it.

        Raises:
          WrongAddressError: it is too long.
        """
        value = self._params.get(name, default).strip()
        if len(value) > _MAX_TEXT:
            raise WrongAddressError(f"{name} has {len(value):,} characters; {_MAX_TEXT} are allowed")
        return value

    def get_date(self, name: str) -> date | None:
        """Returns a day of the address, written as 2026-03-10, or None.

        Raises:
          WrongAddressError: there is no such day.
        """
        text = self.get_text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise WrongAddressError(f"{name} takes a day such as 2026-03-10, not {text!r}") from error

    def get_choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Returns one of the choices; the first one if the address names none.

        Raises:
          WrongAddressError: there is no such choice.
        """
        value = self.get_text(name) or choices[0]
        if value not in choices:
            raise WrongAddressError(f"{name} takes {', '.join(filter(None, choices))}, not {value!r}")
        return value

    def get_page(self) -> int:
        """Returns the number of the page of a list, from 1.

        Raises:
          WrongAddressError: it is no such number.
        """
        text = self.get_text("page", "1")
        if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= _MAX_PAGE:
            raise WrongAddressError(f"page takes a number from 1 to {_MAX_PAGE:,}, not {text!r}")
        return int(text)
