"""Refusal of pages that are no articles: paywall stubs, galleries, link lists, consent and error pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wiredesk.transforms.logic.formats.html.blocks import Block
from wiredesk.transforms.logic.formats.html.consent import asks_for_consent, speaks_of_cookies
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata
from wiredesk.transforms.logic.formats.html.prose import breaks_off, count_prose, is_sentence, weigh
from wiredesk.transforms.logic.kernel.errors import RecordError

# A longer story is no stub. A shorter one is complete unless something on the page contradicts.
_MAX_STUB_CHARS = 1200

_PAYWALL = re.compile(
    r"subscri(?:be|bers?|ption)\b.{0,60}\b(?:continue|read|access|unlock|full|only|exclusive)|"
    r"(?:continue|keep|unlock|finish)\s+(?:reading|this (?:article|story))|to read the (?:full|rest)|"
    r"(?:already|become) a (?:subscriber|member)\b|for subscribers only|subscriber-only|"
    r"(?:log|sign) in to (?:read|continue)|"
    r"reached your (?:free )?(?:article )?limit|"
    r"(?:weiterlesen|lesen sie) mit|jetzt abonnieren|nur für abonnenten|bereits abonnent|"
    r"mit .{1,20}plus weiterlesen|"
    r"réservé aux abonnés|déjà abonné|pour lire la suite|"
    r"solo para suscriptores|contenido exclusivo|già abbonato",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"\b(?:40[0-9]|410|50[0-9])\b.{0,30}\b(?:error|not found|forbidden|unavailable|gateway|denied|fehler)|"
    r"\b(?:error|fehler|erreur|errore?|fout|fel|błąd|ошибка|помилка|hata|خطأ|エラー|错误|오류)\b.{0,10}\b(?:40[0-9]|410|50[0-9])\b|"
    r"^\W*(?:40[0-9]|410|50[0-9])\W*$|"
    r"page (?:not found|cannot be found|could not be found|doesn[’']t exist|does not exist|unavailable|is missing|"
    r"introuvable|non trouvée)|"
    r"(?:can[’']?t|couldn[’']t|could not) find (?:that|the|this) page|"
    r"access denied|access to this page has been denied|attention required|just a moment|"
    r"are you a (?:robot|human)|verify (?:that )?you are (?:a )?human|"
    r"unusual (?:traffic|activity)|enable javascript|checking your browser|service unavailable|bad gateway|"
    r"request blocked|you have been blocked|"
    r"seite (?:wurde )?(?:leider )?nicht (?:gefunden|verfügbar)|seite existiert nicht|zugriff verweigert|accès refusé|"
    r"página (?:no|não) (?:encontrada|existe)|pagina (?:non trovata|niet gevonden|nu (?:a fost găsită|există))|"
    r"acceso denegado|acesso negado|accesso negato|toegang geweigerd|"
    r"sid(?:an|en) (?:hittades inte|kunde inte hittas|finns inte|blev ikke fundet|ble ikke funnet|finnes ikke|ikke fundet)|"
    r"sivua ei (?:löyty\w*|ole)|strona nie (?:została znaleziona|istnieje)|nie znaleziono strony|odmowa dostępu|"
    r"stránka (?:nebyla |nebola )?(?:nenalezena|nalezena|nájdená|neexistuje)|(?:az )?oldal nem található|"
    r"stranica nije pronađena|страница(?:та)? не (?:найдена|существует|е намерена)|доступ (?:запрещен|запрещён|заборонено)|"
    r"сторінку не знайдено|σελίδα δεν βρέθηκε|sayfa bulunamadı|erişim engellendi|الصفحة غير موجودة|لم يتم العثور على الصفحة|"
    r"صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|(?:הדף|העמוד) לא נמצא|पृष्ठ नहीं मिला|पेज नहीं मिला|halaman tidak ditemukan|"
    r"không tìm thấy trang|ไม่พบหน้า|(?:页面|頁面|网页|網頁)(?:不存在|未找到|找不到)|找不到(?:页面|頁面|网页|網頁)|"
    r"ページが(?:見つかりません|存在しません)|페이지를 찾을 수 없|internal server error",
    re.IGNORECASE,
)
_GALLERY = re.compile(
    r"(?:^|[/\s:|-])(?:photos?|gallery|galler(?:y|ies)|slideshow|in pictures|pictures of|bildergalerie|"
    r"fotostrecke|diaporama|"
    r"fotogaler[ií]a|photo-gallery|en images)(?=$|[/\s:|-])",
    re.IGNORECASE,
)
_GALLERY_TYPES = frozenset(("imagegallery", "mediagallery"))
_LIST_TYPES = frozenset(("collectionpage", "searchresultspage"))
_MIN_LINKS = 10
# An article that may be taken for something else has this much running text at least; an error has less than
# the second, the free part of an article more than the third, captions that tell a story more than the fourth.
_MIN_ARTICLE_PROSE = 250
_MAX_ERROR_PROSE = 900
_MIN_FREE_PROSE = 300
_MIN_GALLERY_PROSE = 400
# The texts of a list of links are shorter.
_MIN_LONG = 250
# No report is shorter; of a front page only a heading or two are left as story.
_MIN_STORY_CHARS = 120


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts from which :func:`refuse_page` decides.

    Attributes:
      paragraphs: the paragraphs of the story, as extracted.
      blocks: all blocks of the page.
      metadata: the metadata of the page.
      title: the text of its ``title`` element.
      story_link_chars: number of characters in links in the blocks of the story.
      images: number of ``img`` and ``figure`` elements.
    """

    paragraphs: list[str]
    blocks: list[Block]
    metadata: PageMetadata
    title: str
    story_link_chars: int
    images: int


