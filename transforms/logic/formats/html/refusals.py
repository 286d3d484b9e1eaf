"""Refusal of pages that are no articles: paywall stubs, galleries, link lists, consent and error pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wiredesk.transforms.logic.formats.html.blocks import Block
from wiredesk.transforms.logic.formats.html.metadata import PageMetadata
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
_CONSENT = re.compile(
    r"(?:we|our partners?|partner|wir)\b.{0,80}\b(?:use|store|verwenden|nutzen)\b.{0,40}\bcookies|"
    r"accept (?:all )?cookies|"
    r"before you continue|cookie[- ](?:policy|settings|consent|einstellungen)|"
    r"privacy (?:settings|choices|preferences)|"
    r"consent to (?:the )?(?:use|processing|cookies)|zustimm(?:en|ung)|datenschutzeinstellungen|"
    r"nous utilisons des cookies|"
    r"politique de (?:confidentialité|cookies)|utilizamos cookies|gdpr",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"\b(?:40[0-9]|410|50[0-9])\b.{0,30}\b(?:error|not found|forbidden|unavailable|gateway|denied|fehler)|"
    r"\b(?:error|fehler|erreur)\b.{0,10}\b(?:40[0-9]|410|50[0-9])\b|"
    r"page (?:not found|cannot be found|doesn[’']t exist|unavailable|introuvable)|"
    r"(?:can[’']?t|couldn[’']t) find (?:that|the|this) page|"
    r"access denied|access to this page has been denied|attention required|just a moment|"
    r"are you a (?:robot|human)|"
    r"unusual (?:traffic|activity)|enable javascript|checking your browser|service unavailable|bad gateway|"
    r"request blocked|"
    r"seite (?:nicht gefunden|existiert nicht)|página no encontrada|pagina non trovata|internal server error",
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
    if _count_story(facts) > _MAX_STUB_CHARS:
        return False
    heads = " ".join(block.text for block in facts.blocks if block.tag in ("h1", "h2"))[:500]
    if _ERROR.search(facts.title) or _ERROR.search(heads):
        return True
    return len(_read_page(facts)) < _MAX_STUB_CHARS and bool(_ERROR.search(_read_page(facts)))


def _is_consent(facts: PageFacts) -> bool:
    story = " ".join(facts.paragraphs)
    page = _read_page(facts)
    if len(story) > 4 * _MAX_STUB_CHARS:
        return False
    cues = len(_CONSENT.findall(story or page))
    return (cues >= 2 and cues * 600 > len(story or page)) or bool(not story and cues and len(page) < 3000)


def _is_paywall(facts: PageFacts) -> bool:
    """Returns True if the story is cut, or if two of three signs agree.

    The signs are: the page states that it is not free, the story breaks off, the page asks to subscribe.
    """
    story = _count_story(facts)
    if story > _MAX_STUB_CHARS:
        return False
    words = facts.metadata.article.get("wordCount")
    if isinstance(words, int) and words > 60 and story < 2.5 * words:
        return True
    free = str(facts.metadata.article.get("isAccessibleForFree", "")).strip().lower()
    tier = " ".join(facts.metadata.metas.get("article:content_tier", ())).lower()
    is_closed = free == "false" or "locked" in tier
    breaks_off = bool(facts.paragraphs) and facts.paragraphs[-1].rstrip().endswith(("…", "..."))
    if is_closed and breaks_off:
        return True
    return (is_closed or breaks_off) and bool(_PAYWALL.search(_read_page(facts)))


def _is_gallery(facts: PageFacts) -> bool:
    story = _count_story(facts)
    if story > _MAX_STUB_CHARS or facts.images < 5:
        return False
    named = f"{facts.title} {facts.metadata.url or ''}"
    return (
        bool(facts.metadata.types & _GALLERY_TYPES or _GALLERY.search(named)) and story < 150 * facts.images
    )


def _is_link_list(facts: PageFacts) -> bool:
    links = sum(block.link_share > 0.5 for block in facts.blocks)
    if facts.metadata.article or links < _MIN_LINKS:
        return False
    if facts.metadata.types & _LIST_TYPES:
        return _count_story(facts) < 3 * _MAX_STUB_CHARS
    story = _count_story(facts)
    return facts.story_link_chars > 0.5 * story or story < _MIN_STORY_CHARS


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
