"""Dates of every locale of CLDR as Babel prints them are read back, and the forms of papers in many languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_time
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.parts.dates.name_table import PRESS_LANGUAGES
from wiredesk.transforms.logic.formats.parts.moments import make_moment_hints, read_moment

pytestmark = pytest.mark.one_python

# CLDR has no names of months in these scripts, or single letters.
_NAMELESS = (
    "az_Arab",
    "en_Dsrt",
    "mn_Mong",
    "pa_Arab",
    "uz_Arab",
    "zh_Latn",
    "be_TARASK",
    "sd_Deva",
    "my",
    "br",
    "yo",
)
LOCALES = [
    name
    for name in sorted(localedata.locale_identifiers())
    if Locale.parse(name).language in PRESS_LANGUAGES
    and not name.startswith(_NAMELESS)
    and "_POSIX" not in name
]
LARGE = [
    *(
        "ar",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
    ),
    *("nl", "nb", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh"),
]
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@given(width=st.sampled_from(["medium", "long", "full"]), name=st.sampled_from(LOCALES), day=DAYS)
@settings(max_examples=600, deadline=None)
def test_days_of_every_locale_are_read_back(width, name, day):
    text = format_date(day, width, name)
    found = read_moment(text, make_moment_hints(name))
    assert found is not None and (found.day, found.doubts) == (day, ()), (name, text)


@given(
    name=st.sampled_from(
        [name for name in LOCALES if name[:2] in LARGE and name not in ("en_001", "en_150")]
    ),
    day=DAYS,
)
@settings(max_examples=400, deadline=None)
def test_short_days_of_large_languages_are_read_back(name, day):
    text = format_date(day, "short", name)
    found = read_moment(text, make_moment_hints(name))
    assert found is not None and found.day == day, (name, text)


@given(name=st.sampled_from(LARGE), moment=st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31)))
@settings(max_examples=400, deadline=None)
def test_times_of_large_languages_are_read_back(name, moment):
    text = f"{format_date(moment, 'long', name)}, {format_time(moment, 'short', locale=name)}"
    found = read_moment(text, make_moment_hints(name))
    assert found is not None, (name, text)
    assert found.at.strftime("%Y-%m-%d %H:%M") == moment.strftime("%Y-%m-%d %H:%M"), (name, text)
    assert (found.precision, found.offset, found.doubts) == ("minute", None, ("zone_unknown",))


@pytest.mark.parametrize("name", LARGE)
@given(day=DAYS)
@settings(max_examples=20, deadline=None)
def test_long_days_of_large_languages_need_no_hint(name, day):
    found = read_moment(format_date(day, "full", name))
    assert found is not None and found.day == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28. April 2021 um 17.40 Uhr", "2021-04-28 17:40"),
        ("Mittwoch, 28.4.2021, 17 Uhr", "2021-04-28 17:00"),
        ("le mercredi 28 avril 2021 à 17h40", "2021-04-28 17:40"),
        ("1er mai 2021", "2021-05-01"),
        ("28 de abril del 2021, 5:40 p. m.", "2021-04-28 17:40"),
        ("28 de abril de 2021 às 17h40", "2021-04-28 17:40"),
        ("28 aprile 2021 alle ore 17:40", "2021-04-28 17:40"),
        ("28 апреля 2021 г. в 17:40", "2021-04-28 17:40"),
        ("28 kwietnia 2021, godz. 17:40", "2021-04-28 17:40"),
        ("2021. április 28., szerda 17:40", "2021-04-28 17:40"),
        ("28 Nisan 2021 Çarşamba, 17:40", "2021-04-28 17:40"),
        ("28 NISAN 2021", "2021-04-28"),
        ("28. huhtikuuta 2021 klo 17.40", "2021-04-28 17:40"),
        ("28. april 2021 kl. 17.40", "2021-04-28 17:40"),
        ("28 Απρ 2021, 5:40 μ.μ.", "2021-04-28 17:40"),
        ("28 Απριλιου 2021", "2021-04-28"),
        ("2021年4月28日 17:40", "2021-04-28 17:40"),
        ("2021年4月28日下午5点40分", "2021-04-28 17:40"),
        ("2021年4月28日（水）17時40分", "2021-04-28 17:40"),
        ("二〇二一年四月二十八日", "2021-04-28"),
        ("令和3年4月28日", "2021-04-28"),
        ("平成31年4月28日", "2019-04-28"),
        ("令和元年5月1日", "2019-05-01"),
        ("中華民國110年4月28日", "2021-04-28"),
        ("２０２１年４月２８日", "2021-04-28"),
        ("2021년 4월 28일 오후 5:40", "2021-04-28 17:40"),
        ("2021. 4. 28. (수) 17:40", "2021-04-28 17:40"),
        ("입력 2021.04.28", "2021-04-28"),
        ("28 เมษายน 2564 17:40 น.", "2021-04-28 17:40"),
        ("28 เม.ย. 64", "2021-04-28"),
        ("28/04/2564 เวลา 17:40", "2021-04-28 17:40"),
        ("الأربعاء 28 نيسان 2021 - 17:40", "2021-04-28 17:40"),
        ("٢٨ أبريل ٢٠٢١", "2021-04-28"),
        ("٠٣/٠٤/٢٠٢١", "2021-04-03"),
        ("۲۸ آوریل ۲۰۲۱", "2021-04-28"),
        ("۸ اردیبهشت ۱۴۰۰", "2021-04-28"),
        ("چهارشنبه ۸ اردیبهشت ۱۴۰۰ - ۱۷:۴۰", "2021-04-28 17:40"),
        ("۱۴۰۰/۰۲/۰۸", "2021-04-28"),
        ("1400-02-31 17:40", "2021-05-21 17:40"),
        ("२८ अप्रैल २०२१", "2021-04-28"),
        ("28/04/2564", "2021-04-28"),
        ("Published: 28 April 2021, 17:40", "2021-04-28 17:40"),
        ("发布时间：2021-04-28 17:40", "2021-04-28 17:40"),
        ("28/Apr/2021:17:40:00 +0000", "2021-04-28 17:40"),
        ("28-APR-21 05.40.00.000000 PM", "2021-04-28 17:40"),
        ("April 28, 2021 17:40 IST (+0530)", "2021-04-28 12:10"),
        ("2021:04:28 17:40:00", "2021-04-28 17:40"),
        ("28 באפריל 2021, 17:40", "2021-04-28 17:40"),
        ("Thứ tư, 28/4/2021, 17:40 (GMT+7)", "2021-04-28 10:40"),
        ("ngày 28 tháng 4 năm 2021", "2021-04-28"),
        ("Rabu, 28 Apr 2021 17:40 WIB", "2021-04-28 10:40"),
        ("7:00 PM, April 28, 2021", "2021-04-28 19:00"),
        ("Apr 28, 2021, 7 PM EDT", "2021-04-28 23:00"),
        ("28 April 2021 1740 GMT", "2021-04-28 17:40"),
        ("12:05 AM April 28th, 2021", "2021-04-28 00:05"),
        ("12 noon April 28th, 2021", "2021-04-28 12:00"),
        ("April 28, 2021, at noon", "2021-04-28 12:00"),
        ("28 avril 2021 à midi", "2021-04-28 12:00"),
        ("28 avril 2021 après-midi", "2021-04-28"),
        ("28 abril 2021 a mediodía", "2021-04-28 12:00"),
        ("April 28, 2021, midnight", "2021-04-28"),
        ("28 april 2021 om 17.40 uur", "2021-04-28 17:40"),
        ("28 april 2021, 17:40 uur", "2021-04-28 17:40"),
        ("28. travnja 2021. u 17:40 sati", "2021-04-28 17:40"),
        ("2021 m. balandžio 28 d. 17:40 val.", "2021-04-28 17:40"),
        ("28. aprillil 2021 kell 17.40", "2021-04-28 17:40"),
        ("2021. gada 28. aprīlī plkst. 17.40", "2021-04-28 17:40"),
        ("28 Απριλίου 2021 στις 17:40", "2021-04-28 17:40"),
        ("28. dubna 2021 v 17:40 hod.", "2021-04-28 17:40"),
        ("28 apríla 2021 o 17:40", "2021-04-28 17:40"),
        ("28 апреля 2021 в 17:40 (мск)", "2021-04-28 14:40"),
        ("28 апреля 2021 г., 17:40 по Москве", "2021-04-28 14:40"),
        ("28 квітня 2021, 17:40 за Києвом", "2021-04-28 14:40"),
        ("1740 GMT, 28 April 2021", "2021-04-28 17:40"),
        ("28 أبريل/نيسان 2021", "2021-04-28"),
        ("28 نيسان/ابريل 2021", "2021-04-28"),
        ("2021 оны 4 сарын 28", "2021-04-28"),
        ("২৮ এপ্রিল ২০২১, বিকাল ০৫:৪০", "2021-04-28 17:40"),
        ("২৮ এপ্রিল ২০২১, সকাল ০৯:৪০", "2021-04-28 09:40"),
        ("28 अप्रैल 2021, शाम 5:40", "2021-04-28 17:40"),
        ("28 अप्रैल 2021, सुबह 9:40 बजे", "2021-04-28 09:40"),
        ("28 April 2021, 5:40 petang", "2021-04-28 17:40"),
        ("28 de abril de 2021, 5:40 de la tarde", "2021-04-28 17:40"),
        ("28 de abril de 2021, 9:40 de la mañana", "2021-04-28 09:40"),
        ("28 апреля 2021, 5:40 вечера", "2021-04-28 17:40"),
        ("28 апреля 2021, 9:40 утра", "2021-04-28 09:40"),
        ("28 tháng 4 2021, 5:40 chiều", "2021-04-28 17:40"),
        ("28 జూలై 2021", "2021-07-28"),
        ("2020-366", "2020-12-31"),
        ("2021-366", None),
        ("Chapter 28 April 2021", None),
        ("Until April 28, 2021", None),
        ("Thurs., April 28, 2021", "2021-04-28"),
        ("Published 28 April 2021", "2021-04-28"),
        ("2021-000", None),
        ("3.4.5", None),
        ("12.3.4", None),
        ("19-Feb-18", "2018-02-19"),
        ("Feb. 19, '18", "2018-02-19"),
        ("07-NOV-99", "1999-11-07"),
        ("10 ABR 2020", "2020-04-10"),
        ("Ke, 30 Lok 2013 11:34:37 +0000", "2013-10-30 11:34"),
        ("Ke, 18 Mar 2020 09:00:00 +0000", "2020-11-18 09:00"),
        ("Wed, 18 Mar 2020 09:00:00 +0000", "2020-03-18 09:00"),
        ("To, 14 Tam 2021 07:10:00 +0200", "2021-01-14 05:10"),
        ("Di, 16 Mrt 2021 12:00:00 +0100", "2021-03-16 11:00"),
        ("Śr, 28 Kwi 2021 17:40:00 +0200", "2021-04-28 15:40"),
        ("Пн, 16 ноя 2020 12:00:00 +0300", "2020-11-16 09:00"),
        ("Δευ, 16 Νοέ 2020 12:00:00 +0200", "2020-11-16 10:00"),
        ("周一, 16 11月 2020 12:00:00 +0800", "2020-11-16 04:00"),
        ("星期一, 16 十一月 2020 12:00:00 +0800", "2020-11-16 04:00"),
        ("月, 16 11月 2020 12:00:00 +0900", "2020-11-16 03:00"),
        ("월, 16 11월 2020 12:00:00 +0900", "2020-11-16 03:00"),
        ("T2, 16 Th11 2020 12:00:00 +0700", "2020-11-16 05:00"),
        ("จ., 16 พ.ย. 2020 12:00:00 +0700", "2020-11-16 05:00"),
        ("ב, 16 נוב 2020 12:00:00 +0200", "2020-11-16 10:00"),
        ("B.e, 16 Noy 2020 12:00:00 +0400", "2020-11-16 08:00"),
    ],
)
def test_forms_of_papers(text, expected):
    found = read_moment(text)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        written = "%Y-%m-%d" if found.precision == "day" else "%Y-%m-%d %H:%M"
        assert found.at.strftime(written) == expected


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("10 listopada 2020", "pl", "2020-11-10"),
        ("10. listopada 2020.", "hr", "2020-10-10"),
        ("3. srpna 2020", "cs", "2020-08-03"),
        ("3. srpnja 2020.", "hr", "2020-07-03"),
        ("16 Mar 2020", "fi", "2020-03-16"),
        ("Mon, 16 Mar 2020 12:00:00 GMT", "fi", "2020-03-16"),
        ("ma 16 mar 2020", "fi", "2020-11-16"),
        ("109年4月10日", "zh-TW", "2020-04-10"),
        ("10 Mai 2566", "th", "2023-05-10"),
    ],
)
def test_the_language_decides_what_a_name_means(text, language, day):
    found = read_moment(text, make_moment_hints(language))
    assert found is not None and found.day.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "10 green bottles 2020",
        "the 2020 edition",
        "May 2020 be kind",
        "In April 2020 he left for 10 days",
        "10 April",
        "31 April 2021",
        "31.04.2021",
        "1400/13/01",
        "1400/12/30",
        "Updated: April 28, 2021",
        "April 28, 2021 and May 3, 2021",
        "28 April 2021 and later",
        "10-12 April 2020",
        "28 April 2021 at 25:00",
        "Chapter 4, page 2020",
        "4 marzipan 2020",
        "1 Samuel 2020",
        "version 10.4.2020.7",
        "192.168.10.20",
        "H30.4.1",
        "v10.4.2020",
    ],
)
def test_other_texts_are_no_day(text):
    assert read_moment(text) is None
