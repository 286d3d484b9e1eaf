"""The table of news agencies, and how texts name them.

The names are those that the agencies use of themselves in datelines and signatures, as far as
the authors know them; the list has not been checked against the members of the alliances
(European Alliance of News Agencies, Organization of Asia-Pacific News Agencies, MINDS). Broadcasters and
papers that sign datelines in the way of an agency have ``wire`` false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

UNNAMED = "unnamed"
"""The name in ``agencies`` for agencies that the text does not name."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency.

    Attributes:
      name: as in the column ``agencies``.
      aliases: other names, as printed; short ones count in this case only.
      wire: whether it sells its text to others, so that its tag means wire copy.
    """

    name: str
    aliases: tuple[str, ...]
    wire: bool = True


# name | aliases
_WIRES = """
AP|Associated Press, A.P.
Reuters|Reuter, REUTERS, REUTER, Thomson Reuters Foundation, Reuters Health, Reuters Breakingviews, Reuters Life!
AFP|Agence France-Presse, Agence France Presse
UPI|United Press International
PTI|Press Trust of India
ANI|Asian News International
IANS|Indo-Asian News Service
UNI|United News of India
dpa|DPA, Deutsche Presse-Agentur, dpa-AFX, dpa international
EFE|EFE-EPA, Agencia EFE
ANSA|Agenzia ANSA
Xinhua|XINHUA, Xinhua News Agency
CNA|Central News Agency
Kyodo|KYODO, Kyodo News, Kyodo News Agency
Jiji|Jiji Press
Yonhap|YONHAP, Yonhap News Agency
Bernama|BERNAMA
Antara|ANTARA
TASS|ITAR-TASS, Itar-Tass, Tass
Interfax|Interfax-Ukraine
RIA Novosti|RIA-Novosti, RIA
Ukrinform|
Anadolu|Anadolu Agency, Anadolu Ajansi, AA
IRNA|Islamic Republic News Agency
MENA|Middle East News Agency
SANA|Syrian Arab News Agency
WAM|Emirates News Agency
KUNA|Kuwait News Agency
APP|Associated Press of Pakistan
BSS|Bangladesh Sangbad Sangstha
PA|PA Media, Press Association
AAP|Australian Associated Press
CP|The Canadian Press, Canadian Press
Bloomberg|Bloomberg News
Dow Jones|Dow Jones Newswires
APA|Austria Presse Agentur
Keystone-SDA|SDA, sda, ATS
SID|Sport-Informations-Dienst
epd|Evangelischer Pressedienst
KNA|Katholische Nachrichten-Agentur
ANP|Algemeen Nederlands Persbureau
Belga|Agence Belga, BELGA
TT|TT News Agency, Tidningarnas Telegrambyrå
NTB|Norsk Telegrambyrå
Ritzau|RITZAU
STT|STT-Lehtikuva
PAP|Polska Agencja Prasowa
CTK|ČTK
MTI|Magyar Távirati Iroda
Agerpres|AGERPRES
BTA|Bulgarian News Agency
HINA|
Tanjug|TANJUG
Lusa|LUSA, Agência Lusa
Europa Press|EUROPA PRESS
NAN|News Agency of Nigeria
SAPA|South African Press Association
RNS|Religion News Service
CNS|Catholic News Service
JTA|Jewish Telegraphic Agency
Tribune Content Agency|TCA, Tribune News Service, TNS
Creators Syndicate|Creators.com
King Features Syndicate|
McClatchy|McClatchy Newspapers, McClatchy Washington Bureau
Cox|Cox Newspapers
Inter Press Service|IPS
Climatewire|ClimateWire
"""
_BROADCASTERS = """
CNN|CNN Business, CNNMoney, CNN Español, CNN Politics, CNN Newsource
CBS News|CBS, CBSNewYork, CBSMiami, CBS News/AP
ABC News|
NBC News|
Fox News|FOX News, FOX NEWS
CBN News|
BBC|BBC News
VOA|Voice of America
RFE/RL|RFE
RFI|
WND|
KABC|
CNSNews.com|
"""
_LIKELY_SUFFIX = re.compile(r"[\s,/]+(?:News|Health|Sports?|Business|Money|Features|Exclusive)$")


def _read_table(table: str, wire: bool) -> list[Agency]:
    rows = (line.partition("|") for line in table.strip().splitlines())
    return [Agency(name, tuple(filter(None, aliases.split(", "))), wire) for name, _, aliases in rows]


AGENCIES: tuple[Agency, ...] = (*_read_table(_WIRES, True), *_read_table(_BROADCASTERS, False))
"""All agencies of the table."""

# Names that are words or other bodies in running text, so that they count in a dateline's
# brackets and signatures only.
_AMBIGUOUS = frozenset(
    [
        "A.P.",
        "AA",
        "APA",
        "APP",
        "ATS",
        "BSS",
        "BTA",
        "CNA",
        "CNS",
        "CP",
        "Cox",
        "HINA",
        "IPS",
        "KNA",
        "MENA",
        "MTI",
        "NAN",
        "PA",
        "PAP",
        "RIA",
        "RFE",
        "RNS",
        "SANA",
        "SDA",
        "SID",
        "SAPA",
        "STT",
        "TCA",
        "TNS",
        "TT",
        "UNI",
        "WAM",
        "CBS",
        "sda",
        "epd",
        "ANI",
        "WND",
        "TASS",
        "Tass",
        "Lusa",
        "Jiji",
        "Antara",
        "Canadian",
    ]
)


@cache
def _map_names() -> dict[str, Agency]:
    return {name: agency for agency in AGENCIES for name in (agency.name, *agency.aliases)}


@cache
def _compile_names() -> re.Pattern[str]:
    names = sorted((name for name in _map_names() if name not in _AMBIGUOUS), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


_UNNAMED = re.compile(
    r"\b(?:(?:news|wire|other|various|multiple|several|foreign|international) agenc(?:y|ies)|wire (?:services?|reports?)|"
    r"agency (?:reports?|inputs?|feeds?)|agencies|post wires|newswires?|wires)\b",
    re.IGNORECASE,
)


def find_agency(text: str) -> Agency | None:
    """Returns the agency that a tag names: ``Reuters``, ``AP``, ``The Associated Press``, ``AFP/dpa`` (the first)."""
    names = _map_names()
    tag = " ".join(text.split()).strip(" .-–—")
    tag = tag[4:] if tag[:4].lower() == "the " else tag
    for form in (
        tag,
        _LIKELY_SUFFIX.sub("", tag),
        re.split(r"\s*(?:[/,;&]|\band\b|\|)\s*", tag, maxsplit=1)[0],
    ):
        found = names.get(form) or (names.get(form.title()) if len(form) > 6 else None)
        if found:
            return found
    return None


def list_agencies(*texts: str | None) -> tuple[str, ...]:
    """Returns the agencies that bylines and credit lines name, each once, in order; ``unnamed`` last.

    ``(With inputs from agencies)`` gives ``unnamed``.
    """
    found: dict[str, None] = {}
    unnamed = False
    for text in filter(None, texts):
        for match in _compile_names().finditer(text):
            found.setdefault(_map_names()[match[0]].name)
        whole = find_agency(text)
        if whole is not None:
            found.setdefault(whole.name)
        unnamed = unnamed or bool(_UNNAMED.search(text))
    return (*found, UNNAMED) if unnamed else tuple(found)


def is_wire(name: str) -> bool:
    """Tells whether an agency's own text is printed by others."""
    agency = _map_names().get(name)
    return name == UNNAMED or (agency is not None and agency.wire)
