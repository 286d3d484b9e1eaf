"""The part of a dateline before its agency: ``WASHINGTON, July 28``, ``BROOKLYN, N.Y.``, ``CAIRO and GAZA``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.gazetteer.given_names import load_genders
from wiredesk.transforms.logic.provenance.agencies import find_agency
from wiredesk.transforms.logic.provenance.dateline_days import find_printed_day
from wiredesk.transforms.logic.provenance.places import STAND_ALONE, is_place, is_region

_MAX_CHARS = 60
_MAX_REGIONS = 3
# What no place has in its name.
_NO_PLACE = re.compile(r"[!?;:\"“”()\[\]\d]")
# "BOSTON N.H. –": the state without its comma.
_BARE_STATE = re.compile(r"(?P<city>[^,/]+?) (?P<state>(?:[A-Z]\.){2}|[A-Z][a-z]{2,4}\.)$")
_SEPARATOR = re.compile(r"\s*(?:/|;|&|\b(?i:and)\b)\s*")
_CAPITALS = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ]|[.'’\-/ ]|\b(?:Mc|Mac|De|Di|Le|La|Du)(?=[A-Z])|(?<=[A-Z])c(?=[A-Z])|"
    r"\b(?:de|du|la|al|of|on|and|the|el|der|am|upon)\b)+"
)
# Words in small letters within the names of places: "Frankfurt am Main", "Rio de Janeiro", "Châlons-en-Champagne".
_SMALL_WORDS = (
    "a aan al am an and bei bin da das de del della den der di do dos du e el em en et i im in la las le les los na "
    "nad ob of og och on op pod s sous sul sur the u und upon v van von w y ve és ja på i vid ved на над "
)
_SMALL = frozenset(_SMALL_WORDS.split())
_GAP = re.compile(r"[ /]")
_MAX_NAME_WORDS = 5
_OTHER_SIGNS = re.compile(r"[^\w.'’‘ʻ` /&\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f-]")
_MIN_CAPITALS_CHARS = 3
# Labels in capitals before a dash or colon that are no place.
_LABEL = re.compile(
    r"\b(?:UPDATED?|EXCLUSIVE|BREAKING|FILE|PHOTOS?|WATCH|VIDEO|ANALYSIS|OPINION|CORRECTION|CORRECTED|NOTE|EDITOR'?S?|"
    r"EDITOR’S|MORE|RELATED|READ|LIVE|FACT|CLAIM|MYTH|TRUTH|VERDICT|QUESTION|ANSWER|HOST|SEN|REP|PRESIDENT|GOV|MR|MRS|MS|"
    r"DR|INTERVIEWER|REPORTER|MODERATOR|TRANSCRIPT|ALSO|SEE|BY|NEWS|REVIEW|COMMENTARY|EDITORIAL|COLUMN|WHY|WHAT|HOW|WHO|"
    r"WHERE|WHEN|THE|THIS|TRUMP|OBAMA|BIDEN|CLINTON|BUSH|ROMNEY|COVID|FULL|PART|CHAPTER|STORY|SUMMARY|KEY|TOP|TIMELINE|"
    r"CAPTION|IMAGE|SOURCE|ADVERTISEMENT|UNIDENTIFIED|VOICE|INSKEEP|SIEGEL|BLOCK|CORNISH|GREENE|MONTAGNE|SPECIAL)\b"
)
# What stands before a name and an agency in a byline or a credit, in the languages of the press.
_LED_WORDS = (
    "by von par por av af door przez text foto fotos photo bild quelle source fuente fonte bron källa kilde from "
    "oleh автор фото текст credit autor autore auteur redaktion"
)
_LED = frozenset(_LED_WORDS.split())
_KIND_WORDS = (
    "bay beach bend bridge brook castle city corner cove creek cross dale falls ferry ford forest gardens glen green grove "
    "harbor harbour haven head heath heights hill hills island islands junction lake lea lodge marsh mills moor mouth park "
    "point pond port quay reef ridge river rock rocks sands shore sound spring springs square strand town township vale valley "
    "view village wells wood woods"
)
# What the last word of a place may be, and that of a name seldom is.
_KINDS = frozenset(_KIND_WORDS.split())
_OPENING = re.compile(r"[\"'“‘”«»„‚‹<$#@…(\[¿¡「『《〈*—–-]*")


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline, and the offset in the paragraph where the story begins.

    Attributes:
      dateline: the dateline.
      end: the offset.
      reporters: where the reporters stand whom the dateline names, which are its byline.
    """

    dateline: Dateline
    end: int
    reporters: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlaceAndDay:
    """The place of a possible dateline, and its day.

    Attributes:
      place: as printed, without the day; empty if nothing stands before the agency.
      city: the place before its first comma.
      regions: states and countries behind the city.
      cities: the cities, several in ``NEW YORK/LONDON`` and ``CAIRO and GAZA``.
      dated: True if a day is printed, even one that does not exist.
      day: the day; None if its year is unknown.
    """

    place: str
    city: str
    regions: tuple[str, ...]
    cities: tuple[str, ...]
    dated: bool
    day: date | None

    def is_name(self) -> bool:
        """Returns True if the words before the first comma have capitals like a name, and few regions follow."""
        return (
            len(self.regions) <= _MAX_REGIONS and all(self.cities) and _is_name(self.city.replace(";", "/"))
        )

    def is_capitalised(self) -> bool:
        """Returns True if all cities are printed in capitals."""
        return all(is_in_capitals(city) and len(city) >= _MIN_CAPITALS_CHARS for city in self.cities)

    def is_in_region(self) -> bool:
        """Returns True if there are regions behind the city, all of them known."""
        return bool(self.regions) and all(map(is_region, self.regions))

    def stands_alone(self) -> bool:
        """Returns True if the stylebook prints all cities without their state or country."""
        return all(city.casefold() in STAND_ALONE for city in self.cities)

    def is_known(self) -> bool:
        """Returns True if the gazetteer has all cities."""
        return all(map(is_place, self.cities))


