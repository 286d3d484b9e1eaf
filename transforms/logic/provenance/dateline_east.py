"""Datelines of Chinese, Japanese and Korean agencies and papers, which have forms of their own.

``新华社北京3月3日电（记者 张三）``, ``（法新社巴黎3日电）``, ``【ワシントン共同】``, ``［東京　３日　ロイター］``,
``(서울=연합뉴스) 홍길동 기자 =``. Each has marks that no sentence begins with, so its place needs no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from wiredesk.schemas.records import Author, Dateline
from wiredesk.transforms.logic.provenance.agencies import Agency, find_agency
from wiredesk.transforms.logic.provenance.dateline_days import PrintedDay, find_printed_day
from wiredesk.transforms.logic.provenance.dateline_place import FoundDateline

_EAST = re.compile(
    r"[\[(（［【〔\s]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[【［\[][^】］\]]{0,20}[\u3040-\u9fff\uac00-\ud7af]|【"
)
_DAY = r"(?:\d{4}\s*年)?\s*(?:\d{1,2}\s*月)?\s*\d{1,2}\s*[日号號]"
_PEOPLE = r"[(（]\s*(?P<people>(?:(?:本报|本社|见习)?(?:记者|記者|通讯员|特约记者|编辑|责任编辑)[^()（）]{0,60}))\s*[)）]"
# The houses whose name ends in none of these are in the table of agencies.
_HOUSE = r"[^\W\d_]{2,8}?(?:社|网|網|报|報|台|电|電)"
_CHINESE = re.compile(
    rf"(?P<open>[(（【〔]?)\s*据?(?P<house>{_HOUSE}|本报|本報|本刊)?\s*(?P<place>[^\W\d_]{{2,12}}?)??\s*(?P<day>{_DAY})?\s*"
    rf"(?:专电|專電|急电|电|電|讯|訊|消息)(?![视视話话影子力脑腦台池器动動信商网網])\s*(?P<close>[)）】〕]?)\s*"
    rf"(?:{_PEOPLE})?(?P<close2>[)）】〕]?)\s*[：:，,　 ]*"
)
_TAIWANESE = re.compile(
    rf"[(（〔]\s*(?P<house>中央社)\s*(?:記者(?P<people>[^\W\d_]{{2,3}}))?(?P<place>[^\W\d_]{{2,12}}?)?\s*(?P<day>{_DAY})?\s*"
    r"(?:綜合)?(?:外電)?(?:專電|電|報導|報道)\s*[)）〕]\s*"
)
_BRACKETED = re.compile(
    r"[【［\[]\s*(?P<inside>[^】］\]\n]{2,30}?)\s*[】］\]]\s*(?:[-‐-―ー−]+(?=\s)|[：:])?\s*"
)
_JOINED = re.compile(r"\s*[=＝]\s*")
_KOREAN = re.compile(
    r"[(（\[［]\s*(?P<place>[^=＝()\[\]\n]{1,24}?)\s*[=＝]\s*(?P<house>[^()\[\]=＝\n]{2,16}?)\s*[)）\]］]\s*"
    r"(?:(?P<people>[^=＝.\n]{2,40}?(?:기자|특파원|통신원|논설위원|선임기자|PD))\s*[=＝]\s*|[=＝]\s*)?"
)
_KOREAN_LETTER = re.compile(r"[\uac00-\ud7af]")
_KOREAN_HOUSES = ("뉴스", "일보", "신문", "통신", "방송", "데일리", "경제", "투데이", "타임스", "닷컴")
_JAPANESE = (
    "時事通信",
    "時事",
    "共同通信",
    "共同",
    "聯合ニュース",
    "ロイター",
    "新華社",
    "中央社",
    "AFP",
    "AP",
    "CNS",
    "タス通信",
)
_REPORTER = re.compile(
    r"本报|本社|见习|特约|责任|记者|記者|通讯员|编辑|(?:선임)?기자|특파원|통신원|논설위원|PD"
)
_GAP = re.compile(r"[\s、,，;；·:：/]+")
_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff・ ]{2,12}")


def read_east_dateline(paragraph: str, published: date | None) -> FoundDateline | None:
    """Reads a dateline in the form of an agency or a paper in Chinese, Japanese or Korean.

    Args:
      paragraph: a clean paragraph.
      published: the publication day, which completes the day.
    """
    if not _EAST.match(paragraph):
        return None
    readers: tuple[Callable[[str, date | None], FoundDateline | None], ...] = (
        _read_korean,
        _read_taiwanese,
        _read_chinese,
        _read_japanese,
    )
    found = (reader(paragraph, published) for reader in readers)
    return next((one for one in found if one is not None), None)


def _read_korean(paragraph: str, published: date | None) -> FoundDateline | None:
    found = _KOREAN.match(paragraph)
    if found is None or not _KOREAN_LETTER.search(found[0]):
        return None
    agency = find_agency(found["house"])
    if agency is None and not found["people"] and not found["house"].endswith(_KOREAN_HOUSES):
        return None
    # "(도쿄 교도=연합뉴스)": the second agency prints what the first reports.
    place, _, first = found["place"].rpartition(" ")
    return _make(found, place if place and find_agency(first) else found["place"], agency, None)


def _read_taiwanese(paragraph: str, published: date | None) -> FoundDateline | None:
    found = _TAIWANESE.match(paragraph)
    if found is None:
        return None
    return _make(found, found["place"], find_agency(found["house"]), _read_day(found, published))


def _read_chinese(paragraph: str, published: date | None) -> FoundDateline | None:
    """Reads ``新华社北京3月3日电``: a house, or a place with a day, before the word for a dispatch."""
    found = _CHINESE.match(paragraph)
    if found is None or not (found["house"] or (found["day"] and found["place"])):
        return None
    closes = bool(found["close"] or found["close2"])
    if bool(found["open"]) != closes or not (found["day"] or closes or found["people"] or found["house"]):
        return None
    house = found["house"]
    agency = find_agency(house) if house else None
    own = house is None or house.startswith("本") or house.endswith(("网", "網", "报", "報", "社"))
    if agency is None and not own:
        return None
    # Without a day "新华社电" stands alone and apart: "新华社消息说" begins a sentence.
    apart = closes or found["people"] or (not found["place"] and found[0][-1] in " 　：:")
    if not found["day"] and not apart:
        return None
    return _make(found, found["place"], agency, _read_day(found, published))


def _read_japanese(paragraph: str, published: date | None) -> FoundDateline | None:
    """Reads ``【ロンドン時事】``, ``[東京 3日 ロイター] -``, ``【北京＝新華社】``, ``【3月3日 AFP】``, ``【パリ＝山田太郎】``."""
    found = _BRACKETED.match(paragraph)
    if found is None:
        return None
    inside = found["inside"]
    sides = _JOINED.split(inside)
    if (whole := find_agency(inside)) is not None:
        return _make(found, None, whole, None)
    house = next((name for name in _JAPANESE if inside.endswith(name)), None)
    agency = find_agency(house) if house else None
    if house is None and not (len(sides) == 2 and _NAME.fullmatch(sides[1]) and _NAME.fullmatch(sides[0])):
        return None
    before = inside.removesuffix(house).rstrip("　 =＝・/／") if house else sides[0]
    day = find_printed_day(before, published)
    place = (before[: day.start] + before[day.end :] if day else before).strip("　 ,、・")
    if not _is_short_name(place) or (house is not None and agency is None and not day):
        return None
    return _make(found, place, agency, day)


def read_dateline_reporters(printed: str) -> tuple[Author, ...]:
    """Returns the reporters within a dateline: ``记者 张三、李四``, ``홍길동 김철수 기자``."""
    names = (name for name in _GAP.split(_REPORTER.sub(" ", printed)) if 2 <= len(name) <= 12)
    return tuple(dict.fromkeys(Author(name) for name in names))


def _is_short_name(place: str) -> bool:
    return len(place) <= 14 and not re.search(r"[\d、。！？!?「」]", place)


def _read_day(found: re.Match[str], published: date | None) -> PrintedDay | None:
    return find_printed_day(found["day"], published) if found["day"] else None


def _make(
    found: re.Match[str],
    place: str | None,
    agency: Agency | None,
    day: PrintedDay | None,
) -> FoundDateline:
    reporters = found.span("people") if "people" in found.re.groupindex and found["people"] else None
    line = Dateline(
        found[0].strip(),
        (place or "").strip() or None,
        day.day if day else None,
        agency.name if agency else None,
    )
    return FoundDateline(line, found.end(), reporters)
