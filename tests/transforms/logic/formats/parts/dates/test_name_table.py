"""Tests of the table of names: it is what the libraries have, and no ordinary date makes a process read the libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest
from dateparser.data.date_translation_data import ru

from wiredesk.transforms.logic.formats.parts.dates.language_names import read_names
from wiredesk.transforms.logic.formats.parts.dates.name_table import load_names

# Other versions of the libraries may have other names.
pytestmark = pytest.mark.one_python

_READ = """
import sys
from babel import Locale
from wiredesk.transforms.logic.formats.parts.moments import read_moment
from wiredesk.transforms.logic.provenance.dateline_days import find_printed_day
def refuse(name, sep="_"):
    raise AssertionError(name)
Locale.parse = refuse
for text in sys.argv[1:]:
    read_moment(text)
    find_printed_day(text, None)
assert "dateparser" not in sys.modules
"""
ORDINARY = (
    "2021-07-28T10:00:00Z",
    "WASHINGTON, July 28",
    "Wednesday, 28th of July 2021",
    "28 July 2021 | Courier",
    "Budget 2021 passed",
    "28 people died in 2021",
    "Mittwoch, 28. Juli 2021, 18:30 Uhr",
    "2021年7月28日 18時30分",
)


_READ_BACKWARDS = """
from tools.make_date_names import make_table
from wiredesk.transforms.logic.formats.parts.dates.language_names import read_names
from wiredesk.transforms.logic.formats.parts.dates.name_table import PRESS_LANGUAGES, TABLE, load_names
assert not [one for one in reversed(PRESS_LANGUAGES) if read_names(one) != load_names(one)]
assert TABLE.read_text(encoding="utf-8") == make_table(), "make it again: python -m tools.make_date_names"
"""


def test_table_is_what_the_libraries_have_in_whatever_order_they_are_read():
    # A process of its own: Babel's formatting, which other tests call, changes Babel's own tables.
    subprocess.run([sys.executable, "-c", _READ_BACKWARDS], check=True, timeout=60)


@pytest.mark.parametrize(("language", "name", "month"), [("de-AT", "janner", 1), ("pt-BR", "julho", 7)])
def test_tags_with_country_are_read_from_libraries(language: str, name: str, month: int):
    assert load_names(language).months[name] == month


def test_unknown_language_has_no_names():
    assert not load_names("xx").months


def test_ordinary_dates_need_no_library():
    subprocess.run([sys.executable, "-c", _READ, *ORDINARY], check=True, timeout=60)


def test_what_the_library_makes_of_its_table_changes_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_names("ru")
    monkeypatch.setitem(ru.info, "monday", ["пн"])
    assert read_names("ru") == before
