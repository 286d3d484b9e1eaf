"""Given names of the languages that the press prints in.

``given_names.tsv`` holds those that mostly one sex bears (``python -m tools.make_given_names``: US census of 1990, public
domain), ``tables/given_names.txt`` those of other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from wiredesk.transforms.logic.gazetteer.geonames import strip_accents
from wiredesk.transforms.logic.kernel.word_lists import load_table

TABLE = Path(__file__).with_name("given_names.tsv")


@cache
def load_genders() -> Mapping[str, str]:
    """Returns ``f`` or ``m`` by frequent given name of the United States, as it is printed: ``Mary``."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="ascii").splitlines())
    return dict(rows)


@cache
def load_given_names() -> frozenset[str]:
    """Returns frequent given names in lower case, with and without accents."""
    names = {name.casefold() for name in load_genders()}
    others = load_table("gazetteer/tables/given_names.txt")
    names |= {name.casefold() for line in others for name in line.split()}
    return frozenset(names | {strip_accents(name) for name in names})
