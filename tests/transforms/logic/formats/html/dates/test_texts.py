from __future__ import annotations

from functools import partial

import pytest

from wiredesk.transforms.logic.formats.html.dates.texts import find_dates
from wiredesk.transforms.logic.formats.parts.moments import make_moment_hints, read_moment


def find(text: str, language: str = "en") -> list[str]:
    read = partial(read_moment, hints=make_moment_hints(language))
    found = find_dates(text, read)
    return [
        (f"{one.moment.at:%Y-%m-%d %H:%M}" if one.moment.precision != "day" else f"{one.moment.day}")
        for one in found
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Von Ada Muster, Sonntag, 4. September 2022, 10.15 Uhr", "2022-09-04 10:15"),
        ("fr", "Publié le 4 sept. 2022 à 10h15", "2022-09-04 10:15"),
        ("ar", "17 أيار/مايو 2022 - 08:20", "2022-05-17 08:20"),
        ("ar", "17 أيار / مايو 2022", "2022-05-17"),
        ("zh", "发布于二〇二二年五月十七日", "2022-05-17"),
        ("ja", "二〇二二年十一月三日", "2022-11-03"),
        ("es", "Domingo, 4 de septiembre de 2022", "2022-09-04"),
        ("pt-BR", "Por Ada Silva — Porto Claro 04/09/2022 10h15", "2022-09-04 10:15"),
        ("it", "domenica 4 settembre 2022 - ore 10:15", "2022-09-04 10:15"),
        ("nl", "zo 4 september 2022, 10.15 uur", "2022-09-04 10:15"),
        ("sv", "Publicerad: 4 sep 2022 kl. 10.15", "2022-09-04 10:15"),
        ("fi", "4.9.2022 klo 10.15", "2022-09-04 10:15"),
        ("pl", "04 września 2022, godz. 10:15", "2022-09-04 10:15"),
        ("cs", "Publikováno 4. 9. 2022", "2022-09-04"),
        ("hu", "2022. szeptember 4. 10:15", "2022-09-04 10:15"),
        ("lt", "2022 m. rugsėjo 4 d. 10:15", "2022-09-04 10:15"),
        ("ru", "10:15, 4 сентября 2022", "2022-09-04 10:15"),
        ("el", "4 Σεπτεμβρίου 2022", "2022-09-04"),
        ("tr", "4 Eylül 2022, Pazar", "2022-09-04"),
        ("ar", "الأحد ٤ سبتمبر ٢٠٢٢ - ١٠:١٥", "2022-09-04 10:15"),
        ("fa", "۱۳ شهریور ۱۴۰۱ - ۱۰:۱۵", "2022-09-04 10:15"),
        ("he", "פורסם: 4 בספטמבר 2022", "2022-09-04"),
        ("bn", "প্রকাশ: ০৪ সেপ্টেম্বর ২০২২", "2022-09-04"),
        ("hi", "4 सितंबर 2022", "2022-09-04"),
        ("th", "4 ก.ย. 2565 10:15 น.", "2022-09-04 10:15"),
        ("th", "วันอาทิตย์ที่ 4 กันยายน พ.ศ. 2565", "2022-09-04"),
        ("th", "เผยแพร่ 4 ก.ย. 65 เวลา 10.15 น.", "2022-09-04 10:15"),
        ("vi", "Chủ nhật, ngày 4 tháng 9 năm 2022", "2022-09-04"),
        ("id", "Minggu, 4 September 2022", "2022-09-04"),
        ("zh-CN", "2022年09月04日10:15　来源：山城晚报", "2022-09-04 10:15"),
        ("ja", "2022年9月4日(日) 掲載", "2022-09-04"),
        ("ko", "입력 2022.09.04. 오후 10:15", "2022-09-04 22:15"),
        ("en-US", "Posted 9:15 AM, Sep 4, 2022", "2022-09-04 09:15"),
        ("en-US", "09/04/2022 10:15 PM", "2022-09-04 22:15"),
        ("en-GB", "04/09/2022 10:15", "2022-09-04 10:15"),
    ],
)
def test_dates_of_all_languages(language: str, text: str, expected: str) -> None:
    assert find(text, language) == [expected]


def test_several_dates_and_what_stands_between_them() -> None:
    assert find("05/04/2023 14h30 Atualizado 06/04/2023 09h10", "pt-BR") == [
        "2023-04-05 14:30",
        "2023-04-06 09:10",
    ]
    assert find("12.03.2023 Aktualisiert: 13.03.2023 14:30", "de") == ["2023-03-12", "2023-03-13 14:30"]
    assert find("12 Mar 2023 | Updated 14:30", "en-GB") == ["2023-03-12"]


def test_a_date_and_a_time_without_a_blank_between_them() -> None:
    assert find("ada28.09.1912:44", "de") == ["2019-09-28 12:44"]
    assert find("12.03.202314:30", "de") == ["2023-03-12 14:30"]


@pytest.mark.parametrize(
    "text", ["12 dogs 2021", "Call 555-123-4567", "192.168.10.20", "Version 3.14.2.1", "99/99/2021", ""]
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert find(text) == []


def test_the_weekday_decides_the_order_of_numbers() -> None:
    assert find("Tuesday 03/05/2024") == ["2024-03-05"]
    assert find("Friday 03/05/2024") == ["2024-05-03"]