def refuse_page(facts: PageFacts) -> None:
    """Raises an error if a page is no article.

    Raises:
      RecordError: ``parse/error_page``, ``parse/consent_page``, ``parse/paywall``,
        ``parse/gallery``, ``parse/link_list`` or ``parse/no_text``.
    """
    for test, reason, message in _TESTS:
        if test(facts):
            raise RecordError("parse", reason, message)


def _count_story(facts: PageFacts) -> int:
    return sum(map(len, facts.paragraphs))


def _read_page(facts: PageFacts) -> str:
    return " ".join(block.text for block in facts.blocks)[:20_000]


def _is_error(facts: PageFacts) -> bool:
    """Returns True if the title or the headline is an error's, or the text of a page that says little else.

    The headline of an article may only read like an error: then it says more, and sentences follow.
    """
    prose = count_prose(facts.paragraphs)
    if _count_story(facts) > _MAX_STUB_CHARS or prose >= _MAX_ERROR_PROSE:
        return False
    heads = [facts.title, *(block.text for block in facts.blocks if block.tag in ("h1", "h2"))][:6]
    if any(_ERROR.search(head[:500]) for head in heads):
        if not any(_fills(_ERROR, head) for head in heads):
            return prose < _MIN_STORY_CHARS
        return prose < _MIN_ARTICLE_PROSE or not facts.metadata.article
    page = _read_page(facts)
    return prose < _MIN_ARTICLE_PROSE and len(page) < _MAX_STUB_CHARS and bool(_ERROR.search(page))


def _fills(pattern: re.Pattern[str], line: str) -> bool:
    """Returns True if a pattern matches most of a line, without the name of the site behind a bar."""
    parts = re.split(r"\s[|–—-]\s|\s*\|\s*", line)
    return any(2 * len(found[0]) >= len(part.strip()) for part in parts if (found := pattern.search(part)))


def _is_consent(facts: PageFacts) -> bool:
    if _count_story(facts) > 4 * _MAX_STUB_CHARS:
        return False
    other = count_prose(text for text in facts.paragraphs if not speaks_of_cookies(text))
    if facts.metadata.article and other >= _MIN_ARTICLE_PROSE:
        return False
    return asks_for_consent(facts.paragraphs, _read_page(facts), _MIN_ARTICLE_PROSE)


def _is_paywall(facts: PageFacts) -> bool:
    """Returns True if the page has less of a story than can be read as an article."""
    return is_cut(facts) and not _is_readable(facts)


def _is_readable(facts: PageFacts) -> bool:
    """Returns True if the paragraphs before a paywall are an article: several with sentences."""
    whole = [text for text in facts.paragraphs if is_sentence(text)]
    return len(whole) >= 2 and count_prose(whole) >= _MIN_FREE_PROSE


def is_cut(facts: PageFacts) -> bool:
    """Returns True if the story is cut, or if two of three signs agree.

    The signs are: the page states that it is not free, the story breaks off, the page asks to subscribe.
    """
    story = _count_story(facts)
    words = facts.metadata.article.get("wordCount")
    if isinstance(words, int) and words > 60 and story < 2.5 * words and story <= _MAX_STUB_CHARS:
        return True
    free = str(facts.metadata.article.get("isAccessibleForFree", "")).strip().lower()
    tier = " ".join(facts.metadata.metas.get("article:content_tier", ())).lower()
    is_closed = free == "false" or "locked" in tier
    ends_short = bool(facts.paragraphs) and breaks_off(facts.paragraphs[-1].rstrip())
    if is_closed and ends_short:
        return True
    if story > _MAX_STUB_CHARS and not is_closed:
        return False
    return (is_closed or ends_short) and bool(_PAYWALL.search(_read_page(facts)))


def _is_gallery(facts: PageFacts) -> bool:
    story = _count_story(facts)
    if story > _MAX_STUB_CHARS or facts.images < 5:
        return False
    named = f"{facts.title} {facts.metadata.url or ''}"
    if not (facts.metadata.types & _GALLERY_TYPES or _GALLERY.search(named)):
        return False
    return story < 150 * facts.images and count_prose(facts.paragraphs) < _MIN_GALLERY_PROSE


def _is_link_list(facts: PageFacts) -> bool:
    links = sum(block.link_share > 0.5 for block in facts.blocks)
    if facts.metadata.article or links < _MIN_LINKS or _is_essay(facts):
        return False
    if facts.metadata.types & _LIST_TYPES:
        return _count_story(facts) < 3 * _MAX_STUB_CHARS
    story = _count_story(facts)
    return facts.story_link_chars > 0.5 * story or story < _MIN_STORY_CHARS


def _is_essay(facts: PageFacts) -> bool:
    """Returns True if a page has several long paragraphs: the texts of a list of links are short."""
    whole = [text for text in facts.paragraphs if weigh(text) >= _MIN_LONG and is_sentence(text)]
    return len(whole) >= 3 and sum(map(weigh, whole)) > 0.5 * sum(map(weigh, facts.paragraphs))


def _is_empty(facts: PageFacts) -> bool:
    return _count_story(facts) < 20


_TESTS: tuple[tuple[Callable[[PageFacts], bool], str, str], ...] = (
    (_is_error, "error_page", "The page is a server's error or a check for robots: fetch it again."),
    (
        _is_consent,
        "consent_page",
        "The page asks for consent and has no article: fetch it with consent given.",
    ),
    (_is_paywall, "paywall", "The page has the beginning of an article only: fetch it with a subscription."),
    (
        _is_gallery,
        "gallery",
        "The page is a gallery of pictures with captions: there is no story to read in it.",
    ),
    (_is_link_list, "link_list", "The page is a list of links: fetch the pages and read those."),
    (_is_empty, "no_text", "The page has no story: leave it out of the input, or fetch it again."),
)
