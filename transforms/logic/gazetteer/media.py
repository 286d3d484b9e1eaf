"""Names of media: papers, broadcasters, news sites and agencies of the world, as they sign."""

from __future__ import annotations

import re
from functools import cache

from wiredesk.transforms.logic.kernel.word_lists import load_table

# Lists of names, one or several a line. Those of provenance also say which agencies sell their text.
_NAMES = ("gazetteer/tables/media.txt", "provenance/tables/outlets.txt")
_ALIASED = ("provenance/tables/agencies.txt", "provenance/tables/broadcasters.txt")
_ARTICLE = re.compile(r"^the\s+")
_NO_LETTER = re.compile(r"[^\w/.+]+")


def _fold(name: str) -> str:
    return _NO_LETTER.sub(" ", _ARTICLE.sub("", name.casefold())).strip()


@cache
def _list_names() -> tuple[frozenset[str], frozenset[str]]:
    """Returns the names of one word as they are printed, and those of several words folded."""
    names = [name for path in _NAMES for line in load_table(path) for name in line.split("|")]
    names += [name for path in _ALIASED for line in load_table(path) for name in re.split(r"[|,]", line)]
    stripped = [name.strip() for name in names]
    words = {name for name in stripped if name and " " not in name}
    words |= {name.upper() for name in words if len(name) > 3}
    return frozenset(words), frozenset(_fold(name) for name in stripped if " " in name)


@cache
def _list_agencies() -> frozenset[str]:
    names = [name for line in load_table(_ALIASED[0]) for name in re.split(r"[|,]", line)]
    return frozenset(name.strip() for name in names if name.strip())


def is_medium(name: str) -> bool:
    """Returns True if a name is that of a paper, a broadcaster, a site or an agency, and nothing else.

    A name of one word counts as it is printed only: "Sana" is a person, "SANA" an agency.
    """
    words, phrases = _list_names()
    bare = name[4:] if name[:4].lower() == "the " else name
    return bare in words if " " not in bare else _fold(name) in phrases


def is_agency(name: str) -> bool:
    """Returns True if a name is that of an agency whose text others print."""
    return (name[4:] if name[:4].lower() == "the " else name) in _list_agencies()
