"""Tells paragraphs that invite the reader elsewhere, and labels of the page, from sentences of the story.

A word alone decides nothing: "Related charges were dropped in May." is a sentence. What begins with an
imperative to the reader is an invitation; what begins with a label's word is one only if it does not read as
a sentence.
"""

from __future__ import annotations

import re

from wiredesk.transforms.logic.formats.html.blocks import HEADING_TAGS, Block
from wiredesk.transforms.logic.formats.html.prose import ends_in_full_stop, is_sentence
from wiredesk.transforms.logic.text.advert_lines import is_advert_line
from wiredesk.transforms.logic.text.furniture import OFFER, name_furniture

_MAX_CHARS = 250
_MARKS = r"[»>►▶→•*|\-–—\[【(“\"'\s]*"

# "Read also" in the languages of the press.
_TIPS = (
    r"(?:read|see|watch|learn|view|find out|hear)\s+(?:more|also|next|(?:the )?full|all|related)\b",
    r"(?:also|must)\s+(?:read|see|watch)\b|further reading\b|continue reading\b|you (?:may|might) also like\b",
    r"(?:lesen|sehen|hören) sie (?:auch|mehr|hier|dazu|weiter)|lies (?:auch|mehr|dazu)|mehr (?:zum thema|dazu|lesen)",
    r"auch interessant|siehe auch|weiterlesen\b|das könnte sie auch interessieren|zum thema\b|passend dazu",
    r"(?:lire|voir|lisez|regardez|écouter) (?:aussi|également|la suite)|(?:à|a) lire\b|à voir (?:aussi|également)",
    r"sur le même (?:sujet|thème)|pour aller plus loin\b|en savoir plus\b",
    r"(?:lee|leer|lea|ve|vea|ver|mira|mire|escucha) (?:también|más|además)|(?:te|le) puede interesar|no te pierdas\b",
    r"también (?:te puede|lee)|noticias? relacionadas?|(?:para )?más información\s*[:»>]|sigue leyendo\b",
    r"(?:leia|veja|confira|assista|ouça) (?:também|mais|ainda)|saiba mais\b|ler mais\b|ver também\b",
    r"(?:leggi|guarda|vedi|ascolta) (?:anche|pure|di più)|potrebbe interessarti|per approfondire\b",
    r"(?:lees|bekijk|zie|luister) (?:ook|meer|verder)\b|meer over dit onderwerp",
    r"(?:läs|se|lyssna) (?:också|även|mer|vidare)\b|(?:læs|les|se|hør) (?:også|mere?|videre)\b",
    r"(?:lue|katso|kuuntele) (?:myös|lisää)\b|lesið einnig|lesa (?:meira|einnig)",
    r"(?:prze)?czytaj (?:też|także|również|więcej|dalej)|(?:zobacz|sprawdź|obejrzyj) (?:też|także|również|więcej)",
    r"warto przeczytać|polecamy\s*[:»>]|przeczytaj\s*[:»>]",
    r"čtěte (?:také|též|i|více)|přečtěte si|(?:čítajte|prečítajte si) (?:aj|tiež|viac)|mohlo by vás (?:také )?za\w+",
    r"(?:olvass\w*|nézz\w*) (?:el )?(?:ezt |még )?is\b|ezt is (?:olvas|néz)\w+|(?:lásd|olvasta) (?:még|már)|kapcsolódó\b",
    r"(?:citește|citiți|vezi|vedeți) (?:și|mai|aici)\b|pe aceeași temă",
    r"(?:pročitajte|čitajte|pogledajte|preberite) (?:i|još|više|također|takođe|tudi|še)\b",
    r"(?:прочитајте|погледајте|прочетете|вижте|четете) (?:и|још|още|също|повече)(?=\W|$)",
    r"(?:читайте|смотрите|слушайте) (?:также|ещё|еще|по теме|подробнее)|(?:материалы )?по теме\s*[:»>]|подробнее\s*[:»>]",
    r"(?:читайте|дивіться|слухайте) (?:також|ще)|(?:чытайце|глядзіце) таксама|за темою\s*[:»>]",
    r"(?:διαβάστε|δείτε|ακούστε) (?:επίσης|ακόμα|ακόμη|και|περισσότερα)|σχετικ(?:ά|ό) (?:άρθρ|θέμα)\w*",
    r"(?:bunu|bunları|şunu) da (?:oku|izle|gör)\w*|ayrıca (?:oku|bak)\w*|ilgili haber\w*|(?:haberin )?devamını oku\w*",
    r"[اإ]قر[أا] (?:أيض|ايض|المزيد|كذلك)|(?:شاهد|طالع|تابع) (?:أيض|ايض)|(?:مواضيع|أخبار) ذات صلة|للمزيد\s*[:»>]",
    r"(?:بیشتر|همچنین) بخوانید|بخوانید\s*[:»>]|مطالب مرتبط|(?:یہ بھی|مزید) پڑھیں",
    r"(?:קראו|ראו|צפו) (?:גם|עוד)|לקריאה נוספת|כתבות נוספות",
    r"(?:यह|ये|इसे|और) (?:भी )?पढ़ें|आर[ओो] पड़|আর[ওো] পড়|(?:இதையும்|மேலும்) படி|ఇది కూడా చదవండి|हे (?:ही|देखील) वाचा",
    r"(?:baca|simak|lihat|tonton) (?:juga|selengkapnya|lagi|pula)\b|(?:xem|đọc) thêm\b|tin liên quan\b",
    r"อ่าน(?:เพิ่มเติม|ต่อ|ข่าว)|ข่าวที่เกี่ยวข้อง|(?:basahin|panoorin) (?:din|rin)\b|soma (?:pia|zaidi)\b",
    r"(?:延伸|相关|相關|推荐|推薦|更多|拓展)(?:阅读|閱讀|新闻|新聞|报道|報導|文章)|(?:阅读|閱讀)(?:更多|全文)|看更多|另见",
    r"関連(?:記事|ニュース|動画)|あわせて読みたい|(?:続きを|もっと)読む|(?:관련|추천|주요)\s?(?:기사|뉴스)|더\s?보기",
)
# Other imperatives to the reader, and notes that no story has.
_IMPERATIVES = (
    r"(?:click|tap) (?:here|below|on)\b|follow (?:us|me|him|her|them|\S+ on|\w+ \w+ on|the latest)\b|(?:like|join) us on\b",
    r"sign[ -]?up (?:here|now|today|below|for (?:our|the|free|more|breaking)|to (?:our|get|receive))|sign[ -]?up\W*(?:$|:)",
    r"subscribe\b|get (?:the|our|more)\b.{0,80}(?:newsletter|inbox|app|delivered|latest)|want more\b.{0,60}\?",
    r"(?:our|the) (?:free )?(?:daily )?newsletter\b|download (?:the|our)\b.{0,50}\bapp\b|share (?:this|on|via)\b",
    r"(?:have|got) (?:a|any) (?:tip|story|news tip|question)|do you have a (?:story|tip)|tell us what you think",
    r"(?:he|she|they|\w+ \w+) (?:can|may) be reached|leave a (?:comment|reply)|listen (?:to .{1,30} )?(?:live|here)\b",
    r"this (?:article|story) (?:was )?(?:originally |first )?(?:appeared|published) (?:on|in|at|by)|order reprints",
    r"©|\(c\)|copyright (?:©|\(c\)|(?:\w+ ){0,4}\d{4})|all rights reserved|photos? by\b|filed under\b",
    r"(?:story|article) continues\b",
    r"hier (?:geht(?:[’']s| es) zu|finden sie|klicken)|jetzt (?:abonnieren|anmelden|lesen|bestellen)|folgen sie uns",
    r"abonnieren sie|empfohlener (?:redaktioneller|externer) inhalt|abonnez[- ]vous|suivez[- ]nous|(?:inscrivez|abonne)[- ]",
    r"(?:síguenos|suscríbete|sigue a|siga-nos|inscreva-se|assine|abonnez|seguici|iscriviti|abbonati)\b",
    r"(?:volg ons|meld je aan|abonneer|följ oss|prenumerera|følg oss|abonner|seuraa meitä|tilaa)\b",
    r"(?:śledź nas|zapisz się|subskrybuj|sledujte nás|odebírejte|kövessen minket|iratkozz|urmărește-ne|abonează-te)",
    r"(?:подпис(?:ывай|аться|ат)\w*|підпис(?:уй|ат)\w*) (?:на|в)(?=\W)|ακολουθήστε|εγγραφείτε|bizi takip|abone ol",
    r"(?:تابعونا|اشترك)|(?:扫码|掃碼|关注我们|關注我們|点击(?:查看|订阅|下载))",
    r"(?:구독|팔로우)하|(?:ikuti|dapatkan) (?:kami|update)",
)
# Labels: a word that is all of a line or has a colon, a bar or a date behind it.
_LABELS = (
    r"photos?|images?(?: credit)?|pictures?|videos?|tags?|topics?|bild(?:er)?|fotos?|newsletter|crédits?|comments?|email|"
    r"related|recommended|trending|sponsored|promoted|advertisement|ad|anzeige|werbung|publicité|publicidad|pubblicità|"
    r"publicidade|advertentie|reklama|реклама|διαφήμιση|reklam|annonse?|iklan|إعلان|פרסומת|广告|廣告|広告|광고|hirdetés|"
    r"publicitate|mainos|foto|фото|видео|φωτογραφία|fotoğraf|zdjęcie|kuva|صورة|图片|圖片|写真|사진|updated|last updated|"
    r"first published|published|posted|aktualisiert|veröffentlicht|mis à jour|publié|actualizado|publicado|aggiornato|"
    r"pubblicato|bijgewerkt|gepubliceerd|uppdaterad|publicerad|opublikowano|обновлено|опубликовано|güncelleme",
)
_BEHIND_LABEL = r"\s*(?:[:：|»>–—]|-\s|$|\d|(?:on |at |le |el |il |am |by )?\D{0,12}\d{1,4}\b)"
# Labels of two and more words.
_LINES = (
    r"(?:related|recommended|trending|sponsored|promoted|most|latest|popular) (?:\w+\W*$|read\b|stories\b|for you)",
    r"top stories\b|cr[eé]dits? photos?\b|don[’']?t miss|just watched",
    r"up next|more (?:on|from|about)\b.{0,60}$|(?:reach|contact|write to) \S+ .{0,40}@",
)
# Who writes to whom, with an address.
_ADDRESS = re.compile(
    r"(?:e-?mail|contact|write to|reach|to reach|send)\b.{0,120}\S@\S+\.\w", re.IGNORECASE | re.DOTALL
)


