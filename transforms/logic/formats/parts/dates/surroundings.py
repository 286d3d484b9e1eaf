"""What stands around a day: the time, its half of the day, its zone, weekdays, and words that mean nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from wiredesk.transforms.logic.formats.parts.dates.clock import Clock, find_clock
from wiredesk.transforms.logic.formats.parts.dates.hints import MomentHints
from wiredesk.transforms.logic.formats.parts.dates.language_names import fold_name
from wiredesk.transforms.logic.formats.parts.dates.name_table import load_names
from wiredesk.transforms.logic.formats.parts.dates.names import find_half, is_filler, list_weekdays
from wiredesk.transforms.logic.formats.parts.dates.plain import cut_out, is_number, iter_words
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.formats.parts.dates.zones import (
    LOOKS_LIKE_ZONE,
    OFFSET,
    find_offset,
)

_SOME_TIME: Final = datetime(2020, 1, 1)
# Words beside days and times that the tables of the languages do not have.
_MORE_WORDS = (
    "at um uhr uur uren the of on de del d do da das dos el la le les den der dem die il lo e et y i en og och na "
    "kl klo kello klokka klokken klockan ore ora orele alle hora horas h hrs hs hours heures heure as los las a o'clock "
    "oclock жылғы "
    "ob o u v g godz godzina r roku rok m hod hodin hodine sat sata sati uri val valandos kell kella plkst pulksten orakor "
    "tahun tanggal pukul jam saat saati saa local time ce ad midnight "
    "о об в г года год р року годині час часа часов от ч "
    "published posted publicado publicada publie publiee veroffentlicht erstellt pubblicato gepubliceerd geplaatst "
    "publicerad publisert publiceret udgivet julkaistu opublikowano dodano publikovano опубликовано опублiковано "
    "yayinlanma yayinlandi tarihi diterbitkan dipublikasikan megjelent publicat δημοσιευση δημοσιευτηκε نشر تاريخ النشر "
    "发布时间 发布于 发表于 發布時間 發布於 公開日 公開 配信 掲載 입력 등록 작성 게시 "
    "ngay thang nam luc gio 일 월 년 시 분 วันที่ วัน เวลา พศ คศ น นาฬิกา "
    "في الساعة سنة عام من يوم هـ الموافق ساعت घंटे बजे को समय ημερα στις ωρα την بجے کو בשעה יום"
)
_WORDS: Final = frozenset(map(fold_name, _MORE_WORDS.split()))
_WEEKDAY_SIGNS = re.compile(
    r"\(?(?:(?:星期|禮拜|礼拜|[周週])[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일|\([月火水木金土日월화수목금토일]\))\)?"
)
_HALF_SIGNS = re.compile(r"(上午|午前|오전|凌晨|早上|清晨|새벽|下午|午後|午后|오후|晚上|傍晚|중午|中午)")
_MORNINGS: Final = frozenset({"上午", "午前", "오전", "凌晨", "早上", "清晨", "새벽"})


_ZONE_TEXT = re.compile(
    r"\(?(?P<zone>(?:(?:utc|gmt|ut)\s?)?[+\u2212\u2013-]\s?\d{1,2}(?::?\d\d)?(?::?00)?(?!\d)|"
    r"[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}|"
    r"(?-i:[A-ZČМСК]{1,5}|мск|[a-z]{3,4}(?=[)\s]*$))(?![\w/]))\)?(?P<rest>.*)$",
    re.IGNORECASE,
)


# "IST (+0530)": the offset is more certain than the name.
_OFFSET_AGAIN = re.compile(r"\(?((?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d\d)?)\)?(?!\d)")


@dataclass(slots=True)
class Surroundings:
    """What is found around a day, in the order in which it is taken out of the text.

    Attributes:
      hints: what is known about the source, with the language that the letters tell.
      weekdays: folded names of weekdays.
      clock: the time of day.
      half: True for the second half of the day.
      zone: the text of the zone.
    """

    hints: MomentHints
    weekdays: list[str] = field(default_factory=list)
    clock: Clock | None = None
    half: bool | None = None
    zone: str = ""

    @property
    def language(self) -> str | None:
        """The language of the source."""
        return self.hints.language

    @property
    def offset(self) -> int | None:
        """Minutes east of UTC, if the zone is known."""
        return find_offset(self.zone, _SOME_TIME, self.hints) if self.zone else None

    def take_signs(self, text: str) -> str:
        """Takes weekdays and halves of the day of East Asia, which stand beside other signs without a blank."""
        if text.isascii():
            return text
        text = _WEEKDAY_SIGNS.sub(" ", text)
        if found := _HALF_SIGNS.search(text):
            self.half = found[1] not in _MORNINGS
            text = cut_out(text, found.start(), found.end())
        return text

    def take_clock(self, text: str, has_dots: bool = True, has_blocks: bool = True) -> str:
        """Takes the time of day with its zone (:func:`~wiredesk.transforms.logic.formats.parts.dates.clock.find_clock`)."""
        lower = text.lower()
        found = find_clock(lower if len(lower) == len(text) else text, has_dots, has_blocks)
        if found is None:
            return text
        self.clock, start, end = found
        before, behind = text[:start], text[end:].strip(" ,;")
        if " " in behind and find_offset(behind, _SOME_TIME, self.hints) is not None:
            self.zone, behind = behind, ""
        else:
            zone, rest = _split_zone(behind)
            # "18:30 uur" has a word for the hour where a zone may stand.
            if not (zone.islower() and fold_name(zone) in _WORDS):
                self.zone, behind = zone, rest
        return f"{before} , {behind}"

    def take_all(self, text: str) -> bool:
        """Takes everything around a day; returns False if there is anything else."""
        words = list(iter_words(self.take_clock(text)))
        return not any(map(is_number, words)) and self.take_words(words)

    def take_words(self, words: list[str]) -> bool:
        """Takes weekdays, halves of the day and the zone; returns False if any word is none of written dates."""
        names = [fold_name(word) for word in words]
        for number, name in enumerate(names):
            pair = f"{name} {names[number + 1]}" if number + 1 < len(names) else name
            if pair != name and list_weekdays(pair, self.language):
                self.weekdays.append(pair)
                names[number + 1] = ""
                continue
            half = self._find_half(name)
            if half is not None:
                self.half = half
            elif name in _WORDS or not name:
                continue
            elif list_weekdays(name, self.language):
                self.weekdays.append(name)
            elif not is_filler(name):
                return self._take_zone(words, number)
        return True

    def _find_half(self, name: str) -> bool | None:
        """Returns the half of the day that a word names, unless other languages write it beside days."""
        stated = bool(self.language and name in load_names(self.language).halves)
        return find_half(name, self.language) if stated or name not in _WORDS else None

    def _take_zone(self, words: list[str], number: int) -> bool:
        """Takes the remaining words as the zone if they look like one that no table has."""
        rest = " ".join(words[number:])
        if self.clock is None or self.zone or not LOOKS_LIKE_ZONE.match(rest):
            return False
        self.zone = rest
        return True

    def list_weekdays(self) -> frozenset[int]:
        """Returns the weekdays that were taken, 0 for Monday; several if a name is ambiguous."""
        return frozenset().union(*(list_weekdays(name, self.language) for name in self.weekdays))

    def place(self, day: date, precision: str = "day", is_ambiguous: bool = False) -> Reading:
        """Returns the day with all that was taken."""
        clock = self.clock
        if clock and self.half is not None:
            clock = clock.turn(self.half)
        return Reading(day, precision, clock, self.zone, is_ambiguous)


def _split_zone(behind: str) -> tuple[str, str]:
    """Returns the zone at the beginning of what follows a time, and the rest."""
    found = _ZONE_TEXT.match(behind)
    if not found:
        return "", behind
    rest = found["rest"].strip()
    if again := _OFFSET_AGAIN.match(rest):
        return again[1], rest[again.end() :]
    if OFFSET.fullmatch(found["zone"]):
        # "GMT+0200 (Central European Summer Time)": the name says the same again.
        rest = re.sub(r"^\(.*?\)|^[A-Z]{2,5}$", "", rest).strip()
    return found["zone"], rest
