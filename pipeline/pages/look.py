"""The templates of pages, with the filters that they share and one style for all."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

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
}
"""What templates put values into words with. ``published``, ``local_day`` and ``likeness`` take a row."""


@cache
def make_environment() -> Environment:
    """Returns Jinja's environment: every value is escaped, and a missing one is an error."""
    loader = PrefixLoader({name: PackageLoader(f"wiredesk.pipeline.{name}") for name in PACKAGES})
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    return environment


@cache
def read_style() -> str:
    """Returns the style sheet of all pages."""
    return files("wiredesk.pipeline.pages").joinpath("style.css").read_text("utf-8")


def render(template: str, **context: Any) -> str:
    """Returns a page.

    Args:
      template: its name with its folder, such as ``browse/home.html``.
      context: values by the name that the template uses.
    """
    return make_environment().get_template(template).render(context)
