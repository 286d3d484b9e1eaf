"""Languages of Latin script that n-grams confuse, told apart by the words and forms that only one of them prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SOUTH_SLAVIC: Final = frozenset({"bs", "hr", "sr"})
_MALAY: Final = frozenset({"id", "ms"})
NEIGHBOURS: Final = _SOUTH_SLAVIC | _MALAY
"""Tags of these languages."""

# Serbian news is in the ekavian standard ("mesto"), Croatian and Bosnian news in the ijekavian ("mjesto").
_EKAVIAN = re.compile(
    r"\b(?:posle|pre\b|uvek|gde|nigde|negde|ovde|dve|obe|ponedelj|nedelj|sred[ua]|predsedni|predsedava|"
    r"sednic|sever|mest[aoue]|vremen|vreme\b|vest[i]?\b|vesti|svet[aeu]?\b|svetsk|reš|rek[aeiu]\b|"
    r"del[aou]\b|deo\b|hteo|video|lep[aeiou]?\b|cen[aeu]\b|mesec|dete|dec[aeu]\b|čovek|vek[aou]?\b|stoleć|"
    r"levic|desnic|primer|promen|razume|sme[lnš]|uspe[hlš]|sused|izvešta|obavešt|zahtev|celo|ceo|zvezd|"
    r"mlek|bezbedn|žele[olt]|pobed|sled|tel[aou]\b|snežn|beleš)",
    re.IGNORECASE,
)
_IJEKAVIAN = re.compile(
    r"\b\w*(?:ijek|ijel|ijen|ijed|ijet|ijes|ije[šč]|vrijem|prije|poslije|dvije|gdje|ovdje|mjest|mjes|"
    r"sjedni|sjever|vjet|vješ|djel|djec|čovje|tjed|mjer|cijel|rije[čkš]|svijet|uspje|primje|promje|"
    r"razumje|ponedje|nedjelj|zahtje|pobjed|htje|željel|zvijezd|savjet|vijest|obavijest|vijeć|sljed|sjed|"
    r"bjež|ljet)",
    re.IGNORECASE,
)
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "hr": re.compile(
        r"\b(?:tjed(?:an|n)|tisuć|priopć|izvješć|glazb|sveučiliš|zrakoplov|zračn\w+ luk|vlak|kazališ|povijes|"
        r"europ|gospodarstv|odvjetni|redarstv|veleposlan|uporab|kolodvor|umirov|unatoč|nazočn|ravnatelj|"
        r"tajni[kc]|tko|nitko|netko|općinsk\w+ sud|siječ(?:anj|nj)|veljač|ožuj|trav(?:anj|nj)|svib(?:anj|nj)|"
        r"lip(?:anj|nj)|srp(?:anj|nj)|kolovoz|ruj(?:an|n)|listopad|studen[io]|prosin|premda|glede|sustav|"
        r"tvrtk|tvornic|obitelj|djelatni[kc]|postroj|sigurnosn|promatra|skupin|učinkovit|rabi|dojm|mirovin|"
        r"porez\w* uprav|županij|ministar\w+ vanjskih|nogomet|vijeć|zemljovid)",
        re.IGNORECASE,
    ),
    "bs": re.compile(
        r"\b(?:saopć|sedmic|historij|lahk|mehk|kahv|polahk|hiljad|federacij|entitet|kanton|sarajev|bošnja|"
        r"općin|tuzl|zenic|mostar|uposleni[kc]|sedmičn|januar|februar|juni|juli|sudij|evropsk|penzij|fabrik|"
        r"porodic|takođe\b|sigurnos)",
        re.IGNORECASE,
    ),
    "sr": re.compile(
        r"\b(?:saopšt|opštin|opšt|hiljad|srbij|beograd|novi sad|vojvodin|takođe\b|evropsk|istorij|muzik|"
        r"vazduh|voz[au]?\b|pozorišt|fudbal|advokat|penzij|fabrik|porodic|ko\b|niko\b|neko\b|uprkos|avion|"
        r"januar|februar|jun[au]?\b|jul[au]?\b|avgust|ćirilic|lekar|preduzeć|saradn|učestvova|uticaj|odbran|"
        r"šta\b|sopstven|vanredn|oktobr|novembr|decembr|septembr)",
        re.IGNORECASE,
    ),
}
_MALAY_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "id": re.compile(
        r"\b(?:bahwa|karena|mengatakan|senin|rabu|kamis|jumat|minggu|bisa|kantor|mobil|uang|rumah sakit|pukul|sejumlah|"
        r"kepolisian|sedangkan|tersebut|rupiah|jakarta|ujar|ungkap|terkait|agustus|maret|"
        r"desember|oktober|kepala dinas|wali kota|warga)\b",
        re.IGNORECASE,
    ),
    "ms": re.compile(
        r"\b(?:bahawa|kerana|berkata|isnin|khamis|jumaat|ahad|polis|kereta|wang|hospital|pejabat|ialah|beliau|manakala|apabila|"
        r"hadapan|pilihan raya|ringgit|kuala lumpur|ogos|mac|disember|daripada|sebuah|kerajaan|datuk|seri|pada pukul)\b",
        re.IGNORECASE,
    ),
}
_STRONG = 2.0
_DECIDED, _LIKELY, _OPEN = 0.93, 0.75, 0.55


def choose_neighbour(text: str, tag: str, confidence: float) -> tuple[str, float]:
    """Returns the likeliest of the neighbours of a language and the probability that it is right.

    Args:
      text: a text in Latin script.
      tag: the choice by n-grams, which counts where no word decides.
      confidence: the probability of that choice.
    """
    rated = _rate_malay(text) if tag in _MALAY else _rate_south_slavic(text)
    if not any(rated.values()):
        return tag, min(confidence, _LIKELY)
    rated[tag] += 1.0
    first, second = sorted(rated, key=lambda name: (-rated[name], name))[:2]
    gap = rated[first] - rated[second]
    certain = _DECIDED if gap >= 2 * _STRONG else _LIKELY if gap >= _STRONG else _OPEN
    return first, max(confidence, certain) if first == tag and certain == _DECIDED else certain


def _rate_malay(text: str) -> dict[str, float]:
    return {name: _STRONG * len(pattern.findall(text)) for name, pattern in _MALAY_WORDS.items()}


def _rate_south_slavic(text: str) -> dict[str, float]:
    ekavian, ijekavian = len(_EKAVIAN.findall(text)), len(_IJEKAVIAN.findall(text))
    hits = {name: len(pattern.findall(text)) for name, pattern in _WORDS.items()}
    return {
        "sr": _STRONG * (ekavian - ijekavian) + hits["sr"] - hits["hr"],
        "hr": ijekavian - _STRONG * ekavian + _STRONG * hits["hr"] - hits["bs"] / 2,
        "bs": ijekavian - _STRONG * ekavian + hits["bs"] - hits["hr"],
    }