# The name of one source; a longer line is a credit, which has a column.
_SOURCE = re.compile(
    r"(?:sources?|quellen?|fonte|fuente|bron|källa|kilde|lähde|źródło|zdroj|forrás|sursa|источник|джерело|πηγή|kaynak|"
    r"sumber|المصدر|来源|來源|出典|출처|nguồn|स्रोत|ที่มา)\s*[:：]\s*\S+\s*$",
    re.IGNORECASE,
)


def _compile(parts: tuple[str, ...], end: str = "") -> re.Pattern[str]:
    return re.compile(rf"{_MARKS}(?:{'|'.join(parts)}){end}", re.IGNORECASE)


_TIP = _compile(_TIPS)
_INVITATION = _compile(_TIPS + _IMPERATIVES)
_LABEL = _compile(_LABELS, _BEHIND_LABEL)
_LINE = _compile(_LINES)
_HEAD = _compile(_LABELS, r"\s*[:：]")
# A shorter sentence may be an invitation, and so is one that speaks to the reader, or of the site as "our".
_MIN_TOLD = 60
_SEPARATED = re.compile(r"\s*(?:[:：|»>→(\[]|[–—-]\s)")
_ADDRESSED = re.compile(
    r"^\W*(?:lesen|sehen|hören|folgen|abonnieren) sie\b|^\W*subscribe (?:to|now|today|here|for|via|and)\b|"
    r"\w[- ](?:vous|nous)\b|\b(?:you|your|our|us|here|below|unser\w*|hier|ihr\w*|deine?\w*|"
    r"notre|nos|votre|vos|ici|nuestr\w*|aquí|nossos?|nossas?|aqui|nostr\w*|onze|ons|jouw?|vår\w*|här|naš\w*|nasz\w*|tutaj|tady|itt|aici|"
    r"наш\w*|здесь|тут|buraya|burada|kami|sini|chúng tôi)\b|©|\bcopyright\b|all rights reserved|"
    r"originally (?:appeared|published)|photos? by|reprints|(?:can|may) be reached|filed under",
    re.IGNORECASE,
)
# "Mehr: ...", "In pictures: ...": a word or two before a colon or a mark are a label.
_HEADED = re.compile(r"\W*[^\W\d]+(?: [^\W\d]+)?\s*[:：»>|]")
# A quoted sentence is the story's.
_QUOTED = re.compile(r"\s*[“„«\"'「『‘]")
# A paragraph with a larger share of links leads elsewhere; items of lists may still be the story.
_MAX_LINK_SHARE = 0.8
_ITEM_TAGS = frozenset(("li", "td", "dd"))


