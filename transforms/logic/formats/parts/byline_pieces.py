"""Pieces of a byline between commas, and what stands before or behind a name without one: roles, places, papers, links."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.formats.parts.byline_words import PLACED
from wiredesk.transforms.logic.formats.parts.person_names import (
    TITLES,
    Kind,
    classify,
    fold_word,
    is_given_name,
    is_office,
)
from wiredesk.transforms.logic.formats.parts.trade_words import MODIFIERS, ROLES
from wiredesk.transforms.logic.gazetteer.media import is_agency, is_medium
from wiredesk.transforms.logic.gazetteer.names import is_place_name
from wiredesk.transforms.logic.kernel.word_lists import read_words

# "Jane Doe/AFP", "Jane Doe - Courier", "Jane Doe — Courier".
_PIECES = re.compile(r"\s*[,，،؛]\s*|\s*[/／]\s*|\s+[-–—]+\s+|\s*—\s*|\s+[-–—]$")
# Words that stand behind a name in the languages of East Asia, or before it.
_KOREAN = re.compile(
    r"^(?P<name>[가-힣]{2,4}(?:\s[가-힣]{2,4})*)\s*(?P<role>(?:[가-힣]{2,5})?(?:기자|특파원|논설위원|앵커|위원|PD))(?:\s*=.*)?$"
)
_KOREAN_DESK = re.compile(
    r"^[가-힣A-Za-z]{1,10}(?:부|팀|본부|=[가-힣A-Za-z0-9]{1,10})\s+(?=[가-힣]{2,4}\s*(?:[가-힣]*기자|특파원))"
)
_HAN_ROLE = re.compile(
    r"^[\u3400-\u9fff]{0,10}?(?:记者|記者|通讯员|通訊員|特派員|编辑部)[\s・:：/／]*(?=[\u3400-\u9fff])|"
    r"\s*(?:记者|記者|特派員|編集委員|論説委員|通讯员)$"
)
_HAN_LIST = re.compile(r"[\u3400-\u9fff]{2,4}(?:\s[\u3400-\u9fff]{2,4})+")
# Names of three characters that begin with surnames of China, of which no surname of Japan is made.
_SURNAME = (
    "[王李张張刘劉陈陳杨楊赵趙黄吴吳徐孙孫朱胡郭罗羅郑鄭梁谢謝宋许許邓鄧冯馮韩韓曹曾彭肖蔡潘董袁"
    "于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸]"
)
_CHINESE_LIST = re.compile(rf"{_SURNAME}[\u3400-\u9fff]{{2}}(?:\s{_SURNAME}[\u3400-\u9fff]{{2}})+")
# "Pressemitteilung von Anna Roth": the word before is no name, the word behind is one.
_LED = re.compile(r"\S+(?:\s\S+)?\s(?:von|by|par|por|di|door|av|af|przez)\s(?=\S+\s\S)")
# Words before the paper: "Jane Doe for the Courier".
_FOR = frozenset(("for", "For", "FOR", "für", "pour", "para", "per", "voor"))
# Links behind a name.
_BUTTONS = read_words(
    "twitter facebook instagram linkedin email e-mail mail rss follow share website bluesky mastodon threads x"
)
PICTURED = read_words(
    "photo photos photographs photographer foto fotos bilder bild fotografie photographies фото 摄影 写真 사진"
)
"""Words in brackets behind a photographer."""
# Work that is no writing: "Editing by Max Day", "Foto von Jan Beck".
_OTHER_WORK = PICTURED | read_words(
    "editing edited translated translation produced illustration illustrations graphics graphic picture pictures image "
    "images photography video grafik übersetzung kamera schnitt redaktion traduction traducción tradução edición edição"
)
_TRADE_WORDS = ROLES | MODIFIERS
_MARKS = ' .,:;-–—/|·•*~"“”„«»'
# An initial, a suffix, or letters with full stops between them.
_POINTED = re.compile(r"[A-ZÀ-Þ]|Jr|Sr|Esq|(?:[A-Z][a-z]?\.)+[A-Z]|med")


def list_pieces(part: str) -> list[str]:
    """Returns the pieces of a part between commas, slashes and dashes."""
    return [piece for raw in _PIECES.split(part) if (piece := _trim(raw))]


def _trim(raw: str) -> str:
    """Returns a piece without the marks around it, but with the full stop of an initial or of ``Jr.``."""
    piece = raw.strip(_MARKS)
    last = piece.rsplit(" ", 1)[-1]
    pointed = _POINTED.fullmatch(last) and raw.strip().startswith(f"{piece}.")
    return f"{piece}." if pointed else piece


def split_east_asian(piece: str) -> list[str]:
    """Returns the names in a piece that separates Chinese names by spaces: ``记者 王芳 李明``, ``王小明 李红梅``."""
    bare = _HAN_ROLE.sub("", piece)
    if bare != piece and _HAN_LIST.fullmatch(bare.strip()):
        return bare.split()
    if _CHINESE_LIST.fullmatch(bare.strip()):
        return bare.split()
    piece = _KOREAN_DESK.sub("", bare.strip())
    korean = _KOREAN.match(piece)
    return korean["name"].split() if korean else [piece]


def _count_role(words: list[str]) -> int:
    """Returns how many words of a role stand before a name: ``Staff Writer Jane Doe``; 0 if none do."""
    roles = [fold_word(word) in ROLES for word in words]
    number = next((n for n, word in enumerate(words) if fold_word(word) not in _TRADE_WORDS), 0)
    whole = len(words) - number > 1 and is_given_name(words[number])
    return number if any(roles[:number]) and whole and fold_word(words[0]) not in TITLES else 0


def cut_behind(text: str) -> tuple[str, str | None, str | None]:
    """Returns a name without the place, the role or the paper that stands behind it, then these."""
    led = _LED.match(text)
    if led is not None and fold_word(led[0].split()[0]) in _OTHER_WORK:
        return "", None, None
    if led is not None and is_given_name(text[led.end() :]) and not is_given_name(text):
        text = text[led.end() :]
    placed = PLACED.search(text)
    if placed is not None and len(text[: placed.start()].split()) > 1:
        behind, word = text[placed.end() :], placed[0].strip()
        if (word in ("in", "at", "aus", "from", "на", "в") and behind[:1].isupper()) or is_place_name(behind):
            text = text[: placed.start()]
    words = text.split()
    led_by = _count_role(words)
    if led_by:
        return " ".join(words[led_by:]), " ".join(words[:led_by]), None
    while len(words) > 2 and fold_word(words[-1]) in _BUTTONS:
        words.pop()
    text = " ".join(words)
    for at in range(2, len(words) - 1):
        if words[at] in _FOR and is_office(" ".join(words[at + 1 :])):
            return " ".join(words[:at]), None, " ".join(words[at + 1 :])
    for at in range(2, len(words)):
        behind = " ".join(words[at:])
        head = " ".join(words[:at])
        if is_agency(behind) or (is_medium(behind) and (len(words) - at > 1 or behind.isupper())):
            return head, None, behind
        trade = fold_word(words[-1]) in ROLES or fold_word(words[at]) in ROLES
        if trade and is_given_name(words[0]) and classify(behind) is Kind.ROLE:
            return head, behind, None
    return text, None, None
