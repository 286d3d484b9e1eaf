"""The templates of pages, with the filters that they share and one style for all."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from wiredesk.pipeline.pages.addresses import make_address, make_search_address, make_target_address
from wiredesk.pipeline.views import wording
from wiredesk.pipeline.views.tables import show_value
from wiredesk.pipeline.views.time_values import show_time

PACKAGES = ("pages", "report", "browse")
"""Folders of :mod:`wiredesk.pipeline` that have templates. A template's name begins with its folder."""

FILTERS: Final = {
    "value": show_value,
    "day": wording.show_day,
    "moment": wording.show_moment,
    "published": wording.show_published,
    "local_day": wording.find_local_day,
    "date_method": wording.name_date_method,
    "column": wording.name_column,
    "relation": wording.name_relation,
    "entity_type": wording.name_entity_type,
    "entity_types": wording.name_entity_types,
    "feature": wording.name_feature,
    "language": wording.name_language,
    "country": wording.name_country,
    "link": wording.find_link,
    "host": wording.find_host,
    "share": wording.show_share,
    "percent": wording.show_percent,
    "confidence": wording.show_confidence,
    "likeness": wording.show_likeness,
    "time_value": show_time,
    "address": make_target_address,
}
"""What templates put values into words with. ``published``, ``local_day`` and ``likeness`` take a row,
``address`` takes a kind and a name."""

GLOBALS: Final = {"address": make_address, "search_address": make_search_address}
"""Functions that templates make other addresses with."""


# HTML forbids control characters but for tab and line feed; browsers drop or replace some of them.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}


def _picture_controls(value: Any) -> Any:
    """Returns a value to be shown, with a picture (such as U+241B) for each control character in a text."""
    if not isinstance(value, str) or isinstance(value, Markup) or not _CONTROLS.search(value):
        return value
    return _CONTROLS.sub(lambda found: chr(_PICTURES.get(ord(found[0]), 0xFFFD)), value)


@cache
def make_environment() -> Environment:
    """Returns Jinja's environment: every value is escaped, and a missing one is an error."""
    loader = PrefixLoader({name: PackageLoader(f"wiredesk.pipeline.{name}") for name in PACKAGES})
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_picture_controls,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(GLOBALS)
    return environment


@cache
def read_style() -> str:
    """Returns the style sheet of all pages."""
    folder = files("wiredesk.pipeline.pages")
    return "".join(folder.joinpath(name).read_text("utf-8") for name in ("style.css", "article.css"))


def render(template: str, **context: Any) -> str:
    """Returns a page.

    Args:
      template: its name with its folder, such as ``browse/home.html``.
      context: values by the name that the template uses.
    """
    return make_environment().get_template(template).render(context)
