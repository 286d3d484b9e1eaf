"""The templates of pages, with the filters that they share and one style for all."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

from wiredesk.pipeline.views.tables import show_value
from wiredesk.pipeline.views.wording import find_link, name_column, show_published, show_share

PACKAGES = ("pages", "report", "browse")
"""Folders of :mod:`wiredesk.pipeline` that have templates. A template's name begins with its folder."""


@cache
def make_environment() -> Environment:
    """Returns Jinja's environment: every value is escaped, and a missing one is an error."""
    loader = PrefixLoader({name: PackageLoader(f"wiredesk.pipeline.{name}") for name in PACKAGES})
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        value=show_value, published=show_published, column=name_column, link=find_link, share=show_share
    )
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
