"""Judges if a mention is a place at all, and the chosen one: both by logistic regressions whose weights are learned.

``python -m tests.quality.train_places`` makes ``weights.json``.
"""

from __future__ import annotations

import math
import re
from functools import cache
from operator import mul

from wiredesk.transforms.logic.gazetteer.aliases import find_abbreviation
from wiredesk.transforms.logic.gazetteer.geonames import Spot, make_place_key
from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.kernel.word_lists import load_table, read_words
from wiredesk.transforms.logic.places.areas import AREA_FEATURES, POSSESSIVE, is_within
from wiredesk.transforms.logic.places.bearers import LOCATES, TITLES, Bearers, find_word_behind
from wiredesk.transforms.logic.places.mentions import OTHER_TYPES, PLACE_TYPES, Naming
from wiredesk.transforms.logic.places.ranking import Choice, is_of_kind, load_weights
from wiredesk.transforms.logic.places.table import LARGE_CITY
from wiredesk.transforms.logic.places.within import BODY, DATELINE

_BESIDE_CHARS = 30
_ACRONYM_CHARS = 5
_LEADS = read_words("from to at toward towards through between over of for leaving visiting via")
_PART_SHARE = 0.9
"""The share of parts of countries and divisions that lie within 161 km of the middle of the whole, beside that of
wholes (LGL, GeoVirus: .83 of 64)."""
_PART_CHARS = 15
_PART_BEFORE = re.compile(
    r"\b(?:(?:north|south)(?:-?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?|central|upstate)[ \n]$",
    re.IGNORECASE,
)
_PART_ENDS = frozenset({"rn ", "th ", "st ", "al ", "te ", "rn\n", "th\n", "st\n", "al\n", "te\n"})
_PART_STARTS = frozenset({"nort", "sout", "east", "west", "cent", "upst"})
_ROLES = read_words(
    "Gov Sen Rep Governor Senator Mayor President Prime Minister Police Supreme State Attorney Secretary Republican "
    "Republicans Democrat Democrats Democratic Sheriff Legislature House Senate City County Department District Governor's "
    "Chief Lt Congressman Rep Reps Sens Foreign Deputy Home Health Interior Defense Department National"
)
_OFFICE_BEFORE = re.compile(
    r"\b(?:[Gg]overnor|[Mm]ayor|[Pp]resident|[Mm]inister|[Cc]hancellor|[Aa]mbassador|[Ee]nvoy|[Bb]ishop|[Ss]ecretary|[Kk]ing"
    r"|[Ss]tate|[Cc]ity) (?:of|to|for|in) $"
)
_OF = ("of", "from")
_HOME_BEFORE = re.compile(
    r"(?:, \d\d, of"
    r"|\b(?:[Rr]esidents|[Pp]eople|[Cc]itizens|[Cc]ity|[Tt]own|[Vv]illage|[Mm]ayor|[Gg]overnor|[Nn]ative|[Ss]tate) of"
    r"|\b(?:an?|the|two|three|four|old) (?:\w+ )?(?:wo)?m[ae]n from) $"
)
"""Words before the home of persons: "residents of Leeds", "Ann Lee, 40, of Leeds", "a man from Leeds"."""
_SPEAKS = read_words(
    "said says told added asked wrote tweeted argued thinks believes found replied insisted noted joked smiled"
)

PLACE_NAMES = (
    "bias", "gpe", "loc", "fac", "org", "person", "none", "locates", "leads", "locates_share", "stated",
    "stated_elsewhere", "title_before", "capital_before", "capital_behind", "role_behind", "given_name",
    "given_before_name", "surname",
    "surname_of_area", "surname_stated", "forename", "titled", "titled_area", "organisation", "speaks", "other_use",
    "country", "division", "county", "large", "size", "several_words", "capitals", "support", "country_support", "article",
    "possessive", "body", "dateline", "acronym", "small_other",
)  # fmt: skip
RIGHT_NAMES = (
    "bias", "share", "share_log", "stated", "country", "division", "county", "capital", "region", "large", "size", "support",
    "country_support", "alone", "other_name", "outside_stated", "capital_beside_area", "told_kind", "told_area", "dwarf",
)  # fmt: skip