def is_invitation(block: Block) -> bool:
    """Returns True if a paragraph invites the reader elsewhere or is a label of the page."""
    text = block.text
    if len(text) <= _MAX_CHARS:
        found = _INVITATION.match(text)
        if found and not (_QUOTED.match(text) and is_sentence(text)) and not _tells(block, found.end()):
            return True
        if is_advert_line(text):
            return True
        if _SOURCE.match(text) or _ADDRESS.match(text):
            return True
        if _HEAD.match(text) or ((_LABEL.match(text) or _LINE.match(text)) and not is_sentence(text)):
            return True
    return leads_elsewhere(block)


def _tells(block: Block, end: int) -> bool:
    """Returns True if a paragraph that begins like an invitation is a statement: it offers nothing and links nowhere.

    Args:
      block: the paragraph.
      end: the end of the words that begin like one.
    """
    text = block.text
    if block.link_chars or len(text) < _MIN_TOLD or not (is_sentence(text) and ends_in_full_stop(text)):
        return False
    return not _SEPARATED.match(text, end) and not OFFER.search(text, end) and not _ADDRESSED.search(text)


def name_invitation(block: Block) -> str:
    """Returns the kind of furniture that an invitation or a label is, as in the column ``removed``."""
    if (kind := name_furniture(block.text)) is not None:
        return kind
    if leads_elsewhere(block) or _TIP.match(block.text):
        return "link"
    return "invitation" if _INVITATION.match(block.text) else "notice"


def is_linked_sentence(block: Block) -> bool:
    """Returns True if a paragraph is one link and reads as a sentence of the story."""
    return is_sentence(block.text) and ends_in_full_stop(block.text) and block.tag not in HEADING_TAGS


def is_told_by_link(block: Block) -> bool:
    """Returns True if a paragraph is one link and tells more than a title does, without a word to the reader."""
    linked = block.link_share > _MAX_LINK_SHARE and is_linked_sentence(block) and not is_invitation(block)
    if not linked or len(block.text) < _MIN_TOLD or _HEADED.match(block.text):
        return False
    return not _ADDRESSED.search(block.text)


def leads_elsewhere(block: Block) -> bool:
    """Returns True if a paragraph is a link to another page and no sentence of the story."""
    if block.link_share <= _MAX_LINK_SHARE or block.tag in _ITEM_TAGS:
        return False
    return not is_linked_sentence(block)
