"""Names of sites at the ends of titles: "Headline | Paper", "見出し：新聞"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

# Signs that part a title from the name of its site. Those of Latin print need spaces around them, because they
# also join words; those of Chinese and Japanese print stand without.
_BREAK = re.compile(
    r"\s*[|｜¦│‖❘┃∣_＿]+\s*|\s*[－―：]+\s*|\s+[-–—−~/›»«·•∙・:]+\s+|(?<=[^\W\d_])(?<![A-Za-z])[-–—](?![\d\s])|"
    r":\s+|\s*[(（【\[](?=[^()（）【】\[\]]+[)）】\]]$)|[】\]]\s*"
)
_BAR = re.compile(
    r"\s*[|｜¦│‖❘┃∣]+\s*|(?<=[^\x00-\x7f])\s+[<＜]\s+|\s*[_＿]+\s*(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s*[_＿]+\s*|"
    # Old blogs; one that is not closed is no quotation mark.
    r"\s+«\s+(?=[^«»]+$)"
)
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNIT = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
_FILLER = re.compile(r"\b(?:the|com|net|org|online|digital)\b|[\W_]+", re.IGNORECASE)
# Units are words, or signs of scripts that put no spaces between words.
_MIN_HEAD_UNITS, _MAX_SITE_CHARS = 2, 60
_MIN_LIKENESS = 0.5
_SURE_UNITS = 4
_MAX_CUTS = 4
# Old blogs put this before the titles of their entries.
_ARCHIVE = re.compile(r"^.{0,200}\bBlog Archive?\s*»\s*")
_MIN_WHOLE_SIGNS, _ADDED_SIGNS = 3, 6
_MAX_CHARS = 500


def fold_title(text: str) -> str:
    """Returns the letters and digits of a title in lower case, for comparisons."""
    return re.sub(r"[\W_]+", "", text.lower())


def count_units(text: str) -> int:
    """Returns the number of words, or of signs where a script puts no spaces between words."""
    return len(_UNIT.findall(text))


def list_units(text: str) -> set[str]:
    """Returns the words of a text in lower case; for scripts without spaces the pairs of neighbouring signs."""
    found = _UNIT.findall(text.lower())
    pairs = {a + b for a, b in itertools.pairwise(found) if len(a) == len(b) == 1}
    return {unit for unit in found if len(unit) > 1} | pairs or set(found)


class SiteNames:
    """The names of a site.

    Attributes:
      names: folded names, without those of fewer than two letters.
    """

    def __init__(self, names: Iterable[str]) -> None:
        kept = [name for name in names if name and len(name) <= _MAX_SITE_CHARS]
        self.names = tuple(dict.fromkeys(folded for name in kept if len(folded := _fold_site(name)) >= 2))
        initials = ("".join(word[0] for word in re.findall(r"[^\W\d_]+", name)).lower() for name in kept)
        self._initials = {short for short in initials if len(short) >= 3}

    def holds(self, text: str) -> bool:
        """Returns True if a text is the name of the site, in a longer or shorter form."""
        folded = _fold_site(text)
        if len(folded) < 2 or len(text) > _MAX_SITE_CHARS:
            return False
        return folded in self._initials or any(_is_like(folded, name) for name in self.names)

    def cut(self, title: str) -> str:
        """Returns a title without the name of the site at its ends, and without a section beside that."""
        for _ in range(_MAX_CUTS if len(title) <= _MAX_CHARS else 0):
            cut = self._cut_end(title) or self._cut_beginning(title)
            if cut is None:
                return title
            title = cut
        return title

    def _cut_end(self, title: str) -> str | None:
        for sign in reversed(list(_BREAK.finditer(title))):
            head, tail = title[: sign.start()], title[sign.end() :].rstrip(")）】] ")
            if self.holds(tail) and count_units(head) >= _MIN_HEAD_UNITS:
                return _cut_section(head, sign[0].strip()).strip()
        return None

    def _cut_beginning(self, title: str) -> str | None:
        for sign in _BREAK.finditer(title):
            head, tail = title[: sign.start()].lstrip("(（【[ "), title[sign.end() :]
            # "Courier: I carried gold" does not begin with the name of the "Creek Courier".
            if _fold_site(head) in self.names and count_units(tail) >= _MIN_HEAD_UNITS:
                return tail.strip()
        return None


def _cut_section(head: str, sign: str) -> str:
    """Removes a section that the same bar parts from the headline: "Headline | City | Paper"."""
    if not _BAR.fullmatch(sign) and sign not in {"_", "＿"}:
        return head
    parts = re.split(rf"\s*{re.escape(sign)}\s*", head)
    return max(parts, key=count_units) if len(parts) > 1 else head


def cut_bars(title: str) -> str:
    """Returns the part of a title with bars that is the headline; headlines themselves have no bars."""
    if len(title) > _MAX_CHARS:
        return title
    parts = [part.strip() for part in _BAR.split(_ARCHIVE.sub("", title))]
    longest = max(parts, key=count_units)
    # The headline mostly stands first; a much shorter first part is the site or a section.
    units = count_units(parts[0])
    best = parts[0] if units >= min(_SURE_UNITS, 0.5 * count_units(longest)) else longest
    return best if count_units(best) >= _MIN_HEAD_UNITS else title


def _fold_site(name: str) -> str:
    return _FILLER.sub("", name.lower())


def _is_like(text: str, name: str) -> bool:
    """Returns True if one of two folded names begins or ends with the other and is half as long at least."""
    if text == name:
        return True
    short, long = sorted((text, name), key=len)
    is_part = long.startswith(short) or long.endswith(short)
    # Of scripts without spaces a few signs are a whole name.
    is_whole = (
        len(short) >= _MIN_WHOLE_SIGNS and not short.isascii() and len(long) - len(short) <= _ADDED_SIGNS
    )
    return is_part and (is_whole or len(short) >= max(2, _MIN_LIKENESS * len(long)))
