"""What a short text in a byline is: a person, a role, an organisation, a place, or something that is no author."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from wiredesk.transforms.logic.formats.parts.byline_words import PARTICLES, SUFFIX
from wiredesk.transforms.logic.formats.parts.trade_words import (
    LABELS,
    MEDIA_WORDS,
    MODIFIERS,
    NEWSROOMS,
    ROLES,
    SECTIONS,
    has_office_mark,
)
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.media import is_agency, is_medium
from wiredesk.transforms.logic.gazetteer.names import is_place_name, load_peoples
from wiredesk.transforms.logic.kernel.months import MONTH_NAMES
from wiredesk.transforms.logic.kernel.word_lists import read_words


class Kind(StrEnum):
    """What a part of a byline is."""

    PERSON = "person"
    ROLE = "role"
    ORGANIZATION = "organization"
    PLACE = "place"
    SUFFIX = "suffix"
    OTHER = "other"


_MAX_WORDS, _MAX_CHARS = 7, 60
_SITE = re.compile(
    r"(?-i:^[a-z0-9-]{3,}\.[a-z]{2,}$)|\.(?:com|de|org|net|co|fr|es|it|nl|ru|ch|at|info|news|tv|uk|in|br|pl|"
    r"cz|se|no|dk|fi|eu)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[\d:@<>{}=*#?!_~»«→†…%$€£+\\]|https?:|www\.")
_OFFICE_WORDS = NEWSROOMS | MEDIA_WORDS | ROLES
_ACRONYM = re.compile(r"[A-Z]{2,5}|[A-Z]{1,4}-[A-Z]{2,5}|dpa|afp|sid|epd|kna|ap|dts")
_BEHIND_ROLE = re.compile(
    r"\s(?:for|of|at|von|vom|bei|der|des|für|in|de|du|del|della|chez|à|para|da|do|para|van|voor|på|for|til|w|v)\s",
    re.IGNORECASE,
)
_STRIP = " .,;:|·•()[]{}【】「」（）<>-–—/_'\"“”"
_MONTHS = frozenset(MONTH_NAMES)
_CAPITAL_INSIDE = re.compile(r"(?:[dlo]|mc|mac|al|el|ol)['’-][^\W\d_]", re.IGNORECASE)
# Letters of scripts that have capitals.
_CASED = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff]")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff가-힣]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff々]{2,4}(?:\s[\u3400-\u9fff々]{1,4})?|[\u3400-\u9fff]{1,8}[·•・][\u3400-\u9fff·•・]{1,12}|"
    r"[\u3400-\u9fff]\s[\u3400-\u9fff]"
)
_KANA_NAME = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff々ー]{2,10}(?:[\s・＝][\u3040-\u30ff\u3400-\u9fff々ー]{1,10}){0,3}"
)
_HANGUL_NAME = re.compile(r"[가-힣]{2,5}")
# A typed name that two such words are in is that of a desk: "Hindustan Times Correspondent".
_MAX_TRADE_WORDS = 1
TITLES = frozenset(("professor", "prof", "doctor", "director", "profesor", "professeur", "professorin"))
"""Words before a name that belong to it."""
# Words before the name of a source.
_ACCORDING = frozenset(("theo", "według", "secondo", "según", "selon", "segundo", "laut"))
# Words with a capital that no name begins or ends with.
_NOT_FIRST = read_words("""
In The A Från Fra To For Of On At With This That These We Our My His Her How Why What Is Are Not And From About After
Before When
Where Who As If But No Yes You Your They It All Two Three Im Am Zum Zur Wie Was Wer Wir Ein Eine Der Die Das Den Dem
Des
Auf Für Mit Nach Bei Über Ist Es Sie Une Ce Cette Dans Pour Sur Nous Una Los Las Les Il Gli Para Con Como Qué Und Et
""")
_NOT_LAST = read_words("At To Of The For In On And With Is Are Was By From Und Für Mit Von Der Die Das")
_ARTICLES = frozenset(("The", "Die", "Der", "Das", "Les", "Los", "Las", "Gli"))
# Words before "Press" and "Post" in names of papers.
_PAPER_WORDS = frozenset(
    ("the", "free", "daily", "morning", "evening", "sunday", "associated", "united", "north", "south", "city")
)
# Words that end names of papers and hardly a surname.
_ONLY_PAPERS = read_words(
    "chronicle gazette observer tribune herald courier enquirer inquirer examiner telegraph dispatch"
)
# Words of one surname with the next: "van der Meer", which is a label of the Dutch without them.
_JOINED_PARTICLES = frozenset(("van", "von", "der", "den", "ter", "ten"))


@cache
def _list_trade() -> frozenset[str]:
    return ROLES | NEWSROOMS | MEDIA_WORDS | SECTIONS | LABELS


def is_given_name(word: str) -> bool:
    """Returns True if a word is a frequent given name of a language of the press."""
    first = word.split(" ", 1)[0].strip(_STRIP)
    parts = [part.casefold() for part in first.split("-") if part]
    return first[:1].isupper() and load_given_names().issuperset(parts)


def is_uncased(text: str) -> bool:
    """Returns True for a text in a script without capitals."""
    return not text.isascii() and _CASED.search(text) is None


def is_east_asian(text: str) -> bool:
    """Returns True for a text with characters of Chinese, Japanese or Korean."""
    return not text.isascii() and _EAST_ASIAN.search(text) is not None


def fold_word(word: str) -> str:
    """Returns a word in lower case without the marks around it."""
    return word.strip(_STRIP).casefold()


def is_office(name: str) -> bool:
    """Returns True if a name is that of a paper, an agency, a desk, a site or a firm, as far as its words say."""
    words = name.split()
    small = [fold_word(word) for word in words]
    if (
        not words
        or is_medium(name)
        or _SITE.search(name)
        or has_office_mark(name)
        or _begins_with_medium(words)
    ):
        return True
    if small[0] in _ACCORDING and len(words) > 1 and is_office(" ".join(words[1:])):
        return True
    if len(words) == 1:
        offices = small[0] in _OFFICE_WORDS or _ends_in_office(small[0])
        return offices or _ACRONYM.fullmatch(name) is not None
    known = any(word in _OFFICE_WORDS or _ends_in_office(word) for word in small)
    if not known and not _has_article(words):
        return False
    return not _is_borne(words, small)


def _begins_with_medium(words: list[str]) -> bool:
    """Returns True for ``AFP Deutschland``, ``Al Jazeera Staff``."""
    if len(words) == 1:
        return False
    acronym = is_medium(words[0]) and words[0].isupper() and not is_given_name(words[0])
    return acronym or any(is_medium(" ".join(words[:at])) for at in range(2, len(words)))


def _ends_in_office(word: str) -> bool:
    """Returns True for ``Campact-Team``."""
    return "-" in word and word.rpartition("-")[2] in NEWSROOMS


def _has_article(words: list[str]) -> bool:
    """Returns True for an article and one word: ``Die FURCHE``."""
    return len(words) == 2 and words[0] in _ARTICLES


def is_typed_office(name: str) -> bool:
    """Returns True if a name that the source calls a person's is surely that of a paper, an agency or a desk."""
    words = name.split()
    small = [fold_word(word) for word in words]
    if not words or _SITE.search(name) or has_office_mark(name):
        return True
    if is_medium(name) or (len(words) == 1 and _ACRONYM.fullmatch(name) and is_agency(name)):
        return not (len(words) == 1 and is_given_name(name) and not name.isupper())
    trade = [word in _list_trade() or word in MODIFIERS for word in small]
    acronym = _ACRONYM.fullmatch(words[0]) is not None and not name.isupper()
    if all(trade) or _has_article(words) or any(map(_ends_in_office, small)) or (acronym and any(trade)):
        return True
    # Hungarians print the given name last.
    given = is_given_name(words[0]) or (len(words) == 2 and is_given_name(words[1]))
    if given and sum(trade) <= _MAX_TRADE_WORDS:
        return False
    if small[0] in NEWSROOMS or (small[-1] in NEWSROOMS and small[-1] not in MEDIA_WORDS):
        return True
    return sum(trade) > _MAX_TRADE_WORDS or (
        any(trade)
        and (is_medium(words[0]) or small[0] in ("the", "le", "der", "die", "das", "el", "il"))
        and not is_given_name(words[0])
    )


