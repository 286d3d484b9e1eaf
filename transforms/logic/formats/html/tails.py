"""Removal of what stands below a story: lists of other stories, a company on itself, contacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from wiredesk.transforms.logic.formats.html.blocks import SUBHEADING_TAGS, Block
from wiredesk.transforms.logic.formats.html.prose import count_prose, is_sentence, weigh

Cutter = Callable[[list[Block]], list[Block]]
"""Returns the blocks of a story without some."""

_LINKED = 0.7
# Fewer titles are no list.
_MIN_TITLES = 3
# A text below the title of another story is a teaser if it is no longer than this.
_MAX_TEASER = 300
_MAX_TITLE = 120
# No list is longer.
_MAX_LIST = 80
# The part of a story that must be above a list.
_MIN_ABOVE = 0.25

# Headings of lists of other stories in the languages of the press: whole lines.
_OTHER_STORIES = re.compile(
    r"[\W_]*(?:"
    r"(?:related|similar|other|more|latest|recent|top|popular|trending|recommended|featured)\s*(?:news|stories|"
    r"articles|posts|reads|headlines|topics|content|coverage)?(?: for you)?|most (?:read|popular|viewed|shared)|"
    r"(?:you (?:may|might) also (?:like|be interested in))|read (?:more|next|also)|don[’']?t miss|"
    r"more (?:from|on|in|about)\b.{0,40}|editor[’']?s picks?|what to read next|"
    r"(?:mehr|weitere|ähnliche|verwandte|aktuelle|neueste|passende)\s*(?:zum thema|artikel|beiträge|meldungen|"
    r"nachrichten|themen|texte)?|meist ?gelesen\w*|das könnte (?:sie|dich) (?:auch )?interessieren|lesen sie (?:auch|mehr)|"
    r"(?:à lire|lire|voir) (?:aussi|également)|(?:sur le même|dans la même) \w+|(?:articles?|contenus?) (?:liés|similaires|"
    r"recommandés|connexes)|les plus (?:lus|lues)|"
    r"(?:noticias?|notas?|artículos?|contenidos?) (?:relacionad[ao]s|similares|recomendad[ao]s)|(?:lo )?más (?:leído|"
    r"visto|leídas|noticias)|te puede interesar|(?:lea|lee|leer) (?:también|más)|"
    r"(?:notícias?|matérias?|artigos?|conteúdos?) (?:relacionad[ao]s|recomendad[ao]s)|(?:leia|veja) (?:também|mais)|"
    r"mais (?:lidas|lidos|notícias)|"
    r"(?:articoli|notizie|contenuti) (?:correlati|simili|consigliati|recenti)|leggi anche|i più letti|potrebbe interessarti|"
    r"(?:lees|bekijk) (?:ook|meer)|gerelateerd\w*(?: \w+)?|meest gelezen|meer (?:nieuws|artikelen)|"
    r"(?:läs|se) (?:också|även|mer)|mest (?:läst|lest|læst)\w*|(?:les|læs|se) (?:også|mere?)|lue (?:myös|lisää)|luetuimmat|"
    r"(?:prze)?czytaj (?:też|także|również|więcej)|"
    r"(?:podobne|powiązane|polecane|najnowsze) \w+|polecamy|najczęściej czytane|"
    r"(?:související|podobné|další|nejčtenější)\s?\w*|čtěte také|(?:súvisiace|podobné|najčítanejšie)\s?\w*|"
    r"kapcsolódó\s?\w*|legolvasottabb\w*|(?:articole|știri) (?:similare|recomandate|asemănătoare)|citește și|"
    r"(?:povezane|slične|najčitanije)\s?\w*|(?:свързани|подобни|още)\s?\w*|"
    r"(?:читайте|смотрите) (?:также|ещё|еще)|"
    r"(?:похожие|другие|последние|главные|популярные) \w+|(?:материалы |новости |ещё )?по теме|"
    r"(?:самое )?(?:популярное|читаемое|интересное|главное)|"
    r"(?:читайте|дивіться) (?:також|ще)|(?:схожі|інші|останні|популярні) \w+|"
    r"(?:σχετικά|διαβάστε)\s?(?:άρθρα|νέα|θέματα|επίσης|ακόμα|ακόμη)|δημοφιλή|"
    r"(?:ilgili|benzer|diğer|son|önerilen) haber\w*|en çok okunan\w*|(?:bunlar da )?ilginizi çekebilir|"
    r"(?:أخبار|مواضيع|مقالات) (?:ذات صلة|متعلقة|مشابهة|أخرى)|اقر[أا] أيض\S*|الأكثر (?:قراءة|مشاهدة)|"
    r"(?:مطالب|اخبار) (?:مرتبط|مشابه|دیگر)|پربازدیدترین\S*|כתבות (?:נוספות|קשורות)|הנקראות ביותר|"
    r"(?:संबंधित|अन्य|ताज़ा|ताजा) (?:खबरें|ख़बरें|समाचार|लेख)|(?:ये|यह) भी पढ़ें|"
    r"(?:berita|artikel) (?:terkait|lainnya|terkini|terpopuler|populer)|baca juga|"
    r"(?:tin|bài)(?: viết)? (?:liên quan|khác|mới)|"
    r"ข่าว(?:ที่เกี่ยวข้อง|อื่น|ล่าสุด|ยอดนิยม)\S*|"
    r"(?:[今本近][日周月天]|热点|熱點|热门|熱門|相关|相關|推荐|推薦|延伸|精彩|最新|更多|其他|猜你|大家|网友|編輯|编辑|头条|"
    r"頭條|新闻|新聞|点击|點擊|阅读|閱讀|为你|為你|人气|人氣|焦点|焦點|图片|视频|社会|一周|24小时)"
    r"(?:新闻|新聞|阅读|閱讀|推荐|推薦|内容|內容|文章|报道|報導|报导|资讯|資訊|排行榜?|热点|热门|热榜|热搜|焦点|链接|"
    r"專題|专题|消息|喜欢|喜歡|都在看|在看|头条|要闻|要聞|图集|视频|榜|点击|24小时){1,3}|"
    r"(?:関連|人気|おすすめ|注目|最新|新着|こちらも)の?(?:(?:記事|ニュース|ランキング|おすすめ|一覧){1,2})?|アクセスランキング|あわせて読みたい|"
    r"(?:관련|추천|인기|주요|최신|많이 본|다른)\s?(?:기사|뉴스|콘텐츠|글)|많이 본 뉴스"
    r")[\W_]*",
    re.IGNORECASE,
)

_ABOUT = re.compile(r"(?:about|über|à propos d\w*|acerca de|sobre)\s+(?:the\s+)?[A-ZÀ-Ý][\w&. -]{1,60}:?$")
_MAX_CONTACT = 250
# Number of blocks at the end of a story that are searched for contacts.
_TAIL_BLOCKS = 3
_ADDRESS = re.compile(
    r"\S+@\S+\.\w+|(?:^|[\s(])@\w{3,}\b|(?<!\w)(?:tel|phone|telefon|fax)\b\.?\s*:?\s*[+(\d]", re.I
)
_NETWORK = (
    r"(?:twitter|x|facebook|instagram|tiktok|threads|mastodon|bluesky|linkedin|telegram|whatsapp|youtube|vk)"
)
_CONTACT = re.compile(
    rf"^\W*(?:follow|find|like|join|visit|folgen sie|folge|suivez|retrouvez|sigue|síguenos|siga|segui|seguici|volg|följ|"
    rf"følg|seuraa|śledź|sledujte|kövess\w*|подписывайтесь|следите|ακολουθήστε|takip)\b.{{0,80}}\b{_NETWORK}\b|"
    rf"^(?:he|she|they|\w+(?: \w+)?) (?:is|are|tweets) (?:also )?(?:on|at) (?:{_NETWORK}\b|@)|"
    rf"^{_NETWORK}\s*:|"
    r"\b(?:reach|contact|email|e-mail|follow|write to) (?:him|her|them|us|me|the (?:writer|author|reporter|editor)s?)\b|"
    r"\b(?:can|may) be (?:reached|contacted|followed)\b|^\W*(?:e-?mail|contact|write to|kontakt|contacto?|pressekontakt|"
    r"rückfragen|contatt[io]|contato)\b.{0,80}@|"
    r"(?:(?:senden|schicken|schreiben|mailen) sie (?:uns|an)|écrivez[- ](?:nous|à)|escr[ií]b[ae](?:nos)?|scriv(?:i|ete)ci|"
    r"escreva|mail (?:ons|naar)|napisz do|пишите (?:нам|на)|(?:send|write) (?:us|to us))\b.{0,120}@",
    re.IGNORECASE,
)
# Who wrote a quoted post.
_SIGNATURE = re.compile(r"\s*[—–-]")
# Addresses and numbers of telephones.
_TOKEN = re.compile(
    r"\S*@\S+|\bwww\.\S+|https?://\S+|[\d()+/-]{2,}|\b(?:tel|phone|telefon|fax|e-?mail|internet)\b", re.I
)
# Words beside an address that still make a line of contacts.
_MAX_WORDS_BESIDE = 8


def _cut_other_stories(kept: list[Block]) -> list[Block]:
    """Cuts a heading with the titles of other stories below it from the end, if a story is above."""
    for number in range(max(1, len(kept) - _MAX_LIST), len(kept)):
        block = kept[number]
        if _is_heading(block) and _lists_stories(block, kept[number + 1 :]):
            above = count_prose(b.text for b in kept[:number])
            if above >= _MIN_ABOVE * sum(weigh(b.text) for b in kept):
                return kept[:number]
    return kept


def _is_heading(block: Block) -> bool:
    return len(block.text) <= _MAX_TITLE // 2 and not is_sentence(block.text)


def _lists_stories(heading: Block, below: list[Block]) -> bool:
    """Returns True if a heading and all that is below it are a list of other stories.

    Titles below a heading that says so are one, and so are linked titles with short texts.
    """
    titles = [block for block in below if not is_sentence(block.text) and len(block.text) <= _MAX_TITLE]
    linked = [block for block in titles if block.link_share > _LINKED]
    texts = len(below) - len(titles)
    if not titles or any(len(block.text) > _MAX_TEASER for block in below):
        return False
    if _OTHER_STORIES.fullmatch(heading.text):
        return texts == 0 or (len(linked) >= _MIN_TITLES - 1 and texts <= len(linked))
    if heading.tag not in SUBHEADING_TAGS or len(linked) < _MIN_TITLES:
        return False
    heads = sum(block.tag in SUBHEADING_TAGS for block in linked)
    return len(linked) == len(below) or (heads == len(linked) and texts <= len(linked) + 1)


def _cut_about(kept: list[Block]) -> list[Block]:
    """Cuts a company's description of itself from the end."""
    for number, block in enumerate(kept):
        if number >= 0.6 * len(kept) and len(block.text) < 80 and _ABOUT.match(block.text):
            return kept[:number]
    return kept


def _cut_contacts(kept: list[Block]) -> list[Block]:
    tail = max(1, len(kept) - _TAIL_BLOCKS)
    return kept[:tail] + [block for block in kept[tail:] if not is_contact(block.text)]


def is_contact(text: str) -> bool:
    """Returns True if a line says where to reach the writer or the paper, and not what somebody did there."""
    if len(text) >= _MAX_CONTACT or _SIGNATURE.match(text):
        return False
    if _CONTACT.search(text):
        return True
    addresses = len(_ADDRESS.findall(text))
    beside = len(_TOKEN.sub(" ", text).split())
    return addresses > 0 and beside <= _MAX_WORDS_BESIDE * addresses and not is_sentence(text, 60)


TAILS: Final[tuple[tuple[str, Cutter], ...]] = (
    ("link", _cut_other_stories),
    ("notice", _cut_about),
    ("notice", _cut_contacts),
)
"""The kinds of furniture below a story, and what returns the blocks of a story without each, in order."""
