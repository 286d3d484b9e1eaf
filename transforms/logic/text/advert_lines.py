"""Lines that say that the text goes on behind an advertisement, in the languages of the press."""

from __future__ import annotations

import re

from wiredesk.transforms.logic.text.alternatives import Alternatives

_MAX_CHARS = 80
_ADVERT_WORDS = (
    r"advert|\bads?\b|sponsor message|werbung|anzeige|publici[td]|\bpub\b|annonc|anuncio|anúncio|propaganda|pubblicit|"
    r"advertentie|reclame|annons|reklam|maino[sk]|ogłosze|inzer|hirdetés|reclam|реклам|рэклам|оглас|oglas|διαφήμισ|διαφημίσ|"
    r"إعلان|اعلان|آگهی|تبلیغ|اشتہار|פרסומת|विज्ञापन|जाहिरात|বিজ্ঞাপন|iklan|quảng cáo|โฆษณา|tangazo|广告|廣告|広告|광고"
)
_GOES_ON_WORDS = (
    r"\bcontinues?\b|\bresumes\b|\bcontinue reading|\b(?:keep|continue) (?:reading|scrolling)|scroll (?:down|for|to)|"
    r"fortgesetzt|geht (?:es )?(?:\w+ ){0,4}weiter|\bweiter(?:lesen)?\b|setzt sich|"
    r"continue|se poursuit|poursuivez|\bsuite\b|reprend|"
    r"contin[uú]a|sig(?:ue|a) (?:leyendo|debajo|abajo|después|tras)|prosigue|\bsegue\b|prosegue|"
    r"gaat (?:\w+ )?verder|loopt (?:\w+ )?door|(?:lees|verder) (?:verder|lezen)|fortsätter|fortsetter|fortsætter|"
    r"läs vidare|les videre|læs videre|"
    r"jatkuu|dalsz[ay]|ciąg dalszy|czytaj dalej|pokračuje|pokračovan|folytatódik|folytatás|continuă|nastavlja|nastavak|"
    r"продолж|продовж|працяг|продължава|наставља|συνεχίζεται|συνέχεια|devam|يستمر|تستمر|يتواصل|تتواصل|تتابع|متابعة|ادامه|جاری|ממשי[כך]|המשך|जारी|पुढे|চলবে|"
    r"berlanjut|berlanjutan|lanjut|bersambung|tiếp tục|tiếp theo|ต่อ|yaendelea|继续|繼續|接续|未完|続|계속|이어"
)
_TEXT_WORDS = (
    r"\b(?:article|story|text|content|report|post|reading|scroll\w*)\b|artikel|beitrag|geschichte|bericht|lesen|lire|lecture|artículo|"
    r"nota\b|noticia|historia|contenido|leyendo|leer|artigo|matéria|reportagem|notícia|conteúdo|texto|lendo|articol|leggere|testo|lees|lezen|verhaal|"
    r"tekst|artik|sak[ea]n|läs|les\b|læs|juttu|artikkel|teksti|artyk|materiał|článek|článok|člán|text|cikk|szöveg|írás|articolul|član|чланак|текст|стать|"
    r"статт|матер|новин|новост|артыкул|статия|άρθρο|κείμενο|ρεπορτάζ|haber|makale|yazı|المقال|القصة|الخبر|التقرير|القراءة|مطلب|خبر|مقاله|הכתבה|המאמר|הקריאה|"
    r"लेख|खबर|ख़बर|बातमी|খবর|berita|cerita|membaca|bài|tin\b|đọc|ข่าว|บทความ|อ่าน|habari|文章|正文|閱讀|阅读|内容|記事|本文|기사|본문|글"
)
_ADVERT, _GOES_ON, _TEXT = map(Alternatives, (_ADVERT_WORDS, _GOES_ON_WORDS, _TEXT_WORDS))
_SENTENCE_SIGNS = re.compile(r"[,;?،؛，、\"“”«»]|\d")
_MAX_BARE_WORDS = 4


def is_advert_line(line: str) -> bool:
    """Returns True for ``Article continues after the advertisement`` and nothing else on the line."""
    if len(line) > _MAX_CHARS or _SENTENCE_SIGNS.search(line):
        return False
    if _ADVERT.search(line) is None or _GOES_ON.search(line) is None:
        return False
    return _TEXT.search(line) is not None or len(line.split()) <= _MAX_BARE_WORDS