def is_in_capitals(name: str) -> bool:
    """Returns True if a name is in capitals but for its particles: ``McALLEN``, ``RIO de JANEIRO``."""
    if _CAPITALS.fullmatch(name) is None:
        return False
    # The pattern knows small letters of Western Europe only, and other scripts have none.
    return name.isascii() or (
        any(map(str.isupper, name)) and not any(one.islower() for one in name if one > "\xff")
    )


def is_label(parts: PlaceAndDay) -> bool:
    """Returns True if the words, in capitals, are those of a label: ``UPDATE``, ``FILE PHOTO``."""
    return _LABEL.search(" ".join(parts.cities).upper()) is not None


def is_person(parts: PlaceAndDay, text: str) -> bool:
    """Returns True if words before an agency are rather a person: a byline's, or one whom the text calls by the last word.

    Args:
      parts: with a place that no table has.
      text: the text behind it.
    """
    words = parts.city.split()
    if words[0].casefold().rstrip(":") in _LED:
        return True
    if words[-1].casefold() in _KINDS:
        return False
    if words[0].title() in load_genders() and not parts.regions:
        return True
    if len(words) < 2 or parts.regions or len(parts.cities) > 1:
        return False
    alone = re.compile(rf"(?<!{re.escape(words[-2])} ){re.escape(words[-1])}\b")
    return alone.search(text) is not None


def count_capitals(city: str) -> int:
    """Returns the number of words with a capital."""
    return sum(not word[:1].islower() for word in city.split())


def begins_sentence(text: str, at: int) -> bool:
    """Returns True if a sentence may begin at an offset: with a capital, a number, or a letter of a script without them."""
    opening = _OPENING.match(text, at)
    start = opening.end() if opening else at
    first = text[start : start + 1]
    if not first or not (first.isalnum() or first in "£€¥₹"):
        return False
    # "iPhone", "eBay", "al-Qaida".
    return not first.islower() or text[start + 1 : start + 2].isupper() or text[start : start + 3] == "al-"


def _is_name(city: str) -> bool:
    """Returns True if the words have capitals like a name; scripts without capitals have few words."""
    words = _GAP.split(city)
    if not 1 <= len(words) <= _MAX_NAME_WORDS or _OTHER_SIGNS.search(city) or not words[0]:
        return False
    # "'s-Hertogenbosch".
    return not words[0][0].islower() and all(
        word and (not word[0].islower() or word.casefold() in _SMALL or word[1:2] in ("'", "’", "."))
        for word in words
    )


def split_place(prefix: str, published: date | None) -> PlaceAndDay | None:
    """Splits the text before an agency or dash into place and day.

    Args:
      prefix: the text, without spaces and commas at its ends.
      published: the publication day, which completes the year.

    Returns:
      None if the text has signs or words that no place and day have.
    """
    found = find_printed_day(prefix, published)
    if found is not None:
        behind = prefix[found.end :].strip(" ,.-")
        # "ROME, March 13, Reuter -".
        if behind and find_agency(behind) is None:
            return None
        prefix = prefix[: found.start]
    place = re.sub(r"[\s,]+$", "", prefix)
    if len(place) > _MAX_CHARS or _NO_PLACE.search(place):
        return None
    city, regions = _split_regions(place)
    return PlaceAndDay(
        place, city, regions, _split_cities(city), found is not None, found.day if found else None
    )


def _split_regions(place: str) -> tuple[str, tuple[str, ...]]:
    city, *regions = place.split(",")
    bare = _BARE_STATE.match(city) if not regions else None
    if bare and is_region(bare["state"]):
        city, regions = bare["city"], [bare["state"]]
    return city.strip(), tuple(region.strip() for region in regions)


def _split_cities(city: str) -> tuple[str, ...]:
    """Splits ``NEW YORK/LONDON`` and ``CAIRO and GAZA``, but not ``BOSNIA AND HERZEGOVINA``."""
    return (city,) if is_place(city) else tuple(name.strip() for name in _SEPARATOR.split(city))
