"""Furniture: paragraphs that a site prints around its reports, known by their form.

Advertisement labels, invitations to a newsletter, links to other stories, buttons, captions of the page, notices of
rights and cookies. A paragraph is furniture only as a whole, and only if its form says so. A paragraph of the story
that begins with ``Related``, ``Published``, ``Watch`` or ``Shares``, that names Twitter or an address, or that is the
last one is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from wiredesk.transforms.logic.text.advert_lines import is_advert_line
from wiredesk.transforms.logic.text.furniture_forms import (
    DECORATION,
    ENTRIES,
    TAILS,
    UNSPACED,
    UNSPACED_LEADS,
    Entry,
    Phrase,
    fold,
    match_first,
)
from wiredesk.transforms.logic.text.walls import find_walls

_MAX_CHARS = 900
_MAX_WORD_CHARS = 40
_MAX_LABEL_CHARS = 80
_MAX_LEAD_CHARS = 250
_MAX_BARE_CHARS = 60
_MAX_LIST_CHARS = 700
_QUOTES = tuple('"“”„«»‹›‘「『')
_SEPARATOR = re.compile(r"\s*(?:[:：|>»›▶►→\]】）]|\.{3}|…|\s?[-–—]\s)\s*")
# A sentence ends within, and another one at the end.
_TWO_SENTENCES = re.compile(r"[.!?]['”\"»)]?\s+\S.*\.['”\"»)\]]*$|[。！？].*。[」』）]*$")
_SENTENCE_END = (".", "。", "!", "?", "！", "？", "”", '"', "»", "…", ":", "：")
_TOLD = re.compile(r"\b(?:said|says|told|asked|wrote|added|according to|testified|argued)\b", re.IGNORECASE)
# What sites offer, in the languages of the table: "Suivez-nous sur Facebook", "Recibe nuestro boletín en tu correo".
OFFER: Final = re.compile(
    r"newsletter|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskir|hírlev|bolet|infolettre|bülten|рассылк|розсилк|бюлетин|"
    r"facebook|twitter|instagram|telegram|whatsapp|viber|youtube|tiktok|google|linkedin|\bapps?\b|appen|applic|aplica|aplikac|"
    r"aplikasi|sovellu|приложени|додат|uygulama|ứng dụng|εφαρμογή|inbox|postfach|boîte|correo|casella|e-?mail|poczt|"
    r"канал|kanał|canal|kanal|notifi|abonn|abbon|assin|suscri|suscrí|subscri|prenumer|předplat|predplat|abonam|journalis|giornalism|"
    r"jornalism|periodism|новост|новин|nieuws|nyheter|nyheder|uutis|wiadomo|zpráv|spravod|noticia|notícia|notizie|actualité|"
    r"știri|hírek|berita|tin tức|haber|ειδήσ|أخبار|قناة|فيسبوك|تويتر|واتس|تلغرام|تليغرام|تطبيق|اخبار|کانال|اینستاگرام|"
    r"פייסבוק|טוויטר|ווטסאפ|טלגרם|ניוזלטר|व्हाट्स|फेसबुक|फॉलो|गूगल|ख़बर|खबर|ফেসবুক|গুগল|খবর|微信|微博|公众号|公眾號|客户端|二维码|(?<![a-z])(?:app|line)(?![a-z])|"
    r"ニュース|채널|카카오|뉴스|ข่าว|เฟซบุ๊ก|ไลน์",
    re.IGNORECASE,
)
# Second marks of a box that runs a description and a form together: "POLITICO Playbook ... By signing up you agree to ..."
_BOX_MARKS = (b"sign up", b"subscribe", b"inbox", b"newsletter", b"hide caption")
_BOX = re.compile(
    r"by (?:signing up|subscribing|submitting|clicking)\b[^\n]{0,80}\byou\b[^\n]{0,40}\bagree|protected by recaptcha|"
    r"\byou (?:can|may) unsubscribe\b(?! your)|^\W*newsletter sign[- ]?up\b|"
    r"(?:^|[.?!:] |newsletter )(?:click here to )?(?:sign up|subscribe)"
    r"(?: here| now| today|$|\W*$|[^.\n]{0,60}newsletter| to receive (?:our|the|news))|"
    r"thank you for signing up|hide caption \d+ of \d+|"
    r"\b(?:in|to) your inbox\b[^\n]{0,60}$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\[/?(?:pull_?quote|image|img|video|gallery|caption|embed\w*|break|photos?|audio|youtube|tweet|twitter|instagram|facebook|"
    r"slideshow|ad|advert\w*|more|divider|quote|related|newsletter|infobox|sidebar|chart|graphic|map|poll|quiz|media|iframe|"
    r"player|wp\w*|vc_\w+)(?:[ :=_-][^\]\n]{0,120})?\]|"
    r"</?(?:p|br|hr|div|span|img|iframe|script|style|a|b|i|u|em|strong|h[1-6]|[uo]l|li|table|t[rdh]|figure|figcaption|blockquote|"
    r"center|font|section|aside|article|video|audio|source|svg|noscript|embed|object)(?:[ /][^>\n]{0,120})?>|<!(?:--|–)|(?://)?(?:--|–)>|&?nbsp;?",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"[\s•*(]*[©ⓒ](?!\w*\s\w+\s(?:is|was|has)\b).{2,300}")
_AGO = re.compile(
    r"(?:updated |published |posted )?(?:\d+|an?|one|two) (?:years?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?) ago",
    re.IGNORECASE,
)
# Photographers and agencies in brackets: "(Jane Doe/Reuters)", "(Photo by Jane Doe/Getty Images)".
_PICTURED = re.compile(
    r"\((?:[^()]{0,80}[/|,] ?(?:getty(?: images)?|ap(?: photo)?|reuters|afp|epa|shutterstock|istock|bloomberg|upi|"
    r"dreamstime)\b[^()]{0,60}|"
    r"(?:photo|image|picture|screenshot|illustration|credit|pixabay|unsplash|shutterstock)\b[^()]{0,100}|"
    r"(?:reuters|ap|afp) photo[^()]{0,60})\)\.?",
    re.IGNORECASE,
)
# A line on the authors may stand among the titles of other stories.
_CREDITED = re.compile(
    r"(?:contribut|report|edit|writ|compil|photo|by |©|\(c\)|copyright|updated|correct|sources?:)|.*\bcontributed\b",
    re.IGNORECASE,
)
_MAX_TITLES = 12
_HEAD_PARAGRAPHS = 3
_MAX_TITLE_CHARS = 140


def find_furniture(paragraphs: Sequence[str]) -> dict[int, str]:
    """Returns the numbers of the paragraphs that are furniture, with their kinds.

    The kinds are ``advertisement``, ``link``, ``share``, ``invitation``, ``caption``, ``notice``, ``consent``,
    ``copyright``, ``paywall`` and ``mark``; ``credit`` for the source of a text at its edges. A text of nothing
    but furniture keeps all of it.
    """
    boxed = _may_hold_box("\n".join(paragraphs))
    found: dict[int, str] = {}
    weak: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        if len(paragraph) <= _MAX_LABEL_CHARS and is_advert_line(paragraph):
            found[number] = "advertisement"
            continue
        # Most paragraphs begin with a word of the story, so they end here.
        if (
            _begins_story(paragraph[:_MAX_WORD_CHARS].partition(" ")[0])
            and paragraph[-3:] not in _TAIL_ENDS
            and not (boxed and (len(paragraph) > _MAX_CHARS or _may_hold_box(paragraph)))
        ):
            continue
        kind = _name_paragraph(paragraph, boxed)
        if kind == "weak":
            weak.append(number)
        elif kind is not None and (kind != "credit" or _is_outer(number, len(paragraphs))):
            found[number] = kind
    for number, paragraph in enumerate(paragraphs[:_HEAD_PARAGRAPHS]):
        if len(paragraph) < _MAX_BARE_CHARS and _AGO.fullmatch(paragraph):
            found[number] = "notice"
    found.update((number, "paywall") for number in find_walls(paragraphs))
    if weak:
        _take_weak(weak, found, len(paragraphs))
    if found:
        _take_lists(paragraphs, found)
    return found if len(found) < len(paragraphs) else {}


@lru_cache(maxsize=8192)
def _begins_story(word: str) -> bool:
    """Returns True if no furniture begins with what stands before the first space of a paragraph.

    Texts begin their paragraphs with the same few words again and again. A word that may be cut off is none of them.
    """
    if not word[:1].isalnum() or word[0] >= UNSPACED or len(word) >= _MAX_WORD_CHARS:
        return False
    first = match_first(word)
    return first is not None and fold(first[1]) not in ENTRIES


def name_furniture(paragraph: str) -> str | None:
    """Returns the kind of furniture that a paragraph is by itself; None for a paragraph of a story."""
    if is_advert_line(paragraph):
        return "advertisement"
    kind = _name_paragraph(paragraph, _may_hold_box(paragraph))
    return None if kind in ("weak", "credit") else kind


def _is_outer(number: int, count: int) -> bool:
    """Returns True for a paragraph near an edge of the text, where lines on its source stand."""
    return number < _HEAD_PARAGRAPHS or number >= count - _HEAD_PARAGRAPHS


def _may_hold_box(text: str) -> bool:
    """Returns False only if no paragraph is a box. A search in bytes takes half the time of one in a string."""
    small = text.encode("utf-8", "surrogatepass").lower()
    return any(map(small.__contains__, _BOX_MARKS))


def _name_paragraph(paragraph: str, boxed: bool) -> str | None:
    """Returns the kind of a paragraph, ``weak`` for a label that may be a heading of the story.

    Args:
      paragraph: a paragraph.
      boxed: False if it is known to be no box.
    """
    first = match_first(paragraph)
    word = fold(first[1]) if first else ""
    entry = ENTRIES.get(word)
    if len(paragraph) > _MAX_CHARS:
        # Galleries run together with all their captions.
        return "caption" if boxed and _is_gallery(paragraph) else None
    if first is None or paragraph.startswith(_QUOTES):
        return "mark" if _MARK.fullmatch(paragraph) else None
    kind = None
    if entry is not None:
        kind = _match_entry(paragraph, entry)
    elif word[0] >= UNSPACED:
        kind = _match_unspaced(paragraph)
    if kind is None and paragraph[-3:] in _TAIL_ENDS and paragraph.endswith(TAILS):
        kind = "invitation" if len(paragraph) <= _MAX_LEAD_CHARS and OFFER.search(paragraph) else None
    if kind is None and first.start(1):
        kind = _match_sign(paragraph)
    return kind or (_match_box(paragraph) if boxed and _may_hold_box(paragraph) else None)


def _match_box(paragraph: str) -> str | None:
    """Returns the kind of a description and a form that stand in one paragraph."""
    if not _BOX.search(paragraph) or _TOLD.search(paragraph):
        return None
    return "caption" if "Hide Caption" in paragraph else "invitation"


def _match_sign(paragraph: str) -> str | None:
    """Returns the kind of a paragraph that begins with a sign: ``(Jane Doe/AP)``, ``© 2021 Courier``, ``[pullquote]``."""
    if paragraph[0] == "(" and _PICTURED.fullmatch(paragraph):
        return "caption"
    if _RIGHTS.fullmatch(paragraph) and not _is_told(paragraph):
        return "copyright"
    return "mark" if paragraph[0] in "[<&/" and _MARK.fullmatch(paragraph) else None


def _is_gallery(paragraph: str) -> bool:
    """Returns True for a gallery with all its captions on one line, and not for a story that surrounds one."""
    pictures = paragraph.count("Hide Caption ")
    return (
        pictures > 0
        and paragraph.startswith(("Photos: ", "Hide Caption "))
        and len(paragraph) < _MAX_CHARS * (pictures + 1)
    )


def _match_entry(paragraph: str, entry: Entry) -> str | None:
    """Returns the kind of a paragraph by the phrases and the forms that begin with its first word."""
    bare = paragraph.strip(DECORATION)
    if len(bare) <= _MAX_LABEL_CHARS and (kind := entry.labels.get(fold(bare))) is not None:
        return kind
    # Most paragraphs begin with a word of a phrase, and not with the phrase.
    if entry.begins and fold(bare[:_MAX_LABEL_CHARS]).startswith(entry.begins):
        kind = _match_tip(bare, paragraph, entry.tips) or _match_lead(fold(bare), paragraph, entry.leads)
        if kind is not None:
            return kind
    bare = bare.replace("’", "'") if "’" in bare else bare
    for form in entry.forms:
        if form.compile().fullmatch(bare):
            return None if _is_told(paragraph) else form.kind
    return None


def _match_tip(bare: str, paragraph: str, tips: tuple[Phrase, ...]) -> str | None:
    """Returns the kind of a phrase with a title behind it: ``Read more: ...``."""
    if not tips or len(bare) > _MAX_LIST_CHARS:
        return None
    small, told = fold(bare), _is_told(paragraph)
    for kind, phrase in tips:
        if not small.startswith(phrase):
            continue
        if kind == "list":
            return "link" if _SEPARATOR.match(small, len(phrase)) and not told else None
        title = bare[len(phrase) :] if len(small) == len(bare) else small[len(phrase) :]
        sign = _SEPARATOR.match(title)
        if sign is None or not _is_titled(title[sign.end() :], phrase, sign[0].strip()):
            continue
        if len(bare) <= _MAX_LEAD_CHARS and not _TWO_SENTENCES.search(paragraph, len(phrase)) and not told:
            return kind
    return None


def _is_titled(title: str, phrase: str, sign: str) -> bool:
    """Returns True unless a single word is a word of a sentence: ``More: he had no licence``, ``Read - and think``."""
    return " " in phrase or (sign not in ("-", "–", "—") and not title[:1].islower())


def _match_lead(small: str, paragraph: str, leads: tuple[Phrase, ...]) -> str | None:
    for kind, phrase in leads:
        if small.startswith(phrase):
            return kind if _is_lead(small, paragraph, phrase, kind) else None
    return None


def _is_lead(small: str, paragraph: str, phrase: str, kind: str) -> bool:
    """Returns True if a paragraph that begins with a phrase is no more than an invitation, a tip or a notice."""
    behind = small[len(phrase) :]
    if len(small) > _MAX_LEAD_CHARS or (
        behind[:1].isalnum() and phrase[-1:].isalnum() and phrase[-1] < UNSPACED
    ):
        return False
    if kind == "link":
        return not _TWO_SENTENCES.search(paragraph)
    if kind != "invitation":
        return True
    if phrase[0] >= UNSPACED:
        return not paragraph.endswith("。") or OFFER.search(small) is not None
    bare = len(small) <= _MAX_BARE_CHARS and not paragraph.endswith(".")
    return bare or OFFER.search(small) is not None


def _match_unspaced(paragraph: str) -> str | None:
    """Returns the kind of a paragraph in a script that sets no spaces between words, or few."""
    small = fold(paragraph.strip(DECORATION))
    if not small.startswith(_UNSPACED_TEXTS):
        return None
    return _match_lead(small, paragraph, UNSPACED_LEADS)


def _is_told(text: str) -> bool:
    return _TOLD.search(text) is not None and text.endswith((".", "”", '"', ".)"))


def _take_weak(weak: list[int], found: dict[int, str], count: int) -> None:
    """Adds labels that are furniture at an edge of the text, beside buttons, or beside one another."""
    known = frozenset(weak)
    several = {n for n in weak if n - 1 in known or n + 1 in known}
    for numbers, edge, step in ((weak, 0, 1), (weak[::-1], count - 1, -1)):
        # The first paragraph from the edge that is no furniture.
        inner = edge
        for number in numbers:
            while inner in found:
                inner += step
            if number == inner or number in several or found.get(number - step) in ("share", "mark"):
                found[number] = "share"


def _take_lists(paragraphs: Sequence[str], found: dict[int, str]) -> None:
    """Adds the titles that stand below a heading such as ``Related stories`` up to the end of the text."""
    heads = [n for n, kind in found.items() if kind == "link" and len(paragraphs[n]) <= _MAX_BARE_CHARS]
    for head in heads:
        rest = range(head + 1, len(paragraphs))
        if len(rest) <= _MAX_TITLES and all(n in found or _is_title(paragraphs[n]) for n in rest):
            for number in rest:
                found.setdefault(number, "link")
            return


def _is_title(paragraph: str) -> bool:
    is_short = len(paragraph) <= _MAX_TITLE_CHARS and not paragraph.endswith(_SENTENCE_END)
    return is_short and _CREDITED.match(paragraph.lstrip(DECORATION)) is None


_TAIL_ENDS: Final = frozenset(tail[-3:] for tail in TAILS)
_UNSPACED_TEXTS: Final = tuple(phrase.text for phrase in UNSPACED_LEADS)
