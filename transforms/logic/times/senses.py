"""Tells times from what looks like one: names, numbers of things, counts, ages, parts of a game."""

from __future__ import annotations

import re
from re import Match
from typing import Final

from wiredesk.transforms.logic.gazetteer.geonames import make_place_key
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.names import is_place_name, is_well_known
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS, MONTH_NAMES
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.times.beside import (
    BEHIND,
    LINKS,
    REACH,
    TITLES,
    is_bearer,
    is_capital,
    is_first_name,
    is_time_word,
    opens_sentence,
    word_before,
)
from wiredesk.transforms.logic.times.context import read_group
from wiredesk.transforms.logic.times.vocabulary import FREQUENCIES, VAGUE, WEEKDAYS

_MONTH_LIKE: Final = frozenset({"may", "march", "mar"})
# "Super Tuesday" and "USA Today" are names; their words do not determine a date.
_NAMED_DAY: Final = ("USA ", "Super ", "Black ", "Cyber ", "Ash ", "Good ", "Palm ", "Fat ", "Giving ")
_WEAK_LINKS: Final = read_words("and or but if as that than when while where about for to is was")
_NUMBERED: Final = read_words(
    """
    flight route highway section resolution room number no no. nos. interstate model article chapter verse page channel
    building apartment apt. suite lot gate bus train unit bill act file case proposition prop. order directive asteroid
    sonata opus op. version code extension ext. hr h.r. s. ps. psalm # box engine squadron battalion regiment brigade
    class rule form item clause paragraph amendment peak hill line level area zone grid frequency area
    """
)
"""Words before a number that is the number of a thing."""

_DATED: Final = read_words(
    """
    olympics games cup open championship championships championship election elections campaign expo summit festival
    convention census class copyright budget act world tour season year fiscal calendar euro vintage winter summer
    spring autumn fall christmas easter thanksgiving halloween ramadan primary caucuses referendum report edition
    day night several potential likely other many most possible circa ca c. ca. born died founded est. since in of by
    from until before after during through and or late early mid
    between to around about for the than was is that as but with at on a an q1 q2 q3 q4 h1 h2 fy back or
    """
)
"""Words before a year, in capitals or not, that do not make it the number of a thing."""

_COUNTING: Final = read_words(
    "about some nearly almost least most only just another roughly approximately exactly total cost costs paid killed "
    "injured wounded counted all these those"
)
_PLURAL = re.compile(r" (?:[a-z]+ )?[a-z]{2,}(?<!wa)(?<!i)(?<!ha)(?<!a)(?<!u)s\b(?!['’])")
_MONEY = re.compile(
    r" (?:rupees|euros|yen|pesos|kilos|kilograms|francs|marks|rubles|roubles|won|yuan|dinars|crowns|kroner|kronor|lira"
    r"|grams|calories|watts|volts|hectares|tonnes|litres|liters|gallons|bushels)\b"
)


def is_no_time(body: str, match: Match[str], names: dict[str, bool]) -> bool:
    """Returns True for words in another sense: "may" in lower case, "Theresa May", "Flight 1549", "60 Minutes".

    Args:
      body: the text.
      match: the expression.
      names: what was found out about words of this text; it is filled.
    """
    text, start, end = match[0], match.start(), match.end()
    if body[start - 1 : start] == "/" and body[start - 2 : start - 1].isalpha():
        return True  # It is part of an address.
    if body.endswith(_NAMED_DAY, 0, start) and not read_group(match, "holiday"):
        return True
    word = text.lower().rstrip(".")
    if word in ENGLISH_MONTHS:
        return _is_no_month(body, text, start, end, names)
    if word in WEEKDAYS:
        return _is_named_weekday(body, text, (start, end), names) or _is_programme(body, start, end)
    if text.isdecimal():
        return _is_number_of_thing(body, start) or _is_count(body, start, end)
    return _is_title(body, match) or (text[0].isupper() and _is_programme(body, start, end))


_QUOTES: Final = ('"', "“", "‘", "'", "`")
_PROGRAMME_BEFORE = re.compile(r"[\"“‘'`](?:[A-Z][\w’']* ){1,4}$")
_PROGRAMME_BEHIND = re.compile(r"(?: (?:[A-Z][\w’']*|with|of|and|the)){0,5}[.,!?]?[\"”’']")


def _is_programme(body: str, start: int, end: int) -> bool:
    """Returns True for the title of a programme or paper in quotation marks: "Fox News Sunday", "This Week"."""
    if " " in body[start:end]:
        last = body[start:end].rsplit(" ", 1)[1]
        is_quoted = last[0].isupper() and body[start - 1 : start] in _QUOTES
        if is_quoted and _PROGRAMME_BEHIND.match(body, end):
            return True
    return body[end : end + 1] in _ENDS and bool(
        _PROGRAMME_BEHIND.match(body, end) and _PROGRAMME_BEFORE.search(body, max(0, start - 40), start)
    )


_ENDS: Final = ('"', "”", "’", "'", ".", ",", "!", "?")


def _is_no_month(body: str, text: str, start: int, end: int, names: dict[str, bool]) -> bool:
    """Returns True for a bare month that is a verb or a name."""
    before = word_before(body, start)
    if is_bearer(body, text, (start, end), names) or (before == "by" and _is_doer(body, text, start, end)):
        return True
    if _is_other_word(text, before) or (text == "May" and opens_sentence(body, start)):
        return True
    if before.lower() in _WEAK_LINKS and (
        (text == "May" and _is_surname_here(body, text, names))
        or (text.lower() in load_given_names() and is_first_name(body, end))
    ):
        return True
    if _POSSESSIVE.search(before) or before.lower() in LINKS:
        return False
    if is_capital(before) and before.lower().rstrip(".") not in LINKS and not is_time_word(before):
        is_named = before in TITLES or before.lower() in load_given_names() or text == "May"
        return is_named or not opens_sentence(body, start - len(before) - 1)
    return is_first_name(body, end) or (text == "May" and _is_surname_here(body, text, names))


