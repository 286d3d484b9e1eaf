"""How likely characters are in Chinese, Japanese and Korean, to tell their encodings apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from wiredesk.transforms.logic.text.letters import read_words

# The most frequent signs of Chinese print in both of its scripts; together they are half of a text.
_FREQUENT = frozenset(
    "的一是不了在人有我他这这個个們们中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她"
    "本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由"
    "问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度"
    "门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神"
    "总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决"
    "決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死"
    "张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運港局週周三元"
)
_KANA = re.compile(r"[\u3041-\u3096]")
_KATAKANA = re.compile(r"[\u30a1-\u30fa]")
_MARKS = frozenset("、。，．！？「」『』（）・：；ー“”‘’《》〈〉【】…—～　")
_WIDE = re.compile(r"[\uff01-\uff5e]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_FREQUENT_LOG = math.log(0.5 / len(_FREQUENT))
_COMMON_LOG, _RARE_LOG, _ODD_LOG, _LOST_LOG = math.log(0.35 / 4500), -14.0, -15.0, -25.0
_MARK_LOG, _WIDE_LOG = -3.5, -8.0
_KANA_LOG, _KATAKANA_LOG, _KANJI_LOG = -5.0, -6.7, math.log(0.3 / 4500)
_USUAL_LOG, _MAX_BESIDE_SHARE = -9.0, 0.1
# Beside a Latin letter such a sign is rather half a letter with an accent.
_BESIDE_LATIN = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_BESIDE_LATIN_LOG, _LATIN_LOG = -4.0, -3.6


def rate_east_asian(text: str, language: str) -> float:
    """Returns the logarithm of the probability of a text in a language, by its characters.

    Args:
      text: a text that was decoded, perhaps wrongly.
      language: ``Chinese``, ``Japanese`` or ``Korean``.
    """
    counts = Counter(text)
    total = sum(number * _rate(char, language) for char, number in counts.items() if char > "\x7f")
    latin = sum(number for char, number in counts.items() if char < "\x7f" and char.isalpha())
    return total + latin * _LATIN_LOG + len(_BESIDE_LATIN.findall(text)) * _BESIDE_LATIN_LOG


def is_usual(text: str, language: str) -> bool:
    """Returns True if the signs of a text are those of everyday print, and not parts of Latin words."""
    signs = [char for char in text if char > "\x7f"]
    beside = len(_BESIDE_LATIN.findall(text))
    rating = sum(_rate(char, language) for char in signs)
    return rating > _USUAL_LOG * len(signs) and beside <= _MAX_BESIDE_SHARE * len(signs)


def _rate(char: str, language: str) -> float:
    if char in _MARKS:
        return _MARK_LOG
    if _WIDE.match(char):
        return _WIDE_LOG
    if char == "\ufffd" or "\ue000" <= char <= "\uf8ff":
        return _LOST_LOG
    return _RATES[language](char)


def _rate_korean(char: str) -> float:
    return _list_syllables().get(char, _RARE_LOG) if _HANGUL.match(char) else _ODD_LOG


def _rate_japanese(char: str) -> float:
    if _KANA.match(char):
        return _KANA_LOG
    if _KATAKANA.match(char):
        return _KATAKANA_LOG
    return _KANJI_LOG if char in _list_common("Japanese") else _rate_rare(char)


def _rate_chinese(char: str) -> float:
    if char in _FREQUENT:
        return _FREQUENT_LOG
    return _COMMON_LOG if char in _list_common("Chinese") else _rate_rare(char)


_RATES: Final[Mapping[str, Callable[[str], float]]] = {
    "Chinese": _rate_chinese,
    "Japanese": _rate_japanese,
    "Korean": _rate_korean,
}


def _rate_rare(char: str) -> float:
    return _RARE_LOG if _HAN.match(char) else _ODD_LOG


@cache
def _list_common(language: str) -> frozenset[str]:
    """Returns the signs of the first level of the national standards, which holds those of everyday print."""
    if language == "Japanese":
        return frozenset(_decode_rows(range(0xB0, 0xD0), range(0xA1, 0xFF), "euc_jp"))
    simplified = _decode_rows(range(0xB0, 0xD8), range(0xA1, 0xFF), "gb2312")
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    return frozenset(simplified + _decode_rows(range(0xA4, 0xC7), trails, "big5"))


def _decode_rows(leads: range, trails: range | tuple[int, ...], encoding: str) -> str:
    return "".join(bytes([lead, trail]).decode(encoding, "ignore") for lead in leads for trail in trails)


@cache
def _list_syllables() -> dict[str, float]:
    counts: Counter[str] = Counter()
    for rank, word in enumerate(read_words("Korean")):
        for char in filter(_HANGUL.match, word):
            counts[char] += 1 / math.sqrt(rank + 1)  # type: ignore[assignment]
    total = sum(counts.values())
    return {char: math.log(count / total) for char, count in counts.items()}
