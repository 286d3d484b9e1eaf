"""The view ``people``: which forms of a name are one person across articles, and which are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from tests.support import ROOT

NEVER = None


def make_people(
    *rows: tuple[str, str, int | None],
) -> dict[str, tuple[list[str], int, str | None, list[str]]]:
    """Returns forms, articles, doubt and candidates by person.

    Args:
      *rows: article, name and day of 2026 for each person in it.
    """
    sql = (ROOT / "schemas/sql/views.sql").read_text("utf-8")
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "CREATE TABLE entities (article_id VARCHAR, entity INT, name VARCHAR, type VARCHAR, count INT,"
            " published_at TIMESTAMPTZ);"
            "CREATE TABLE quotes (article_id VARCHAR, speaker_entity INT, part_of INT)"
        )
        for at, (article, name, day) in enumerate(rows):
            moment = None if day is None else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
            connection.execute(
                "INSERT INTO entities VALUES (?, ?, ?, 'PERSON', 2, ?)", [article, at, name, moment]
            )
        connection.execute("INSERT INTO quotes VALUES (?, 0, NULL), (?, 0, 1)", [rows[0][0], rows[0][0]])
        connection.execute(sql[sql.index("CREATE OR REPLACE VIEW people") :])
        found = connection.sql("SELECT name, forms, articles, doubt, candidates FROM people").fetchall()
        return {
            name: (forms, articles, doubt, candidates) for name, forms, articles, doubt, candidates in found
        }


def name_groups(names: Iterable[str]) -> set[frozenset[str]]:
    rows = [(f"a{at}", name, 1) for at, name in enumerate(names)]
    return {frozenset(forms) for forms, _, _, _ in make_people(*rows).values()}


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["Rosa T. Alder", "Rosa Alder", "ROSA ALDER"], [{"Rosa T. Alder", "Rosa Alder", "ROSA ALDER"}]),
        (["Rosa Tia Alder", "Rosa T Alder"], [{"Rosa Tia Alder", "Rosa T Alder"}]),
        (["Işıl Çelik", "Isil Celik"], [{"Işıl Çelik", "Isil Celik"}]),
        (['Rosa "Rosie" Alder', "Rosa Alder"], [{'Rosa "Rosie" Alder', "Rosa Alder"}]),
        (["Ann von der Lind", "Ann von der Lind"], [{"Ann von der Lind"}]),
        (["Rosa O'Neil", "Rosa O'Neil"], [{"Rosa O'Neil"}]),
        (["Rosa Alder", "Rosa Alder", "Alder"], [{"Rosa Alder", "Alder"}]),
        (["Park Min-ho", "Park Min-ho", "Park"], [{"Park Min-ho", "Park"}]),
        (["Rosa Alder", "Tom Alder"], [{"Rosa Alder"}, {"Tom Alder"}]),
    ],
)
def test_forms_without_doubt_are_joined(names: list[str], groups: list[set[str]]) -> None:
    assert name_groups(names) == set(map(frozenset, groups))


@pytest.mark.parametrize(
    ("names", "form", "doubt", "candidates"),
    [
        (
            ["Tom A. Alder", "Tom B. Alder", "Tom Alder"],
            "Tom Alder",
            "several_middle_names",
            ["Tom A. Alder", "Tom B. Alder"],
        ),
        (["Tom Alder Jr.", "Tom Alder"], "Tom Alder", "with_and_without_suffix", ["Tom Alder Jr."]),
        (["Rosa Alder", "Tom Alder", "Alder"], "Alder", "several_bearers", ["Rosa Alder", "Tom Alder"]),
        (["Rosa Alder", "Alder Berg", "Alder"], "Alder", "several_bearers", ["Alder Berg", "Rosa Alder"]),
        (["Rosa Alder", "Alder"], "Alder", "bearer_in_one_article", ["Rosa Alder"]),
        (["Rosa Alder", "Berg"], "Berg", "no_full_name", []),
    ],
)
def test_forms_in_doubt_stay_alone_and_say_why(
    names: list[str], form: str, doubt: str, candidates: list[str]
) -> None:
    people = make_people(*((f"a{at}", name, 1) for at, name in enumerate(names)))
    assert people[form] == ([form], 1, doubt, candidates)
    assert all(why is None and others == [] for name, (_, _, why, others) in people.items() if name != form)


def test_far_more_articles_leave_no_doubt() -> None:
    whole = [(f"w{at}", "Rosa Alder", 1) for at in range(20)]
    people = make_people(*whole, ("t", "Tom Alder", 1), ("j", "Rosa Alder Jr.", 1), ("s", "Alder", 1))
    assert people["Rosa Alder"] == (["Rosa Alder", "Alder"], 21, None, [])
    assert people["Tom Alder"][1] == people["Rosa Alder Jr."][1] == 1
    mixed = make_people(*whole[:12], ("t", "Tom Alder", 1), ("u", "Tom Alder", 1), ("s", "Alder", 1))
    assert mixed["Alder"][2] == "several_bearers"


@pytest.mark.parametrize(("day", "doubt"), [(30, None), (50, "bearer_at_another_time"), (NEVER, None)])
def test_a_surname_far_from_its_bearer_is_left_alone(day: int | None, doubt: str | None) -> None:
    people = make_people(("a", "Rosa Alder", 1), ("b", "Rosa Alder", 2), ("c", "Alder", day))
    forms = ["Rosa Alder", "Alder"] if doubt is None else ["Rosa Alder"]
    assert people["Rosa Alder"] == (forms, len(forms) + 1, None, [])
    assert doubt is None or people["Alder"] == (["Alder"], 1, doubt, ["Rosa Alder"])