def _is_doer(body: str, text: str, start: int, end: int) -> bool:
    """Returns True for the given name of who did something: "married by June Ward."."""
    return (
        text.lower() in load_given_names()
        and _DONE_BY.search(body, max(0, start - REACH), start) is not None
        and is_first_name(body, end)
        and _NAME_ENDS.match(body, end) is not None
    )


_DONE_BY = re.compile(r"\b(?:\w{2,}ed|\w+en|led|won|made|sung|run|held) by $")
_NAME_ENDS = re.compile(r" [A-Z][\w'’-]+(?:[.,;:)\"”]|$| (?:and|of|in|at|on|for|who|after|when|to) )")
"""What tells "married by June Ward." from "sold by June Apple said"."""


def _is_other_word(text: str, before: str) -> bool:
    """Returns True for a verb, a march, and an abbreviation that lacks its full stop and the number beside it."""
    if text.lower() in _MONTH_LIKE and text.islower():
        return True
    if text == "March" and before in ("a", "A"):
        return True
    return text.lower() in _SHORT_MONTHS


_SHORT_MONTHS: Final = frozenset(ENGLISH_MONTHS) - frozenset(MONTH_NAMES)


def _is_surname_here(body: str, text: str, names: dict[str, bool]) -> bool:
    """Returns True if the text names somebody "Mrs. May" or "Theresa May"."""
    if text not in names:
        pattern = re.compile(rf"\b([A-Z][\w.’']*) {text}\b(?! \d)")
        found = (pair[1] for pair in pattern.finditer(body))
        names[text] = any(
            word in TITLES or word.lower() in load_given_names()
            for word in found
            if word.lower() not in LINKS
        )
    return names[text]


def _is_named_weekday(body: str, text: str, span: tuple[int, int], names: dict[str, bool]) -> bool:
    """Returns True for "Joe Friday" and "Wednesday Cole is", not for "President Doe Friday said"."""
    start, end = span
    before = word_before(body, start)
    if opens_sentence(body, start) and is_bearer(body, text, (start, end), names):
        return True
    if is_capital(before):
        if before.lower() not in load_given_names() or before.lower() in LINKS or is_place_name(before):
            return before in TITLES
        first = word_before(body, start - len(before) - 1)
        return not is_capital(first) or first in TITLES
    behind = BEHIND.match(body, end, end + 2 * REACH)
    if (
        not opens_sentence(body, start)
        or text.isupper()
        or not behind
        or not behind[2]
        or not behind[2].islower()
        or not is_first_name(body, end)
    ):
        return False
    name = behind[1]
    if name not in names:
        if len(names) >= _MAX_NAMES:
            return False
        names[name] = is_well_known(make_place_key(name)) or _is_known_otherwise(body, name, text)
    return not names[name]


_MAX_NAMES: Final = 40
"""Names of one text that are looked for elsewhere in it."""


def _is_known_otherwise(body: str, name: str, text: str) -> bool:
    """Returns True if the name stands elsewhere in the first 20,000 characters behind another one."""
    found = re.findall(rf"\b([A-Z][\w.’']+) {re.escape(name)}\b", body[:20_000])
    return any(word != text for word in found)


def _is_number_of_thing(body: str, start: int) -> bool:
    """Returns True for the number in "Flight 1549", "route 1950", "Russell 2000"."""
    if body[start - 1 : start] == "#":
        return True
    before = word_before(body, start)
    if before.lower() in _NUMBERED:
        return True
    if not is_capital(before) or before.lower().rstrip(".,") in _DATED or is_time_word(before):
        return False
    if _POSSESSIVE.search(before) or _ELECTION.match(body, start + 4):
        return False
    return not _is_all_capitals(body, start)


_POSSESSIVE = re.compile(r"['’]s?$")
_ELECTION = re.compile(
    r" (?:campaign|elections?|race|run|presidential|democrat\w*|republican\w*|gop|primar\w+|candida\w+|contenders?"
    r"|hopefuls?|nominee|midterms?|cycle|season|bid|ticket|convention|budget)\b",
    re.IGNORECASE,
)
"""Words that a year stands before, whatever stands before the year: "a Smith 2016 campaign"."""


def _is_all_capitals(body: str, start: int) -> bool:
    line = body[max(0, start - 40) : start]
    return line.isupper()


def _is_count(body: str, start: int, end: int) -> bool:
    """Returns True for the number in "about 1999 houses burned" and "it cost 1995 rupees"."""
    if _MONEY.match(body, end):
        return True
    before = word_before(body, start).lower()
    if before == "than":
        return bool(re.search(r"\b(?:more|fewer|less) than $", body[max(0, start - 12) : start])) and bool(
            _PLURAL.match(body, end)
        )
    return before in _COUNTING and bool(_PLURAL.match(body, end))


def _is_title(body: str, match: Match[str]) -> bool:
    """Returns True for the titles of works and media: "60 Minutes", "High Noon", "Today"."""
    text, start = match[0], match.start()
    unit = read_group(match, "unit")
    if unit and unit[0].isupper() and unit[1:].islower() and read_group(match, "count"):
        return not _is_all_capitals(body, match.end())
    if read_group(match, "named").istitle() and not opens_sentence(body, match.start("named")):
        return True
    if text.lower() in _TITLE_WORDS:
        return text.istitle() and not opens_sentence(body, start)
    return False


_TITLE_WORDS: Final = {*FREQUENCIES, *VAGUE, "today", "tomorrow", "yesterday", "tonight", "overnight"}