def _is_borne(words: list[str], small: list[str]) -> bool:
    """Returns True for a given name before or behind one word that is also a surname: ``Greta Spiegel``, ``Emily Post``."""
    trade = [word in _list_trade() for word in small]
    if sum(trade) > 1 or small[-1] in NEWSROOMS or small[0] in NEWSROOMS or small[0] in ROLES:
        return False
    if is_given_name(words[0]):
        # "Houston Chronicle", "Charlotte Observer": a town with a name that only papers have.
        return not (len(words) == 2 and small[-1] in _ONLY_PAPERS and is_place_name(words[0]))
    bearable = small[-1] == "press" or (small[-1] in ("post", "page") and not is_place_name(words[0]))
    plain = words[0].istitle() and small[0] not in MODIFIERS | _PAPER_WORDS and words[0] not in load_peoples()
    return len(words) == 2 and bearable and plain


def classify(text: str, typed: bool = False) -> Kind:
    """Returns what a text without commas is.

    Args:
      text: one part of a byline.
      typed: True if the source says that it is the name of a person.
    """
    words = text.split()
    if not words or _NO_NAME.search(text) or len(words) > 12:
        return Kind.OTHER
    if SUFFIX.fullmatch(text):
        return Kind.SUFFIX
    return _classify_typed(text, words) if typed else _classify_free(text, words)