def describe_place(body: str, naming: Naming, choice: Choice, bearers: Bearers) -> tuple[float, ...]:
    """Returns the values of :data:`PLACE_NAMES`: what speaks for and against a mention being a place."""
    spot, key, text = choice.spot, naming.key, naming.mention.text
    before, small = naming.before, naming.before.lower()
    behind = find_word_behind(body, naming)
    count, located = bearers.located.get(key, (1, 0))
    area = spot.feature in AREA_FEATURES
    large = spot.feature[0] == "P" and spot.population >= LARGE_CITY
    stated = bool(naming.stated)
    surname = key in bearers.surnames
    titled = key in bearers.titled
    given = key in load_given_names()
    role = behind.rstrip("'’s") in _ROLES or behind in _ROLES
    other = behind[:1].isupper() and not role
    locates = small in LOCATES
    return (
        1.0,
        naming.label == "GPE",
        naming.label == "LOC",
        naming.label == "FAC",
        naming.label == "ORG",
        naming.label == "PERSON",
        not naming.label,
        locates,
        small in _LEADS,
        located / count,
        stated,
        not stated and bool(naming.earlier or naming.later),
        before in TITLES,
        before[:1].isupper() and small not in LOCATES | _LEADS and before not in TITLES,
        other,
        role,
        given,
        given and other and not stated,
        surname and not area and not stated,
        surname and area and not stated,
        surname and stated,
        key in bearers.forenames and not stated,
        titled and not area and not stated,
        titled and area and not stated,
        key in bearers.organisations and naming.label != "ORG",
        behind in _SPEAKS and not area and not large,
        key in load_others() and not stated,
        spot.feature == "A.PCLI",
        spot.feature == "A.ADM1",
        spot.feature == "A.ADM2",
        large,
        math.log10(spot.population + 100) - 5 if not area else 0.0,
        " " in key,
        text.isupper() and len(text) > 2,
        math.log1p(choice.support),
        math.log1p(choice.country_support),
        small == "the" or text[:4].lower() == "the ",
        body.startswith(("'s", "’s"), naming.mention.end),
        naming.label == BODY,
        naming.label == DATELINE,
        is_acronym(body, naming),
        naming.label in OTHER_TYPES and not area and not large and not stated,
    )


def is_acronym(body: str, naming: Naming) -> bool:
    """Returns True if a name is in capitals as those of bodies and laws are: no abbreviation of a place, no dateline."""
    text, start = naming.mention.text, naming.mention.start
    return (
        len(text) <= _ACRONYM_CHARS
        and text.isupper()
        and "." not in text
        and find_abbreviation(text) is None
        and naming.candidates[0].feature != "A.PCLI"
        and start > 0
        and body[start - 1] != "\n"
        and body[start - 2 : start] not in (". ", "\n\n")
        and naming.label != DATELINE
    )


def describe_right(naming: Naming, choice: Choice) -> tuple[float, ...]:
    """Returns the values of :data:`RIGHT_NAMES`: how sure the choice among the places of the name is."""
    spot = choice.spot
    share = min(max(choice.share, 1e-4), 1 - 1e-4)
    area = spot.feature in AREA_FEATURES
    return (
        1.0,
        share,
        math.log(share / (1 - share)),
        bool(naming.stated),
        spot.feature == "A.PCLI",
        spot.feature == "A.ADM1",
        spot.feature == "A.ADM2",
        spot.feature == "P.PPLC",
        spot.feature[0] == "L",
        spot.population >= LARGE_CITY and not area,
        math.log10(spot.population + 100) - 5 if not area else 0.0,
        math.log1p(choice.support),
        math.log1p(choice.country_support),
        len(naming.candidates) == 1,
        make_place_key(spot.name) != naming.key,
        bool(naming.stated) and not is_within(spot, naming.stated),
        spot.feature == "P.PPLC" and any(_is_namesake_of(one, spot) for one in naming.candidates),
        is_of_kind(spot, naming),
        not naming.stated and is_within(spot, naming.earlier or naming.later),
        spot.geoname_id in naming.dwarfs,
    )


