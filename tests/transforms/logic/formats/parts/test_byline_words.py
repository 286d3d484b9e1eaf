from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.byline_labels import (
    has_author_label,
    has_other_label,
    keep_authors,
    strip_dates,
)
from wiredesk.transforms.logic.formats.parts.byline_words import (
    has_lead,
    split_names,
    strip_lead,
    strip_source,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Text: A B, Foto: C D", "A B"),
        ("来源：滨海日报　作者：张晓明 编辑：李四", "张晓明"),
        ("Jane Doe, Photo: C D", "Jane Doe"),
        ("Photo: C D", ""),
        ("Jane Doe", "Jane Doe"),
    ],
)
def test_labels_say_who_is_an_author(text: str, wanted: str) -> None:
    assert keep_authors(text) == wanted


def test_kinds_of_labels() -> None:
    assert has_author_label("Autor: Jan Lis") and not has_author_label("Quelle: dpa")
    assert has_other_label("Quelle: dpa") and not has_other_label("Autor: Jan Lis")


@pytest.mark.parametrize(
    "text",
    [
        *("Jane Doe, 12 March 2024", "Jane Doe | March 12, 2024 10:30 am"),
        *("Jane Doe 12.03.2024, 14:30 Uhr", "Jane Doe - 2024-03-12"),
        *("Jane Doe am Samstag, 12. März 2024", "Jane Doe | lundi 12 mars 2024 à 09h08", "Jane Doe 12 de marzo de 2024"),
    ],
)  # fmt: skip
def test_dates_leave_a_byline(text: str) -> None:
    assert strip_dates(text).split(";")[0].strip() == "Jane Doe"


@pytest.mark.parametrize(
    "text",
    ["von der Linden, Anna", "Ursula von der Leyen", "Byron Ash", "Vonda Lee", "Parker Ash", "Jane Doe"],
)
def test_particles_and_names_are_no_lead(text: str) -> None:
    assert strip_lead(text) == text


def test_a_lead_is_known() -> None:
    assert (
        has_lead("Von Anna Roth")
        and has_lead("द्वारा राजेश कुमार")
        and not has_lead("By")
        and not has_lead("Jane Doe")
    )


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe with files from Reuters",
        "Jane Doe mit Material der dpa",
        "Jane Doe, con información de EFE",
        "Jane Doe avec agences",
    ],
)
def test_sources_are_cut(text: str) -> None:
    assert strip_source(text) == "Jane Doe"


def test_half_joining_words_need_a_name_on_both_sides() -> None:
    assert split_names("José Ortega y Gasset") == ["José Ortega y Gasset"]
    assert split_names("Ana Ruiz y Luis Gil y Eva Paz") == ["Ana Ruiz", "Luis Gil", "Eva Paz"]
    assert split_names("Ana y Luis") == ["Ana", "Luis"]
