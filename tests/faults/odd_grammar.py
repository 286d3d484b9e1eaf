"""Odd texts from a grammar: news sentences with odd dates, numbers, names, marks and characters.

Each kind of atom is something that a text may hold and that code may not expect. The sentences around
the atoms are of the kinds that the annotators search for, so that they read the odd atoms.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable
from typing import Final

Draw = random.Random


def _split(text: str, between: str | None = None) -> list[str]:
    return text.split(between)


_MONTHS: Final = _split(
    "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec. January February march MARCH April Sept Feb février "
    "Februar März mai stycznia февраля 2月 Smarch"
)
_YEARS: Final = _split(
    "0 00 0000 0001 1 99 1499 1500 1582 1605 1900 1970 1999 2000 2016 2019 2024 2100 2999 9999 10000 99999 1²3 ２０１９ "
    "٢٠١٩ २०१९ 20199999999999999999 -1 '99 ’00 MMXIX"
)
_DIGITS: Final = _split(
    "² ³ ¹ ½ ¼ ⅔ Ⅻ ⅷ ① ⑳ 𝟙 𝟚𝟘𝟙𝟡 ٣ ٢٠ ৪ ५ ๓ ５ １２ 一 三十 〇 ₂ ꘥ 𒐀 ⓪ ㉑ 1e999 inf nan -0 0x1F 1_000 1,000,000 007 3.14.15 "
    "1,,2 ,1 1. .5 99,999,999 1½ 2²"
)
_UNITS: Final = _split("second minute hour day week weekend month quarter year decade century period")
_COUNTS: Final = _split(
    "zero one two twenty-nine a an several few dozens hundred a&couple&of a&dozen a&hundred 0 1 53 60 366 999 4999 5001 "
    "10,000 99,999,999 999,999,999,999 half another"
)
_WEEKDAYS: Final = _split("Monday tuesday WEDNESDAY Thursdays Fri. Saturday Sunday")
_AGENCIES: Final = _split("Reuters AP AFP UPI Xinhua PTI dpa EFE Tass AP/AFP agencies")
_MARKS: Final = (
    *list("\"'“”‘’„‟«»‹›「」『』`´′″＂＇–—―‐-…·•()[]{}<>⟨⟩（）【】"),
    "''",
    "``",
    ",,",
    ". . .",
    "- - -",
    "--",
)
_INVISIBLE: Final = (
    "\x00\x01\x07\x08\x0b\x0c\x1a\x1b\x1c\x1d\x1e\x1f\x7f\x80\x85\x9f\xa0\xad\u034f\u061c\u115f\u180e\u200b\u200c\u200d"
    "\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u3000\u3164\ufe0f\ufeff\ufff9\ufffc\ufffd\ufffe\uffff"
    "\ud800\udfff\U0001f3fb\U000e0041\U000e007f\U0010ffff\t\r\n"
)
_GROWING: Final = (
    *list("İıßẞŉǰΐﬁﬃﷺ㍿㌖ǅſKÅΣςͅ\u0344ẚａＡ🅰"),
    "e\u0301",
    "\u1112\u1161\u11ab",
    "\u0301",
    "\u20dd",
    "กำ",
    "ལྷ",
)
_EMOJI: Final = ("👩‍👩‍👧‍👦", "🏳️‍🌈", "🇺🇳", "👍🏿", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☺︎", "😀", "🦸🏽‍♀️")
_PHRASES: Final = (
    "Die Regierung tagte am 31. Februar 2019 in Köln.",
    "Le ministre a déclaré\u202f: «\u202fRien n’est sûr\u202f» le 31 avril.",
    "El 30 de febrero de 2020 dijo: «No».",
    "Президент заявил 30 февраля: «Нет».",
    "总统于2019年2月30日说：「不」。",
    "大統領は令和99年13月40日に『否』と述べた。",
    "قال الرئيس يوم ٣٠ فبراير ٢٠١٩: «لا».",
    "נשיא המדינה אמר: ״לא״ ב-31 ביוני.",
    "राष्ट्रपति ने ३० फरवरी २०१९ को कहा।",
    "ประธานาธิบดีกล่าวเมื่อวันที่ ๓๐ กุมภาพันธ์ ๒๕๖๒",
    "대통령은 2019년 2월 30일 말했다.",
    "Ο πρόεδρος είπε στις 31 Ιουνίου.",
    "នាយករដ្ឋមន្ត្រី",
    "தமிழ்நாடு முதல்வர்",
)
_NAMES: Final = _split(
    "Anna Lind|Lind|Mr. Lind|Mohammed al-Rashid bin Said|O'Neill|D.J.|A. B. C.|X|Lee, head of the Red Cross|ÉMILE ZOLA|"
    "İlker Ağa|Mr|Dr.|Sen.|Gov. of|President|the President|Jr.|St.|van der|el-|'s|Ann's|United Nations (UN)|"
    "World Health Organization (WHO)|Ministry of|Ministry of Health and Family Welfare|Rep. Ann Lee, R-Elbow Lake|U.S.|US$|"
    "AT&T|&|Q&A|McDonald’s|¡Basta!|ǅemal|Ǆ|Ḿ|Ⅷ|A\u0301nna|the the|The|A|I|NATO's|G-7|COVID-19|#MeToo|@reuters|C++|.NET",
    "|",
)
_PLACES: Final = _split(
    "Paris|WASHINGTON|Kabul|St. Étienne|İstanbul|Springfield|New|York|Nice|Reading|Côte d'Ivoire|Bosnia and Herzegovina|Y|Å|"
    "München|MÜNCHEN|L'Aquila|Xi'an|São Tomé|Ho Chi Minh City|, Calif.|Georgia|the Hague|N.Y.|UNITED STATES|"
    "10 Downing Street",
    "|",
)
_VERBS: Final = _split(
    "said|says|told|according to|added|adding|asked|wrote|tweeted|claimed that|warned|, he said ,|said:|reported|quoted|"
    "told reporters|said,said|insisted|to say|saying",
    "|",
)
_MARKUP: Final = _split(
    "<p>|</p>|<|>|&amp;|&|&#0;|&#x110000;|&#55296;|&#xD83D;&#xDE00;|&nbsp;|&bogus;|]]>|<!--|-->|<![CDATA[|<?xml?>|<b|</|"
    "<script>|<a href=|%00|%|\\u0000|\\ud83d|\\|{{|}}|{|$|${x}|%s|{0}|[bold]|[/]|[link=x]|\x1b[31m|\x1b]0;x\x07|"
    "http://x|https://[::1|http://a.b/2019/13/45/x|www.|javascript:|data:,|mailto:a@b|ftp://",
    "|",
)


def draw_digits(draw: Draw) -> str:
    """Returns a number that some functions accept and others do not, now and then a huge one."""
    if draw.random() < 0.1:
        return draw.choice("1904²٣५") * draw.choice((9, 20, 310, 4301, 5000))
    return draw.choice(_DIGITS)


def draw_date(draw: Draw) -> str:
    """Returns a date, most often a day that does not exist."""
    day, month = draw.choice(("", str(draw.randrange(40)), draw_digits(draw))), draw.choice(_MONTHS)
    year, number = draw.choice(_YEARS), draw.randrange(16)
    forms: tuple[str, ...] = (
        "Feb. 29", "Feb. 30", "31 April", "June 31", "September 31, 2019", "February 29, 1900", "the 29th of February 2100",
        f"{month} {day}", f"{month} {day}, {year}", f"{day} {month} {year}", f"{day} of {month}",
        f"{month} {day}th of last year", f"{month} {day} next year", f"{draw.choice(_WEEKDAYS)}, {month} {day}, {year}",
        f"each {month}", f"early {month} {year}", f"{year}-{number:02}-{day or 31}", f"{number}/{day or 31}/{year}",
        f"{day}.{number}.{year}", f"{year}/{number}/{day}", f"week {draw.randrange(70)}", f"W{number}", f"{year}s",
        f"the {year}s", f"the '{number}0s", f"the {day or 0}th century", f"fiscal {year}", f"the {year} fourth quarter",
        f"{year}{number:02}{day}", f"summer of {year}", f"{year}年{number}月{day}日", "nineteen ninety-ninety",
        "nineteen zero",
        f"9/11{draw.choice((' attacks', '', '/0000'))}", "0000-00-00", "9999-12-31", "0001-01-01", "2/29/00", "02/30/99",
    )  # fmt: skip
    return draw.choice(forms)


def draw_time(draw: Draw) -> str:
    """Returns a time of day, a duration or a set of times that may be out of range."""
    hour, minute = draw.randrange(30), draw.randrange(70)
    count, unit = draw.choice(_COUNTS).replace("&", " "), draw.choice(_UNITS)
    if draw.random() < 0.2:
        count = draw_digits(draw)
    way = draw.choice(("ago", "earlier", "later", "from now", "before that", "", "or so ago", "old"))
    forms = (
        f"at {hour}:{minute} {draw.choice(('GMT', 'a.m.', 'p.m', 'IST', '', 'hours'))}",
        f"{hour}{draw.choice((' a.m.', 'pm', 'h', '.60 am'))} on {draw_date(draw)}",
        f"{count} {unit}s {way}", f"{count} {unit} {way}", f"about {count} and a half {unit}s {way}",
        f"every {count} {unit}s", f"the {draw.choice(('last', 'next', 'first', 'same', 'coming'))} {count} {unit}s",
        f"last {unit}", f"this coming {unit}", f"the fourth quarter of {draw.choice(_YEARS)}", f"next {unit}", "year-end",
        f"a year-ago {unit}", f"centuries {way}", "tomorrow night", "yesterday", "overnight", "tonight", "noon Feb. 30",
        f"midnight tomorrow, {draw_date(draw)}", f"last {draw.choice(_WEEKDAYS)}", "the following Sunday", "now", "daily.",
    )  # fmt: skip
    return draw.choice(forms)


def draw_money(draw: Draw) -> str:
    """Returns an amount."""
    sign, unit = draw.choice(("$", "€", "US$", "£", "¥", "Rs ", "")), draw.choice((" billion", "m", "%", ""))
    return f"{sign}{draw_digits(draw)}{unit}"


def draw_name(draw: Draw) -> str:
    """Returns a name, or something similar to a name."""
    name = draw.choice(_NAMES)
    if draw.random() < 0.1:
        name = " ".join(draw.choice(_NAMES) for _ in range(draw.randrange(2, 9)))
    return name.upper() if draw.random() < 0.05 else name


def draw_characters(draw: Draw) -> str:
    """Returns characters without width, that grow with a change of case, combine, run right to left, or of any script."""
    chosen = draw.randrange(6)
    if chosen == 0:
        return "".join(draw.choice(_INVISIBLE) for _ in range(draw.randrange(1, 6)))
    if chosen == 1:
        return draw.choice(_GROWING) * draw.choice((1, 2, 40))
    if chosen == 2:
        return draw.choice(_EMOJI) * draw.choice((1, 3))
    if chosen == 3:
        return draw.choice("aZ1 ") + "".join(
            chr(draw.randrange(0x300, 0x370)) for _ in range(draw.choice((1, 5, 70)))
        )
    if chosen == 4:
        return draw.choice(_PHRASES)
    return "".join(map(_draw_character, [draw] * draw.randrange(1, 12)))


def _draw_character(draw: Draw) -> str:
    limit = draw.choice((0x250, 0x3000, 0x10000, sys.maxunicode + 1))
    while unicodedata.category(char := chr(draw.randrange(limit))) == "Cn" and draw.random() < 0.9:
        pass
    return char


def draw_marks(draw: Draw) -> str:
    """Returns quotation marks, brackets and dashes, at times nested very deep."""
    if draw.random() < 0.15:
        opening, closing = draw.choice(("()", "[]", "“”", "{}", "«»", "\"'", "<>", "「」", "‘’"))
        depth = draw.choice((3, 50, 1200))
        return opening * depth + draw.choice(("", "x", '"')) + closing * draw.choice((0, depth, depth - 1))
    return "".join(draw.choice(_MARKS) for _ in range(draw.choice((1, 2, 5, 30))))


def draw_long(draw: Draw) -> str:
    """Returns a very long word, number or run of one sign."""
    unit = draw.choice(
        (
            "a",
            "A",
            "Ab ",
            "- ",
            "1 ",
            "x-",
            "'",
            ".",
            "\n",
            " ",
            "\t",
            "A.",
            "http://a/",
            "é",
            "中",
            "_",
            "=",
            "*",
        )
    )
    return unit * draw.choice((60, 300, 1100))


def draw_markup(draw: Draw) -> str:
    """Returns characters with a special meaning for a parser, a terminal or a template."""
    return draw.choice(_MARKUP)


ATOMS: Final[tuple[Callable[[Draw], str], ...]] = (
    draw_date, draw_time, draw_money, draw_name, draw_characters, draw_marks, draw_digits, draw_long, draw_markup,
)  # fmt: skip
"""The kinds of atoms, each as the function that draws one."""


def draw_atom(draw: Draw) -> str:
    """Returns an odd atom of any kind."""
    return draw.choice(ATOMS)(draw)


_PAIRS: Final = (
    ('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'"), ("„", "“"), ("«", "»"), ("”", "“"), ('"', " "), ("“", " "),
    (" ", "”"), ("`", "`"), ("(", ")"),
)  # fmt: skip
"""Pairs of quotation marks, of which only some match."""


def draw_quotation(draw: Draw) -> str:
    """Returns a quotation in marks that may not match."""
    opening, closing = draw.choice(_PAIRS)
    said = draw.choice(
        ("We will go on", "x", "", ".", "No", "We will go on,", "I told him 'no' and he said “yes”")
    )
    return f"{opening}{said}{draw.choice((' ' + draw_atom(draw), '', ',', '.', '?'))}{closing}"


def draw_sentence(draw: Draw) -> str:
    """Returns a sentence of a report with odd atoms in it."""
    name, place, verb = draw_name(draw), draw.choice(_PLACES), draw.choice(_VERBS)
    odd = draw_atom(draw) if draw.random() < 0.4 else draw.choice(("on Monday", "the talks"))
    forms = (
        f"{name} {verb} {draw_quotation(draw)}.", f"{draw_quotation(draw)} {verb} {name}.",
        f"{draw_quotation(draw)} {name} {verb}, {draw_quotation(draw)} {odd}",
        f"{name} of {place} {verb} that {odd} will end {draw_date(draw)}.",
        f"The talks in {place}, {draw.choice(_PLACES)} began {draw_date(draw)} and last {draw_time(draw)}.",
        f"It cost {draw_money(draw)} {draw_time(draw)}, the {name} reported {odd}.",
        f"{draw_time(draw)}, {name} met {draw_name(draw)} in {place} {odd}.", f"{name}: {draw_quotation(draw)}",
        f"{name} {draw.randrange(12)}, {place} {draw.randrange(12)}", f"{draw_date(draw)} {draw_time(draw)} {odd}",
        f"The {draw_name(draw)} ({draw_name(draw)}) {verb} on {draw.choice(_WEEKDAYS)} {odd}.", f"{odd}",
        f"{name}, {draw.randrange(200)}, {verb} {name} {odd} {draw_atom(draw)}",
    )  # fmt: skip
    return draw.choice(forms)


def draw_lead(draw: Draw) -> str:
    """Returns the lines above a report: headline, byline, date, dateline, or nothing."""
    place, agency, dated = draw.choice(_PLACES), draw.choice(_AGENCIES), draw_date(draw)
    forms = (
        "", f"{place.upper()}, {dated} ({agency}) - ", f"{place} ({agency}) — ", f"{place.upper()}: ", f"({agency}) -- ",
        f"By {draw_name(draw)}\n\n", f"By {draw_name(draw)}, {agency}\nUpdated: {dated} {draw_time(draw)}\n\n",
        f" date {dated} ", f"date {draw.choice(_YEARS)}-{draw.randrange(99):02}-{draw.randrange(99):02} ",
        f"{draw_sentence(draw)}\n\n{dated}\n\n", f"Title: {draw_name(draw)}\nDate: {dated}\nAuthor: {draw_name(draw)}\n\n",
        f"---\ntitle: {draw_atom(draw)}\ndate: {dated}\ntags: [{draw_name(draw)}, {draw_digits(draw)}]\n---\n",
        f"{draw_atom(draw)}\n", f"Published {dated} at {draw_time(draw)}\n",
    )  # fmt: skip
    return draw.choice(forms)


def draw_text(draw: Draw) -> str:
    """Returns a report of about 50 to 3,000 characters."""
    size = draw.choice((50, 200, 500, 1000, 3000))
    pieces = [draw_lead(draw)]
    while sum(map(len, pieces)) < size:
        pieces.append(draw_sentence(draw) + draw.choice((" ", " ", "\n\n", "\n", "")))
    if draw.random() < 0.2:
        pieces.append(
            f"\n\n({draw.choice(('Reporting by', 'With inputs from', 'Editing by'))} {draw_name(draw)})\n{draw_atom(draw)}"
        )
    return "".join(pieces)[: 4 * size]