def _is_namesake_of(division: Spot, capital: Spot) -> bool:
    return division.feature == "A.ADM1" and division.country == capital.country


@cache
def _load(model: str, names: tuple[str, ...]) -> tuple[float, ...]:
    weights = load_weights()[model]
    return tuple(weights[name] for name in names)


def judge(body: str, naming: Naming, choice: Choice, bearers: Bearers) -> float:
    """Returns the probability that a mention is a place, and the chosen one."""
    if (
        is_forename(body, naming, bearers)
        or is_surname(naming, bearers)
        or is_short_form(body, naming, bearers)
    ):
        return 0.0
    if is_begun(body, naming, bearers):
        return 0.0
    if make_place_key(choice.spot.name) != naming.key and is_acronym(body, naming):
        return 0.0
    place = _measure(_load("place", PLACE_NAMES), describe_place(body, naming, choice, bearers))
    right = _measure(_load("right", RIGHT_NAMES), describe_right(naming, choice))
    return place * right * (_PART_SHARE if is_part(body, naming, choice.spot) else 1.0)


def is_part(body: str, naming: Naming, spot: Spot) -> bool:
    """Returns True for a part of a country or division, such as "western Kenya": the table has the middle of the whole."""
    if spot.feature not in AREA_FEATURES:
        return False
    start = naming.mention.start
    if body[max(0, start - 3) : start] in _PART_ENDS and _PART_BEFORE.search(
        body, max(0, start - _PART_CHARS), start
    ):
        return True
    # "Western Kenya" as a whole, but neither "South Africa" nor "Northern Ireland", which the table has.
    return naming.mention.text[:4].lower() in _PART_STARTS and naming.key.endswith(
        f" {make_place_key(spot.name)}"
    )


def is_surname(naming: Naming, bearers: Bearers) -> bool:
    """Returns True if a mention is labelled as a person or a body and is the last word of a person's longer name."""
    return naming.label in ("PERSON", BODY) and naming.key in bearers.surnames and not naming.stated


def is_short_form(body: str, naming: Naming, bearers: Bearers) -> bool:
    """Returns True for the given name of a person or the first word of a body that the text names in full."""
    if naming.stated or naming.before.lower() in LOCATES or is_country_only(naming):
        return False
    start = naming.mention.start
    if naming.before in _OF and _HOME_BEFORE.search(body, max(0, start - _BESIDE_CHARS), start):
        return False
    if naming.label == "PERSON":
        return naming.key in bearers.forenames
    return naming.label == "ORG" and naming.key in bearers.shortened


def is_country_only(naming: Naming) -> bool:
    """Returns True for the name of a country that no person has as a given name: "Korea", but not "Jordan"."""
    return naming.candidates[0].feature == "A.PCLI" and naming.key not in load_given_names()


def is_begun(body: str, naming: Naming, bearers: Bearers) -> bool:
    """Returns True if a longer name begins with a mention that the text also has in full: "Washington" of a bank's."""
    start = naming.mention.start
    return naming.label in PLACE_TYPES and any(
        len(name) > len(naming.mention.text) and body.startswith(name, start)
        for name in bearers.longer.get(naming.mention.text, ())
    )


def is_forename(body: str, naming: Naming, bearers: Bearers) -> bool:
    """Returns True if the word behind a mention is a person's: "Israel Mbeki" where Mbeki is a person.

    "Governor of Texas Ann Lund" has a place before the person's name.
    """
    if is_country_only(naming) or _OFFICE_BEFORE.search(
        body, max(0, naming.mention.start - _BESIDE_CHARS), naming.mention.start
    ):
        return False
    return POSSESSIVE.sub("", find_word_behind(body, naming)) in bearers.words


def _measure(weights: tuple[float, ...], values: tuple[float, ...]) -> float:
    return 1 / (1 + math.exp(-sum(map(mul, weights, values))))


@cache
def load_others() -> frozenset[str]:
    """Returns names of towns that news mostly prints for something else, as keys."""
    lines = load_table("places/tables/others.txt")
    return frozenset(name for line in lines for name in line.split("|"))
