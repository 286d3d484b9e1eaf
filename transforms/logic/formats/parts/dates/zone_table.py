"""Abbreviations of time zones, and those that stand for several.

Abbreviations that the tz database has today are checked against it by the tests; the others are those of Wikipedia's
list of time zone abbreviations. Tables of libraries were not adopted whole, because they choose one zone for an
abbreviation of several, and have offsets that were given up decades ago.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    "-11:00": "NUT",
    "-10:00": "HST HAST CKT TAHT",
    "-9:30": "MART",
    "-9:00": "AKST HADT HDT GAMT HNY",
    "-8:00": "AKDT HNP HAY",
    "-7:00": "PDT HAP HNR",
    "-6:00": "MDT GALT HNC HAR",
    "-5:00": "COT PET EASST HNE HAC",
    "-4:00": "EDT BOT CLT GYT FKT HNA HAE",
    "-3:30": "NST HNT",
    "-3:00": "ADT ART BRT CLST FKST GFT PMST SRT UYT WGT ROTT HAA",
    "-2:30": "NDT HAT",
    "-2:00": "BRST FNT PMDT UYST WGST",
    "-1:00": "AZOT CVT EGT",
    "0:00": "GMT UTC UT UCT Z TUC WET WEZ AZOST EGST",
    "1:00": "CET MEZ MET WEST WAT DFT SEČ SEC HNEC",
    "2:00": "CEST MESZ MEST CEDT EET OEZ CAT SAST WAST SELČ SELC HAEC",
    "3:00": "EEST EEDT OESZ EAT FET IDT TRT SYOT",
    "3:30": "IRST",
    "4:00": "GET AZT MSD MUT RET SAMT SCT",
    "4:30": "AFT IRDT",
    "5:00": "PKT MVT TMT TJT UZT YEKT MAWT TFT",
    "5:30": "SLST LKT SLT",
    "5:45": "NPT",
    "6:00": "PKST BTT KGT OMST BIOT VOST",
    "6:30": "MMT",
    "7:00": "WIB ICT CXT DAVT HOVT KRAT NOVT THA",
    "8:00": "HKT SGT MYT PHT PHST AWST WITA BNT CHOT IRKT ULAT",
    "8:45": "ACWST CWST",
    "9:00": "JST KST WIT AWDT PWT TLT YAKT ULAST",
    "9:30": "ACST",
    "10:00": "AEST CHST CHUT DDUT PGT VLAT",
    "10:30": "ACDT LHST",
    "11:00": "AEDT NCT SBT VUT KOST PONT MAGT SAKT SRET LHDT",
    "12:00": "NZST FJT GILT MHT NRT TVT WAKT WFT PETT ANAT",
    "12:45": "CHAST",
    "13:00": "NZDT TOT PHOT FJST TKT",
    "13:45": "CHADT",
    "14:00": "LINT",
}


def _read_minutes(text: str) -> int:
    hours, _, minutes = text.lstrip("-").partition(":")
    return (60 * int(hours) + int(minutes)) * (-1 if text.startswith("-") else 1)


ABBREVIATIONS: Final[Mapping[str, int | str]] = {
    **{name: _read_minutes(offset) for offset, names in _NAMES.items() for name in names.split()},
    # Without saying whether it is winter or summer.
    "ET": "America/New_York",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
    "NZT": "Pacific/Auckland",
    # Their offsets have changed.
    "MSK": "Europe/Moscow",
    "МСК": "Europe/Moscow",
    "VET": "America/Caracas",
    "ALMT": "Asia/Almaty",
    "PYT": "America/Asuncion",
}
"""Minutes east of UTC, or a place of the tz database, by abbreviation in capitals."""

SEVERAL: Final[Mapping[str, Mapping[str, int | str]]] = {
    "IST": {"IN": 330, "LK": 330, "IL": 120, "IE": "Europe/Dublin"},
    # RFC 5322 gives these the offsets of North America.
    "EST": {"": -300, "AU": "Australia/Sydney"},
    "CST": {"": -360, "CN": 480, "TW": 480, "HK": 480, "MO": 480, "CU": -300, "AU": "Australia/Adelaide"},
    "CDT": {"": -300, "CU": -240},
    "MST": {"": -420, "MY": 480, "MM": 390},
    "PST": {"": -480, "PH": 480, "PK": 300},
    "CT": {"": "America/Chicago", "CN": 480, "TW": 480, "AU": "Australia/Adelaide"},
    "MT": {"": "America/Denver", "MY": 480},
    "BST": {"": 60, "BD": 360},
    "BDT": {"BD": 360, "BN": 480},
    "GST": {"": 240, "GU": 600, "GS": -120},
    "AST": dict.fromkeys(("CA", "PR", "DO", "BB", "TT", "BM", "AG", "LC", "US", "VI"), -240)
    | dict.fromkeys(("SA", "KW", "QA", "BH", "IQ", "YE", "JO", "SY"), 180),
    "SST": {"SG": 480, "AS": -660},
    "AMT": {"AM": 240, "BR": -240},
    "AMST": {"AM": 300, "BR": -180},
    "ACT": {"BR": -300, "AU": "Australia/Adelaide"},
    "WST": {"WS": 780, "AU": 480},
    "ECT": {"EC": -300},
    "CCT": {"CN": 480, "CC": 390},
}
"""By abbreviation: the offsets that it has by country; the empty name is that of the rest of the world."""

_INDIAN = "hi mr gu kn te ml pa or as ta sa kok"

LANGUAGE_COUNTRIES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_INDIAN.split(), ("IN",)),
    "bn": ("BD", "IN"),
    "si": ("LK",),
    "he": ("IL",),
    "iw": ("IL",),
    "ga": ("IE",),
    "zh": ("CN",),
    "yue": ("HK",),
    "hy": ("AM",),
    "ar": ("SA",),
    "ms": ("MY",),
    "my": ("MM",),
    "fil": ("PH",),
    "tl": ("PH",),
    "ur": ("PK",),
    "pt": ("BR",),
}
"""Countries of languages, for the table above."""

PLACES: Final[Mapping[str, str]] = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "london time": "Europe/London",
    "uk time": "Europe/London",
    "new york time": "America/New_York",
    "moscow time": "Europe/Moscow",
    "beijing time": "Asia/Shanghai",
    "hong kong time": "Asia/Hong_Kong",
    "singapore time": "Asia/Singapore",
    "japan time": "Asia/Tokyo",
    "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai",
    "日本時間": "Asia/Tokyo",
    "한국시간": "Asia/Seoul",
    "по московскому времени": "Europe/Moscow",
    "по москве": "Europe/Moscow",
    "по мск": "Europe/Moscow",
    "за києвом": "Europe/Kiev",
    "за київським часом": "Europe/Kiev",
    "по киеву": "Europe/Kiev",
    "московское время": "Europe/Moscow",
}
"""Names in words that CLDR does not have."""