def _classify_typed(text: str, words: list[str]) -> Kind:
    if not is_typed_office(text):
        return Kind.PERSON if _looks_typed(text, words) else Kind.OTHER
    roles = ROLES | MODIFIERS
    return Kind.ROLE if all(fold_word(word) in roles for word in words) else Kind.ORGANIZATION


def _classify_free(text: str, words: list[str]) -> Kind:
    small = [fold_word(word) for word in words]
    if len(words) > 2 and small[0] in TITLES and is_given_name(words[1]):
        return _classify_free(" ".join(words[1:]), words[1:])
    if _is_role(text, small):
        return Kind.ROLE
    if is_office(text):
        return Kind.ORGANIZATION
    if _is_placed(text, words):
        return Kind.PLACE
    plain = small[:-1] if len(small) > 2 and small[-2] in _JOINED_PARTICLES else small
    other = any(word in LABELS or word in SECTIONS or word in _MONTHS for word in plain)
    if (other and not _is_borne(words, small)) or not _looks_like_name(text, words):
        return Kind.OTHER
    return Kind.PERSON


def _is_role(text: str, small: list[str]) -> bool:
    """Returns True for words of offices a person holds: ``Senior Reporter``, ``Korrespondent in Moskau``."""
    at = next((n for n, word in enumerate(small) if word in ROLES), None)
    if at is None:
        return False
    if all(word in ROLES or word in MODIFIERS or word in SECTIONS or word in PARTICLES for word in small):
        return len(small) > 1 or small[0] not in ("chief", "page", "fellow", "intern", "host")
    if at == 0 and _BEHIND_ROLE.search(text) is not None:
        return True
    before = text.split()[:at]
    return not _is_borne(text.split(), small) and (not before or not is_given_name(before[0]))


def _is_placed(text: str, words: list[str]) -> bool:
    if len(words) == 1 and is_given_name(text):
        return False
    return (
        len(words) <= 3
        and (not is_given_name(words[0]) or len(words) > 2 or text in ("San Francisco", "San Diego"))
        and is_place_name(text)
    )


def _looks_typed(text: str, words: list[str]) -> bool:
    """Returns True for a name that may have no capitals, as pen names have none."""
    if len(words) > _MAX_WORDS or not 2 <= len(text) <= _MAX_CHARS or not any(c.isalpha() for c in text):
        return False
    if len(words) == 1 or _looks_like_name(text, words):
        return True
    return len(words) == 2 and _list_trade().isdisjoint(map(fold_word, words))


def _looks_like_name(text: str, words: list[str]) -> bool:
    """Returns True for one to seven words, each with a capital or a particle, or for a name in a script without capitals."""
    if len(words) > _MAX_WORDS or not 2 <= len(text) <= _MAX_CHARS:
        return False
    if _CASED.search(text):
        return (
            words[-1] not in PARTICLES
            and words[0] not in _NOT_FIRST
            and words[-1] not in _NOT_LAST
            and all(map(_is_name_word, words))
            and any(map(_is_capital, words))
        )
    if _HAN.search(text) or re.search(r"[\u3040-\u30ff]", text):
        return (
            _HAN_NAME.fullmatch(text) or (re.search(r"[\u3040-\u30ff]", text) and _KANA_NAME.fullmatch(text))
        ) is not None
    if re.search(r"[가-힣]", text):
        return _HANGUL_NAME.fullmatch(text) is not None
    return len(words) <= 5 and any(c.isalpha() for c in text)


def _is_capital(word: str) -> bool:
    return word.strip(_STRIP)[:1].isupper()


def _is_name_word(word: str) -> bool:
    bare = word.strip("()[]'’‘\"“”„")
    if not bare:
        return False
    return bare[0].isupper() or bare in PARTICLES or _CAPITAL_INSIDE.match(bare) is not None
