"""Dates in running text, found by their form in any script; whether they are dates is for ``read_moment`` to say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wiredesk.transforms.logic.formats.html.dates.labels import read_label
from wiredesk.transforms.logic.formats.html.dates.sightings import Reader
from wiredesk.transforms.logic.formats.parts.moments import Moment

_YEAR = r"(?:1[3489]|2[0156])\d\d"
# Letters of any script; marks such as Thai vowels are no word characters.
_NAME = r"(?:[^\s\d.,:;/|()\[\]<>\"'–—·•_-]{2,20}|(?:[^\s\d.,:;/|()\[\]<>\"'–—·•_-]{1,4}\.){2,3})"
# "2024年6月11日", "2023년 3월 12일", "令和5年3月12日", "二〇二四年六月十一日".
_ASIAN = r"(?:令和|平成|昭和|民國|民国)?\s?\d{1,4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
_HAN = r"[一二][〇零○一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿卅]{1,3}日"
_OF = r"(?:de|del|d['’]|of|tháng)"
_FORMS: Final = (
    # "2023-03-12", "12.3.2023", "05/04/23", "2023. 03. 12.".
    r"\d{1,4}(?P<sep>[./-]|\.\s)\d{1,2}(?P=sep)\d{1,4}(?![./-]?\d)",
    # "12 марта 2023", "3rd of May 2021", "12 de marzo de 2023", "12 tháng 3 năm 2023".
    rf"\d{{1,2}}(?:st|nd|rd|th|er|º|ª|\.)?[\s-]*(?:{_OF}\s+)?(?:\d{{1,2}}|{_NAME})\.?,?[\s-]*(?:(?:de|del|năm)\s+)?{_YEAR}",
    # "17 أيار/مايو 2022": the month has two names.
    rf"\d{{1,2}}\s+[\u0620-\u064a]{{3,12}}\s?/\s?[\u0620-\u064a]{{3,12}}\s+{_YEAR}",
    # "12 มีนาคม พ.ศ. 2566", "12 มี.ค. 66".
    r"\d{1,2}\s*[ก-ฮ][ก-๙.]{2,11}\s*(?:(?:พ|ค)\.\s?ศ\.\s*|ปี\s*)?(?:2[05]\d\d|\d\d)",
    # "March 12, 2023", "le mars 12 2023".
    rf"{_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th|\.)?,?\s+{_YEAR}",
    # "2022. szeptember 4.", "2022 m. rugsėjo 4 d.", "2022. gada 4. septembrī".
    rf"{_YEAR}\.?(?:\s*(?:m\.|gada|ko|-?a\.?|ж\.?|оны))?,?\s+(?:{_NAME}\s+\d{{1,2}}(?!\d)|\d{{1,2}}\.?[\s-]*{_NAME})",
)
# "28.09.1912:44", "12.3.202314:30": an element ends between the day and the time.
_GLUED = r"\d{1,2}(?P<glue>[./-])\d{1,2}(?P=glue)(?:\d{4}|\d\d)(?=[0-2]?\d:\d\d(?!\d))"
_DATE = re.compile(rf"(?<![\d./-])(?:{_ASIAN}|{_HAN}|{_GLUED}|(?:{'|'.join(_FORMS)})(?!\d))", re.IGNORECASE)
# The time of day behind a date, with what stands between them: "um", "à", "klo", "오전".
_TIME = re.compile(
    r"[\s,.|–—·•(-]{0,6}(?:[^\W\d]{1,8}\.?\s?){0,2}?[\s:,-]*(?P<time>(?:(?:오전|오후|上午|下午)\s?)?"
    r"\d{1,2}\s?(?:[:.h時点시점]\s?\d\d|h\b)(?:[:.分분]\d\d)?)(?!\d)(?P<half>\s?[ap]\.?m\b\.?)?(?P<zone>\s?\(?(?:(?-i:[A-Z]{2,5})|[+-]\d\d:?\d\d|GMT[+-]\d{1,2})\b\)?)?",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"(?<![\d:.])(\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\b\.?)?)\s?[,|–—·•-]?\s?$", re.IGNORECASE
)
# What every date has; most lines with digits have none of it.
_YEAR_OR_NUMBERS = re.compile(r"(?:1[3489]|2[0156])\d\d|\d[./-]\s?\d{1,2}[./-]\s?\d|[年년]|[ก-๙]\.?\s?\d\d")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_WORD_BEFORE = re.compile(r"[^\W\d_]{2,12}\.?,?\s*$")
_MAX_BEFORE = 16
_MAX_DATES = 12


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in a text: where it stands, and the moment that it is."""

    start: int
    end: int
    moment: Moment


def find_dates(text: str, read: Reader) -> Iterator[PrintedDate]:
    """Yields the dates in a text, with the times of day beside them."""
    if _OTHER_DIGIT.search(text):
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    if not _YEAR_OR_NUMBERS.search(text):
        return
    for number, found in enumerate(_DATE.finditer(text)):
        if number >= _MAX_DATES:
            return
        timed = _TIME.match(text, found.end())
        if timed and read_label(text[found.end() : timed.start("time")]):
            timed = None
        if timed and (moment := _read_timed(found[0], timed, read)):
            yield PrintedDate(found.start(), timed.end(), moment)
        elif moment := _read_day(text[max(0, found.start() - _MAX_BEFORE) : found.start()], found[0], read):
            yield PrintedDate(found.start(), found.end(), moment)


def _read_timed(day: str, timed: re.Match[str], read: Reader) -> Moment | None:
    clock = " ".join(filter(None, (timed["time"], (timed["half"] or "").strip())))
    zone = (timed["zone"] or "").strip(" ()")
    first = _squeeze(day)
    return (read(f"{first} {clock} {zone}") if zone else None) or read(f"{first} {clock}")


def _read_day(before: str, day: str, read: Reader) -> Moment | None:
    """Reads a day with the time before it, or with the weekday before it, which tells in which order numbers stand."""
    clock = _TIME_BEFORE.search(before)
    moment = (read(f"{clock[1]} {_squeeze(day)}") if clock else None) or read(_squeeze(day))
    if moment is None or "date_ambiguous" not in moment.doubts:
        return moment
    word = _WORD_BEFORE.search(before)
    return (read(f"{word[0]} {_squeeze(day)}") if word else None) or moment


def _squeeze(day: str) -> str:
    return " ".join(day.split())
